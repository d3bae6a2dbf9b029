//! Passkeys: keys that an authenticator keeps, a telephone, a computer or a stick, and of which the program knows the public
//! half only. They are a second factor beside the password, as the codes of a telephone are.

mod ceremony;
pub mod commands;
mod queries;
mod site;

pub(crate) use queries::{forget, forget_overdue, has_any};
pub use site::Site;

use remit_db::Tx;

use crate::actor::Actor;
use crate::clock::Instant;
use crate::error::{Error, Problem, Result};
use crate::id::{AccountId, PasskeyId};
use crate::permission::{Ability, may};
use crate::user;

/// How long an authenticator has for its answer.
pub(crate) const SECONDS: i64 = 5 * 60;

/// A passkey, as its owner sees it.
#[derive(Debug, Clone)]
pub struct Passkey {
    /// Its id.
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: String,
    /// When it was added.
    pub created_at: Instant,
    /// When it last opened something.
    pub used_at: Option<Instant>,
}

/// A passkey, as its signatures are checked by it.
#[derive(Debug)]
struct Kept {
    id: PasskeyId,
    handle: Vec<u8>,
    credential: Vec<u8>,
    transports: i64,
    fixed: Vec<u8>,
    moving: Vec<u8>,
}

/// What an authenticator is asked, as JSON for the browser, and what its answer is checked by.
#[derive(Debug)]
pub(crate) struct Challenge {
    pub state: Vec<u8>,
    pub options: String,
}

/// The actor's own.
///
/// # Errors
/// [`Error::Denied`] for who is no person, those of the storage.
pub fn own(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<Passkey>> {
    let _permit = may(actor, Ability::Profile)?;
    queries::list(tx, user::own_account(tx, actor)?)
}

/// Asks for one of the account's passkeys, if it has any.
pub(crate) fn ask(tx: &Tx<'_>, account: AccountId, site: &Site) -> Result<Option<Challenge>> {
    let kept = queries::kept(tx, account)?;
    if kept.is_empty() { Ok(None) } else { ceremony::ask(site, &kept).map(Some) }
}

/// Takes the answer to what was [asked](ask), and keeps how far the passkey has counted.
pub(crate) fn take(
    tx: &Tx<'_>,
    account: AccountId,
    site: &Site,
    state: &[u8],
    answer: &str,
    at: Instant,
) -> Result<()> {
    let answer = ceremony::Shown::read(answer)?;
    let kept = queries::kept(tx, account)?.into_iter().find(|kept| kept.credential == answer.credential());
    let kept = kept.ok_or_else(refused)?;
    let moving = answer.check(site, state, &kept)?;
    queries::used(tx, kept.id, &moving, at)
}

fn refused() -> Error {
    Error::invalid("passkey", Problem::NotThePasskey)
}
