//! What happens to an account.

use remit_db::Tx;
use serde_json::json;

use super::{NewAccount, PasswordHash, queries};
use crate::actor::Actor;
use crate::audit::{self, Change};
use crate::clock::Instant;
use crate::error::{Conflict, Error, Result};
use crate::id::AccountId;
use crate::permission::{Ability, may};
use crate::{session, user};

/// Makes an account. Whoever may do so has been found out by the invitation that leads here.
pub(crate) fn create(tx: &Tx<'_>, account: &NewAccount<'_>, at: Instant) -> Result<AccountId> {
    let id = AccountId(tx.next_id()?);
    queries::insert(tx, id, account, at).map_err(|error| {
        if error.violates("accounts_email_key_key") { Error::Conflict(Conflict::AlreadyExists) } else { error.into() }
    })?;
    Ok(id)
}

/// Sets the actor's own password, and ends every session that began with the old one.
///
/// # Errors
/// [`Error::Denied`] for a machine, [`Error::NotFound`] without an account, and those of the storage.
pub fn set_password(tx: &Tx<'_>, actor: &Actor, password: &PasswordHash) -> Result<()> {
    let permit = may(actor, Ability::Profile)?;
    let user = actor.user().ok_or(Error::Denied)?;
    let account = user::account_of(tx, actor.org, user)?.ok_or(Error::NotFound)?;
    queries::set_password(tx, account, password)?;
    session::end_all_of(tx, account)?;
    audit::record(tx, permit, &[Change::new("account.password_set", account, json!(null), json!(null))])
}
