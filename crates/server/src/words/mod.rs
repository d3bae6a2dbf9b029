//! Every word that a reader sees, in the reader's language.
//!
//! The catalogues are `words/<language>/*.ftl`, one file per part of the program; a test holds the two languages to the
//! same keys and arguments, and the source to the keys that exist. Write keys as literals: `words.t("nav-home")`.
//!
//! | for | call |
//! |---|---|
//! | text without arguments | `words.t("key")` |
//! | text with arguments | `words.with("key", &[("name", name.into()), ("n", 3.into())])` |
//! | an attribute (`aria-label`, `title`, …) | `words.attr("key", &[…])`: never holds invisible direction marks |
//! | text with markup inside | `words.rich("key", &[…], &[("who", html! { b { "Ann" } })])` |
//!
//! Numbers given as arguments choose the plural form and come out grouped as the language groups them.

mod format;
mod language;

use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::static_loader;
use maud::{Markup, PreEscaped, Render, html};

pub use language::Language;

/// An argument of a message: made by `.into()` from texts and numbers.
pub type Arg<'a> = FluentValue<'a>;

static_loader! {
    static CATALOGUES = {
        locales: "./words",
        fallback_language: "en",
        customise: |bundle| {
            bundle.set_use_isolating(false);
            bundle.set_formatter(Some(format::formatter_of(&bundle.locales)));
        },
    };
}

/// The words of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    language: Language,
}

/// How a person is called who was erased, where one is answered in English: programs, and the operator.
#[must_use]
pub fn erased_in_english() -> String {
    Words::new(Language::English).t("people-erased")
}

impl Words {
    /// The words of `language`.
    #[must_use]
    pub fn new(language: Language) -> Words {
        Words { language }
    }

    /// The language that these words are in.
    #[must_use]
    pub fn language(self) -> Language {
        self.language
    }

    /// A message without arguments.
    #[must_use]
    pub fn t(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A message with its arguments. Text that runs from right to left is isolated, so that it cannot disturb its neighbours.
    #[must_use]
    pub fn with(self, key: &str, args: &[(&'static str, Arg<'_>)]) -> String {
        let args = args.iter().map(|(name, value)| (*name, format::isolated(value))).collect::<HashMap<_, _>>();
        CATALOGUES
            .lookup_single_language(&self.language.identifier(), key, Some(&args))
            .unwrap_or_else(|_| key.to_owned())
    }

    /// A message for an attribute: like [`Words::with`], but without invisible direction marks.
    #[must_use]
    pub fn attr(self, key: &str, args: &[(&'static str, Arg<'_>)]) -> String {
        self.with(key, args).replace(format::is_isolate, "")
    }

    /// A message with markup in the place of some arguments; everything else in it is escaped.
    #[must_use]
    pub fn rich(self, key: &str, args: &[(&'static str, Arg<'_>)], parts: &[(&'static str, Markup)]) -> Markup {
        let places = (0..parts.len()).map(format::placeholder).collect::<Vec<_>>();
        let named = parts.iter().zip(&places).map(|((name, _), place)| (*name, Arg::from(place.as_str())));
        let args = args.iter().cloned().chain(named).collect::<Vec<_>>();
        let text = self.with(key, &args).render().into_string();
        let filled = places.iter().zip(parts).fold(text, |text, (place, (_, part))| text.replace(place, &part.0));
        PreEscaped(filled)
    }

    /// A whole number as the language groups it.
    #[must_use]
    pub fn number(self, number: i64) -> String {
        format::grouped(self.language, number)
    }
}

/// A name or other text that somebody typed: it keeps its own direction.
#[must_use]
pub fn bdi(text: &str) -> Markup {
    html! { bdi { (text) } }
}

#[cfg(test)]
mod catalogue_tests;

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: Words = Words { language: Language::English };
    const FRENCH: Words = Words { language: Language::French };

    #[test]
    fn a_message_comes_in_the_language_asked_for() {
        assert_eq!(ENGLISH.t("nav-customers"), "Customers");
        assert_eq!(FRENCH.t("nav-customers"), "Clients");
    }

    #[test]
    fn numbers_choose_the_plural_and_are_grouped() {
        let selected = |words: Words, n: i64| words.with("table-selected", &[("n", n.into())]);
        assert_eq!(selected(ENGLISH, 1), "1 selected");
        assert_eq!(selected(ENGLISH, 1234), "1,234 selected");
        assert_eq!(selected(FRENCH, 1), "1 sélectionné");
        assert_eq!(selected(FRENCH, 1234), "1\u{202f}234 sélectionnés");
    }

    #[test]
    fn a_name_from_right_to_left_is_isolated_in_text_but_not_in_an_attribute() {
        let args = [("name", Arg::from("نورة"))];
        assert_eq!(ENGLISH.with("table-menu-for", &args), "Menu for \u{2068}نورة\u{2069}");
        assert_eq!(ENGLISH.attr("table-menu-for", &args), "Menu for نورة");
        assert_eq!(ENGLISH.with("table-menu-for", &[("name", "Ann".into())]), "Menu for Ann");
    }

    #[test]
    fn markup_stands_in_its_place_and_the_rest_is_escaped() {
        let text = ENGLISH.rich("table-menu-for", &[], &[("name", html! { b { "<Ann>" } })]);
        assert_eq!(text.into_string(), "Menu for <b>&lt;Ann&gt;</b>");
    }
}
