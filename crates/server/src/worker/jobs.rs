//! The jobs of a day: planning, tidying behind it, and telling what came to whom.

use remit_domain::action::gained::noted;
use remit_domain::action::keys;
use remit_domain::action::planning::batch::{CUSTOMERS, plan_batch};
use remit_domain::actor::Capacity;
use remit_domain::clock::{Day, Instant};
use remit_domain::error::Problem;
use remit_domain::id::OrgId;
use remit_domain::job::{self, Job, Kind};
use remit_domain::notification::Pace;
use remit_domain::notification::commands::{is_any_untold, tell};
use remit_domain::organisation::Organisation;
use remit_domain::{Actor, Error};

use crate::app::App;

/// Owner keys that are looked at in one transaction.
const KEYS: i64 = 1_000;

/// Does the jobs that are due.
pub(super) async fn work_off(app: &App, org: OrgId) -> Result<(), Error> {
    while let Some(job) = claim(app, org).await? {
        carry_out(app, &job).await?;
    }
    Ok(())
}

/// Puts in what is done once a day: planning, and behind it what is told of the day before.
pub(super) async fn put_in_daily(app: &App, organisation: &Organisation) -> Result<(), Error> {
    let actor = system(organisation.id, app.clock.now());
    let Some(day) = job::commands::planning_day(organisation, actor.at) else { return Ok(()) };
    for kind in [Kind::Plan, Kind::Tell] {
        let is_possible = kind != Kind::Tell || can_tell(app, actor.org).await?;
        if is_possible && app.db.read(|tx| job::commands::is_missing(tx, actor.org, kind, day)).await? {
            app.db.write(|tx| job::commands::put_in(tx, &actor, kind, day)).await?;
        }
    }
    Ok(())
}

/// Can it be told by mail what came to whom? Of actions that have yet to move it is not known.
async fn can_tell(app: &App, org: OrgId) -> Result<bool, Error> {
    Ok(app.config.smtp.is_some() && !app.db.read(|tx| keys::pending::is_any(tx, org)).await?)
}

/// Puts in the mails of those who want to be told at once.
pub(super) async fn tell_at_once(app: &App, org: OrgId) -> Result<(), Error> {
    let now = app.clock.now();
    if can_tell(app, org).await? && app.db.read(|tx| is_any_untold(tx, org, Pace::AtOnce, now)).await? {
        app.db.write(|tx| tell(tx, org, Pace::AtOnce, now)).await?;
    }
    Ok(())
}

async fn claim(app: &App, org: OrgId) -> Result<Option<Job>, Error> {
    let now = app.clock.now();
    if app.db.read(|tx| job::commands::is_any_due(tx, org, now)).await? {
        app.db.write(|tx| job::commands::claim(tx, org, now)).await
    } else {
        Ok(None)
    }
}

/// Does a job, and notes how it went: done, or to be tried again.
async fn carry_out(app: &App, job: &Job) -> Result<(), Error> {
    let done = match job.kind {
        Kind::Plan => plan_and_tidy(app, job).await,
        Kind::Tell => tell_daily(app, job).await,
    };
    let now = app.clock.now();
    match done {
        Ok(()) => app.db.write(|tx| job::commands::done(tx, job, now)).await,
        Err(error) => {
            tracing::warn!(%error, job = %job.id, attempts = job.attempts, "a job went wrong");
            let why = error.to_string();
            app.db.write(|tx| job::commands::failed(tx, job, now, &why)).await
        }
    }
}

/// Plans, drops what nothing stands on any more, and forgets what is no news.
async fn plan_and_tidy(app: &App, job: &Job) -> Result<(), Error> {
    plan(app, job).await?;
    drop_keys(app, job).await?;
    let now = app.clock.now();
    app.db.write(|tx| noted::sweep(tx, job.org, now)).await
}

/// Plans the day that the job is named after, a batch at a time; each batch keeps the job, and stops when somebody
/// else has taken it over.
async fn plan(app: &App, job: &Job) -> Result<(), Error> {
    let day = job.name.parse::<Day>().map_err(|_| Error::invalid("name", Problem::NotAChoice))?;
    let (mut after, mut planned) = (None, 0);
    loop {
        let actor = system(job.org, app.clock.now());
        let batch = app.db.write(|tx| {
            let ours = job::commands::keep(tx, job, actor.at)?;
            ours.then(|| plan_batch(tx, &actor, day, after, CUSTOMERS)).transpose()
        });
        let Some(batch) = batch.await? else { return Ok(()) };
        planned += batch.planned;
        after = batch.next;
        if after.is_none() {
            tracing::info!(organisation = %job.org, %day, planned, "planned");
            return Ok(());
        }
    }
}

/// Puts in the mails of those who want to be told once a day.
async fn tell_daily(app: &App, job: &Job) -> Result<(), Error> {
    let now = app.clock.now();
    let people = app.db.write(|tx| tell(tx, job.org, Pace::Daily, now)).await?;
    tracing::info!(organisation = %job.org, people, "those who want to be told once a day are");
    Ok(())
}

/// Drops what no action stands on, a batch at a time, as planning goes on.
async fn drop_keys(app: &App, job: &Job) -> Result<(), Error> {
    let (mut after, mut dropped) = (None, 0);
    loop {
        let now = app.clock.now();
        let batch = app.db.write(|tx| {
            let ours = job::commands::keep(tx, job, now)?;
            ours.then(|| keys::drop_unused(tx, job.org, after, KEYS)).transpose()
        });
        let Some(batch) = batch.await? else { return Ok(()) };
        dropped += batch.count;
        after = batch.next;
        if after.is_none() {
            tracing::info!(organisation = %job.org, dropped, "dropped the owner keys that nothing stands on");
            return Ok(());
        }
    }
}

fn system(org: OrgId, at: Instant) -> Actor {
    Actor { org, capacity: Capacity::System, at, source: "worker".to_owned() }
}
