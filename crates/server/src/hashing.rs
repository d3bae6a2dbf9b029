//! Passwords hashed and compared, a few at a time.

use std::sync::Arc;

use rand::Rng;
use remit_domain::account::password::Unworkable;
use remit_domain::account::{Cost, Hasher, Password, PasswordHash};
use tokio::sync::Semaphore;
use tokio::task::block_in_place;

use crate::edge::Random;
use crate::problem::{Kind, Problem};

/// Hashes and compares passwords. Each takes some memory and a core for a while, so no more run at once than there are
/// cores; others wait their turn, and everything else goes on meanwhile.
#[derive(Clone)]
pub struct Hashing {
    hasher: Arc<Hasher>,
    seats: Arc<Semaphore>,
}

impl Hashing {
    /// Hashing of this cost.
    ///
    /// # Errors
    /// A cost that argon2 cannot work with.
    pub fn new(cost: Cost) -> Result<Hashing, Unworkable> {
        let seats = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Hashing { hasher: Arc::new(Hasher::new(cost)?), seats: Arc::new(Semaphore::new(seats)) })
    }

    /// Lets `work` use the hasher when it is its turn.
    pub async fn with<T>(&self, work: impl FnOnce(&Hasher) -> T) -> T {
        let _seat = self.seats.acquire().await;
        block_in_place(|| work(&self.hasher))
    }

    /// What is to be kept of a password.
    ///
    /// # Errors
    /// No memory or no randomness: a fault of the machine.
    pub async fn hash(&self, password: &Password, random: &Random) -> Result<PasswordHash, Problem> {
        let mut salt = [0; 16];
        random.generator()?.fill_bytes(&mut salt);
        self.with(|hasher| hasher.hash(password, salt)).await.map_err(|error| {
            tracing::error!(%error);
            Kind::Failed.into()
        })
    }
}
