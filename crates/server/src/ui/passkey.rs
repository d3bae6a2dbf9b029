//! The form by which an authenticator is asked for a passkey: the script puts its answer in, and sends it.

use maud::{Markup, html};

use super::button::Button;
use super::form::csrf;
use crate::words::Words;

/// What an authenticator is to do.
#[derive(Debug, Clone, Copy)]
pub enum Ask {
    /// Make a passkey.
    Create,
    /// Use one.
    Get,
}

/// The form, whose answer goes to `action` as `passkey`; `options` is what the browser is told, as JSON.
pub fn passkey(words: Words, ask: Ask, action: &str, options: &str, token: &str, kept: &Markup) -> Markup {
    let (what, text) = match ask {
        Ask::Create => ("create", words.t("passkey-make")),
        Ask::Get => ("get", words.t("passkey-use")),
    };
    let button = Button::submit(&text);
    // Where one is used, the filled button is that of the code.
    let button = if matches!(ask, Ask::Create) { button.primary() } else { button };
    html! {
        form method="post" action=(action) data-passkey=(what) data-options=(options) {
            (csrf(token))
            (kept)
            input type="hidden" name="passkey";
            div.needs-script { (button) }
            p role="alert" hidden { (words.t("passkey-failed")) }
            noscript { p { (words.t("passkey-needs-script")) } }
        }
    }
}
