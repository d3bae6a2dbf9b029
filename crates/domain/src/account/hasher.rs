//! How passwords are kept (argon2id).
//!
//! Hashing costs tens of milliseconds on purpose, so it never happens inside a transaction: read, compare, then write.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash as Kept, Salt};
use argon2::password_hash::{self, CustomizedPasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Block, Params, Version};

use super::password::{Password, PasswordHash};

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
pub struct Unworkable(password_hash::Error);

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
///
/// The memory that a hash fills is kept for the next one: taking it from the machine and giving it back, dozens of times a
/// second, makes everything else wait. There is as much of it as was ever needed at once.
pub struct Hasher {
    params: Params,
    nobodys: PasswordHash,
    memory: Mutex<Vec<Vec<Block>>>,
}

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hasher").field("params", &self.params).finish_non_exhaustive()
    }
}

impl Hasher {
    /// A hasher of this cost.
    ///
    /// # Errors
    /// A cost outside of what argon2 takes.
    pub fn new(cost: Cost) -> Result<Hasher, Unworkable> {
        let params = Params::new(cost.memory_kib, cost.passes, 1, None)
            .map_err(|_| Unworkable(password_hash::Error::ParamsInvalid))?;
        let mut hasher = Hasher { params, nobodys: PasswordHash(String::new()), memory: Mutex::default() };
        hasher.nobodys = hasher.hash_anything("nobody's password", [0; 16])?;
        // Whoever compares none, as a command that imports, keeps no memory for it.
        Ok(Hasher { memory: Mutex::default(), ..hasher })
    }

    /// What is to be kept of `password`, under a salt that was never used before.
    ///
    /// # Errors
    /// One that is guessed soon, and a machine that cannot.
    pub fn hash(&self, password: &Password, salt: [u8; 16]) -> Result<PasswordHash, Unhashed> {
        if !password.is_hard() {
            return Err(Unhashed::TooEasy);
        }
        Ok(self.hash_anything(&password.text, salt)?)
    }

    /// Is `typed` the password of `kept`? Without one it takes as long, and the answer is no: from outside nobody can
    /// tell which addresses have an account.
    #[must_use]
    pub fn verify(&self, typed: &str, kept: Option<&PasswordHash>) -> bool {
        let against = kept.unwrap_or(&self.nobodys);
        let fits = |against| self.verify_password(typed.as_bytes(), &against).is_ok();
        Kept::new(&against.0).is_ok_and(fits) && kept.is_some()
    }

    fn hash_anything(&self, text: &str, salt: [u8; 16]) -> Result<PasswordHash, Unworkable> {
        let hash = self.hash_password_customized(text.as_bytes(), &salt, None, None, self.params.clone());
        Ok(PasswordHash(hash.map_err(Unworkable)?.to_string()))
    }

    fn with_memory<T>(&self, blocks: usize, work: impl FnOnce(&mut [Block]) -> T) -> T {
        let kept = || self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let mut memory = kept().pop().unwrap_or_default();
        if memory.len() < blocks {
            memory.resize_with(blocks, Block::new);
        }
        let done = work(&mut memory);
        kept().push(memory);
        done
    }
}

/// What argon2 does by itself, but for where the memory comes from.
impl CustomizedPasswordHasher<Kept> for Hasher {
    type Params = Params;

    fn hash_password_customized(
        &self,
        password: &[u8],
        salt: &[u8],
        algorithm: Option<&str>,
        version: Option<u32>,
        params: Params,
    ) -> password_hash::Result<Kept> {
        let algorithm = algorithm.map(Algorithm::try_from).transpose()?.unwrap_or_default();
        let version = version.map(Version::try_from).transpose()?.unwrap_or_default();
        let shown = ParamsString::try_from(&params)?;
        let mut buffer = [0; Output::MAX_LENGTH];
        let length = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
        let output = buffer.get_mut(..length).ok_or(password_hash::Error::OutputSize)?;
        let blocks = params.block_count();
        let argon2 = Argon2::new(algorithm, version, params);
        self.with_memory(blocks, |memory| argon2.hash_password_into_with_memory(password, salt, output, memory))?;
        Ok(Kept {
            algorithm: algorithm.ident(),
            version: Some(version.into()),
            params: shown,
            salt: Some(Salt::new(salt)?),
            hash: Some(Output::new(output)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::EmailAddress;

    const CHEAP: Cost = Cost { memory_kib: 8, passes: 1 };

    fn horse() -> Password {
        Password::new("correct horse", &EmailAddress::new("Ann.Lee@example.org").unwrap(), &[]).unwrap()
    }

    #[test]
    fn only_the_same_password_fits_its_hash() {
        let hasher = Hasher::new(CHEAP).unwrap();
        let password = horse();
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
        let kept = cheap.hash(&horse(), [7; 16]).unwrap();
        let dearer = Hasher::new(Cost { memory_kib: 64, passes: 2 }).unwrap();
        assert!(dearer.verify("correct horse", Some(&kept)));
        assert!(Hasher::new(Cost { memory_kib: 0, passes: 0 }).is_err());
    }

    #[test]
    fn what_is_kept_is_what_others_who_hash_with_argon2id_compare_with() {
        let kept = Hasher::new(Cost { memory_kib: 64, passes: 2 }).unwrap().hash(&horse(), [7; 16]).unwrap();
        assert!(Argon2::default().verify_password(b"correct horse", kept.0.as_str()).is_ok());
    }

    #[test]
    fn the_memory_of_one_hash_is_that_of_the_next() {
        let hasher = Hasher::new(CHEAP).unwrap();
        let dearer = Hasher::new(Cost { memory_kib: 64, passes: 1 }).unwrap().hash(&horse(), [7; 16]).unwrap();
        for _ in 0..3 {
            assert!(hasher.verify("correct horse", Some(&dearer)));
            assert!(hasher.verify("correct horse", Some(&hasher.hash(&horse(), [8; 16]).unwrap())));
        }
        assert_eq!(hasher.memory.lock().unwrap().len(), 1);
    }
}
