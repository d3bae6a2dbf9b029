//! Passwords hashed and compared, a few at a time.

use std::sync::Arc;

use rand::Rng;
use remit_domain::account::password::Unworkable;
use remit_domain::account::{Cost, Hasher, Password, PasswordHash};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::block_in_place;

use crate::edge::Random;
use crate::problem::{Kind, Problem};

/// Hashes and compares passwords. Each takes some memory and a core for a while, so no more run at once than there are
/// cores; others wait their turn, and everything else goes on meanwhile.
#[derive(Clone)]
pub struct Hashing {
    hasher: Arc<Hasher>,
    seats: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

/// How many may wait for each seat: a few seconds' worth.
const QUEUE: usize = 32;

/// So many wait already that another would wait for too long.
#[derive(Debug, thiserror::Error)]
#[error("too many passwords are being compared")]
pub struct Crowded;

impl Hashing {
    /// Hashing of this cost.
    ///
    /// # Errors
    /// A cost that argon2 cannot work with.
    pub fn new(cost: Cost) -> Result<Hashing, Unworkable> {
        let seats = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Hashing {
            hasher: Arc::new(Hasher::new(cost)?),
            seats: Arc::new(Semaphore::new(seats)),
            queue: Arc::new(Semaphore::new(QUEUE * seats)),
        })
    }

    /// A place in the queue.
    ///
    /// # Errors
    /// [`Crowded`].
    pub fn place(&self) -> Result<Place<'_>, Crowded> {
        let place = self.queue.try_acquire().map_err(|_| Crowded)?;
        Ok(Place { hashing: self, _place: place })
    }

    /// What is to be kept of a password.
    ///
    /// # Errors
    /// No memory or no randomness, which is a fault of the machine; and too many before it.
    pub async fn hash(&self, password: &Password, random: &Random) -> Result<PasswordHash, Problem> {
        let mut salt = [0; 16];
        random.generator()?.fill_bytes(&mut salt);
        self.place()?.with(|hasher| hasher.hash(password, salt)).await.map_err(|error| {
            tracing::error!(%error);
            Kind::Failed.into()
        })
    }
}

/// A place in the queue for the hasher.
pub struct Place<'a> {
    hashing: &'a Hashing,
    _place: SemaphorePermit<'a>,
}

impl Place<'_> {
    /// Lets `work` use the hasher when it is its turn.
    pub async fn with<T>(self, work: impl FnOnce(&Hasher) -> T) -> T {
        let _seat = self.hashing.seats.acquire().await;
        block_in_place(|| work(&self.hashing.hasher))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_would_wait_too_long_is_turned_away_until_somebody_leaves() {
        let cost = Cost { memory_kib: 8, passes: 1 };
        let hashing = Hashing::new(cost).unwrap();
        let mut waiting: Vec<_> = std::iter::from_fn(|| hashing.place().ok()).collect();
        assert!(waiting.len() >= QUEUE);
        waiting.pop();
        assert!(hashing.place().is_ok());
    }
}
