//! SQL of passkeys. Like accounts they belong to no organisation.

use remit_db::{Tx, params, sql_global};

use super::{Kept, Passkey};
use crate::clock::Instant;
use crate::error::Result;
use crate::id::{AccountId, PasskeyId};

pub(crate) fn has_any(tx: &Tx<'_>, account: AccountId) -> Result<bool> {
    Ok(!list(tx, account)?.is_empty())
}

pub(super) fn list(tx: &Tx<'_>, account: AccountId) -> Result<Vec<Passkey>> {
    Ok(tx.all(
        sql_global!("select id, name, created_at, used_at from passkeys where account_id = $1 order by id"),
        params![account],
        |row| Ok(Passkey { id: row.get(0)?, name: row.get(1)?, created_at: row.get(2)?, used_at: row.get(3)? }),
    )?)
}

pub(super) fn kept(tx: &Tx<'_>, account: AccountId) -> Result<Vec<Kept>> {
    Ok(tx.all(
        sql_global!(
            "select id, handle, credential, transports, fixed, moving from passkeys where account_id = $1 order by id"
        ),
        params![account],
        |row| {
            Ok(Kept {
                id: row.get(0)?,
                handle: row.get(1)?,
                credential: row.get(2)?,
                transports: row.get(3)?,
                fixed: row.get(4)?,
                moving: row.get(5)?,
            })
        },
    )?)
}

/// Keeps a passkey, unless it is somebody's already.
pub(super) fn insert(tx: &Tx<'_>, account: AccountId, name: &str, kept: &Kept, at: Instant) -> Result<bool> {
    let put = tx.run(
        sql_global!(
            "insert into passkeys (id, account_id, name, handle, credential, transports, fixed, moving, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (credential) do nothing"
        ),
        params![kept.id, account, name, kept.handle, kept.credential, kept.transports, kept.fixed, kept.moving, at],
    )?;
    Ok(put == 1)
}

pub(super) fn used(tx: &Tx<'_>, id: PasskeyId, moving: &[u8], at: Instant) -> Result<()> {
    tx.run(sql_global!("update passkeys set moving = $2, used_at = $3 where id = $1"), params![id, moving, at])?;
    Ok(())
}

pub(super) fn delete(tx: &Tx<'_>, account: AccountId, id: PasskeyId) -> Result<bool> {
    Ok(tx.run(sql_global!("delete from passkeys where account_id = $1 and id = $2"), params![account, id])? == 1)
}

/// Keeps what was asked of an account until `expires_at`, instead of what was asked before.
pub(super) fn put_challenge(
    tx: &Tx<'_>,
    account: AccountId,
    name: &str,
    state: &[u8],
    expires_at: Instant,
) -> Result<()> {
    tx.run(
        sql_global!(
            "insert into passkey_challenges (account_id, name, state, expires_at) values ($1, $2, $3, $4)
             on conflict (account_id) do update
             set name = excluded.name, state = excluded.state, expires_at = excluded.expires_at"
        ),
        params![account, name, state, expires_at],
    )?;
    Ok(())
}

/// What was asked of an account, which is asked no more.
pub(super) fn take_challenge(tx: &Tx<'_>, account: AccountId, at: Instant) -> Result<Option<(String, Vec<u8>)>> {
    let asked = tx.one(
        sql_global!("select name, state from passkey_challenges where account_id = $1 and expires_at > $2"),
        params![account, at],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    forget_challenge(tx, account)?;
    Ok(asked)
}

fn forget_challenge(tx: &Tx<'_>, account: AccountId) -> Result<()> {
    tx.run(sql_global!("delete from passkey_challenges where account_id = $1"), params![account])?;
    Ok(())
}

/// Every passkey of an account, and what was asked for another.
pub(crate) fn forget(tx: &Tx<'_>, account: AccountId) -> Result<()> {
    forget_challenge(tx, account)?;
    tx.run(sql_global!("delete from passkeys where account_id = $1"), params![account])?;
    Ok(())
}

/// Forgets what was asked and never answered.
pub(crate) fn forget_overdue(tx: &Tx<'_>, at: Instant) -> Result<u64> {
    Ok(tx.run(sql_global!("delete from passkey_challenges where expires_at <= $1"), params![at])?)
}
