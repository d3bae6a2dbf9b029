//! SQL of what was counted as failed: under a network, an address, or both, whether there is such an account or not.

use remit_db::{Tx, params, sql_global};

use super::attempt::Failure;
use crate::clock::Instant;
use crate::error::Result;

/// How often a subject has failed, and when first.
pub(super) fn count(tx: &Tx<'_>, subject: &str) -> Result<(i64, Option<Instant>)> {
    let found = tx.one(
        sql_global!("select count(*), min(failed_at) from sign_in_failures where subject = $1"),
        params![subject],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found.unwrap_or((0, None)))
}

pub(super) fn insert(tx: &Tx<'_>, failure: &Failure) -> Result<()> {
    tx.run(
        sql_global!("insert into sign_in_failures (subject, failed_at, id) values ($1, $2, $3)"),
        params![failure.subject, failure.failed_at, failure.id],
    )?;
    Ok(())
}

pub(super) fn forgive(tx: &Tx<'_>, failure: &Failure) -> Result<()> {
    tx.run(
        sql_global!("delete from sign_in_failures where subject = $1 and failed_at = $2 and id = $3"),
        params![failure.subject, failure.failed_at, failure.id],
    )?;
    Ok(())
}

pub(super) fn forget(tx: &Tx<'_>, subject: &str, until: Instant) -> Result<()> {
    tx.run(
        sql_global!("delete from sign_in_failures where subject = $1 and failed_at <= $2"),
        params![subject, until],
    )?;
    Ok(())
}

/// Forgets what was counted under every subject that ends so.
pub(super) fn forget_ending(tx: &Tx<'_>, end: &str) -> Result<()> {
    tx.run(
        sql_global!("delete from sign_in_failures where substr(subject, length(subject) - length($1) + 1) = $1"),
        params![end],
    )?;
    Ok(())
}

pub(super) fn forget_all(tx: &Tx<'_>, until: Instant) -> Result<u64> {
    Ok(tx.run(sql_global!("delete from sign_in_failures where failed_at <= $1"), params![until])?)
}
