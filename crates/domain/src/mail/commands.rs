//! The life of a mail: put in, claimed, and sent or not.

use remit_db::Tx;
use serde_json::json;

use super::queries::Draft;
use super::{
    Kind, LEASE_SECONDS, Letter, Opens, Outcome, PATIENCE_SECONDS, State, UNREACHABLE_SECONDS, back_off_seconds,
    queries,
};
use crate::account::reset;
use crate::actor::Actor;
use crate::audit::{self, Change, Verb};
use crate::clock::Instant;
use crate::error::{Conflict, Error, Result};
use crate::id::{MailId, OrgId, UserId};
use crate::invitation;
use crate::permission::{Ability, may};
use crate::secret::{OrgSecret, Secret};

/// Puts a mail in; whoever sends it finds out what it says.
pub(crate) fn put_in(
    tx: &Tx<'_>,
    org: OrgId,
    to: UserId,
    kind: Kind,
    about: Option<UserId>,
    at: Instant,
) -> Result<()> {
    queries::insert(tx, org, &[(MailId(tx.next_id()?), to, at)], kind, about, None, at)
}

/// The mail of this kind to each of these: the one that waits, or else a new one, so many seconds after the last.
pub(crate) fn gather(
    tx: &Tx<'_>,
    org: OrgId,
    to: &[UserId],
    kind: Kind,
    pause: i64,
    at: Instant,
) -> Result<Vec<MailId>> {
    let latest = queries::latest(tx, org, to, kind, at.plus_seconds(-pause))?;
    let (mut mails, mut new) = (Vec::new(), Vec::new());
    for user in to {
        if let Some((waiting, true, _)) = latest.get(user) {
            mails.push(*waiting);
            continue;
        }
        let id = MailId(tx.next_id()?);
        let due = latest.get(user).map_or(at, |(.., last)| last.plus_seconds(pause).max(at));
        mails.push(id);
        new.push((id, *user, due));
    }
    queries::insert(tx, org, &new, kind, None, None, at)?;
    Ok(mails)
}

/// Invitations that wait for these users go out no more.
pub(crate) fn drop_invitations(tx: &Tx<'_>, actor: &Actor, to: &[UserId]) -> Result<()> {
    queries::drop_waiting(tx, actor.org, to, Kind::Invitation, actor.at)
}

/// Puts an invitation in for each of these, in `language` unless they have an account that says another.
pub(crate) fn put_in_invitations(tx: &Tx<'_>, actor: &Actor, to: &[UserId], language: &str) -> Result<()> {
    let mail = |user: &UserId| Ok((MailId(tx.next_id()?), *user, actor.at));
    let mails = to.iter().map(mail).collect::<Result<Vec<_>, remit_db::Error>>()?;
    queries::insert(tx, actor.org, &mails, Kind::Invitation, actor.user(), Some(language), actor.at)
}

/// Forgets the mails of a user: what servers said of them names addresses.
pub(crate) fn forget_of(tx: &Tx<'_>, org: OrgId, user: UserId) -> Result<()> {
    queries::delete_of(tx, org, user)
}

/// Was such a mail put in for them since then, or does one still wait?
pub(crate) fn is_any_since(tx: &Tx<'_>, org: OrgId, to: UserId, kind: Kind, since: Instant) -> Result<bool> {
    queries::is_any_since(tx, org, to, kind, since)
}

/// Is there a mail of this organisation that can be sent at `now`, or one of which nobody has said how it went? Asked by a
/// read, so that an idle worker does not write.
///
/// # Errors
/// Those of the storage.
pub fn is_any_due(tx: &Tx<'_>, org: OrgId, now: Instant) -> Result<bool> {
    queries::is_any_due(tx, org, now)
}

/// Begins to send the next mail, whose link, if it has one, is of this secret: an earlier one of an invitation is useless from
/// now on. One whose sender has not said in time how it went is not sent again by itself.
///
/// # Errors
/// Those of the storage.
pub fn claim(tx: &Tx<'_>, org: OrgId, secret: &Secret, now: Instant) -> Result<Option<Letter>> {
    queries::give_up_overdue(tx, org, now)?;
    while let Some(id) = queries::next(tx, org, now)? {
        queries::lease(tx, org, id, now.plus_seconds(LEASE_SECONDS))?;
        let Some(draft) = queries::draft(tx, org, id)? else {
            queries::leave(tx, (org, id), State::Dropped, now, None)?;
            continue;
        };
        let opens = open(tx, &draft, secret, now)?;
        return Ok(Some(Letter { opens, ..draft.letter }));
    }
    Ok(None)
}

/// Makes what the link of a mail opens; the database keeps only a hash of it.
fn open(tx: &Tx<'_>, draft: &Draft, secret: &Secret, now: Instant) -> Result<Opens> {
    let org = draft.letter.org;
    match (draft.letter.kind, draft.account) {
        (Kind::Invitation, _) => {
            invitation::commands::renew(tx, org, draft.letter.user, secret, now)?;
            Ok(Opens::Invitation(OrgSecret { org, secret: secret.clone() }))
        }
        (Kind::PasswordReset, Some(account)) => {
            reset::open(tx, account, secret, now)?;
            Ok(Opens::Reset(secret.clone()))
        }
        _ => Ok(Opens::Nothing),
    }
}

/// Notes how sending a mail went. Nothing happens when whoever sent it was taken for dead meanwhile.
///
/// # Errors
/// Those of the storage.
pub fn settle(tx: &Tx<'_>, letter: &Letter, outcome: &Outcome, now: Instant) -> Result<()> {
    let is_old = letter.created_at.plus_seconds(PATIENCE_SECONDS) <= now;
    let (state, at, why) = match outcome {
        Outcome::Sent => (State::Sent, now, None),
        Outcome::Needless => (State::Dropped, now, None),
        Outcome::Unknown(why) => (State::Unknown, now, Some(why)),
        Outcome::Refused(why) => (State::Failed, now, Some(why)),
        Outcome::Later(why) | Outcome::Unreachable(why) if is_old => (State::Failed, now, Some(why)),
        Outcome::Later(why) => (State::Waiting, now.plus_seconds(back_off_seconds(letter.attempts)), Some(why)),
        Outcome::Unreachable(why) => (State::Waiting, now.plus_seconds(UNREACHABLE_SECONDS), Some(why)),
    };
    queries::leave_of(tx, letter, state, at, why.map(String::as_str))
}

/// Has a mail that did not go out, or may not have, sent again.
///
/// # Errors
/// [`Error::Denied`]; [`Error::NotFound`]; [`Conflict::WrongStatus`] for a mail that waits, is being sent or was, and for the
/// link to a new password, for which its person asks; those of the storage.
pub fn send_again(tx: &Tx<'_>, actor: &Actor, id: MailId) -> Result<()> {
    let permit = may(actor, Ability::Configure)?;
    let (kind, state, user) = queries::standing(tx, actor.org, id)?.ok_or(Error::NotFound)?;
    if !state.is_over_without_success() || kind == Kind::PasswordReset {
        return Err(Error::Conflict(Conflict::WrongStatus));
    }
    queries::wait_again(tx, actor.org, id, actor.at)?;
    let (before, after) = (json!({ "state": state }), json!({ "state": State::Waiting, "kind": kind }));
    audit::record(tx, permit, &[Change::new(Verb::MailSentAgain, user, before, after)])
}
