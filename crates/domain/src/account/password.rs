//! Passwords: what is taken for one.

use std::fmt;

use remit_db::{FromColumn, Row, ToValue, Value};
use sha2::{Digest, Sha256};
use zxcvbn::{Score, zxcvbn};

use crate::error::Problem;
use crate::text::{EmailAddress, fold};

/// A password that somebody wants, with what others know of them. [`Hasher::hash`](super::Hasher::hash) refuses one that is guessed soon.
#[derive(Clone)]
pub struct Password {
    pub(super) text: String,
    known: Vec<String>,
}

impl Password {
    /// The fewest characters of a password.
    pub const MIN_CHARACTERS: usize = 10;
    /// The most: more is not a password but work for the server.
    pub const MAX_CHARACTERS: usize = 1_000;
    /// So many of its characters are looked at to tell how soon it is guessed, which costs more with each; those after them
    /// make it no easier.
    const LOOKED_AT: usize = 24;

    /// A password for the account of `email`; `known` is what else everybody knows: the person's name, the organisation's.
    ///
    /// # Errors
    /// Too short, too long, or something that is known.
    pub fn new(typed: &str, email: &EmailAddress, known: &[&str]) -> Result<Password, Problem> {
        let characters = typed.chars().count();
        if characters < Password::MIN_CHARACTERS {
            return Err(Problem::TooShort { min: Password::MIN_CHARACTERS });
        }
        if characters > Password::MAX_CHARACTERS {
            return Err(Problem::TooLong { max: Password::MAX_CHARACTERS });
        }
        let is = |known: &&str| fold(known) == fold(typed);
        if [email.key(), email.as_str()].iter().any(is) {
            return Err(Problem::IsTheAddress);
        }
        let (local, domain) = email.key().split_once('@').unwrap_or((email.key(), ""));
        let whole: Vec<&str> = known.iter().copied().chain([local, domain, PRODUCT]).collect();
        if whole.iter().any(is) {
            return Err(Problem::TooEasy);
        }
        let parts = whole.iter().flat_map(|text| text.split(|it: char| !it.is_alphanumeric()));
        let known = whole.iter().copied().chain(parts).filter(|part| !part.is_empty()).map(fold).collect();
        Ok(Password { text: typed.to_owned(), known })
    }

    /// Whether an attacker who begins with what they know needs long. Takes long itself, on purpose of nobody.
    pub(super) fn is_hard(&self) -> bool {
        let beginning: String = self.text.chars().take(Password::LOOKED_AT).collect();
        let known: Vec<&str> = self.known.iter().map(String::as_str).collect();
        zxcvbn(&beginning, &known).score() >= Score::Three
    }
}

/// What everybody tries where they see it.
const PRODUCT: &str = "remit";

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// What is kept of a password, with its salt and cost.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub(super) String);

impl PasswordHash {
    /// What tells it from another, and nothing else: a password that is set again has another salt.
    pub(crate) fn mark(&self) -> Vec<u8> {
        Sha256::digest(&self.0).to_vec()
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

impl ToValue for PasswordHash {
    fn to_value(&self) -> Value<'_> {
        Value::Text(&self.0)
    }
}

impl FromColumn for PasswordHash {
    fn from_column(row: &Row<'_>, column: usize) -> Result<Self, remit_db::Error> {
        String::from_column(row, column).map(PasswordHash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::{Cost, Hasher};

    const CHEAP: Cost = Cost { memory_kib: 8, passes: 1 };

    fn ann() -> EmailAddress {
        EmailAddress::new("Ann.Lee@example.org").unwrap()
    }

    #[test]
    fn a_password_has_10_characters_and_is_not_the_address() {
        for (typed, problem) in [
            ("", Problem::TooShort { min: 10 }),
            ("ninechars", Problem::TooShort { min: 10 }),
            ("ann.lee@example.org", Problem::IsTheAddress),
            ("ANN.LEE@EXAMPLE.ORG ", Problem::IsTheAddress),
        ] {
            assert_eq!(Password::new(typed, &ann(), &[]).unwrap_err(), problem, "{typed:?}");
        }
        assert!(Password::new(&"x".repeat(1_001), &ann(), &[]).is_err());
        assert!(Password::new("élan vital, à peu près", &ann(), &[]).is_ok(), "no letters are asked for");
    }

    #[test]
    fn a_password_that_is_guessed_soon_is_refused() {
        let hasher = Hasher::new(CHEAP).unwrap();
        let is_taken = |typed: &&&str| {
            let password = Password::new(typed, &ann(), &["Ann Lee-Smith", "Nordlys (demo)"]);
            password.is_ok_and(|password| hasher.hash(&password, [7; 16]).is_ok())
        };
        let easy = ["password123", "qwertyuiop", "aaaaaaaaaaaa", "1234567890", "iloveyou123", "Ann Lee-Smith"];
        let known = ["nordlys (DEMO)", "example.org", "ann.lee1234", &*"ab".repeat(300)];
        assert_eq!(easy.iter().chain(&known).filter(is_taken).collect::<Vec<_>>(), Vec::<&&str>::new());
        let hard = ["correct horse", "lingonberries", "4@8({[<36916!1|!0$5+7%2z"];
        assert_eq!(hard.iter().filter(is_taken).count(), 3);
    }
}
