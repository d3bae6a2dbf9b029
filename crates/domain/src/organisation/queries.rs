//! SQL of organisations.

use remit_db::{Row, Tx, params, sql, sql_global};

use super::Organisation;
use crate::Actor;
use crate::clock::{Day, Instant};
use crate::error::{Error, Result};
use crate::id::{AccountId, OrgId, UserId};

/// The day that it is for the organisation at the moment of the act.
///
/// # Errors
/// Those of the storage.
pub fn today(tx: &Tx<'_>, actor: &Actor) -> Result<Day> {
    Ok(Day::of(actor.at, load(tx, actor.org)?.zone.rules()))
}

/// The organisation, with its settings.
///
/// # Errors
/// [`Error::NotFound`], and those of the storage.
pub fn load(tx: &Tx<'_>, org: OrgId) -> Result<Organisation> {
    let found = tx.one(
        sql_global!(
            "select id, name, time_zone, currency, plan_at_minute, test_mode, next_change_at, delete_at
             from organisations where id = $1"
        ),
        params![org],
        organisation,
    )?;
    found.ok_or(Error::NotFound)
}

/// Every organisation, oldest first: for the operator.
///
/// # Errors
/// Those of the storage.
pub fn all(tx: &Tx<'_>) -> Result<Vec<Organisation>> {
    let found = tx.all(
        sql_global!(
            "select id, name, time_zone, currency, plan_at_minute, test_mode, next_change_at, delete_at
             from organisations order by id"
        ),
        params![],
        organisation,
    )?;
    Ok(found)
}

/// The first organisations after one of them, oldest first, at most so many: for work behind requests.
///
/// # Errors
/// Those of the storage.
pub fn next(tx: &Tx<'_>, after: Option<OrgId>, most: i64) -> Result<Vec<Organisation>> {
    let found = tx.all(
        sql_global!(
            "select id, name, time_zone, currency, plan_at_minute, test_mode, next_change_at, delete_at
             from organisations where id > $1 order by id limit $2"
        ),
        params![after.unwrap_or(OrgId(0)), most],
        organisation,
    )?;
    Ok(found)
}

/// The names of all organisations, which can be read whatever version of the program made the database.
///
/// # Errors
/// Those of the storage.
pub fn names(tx: &Tx<'_>) -> Result<Vec<String>> {
    Ok(tx.all(sql_global!("select name from organisations order by id"), params![], |row| row.get(0))?)
}

fn organisation(row: &Row<'_>) -> Result<Organisation, remit_db::Error> {
    Ok(Organisation {
        id: row.get(0)?,
        name: row.get(1)?,
        zone: row.get(2)?,
        currency: row.get(3)?,
        plan_at_minute: row.get(4)?,
        test_mode: row.get(5)?,
        next_change_at: row.get(6)?,
        delete_at: row.get(7)?,
    })
}

/// When everything was last taken along, and by whom.
pub(super) fn exported(tx: &Tx<'_>, org: OrgId) -> Result<Option<(Instant, UserId)>> {
    let found =
        tx.one(sql_global!("select exported_at, exported_by from organisations where id = $1"), params![org], |row| {
            Ok(row.get::<Option<Instant>>(0)?.zip(row.get::<Option<UserId>>(1)?))
        })?;
    Ok(found.flatten())
}

pub(super) fn set_exported(tx: &Tx<'_>, org: OrgId, at: Instant, by: UserId) -> Result<()> {
    tx.run(
        sql_global!("update organisations set exported_at = $2, exported_by = $3 where id = $1"),
        params![org, at, by],
    )?;
    Ok(())
}

pub(super) fn set_delete_at(tx: &Tx<'_>, org: OrgId, at: Option<Instant>) -> Result<()> {
    tx.run(sql_global!("update organisations set delete_at = $2 where id = $1"), params![org, at])?;
    Ok(())
}

/// The first users, each with the account.
pub(super) fn some_users(tx: &Tx<'_>, org: OrgId, most: i64) -> Result<Vec<(UserId, Option<AccountId>)>> {
    Ok(tx.all(
        sql!("select id, account_id from users where org_id = $1 order by id limit $2"),
        params![org, most],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

pub(super) fn delete(tx: &Tx<'_>, org: OrgId) -> Result<()> {
    tx.run(sql_global!("delete from organisations where id = $1"), params![org])?;
    Ok(())
}

pub(super) fn insert(tx: &Tx<'_>, organisation: &Organisation, created_at: Instant) -> Result<()> {
    tx.run(
        sql_global!(
            "insert into organisations (id, name, time_zone, currency, plan_at_minute, test_mode, created_at)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        params![
            organisation.id,
            organisation.name,
            organisation.zone,
            organisation.currency,
            organisation.plan_at_minute,
            organisation.test_mode,
            created_at
        ],
    )?;
    Ok(())
}
