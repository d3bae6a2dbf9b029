//! The keyboard: the dialog that lists the keys, and the palette that goes to a page.

use maud::{Markup, html};

use super::frame::Destination;
use super::icon::Icon;
use crate::words::Words;

/// The dialog behind `?`.
#[must_use]
pub fn help(words: Words) -> Markup {
    let close = words.t("frame-close");
    let keys = [
        ("j k", words.t("keys-move")),
        ("x", words.t("keys-tick")),
        ("e", words.t("keys-complete")),
        ("i", words.t("keys-ignore")),
        ("o", words.t("keys-open")),
        ("w", words.t("keys-why")),
        ("/", words.t("keys-search")),
        ("Ctrl K", words.t("keys-palette")),
        ("?", words.t("keys-all")),
    ];
    html! {
        dialog id="keys" closedby="any" aria-labelledby="keys-title" {
            header {
                h2 id="keys-title" { (words.t("keys-title")) }
                button.icon type="button" command="close" commandfor="keys" aria-label=(close) title=(close) { (Icon::Cross) }
            }
            dl."body keys" {
                @for (combination, meaning) in &keys {
                    div { dt { @for key in combination.split(' ') { kbd { (key) } } } dd { (meaning) } }
                }
            }
        }
    }
}

/// The dialog behind Ctrl K: the pages that the reader may go to, and a search of the customers.
#[must_use]
pub fn palette(words: Words, pages: &[Destination]) -> Markup {
    html! {
        dialog.palette id="palette" closedby="any" aria-label=(words.t("palette-title")) {
            form action="/customers" role="search" {
                label {
                    (Icon::Search) span.sr { (words.t("palette-field")) }
                    input type="text" name="q" autocomplete="off" placeholder=(words.t("palette-field"));
                }
                div.menu { @for page in pages { a href=(page.address) { (page.icon) (page.text) (enter()) } } }
                div.menu { button type="submit" { (Icon::Search) (words.t("palette-find")) (enter()) } }
            }
        }
    }
}

fn enter() -> Markup {
    html! { kbd aria-hidden="true" { "Enter" } }
}
