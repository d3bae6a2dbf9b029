//! Sending what is in the outbox: behind the requests, on any node, each mail at most once.

use futures_util::future::join_all;
use remit_domain::account::reset;
use remit_domain::action::gained::News;
use remit_domain::id::OrgId;
use remit_domain::mail::commands::{claim, is_any_due, settle};
use remit_domain::mail::{Kind, Letter, Opens, Outcome};
use remit_domain::secret::Secret;
use remit_domain::{Error, Result, notification};

use super::carrier::Carrier;
use super::letter::{Tidings, Written, link, words_of};
use crate::app::{App, log_link};
use crate::edge::NoRandomness;
use crate::news::Told;

/// Connections to the mail server that an organisation has at once, on each node.
const LANES: usize = 4;

/// Mails that go over one of them in a round: other organisations have their turn, too.
const IN_A_ROUND: usize = 100;

/// Requests for a new password that are looked up in one transaction.
const REQUESTS: i64 = 100;

/// Puts mail in for those who have asked for a new password.
///
/// # Errors
/// Those of the storage.
pub async fn look_up_requests(app: &App) -> Result<()> {
    while app.db.read(reset::is_any_asked).await? {
        let now = app.clock.now();
        app.db.write(|tx| reset::look_up(tx, REQUESTS, now)).await?;
    }
    Ok(())
}

/// Sends what is due of an organisation; true when there may be more that can be sent at once.
///
/// # Errors
/// Those of the storage, and no randomness for links.
pub async fn send(app: &App, org: OrgId) -> Result<bool> {
    let now = app.clock.now();
    if !app.db.read(|tx| is_any_due(tx, org, now)).await? {
        return Ok(false);
    }
    let lanes = join_all((0..LANES).map(|_| lane(app, org))).await;
    lanes.into_iter().try_fold(false, |more, lane| Ok(more | lane?))
}

/// Sends one mail after another over a connection of its own. What became of one is noted with the beginning of the next, in
/// one transaction.
async fn lane(app: &App, org: OrgId) -> Result<bool> {
    let mut carrier = Carrier::of(&app.config);
    let mut last: Option<(Letter, Outcome)> = None;
    for _ in 0..IN_A_ROUND {
        let is_cut_off = matches!(last, Some((_, Outcome::Unreachable(_))));
        let mut generator = match app.random.generator() {
            Ok(generator) => generator,
            Err(error) => {
                note(app, last.take()).await?;
                return Err(unguessable(error));
            }
        };
        let (now, secret) = (app.clock.now(), Secret::random(&mut generator));
        let next = app.db.write(|tx| {
            if let Some((letter, outcome)) = &last {
                settle(tx, letter, outcome, now)?;
            }
            if is_cut_off || app.is_stopping() { Ok(None) } else { claim(tx, org, &secret, now) }
        });
        let letter = match next.await {
            Ok(Some(letter)) => letter,
            Ok(None) => {
                last = None;
                break;
            }
            Err(error) => {
                // What became of the mail before does not depend on the next.
                note(app, last.take()).await?;
                return Err(error);
            }
        };
        let outcome = match &mut carrier {
            Some(carrier) => carry(app, carrier, &letter).await,
            None => log(app, &letter),
        };
        tell(&letter, &outcome);
        last = Some((letter, outcome));
    }
    let is_full = last.is_some();
    note(app, last).await?;
    if let Some(carrier) = carrier {
        carrier.finish().await;
    }
    Ok(is_full)
}

/// Notes what became of a mail, apart from any other.
async fn note(app: &App, last: Option<(Letter, Outcome)>) -> Result<()> {
    let Some((letter, outcome)) = last else { return Ok(()) };
    let now = app.clock.now();
    app.db.write(|tx| settle(tx, &letter, &outcome, now)).await
}

async fn carry(app: &App, carrier: &mut Carrier<'_>, letter: &Letter) -> Outcome {
    let tidings = match tidings(app, letter).await {
        Ok(None) if letter.kind == Kind::Gained => return Outcome::Needless,
        Ok(tidings) => tidings,
        Err(error) => return Outcome::Later(error.to_string()),
    };
    match Written::of(letter, tidings.as_ref(), &app.config.address()).message(letter, carrier.from(), app.clock.now())
    {
        Ok(message) => carrier.carry(&message).await,
        Err(why) => Outcome::Refused(why),
    }
}

/// What a letter about its reader's work tells, if anything is left of it. It is read beside whoever writes.
async fn tidings(app: &App, letter: &Letter) -> Result<Option<Tidings>> {
    if letter.kind != Kind::Gained {
        return Ok(None);
    }
    let (org, words) = (letter.org, words_of(letter));
    app.db
        .read(|tx| {
            let News { pieces, examples } = notification::news(tx, org, letter.user, letter.id)?;
            let told = Told::read(tx, org, words, pieces)?;
            Ok((!told.pieces.is_empty()).then_some(Tidings { told, examples }))
        })
        .await
}

/// Without a mail server nothing goes out.
fn log(app: &App, letter: &Letter) -> Outcome {
    if letter.opens != Opens::Nothing {
        log_link(&letter.address, &link(letter, &app.config.address()));
    }
    Outcome::Refused("no mail server is set up (smtp)".to_owned())
}

fn tell(letter: &Letter, outcome: &Outcome) {
    let (mail, kind) = (letter.id, letter.kind);
    match outcome {
        Outcome::Sent => tracing::info!(%mail, %kind, "a mail was sent"),
        Outcome::Needless => tracing::info!(%mail, %kind, "a mail has nothing to say any more"),
        Outcome::Refused(why) => tracing::warn!(%mail, %kind, why, "a mail is given up"),
        Outcome::Later(why) => tracing::warn!(%mail, %kind, why, "a mail is tried again later"),
        Outcome::Unreachable(why) => tracing::warn!(%mail, %kind, why, "there is no mail server to be reached"),
        Outcome::Unknown(why) => tracing::error!(%mail, %kind, why, "nobody knows whether a mail went out"),
    }
}

fn unguessable(error: NoRandomness) -> Error {
    Error::Internal(remit_db::Error::Unavailable(error.to_string()))
}
