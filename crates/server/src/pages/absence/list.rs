//! Somebody's absences, one a line: when, who stands in, and where each stands in time.

use std::collections::BTreeMap;

use maud::{Markup, html};
use remit_domain::absence::{Absence, State};
use remit_domain::id::UserId;

use super::said::span;
use crate::pages::chrome::Reader;
use crate::ui::pill::{Tone, pill};
use crate::words::{Words, bdi};

/// A line for each; `ending` is the button of one that is not over.
pub(super) fn lines<'a>(
    reader: &Reader<'_>,
    absences: impl Iterator<Item = &'a (Absence, State)>,
    names: &BTreeMap<UserId, String>,
    ending: impl Fn(&Absence, State) -> Markup,
) -> Markup {
    html! {
        ul."rows full" {
            @for (absence, state) in absences {
                li {
                    div.two { span.nm { (span(reader, absence)) } small { (cover(reader.words, absence, names)) } }
                    (stands(reader.words, *state))
                    @if *state != State::Over { (ending(absence, *state)) }
                }
            }
        }
    }
}

fn cover(words: Words, absence: &Absence, names: &BTreeMap<UserId, String>) -> Markup {
    let Some(name) = absence.cover.substitute.and_then(|user| names.get(&user)) else {
        return html! { (words.t("absence-nobody-stands-in")) };
    };
    let key = if absence.cover.with_sight { "absence-stands-in-with-sight" } else { "absence-stands-in" };
    words.rich(key, &[], &[("name", bdi(name))])
}

fn stands(words: Words, state: State) -> Markup {
    match state {
        State::Planned => pill(Tone::Coming, &words.t("absence-planned")),
        State::Current => pill(Tone::Waits, &words.t("absence-running")),
        State::Over => pill(Tone::Idle, &words.t("absence-over")),
    }
}
