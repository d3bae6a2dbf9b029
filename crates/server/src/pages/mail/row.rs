//! A mail as a row of the list, with what can be done about it now.

use maud::html;
use remit_domain::mail::list::Listed;
use remit_domain::mail::{Kind, State};

use super::list::LIST;
use crate::pages::back::leading_back;
use crate::pages::chrome::Reader;
use crate::ui::icon::Icon;
use crate::ui::menu::Item;
use crate::ui::people::person;
use crate::ui::pill::{Tone, pill, pill_with};
use crate::ui::table::{Cell, Row};
use crate::words::{Words, bdi};

/// The row; `back` is the list that its form leads back to.
pub(super) fn row(reader: &Reader<'_>, mail: &Listed, back: &str) -> Row {
    let words = reader.words;
    let what = kind(words, mail.kind);
    let to = html! {
        (person(words, mail.user.0, &mail.name, reader.actor().user() == Some(mail.user)))
        @if mail.name != mail.address { " " span.soft { (bdi(&mail.address)) } }
    };
    let cells = vec![
        Cell::from(reader.moment(mail.created_at)),
        Cell::text(&what),
        Cell::from(to).title(&mail.address),
        standing(reader, mail),
        Cell::from(html! { @if let Some(error) = &mail.error { bdi { (error) } } }),
    ];
    let again = Item::Post {
        icon: Icon::Email,
        text: words.t("mail-again"),
        action: leading_back(&format!("{LIST}/{}/again", mail.id), back),
    };
    let may_go_again = mail.state.is_over_without_success() && mail.kind != Kind::PasswordReset;
    let menu = if may_go_again { vec![again] } else { Vec::new() };
    Row { menu, ..Row::new(mail.id, &what, cells) }
}

/// Where it stands, and since when or how often it was tried.
fn standing(reader: &Reader<'_>, mail: &Listed) -> Cell {
    let words = reader.words;
    let word = state(words, mail.state);
    let shown = match mail.state {
        State::Waiting | State::Sending => pill(Tone::Waits, &word),
        State::Sent => pill(Tone::Good, &word),
        State::Unknown | State::Failed => pill_with(Tone::Late, Icon::Alert, &word, None),
        State::Dropped => pill(Tone::Off, &word),
    };
    Cell::from(html! {
        (shown)
        @match (mail.ended_at, mail.attempts) {
            (Some(at), _) => { " " span.soft { (reader.moment(at)) } }
            (None, 0) => {}
            (None, attempts) => {
                " " span.soft { (words.with("mail-tried", &[("n", attempts.into())])) " · " (reader.moment(mail.due_at)) }
            }
        }
    })
}

/// What a mail is for.
#[must_use]
pub fn kind(words: Words, kind: Kind) -> String {
    match kind {
        Kind::Invitation => words.t("mail-kind-invitation"),
        Kind::OwnershipReceived => words.t("mail-kind-ownership-received"),
        Kind::OwnershipGiven => words.t("mail-kind-ownership-given"),
        Kind::PasswordReset => words.t("mail-kind-password-reset"),
        Kind::PasswordChanged => words.t("mail-kind-password-changed"),
        Kind::SecondFactorReset => words.t("mail-kind-second-factor-reset"),
        Kind::Gained => words.t("mail-kind-gained"),
    }
}

/// Where a mail stands.
#[must_use]
pub fn state(words: Words, state: State) -> String {
    match state {
        State::Waiting => words.t("mail-state-waiting"),
        State::Sending => words.t("mail-state-sending"),
        State::Sent => words.t("mail-state-sent"),
        State::Unknown => words.t("mail-state-unknown"),
        State::Failed => words.t("mail-state-failed"),
        State::Dropped => words.t("mail-state-dropped"),
    }
}
