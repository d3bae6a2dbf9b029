//! The life of a job: put in, claimed, kept, done or failed.

use remit_db::Tx;

use super::{Job, Kind, LEASE_SECONDS, MOST_ATTEMPTS, State, back_off_seconds, queries};
use crate::Actor;
use crate::clock::{Day, Instant};
use crate::error::Result;
use crate::id::{JobId, OrgId};
use crate::organisation::Organisation;
use crate::permission::{self, Ability};

/// The day whose planning, and telling, is due at `now`: today, Monday to Friday, from the organisation's hour on (ACT 1).
#[must_use]
pub fn planning_day(organisation: &Organisation, now: Instant) -> Option<Day> {
    let zone = organisation.zone.rules();
    let today = Day::of(now, zone);
    let time = zone.to_datetime(now.timestamp()).time();
    let minute = i64::from(time.hour()) * 60 + i64::from(time.minute());
    (!today.is_weekend() && minute >= organisation.plan_at_minute).then_some(today)
}

/// Is there no job of this kind yet for `day`? Asked by a read, so that an idle worker does not write.
///
/// # Errors
/// Those of the storage.
pub fn is_missing(tx: &Tx<'_>, org: OrgId, kind: Kind, day: Day) -> Result<bool> {
    Ok(!queries::exists(tx, org, kind, &day.to_string())?)
}

/// Puts in the job of this kind for `day`; false when it is there already, whoever put it in.
///
/// # Errors
/// [`crate::Error::Denied`], those of the storage.
pub fn put_in(tx: &Tx<'_>, actor: &Actor, kind: Kind, day: Day) -> Result<bool> {
    let _ = permission::may(actor, Ability::Plan)?;
    queries::insert(tx, actor.org, JobId(tx.next_id()?), kind, &day.to_string(), actor.at)
}

/// Is there a job that can be begun at `now`? Asked by a read, so that an idle worker does not write.
///
/// # Errors
/// Those of the storage.
pub fn is_any_due(tx: &Tx<'_>, org: OrgId, now: Instant) -> Result<bool> {
    queries::is_any_due(tx, org, now)
}

/// Begins the next job, which nobody else then has until the lease runs out. One that was begun [`MOST_ATTEMPTS`] times, and
/// in the middle of which the program ended the last time, is given up.
///
/// # Errors
/// Those of the storage.
pub fn claim(tx: &Tx<'_>, org: OrgId, now: Instant) -> Result<Option<Job>> {
    let Some(job) = queries::next(tx, org, now)? else {
        return Ok(None);
    };
    if job.state == State::Running && job.attempts >= MOST_ATTEMPTS {
        let before = job.error.as_ref().map_or_else(String::new, |error| format!("; before that: {error}"));
        let why = format!("whoever did it ended before it was done{before}");
        tracing::error!(job = %job.id, name = job.name, why, "a job is given up");
        queries::leave(tx, &job, State::Failed, now, Some(&why))?;
        return claim(tx, org, now);
    }
    let attempts = job.attempts + 1;
    queries::lease(tx, org, job.id, attempts, now.plus_seconds(LEASE_SECONDS))?;
    Ok(Some(Job { attempts, state: State::Running, ..job }))
}

/// Whoever has the job is still at it; false when the lease had run out and somebody else has taken it over.
///
/// # Errors
/// Those of the storage.
pub fn keep(tx: &Tx<'_>, job: &Job, now: Instant) -> Result<bool> {
    queries::extend(tx, job, now.plus_seconds(LEASE_SECONDS))
}

/// The job is done.
///
/// # Errors
/// Those of the storage.
pub fn done(tx: &Tx<'_>, job: &Job, now: Instant) -> Result<()> {
    queries::leave(tx, job, State::Done, now, None)
}

/// The job went wrong: it is tried again later, and given up after [`MOST_ATTEMPTS`].
///
/// # Errors
/// Those of the storage.
pub fn failed(tx: &Tx<'_>, job: &Job, now: Instant, why: &str) -> Result<()> {
    let state = if job.attempts < MOST_ATTEMPTS { State::Waiting } else { State::Failed };
    queries::leave(tx, job, state, now.plus_seconds(back_off_seconds(job.attempts)), Some(why))
}
