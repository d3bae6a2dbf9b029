//! Work behind the requests: absences that begin and end, actions that have yet to move, planning when its hour has come,
//! mail that goes out, organisations that go, and clearing away.
//!
//! Nothing that a request answers depends on it: a request catches up by itself. Any number of nodes may work at once;
//! a job is claimed with a lease, and one that is broken off is taken up again when its lease has run out.

mod jobs;

use std::sync::Arc;
use std::time::Duration;

use remit_domain::account::reset;
use remit_domain::action::keys;
use remit_domain::clock::Instant;
use remit_domain::id::OrgId;
use remit_domain::organisation::{self, Organisation};
use remit_domain::{Error, session};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::app::App;
use crate::mail::post;

/// How often there is a round of work.
pub const EVERY: Duration = Duration::from_secs(15);

/// Organisations that are read at once.
const PAGE: i64 = 100;

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
            Step::PutInDaily => jobs::put_in_daily(app, organisation).await?,
            Step::WorkOff => jobs::work_off(app, organisation.id).await?,
            Step::TellAtOnce => jobs::tell_at_once(app, organisation.id).await?,
            Step::SendMail if post::send(app, organisation.id).await? => return Ok(Left::Some),
            Step::SendMail => {}
            Step::Delete => return delete(app, organisation.id).await,
        }
        Ok(Left::Nothing)
    }
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
