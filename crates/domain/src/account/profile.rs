//! What a person says of themselves, the same in every organisation where they are a user (USR 5).

use remit_db::Tx;

use super::queries;
use crate::actor::Actor;
use crate::error::{Problem, Result};
use crate::organisation::Zone;
use crate::permission::{Ability, may};
use crate::text::{Name, clean};
use crate::user;

/// The most characters of a signature.
const LONGEST: usize = 1_000;
/// The most lines of a signature.
const MOST_LINES: usize = 12;

/// What stands under somebody's reminders: a few lines of text, or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signature(String);

impl Signature {
    /// Takes a text as it was typed; each line is cleaned as a name is.
    ///
    /// # Errors
    /// More than 1,000 characters or 12 lines.
    pub fn new(typed: &str) -> Result<Signature, Problem> {
        let lines = typed.lines().map(clean).collect::<Vec<_>>().join("\n");
        let text = lines.trim_matches('\n');
        if text.chars().count() > LONGEST {
            return Err(Problem::TooLong { max: LONGEST });
        }
        if text.lines().count() > MOST_LINES {
            return Err(Problem::TooManyLines { max: MOST_LINES });
        }
        Ok(Signature(text.to_owned()))
    }

    /// The lines.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A person's own page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// How they are called.
    pub name: String,
    /// What stands under their reminders.
    pub signature: String,
    /// The language of their pages, as a BCP 47 tag.
    pub language: String,
    /// The name of the time zone in which they read moments; none for that of each organisation.
    pub zone: Option<String>,
    /// Counts the changes, so that two browsers that edit at once are told.
    pub version: i64,
}

/// What the form of the page holds.
#[derive(Debug, Clone)]
pub struct Edit {
    /// How they are to be called.
    pub name: Name,
    /// What is to stand under their reminders.
    pub signature: Signature,
    /// The language of their pages, as a BCP 47 tag that the program has words in.
    pub language: &'static str,
    /// The time zone in which they read moments; none for that of each organisation.
    pub zone: Option<Zone>,
    /// The version that the form was filled from.
    pub version: i64,
}

/// The actor's own profile.
///
/// # Errors
/// [`Error::Denied`] for who is no person, those of the storage.
pub fn own(tx: &Tx<'_>, actor: &Actor) -> Result<Profile> {
    let _permit = may(actor, Ability::Profile)?;
    queries::profile(tx, user::own_account(tx, actor)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_keeps_its_lines_and_loses_what_nobody_sees() {
        let signature = Signature::new("\r\nAnn Lee  \r\n\r\nNordlys Medical\t\r\n\n").unwrap();
        assert_eq!(signature.as_str(), "Ann Lee\n\nNordlys Medical");
        assert_eq!(Signature::new(" \n ").unwrap().as_str(), "");
    }

    #[test]
    fn a_signature_that_is_none_is_refused() {
        assert_eq!(Signature::new(&"x".repeat(1_001)), Err(Problem::TooLong { max: 1_000 }));
        assert_eq!(Signature::new(&"x\n".repeat(13)), Err(Problem::TooManyLines { max: 12 }));
        assert_eq!(Signature::new("a\u{7}b \u{202e}\u{2028}c").unwrap().as_str(), "a b c");
    }
}
