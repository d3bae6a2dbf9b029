//! Passwords: what is taken for one, and how it is kept (argon2id).
//!
//! Hashing costs tens of milliseconds on purpose, so it never happens inside a transaction: read, compare, then write.

use std::fmt;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, Params};
use remit_db::{FromColumn, Row, ToValue, Value};
use sha2::{Digest, Sha256};
use zxcvbn::{Score, zxcvbn};

use crate::error::Problem;
use crate::text::{EmailAddress, fold};

/// A password that somebody wants, with what others know of them. [`Hasher::hash`] refuses one that is guessed soon.
#[derive(Clone)]
pub struct Password {
    text: String,
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
    fn is_hard(&self) -> bool {
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
pub struct PasswordHash(String);

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

/// How much work one guess costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory that one hash fills.
    pub memory_kib: u32,
    /// How often it is filled.
    pub passes: u32,
}

impl Default for Cost {
    /// What OWASP advises for argon2id: 19 MiB, twice.
    fn default() -> Cost {
        Cost { memory_kib: 19_456, passes: 2 }
    }
}

/// A cost that argon2 cannot work with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("argon2 cannot work so: {0}")]
pub struct Unworkable(argon2::password_hash::Error);

/// Why a password was not hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unhashed {
    /// It is guessed soon.
    #[error("too easy to guess")]
    TooEasy,
    /// The machine could not.
    #[error(transparent)]
    Unworkable(#[from] Unworkable),
}

/// Hashes passwords and compares them with their hashes.
#[derive(Debug, Clone)]
pub struct Hasher {
    argon2: Argon2<'static>,
    nobodys: PasswordHash,
}

impl Hasher {
    /// A hasher of this cost.
    ///
    /// # Errors
    /// A cost outside of what argon2 takes.
    pub fn new(cost: Cost) -> Result<Hasher, Unworkable> {
        let params = Params::new(cost.memory_kib, cost.passes, 1, None)
            .map_err(|_| Unworkable(argon2::password_hash::Error::ParamsInvalid))?;
        let argon2 = Argon2::from(params);
        let nobodys = hash(&argon2, "nobody's password", [0; 16])?;
        Ok(Hasher { argon2, nobodys })
    }

    /// What is to be kept of `password`, under a salt that was never used before.
    ///
    /// # Errors
    /// One that is guessed soon, and not enough memory.
    pub fn hash(&self, password: &Password, salt: [u8; 16]) -> Result<PasswordHash, Unhashed> {
        if !password.is_hard() {
            return Err(Unhashed::TooEasy);
        }
        Ok(hash(&self.argon2, &password.text, salt)?)
    }

    /// Is `typed` the password of `kept`? Without one it takes as long, and the answer is no: from outside nobody can
    /// tell which addresses have an account.
    #[must_use]
    pub fn verify(&self, typed: &str, kept: Option<&PasswordHash>) -> bool {
        let against = kept.unwrap_or(&self.nobodys);
        let fits = self.argon2.verify_password(typed.as_bytes(), against.0.as_str()).is_ok();
        fits && kept.is_some()
    }
}

fn hash(argon2: &Argon2<'_>, password: &str, salt: [u8; 16]) -> Result<PasswordHash, Unworkable> {
    let hash = argon2.hash_password_with_salt(password.as_bytes(), &salt).map_err(Unworkable)?;
    Ok(PasswordHash(hash.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn only_the_same_password_fits_its_hash() {
        let hasher = Hasher::new(CHEAP).unwrap();
        let password = Password::new("correct horse", &ann(), &[]).unwrap();
        let kept = hasher.hash(&password, [7; 16]).unwrap();
        assert!(hasher.verify("correct horse", Some(&kept)));
        assert!(!hasher.verify("correct horse ", Some(&kept)));
        assert!(!hasher.verify("nobody's password", None));
        assert_ne!(kept, hasher.hash(&password, [8; 16]).unwrap());
        assert!(kept.0.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{}", kept.0);
        assert!(!format!("{kept:?} {password:?}").contains("horse"));
    }

    #[test]
    fn a_hash_is_compared_at_the_cost_it_was_made_with() {
        let cheap = Hasher::new(CHEAP).unwrap();
        let kept = cheap.hash(&Password::new("correct horse", &ann(), &[]).unwrap(), [7; 16]).unwrap();
        let dearer = Hasher::new(Cost { memory_kib: 64, passes: 2 }).unwrap();
        assert!(dearer.verify("correct horse", Some(&kept)));
        assert!(Hasher::new(Cost { memory_kib: 0, passes: 0 }).is_err());
    }
}
