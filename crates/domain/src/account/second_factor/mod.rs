//! The second factor of an account: codes by time from the person's telephone, and recovery codes for when it is lost.

pub mod commands;
mod key;
mod queries;
mod recovery;

pub use key::Key;
pub(crate) use queries::{forget_pending, is_on, remove};
pub use recovery::RecoveryCode;

use remit_db::Tx;

use crate::actor::Actor;
use crate::clock::Instant;
use crate::error::{Error, Problem, Result};
use crate::id::AccountId;
use crate::permission::{Ability, may};
use crate::user;

/// Whoever sets it up has so long between seeing its secret and giving a code.
pub(crate) const PENDING_SECONDS: i64 = 600;

/// Where somebody's second factor stands.
#[derive(Debug)]
pub enum State {
    /// A password is all that is asked for.
    Off,
    /// Its secret is shown, its codes are not asked for yet.
    Pending(Key),
    /// A code is asked for at every sign-in.
    On {
        /// When it was confirmed.
        since: Instant,
        /// How many recovery codes are unused.
        codes_left: i64,
    },
}

/// The actor's own.
///
/// # Errors
/// [`Error::Denied`] for who is no person, those of the storage.
pub fn own(tx: &Tx<'_>, actor: &Actor) -> Result<State> {
    let _permit = may(actor, Ability::Profile)?;
    let account = user::own_account(tx, actor)?;
    if let Some((_, since)) = queries::confirmed(tx, account)? {
        return Ok(State::On { since, codes_left: queries::codes_left(tx, account)? });
    }
    let pending = queries::pending(tx, account, actor.at.plus_seconds(-PENDING_SECONDS))?;
    Ok(pending.map_or(State::Off, State::Pending))
}

/// By what a second factor was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    ByCode,
    ByRecoveryCode,
}

/// Takes a code of either kind, each only once: of several who give the same at once, one is let through.
pub(crate) fn take(tx: &Tx<'_>, account: AccountId, typed: &str, at: Instant) -> Result<Option<Shown>> {
    let Some((key, _)) = queries::confirmed(tx, account)? else { return Ok(None) };
    let shown = match key.step_of(typed, at) {
        Some(step) => queries::take_step(tx, account, step)?.then_some(Shown::ByCode),
        None => queries::take_recovery_code(tx, account, &recovery::hash(typed))?.then_some(Shown::ByRecoveryCode),
    };
    shown.map(Some).ok_or(Error::invalid("code", Problem::NotTheCode))
}
