//! What is done with actions beside finishing them.

use remit_db::Tx;
use serde_json::json;

use super::finish::{look_at, today};
use super::keys::{self, Keyer};
use super::owners::owners_of;
use super::ownership::OwnerRule;
use super::{Action, NewAction, State, owner_rules, queries};
use crate::Actor;
use crate::audit::{self, Change};
use crate::clock::Day;
use crate::customer;
use crate::error::{Conflict, Error, Problem, Result};
use crate::id::{ActionId, RuleSetId, UserId};
use crate::invoice;
use crate::permission::{self, Ability};
use crate::text::Name;
use crate::workflow::{self, rules};

/// Adds an action by hand. Without rules it is its creator's (OWN 13).
///
/// # Errors
/// [`Error::NotFound`] when the customer is out of sight; faults at `title`, `invoice` and `rules`.
pub fn add(tx: &Tx<'_>, actor: &Actor, new: &NewAction) -> Result<ActionId> {
    let sees = customer::visible(tx, actor, new.customer)?;
    let permit = permission::may_on_customer(actor, Ability::Adjust, sees)?;
    let title = Name::new(&new.title).map_err(|problem| Error::invalid("title", problem))?;
    let amount = match new.invoice {
        Some(id) => Some(
            invoice::amount_of(tx, actor.org, new.customer, id)?
                .ok_or_else(|| Error::invalid("invoice", Problem::Unknown))?,
        ),
        None => None,
    };
    let own = actor.user().map(OwnerRule::User);
    let rules = if new.rules.is_empty() { own.into_iter().collect() } else { new.rules.clone() };
    rules::check(tx, actor.org, &rules)?;
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
    };
    owner_rules::replace(tx, actor.org, action.rule_set, &rules)?;
    let placement = Keyer::new(tx, actor.org)?.place(action.rule_set, action.customer)?;
    queries::insert_ad_hoc(tx, actor.org, &action, placement)?;
    let after = json!({ "customer": action.customer, "kind": action.kind, "rules": rules::words(&rules) });
    audit::record(tx, permit, &[Change::new("action.added", action.id, json!(null), after)])?;
    Ok(action.id)
}

/// Makes the actor the single owner of an open action (ACC 3, OWN 13).
///
/// # Errors
/// [`Error::Denied`] for anybody but an administrator, [`Conflict::NotOpen`].
pub fn take_over(tx: &Tx<'_>, actor: &Actor, id: ActionId) -> Result<()> {
    let permit = permission::may(actor, Ability::Assign)?;
    let user = actor.user().ok_or(Error::Denied)?;
    let action = open(tx, actor, id)?;
    let before = rules::words(&owner_rules::of(tx, actor.org, action.rule_set)?);
    let own = [OwnerRule::User(user)];
    if has_rules_of_its_own(tx, actor, &action)? {
        owner_rules::replace(tx, actor.org, action.rule_set, &own)?;
        keys::rules_changed(tx, actor.org, action.rule_set)?;
    } else {
        let set = RuleSetId(tx.next_id()?);
        owner_rules::replace(tx, actor.org, set, &own)?;
        let placement = Keyer::new(tx, actor.org)?.place(set, action.customer)?;
        queries::move_to(tx, actor.org, id, set, placement)?;
    }
    let change = Change::new("action.taken_over", id, json!(before), json!(rules::words(&own)));
    audit::record(tx, permit, &[change])
}

fn has_rules_of_its_own(tx: &Tx<'_>, actor: &Actor, action: &Action) -> Result<bool> {
    let of_step = match action.step {
        Some(step) => workflow::rule_set(tx, actor.org, step)?,
        None => None,
    };
    Ok(of_step != Some(action.rule_set))
}

/// Hides an open action until a day, for all its owners; or shows it again (ACT 3).
///
/// # Errors
/// Those of [`super::finish::complete`], and a fault at `until` for a day that has come.
pub fn snooze(tx: &Tx<'_>, actor: &Actor, id: ActionId, until: Option<Day>) -> Result<()> {
    let (action, sees) = look_at(tx, actor, id)?;
    let owners = owners_of(tx, actor.org, id)?.ok_or(Error::NotFound)?;
    let people: Vec<UserId> = owners.people.iter().map(|owner| owner.user).collect();
    let permit = permission::may_finish(actor, &people, sees)?;
    if until <= Some(today(tx, actor)?) && until.is_some() {
        return Err(Error::invalid("until", Problem::OutOfRange));
    }
    if !queries::snooze(tx, actor.org, id, until)? {
        return Err(Error::Conflict(Conflict::NotOpen));
    }
    let day = |day: Option<Day>| json!({ "until": day.map(|day| day.to_string()) });
    audit::record(tx, permit, &[Change::new("action.snoozed", id, day(action.snoozed_until), day(until))])
}

/// An open action that the actor sees.
fn open(tx: &Tx<'_>, actor: &Actor, id: ActionId) -> Result<Action> {
    let (action, sees) = look_at(tx, actor, id)?;
    match (sees, action.state) {
        (false, _) => Err(Error::NotFound),
        (true, State::Todo) => Ok(action),
        (true, _) => Err(Error::Conflict(Conflict::NotOpen)),
    }
}
