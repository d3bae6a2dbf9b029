//! Absences of users, for machines (OWN 8).

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use jiff::tz::TimeZone;
use remit_db::Tx;
use remit_domain::absence::commands::{self, NewAbsence};
use remit_domain::absence::{Absence, Cover, Half, HalfDay, State as Stands, list};
use remit_domain::error::Error;
use remit_domain::id::{AbsenceId, UserId};
use remit_domain::{Actor, Result, organisation, user};
use serde::{Deserialize, Serialize};

use super::asked::{Faults, id_or_none, word};
use super::preview::{Mode, run};
use super::shown::{Named, moment};
use crate::actor::{Reader, Writer};
use crate::app::App;
use crate::extract::{self, NoBody, Nothing, Path, Query};
use crate::problem::Problem;
use crate::words::erased_in_english;

/// An absence that is asked for: days of the organisation, the last one included.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    from: String,
    /// `afternoon` when it begins at midday.
    from_half: Option<String>,
    until: String,
    /// `morning` when it ends at midday.
    until_half: Option<String>,
    substitute: Option<String>,
    #[serde(default)]
    with_sight: bool,
}

/// The same, read; by which clock, the organisation knows.
struct Wanted {
    first: HalfDay,
    last: HalfDay,
    cover: Cover,
}

/// Somebody's absences.
#[derive(Serialize)]
pub struct Answer {
    /// The one that runs, then those to come, soonest first.
    coming: Vec<Shown>,
    /// The latest that are over, latest first.
    past: Vec<Shown>,
}

/// One absence. Its days are told where it keeps to halves of days.
#[derive(Serialize)]
struct Shown {
    id: AbsenceId,
    state: Stands,
    from: Option<String>,
    from_half: Option<Half>,
    until: Option<String>,
    until_half: Option<Half>,
    from_at: String,
    until_at: String,
    substitute: Option<Named<UserId>>,
    with_sight: bool,
}

/// What has become of one.
#[derive(Serialize)]
struct Ended {
    id: AbsenceId,
    state: Stands,
}

/// `GET /api/v1/users/{id}/absences`: what runs, what is to come, and the latest that are over.
pub async fn list(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<UserId>,
    _: Query<Nothing>,
) -> Result<Json<Answer>, Problem> {
    Ok(Json(reader.ask(&app, |tx, actor| Answer::read(tx, actor, id)).await?))
}

/// `POST /api/v1/users/{id}/absences`. With `?dry_run`, what it would do if it began now (PRE 3).
pub async fn plan(
    State(app): State<App>,
    Writer { actor }: Writer,
    Path(id): Path<UserId>,
    Query(mode): Query<Mode>,
    extract::Json(asked): extract::Json<Asked>,
) -> Result<Response, Problem> {
    let wanted = asked.wanted()?;
    let command = if mode.is_dry() { commands::plan_as_begun } else { commands::plan };
    let plan = |tx: &Tx<'_>| {
        let zone = organisation::load(tx, actor.org)?.zone;
        command(tx, &actor, &wanted.absence_of(id, zone.rules()))
    };
    run(&app, &actor, &mode, plan, |tx, planned| {
        let coming = Answer::read(tx, &actor, id)?.coming;
        coming.into_iter().find(|absence| absence.id == planned).ok_or(Error::NotFound)
    })
    .await
}

/// `POST /api/v1/users/{id}/absences/{absence}/end`: now, or before it has begun.
pub async fn end(
    State(app): State<App>,
    Writer { actor }: Writer,
    Path((id, absence)): Path<(UserId, AbsenceId)>,
    Query(mode): Query<Mode>,
    _: NoBody,
) -> Result<Response, Problem> {
    let end = |tx: &Tx<'_>| commands::end_of(tx, &actor, id, absence);
    run(&app, &actor, &mode, end, |_, ()| Ok(Ended { id: absence, state: Stands::Over })).await
}

impl Asked {
    fn wanted(&self) -> Result<Wanted> {
        let mut faults = Faults::default();
        let (from, until) = (faults.take(word("from", &self.from)), faults.take(word("until", &self.until)));
        let half = |field, given: Option<&str>, usual| given.map_or(Ok(usual), |half| word(field, half));
        let from_half = faults.take(half("from_half", self.from_half.as_deref(), Half::Morning));
        let until_half = faults.take(half("until_half", self.until_half.as_deref(), Half::Afternoon));
        let substitute = faults.take(id_or_none("substitute", self.substitute.as_deref()));
        match (from, from_half, until, until_half, substitute) {
            (Some(from), Some(from_half), Some(until), Some(until_half), Some(substitute)) => Ok(Wanted {
                first: HalfDay { day: from, half: from_half },
                last: HalfDay { day: until, half: until_half },
                cover: Cover { substitute, with_sight: self.with_sight },
            }),
            _ => Err(Error::Invalid(faults.all())),
        }
    }
}

impl Wanted {
    fn absence_of(&self, user: UserId, zone: &TimeZone) -> NewAbsence {
        NewAbsence { user, from: self.first.begins(zone), until: self.last.ends(zone), cover: self.cover }
    }
}

impl Answer {
    fn read(tx: &Tx<'_>, actor: &Actor, id: UserId) -> Result<Answer> {
        let listed = list::of_user(tx, actor, id)?;
        let zone = organisation::load(tx, actor.org)?.zone;
        let names = user::names(tx, actor.org, &listed.substitutes().collect::<Vec<_>>(), &erased_in_english())?;
        let shown = |(absence, state): (Absence, Stands)| {
            let substitute = absence.cover.substitute;
            let substitute = substitute.and_then(|id| Some(Named { id, name: names.get(&id)?.clone() }));
            Shown::new(&absence, state, substitute, zone.rules())
        };
        Ok(Answer {
            coming: listed.coming.into_iter().map(shown).collect(),
            past: listed.past.into_iter().map(shown).collect(),
        })
    }
}

impl Shown {
    fn new(absence: &Absence, state: Stands, substitute: Option<Named<UserId>>, zone: &TimeZone) -> Shown {
        let (first, last) = (HalfDay::beginning(absence.from, zone), HalfDay::ending(absence.until, zone));
        Shown {
            id: absence.id,
            state,
            from: first.map(|first| first.day.to_string()),
            from_half: first.map(|first| first.half),
            until: last.map(|last| last.day.to_string()),
            until_half: last.map(|last| last.half),
            from_at: moment(absence.from),
            until_at: moment(absence.until),
            substitute,
            with_sight: absence.cover.with_sight,
        }
    }
}
