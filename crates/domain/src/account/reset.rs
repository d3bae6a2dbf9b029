//! A new password for whoever has forgotten theirs: by a link that goes to the address, and works once.
//!
//! Asking tells nobody whether there is an account: what is asked is written down, and looked up behind the answer.

use remit_db::Tx;
use serde_json::json;

use super::{PasswordHash, by_email, queries};
use crate::actor::Actor;
use crate::audit::{self, Change, Verb};
use crate::clock::Instant;
use crate::error::{Conflict, Error, Result};
use crate::id::AccountId;
use crate::mail;
use crate::permission::{Ability, may};
use crate::secret::Secret;
use crate::session;
use crate::text::EmailAddress;

/// A link works for an hour.
pub const VALID_SECONDS: i64 = 3_600;
/// An account gets one mail in so long, however often somebody asks.
const PAUSE_SECONDS: i64 = 300;
/// So often an address is asked for in a quarter of an hour, from everywhere.
const MOST_PER_ADDRESS: i64 = 10;
/// So often somebody asks in a quarter of an hour, from one network.
const MOST_PER_NETWORK: i64 = 50;

/// Whose password a link sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resetting {
    /// The account.
    pub account: AccountId,
    /// Its address, as it was typed.
    pub email: String,
    /// How its person is called.
    pub name: String,
}

/// Notes that somebody at `source` asks for a new password of `email`, whether it has an account or not.
///
/// # Errors
/// A fault at `email` for what is no address; [`Conflict::TooManyAttempts`]; those of the storage.
pub fn ask(tx: &Tx<'_>, email: &str, source: &str, at: Instant) -> Result<()> {
    let email = EmailAddress::new(email).map_err(|problem| Error::invalid("email", problem))?;
    session::count(tx, format!("reset {}", session::network_of(source)), MOST_PER_NETWORK, at)?;
    session::count(tx, format!("reset {}", email.key()), MOST_PER_ADDRESS, at)?;
    queries::insert_request(tx, email.key())
}

/// Has somebody asked who was not looked up yet?
///
/// # Errors
/// Those of the storage.
pub fn is_any_asked(tx: &Tx<'_>) -> Result<bool> {
    Ok(!queries::requests(tx, 1)?.is_empty())
}

/// Looks up those who asked first, at most so many, and puts a mail in for each who may sign in somewhere.
///
/// # Errors
/// Those of the storage.
pub fn look_up(tx: &Tx<'_>, most: i64, now: Instant) -> Result<()> {
    let requests = queries::requests(tx, most)?;
    for (_, email_key) in &requests {
        let Some(login) = by_email(tx, email_key)? else { continue };
        let Some(seat) = session::seats(tx, login.id)?.into_iter().next() else { continue };
        let (kind, since) = (mail::Kind::PasswordReset, now.plus_seconds(-PAUSE_SECONDS));
        if !mail::commands::is_any_since(tx, seat.org, seat.user, kind, since)? {
            mail::commands::put_in(tx, seat.org, seat.user, kind, None, now)?;
        }
    }
    queries::forget_requests(tx, &requests.iter().map(|(id, _)| *id).collect::<Vec<_>>())
}

/// Nobody has asked for a new password of this address.
pub(crate) fn forget_requests_of(tx: &Tx<'_>, email_key: &str) -> Result<()> {
    queries::forget_requests_of(tx, email_key)
}

/// Makes this secret open an account once; what was opened before stays open.
pub(crate) fn open(tx: &Tx<'_>, account: AccountId, secret: &Secret, at: Instant) -> Result<()> {
    queries::insert_reset(tx, account, &secret.hash(), at, at.plus_seconds(VALID_SECONDS))
}

/// Whose password the link of this secret sets at `at`.
///
/// # Errors
/// [`Conflict::PasswordLinkSpent`] when one of the account was used, it has run out, or never was; those of the storage.
pub fn opened(tx: &Tx<'_>, secret: &Secret, at: Instant) -> Result<Resetting> {
    queries::reset(tx, &secret.hash(), at)?.ok_or(Error::Conflict(Conflict::PasswordLinkSpent))
}

/// Uses a link up, and with it all others of the account: sets the password, ends every session, and tells the person.
///
/// # Errors
/// Those of [`opened`].
pub fn set_password(tx: &Tx<'_>, secret: &Secret, password: &PasswordHash, at: Instant, source: &str) -> Result<()> {
    let account = opened(tx, secret, at)?.account;
    queries::end_resets(tx, account)?;
    queries::set_password(tx, account, password)?;
    session::end_all_of(tx, account)?;
    for seat in session::seats(tx, account)? {
        let actor = Actor { org: seat.org, capacity: seat.capacity(), at, source: source.to_owned() };
        let permit = may(&actor, Ability::Profile)?;
        let how = json!({ "by": "link" });
        audit::record(tx, permit, &[Change::new(Verb::AccountPasswordSet, seat.user, json!(null), how)])?;
    }
    told(tx, account, at)
}

/// Tells whoever has an account that its password is another, in case it was not they who changed it.
pub(super) fn told(tx: &Tx<'_>, account: AccountId, at: Instant) -> Result<()> {
    let seat = session::seats(tx, account)?.into_iter().next();
    let Some(seat) = seat else { return Ok(()) };
    let kind = mail::Kind::PasswordChanged;
    let waits = mail::commands::is_any_since(tx, seat.org, seat.user, kind, at)?;
    if waits { Ok(()) } else { mail::commands::put_in(tx, seat.org, seat.user, kind, None, at) }
}

/// Clears away what has run out. Nothing depends on it but room.
///
/// # Errors
/// Those of the storage.
pub fn sweep(tx: &Tx<'_>, at: Instant) -> Result<u64> {
    queries::end_overdue_resets(tx, at)
}
