//! What is done with customers.

use remit_db::Tx;
use serde_json::json;

use super::{LONGEST_NAME, LONGEST_NUMBER, NewCustomer, queries, sight, tidy, tidy_required};
use crate::Actor;
use crate::action;
use crate::audit::{self, Change, Verb};
use crate::clock::Day;
use crate::error::{Error, Problem, Result};
use crate::id::{CustomerId, WorkflowId};
use crate::organisation;
use crate::permission::{self, Ability};
use crate::workflow;

/// Makes a customer.
///
/// # Errors
/// Faults at `number`, `name` or `country`.
pub fn create(tx: &Tx<'_>, actor: &Actor, new: &NewCustomer) -> Result<CustomerId> {
    let permit = permission::may(actor, Ability::Assign)?;
    let name = new.name.as_deref().map(|name| tidy_required(name, LONGEST_NAME)).transpose();
    let new = NewCustomer {
        number: tidy_required(&new.number, LONGEST_NUMBER).map_err(|problem| Error::invalid("number", problem))?,
        name: name.map_err(|problem| Error::invalid("name", problem))?,
        country: tidy(&new.country, LONGEST_NUMBER).map_err(|problem| Error::invalid("country", problem))?,
    };
    let id = CustomerId(tx.next_id()?);
    let after = json!({ "number": new.number });
    queries::insert(tx, actor.org, &[(id, new)], actor.at)?;
    audit::record(tx, permit, &[Change::new(Verb::CustomerCreated, id, json!(null), after)])?;
    Ok(id)
}

/// Gives a customer another name, if it is still of the version that the form was filled from.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`], a fault at `name`.
pub fn rename(tx: &Tx<'_>, actor: &Actor, id: CustomerId, name: &str, version: i64) -> Result<()> {
    let permit = permission::may(actor, Ability::Assign)?;
    let name = tidy_required(name, LONGEST_NAME).map_err(|problem| Error::invalid("name", problem))?;
    let before = queries::find(tx, actor, id)?;
    if !queries::rename(tx, actor.org, id, &name, version)? {
        return Err(Error::Stale);
    }
    let (before, after) = (json!({ "name": before.name }), json!({ "name": name }));
    audit::record(tx, permit, &[Change::new(Verb::CustomerRenamed, id, before, after)])
}

/// Leaves a customer alone until a day, or no longer. Its open planned actions are cancelled (ACT 3).
///
/// # Errors
/// [`Error::NotFound`] when it is out of sight, a fault at `until` for a day that is not to come.
pub fn pause(tx: &Tx<'_>, actor: &Actor, id: CustomerId, until: Option<Day>) -> Result<()> {
    let permit = permission::may_on_customer(actor, Ability::Adjust, sight::visible(tx, actor, id)?)?;
    let today = organisation::today(tx, actor)?;
    if until.is_some_and(|until| until <= today) {
        return Err(Error::invalid("until", Problem::TooEarly));
    }
    let before = queries::find(tx, actor, id)?.paused_until;
    queries::set_pause(tx, actor.org, id, until)?;
    let cancelled = match until {
        Some(_) => action::queries::cancel_planned_of_customers(tx, actor, &[id])?,
        None => 0,
    };
    let day = |day: Option<Day>| day.map(|day| day.to_string());
    let after = json!({ "until": day(until), "cancelled": cancelled });
    audit::record(tx, permit, &[Change::new(Verb::CustomerPaused, id, json!({ "until": day(before) }), after)])
}

/// Puts customers under a workflow, or under none. The open planned actions of those that had another are cancelled
/// (ACT 3). Says how many were changed.
///
/// # Errors
/// [`Error::NotFound`] when one of them is not there, a fault at `workflow` when that is not.
pub fn set_workflow(tx: &Tx<'_>, actor: &Actor, customers: &[CustomerId], wanted: Option<WorkflowId>) -> Result<usize> {
    let permit = permission::may(actor, Ability::Assign)?;
    if let Some(wanted) = wanted
        && !workflow::exists(tx, actor.org, wanted)?
    {
        return Err(Error::invalid("workflow", Problem::Unknown));
    }
    let customers = each_once(customers);
    let before = queries::workflows(tx, actor.org, &customers)?;
    if before.len() < customers.len() {
        return Err(Error::NotFound);
    }
    let changed: Vec<_> = before.into_iter().filter(|(_, workflow)| *workflow != wanted).collect();
    let ids: Vec<_> = changed.iter().map(|(customer, _)| *customer).collect();
    queries::set_workflow(tx, actor.org, &ids, wanted)?;
    action::queries::cancel_planned_of_customers(tx, actor, &ids)?;
    let change = |(customer, before): &(CustomerId, Option<WorkflowId>)| {
        Change::new(Verb::CustomerWorkflowSet, customer, json!(before), json!(wanted))
    };
    audit::record(tx, permit, &changed.iter().map(change).collect::<Vec<_>>())?;
    Ok(ids.len())
}

/// The same ids without repetition, in order.
pub(crate) fn each_once<T: Copy + Ord>(ids: &[T]) -> Vec<T> {
    let mut once = ids.to_vec();
    once.sort();
    once.dedup();
    once
}
