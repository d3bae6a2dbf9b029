//! What may happen to an absence, and how the clock is followed.

use remit_db::Tx;
use serde_json::{Value as Json, json};

use super::{Absence, Cover, State, queries};
use crate::action::gained::noted;
use crate::action::keys;
use crate::actor::Actor;
use crate::audit::{self, Change, Verb};
use crate::clock::Instant;
use crate::error::{Conflict, Error, Fault, Problem, Result};
use crate::id::{AbsenceId, OrgId, UserId};
use crate::permission;
use crate::user::Status;

/// An absence that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewAbsence {
    /// Who will be away.
    pub user: UserId,
    /// The first instant of it.
    pub from: Instant,
    /// The first instant after it.
    pub until: Instant,
    /// Who takes the place.
    pub cover: Cover,
}

/// No absence ends later from now on: one that does was mistyped.
const LATEST_SECONDS: i64 = MOST_YEARS * 366 * 86_400;
const MOST_YEARS: i64 = 5;
/// So many absences of one person may be running or to come.
const MOST_COMING: usize = 100;
/// How many absences begin, and how many end, in one transaction of [`catch_up_with_some`].
const AT_ONCE: i64 = 8;

/// Plans an absence; one that has begun already takes effect at once.
///
/// # Errors
/// Faults at `until` and `substitute`, [`Conflict::OverlappingAbsence`], and what [`permission::may_set_absence`] says.
pub fn plan(tx: &Tx<'_>, actor: &Actor, wanted: &NewAbsence) -> Result<AbsenceId> {
    let cover = wanted.cover;
    let permit = permission::may_set_absence(actor, wanted.user, cover.substitute, cover.with_sight)?;
    let faults = [check_until(wanted, actor.at), check_substitute(tx, actor.org, wanted)?];
    let faults: Vec<_> = faults.into_iter().flatten().collect();
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    if queries::coming_of(tx, actor.org, wanted.user)?.len() >= MOST_COMING {
        return Err(Error::invalid("from", Problem::TooMany { max: MOST_COMING }));
    }
    if let Some(with) = queries::overlapping(tx, actor.org, wanted.user, wanted.from, wanted.until)? {
        return Err(Error::Conflict(Conflict::OverlappingAbsence { with }));
    }
    let id = AbsenceId(tx.next_id()?);
    let absence = Absence { id, user: wanted.user, from: wanted.from, until: wanted.until, cover };
    queries::insert(tx, actor.org, &absence)?;
    queries::note_next_change(tx, actor.org)?;
    while follow_clock(tx, actor.org, actor.user(), actor.at)? {}
    audit::record(tx, permit, &[Change::new(Verb::AbsencePlanned, id, Json::Null, recorded(&absence))])?;
    Ok(id)
}

/// As [`plan`], but as if the absence began now, with everything else as it stands: for its preview, which would otherwise
/// have nothing to tell (PRE 3), and must not tell when others will be away. Who is away now stays away, and nothing moves.
///
/// # Errors
/// Those of [`plan`].
pub fn plan_as_begun(tx: &Tx<'_>, actor: &Actor, wanted: &NewAbsence) -> Result<AbsenceId> {
    if let Some(fault) = check_until(wanted, actor.at) {
        return Err(Error::Invalid(vec![fault]));
    }
    let begun = NewAbsence { from: actor.at, until: actor.at.plus_seconds(1), ..*wanted };
    let overlapping = |it: &NewAbsence| queries::overlapping(tx, actor.org, it.user, it.from, it.until);
    let as_wanted = overlapping(wanted)?.is_some() || overlapping(&begun)?.is_some();
    plan(tx, actor, if as_wanted { wanted } else { &begun })
}

/// Ends a running absence now, or takes back one that has not begun.
///
/// # Errors
/// [`Error::NotFound`], [`Conflict::WrongStatus`] when it is over, and what [`permission::may_end_absence`] says.
pub fn end(tx: &Tx<'_>, actor: &Actor, id: AbsenceId) -> Result<()> {
    let (absence, state) = queries::find(tx, actor.org, id)?.ok_or(Error::NotFound)?;
    let permit = permission::may_end_absence(actor, absence.user)?;
    if state == State::Over {
        return Err(Error::Conflict(Conflict::WrongStatus));
    }
    let before = queries::away(tx, actor.org)?;
    queries::close(tx, actor.org, id, actor.at.min(absence.until))?;
    keys::absences_changed(tx, actor.org, &before, actor.at)?;
    noted::note_absences(tx, actor.org, &before, actor.user(), actor.at)?;
    catch_up(tx, actor.org, actor.at)?;
    audit::record(tx, permit, &[Change::new(Verb::AbsenceEnded, id, recorded(&absence), Json::Null)])
}

/// As [`end`], if it is an absence of `user`.
///
/// # Errors
/// [`Error::NotFound`] where it is somebody else's, and those of [`end`].
pub fn end_of(tx: &Tx<'_>, actor: &Actor, user: UserId, id: AbsenceId) -> Result<()> {
    let is_theirs = queries::find(tx, actor.org, id)?.is_some_and(|(absence, _)| absence.user == user);
    if is_theirs { end(tx, actor, id) } else { Err(Error::NotFound) }
}

/// Lets every absence begin and end whose time has come, and brings ownership up to date.
///
/// # Errors
/// Those of the storage.
pub fn catch_up(tx: &Tx<'_>, org: OrgId, now: Instant) -> Result<()> {
    queries::note_next_change(tx, org)?;
    while catch_up_with_some(tx, org, now)? {}
    Ok(())
}

/// As [`catch_up`] with a few of them, so that others may write in between. Says whether there are more.
///
/// # Errors
/// Those of the storage.
pub fn catch_up_with_some(tx: &Tx<'_>, org: OrgId, now: Instant) -> Result<bool> {
    follow_clock(tx, org, None, now)
}

/// The same for the act of `by`, who need not be told of it.
fn follow_clock(tx: &Tx<'_>, org: OrgId, by: Option<UserId>, now: Instant) -> Result<bool> {
    // Somebody else may have done it meanwhile.
    if !queries::is_change_due(tx, org, now)? {
        return Ok(false);
    }
    let before = queries::away(tx, org)?;
    queries::follow_clock(tx, org, now, AT_ONCE)?;
    keys::absences_changed(tx, org, &before, now)?;
    noted::note_absences(tx, org, &before, by, now)?;
    queries::note_next_change(tx, org)?;
    queries::is_change_due(tx, org, now)
}

/// The end comes after the beginning, is still to come, and not too far away.
fn check_until(wanted: &NewAbsence, now: Instant) -> Option<Fault> {
    let latest = now.plus_seconds(LATEST_SECONDS);
    let problem = match wanted.until {
        until if until <= wanted.from => Problem::BeforeItBegins,
        until if until <= now => Problem::AlreadyOver,
        until if until > latest => Problem::TooFar { years: MOST_YEARS },
        _ => return None,
    };
    Some(Fault { field: "until", problem })
}

fn check_substitute(tx: &Tx<'_>, org: OrgId, wanted: &NewAbsence) -> Result<Option<Fault>> {
    let known = |user| Ok::<bool, Error>(queries::status(tx, org, user)?.is_some_and(|it| it != Status::Removed));
    if !known(wanted.user)? {
        return Err(Error::NotFound);
    }
    let problem = match wanted.cover.substitute {
        None if wanted.cover.with_sight => Problem::Missing,
        Some(substitute) if substitute == wanted.user => Problem::NotAChoice,
        Some(substitute) if !known(substitute)? => Problem::Unknown,
        _ => return Ok(None),
    };
    Ok(Some(Fault { field: "substitute", problem }))
}

fn recorded(absence: &Absence) -> Json {
    json!({
        "user": absence.user,
        "from": absence.from.0,
        "until": absence.until.0,
        "substitute": absence.cover.substitute,
        "with_sight": absence.cover.with_sight,
    })
}
