//! SQL of organisations.

use remit_db::{Row, Tx, params, sql_global};

use super::Organisation;
use crate::clock::Instant;
use crate::error::{Error, Result};
use crate::id::OrgId;

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

/// Every organisation, oldest first: for the operator and for work behind requests.
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
