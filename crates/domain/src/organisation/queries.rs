//! SQL of organisations.

use remit_db::{Row, Tx, params, sql_global};

use super::Organisation;
use crate::Actor;
use crate::clock::{Day, Instant};
use crate::error::{Error, Result};
use crate::id::OrgId;

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
            "select id, name, time_zone, currency, plan_at_minute, test_mode, next_change_at
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
            "select id, name, time_zone, currency, plan_at_minute, test_mode, next_change_at
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
            "select id, name, time_zone, currency, plan_at_minute, test_mode, next_change_at
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
    })
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
