//! SQL of accounts. They belong to no organisation.

use remit_db::{Tx, params, sql_global};

use super::profile::{Edit, Profile};
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

pub(super) fn set_password(tx: &Tx<'_>, id: AccountId, password: &PasswordHash) -> Result<u64> {
    let changed = tx.run(
        sql_global!("update accounts set password_hash = $2, version = version + 1 where id = $1"),
        params![id, password],
    )?;
    Ok(changed)
}
