//! What happens to an account.

use remit_db::Tx;
use serde_json::json;

use super::{NewAccount, PasswordHash, queries};
use crate::actor::Actor;
use crate::audit::{self, Change};
use crate::clock::Instant;
use crate::error::{Conflict, Error, Result};
use crate::id::{AccountId, UserId};
use crate::permission::may_set_password;
use crate::{session, user};

/// Makes an account. Whoever may do so has been found out by the invitation that leads here.
pub(crate) fn create(tx: &Tx<'_>, account: &NewAccount<'_>, at: Instant) -> Result<AccountId> {
    let id = AccountId(tx.next_id()?);
    queries::insert(tx, id, account, at).map_err(|error| {
        if error.violates("accounts_email_key_key") { Error::Conflict(Conflict::AlreadyExists) } else { error.into() }
    })?;
    Ok(id)
}

/// Sets the password of a user's account, and ends every session that began with the old one.
///
/// # Errors
/// [`Error::Denied`] for anybody but the operator, [`Error::NotFound`] without an account, and those of the storage.
pub fn set_password(tx: &Tx<'_>, actor: &Actor, user: UserId, password: &PasswordHash) -> Result<()> {
    let permit = may_set_password(actor)?;
    let account = user::account_of(tx, actor.org, user)?.ok_or(Error::NotFound)?;
    queries::set_password(tx, account, password)?;
    session::end_all_of(tx, account)?;
    audit::record(tx, permit, &[Change::new("account.password_set", account, json!(null), json!(null))])
}
