//! Names and addresses as people type them, and the keys under which two of them are the same.

use std::fmt;
use std::str::FromStr;

use icu_casemap::CaseMapper;
use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_security::confusable_detection::skeleton;

use crate::error::Problem;

/// The form in which texts are sorted and searched: NFKC and case folding to a fixed point, spaces folded, without what
/// leaves no mark.
#[must_use]
pub fn fold(text: &str) -> String {
    let visible = |text: String| text.chars().filter(|character| !is_invisible(*character)).collect::<String>();
    to_fixed_point(text, |text| visible(clean(&fold_letters(text))))
}

/// A folded text without accents, for who types none: "görlitz" is "gorlitz".
#[must_use]
pub fn without_marks(folded: &str) -> String {
    folded.nfd().filter(|character| !is_combining_mark(*character)).collect()
}

/// From here on, Unicode gives no meaning to any character.
const PRIVATE_PLANES: char = '\u{f0000}';

/// Without surrounding, repeated and zero-width spaces, without what turns the text after it around, and without what means
/// something to one program only; line breaks and tabs become spaces.
#[must_use]
pub fn clean(text: &str) -> String {
    let is_kept =
        |character: &char| !is_zero_width_space(*character) && !turns_around(*character) && *character < PRIVATE_PLANES;
    let visible = text.chars().filter(is_kept).collect::<String>();
    let words = visible.split(|character: char| character.is_whitespace() || character.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn to_fixed_point(text: &str, step: impl Fn(&str) -> String) -> String {
    let mut folded = step(text);
    loop {
        let again = step(&folded);
        if again == folded {
            return folded;
        }
        folded = again;
    }
}

fn fold_letters(text: &str) -> String {
    let compatible = text.nfkc().collect::<String>();
    CaseMapper::new().fold_string(&compatible).nfkc().collect()
}

fn is_zero_width_space(character: char) -> bool {
    matches!(character, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

fn turns_around(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The name of a group, a person or anything else that people call by name (GRP 2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    text: String,
    key: String,
}

impl Name {
    /// The most characters that a name has.
    pub const MAX_CHARACTERS: usize = 80;

    /// A name as typed, spaces tidied.
    ///
    /// # Errors
    /// Nothing in it, more than 80 characters, or control characters.
    pub fn new(typed: &str) -> Result<Name, Problem> {
        if typed.chars().any(char::is_control) {
            return Err(Problem::ControlCharacters);
        }
        let text = clean(typed);
        // Before it is folded, which makes eighteen letters of some.
        if text.chars().count() > Name::MAX_CHARACTERS {
            return Err(Problem::TooLong { max: Name::MAX_CHARACTERS });
        }
        let key = fold(&text);
        if key.is_empty() { Err(Problem::Missing) } else { Ok(Name { text, key }) }
    }

    /// The name as it is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What two spellings of one name have in common.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Name {
    type Err = Problem;
    fn from_str(typed: &str) -> Result<Name, Problem> {
        Name::new(typed)
    }
}

/// An e-mail address: kept as it was typed, because mail goes there; compared by its key (USR 4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailAddress {
    text: String,
    key: String,
}

/// What mail can carry (RFC 5321), and more than anybody types.
pub(crate) const MAX_ADDRESS: usize = 254;

impl EmailAddress {
    /// An address as typed. Quoted local parts and address literals are not taken: no mail provider gives them out.
    ///
    /// # Errors
    /// Nothing in it, too long, or no address.
    pub fn new(typed: &str) -> Result<EmailAddress, Problem> {
        let text = typed.trim();
        if text.is_empty() {
            return Err(Problem::Missing);
        }
        // Before it is folded, too, which takes long for letters that stand for many.
        let is_long = |text: &mut dyn Iterator<Item = char>| text.take(MAX_ADDRESS + 1).count() > MAX_ADDRESS;
        if is_long(&mut text.chars()) || is_long(&mut text.nfkc()) {
            return Err(Problem::TooLong { max: MAX_ADDRESS });
        }
        let (local, domain) = text.rsplit_once('@').ok_or(Problem::NotAnEmail)?;
        let local = local_key(local).ok_or(Problem::NotAnEmail)?;
        let domain = domain_key(domain).ok_or(Problem::NotAnEmail)?;
        Ok(EmailAddress { key: format!("{local}@{domain}"), text: text.to_owned() })
    }

    /// The address as it was typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What two spellings of one address have in common.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Does it have letters that look like some of a–z? Shown with a warning (USR 4).
    #[must_use]
    pub fn may_be_mistaken(&self) -> bool {
        let (local, domain) = self.key.rsplit_once('@').unwrap_or_default();
        let (domain, _) = Uts46::new().to_unicode(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::Check);
        local.split('.').chain(domain.split('.')).any(looks_like_another)
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for EmailAddress {
    type Err = Problem;
    fn from_str(typed: &str) -> Result<EmailAddress, Problem> {
        EmailAddress::new(typed)
    }
}

fn local_key(local: &str) -> Option<String> {
    let key = to_fixed_point(local, fold_letters);
    let atoms = key.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atom_character));
    (atoms && local.chars().all(|character| !is_invisible(character))).then_some(key)
}

fn is_atom_character(character: char) -> bool {
    let special = "()<>[]:;@\\,\"".contains(character);
    !special && !character.is_whitespace() && !is_invisible(character)
}

/// Whether a part of an address passes for one in a–z: as a whole, or by a letter among those.
fn looks_like_another(part: &str) -> bool {
    let passes = |letter: char| !letter.is_ascii() && shape(letter.encode_utf8(&mut [0; 4])).is_ascii();
    let is_mixed = part.chars().any(|letter| letter.is_ascii_alphabetic());
    let has_dots = part.contains("i\u{307}") || part.contains("j\u{307}");
    has_dots || !part.is_ascii() && (shape(part).is_ascii() || is_mixed && part.chars().any(passes))
}

/// What it looks like: the prototypes of its characters (UTS 39).
fn shape(text: &str) -> String {
    skeleton(text).collect()
}

/// Characters that leave no mark, with which one address could pass for another.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}')
        || matches!(character, '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(character, '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}')
        || matches!(character, '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

fn domain_key(domain: &str) -> Option<String> {
    let ascii =
        Uts46::new().to_ascii(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::Check, DnsLength::Verify).ok()?;
    ascii.contains('.').then(|| ascii.into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(name: &str) -> String {
        Name::new(name).unwrap().key().to_owned()
    }

    fn address(typed: &str) -> Result<String, Problem> {
        EmailAddress::new(typed).map(|address| address.key().to_owned())
    }

    #[test]
    fn grp_2_one_name_in_many_spellings() {
        for other in [
            "  physio  Therapists ",
            "PHYSIO THERAPISTS",
            "Physio\u{a0}Therapists",
            "Ｐｈｙｓｉｏ Therapists",
            "Physio\u{200b} Therapists",
            "Phys\u{ad}io \u{200d}Therapists\u{fe0f}",
            "\u{202e}Physio Therapists",
        ] {
            assert_eq!(key(other), key("Physio Therapists"), "{other:?}");
        }
        for (one, other) in
            [("Straße", "STRASSE"), ("Σίσυφος", "ΣΊΣΥΦΟΣ"), ("Cafe\u{301}", "CAFÉ"), ("ﬁnance", "Finance")]
        {
            assert_eq!(key(one), key(other));
        }
        assert_ne!(key("Physiotherapists"), key("Physio therapists"));
    }

    #[test]
    fn grp_2_a_name_keeps_its_case_and_loses_its_spare_spaces() {
        assert_eq!(Name::new("  After \u{a0} hours ").unwrap().as_str(), "After hours");
        assert_eq!(Name::new("Ann \u{f0000}1\u{f0001}").unwrap().as_str(), "Ann 1", "what a program may use as a sign");
    }

    #[test]
    fn grp_2_a_name_has_1_to_80_characters_and_no_control_characters() {
        for empty in ["", "   ", "\u{200b}\u{feff}", "\u{a0}", "\u{202e}", "\u{3164} \u{ad}", "\u{2800}"] {
            assert_eq!(Name::new(empty), Err(Problem::Missing), "{empty:?}");
        }
        assert!(Name::new(&"é".repeat(80)).is_ok());
        for long in ["é".repeat(81), "\u{fdfa}".repeat(300_000)] {
            assert_eq!(Name::new(&long), Err(Problem::TooLong { max: 80 }));
        }
        for controlled in ["a\tb", "a\nb", "a\0b", "\u{7f}", "a\u{85}b"] {
            assert_eq!(Name::new(controlled), Err(Problem::ControlCharacters), "{controlled:?}");
        }
    }

    #[test]
    fn usr_4_one_address_in_many_spellings() {
        for (one, other) in [
            ("Ann.Lee@Example.ORG", "ann.lee@example.org"),
            ("ａｎｎ@example.org", "ann@example.org"),
            ("strauß@example.org", "STRAUSS@example.org"),
            ("ann@BÜCHER.example", "ann@xn--bcher-kva.example"),
            ("ann@example。org", "ann@example.org"),
            ("rene\u{301}@example.org", "RENÉ@example.org"),
            ("\u{212a}im@example.org", "kim@example.org"),
            (" ann@example.org\n", "ann@example.org"),
        ] {
            assert_eq!(address(one), address(other), "{one:?}");
            assert!(address(one).is_ok(), "{one:?}");
        }
        assert_eq!(EmailAddress::new(" Ann@Example.org ").unwrap().as_str(), "Ann@Example.org");
    }

    #[test]
    fn usr_4_look_alikes_are_different_addresses_with_a_warning() {
        for (other, plain) in [
            ("mıke@example.org", "mike@example.org"),
            ("аnn@example.org", "ann@example.org"),
            ("ann@exаmple.org", "ann@example.org"),
            ("jοe@example.org", "joe@example.org"),
            ("i\u{307}da@example.org", "ida@example.org"),
            ("ann@examрle.org", "ann@example.org"),
        ] {
            assert_ne!(address(other), address(plain), "{other:?}");
            assert!(EmailAddress::new(other).unwrap().may_be_mistaken(), "{other:?}");
            assert!(!EmailAddress::new(plain).unwrap().may_be_mistaken());
        }
        for plain in ["josé@ok.example", "李@例え.jp", "ü@exämple.org", "иван@пример.example", "søren@example.org"]
        {
            assert!(!EmailAddress::new(plain).unwrap().may_be_mistaken(), "{plain:?}");
        }
        assert_ne!(address("a.nn@example.org"), address("ann@example.org"), "dots are part of an address");
    }

    #[test]
    fn usr_4_what_is_not_an_address() {
        assert_eq!(address(" "), Err(Problem::Missing));
        for long in ["a".repeat(250), "\u{fdfa}".repeat(80)] {
            assert_eq!(address(&format!("{long}@example.org")), Err(Problem::TooLong { max: 254 }));
        }
        for wrong in [
            "ann",
            "@example.org",
            "ann@",
            "ann@localhost",
            "ann@example..org",
            "ann@-example.org",
            "ann@exa mple.org",
            "ann lee@example.org",
            "ann@example.org@",
            "a@b@example.org",
            "ann＠x@example.org",
            ".ann@example.org",
            "ann..lee@example.org",
            "\"ann\"@example.org",
            "<ann@example.org>",
            "ann@[127.0.0.1]",
            "ann\u{200b}@example.org",
            "ann\u{202e}gro@example.org",
            "ann\u{ad}@example.org",
            "ann\n@example.org",
            "ann,bob@example.org",
        ] {
            assert_eq!(address(wrong), Err(Problem::NotAnEmail), "{wrong:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn grp_2_folding_reaches_a_fixed_point(text in any::<String>()) {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded);
        }

        #[test]
        fn grp_2_a_name_is_the_same_in_upper_and_decomposed_form(text in "[\\PC]{1,30}") {
            if let Ok(name) = Name::new(&text) {
                let decomposed = name.as_str().nfd().collect::<String>();
                prop_assert_eq!(fold(&decomposed), name.key());
                prop_assert_eq!(Name::new(name.as_str()).unwrap(), name);
            }
        }

        #[test]
        fn usr_4_a_key_is_its_own_key(local in "\\PC{1,20}", domain in "\\PC{1,12}") {
            if let Ok(address) = EmailAddress::new(&format!("{local}@{domain}.org")) {
                let again = EmailAddress::new(address.key()).unwrap();
                prop_assert_eq!(again.key(), address.key());
            }
        }
    }
}
