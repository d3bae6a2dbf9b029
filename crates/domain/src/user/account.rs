//! SQL of which account a user has, and which users an account.

use remit_db::{Tx, params, sql, sql_global};

use super::Status;
use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::id::{AccountId, OrgId, UserId};

pub(crate) fn account_of(tx: &Tx<'_>, org: OrgId, id: UserId) -> Result<Option<AccountId>> {
    let found =
        tx.one(sql!("select account_id from users where org_id = $1 and id = $2"), params![org, id], |row| {
            row.get::<Option<AccountId>>(0)
        })?;
    Ok(found.flatten())
}

/// Is an account that of a user of another organisation too, who could sign in there now or when reactivated?
pub(crate) fn is_elsewhere(tx: &Tx<'_>, account: AccountId, org: OrgId) -> Result<bool> {
    let found = tx.one(
        sql_global!("select 1 from users where account_id = $1 and org_id <> $2 and status <> $3 limit 1"),
        params![account, org, Status::Removed],
        |row| row.get::<i64>(0),
    )?;
    Ok(found.is_some())
}

/// The account of whoever acts.
pub(crate) fn own_account(tx: &Tx<'_>, actor: &Actor) -> Result<AccountId> {
    let user = actor.user().ok_or(Error::Denied)?;
    account_of(tx, actor.org, user)?.ok_or(Error::Denied)
}

/// Is there an organisation in which the account has a user who was not removed?
pub(crate) fn has_seats(tx: &Tx<'_>, account: AccountId) -> Result<bool> {
    let found = sql_global!("select 1 from users where account_id = $1 and status <> $2 limit 1");
    Ok(tx.one(found, params![account, Status::Removed], |row| row.get::<i64>(0))?.is_some())
}

/// Takes an account away from the users who had it.
pub(crate) fn unlink(tx: &Tx<'_>, account: AccountId) -> Result<()> {
    tx.run(sql_global!("update users set account_id = null where account_id = $1"), params![account])?;
    Ok(())
}
