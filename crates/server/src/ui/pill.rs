//! A pill says a state, always with its word.

use maud::{Markup, html};

use super::icon::Icon;

/// What a state means to the reader. Green acts, marigold waits, brick is late, slate is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    Good,
    /// Waits for attention.
    Waits,
    /// Late or refused.
    Late,
    /// On its way.
    Coming,
    /// Not begun.
    Idle,
    /// Switched off.
    Off,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Tone::Good => "pill ok",
            Tone::Waits => "pill warn",
            Tone::Late => "pill bad",
            Tone::Coming => "pill info ring",
            Tone::Idle => "pill ring",
            Tone::Off => "pill off",
        }
    }
}

/// A state as a word on its colour.
#[must_use]
pub fn pill(tone: Tone, word: &str) -> Markup {
    html! { span class=(tone.class()) { (word) } }
}

/// A state whose word stands beside a picture instead of a dot; `title` tells the rest of it.
#[must_use]
pub fn pill_with(tone: Tone, icon: Icon, word: &str, title: Option<&str>) -> Markup {
    html! { span class=(tone.class()) title=[title] { (icon) (word) } }
}
