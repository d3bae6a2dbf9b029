//! What is done with actions beside finishing them.

use std::collections::BTreeSet;

use remit_db::Tx;
use serde_json::json;

use super::gained::noted;
use super::keys::Keyer;
use super::owners::owners_of;
use super::ownership::OwnerRule;
use super::{Action, NewAction, State, find, owner_rules, queries};
use crate::Actor;
use crate::audit::{self, Change, Verb};
use crate::clock::Day;
use crate::customer;
use crate::error::{Conflict, Error, Problem, Result};
use crate::id::{ActionId, CustomerId, RuleSetId, UserId};
use crate::invoice;
use crate::organisation;
use crate::permission::{self, Ability};
use crate::text::Name;
use crate::user::directory::{self, Sought};
use crate::workflow::rules;

/// So far from today an action by hand may be due: one that is farther was mistyped.
const FARTHEST_DAYS: i64 = FARTHEST_YEARS * 366;
const FARTHEST_YEARS: i64 = 5;

/// Adds an action by hand. Without rules it is its creator's (OWN 13).
///
/// # Errors
/// [`Error::NotFound`] when the customer is out of sight; faults at `title`, `due`, `invoice` and `owners`.
pub fn add(tx: &Tx<'_>, actor: &Actor, new: &NewAction) -> Result<ActionId> {
    let sees = customer::visible(tx, actor, new.customer)?;
    let permit = permission::may_on_customer(actor, Ability::Adjust, sees)?;
    let title = Name::new(&new.title).map_err(|problem| Error::invalid("title", problem))?;
    if (new.due_on.0 - organisation::today(tx, actor)?.0).abs() > FARTHEST_DAYS {
        return Err(Error::invalid("due", Problem::TooFar { years: FARTHEST_YEARS }));
    }
    let amount = match new.invoice {
        Some(id) => Some(
            invoice::amount_of(tx, actor.org, new.customer, id)?
                .ok_or_else(|| Error::invalid("invoice", Problem::Unknown))?,
        ),
        None => None,
    };
    let rules = rules_by_hand(actor, &new.rules);
    // First, so that nobody is told of an id whether it is known.
    may_name(tx, actor, new.customer, &rules)?;
    rules::check(tx, actor.org, &rules, &[])?;
    let action = Action {
        id: ActionId(tx.next_id()?),
        customer: new.customer,
        invoice: new.invoice,
        step: None,
        rule_set: RuleSetId(tx.next_id()?),
        due_on: new.due_on,
        kind: new.kind,
        title: title.to_string(),
        amount,
        state: State::Todo,
        created_at: actor.at,
        creator: actor.user(),
        snoozed_until: None,
        closed_at: None,
        performer: None,
        version: 1,
    };
    owner_rules::replace(tx, actor.org, action.rule_set, &rules, actor.at)?;
    let placement = Keyer::new(tx, actor.org)?.place(action.rule_set, action.customer)?;
    queries::insert_ad_hoc(tx, actor.org, &action, placement)?;
    noted::note_added(tx, actor, action.id)?;
    let after = json!({ "customer": action.customer, "kind": action.kind, "rules": rules::words(&rules) });
    audit::record(tx, permit, &[Change::new(Verb::ActionAdded, action.id, json!(null), after)])?;
    Ok(action.id)
}

/// The rules of an action that is added by hand: those that are given, or its creator (OWN 13).
pub(super) fn rules_by_hand(actor: &Actor, given: &[OwnerRule]) -> Vec<OwnerRule> {
    let own = actor.user().map(OwnerRule::User);
    if given.is_empty() { own.into_iter().collect() } else { given.to_vec() }
}

/// One names oneself, and those to whom one could hand it over (ACC 2).
fn may_name(tx: &Tx<'_>, actor: &Actor, customer: CustomerId, rules: &[OwnerRule]) -> Result<()> {
    let named = rules.iter().filter_map(OwnerRule::user).filter(|user| Some(*user) != actor.user());
    let named: Vec<UserId> = named.collect::<BTreeSet<_>>().into_iter().collect();
    let can = directory::who_could_be_given(tx, actor, customer, &Sought::those(&named), named.len())?;
    if can.people.len() < named.len() { Err(Error::invalid("owners", Problem::CannotOwn)) } else { Ok(()) }
}

/// Hides an open action until a day, for all its owners; or shows it again (ACT 3).
///
/// # Errors
/// Those of [`super::finish::complete`], and a fault at `until` for a day that has come.
pub fn snooze(tx: &Tx<'_>, actor: &Actor, id: ActionId, until: Option<Day>) -> Result<()> {
    let action = find(tx, actor, id)?;
    if action.state != State::Todo {
        return Err(Error::Conflict(Conflict::NotOpen));
    }
    let owners = owners_of(tx, actor.org, id)?.ok_or(Error::NotFound)?;
    let people: Vec<UserId> = owners.people.iter().map(|owner| owner.user).collect();
    let permit = permission::may_finish(actor, &people)?;
    let today = organisation::today(tx, actor)?;
    if until.is_some_and(|until| until <= today) {
        return Err(Error::invalid("until", Problem::TooEarly));
    }
    if !queries::snooze(tx, actor.org, id, until)? {
        return Err(Error::Conflict(Conflict::NotOpen));
    }
    let day = |day: Option<Day>| json!({ "until": day.map(|day| day.to_string()) });
    audit::record(tx, permit, &[Change::new(Verb::ActionSnoozed, id, day(action.snoozed_until), day(until))])
}
