//! Ending an action: only its owners may, the first of them wins (OWN 9), and a slip can be taken back (ACT 4).

use remit_db::Tx;
use serde_json::json;

use super::keys::{self, Keyer};
use super::owners::owners_of;
use super::ownership::Owners;
use super::{Action, State, find, hand_over, queries};
use crate::Actor;
use crate::audit::{self, Change, Verb};
use crate::error::{Conflict, Error, Result};
use crate::id::{ActionId, UserId};
use crate::organisation;
use crate::permission::{self, Permit};

/// For so many seconds a slip can be taken back (ACT 4).
pub const UNDO_SECONDS: i64 = 30;

/// The action is done.
///
/// # Errors
/// [`Conflict::AlreadyFinished`] with who was first, [`Conflict::FinishedByYou`]; [`Conflict::NotOpen`] when it was
/// cancelled; [`Error::NotYours`] for somebody who only sees it, [`Error::NotFound`] for somebody who does not.
pub fn complete(tx: &Tx<'_>, actor: &Actor, id: ActionId) -> Result<()> {
    finish(tx, actor, id, State::Done, Verb::ActionCompleted)
}

/// The action is left undone on purpose. Its step does not come again, and nobody was contacted (ACT 2).
///
/// # Errors
/// Those of [`complete`].
pub fn ignore(tx: &Tx<'_>, actor: &Actor, id: ActionId) -> Result<()> {
    finish(tx, actor, id, State::Ignored, Verb::ActionIgnored)
}

fn finish(tx: &Tx<'_>, actor: &Actor, id: ActionId, state: State, verb: Verb) -> Result<()> {
    let action = find(tx, actor, id)?;
    if action.state == State::Cancelled {
        return Err(Error::Conflict(Conflict::NotOpen));
    }
    let owners = owners_of(tx, actor.org, id)?.ok_or(Error::NotFound)?;
    let people = ids(&owners);
    let permit = permission::may_finish(actor, &people)?;
    if !queries::close(tx, actor, id, state, &owners)? {
        let by_them = action.performer.is_some() && action.performer == actor.user();
        let first = Conflict::AlreadyFinished { performer: action.performer };
        return Err(Error::Conflict(if by_them { Conflict::FinishedByYou } else { first }));
    }
    let after = json!({ "state": state, "owners": people, "why": owners.why });
    audit::record(tx, permit, &[Change::new(verb, id, json!({ "state": action.state }), after)])
}

/// Takes back a slip: the action is open again, for whoever owns it now.
///
/// # Errors
/// [`Conflict::NothingToUndo`] when it is open and theirs; [`Conflict::TooLateToUndo`] after 30 seconds, or when something
/// has come in the way since; [`Error::NotYours`] for anybody but its performer.
pub fn undo(tx: &Tx<'_>, actor: &Actor, id: ActionId) -> Result<()> {
    let action = find(tx, actor, id)?;
    if action.state == State::Todo {
        let _ = permission::may_finish(actor, &ids(&owners_of(tx, actor.org, id)?.ok_or(Error::NotFound)?))?;
        return Err(Error::Conflict(Conflict::NothingToUndo));
    }
    let permit = permission::may_finish(actor, action.performer.as_slice())?;
    if !can_be_undone(tx, actor, &action)? {
        return Err(Error::Conflict(Conflict::TooLateToUndo));
    }
    let mut keyer = Keyer::new(tx, actor.org)?;
    let rules = match hand_over::of_action(tx, actor.org, id)? {
        Some(handed) => keys::own::in_force(&mut keyer, handed.own, handed.step, action.customer)?,
        None => action.rule_set,
    };
    let placement = keyer.place(rules, action.customer)?;
    if !queries::reopen(tx, actor.org, &action, rules, placement)? {
        return Err(Error::Stale);
    }
    reopened(tx, permit, &action)
}

fn ids(owners: &Owners) -> Vec<UserId> {
    owners.people.iter().map(|owner| owner.user).collect()
}

fn reopened(tx: &Tx<'_>, permit: Permit<'_>, action: &Action) -> Result<()> {
    let (before, after) = (json!({ "state": action.state }), json!({ "state": State::Todo }));
    audit::record(tx, permit, &[Change::new(Verb::ActionUndone, action.id, before, after)])
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
