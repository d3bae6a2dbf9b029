use fluent_templates::{LanguageIdentifier, langid};

/// A language that the program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English, with European day order.
    #[default]
    English,
    /// French.
    French,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Language; 2] = [Language::English, Language::French];

    /// The tag for `lang` attributes, cookies and accounts.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::French => "fr",
        }
    }

    /// Its name in itself.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::French => "Français",
        }
    }

    /// The language of a tag such as `fr` or `fr-CA`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Language> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Language::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.tag()))
    }

    /// The one that an `Accept-Language` header likes best of those we speak; English when it likes none.
    #[must_use]
    pub fn accepted(header: &str) -> Language {
        let wishes = header.split(',').filter_map(|wish| {
            let (tag, parameters) = wish.split_once(';').unwrap_or((wish, ""));
            let quality = parameters.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse::<f32>).ok()?;
            (quality > 0.0).then_some((Language::from_tag(tag)?, quality))
        });
        let best = wishes.reduce(|best, wish| if wish.1 > best.1 { wish } else { best });
        best.map_or_else(Language::default, |(language, _)| language)
    }

    pub(super) fn identifier(self) -> LanguageIdentifier {
        const ENGLISH: LanguageIdentifier = langid!("en");
        const FRENCH: LanguageIdentifier = langid!("fr");
        match self {
            Language::English => ENGLISH,
            Language::French => FRENCH,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_liked_language_that_we_speak_is_taken() {
        for (header, language) in [
            ("fr", Language::French),
            ("fr-CA, en;q=0.8", Language::French),
            ("de, en;q=0.5, fr;q=0.7", Language::French),
            ("en, fr", Language::English),
            ("fr;q=0, en;q=0.1", Language::English),
            ("fr;q=high", Language::English),
            ("ja", Language::English),
            ("", Language::English),
        ] {
            assert_eq!(Language::accepted(header), language, "{header}");
        }
    }
}
