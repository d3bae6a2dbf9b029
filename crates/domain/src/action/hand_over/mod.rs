//! Taking over and handing over (OWN 13): an open action gets rules of its own, which name persons and go before those of its
//! step. Which of the two it stands under is kept right in `keys/own.rs`.

mod queries;

use remit_db::Tx;
use serde_json::{Value, json};

use super::gained::{Cause, noted};
use super::owners::{explanation, owners_of};
use super::ownership::{OwnerRule, Owners, handed_over};
use super::{Action, State, facts, find, keys, owner_rules};
use crate::Actor;
use crate::audit::{self, Change, Verb};
use crate::clock::Instant;
use crate::error::{Conflict, Error, Problem, Result};
use crate::id::{ActionId, RuleSetId, UserId};
use crate::permission::{self, Ability};

pub(super) use queries::of_action;

/// How an action was last taken over or handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandOver {
    /// Where its own rules are.
    pub own: RuleSetId,
    /// Where those of its step are, or those that it began with.
    pub step: RuleSetId,
    /// Who gave their place; nobody where it was taken over.
    pub giver: Option<UserId>,
    /// To whom it went.
    pub receiver: UserId,
    /// When.
    pub at: Instant,
    /// The version of the action since.
    pub version: i64,
}

/// An admin becomes the only owner of an open action, which is `seen` in this version.
///
/// # Errors
/// [`Error::NotFound`] out of sight; [`Error::Denied`] for who is neither an admin nor the owner of the organisation, or no
/// person; those of an action that is not open or not as it was seen; [`Conflict::YoursAlone`]; [`Conflict::YouAreAway`].
pub fn take_over(tx: &Tx<'_>, actor: &Actor, id: ActionId, seen: i64) -> Result<()> {
    let action = find(tx, actor, id)?;
    let permit = permission::may(actor, Ability::TakeOver)?;
    let me = actor.user().ok_or(Error::Denied)?;
    let before = owners_as_seen(tx, actor, &action, seen)?;
    if is_alone(&before, me) {
        return Err(Error::Conflict(Conflict::YoursAlone));
    }
    give(tx, actor, &action, None, me, &[OwnerRule::User(me)])?;
    let after = owners_then(tx, actor, id)?;
    if !is_alone(&after, me) {
        return Err(Error::Conflict(Conflict::YouAreAway));
    }
    audit::record(tx, permit, &[Change::new(Verb::ActionTakenOver, id, told(&before), told(&after))])
}

/// An owner gives their place in an open action, which is `seen` in this version, to somebody else; whoever shares it keeps
/// theirs.
///
/// # Errors
/// [`Error::NotFound`] out of sight; those of an action that is not open or not as it was seen; [`Error::NotYours`] for who
/// does not own it; faults at `to`.
pub fn hand_over(tx: &Tx<'_>, actor: &Actor, id: ActionId, to: Option<UserId>, seen: i64) -> Result<()> {
    let action = find(tx, actor, id)?;
    let before = owners_as_seen(tx, actor, &action, seen)?;
    let people: Vec<UserId> = before.people.iter().map(|owner| owner.user).collect();
    let permit = permission::may_finish(actor, &people)?;
    let me = actor.user().ok_or(Error::NotYours)?;
    let to = to.ok_or_else(|| Error::invalid("to", Problem::Missing))?;
    if to == me {
        return Err(Error::invalid("to", Problem::Unchanged));
    }
    let customer = facts::of_customer(tx, actor.org, action.customer)?;
    let rules = owner_rules::of(tx, actor.org, action.rule_set)?;
    let facts = facts::of_concerned(tx, actor.org, &rules, &customer)?;
    give(tx, actor, &action, Some(me), to, &handed_over(&rules, me, to, &customer, &facts))?;
    let after = owners_then(tx, actor, id)?;
    if !after.people.iter().any(|owner| owner.user == to) {
        return Err(Error::invalid("to", Problem::CannotOwn));
    }
    noted::note(tx, actor, [(to, Cause::HandedOver(me))])?;
    audit::record(tx, permit, &[Change::new(Verb::ActionHandedOver, id, told(&before), told(&after))])
}

/// The owners of an action that is open and still as it was seen.
fn owners_as_seen(tx: &Tx<'_>, actor: &Actor, action: &Action, seen: i64) -> Result<Owners> {
    match action.state {
        State::Todo => {}
        State::Cancelled => return Err(Error::Conflict(Conflict::NotOpen)),
        State::Done | State::Ignored => {
            return Err(Error::Conflict(Conflict::AlreadyFinished { performer: action.performer }));
        }
    }
    if action.version != seen {
        let since = of_action(tx, actor.org, action.id)?;
        let since = since.filter(|it| it.version > seen);
        return Err(since.map_or(Error::Stale, |it| Error::Conflict(Conflict::HandedOver { to: it.receiver })));
    }
    owners_of(tx, actor.org, action.id)?.ok_or(Error::NotFound)
}

/// The owners of an action that was just given: as the rules say, which hold before the keys have followed in a preview.
fn owners_then(tx: &Tx<'_>, actor: &Actor, action: ActionId) -> Result<Owners> {
    Ok(explanation(tx, actor.org, action)?.ok_or(Error::NotFound)?.owners)
}

fn is_alone(owners: &Owners, user: UserId) -> bool {
    matches!(&owners.people[..], [only] if only.user == user)
}

fn give(
    tx: &Tx<'_>,
    actor: &Actor,
    action: &Action,
    giver: Option<UserId>,
    receiver: UserId,
    rules: &[OwnerRule],
) -> Result<()> {
    let (own, step) = match of_action(tx, actor.org, action.id)? {
        Some(before) => (before.own, before.step),
        None => (RuleSetId(tx.next_id()?), action.rule_set),
    };
    let before = owner_rules::of(tx, actor.org, own)?;
    owner_rules::replace(tx, actor.org, own, rules, actor.at)?;
    queries::put(
        tx,
        actor.org,
        action,
        &HandOver { own, step, giver, receiver, at: actor.at, version: action.version + 1 },
    )?;
    keys::rules_changed(tx, actor.org, own, &before, actor.at)
}

fn told(owners: &Owners) -> Value {
    json!({ "owners": owners.people.iter().map(|owner| owner.user).collect::<Vec<_>>(), "why": owners.why })
}
