//! Ending an action: only its owners may, the first of them wins (OWN 9), and a slip can be taken back (ACT 4).

use remit_db::Tx;
use serde_json::json;

use super::keys::Keyer;
use super::owners::owners_of;
use super::{Action, State, queries};
use crate::Actor;
use crate::audit::{self, Change};
use crate::customer;
use crate::error::{Conflict, Error, Result};
use crate::id::{ActionId, UserId};
use crate::organisation;
use crate::permission::{self, Permit};

/// For so many seconds a slip can be taken back (ACT 4).
pub const UNDO_SECONDS: i64 = 30;

/// The action is done.
///
/// # Errors
/// [`Conflict::AlreadyFinished`] with who was first, [`Conflict::NotOpen`] when it was cancelled, [`Error::Denied`] for
/// somebody who only sees it, [`Error::NotFound`] for somebody who does not.
pub fn complete(tx: &Tx<'_>, actor: &Actor, id: ActionId) -> Result<()> {
    finish(tx, actor, id, State::Done, "action.completed")
}

/// The action is left undone on purpose. Its step does not come again, and nobody was contacted (ACT 2).
///
/// # Errors
/// Those of [`complete`].
pub fn ignore(tx: &Tx<'_>, actor: &Actor, id: ActionId) -> Result<()> {
    finish(tx, actor, id, State::Ignored, "action.ignored")
}

fn finish(tx: &Tx<'_>, actor: &Actor, id: ActionId, state: State, verb: &'static str) -> Result<()> {
    let (action, sees) = look_at(tx, actor, id)?;
    if action.state == State::Cancelled {
        return Err(Error::Conflict(Conflict::NotOpen));
    }
    let owners = owners_of(tx, actor.org, id)?.ok_or(Error::NotFound)?;
    let people: Vec<UserId> = owners.people.iter().map(|owner| owner.user).collect();
    let permit = permission::may_finish(actor, &people, sees)?;
    if !queries::close(tx, actor, id, state, &owners)? {
        return Err(Error::Conflict(Conflict::AlreadyFinished { performer: action.performer }));
    }
    let after = json!({ "state": state, "owners": people, "why": owners.why });
    audit::record(tx, permit, &[Change::new(verb, id, json!({ "state": action.state }), after)])
}

/// Takes back a slip: the action is open again, for whoever owns it now.
///
/// # Errors
/// [`Conflict::TooLateToUndo`] after 30 seconds, or when something has come in the way since; [`Error::Denied`] for
/// anybody but its performer.
pub fn undo(tx: &Tx<'_>, actor: &Actor, id: ActionId) -> Result<()> {
    let (action, sees) = look_at(tx, actor, id)?;
    let performer = if sees { action.performer.as_slice() } else { &[] };
    let permit = permission::may_finish(actor, performer, sees)?;
    if !can_be_undone(tx, actor, &action)? {
        return Err(Error::Conflict(Conflict::TooLateToUndo));
    }
    let placement = Keyer::new(tx, actor.org)?.place(action.rule_set, action.customer)?;
    if !queries::reopen(tx, actor.org, &action, placement)? {
        return Err(Error::Stale);
    }
    reopened(tx, permit, &action)
}

fn reopened(tx: &Tx<'_>, permit: Permit<'_>, action: &Action) -> Result<()> {
    let (before, after) = (json!({ "state": action.state }), json!({ "state": State::Todo }));
    audit::record(tx, permit, &[Change::new("action.undone", action.id, before, after)])
}

fn can_be_undone(tx: &Tx<'_>, actor: &Actor, action: &Action) -> Result<bool> {
    let Some(closed_at) = action.closed_at.filter(|_| matches!(action.state, State::Done | State::Ignored)) else {
        return Ok(false);
    };
    if actor.at > closed_at.plus_seconds(UNDO_SECONDS) {
        return Ok(false);
    }
    if action.step.is_none() {
        return Ok(true);
    }
    let today = organisation::today(tx, actor)?;
    Ok(!queries::is_obstructed(tx, actor.org, action.id, today)?)
}

/// The action, and whether the actor sees its customer. Whoever owned it when it was closed may see it no longer; then
/// it is not there (ACC 4).
pub(super) fn look_at(tx: &Tx<'_>, actor: &Actor, id: ActionId) -> Result<(Action, bool)> {
    let action = queries::get(tx, actor.org, id)?.ok_or(Error::NotFound)?;
    let sees = customer::visible(tx, actor, action.customer)?;
    if sees || action.state == State::Todo { Ok((action, sees)) } else { Err(Error::NotFound) }
}
