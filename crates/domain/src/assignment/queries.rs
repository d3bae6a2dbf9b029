//! The SQL of assignments.

use std::collections::{BTreeMap, BTreeSet};

use remit_db::{ToValue, Tx, Value, params, sql};

use crate::Actor;
use crate::clock::Instant;
use crate::error::Result;
use crate::id::{CustomerId, OrgId, UserId};
use crate::permission::{self, Ability};
use crate::user::assignable;

/// The assigned users of each of these customers, in order; customers without any are not there.
pub(crate) fn of(tx: &Tx<'_>, org: OrgId, customers: &[CustomerId]) -> Result<BTreeMap<CustomerId, Vec<UserId>>> {
    let rows = tx.all_in(
        sql!(
            "select customer_id, user_id from assignments
             where org_id = $1 and customer_id in ($2...) order by customer_id, place, user_id"
        ),
        params![org],
        customers,
        |row| Ok((row.get::<CustomerId>(0)?, row.get::<UserId>(1)?)),
    )?;
    let mut assigned = BTreeMap::<_, Vec<_>>::new();
    for (customer, user) in rows {
        assigned.entry(customer).or_default().push(user);
    }
    Ok(assigned)
}

/// Who is assigned to any of these customers.
///
/// # Errors
/// [`crate::Error::Denied`] for who may not assign, those of the storage.
pub fn people(tx: &Tx<'_>, actor: &Actor, customers: &[CustomerId]) -> Result<BTreeSet<UserId>> {
    let _permit = permission::may(actor, Ability::Assign)?;
    Ok(of(tx, actor.org, customers)?.into_values().flatten().collect())
}

/// Those of these customers that are there.
pub(super) fn known_customers(tx: &Tx<'_>, org: OrgId, customers: &[CustomerId]) -> Result<usize> {
    let known = tx.all_in(
        sql!("select id from customers where org_id = $1 and id in ($2...)"),
        params![org],
        customers,
        |row| row.get::<CustomerId>(0),
    )?;
    Ok(known.len())
}

/// Those of these users who may be assigned.
pub(super) fn assignable(tx: &Tx<'_>, org: OrgId, users: &[UserId]) -> Result<usize> {
    let known = tx.all_in(
        sql!(concat!("select id from users where org_id = $1 and ", assignable!(), " and id in ($2...)")),
        params![org],
        users,
        |row| row.get::<UserId>(0),
    )?;
    Ok(known.len())
}

/// Brings the assigned users of customers from `before` to `after`. Those who stay keep the date of their assignment.
pub(crate) fn replace(
    tx: &Tx<'_>,
    org: OrgId,
    changes: &[(CustomerId, &[UserId], &[UserId])],
    at: Instant,
) -> Result<()> {
    let gone = changes.iter().flat_map(|(customer, before, after)| {
        let gone = before.iter().filter(|user| !after.contains(user));
        gone.map(|user| [org.to_value(), customer.to_value(), user.to_value()])
    });
    tx.run_many(sql!("delete from assignments where org_id = $1 and customer_id = $2 and user_id = $3"), gone)?;
    let placed = changes.iter().flat_map(|(customer, _, after)| {
        let places = (1i64..).zip(after.iter());
        places.map(|(place, user)| {
            [org.to_value(), customer.to_value(), user.to_value(), Value::Int(place), at.to_value()]
        })
    });
    tx.run_many(
        sql!(
            "insert into assignments (org_id, customer_id, user_id, place, created_at) values ($1, $2, $3, $4, $5)
             on conflict (org_id, customer_id, user_id) do update set place = excluded.place"
        ),
        placed,
    )?;
    Ok(())
}

/// The customers that a user is assigned to.
pub(crate) fn customers_of(tx: &Tx<'_>, org: OrgId, user: UserId) -> Result<Vec<CustomerId>> {
    Ok(tx.all(
        sql!("select customer_id from assignments where org_id = $1 and user_id = $2 order by customer_id"),
        params![org, user],
        |row| row.get(0),
    )?)
}

/// Puts `to` in the places of `from`, with their dates; where both are assigned, in the earlier of the two places.
pub(super) fn move_book(tx: &Tx<'_>, org: OrgId, at: Instant, from: UserId, to: UserId) -> Result<()> {
    tx.run(
        sql!(
            "update assignments set place = (
                select min(b.place) from assignments b
                where b.org_id = assignments.org_id and b.customer_id = assignments.customer_id
                    and b.user_id in ($2, $3))
             where org_id = $1 and user_id = $3 and customer_id in (
                select a.customer_id from assignments a where a.org_id = $1 and a.user_id = $2)"
        ),
        params![org, from, to],
    )?;
    tx.run(
        sql!(
            "delete from assignments where org_id = $1 and user_id = $2 and customer_id in (
                select a.customer_id from assignments a where a.org_id = $1 and a.user_id = $3)"
        ),
        params![org, from, to],
    )?;
    tx.run(
        sql!("update assignments set user_id = $3, gained_at = $4 where org_id = $1 and user_id = $2"),
        params![org, from, to, at],
    )?;
    Ok(())
}
