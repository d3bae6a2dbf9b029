//! Work behind the requests: absences that begin and end, actions that have yet to move, planning when its hour has come,
//! mail that goes out, organisations that go, and clearing away.
//!
//! Nothing that a request answers depends on it: a request catches up by itself. Any number of nodes may work at once;
//! a job is claimed with a lease, and one that is broken off is taken up again when its lease has run out.

use std::sync::Arc;
use std::time::Duration;

use remit_domain::account::reset;
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
use remit_domain::organisation::{self, Organisation};
use remit_domain::{Actor, Error, session};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::app::App;
use crate::mail::post;

/// How often there is a round of work.
pub const EVERY: Duration = Duration::from_secs(15);

/// Organisations that are read at once.
const PAGE: i64 = 100;

/// Owner keys that are looked at in one transaction.
const KEYS: i64 = 1_000;

/// Rows of an organisation that go in one transaction, and such transactions in a round.
const ROWS_THAT_GO: i64 = 500;
const DELETIONS_IN_A_ROUND: usize = 200;

/// Customers whose actions move in one transaction: others wait for no more than these.
const CUSTOMERS_THAT_MOVE: i64 = 200;

/// Such transactions of one organisation in a round: the others have their turn, too.
const MOVES_IN_A_ROUND: usize = 200;

/// The longest that mails on their way are waited for when the program ends; then nobody knows whether they arrived.
const LAST_MAILS: Duration = Duration::from_secs(20);

/// Works until it is told to stop. What it is at then is broken off after its transaction; a mail that is on its way arrives.
pub async fn work(app: App, every: Duration, mut stop: watch::Receiver<bool>) {
    let mut mail = JoinSet::new();
    let sending = app.clone();
    mail.spawn(async move { repeat(&sending, every, Round::Mail).await });
    tokio::select! {
        _ = async { tokio::join!(repeat(&app, every, Round::Ownership), repeat(&app, every, Round::Jobs)) } => {}
        _ = stop.changed() => {}
    }
    app.stop_mail();
    // Whoever is still waited for then hangs.
    let _ = timeout(LAST_MAILS, mail.join_next()).await;
}

/// Goes round and round, at once where something is left, else after a pause; mail until it is told to stop.
async fn repeat(app: &App, every: Duration, round: Round) {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = app.mail_is_put_in(), if round == Round::Mail => {}
        }
        if round == Round::Mail && app.is_stopping() {
            return;
        }
        let app = app.clone();
        if apart(None, async move { round.go(&app).await }).await == Left::Some {
            ticks.reset_immediately();
        }
    }
}

/// Does all that there is to do now.
///
/// # Errors
/// Those of the storage.
pub async fn work_once(app: &App) -> Result<(), Error> {
    while Round::Ownership.go(app).await? == Left::Some {}
    while Round::Jobs.go(app).await? == Left::Some {}
    while Round::Mail.go(app).await? == Left::Some {}
    Ok(())
}

/// Is there more to do at once?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Left {
    Nothing,
    Some,
}

/// Through all organisations. Each kind of round goes on beside the other: a job may take long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Round {
    /// Who owns what is settled.
    Ownership,
    /// Whatever else is due is done.
    Jobs,
    /// Mail goes out.
    Mail,
}

impl Round {
    /// What there may be to do for an organisation; of one that is over nothing but to let it go.
    fn steps(self, organisation: &Organisation, now: Instant) -> &'static [Step] {
        match (self, organisation.is_over(now)) {
            (Round::Ownership, false) => &[Step::CatchUp, Step::MovePending],
            (Round::Jobs, false) => &[Step::PutInDaily, Step::WorkOff],
            (Round::Mail, false) => &[Step::TellAtOnce, Step::SendMail],
            (Round::Ownership | Round::Mail, true) => &[],
            (Round::Jobs, true) => &[Step::Delete],
        }
    }

    /// What one organisation could not have is left to the next round.
    async fn go(self, app: &App) -> Result<Left, Error> {
        if let Round::Mail = self {
            post::look_up_requests(app).await?;
        }
        let (mut after, mut left) = (None, Left::Nothing);
        loop {
            let page = app.db.read(|tx| organisation::next(tx, after, PAGE)).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            let now = app.clock.now();
            for organisation in page {
                left = left.max(look_after(app, self.steps(&organisation, now), organisation).await);
            }
        }
        if let Round::Jobs = self {
            let now = app.clock.now();
            app.db.write(|tx| Ok::<_, Error>(session::commands::sweep(tx, now)? + reset::sweep(tx, now)?)).await?;
        }
        Ok(left)
    }
}

/// Does a piece of work so that the others go on whatever becomes of it, be it an error or a panic.
async fn apart(organisation: Option<OrgId>, piece: impl Future<Output = Result<Left, Error>> + Send + 'static) -> Left {
    let organisation = organisation.map(tracing::field::display);
    // Unlike a task of its own, it ends when whoever waits for it does.
    let mut pieces = JoinSet::new();
    pieces.spawn(piece);
    match pieces.join_next().await {
        Some(Ok(Ok(left))) => return left,
        Some(Ok(Err(error))) => tracing::warn!(%error, organisation, "work behind the requests has to wait"),
        Some(Err(panic)) => tracing::error!(%panic, organisation, "work behind the requests broke off"),
        None => {}
    }
    Left::Nothing
}

/// Does what an organisation needs now; what cannot be done keeps nothing else from being done.
async fn look_after(app: &App, steps: &[Step], organisation: Organisation) -> Left {
    let (organisation, mut left) = (Arc::new(organisation), Left::Nothing);
    for &step in steps {
        let (app, organisation) = (app.clone(), Arc::clone(&organisation));
        left = left.max(apart(Some(organisation.id), async move { step.carry_out(&app, &organisation).await }).await);
    }
    left
}

/// What there may be to do for an organisation.
#[derive(Debug, Clone, Copy)]
enum Step {
    CatchUp,
    MovePending,
    PutInDaily,
    WorkOff,
    TellAtOnce,
    SendMail,
    Delete,
}

impl Step {
    async fn carry_out(self, app: &App, organisation: &Organisation) -> Result<Left, Error> {
        match self {
            Step::CatchUp => catch_up(app, organisation).await?,
            Step::MovePending => return move_pending(app, organisation.id).await,
            Step::PutInDaily => put_in_daily(app, organisation).await?,
            Step::WorkOff => work_off(app, organisation.id).await?,
            Step::TellAtOnce => tell_at_once(app, organisation.id).await?,
            Step::SendMail if post::send(app, organisation.id).await? => return Ok(Left::Some),
            Step::SendMail => {}
            Step::Delete => return delete(app, organisation.id).await,
        }
        Ok(Left::Nothing)
    }
}

/// Does the jobs that are due.
async fn work_off(app: &App, org: OrgId) -> Result<(), Error> {
    while let Some(job) = claim(app, org).await? {
        carry_out(app, &job).await?;
    }
    Ok(())
}

async fn catch_up(app: &App, organisation: &Organisation) -> Result<(), Error> {
    let now = app.clock.now();
    if organisation.next_change_at.is_some_and(|change| change <= now) {
        app.catch_up(organisation.id, now).await?;
    }
    Ok(())
}

/// Moves what a large change has left to be moved, a few customers at a time.
async fn move_pending(app: &App, org: OrgId) -> Result<Left, Error> {
    for _ in 0..MOVES_IN_A_ROUND {
        if !app.db.read(|tx| keys::pending::is_any(tx, org)).await? {
            return Ok(Left::Nothing);
        }
        app.db.write(|tx| keys::pending::move_some(tx, org, CUSTOMERS_THAT_MOVE)).await?;
    }
    Ok(Left::Some)
}

/// Deletes what is left of an organisation whose week is over, some rows at a time.
async fn delete(app: &App, org: OrgId) -> Result<Left, Error> {
    for _ in 0..DELETIONS_IN_A_ROUND {
        let now = app.clock.now();
        if !app.db.write(|tx| organisation::deletion::delete_some(tx, org, now, ROWS_THAT_GO)).await? {
            tracing::info!(organisation = %org, "deleted");
            return Ok(Left::Nothing);
        }
    }
    Ok(Left::Some)
}

/// Puts in what is done once a day: planning, and behind it what is told of the day before.
async fn put_in_daily(app: &App, organisation: &Organisation) -> Result<(), Error> {
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
async fn tell_at_once(app: &App, org: OrgId) -> Result<(), Error> {
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
