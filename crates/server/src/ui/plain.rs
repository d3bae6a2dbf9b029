//! The frame of pages that stand alone: signing in, accepting an invitation, errors.

use maud::{DOCTYPE, Markup, html};

use super::avatar::{Ring, ringed};
use super::frame::{head, mark};
use super::icon::Icon;
use super::money::money;
use crate::words::{Language, Words, bdi};

/// A page with the mark, its content in the middle, and the choice of language.
#[must_use]
pub fn page(words: Words, title: &str, body: &Markup) -> Markup {
    alone(words, title, body, None, &[])
}

/// The page for signing in: beside its content what the program is for.
#[must_use]
pub fn welcome(words: Words, title: &str, body: &Markup, keeping: &[(&str, &str)]) -> Markup {
    alone(words, title, body, Some(&whose(words)), keeping)
}

fn alone(words: Words, title: &str, body: &Markup, aside: Option<&Markup>, keeping: &[(&str, &str)]) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(words.language().tag()) {
            (head(words, title))
            body {
                div class=(if aside.is_some() { "door two" } else { "door" }) {
                    main id="main" {
                        div.inner { (mark()) (body) }
                        footer.foot { (languages(words, keeping)) }
                    }
                    @if let Some(aside) = aside { (aside) }
                }
            }
        }
    }
}

/// Three invented actions, each with whose it is and why.
fn whose(words: Words) -> Markup {
    let shown = [
        (
            "INV-20418",
            1_824_000,
            words.t("welcome-second-call"),
            5,
            (1, "Aoife D.", Ring::Fallback),
            words.t("welcome-fallback"),
        ),
        (
            "INV-20501",
            748_000,
            words.t("welcome-first-call"),
            1,
            (2, "نورة القحطاني", Ring::Rule),
            words.t("welcome-assigned"),
        ),
        (
            "INV-20290",
            961_250,
            words.t("welcome-notice"),
            2,
            (4, "Ines C.", Ring::Substitute),
            words.t("welcome-substitute"),
        ),
    ];
    html! {
        aside aria-label=(words.t("welcome-what-it-does")) {
            div {
                p.big { (words.t("welcome-question")) }
                p."soft mt" { (words.t("welcome-answer")) }
                ul.hand {
                    @for (invoice, amount, what, days, (id, name, ring), reason) in &shown {
                        li {
                            span {
                                b { (invoice) ", " (money(words, *amount, "EUR", 2)) }
                                small { (words.with("welcome-late", &[("what", what.as_str().into()), ("n", (*days).into())])) }
                            }
                            (Icon::Arrow)
                            span.who { (ringed(*id, name, *ring)) span { b { (bdi(name)) } small { (reason) } } }
                        }
                    }
                }
            }
        }
    }
}

/// The same page in each language, by `?language=`.
fn languages(words: Words, keeping: &[(&str, &str)]) -> Markup {
    let address = |language: Language| {
        let pairs = keeping.iter().copied().chain([("language", language.tag())]).collect::<Vec<_>>();
        format!("?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
    };
    html! {
        nav.lang aria-label=(words.t("frame-language")) {
            @for language in Language::ALL {
                a href=(address(language)) lang=(language.tag()) hreflang=(language.tag())
                    aria-current=[(language == words.language()).then_some("true")] { (language.name()) }
            }
        }
    }
}
