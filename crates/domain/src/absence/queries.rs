//! The SQL of absences.

use std::collections::BTreeMap;

use remit_db::{Error, Row, Tx, params, sql};

use super::{Absence, Away, Cover, State};
use crate::clock::Instant;
use crate::error::Result;
use crate::id::{AbsenceId, OrgId, UserId};
use crate::user::Status;

fn absence(row: &Row<'_>) -> std::result::Result<Absence, Error> {
    let cover = Cover { substitute: row.get(4)?, with_sight: row.get(5)? };
    Ok(Absence { id: row.get(0)?, user: row.get(1)?, from: row.get(2)?, until: row.get(3)?, cover })
}

/// Who is away, as far as the clock has been followed.
///
/// # Errors
/// Those of the storage.
pub fn away(tx: &Tx<'_>, org: OrgId) -> Result<Away> {
    let covers = tx.all(
        sql!("select user_id, substitute_id, with_sight from absences where org_id = $1 and state = 2 order by from_at, id"),
        params![org],
        |row| Ok((row.get(0)?, Cover { substitute: row.get(1)?, with_sight: row.get(2)? })),
    )?;
    Ok(covers.into_iter().collect())
}

/// The absences that are running, as far as the clock has been followed.
///
/// # Errors
/// Those of the storage.
pub fn running(tx: &Tx<'_>, org: OrgId) -> Result<Vec<Absence>> {
    Ok(tx.all(
        sql!(
            "select id, user_id, from_at, until_at, substitute_id, with_sight from absences
             where org_id = $1 and state = 2 order by from_at, id"
        ),
        params![org],
        absence,
    )?)
}

/// The absences that are running or still to come, soonest first.
pub(crate) fn coming(tx: &Tx<'_>, org: OrgId) -> Result<Vec<Absence>> {
    Ok(tx.all(
        sql!(
            "select id, user_id, from_at, until_at, substitute_id, with_sight from absences
             where org_id = $1 and state in (1, 2) order by from_at, id"
        ),
        params![org],
        absence,
    )?)
}

/// Until when those of `users` who are away are so, as far as the clock has been followed.
///
/// # Errors
/// Those of the storage.
pub fn away_until(tx: &Tx<'_>, org: OrgId, users: &[UserId]) -> Result<BTreeMap<UserId, Instant>> {
    let found = tx.all_in(
        sql!("select user_id, until_at from absences where org_id = $1 and state = 2 and user_id in ($2...)"),
        params![org],
        users,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found.into_iter().collect())
}

/// The absences of somebody that are running or still to come, soonest first.
pub(super) fn coming_of(tx: &Tx<'_>, org: OrgId, user: UserId) -> Result<Vec<(Absence, State)>> {
    Ok(tx.all(
        sql!(
            "select id, user_id, from_at, until_at, substitute_id, with_sight, state from absences
             where org_id = $1 and user_id = $2 and state in (1, 2) order by from_at, id"
        ),
        params![org, user],
        |row| Ok((absence(row)?, row.get(6)?)),
    )?)
}

/// The latest absences of somebody that are over, latest first; those that were taken back before they began have none of it.
pub(super) fn past_of(tx: &Tx<'_>, org: OrgId, user: UserId, most: i64) -> Result<Vec<(Absence, State)>> {
    Ok(tx.all(
        sql!(
            "select id, user_id, from_at, until_at, substitute_id, with_sight, state from absences
             where org_id = $1 and user_id = $2 and state = 3 and until_at > from_at
             order by from_at desc, id desc limit $3"
        ),
        params![org, user, most],
        |row| Ok((absence(row)?, row.get(6)?)),
    )?)
}

pub(super) fn find(tx: &Tx<'_>, org: OrgId, id: AbsenceId) -> Result<Option<(Absence, State)>> {
    Ok(tx.one(
        sql!(
            "select id, user_id, from_at, until_at, substitute_id, with_sight, state from absences
             where org_id = $1 and id = $2"
        ),
        params![org, id],
        |row| Ok((absence(row)?, row.get(6)?)),
    )?)
}

pub(super) fn status(tx: &Tx<'_>, org: OrgId, user: UserId) -> Result<Option<Status>> {
    Ok(tx.one(sql!("select status from users where org_id = $1 and id = $2"), params![org, user], |row| row.get(0))?)
}

/// The first absence of somebody that covers part of this time.
pub(super) fn overlapping(
    tx: &Tx<'_>,
    org: OrgId,
    user: UserId,
    from: Instant,
    until: Instant,
) -> Result<Option<AbsenceId>> {
    Ok(tx.one(
        sql!(
            "select id from absences
             where org_id = $1 and user_id = $2 and state <> 3 and from_at < $4 and until_at > $3
             order by from_at, id limit 1"
        ),
        params![org, user, from, until],
        |row| row.get(0),
    )?)
}

pub(super) fn insert(tx: &Tx<'_>, org: OrgId, absence: &Absence) -> Result<()> {
    tx.run(
        sql!(
            "insert into absences (org_id, id, user_id, from_at, until_at, substitute_id, with_sight, state)
             values ($1, $2, $3, $4, $5, $6, $7, 1)"
        ),
        params![
            org,
            absence.id,
            absence.user,
            absence.from,
            absence.until,
            absence.cover.substitute,
            absence.cover.with_sight
        ],
    )?;
    Ok(())
}

pub(super) fn close(tx: &Tx<'_>, org: OrgId, id: AbsenceId, until: Instant) -> Result<()> {
    tx.run(
        sql!("update absences set state = 3, until_at = $3 where org_id = $1 and id = $2"),
        params![org, id, until],
    )?;
    Ok(())
}

/// Lets up to `most` absences end and as many begin by the clock.
pub(super) fn follow_clock(tx: &Tx<'_>, org: OrgId, now: Instant, most: i64) -> Result<()> {
    tx.run(
        sql!(
            "update absences set state = 3 where org_id = $1 and id in (
                select id from absences where org_id = $1 and state in (1, 2) and until_at <= $2 order by id limit $3)"
        ),
        params![org, now, most],
    )?;
    tx.run(
        sql!(
            "update absences set state = 2, began_at = $2 where org_id = $1 and id in (
                select id from absences where org_id = $1 and state = 1 and from_at <= $2 and until_at > $2
                order by id limit $3)"
        ),
        params![org, now, most],
    )?;
    Ok(())
}

/// Has the time come for an absence to begin or to end, as far as is noted?
pub(super) fn is_change_due(tx: &Tx<'_>, org: OrgId, now: Instant) -> Result<bool> {
    let due = tx.one(
        remit_db::sql_global!("select 1 from organisations where id = $1 and next_change_at <= $2"),
        params![org, now],
        |row| row.get::<i64>(0),
    )?;
    Ok(due.is_some())
}

/// Notes on the organisation when the next absence begins or ends.
pub(super) fn note_next_change(tx: &Tx<'_>, org: OrgId) -> Result<()> {
    let next: Option<Option<Instant>> = tx.one(
        sql!(
            "select min(case when state = 1 then from_at else until_at end) from absences
             where org_id = $1 and state in (1, 2)"
        ),
        params![org],
        |row| row.get(0),
    )?;
    tx.run(
        remit_db::sql_global!("update organisations set next_change_at = $2 where id = $1"),
        params![org, next.flatten()],
    )?;
    Ok(())
}
