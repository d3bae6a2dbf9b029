//! The SQL of jobs.

use remit_db::{Row, Tx, engine_sql, params, sql};

use super::{Job, Kind, State};
use crate::Actor;
use crate::clock::Instant;
use crate::error::Result;
use crate::id::{JobId, OrgId};
use crate::permission::{self, Ability};

/// The latest jobs that were given up, for whoever looks after them.
///
/// # Errors
/// [`crate::Error::Denied`], those of the storage.
pub fn given_up(tx: &Tx<'_>, actor: &Actor, limit: i64) -> Result<Vec<Job>> {
    let _ = permission::may(actor, Ability::Inspect)?;
    Ok(tx.all(
        sql!(
            "select id, org_id, kind, name, state, run_at, attempts, error from jobs
             where org_id = $1 and state = 4 order by run_at desc limit $2"
        ),
        params![actor.org, limit],
        job,
    )?)
}

fn job(row: &Row<'_>) -> std::result::Result<Job, remit_db::Error> {
    Ok(Job {
        id: row.get(0)?,
        org: row.get(1)?,
        kind: row.get(2)?,
        name: row.get(3)?,
        state: row.get(4)?,
        run_at: row.get(5)?,
        attempts: row.get(6)?,
        error: row.get(7)?,
    })
}

/// Puts in a job; false when there is one of this kind and name already.
pub(super) fn insert(tx: &Tx<'_>, org: OrgId, id: JobId, kind: Kind, name: &str, run_at: Instant) -> Result<bool> {
    let inserted = tx.run(
        sql!(
            "insert into jobs (org_id, id, kind, name, state, run_at) values ($1, $2, $3, $4, 1, $5)
             on conflict (org_id, kind, name) do nothing"
        ),
        params![org, id, kind, name, run_at],
    )?;
    Ok(inserted == 1)
}

/// Is there a job of this kind and name?
pub(super) fn exists(tx: &Tx<'_>, org: OrgId, kind: Kind, name: &str) -> Result<bool> {
    let found = tx.one(
        sql!("select id from jobs where org_id = $1 and kind = $2 and name = $3"),
        params![org, kind, name],
        |row| row.get::<JobId>(0),
    )?;
    Ok(found.is_some())
}

/// Is there a job that can be begun at `now`?
pub(super) fn is_any_due(tx: &Tx<'_>, org: OrgId, now: Instant) -> Result<bool> {
    let found = tx.one(
        sql!(
            "select id from jobs
             where org_id = $1 and ((state = 1 and run_at <= $2) or (state = 2 and lease_until_at <= $2)) limit 1"
        ),
        params![org, now],
        |row| row.get::<JobId>(0),
    )?;
    Ok(found.is_some())
}

/// The first job that can be begun at `now`: waiting, or left by somebody whose lease has run out.
pub(super) fn next(tx: &Tx<'_>, org: OrgId, now: Instant) -> Result<Option<Job>> {
    Ok(tx.one(
        engine_sql! {
            // The single writer has the table to itself.
            sqlite: "select id, org_id, kind, name, state, run_at, attempts, error from jobs
                where org_id = $1 and ((state = 1 and run_at <= $2) or (state = 2 and lease_until_at <= $2))
                order by run_at, id limit 1",
            postgres: "select id, org_id, kind, name, state, run_at, attempts, error from jobs
                where org_id = $1 and ((state = 1 and run_at <= $2) or (state = 2 and lease_until_at <= $2))
                order by run_at, id limit 1 for update skip locked",
        },
        params![org, now],
        job,
    )?)
}

pub(super) fn lease(tx: &Tx<'_>, org: OrgId, id: JobId, attempts: i64, until: Instant) -> Result<()> {
    tx.run(
        sql!(
            "update jobs set state = 2, lease_until_at = $4, attempts = $3
             where org_id = $1 and id = $2"
        ),
        params![org, id, attempts, until],
    )?;
    Ok(())
}

/// Moves the end of a lease; false when somebody else has the job by now.
pub(super) fn extend(tx: &Tx<'_>, job: &Job, until: Instant) -> Result<bool> {
    let extended = tx.run(
        sql!(
            "update jobs set lease_until_at = $4
             where org_id = $1 and id = $2 and state = 2 and attempts = $3"
        ),
        params![job.org, job.id, job.attempts, until],
    )?;
    Ok(extended == 1)
}

/// Leaves a job in `state`; nothing happens when somebody else has it by now.
pub(super) fn leave(tx: &Tx<'_>, job: &Job, state: State, run_at: Instant, error: Option<&str>) -> Result<()> {
    tx.run(
        sql!(
            "update jobs set state = $4, run_at = $5, error = $6, lease_until_at = null
             where org_id = $1 and id = $2 and state = 2 and attempts = $3"
        ),
        params![job.org, job.id, job.attempts, state, run_at, error],
    )?;
    Ok(())
}
