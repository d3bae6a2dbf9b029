//! What was just finished, on the page that finishing it leads back to.

use maud::{Markup, html};
use remit_domain::id::ActionId;

use crate::pages::chrome::Reader;
use crate::ui::button::Button;
use crate::ui::form::csrf;
use crate::ui::notice::{Kind, toast};
use crate::ui::table::TableState;

/// A word about it, with the offer to take it back; `back` is where that leads.
#[must_use]
pub fn news(reader: &Reader<'_>, state: &TableState, back: &str) -> Option<Markup> {
    let words = reader.words;
    let key = match state.own("did")? {
        "done" => "action-completed",
        "ignored" => "action-ignored",
        _ => return None,
    };
    let id = state.own("to")?.parse::<ActionId>().ok()?;
    let undo = words.t("action-undo");
    let offer = html! {
        form method="post" action={ "/actions/" (id) "/undo" } data-swap="" {
            (csrf(&reader.signed.form_token))
            input type="hidden" name="return" value=(back);
            (Button::submit(&undo).small())
        }
    };
    Some(toast(words, Kind::Done, words.t(key), Some(offer)))
}
