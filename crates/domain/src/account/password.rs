//! Passwords: what is taken for one, and how it is kept (argon2id).
//!
//! Hashing costs tens of milliseconds on purpose, so it never happens inside a transaction: read, compare, then write.

use std::fmt;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, Params};
use remit_db::{FromColumn, Row, ToValue, Value};
use zxcvbn::{Score, zxcvbn};

use crate::error::Problem;
use crate::text::{EmailAddress, fold};

/// A password that is good enough to be set.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// The fewest characters of a password.
    pub const MIN_CHARACTERS: usize = 10;
    /// The most: more is not a password but work for the server.
    pub const MAX_CHARACTERS: usize = 1_000;

    /// A password for the account of `email`.
    ///
    /// # Errors
    /// Too short, too long, the address itself, or guessed too easily.
    pub fn new(typed: &str, email: &EmailAddress) -> Result<Password, Problem> {
        let characters = typed.chars().count();
        if characters < Password::MIN_CHARACTERS {
            return Err(Problem::TooShort { min: Password::MIN_CHARACTERS });
        }
        if characters > Password::MAX_CHARACTERS {
            return Err(Problem::TooLong { max: Password::MAX_CHARACTERS });
        }
        if [email.key(), email.as_str()].iter().any(|address| fold(address) == fold(typed)) {
            return Err(Problem::IsTheAddress);
        }
        // Whoever attacks tries what they know of the person first.
        let known = email.key().split(['@', '.', '-', '_', '+']).collect::<Vec<_>>();
        if zxcvbn(typed, &known).score() < Score::Three {
            return Err(Problem::TooEasy);
        }
        Ok(Password(typed.to_owned()))
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// What is kept of a password, with its salt and cost.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

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
    /// Not enough memory.
    pub fn hash(&self, password: &Password, salt: [u8; 16]) -> Result<PasswordHash, Unworkable> {
        hash(&self.argon2, &password.0, salt)
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
            assert_eq!(Password::new(typed, &ann()).unwrap_err(), problem, "{typed:?}");
        }
        assert!(Password::new(&"x".repeat(1_001), &ann()).is_err());
        assert!(Password::new("élan vital, à peu près", &ann()).is_ok(), "no letters are asked for");
    }

    #[test]
    fn a_password_that_is_guessed_soon_is_refused() {
        let easy = ["password123", "qwertyuiop", "aaaaaaaaaaaa", "1234567890", "iloveyou123", "example2024"];
        let taken: Vec<_> = easy.iter().filter(|typed| Password::new(typed, &ann()).is_ok()).collect();
        assert_eq!(taken, Vec::<&&str>::new());
    }

    #[test]
    fn only_the_same_password_fits_its_hash() {
        let hasher = Hasher::new(CHEAP).unwrap();
        let password = Password::new("correct horse", &ann()).unwrap();
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
        let kept = cheap.hash(&Password::new("correct horse", &ann()).unwrap(), [7; 16]).unwrap();
        let dearer = Hasher::new(Cost { memory_kib: 64, passes: 2 }).unwrap();
        assert!(dearer.verify("correct horse", Some(&kept)));
        assert!(Hasher::new(Cost { memory_kib: 0, passes: 0 }).is_err());
    }
}
