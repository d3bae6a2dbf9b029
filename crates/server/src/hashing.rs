//! Passwords hashed and compared, a few at a time.

use std::sync::Arc;

use rand::Rng;
use rayon::{ThreadPool, ThreadPoolBuilder};
use remit_domain::account::hasher::{Unhashed, Unworkable};
use remit_domain::account::{Cost, Hasher, Password, PasswordHash};
use remit_domain::error::{Error, Problem as Wrong};
use remit_domain::session::{key_of, network_of};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::block_in_place;

use crate::edge::Random;
use crate::problem::{Kind, Problem};
use crate::turns::{Turn, Turns};

/// Hashes and compares passwords. Each takes some memory and a core for a while, so no more run at once than there are cores;
/// others wait their turn, and everything else goes before them.
#[derive(Clone)]
pub struct Hashing {
    hasher: Arc<Hasher>,
    threads: Arc<ThreadPool>,
    seats: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    networks: Turns<String>,
    accounts: Turns<String>,
}

/// For whom a password is hashed or compared.
#[derive(Debug, Clone, Copy)]
pub struct Whose<'a> {
    /// The network that asks.
    pub network: &'a str,
    /// The address of the account, as it was typed.
    pub account: &'a str,
}

/// How many may wait for each seat: a few seconds' worth.
const QUEUE: usize = 32;
/// How many of one network may be in it: an office in the morning, but never all.
const OF_A_NETWORK: usize = 16;
/// How many for one account.
const OF_AN_ACCOUNT: usize = 4;

/// Why there is no hashing.
#[derive(Debug, thiserror::Error)]
pub enum Unable {
    /// Its cost.
    #[error(transparent)]
    Unworkable(#[from] Unworkable),
    /// The machine gives no threads.
    #[error("no threads to compare passwords on: {0}")]
    NoThreads(#[from] rayon::ThreadPoolBuildError),
}

/// So many wait already that another would wait for too long.
#[derive(Debug, thiserror::Error)]
#[error("too many passwords are being compared")]
pub struct Crowded;

impl Whose<'_> {
    /// For whoever runs the program on its server.
    pub const OPERATOR: Whose<'static> = Whose { network: "", account: "" };
}

impl Hashing {
    /// Hashing of this cost.
    ///
    /// # Errors
    /// A cost that argon2 cannot work with; a machine without threads.
    pub fn new(cost: Cost) -> Result<Hashing, Unable> {
        let seats = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = ThreadPoolBuilder::new()
            .num_threads(seats)
            .thread_name(|number| format!("passwords-{number}"))
            .start_handler(|_| behind_everything());
        Ok(Hashing {
            hasher: Arc::new(Hasher::new(cost)?),
            threads: Arc::new(threads.build()?),
            seats: Arc::new(Semaphore::new(seats)),
            queue: Arc::new(Semaphore::new(QUEUE * seats)),
            networks: Turns::new(OF_A_NETWORK),
            accounts: Turns::new(OF_AN_ACCOUNT),
        })
    }

    /// A place in the queue.
    ///
    /// # Errors
    /// [`Crowded`].
    pub fn place(&self, whose: Whose<'_>) -> Result<Place<'_>, Crowded> {
        let network = self.networks.now(network_of(whose.network)).ok_or(Crowded)?;
        let account = self.accounts.now(key_of(whose.account)).ok_or(Crowded)?;
        let place = self.queue.try_acquire().map_err(|_| Crowded)?;
        Ok(Place { hashing: self, _place: (place, network, account) })
    }

    /// What is to be kept of a password.
    ///
    /// # Errors
    /// A fault at `password` for one that is guessed soon; no memory or no randomness, which is a fault of the machine; and
    /// too many before it.
    pub async fn hash(&self, password: &Password, random: &Random, whose: Whose<'_>) -> Result<PasswordHash, Problem> {
        let mut salt = [0; 16];
        random.generator()?.fill_bytes(&mut salt);
        self.place(whose)?.with(|hasher| hasher.hash(password, salt)).await.map_err(|unhashed| match unhashed {
            Unhashed::TooEasy => Error::invalid("password", Wrong::TooEasy).into(),
            Unhashed::Unworkable(error) => {
                tracing::error!(%error);
                Kind::Failed.into()
            }
        })
    }
}

/// A place in the queue for the hasher.
pub struct Place<'a> {
    hashing: &'a Hashing,
    _place: (SemaphorePermit<'a>, Turn, Turn),
}

impl Place<'_> {
    /// Lets `work` use the hasher when it is its turn.
    pub async fn with<T: Send>(self, work: impl FnOnce(&Hasher) -> T + Send) -> T {
        let _seat = self.hashing.seats.acquire().await;
        block_in_place(|| self.hashing.threads.install(|| work(&self.hashing.hasher)))
    }
}

/// The scheduler lets this thread run when nothing else wants the core, and no longer: whoever floods the door makes signing in
/// slow, and nobody's page. (A thread that is only as nice as can be is left to the end of its turn.)
fn behind_everything() {
    // Elsewhere a priority is the whole process's.
    #[cfg(target_os = "linux")]
    {
        use thread_priority::{NormalThreadSchedulePolicy, ThreadPriority, ThreadSchedulePolicy};
        let idle = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);
        let this = thread_priority::thread_native_id();
        if let Err(error) = thread_priority::set_thread_priority_and_policy(this, ThreadPriority::Min, idle) {
            tracing::warn!(%error, "passwords are compared at the priority of pages");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_would_wait_too_long_is_turned_away_until_somebody_leaves() {
        let cost = Cost { memory_kib: 8, passes: 1 };
        let hashing = Hashing::new(cost).unwrap();
        let names: Vec<String> = (0..1_000).map(|n| n.to_string()).collect();
        let place = |n: usize| hashing.place(Whose { network: &names[n], account: &names[n] });
        let mut waiting: Vec<_> = (0..999).map_while(|n| place(n).ok()).collect();
        assert!(waiting.len() >= QUEUE);
        waiting.pop();
        assert!(place(999).is_ok());
    }

    #[test]
    fn neither_a_network_nor_an_account_takes_every_place() {
        let hashing = Hashing::new(Cost { memory_kib: 8, passes: 1 }).unwrap();
        let names: Vec<String> = (0..100).map(|n| n.to_string()).collect();
        let of = |network, account| hashing.place(Whose { network, account });
        let from_one: Vec<_> = names.iter().filter_map(|name| of("192.0.2.7", name).ok()).collect();
        assert_eq!(from_one.len(), OF_A_NETWORK);
        let for_one: Vec<_> = names.iter().filter_map(|name| of(name, "Ann@Example.org").ok()).collect();
        assert_eq!(for_one.len(), OF_AN_ACCOUNT);
        assert!(of("192.0.2.8", "ann@example.org").is_err() && of("192.0.2.8", "ben@example.org").is_ok());
        let long: Vec<String> = names.iter().map(|name| "\u{fdfa}".repeat(300) + name).collect();
        let of_one = names.iter().zip(&long).filter_map(|(network, account)| of(network, account).ok());
        assert_eq!(of_one.collect::<Vec<_>>().len(), OF_AN_ACCOUNT, "no more is looked at than an address has");
    }
}
