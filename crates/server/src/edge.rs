//! The program's edge to the machine: its clock and its randomness. Nothing else asks for either.

use std::sync::Arc;

use jiff::Timestamp;
use rand::rngs::{StdRng, SysRng};
use rand::{Rng, SeedableRng};
use remit_domain::clock::Instant;

/// Where the present moment comes from.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Instant + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Clock {
        Clock::of(system_now)
    }

    /// A clock that shows what `now` says.
    pub fn of(now: impl Fn() -> Instant + Send + Sync + 'static) -> Clock {
        Clock(Arc::new(now))
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Instant {
        (self.0)()
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the clock that everything else is given")]
fn system_now() -> Instant {
    Instant::from(Timestamp::now())
}

/// Where unguessable bytes come from.
#[derive(Clone)]
pub struct Random(Arc<Fill>);

type Fill = dyn Fn(&mut [u8]) -> Result<(), NoRandomness> + Send + Sync;

/// The machine gives no random bytes; nothing secret can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the machine gives no random bytes")]
pub struct NoRandomness;

impl Random {
    /// The machine's randomness.
    #[must_use]
    pub fn system() -> Random {
        Random(Arc::new(|bytes| rand::TryRng::try_fill_bytes(&mut SysRng, bytes).map_err(|_| NoRandomness)))
    }

    /// The same bytes in every run that begins with the same `seed`.
    #[must_use]
    pub fn seeded(seed: u64) -> Random {
        let generator = std::sync::Mutex::new(StdRng::seed_from_u64(seed));
        Random(Arc::new(move |bytes| {
            generator.lock().map_err(|_| NoRandomness)?.fill_bytes(bytes);
            Ok(())
        }))
    }

    /// Unguessable bytes.
    ///
    /// # Errors
    /// [`NoRandomness`] when the machine has none to give.
    pub fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        (self.0)(bytes)
    }

    /// A generator that starts from unguessable bytes.
    ///
    /// # Errors
    /// [`NoRandomness`] when the machine has none to give.
    pub fn generator(&self) -> Result<StdRng, NoRandomness> {
        let mut seed = [0; 32];
        self.fill(&mut seed)?;
        Ok(StdRng::from_seed(seed))
    }
}
