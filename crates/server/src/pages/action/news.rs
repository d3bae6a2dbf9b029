//! What was just done with an action, on the page that doing it leads back to.

use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::Result;
use remit_domain::action::{self, owners};
use remit_domain::error::Error;
use remit_domain::id::ActionId;

use crate::pages::chrome::Reader;
use crate::pages::whose::Names;
use crate::ui::button::Button;
use crate::ui::form::csrf;
use crate::ui::notice::{Kind, toast};
use crate::ui::table::TableState;

/// Who has the action that was just added, taken over or handed over, in a sentence; of one that is out of sight since,
/// nothing.
///
/// # Errors
/// Those of the storage.
pub fn handed(tx: &Tx<'_>, reader: &Reader<'_>, state: &TableState) -> Result<Option<String>> {
    let (mine, others) = match state.own("did") {
        Some("handed") => ("action-taken", "action-handed"),
        Some("added") => ("action-added-yours", "action-added"),
        _ => return Ok(None),
    };
    let Some(id) = state.own("to").and_then(|id| id.parse::<ActionId>().ok()) else { return Ok(None) };
    match action::find(tx, reader.actor(), id) {
        Err(Error::NotFound) => return Ok(None),
        found => found?,
    };
    let Some(owners) = owners::owners_of(tx, reader.actor().org, id)? else { return Ok(None) };
    if matches!(&owners.people[..], [only] if Some(only.user) == reader.actor().user()) {
        return Ok(Some(reader.words.t(mine)));
    }
    let names = Names::of_owners(tx, reader, &[(id, owners.clone())].into())?.listed(&owners);
    Ok(Some(reader.words.with(others, &[("names", names.into())])))
}

/// A word about it, with the offer to take it back; `back` is where that leads. `handed` says who has it now.
#[must_use]
pub fn news(reader: &Reader<'_>, state: &TableState, back: &str, handed: Option<&str>) -> Option<Markup> {
    let words = reader.words;
    if let Some(handed) = handed {
        return Some(toast(words, Kind::Done, handed, None));
    }
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
