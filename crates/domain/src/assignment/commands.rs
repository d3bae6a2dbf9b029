//! What is done with assignments. Owner keys follow in the same transaction (OWN 2).

use std::collections::BTreeSet;

use remit_db::Tx;
use serde_json::json;

use super::{Change, MOST_ASSIGNED, MOST_CUSTOMERS, queries};
use crate::Actor;
use crate::action::gained::{Cause, noted};
use crate::action::keys;
use crate::audit::{self, Verb};
use crate::customer::commands::each_once;
use crate::error::{Error, Problem, Result};
use crate::id::{CustomerId, UserId};
use crate::permission::{self, Ability, Permit};

/// Makes `users`, in this order, the assigned users of a customer. Those who were assigned keep their date.
///
/// # Errors
/// [`Error::NotFound`] when the customer is not there; faults at `users`.
pub fn set(tx: &Tx<'_>, actor: &Actor, customer: CustomerId, users: &[UserId]) -> Result<()> {
    set_each(tx, actor, &[customer], users).map(|_| ())
}

/// As [`set`] at each of these customers. Says how many are changed by it.
///
/// # Errors
/// Those of [`set`], and a fault at `customers` where there are too many.
pub fn set_each(tx: &Tx<'_>, actor: &Actor, customers: &[CustomerId], users: &[UserId]) -> Result<usize> {
    let permit = permission::may(actor, Ability::Assign)?;
    at_most_assigned("users", users)?;
    if each_once(users).len() < users.len() {
        return Err(Error::invalid("users", Problem::Repeated));
    }
    change_each(tx, permit, customers, |_| users.to_vec())
}

/// As [`set`], if those who are assigned are still `seen`.
///
/// # Errors
/// [`Error::Stale`] when somebody else has changed them, and those of [`set`].
pub fn revise(tx: &Tx<'_>, actor: &Actor, customer: CustomerId, seen: &[UserId], users: &[UserId]) -> Result<()> {
    let _permit = permission::may(actor, Ability::Assign)?;
    let assigned = queries::of(tx, actor.org, &[customer])?.remove(&customer).unwrap_or_default();
    if assigned == seen { set(tx, actor, customer, users) } else { Err(Error::Stale) }
}

/// Adds users to, and takes users from, any number of customers (CUS 1). Says how many customers are changed by it.
///
/// # Errors
/// [`Error::NotFound`] when one of the customers is not there; faults at `users`, and at `remove` and `customers` for too many
/// of them.
pub fn change(tx: &Tx<'_>, actor: &Actor, customers: &[CustomerId], change: &Change) -> Result<usize> {
    let permit = permission::may(actor, Ability::Assign)?;
    at_most_assigned("users", &change.add)?;
    at_most_assigned("remove", &change.remove)?;
    if change.add.iter().any(|user| change.remove.contains(user)) {
        return Err(Error::invalid("users", Problem::Repeated));
    }
    change_each(tx, permit, customers, |before| {
        let mut after: Vec<_> = before.iter().copied().filter(|user| !change.remove.contains(user)).collect();
        for user in &change.add {
            if !after.contains(user) {
                after.push(*user);
            }
        }
        after
    })
}

/// Moves everything that `from` is assigned to over to `to`, who takes the same places and dates. Says how many
/// customers that are.
///
/// # Errors
/// Faults at `to`.
pub fn move_book(tx: &Tx<'_>, actor: &Actor, from: UserId, to: UserId) -> Result<usize> {
    let permit = permission::may(actor, Ability::Assign)?;
    if queries::assignable(tx, actor.org, &[to])? == 0 || from == to {
        return Err(Error::invalid("to", Problem::Unknown));
    }
    let customers = queries::customers_of(tx, actor.org, from)?;
    queries::move_book(tx, actor.org, actor.at, from, to)?;
    keys::customers_changed(tx, actor.org, &customers)?;
    let came: Vec<_> = customers.iter().map(|customer| (*customer, to)).collect();
    noted::note_assigned(tx, actor, Cause::Succeeds(from), &came)?;
    let after = json!({ "to": to, "customers": customers });
    audit::record(tx, permit, &[audit::Change::new(Verb::AssignmentBookMoved, from, json!(null), after)])?;
    Ok(customers.len())
}

/// Gives each customer the users that `after` makes of those it has.
fn change_each(
    tx: &Tx<'_>,
    permit: Permit<'_>,
    customers: &[CustomerId],
    after: impl Fn(&[UserId]) -> Vec<UserId>,
) -> Result<usize> {
    let actor = permit.actor();
    if customers.len() > MOST_CUSTOMERS {
        return Err(Error::invalid("customers", Problem::TooMany { max: MOST_CUSTOMERS }));
    }
    let customers = each_once(customers);
    if queries::known_customers(tx, actor.org, &customers)? < customers.len() {
        return Err(Error::NotFound);
    }
    let mut assigned = queries::of(tx, actor.org, &customers)?;
    let (mut changes, mut newcomers) = (Vec::new(), BTreeSet::new());
    for customer in customers {
        let before = assigned.remove(&customer).unwrap_or_default();
        let after = after(&before);
        at_most_assigned("users", &after)?;
        newcomers.extend(after.iter().copied().filter(|user| !before.contains(user)));
        if after != before {
            changes.push((customer, before, after));
        }
    }
    // Whoever is assigned already may stay, even while suspended.
    let newcomers: Vec<_> = newcomers.into_iter().collect();
    if queries::assignable(tx, actor.org, &newcomers)? < newcomers.len() {
        return Err(Error::invalid("users", Problem::Unknown));
    }
    store(tx, permit, &changes)?;
    Ok(changes.len())
}

fn at_most_assigned(field: &'static str, users: &[UserId]) -> Result<()> {
    let fits = users.len() <= MOST_ASSIGNED;
    if fits { Ok(()) } else { Err(Error::invalid(field, Problem::TooMany { max: MOST_ASSIGNED })) }
}

/// Writes checked changes (customer, before, after), and brings the owner keys up to date.
pub(crate) fn store(tx: &Tx<'_>, permit: Permit<'_>, changes: &[(CustomerId, Vec<UserId>, Vec<UserId>)]) -> Result<()> {
    let actor = permit.actor();
    let rows: Vec<_> =
        changes.iter().map(|(customer, before, after)| (*customer, before.as_slice(), after.as_slice())).collect();
    queries::replace(tx, actor.org, &rows, actor.at)?;
    let customers: Vec<_> = changes.iter().map(|(customer, ..)| *customer).collect();
    keys::customers_changed(tx, actor.org, &customers)?;
    let came: Vec<_> = changes.iter().flat_map(newcomers).collect();
    noted::note_assigned(tx, actor, Cause::Assigned, &came)?;
    let record = |(customer, before, after): &(CustomerId, Vec<UserId>, Vec<UserId>)| {
        audit::Change::new(Verb::AssignmentChanged, customer, json!(before), json!(after))
    };
    audit::record(tx, permit, &changes.iter().map(record).collect::<Vec<_>>())
}

/// Who is assigned that was not before.
fn newcomers(change: &(CustomerId, Vec<UserId>, Vec<UserId>)) -> impl Iterator<Item = (CustomerId, UserId)> + '_ {
    let (customer, before, after) = change;
    after.iter().filter(|user| !before.contains(user)).map(|user| (*customer, *user))
}
