//! Notices: a line about the page, or a toast about what has just been done.

use maud::{Markup, Render, html};

use super::icon::Icon;
use crate::words::Words;

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It worked.
    Done,
    /// Good to know.
    Info,
    /// Needs care.
    Care,
    /// It was refused or failed.
    Bad,
}

impl Kind {
    fn icon(self) -> Icon {
        match self {
            Kind::Done => Icon::Check,
            Kind::Info => Icon::Info,
            Kind::Care | Kind::Bad => Icon::Alert,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Kind::Done => "",
            Kind::Info => "info",
            Kind::Care => "warn",
            Kind::Bad => "bad",
        }
    }
}

/// A line in the page, such as "somebody changed this while you were editing".
#[must_use]
pub fn note(kind: Kind, text: impl Render) -> Markup {
    html! { p class={ "note " (kind.class()) } role=[(kind == Kind::Bad).then_some("alert")] { (kind.icon()) span { (text) } } }
}

/// A line above every page, for as long as something holds, with what ends it.
#[must_use]
pub fn banner(kind: Kind, text: impl Render, offer: Option<Markup>) -> Markup {
    html! {
        div class={ "note banner " (kind.class()) } role="status" {
            (kind.icon()) span { (text) } @if let Some(offer) = offer { (offer) }
        }
    }
}

/// What has just been done, for a moment, with an offer such as undo.
#[must_use]
pub fn toast(words: Words, kind: Kind, text: impl Render, offer: Option<Markup>) -> Markup {
    html! {
        div class={ "toast " (kind.class()) } {
            (kind.icon()) span { (text) }
            span.end {
                @if let Some(offer) = offer { (offer) }
                button.icon.sm type="button" data-dismiss="" aria-label=(words.t("frame-dismiss")) title=(words.t("frame-dismiss")) {
                    (Icon::Cross)
                }
            }
        }
    }
}
