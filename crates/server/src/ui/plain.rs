//! The frame of pages that stand alone: signing in, accepting an invitation, errors.

use maud::{DOCTYPE, Markup, html};

use super::frame::{head, mark};
use crate::words::{Language, Words};

/// A page with the mark, its content in the middle, and the choice of language.
#[must_use]
pub fn page(words: Words, title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(words.language().tag()) {
            (head(words, title))
            body {
                div.door {
                    main id="main" {
                        div.inner { (mark()) (body) }
                        footer.foot { (languages(words)) }
                    }
                }
            }
        }
    }
}

/// The same page in each language, by `?language=`.
fn languages(words: Words) -> Markup {
    html! {
        nav.lang aria-label=(words.t("frame-language")) {
            @for language in Language::ALL {
                a href={ "?language=" (language.tag()) } lang=(language.tag()) hreflang=(language.tag())
                    aria-current=[(language == words.language()).then_some("true")] { (language.name()) }
            }
        }
    }
}
