//! Work behind the requests: absences that begin and end, planning when its hour has come, and clearing away.
//!
//! Nothing that a request answers depends on it: a request catches up by itself, and planning run twice plans once.

use std::time::Duration;

use remit_domain::organisation::{self, Organisation};
use remit_domain::{Error, absence, session};
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

use crate::app::App;

const PAUSE: Duration = Duration::from_secs(15);

/// Works until it is told to stop; finishes what it has begun.
pub async fn work(app: App, mut stop: watch::Receiver<bool>) {
    let mut ticks = interval(PAUSE);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stop.changed() => return,
        }
        if let Err(error) = round(&app).await {
            tracing::warn!(%error, "work behind the requests has to wait");
        }
    }
}

async fn round(app: &App) -> Result<(), Error> {
    let now = app.clock.now();
    for organisation in app.db.read(|tx| organisation::all(tx)).await? {
        catch_up(app, &organisation).await?;
    }
    app.db.write(|tx| session::commands::sweep(tx, now)).await?;
    Ok(())
}

async fn catch_up(app: &App, organisation: &Organisation) -> Result<(), Error> {
    let now = app.clock.now();
    if organisation.next_change_at.is_some_and(|change| change <= now) {
        app.db.write(|tx| absence::commands::catch_up(tx, organisation.id, now)).await?;
    }
    Ok(())
}
