//! The form with which an absence is planned: from when until when, and who stands in.

use std::collections::BTreeMap;

use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::absence::commands::{NewAbsence, plan_as_begun};
use remit_domain::absence::list::{self, Listed};
use remit_domain::absence::{Cover, Half, HalfDay};
use remit_domain::error::{Conflict, Error, Fault, Problem as Wrong};
use remit_domain::id::{AbsenceId, UserId};

use super::said::span;
use crate::app::App;
use crate::pages::choosing::Choices;
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::preview::{following, not_yet, preview};
use crate::pages::refusal::Refusal;
use crate::problem::{Problem, say};
use crate::ui::form::{Choice, Field};
use crate::ui::notice::{Kind, note};

/// What the form shows.
pub(super) struct Shown {
    pub listed: Listed,
    /// The names of those who stand in for the absences that are listed.
    pub names: BTreeMap<UserId, String>,
    people: Choices,
    pub todo: String,
}

impl Shown {
    pub(super) fn read(tx: &Tx<'_>, reader: &Reader<'_>, absent: UserId, fields: &Fields) -> Result<Shown, Error> {
        let actor = reader.actor();
        let listed = list::of_user(tx, actor, absent)?;
        let chosen = fields.id::<UserId>("substitute").ok().flatten();
        let people = Choices::substitutes(tx, reader, absent, chosen.as_slice(), fields.text("find"))?;
        let names = reader.names(tx, &listed.substitutes().collect::<Vec<_>>())?;
        Ok(Shown { listed, names, people, todo: reader.todo(tx)? })
    }
}

/// The absence of `absent` that was asked for; who may grant sight grants it where it is ticked.
///
/// # Errors
/// Faults at each field that cannot be read.
pub(super) fn asked(
    reader: &Reader<'_>,
    fields: &Fields,
    absent: UserId,
    grants_sight: bool,
) -> Result<NewAbsence, Error> {
    let zone = reader.signed.session.organisation.zone.rules();
    let first = half_day(fields, "from", "from_half");
    let last = half_day(fields, "until", "until_half");
    let substitute = fields.id::<UserId>("substitute");
    let with_sight = grants_sight && !fields.text("with_sight").is_empty();
    match (first, last, substitute) {
        (Ok(first), Ok(last), Ok(substitute)) => {
            let cover = Cover { substitute, with_sight };
            Ok(NewAbsence { user: absent, from: first.begins(zone), until: last.ends(zone), cover })
        }
        (first, last, substitute) => {
            let faults = [first.err(), last.err(), substitute.err()].into_iter().flatten();
            let faults = faults.flat_map(|error| match error {
                Error::Invalid(faults) => faults,
                _ => Vec::new(),
            });
            Err(Error::Invalid(faults.collect()))
        }
    }
}

fn half_day(fields: &Fields, day: &'static str, half: &'static str) -> Result<HalfDay, Error> {
    let typed = fields.day(day).and_then(|typed| typed.ok_or_else(|| Error::invalid(day, Wrong::Missing)));
    let half =
        fields.text(half).parse::<Half>().map_err(|problem| Error::Invalid(vec![Fault { field: half, problem }]));
    match (typed, half) {
        (Ok(day), Ok(half)) => Ok(HalfDay { day, half }),
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

/// What the absence would do when it begins, beside its form (PRE 3).
pub(super) async fn preview_of(
    app: &App,
    reader: &Reader<'_>,
    absent: UserId,
    typed: &Fields,
    grants_sight: bool,
) -> Result<Markup, Problem> {
    let words = reader.words;
    Ok(match asked(reader, typed, absent, grants_sight) {
        Ok(wanted) => {
            let planned = |tx: &Tx<'_>| plan_as_begun(tx, reader.actor(), &wanted);
            following(words, &preview(app, reader, planned).await?)
        }
        Err(_) => following(words, &not_yet(words)),
    })
}

/// The fields, with what was typed before and what is wrong with it.
pub(super) fn fields(
    reader: &Reader<'_>,
    shown: &Shown,
    typed: &Fields,
    refusal: &Refusal,
    grants_sight: bool,
) -> Markup {
    let words = reader.words;
    let at = |field| refusal.at(words, field);
    let (sight, hint, fault) = (words.t("absence-with-sight"), words.t("absence-with-sight-hint"), at("with_sight"));
    html! {
        @if let Some(conflict) = refusal.conflict {
            (note(Kind::Bad, overlap(reader, shown, conflict).unwrap_or_else(|| say::conflict(words, conflict))))
        }
        (days(reader, typed, refusal))
        @if let Some(fault) = at("substitute") { (note(Kind::Bad, fault)) }
        (substitute(reader, shown, typed))
        @if grants_sight {
            (Field::new("with_sight", &sight).hint(&hint).error(fault.as_deref()).checkbox(!typed.text("with_sight").is_empty()))
        }
    }
}

/// The first and the last day, each with its half.
fn days(reader: &Reader<'_>, typed: &Fields, refusal: &Refusal) -> Markup {
    let words = reader.words;
    let at = |field| refusal.at(words, field);
    let today = reader.today.to_string();
    let was_typed = !typed.text("from_half").is_empty();
    let from = if was_typed { typed.text("from") } else { &today };
    let half = |name, default| Some(typed.text(name)).filter(|text| !text.is_empty()).unwrap_or(default);
    let labels = ["absence-from", "absence-begins", "absence-until", "absence-ends"].map(|key| words.t(key));
    let [from_label, begins, until_label, ends] = &labels;
    let (morning, midday, evening) =
        (words.t("absence-in-the-morning"), words.t("absence-at-midday"), words.t("absence-in-the-evening"));
    let beginnings = [(Half::Morning, &morning), (Half::Afternoon, &midday)];
    let endings = [(Half::Afternoon, &evening), (Half::Morning, &midday)];
    html! {
        div.pair {
            (Field::new("from", from_label).value(from).required().error(at("from").as_deref()).date())
            (Field::new("from_half", begins).value(half("from_half", Half::Morning.word()))
                .error(at("from_half").as_deref()).select(&beginnings.map(choice)))
        }
        div.pair {
            (Field::new("until", until_label).value(typed.text("until")).required()
                .error(at("until").as_deref()).date())
            (Field::new("until_half", ends).value(half("until_half", Half::Afternoon.word()))
                .error(at("until_half").as_deref()).select(&endings.map(choice)))
        }
    }
}

fn choice((half, label): (Half, &String)) -> Choice<'_> {
    Choice { value: half.word(), label, sentence: "" }
}

/// Who stands in: one of those found, or nobody.
fn substitute(reader: &Reader<'_>, shown: &Shown, typed: &Fields) -> Markup {
    let words = reader.words;
    html! {
        (shown.people.one_or_nobody(reader, "substitute", &words.t("absence-substitute"), typed.text("find")))
        p."muted small" { (words.t("absence-substitute-hint")) }
    }
}

/// Which absence covers part of the time that was asked for.
fn overlap(reader: &Reader<'_>, shown: &Shown, conflict: Conflict) -> Option<String> {
    let Conflict::OverlappingAbsence { with } = conflict else { return None };
    let (absence, _) = shown.listed.coming.iter().find(|(absence, _)| absence.id == with)?;
    Some(reader.words.with("absence-overlaps", &[("span", span(reader, absence).into())]))
}

/// What ends an absence, before it has begun or while it runs.
pub(super) fn ending(reader: &Reader<'_>, own: bool, is_running: bool) -> String {
    match (is_running, own) {
        (false, _) => reader.words.t("absence-take-back"),
        (true, true) => reader.words.t("absence-i-am-back"),
        (true, false) => reader.words.t("absence-end-now"),
    }
}

/// Where an absence is ended.
pub(super) fn end_address(page: &str, absence: AbsenceId) -> String {
    format!("{page}/{absence}/end")
}
