//! SQL of accounts. They belong to no organisation.

use remit_db::{Tx, params, sql_global};

use super::profile::{Edit, Profile};
use super::reset::Resetting;
use super::{Login, NewAccount, PasswordHash};
use crate::clock::Instant;
use crate::error::{Error, Result};
use crate::id::AccountId;

pub(crate) fn by_email(tx: &Tx<'_>, email_key: &str) -> Result<Option<Login>> {
    let login = tx.one(
        sql_global!("select id, password_hash from accounts where email_key = $1"),
        params![email_key],
        |row| Ok(Login { id: row.get(0)?, password: row.get(1)? }),
    )?;
    Ok(login)
}

pub(crate) fn password_of(tx: &Tx<'_>, id: AccountId) -> Result<Option<PasswordHash>> {
    let password =
        tx.one(sql_global!("select password_hash from accounts where id = $1"), params![id], |row| row.get(0))?;
    Ok(password.flatten())
}

pub(crate) fn name(tx: &Tx<'_>, id: AccountId) -> Result<String> {
    let name = tx.one(sql_global!("select name from accounts where id = $1"), params![id], |row| row.get(0))?;
    name.ok_or(Error::NotFound)
}

pub(super) fn profile(tx: &Tx<'_>, id: AccountId) -> Result<Profile> {
    let found = tx.one(
        sql_global!("select name, signature, language, time_zone, version from accounts where id = $1"),
        params![id],
        |row| {
            Ok(Profile {
                name: row.get(0)?,
                signature: row.get(1)?,
                language: row.get(2)?,
                zone: row.get(3)?,
                version: row.get(4)?,
            })
        },
    )?;
    found.ok_or(Error::NotFound)
}

/// Saves it, if it is still as the form had it.
pub(super) fn set_profile(tx: &Tx<'_>, id: AccountId, edit: &Edit) -> Result<()> {
    let changed = tx.run(
        sql_global!(
            "update accounts set name = $2, signature = $3, language = $4, time_zone = $5, version = version + 1
             where id = $1 and version = $6"
        ),
        params![id, edit.name.as_str(), edit.signature.as_str(), edit.language, edit.zone, edit.version],
    )?;
    if changed == 0 { Err(Error::Stale) } else { Ok(()) }
}

pub(super) fn insert(tx: &Tx<'_>, id: AccountId, account: &NewAccount<'_>, at: Instant) -> Result<(), remit_db::Error> {
    tx.run(
        sql_global!(
            "insert into accounts (id, email, email_key, name, language, password_hash, created_at)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        params![
            id,
            account.email.as_str(),
            account.email.key(),
            account.name.as_str(),
            account.language,
            account.password,
            at
        ],
    )?;
    Ok(())
}

pub(super) fn delete(tx: &Tx<'_>, id: AccountId) -> Result<()> {
    tx.run(sql_global!("delete from accounts where id = $1"), params![id])?;
    Ok(())
}

pub(super) fn set_password(tx: &Tx<'_>, id: AccountId, password: &PasswordHash) -> Result<u64> {
    let changed = tx.run(
        sql_global!("update accounts set password_hash = $2, version = version + 1 where id = $1"),
        params![id, password],
    )?;
    Ok(changed)
}

pub(super) fn insert_request(tx: &Tx<'_>, email_key: &str) -> Result<()> {
    tx.run(
        sql_global!("insert into password_requests (id, email_key) values ($1, $2)"),
        params![tx.next_id()?, email_key],
    )?;
    Ok(())
}

/// Who asked for a new password first: the number of the request and the key of the address.
pub(super) fn requests(tx: &Tx<'_>, most: i64) -> Result<Vec<(i64, String)>> {
    let found = tx.all(
        sql_global!("select id, email_key from password_requests order by id limit $1"),
        params![most],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found)
}

pub(super) fn forget_requests(tx: &Tx<'_>, ids: &[i64]) -> Result<()> {
    tx.run_in(sql_global!("delete from password_requests where id in ($1...)"), params![], ids)?;
    Ok(())
}

pub(super) fn forget_requests_of(tx: &Tx<'_>, email_key: &str) -> Result<()> {
    tx.run(sql_global!("delete from password_requests where email_key = $1"), params![email_key])?;
    Ok(())
}

pub(super) fn insert_reset(
    tx: &Tx<'_>,
    account: AccountId,
    token_hash: &[u8],
    at: Instant,
    expires_at: Instant,
) -> Result<()> {
    tx.run(
        sql_global!(
            "insert into password_resets (token_hash, account_id, created_at, expires_at) values ($1, $2, $3, $4)"
        ),
        params![token_hash, account, at, expires_at],
    )?;
    Ok(())
}

pub(super) fn reset(tx: &Tx<'_>, token_hash: &[u8], at: Instant) -> Result<Option<Resetting>> {
    Ok(tx.one(
        sql_global!(
            "select a.id, a.email, a.name from password_resets r join accounts a on a.id = r.account_id
             where r.token_hash = $1 and r.expires_at > $2"
        ),
        params![token_hash, at],
        |row| Ok(Resetting { account: row.get(0)?, email: row.get(1)?, name: row.get(2)? }),
    )?)
}

pub(super) fn end_resets(tx: &Tx<'_>, account: AccountId) -> Result<()> {
    tx.run(sql_global!("delete from password_resets where account_id = $1"), params![account])?;
    Ok(())
}

pub(super) fn end_overdue_resets(tx: &Tx<'_>, at: Instant) -> Result<u64> {
    Ok(tx.run(sql_global!("delete from password_resets where expires_at <= $1"), params![at])?)
}
