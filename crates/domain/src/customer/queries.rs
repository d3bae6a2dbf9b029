//! The SQL of customers.

use std::collections::BTreeMap;

use remit_db::{Row, Texts, ToValue, Tx, params, sql};

use super::{Assigned, Customer, Detail, NewCustomer, sight};
use crate::Actor;
use crate::clock::{Day, Instant};
use crate::error::{Error, Problem, Result};
use crate::id::{CustomerId, OrgId, WorkflowId};
use crate::money::{Money, Totals};
use crate::text;

/// One customer.
///
/// # Errors
/// [`Error::NotFound`] when it is not there or out of the actor's sight.
pub fn find(tx: &Tx<'_>, actor: &Actor, id: CustomerId) -> Result<Customer> {
    sight::require(tx, actor, id)?;
    get(tx, actor.org, id)?.ok_or(Error::NotFound)
}

/// One customer with what its page shows; `today` decides what is overdue.
///
/// # Errors
/// [`Error::NotFound`] when it is not there or out of the actor's sight.
pub fn detail(tx: &Tx<'_>, actor: &Actor, id: CustomerId, today: Day) -> Result<Detail> {
    let customer = find(tx, actor, id)?;
    let workflow_name = match customer.workflow {
        Some(workflow) => tx.one(
            sql!("select name from workflows where org_id = $1 and id = $2"),
            params![actor.org, workflow],
            |row| row.get(0),
        )?,
        None => None,
    };
    let mut sums = sums(tx, actor.org, &[id], today)?;
    let (outstanding, overdue) = sums.remove(&id).unwrap_or_default();
    let assigned = assigned(tx, actor.org, &[id])?.remove(&id).unwrap_or_default();
    Ok(Detail { customer, workflow_name, assigned, outstanding, overdue })
}

pub(super) fn get(tx: &Tx<'_>, org: OrgId, id: CustomerId) -> Result<Option<Customer>> {
    Ok(tx.one(
        sql!(
            "select id, number, name, country, workflow_id, paused_until_on, created_at, version
             from customers where org_id = $1 and id = $2"
        ),
        params![org, id],
        customer,
    )?)
}

pub(super) fn customer(row: &Row<'_>) -> std::result::Result<Customer, remit_db::Error> {
    Ok(Customer {
        id: row.get(0)?,
        number: row.get(1)?,
        name: row.get(2)?,
        country: row.get(3)?,
        workflow: row.get(4)?,
        paused_until: row.get(5)?,
        created_at: row.get(6)?,
        version: row.get(7)?,
    })
}

/// Who is assigned to one customer, in order.
///
/// # Errors
/// [`Error::NotFound`] when it is not there or out of the actor's sight.
pub fn assigned_to(tx: &Tx<'_>, actor: &Actor, id: CustomerId) -> Result<Vec<Assigned>> {
    sight::require(tx, actor, id)?;
    Ok(assigned(tx, actor.org, &[id])?.remove(&id).unwrap_or_default())
}

/// Who is assigned to each of these customers, in order.
pub(super) fn assigned(
    tx: &Tx<'_>,
    org: OrgId,
    customers: &[CustomerId],
) -> Result<BTreeMap<CustomerId, Vec<Assigned>>> {
    let rows = tx.all_in(
        sql!(
            "select s.customer_id, s.user_id, u.name from assignments s
             join users u on u.org_id = s.org_id and u.id = s.user_id
             where s.org_id = $1 and s.customer_id in ($2...) order by s.customer_id, s.place, s.user_id"
        ),
        params![org],
        customers,
        |row| Ok((row.get::<CustomerId>(0)?, Assigned { user: row.get(1)?, name: row.get(2)? })),
    )?;
    let mut assigned = BTreeMap::<_, Vec<_>>::new();
    for (customer, user) in rows {
        assigned.entry(customer).or_default().push(user);
    }
    Ok(assigned)
}

/// What each of these customers owes, and what of it is overdue `today`; per currency (ACT 7). Summed in two parts: an
/// engine refuses a sum that is more than it can hold.
pub(super) fn sums(
    tx: &Tx<'_>,
    org: OrgId,
    customers: &[CustomerId],
    today: Day,
) -> Result<BTreeMap<CustomerId, (Totals, Totals)>> {
    let rows = tx.all_in(
        sql!(
            "select customer_id, currency,
                cast(sum(amount / 1000000) as bigint), cast(sum(amount % 1000000) as bigint),
                cast(sum(case when due_on < $2 then amount / 1000000 else 0 end) as bigint),
                cast(sum(case when due_on < $2 then amount % 1000000 else 0 end) as bigint)
             from invoices where org_id = $1 and paid_on is null and customer_id in ($3...)
             group by customer_id, currency"
        ),
        params![org, today],
        customers,
        |row| {
            let currency = row.get(1)?;
            let sum = |column| {
                let millions = row.get::<i64>(column)?.saturating_mul(1_000_000);
                Ok::<_, remit_db::Error>(Money::new(millions.saturating_add(row.get(column + 1)?), currency))
            };
            Ok((row.get::<CustomerId>(0)?, sum(2)?, sum(4)?))
        },
    )?;
    let mut sums = BTreeMap::<_, (Totals, Totals)>::new();
    for (customer, outstanding, overdue) in rows {
        let (all, late) = sums.entry(customer).or_default();
        all.add(outstanding);
        if overdue.minor > 0 {
            late.add(overdue);
        }
    }
    Ok(sums)
}

/// What customers are searched by.
pub const TEXTS: Texts = Texts { table: "customers", columns: &["name_key", "number_key"] };

/// Puts in customers, checked before.
pub(crate) fn insert(tx: &Tx<'_>, org: OrgId, customers: &[(CustomerId, NewCustomer)], at: Instant) -> Result<()> {
    let keys = |(_, new): &(CustomerId, NewCustomer)| (text::fold(&new.number), text::fold(new.shown_name()));
    let keys: Vec<_> = customers.iter().map(keys).collect();
    let rows = customers.iter().zip(&keys).map(|((id, new), (number_key, name_key))| {
        [
            org.to_value(),
            id.to_value(),
            new.number.to_value(),
            number_key.to_value(),
            new.shown_name().to_value(),
            name_key.to_value(),
            new.country.to_value(),
            at.to_value(),
        ]
    });
    let inserted = tx.run_many(
        sql!(
            "insert into customers (org_id, id, number, number_key, name, name_key, country, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        rows,
    );
    inserted.map_err(|error| match error {
        error if error.violates("customers_number") => Error::invalid("number", Problem::Taken),
        error => error.into(),
    })?;
    let ids: Vec<_> = customers.iter().map(|(id, _)| *id).collect();
    Ok(tx.index(&TEXTS, org.0, &ids)?)
}

/// Customers by their numbers in the books.
pub(crate) fn by_number(tx: &Tx<'_>, org: OrgId, numbers: &[&str]) -> Result<Vec<Customer>> {
    Ok(tx.all_in(
        sql!(
            "select id, number, name, country, workflow_id, paused_until_on, created_at, version
             from customers where org_id = $1 and number in ($2...)"
        ),
        params![org],
        numbers,
        customer,
    )?)
}

/// Gives a customer of this version another name; false when it has changed meanwhile.
pub(super) fn rename(tx: &Tx<'_>, org: OrgId, id: CustomerId, name: &str, version: i64) -> Result<bool> {
    let renamed = tx.run(
        sql!(
            "update customers set name = $3, name_key = $4, version = version + 1
             where org_id = $1 and id = $2 and version = $5"
        ),
        params![org, id, name, text::fold(name), version],
    )?;
    tx.index(&TEXTS, org.0, &[id])?;
    Ok(renamed == 1)
}

/// Fills in names and countries that an import knows better: nobody has given the customer either by hand.
pub(crate) fn fill_in(tx: &Tx<'_>, org: OrgId, customers: &[Customer]) -> Result<()> {
    let keys: Vec<_> = customers.iter().map(|customer| text::fold(&customer.name)).collect();
    let rows = customers.iter().zip(&keys).map(|(customer, key)| {
        [org.to_value(), customer.id.to_value(), customer.name.to_value(), key.to_value(), customer.country.to_value()]
    });
    tx.run_many(
        sql!(
            "update customers set name = $3, name_key = $4, country = $5, version = version + 1
             where org_id = $1 and id = $2"
        ),
        rows,
    )?;
    let ids: Vec<_> = customers.iter().map(|customer| customer.id).collect();
    Ok(tx.index(&TEXTS, org.0, &ids)?)
}

pub(super) fn set_pause(tx: &Tx<'_>, org: OrgId, id: CustomerId, until: Option<Day>) -> Result<()> {
    tx.run(
        sql!("update customers set paused_until_on = $3, version = version + 1 where org_id = $1 and id = $2"),
        params![org, id, until],
    )?;
    Ok(())
}

/// The workflow of each of these customers that are there.
pub(super) fn workflows(
    tx: &Tx<'_>,
    org: OrgId,
    customers: &[CustomerId],
) -> Result<Vec<(CustomerId, Option<WorkflowId>)>> {
    Ok(tx.all_in(
        sql!("select id, workflow_id from customers where org_id = $1 and id in ($2...)"),
        params![org],
        customers,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

pub(super) fn set_workflow(
    tx: &Tx<'_>,
    org: OrgId,
    customers: &[CustomerId],
    workflow: Option<WorkflowId>,
) -> Result<()> {
    tx.run_in(
        sql!(
            "update customers set workflow_id = $2, version = version + 1
             where org_id = $1 and id in ($3...)"
        ),
        params![org, workflow],
        customers,
    )?;
    Ok(())
}
