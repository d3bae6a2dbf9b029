//! The second factor of an account: codes by time from the person's telephone or [passkeys](super::passkey), and recovery
//! codes for when they are lost.

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
use crate::secret::Secret;
use crate::user;

/// Whoever sets it up has so long between seeing its secret and giving a code.
pub(crate) const PENDING_SECONDS: i64 = 600;

/// Where the codes of somebody's telephone stand.
#[derive(Debug)]
pub enum State {
    /// None are asked for.
    Off,
    /// Its secret is shown, its codes are not asked for yet.
    Pending(Key),
    /// One is asked for at every sign-in, or a passkey.
    On {
        /// When it was confirmed.
        since: Instant,
    },
}

/// The actor's own.
///
/// # Errors
/// [`Error::Denied`] for who is no person, those of the storage.
pub fn own(tx: &Tx<'_>, actor: &Actor, this: &Secret) -> Result<State> {
    let _permit = may(actor, Ability::Profile)?;
    let account = user::own_account(tx, actor)?;
    if let Some((_, since)) = queries::confirmed(tx, account)? {
        return Ok(State::On { since });
    }
    let pending = queries::pending(tx, account, this, actor.at.plus_seconds(-PENDING_SECONDS))?;
    Ok(pending.map_or(State::Off, State::Pending))
}

/// How many of the actor's recovery codes are unused.
///
/// # Errors
/// [`Error::Denied`] for who is no person, those of the storage.
pub fn codes_left(tx: &Tx<'_>, actor: &Actor) -> Result<i64> {
    let _permit = may(actor, Ability::Profile)?;
    queries::codes_left(tx, user::own_account(tx, actor)?)
}

/// Gives recovery codes to an account that has no second factor yet. Did it need them?
pub(crate) fn put_first_codes(tx: &Tx<'_>, account: AccountId, codes: &[RecoveryCode]) -> Result<bool> {
    let is_first = !is_on(tx, account)?;
    if is_first {
        queries::put_recovery_codes(tx, account, codes)?;
    }
    Ok(is_first)
}

/// Takes the recovery codes of an account that has no second factor any more.
pub(crate) fn forget_last_codes(tx: &Tx<'_>, account: AccountId) -> Result<()> {
    if is_on(tx, account)? { Ok(()) } else { queries::forget_recovery_codes(tx, account) }
}

/// By what a second factor was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    Code,
    Passkey,
    RecoveryCode,
}

/// Takes a code of either kind, each only once: of several who give the same at once, one is let through.
pub(crate) fn take(tx: &Tx<'_>, account: AccountId, typed: &str, at: Instant) -> Result<Option<Shown>> {
    if !is_on(tx, account)? {
        return Ok(None);
    }
    let key = queries::confirmed(tx, account)?;
    let shown = match key.and_then(|(key, _)| key.step_of(typed, at)) {
        Some(step) => queries::take_step(tx, account, step)?.then_some(Shown::Code),
        None => queries::take_recovery_code(tx, account, &recovery::hash(typed))?.then_some(Shown::RecoveryCode),
    };
    shown.map(Some).ok_or(Error::invalid("code", Problem::NotTheCode))
}
