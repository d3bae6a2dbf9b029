//! The SQL of single actions: reading them, and moving them from one state to the next.

use std::collections::BTreeSet;

use remit_db::{Row, ToValue, Tx, Value, params, sql};

use super::keys::Placement;
use super::ownership::Owners;
use super::{Action, State};
use crate::Actor;
use crate::clock::{Day, Instant};
use crate::error::Result;
use crate::id::{ActionId, CustomerId, InvoiceId, OrgId, RuleSetId};
use crate::money::Money;

/// Actions that fulfil a condition, in the columns that [`action`] reads.
macro_rules! read {
    ($condition:literal) => {
        concat!(
            "select id, customer_id, invoice_id, step_id, rule_set_id, due_on, kind, title, amount, currency, state,
                created_at, creator_id, snoozed_until_on, closed_at, performer_id, version
             from actions where ",
            $condition
        )
    };
}

pub(super) fn get(tx: &Tx<'_>, org: OrgId, id: ActionId) -> Result<Option<Action>> {
    Ok(tx.one(sql!(read!("org_id = $1 and id = $2")), params![org, id], action)?)
}

/// The open actions of a customer, in the order in which they are due.
pub(super) fn open_of_customer(tx: &Tx<'_>, org: OrgId, customer: CustomerId) -> Result<Vec<Action>> {
    Ok(tx.all(
        sql!(read!("org_id = $1 and customer_id = $2 and state = 1 order by due_on, id limit 200")),
        params![org, customer],
        action,
    )?)
}

/// Those of these customers that have open actions.
pub(crate) fn with_open(tx: &Tx<'_>, org: OrgId, customers: &[CustomerId]) -> Result<BTreeSet<CustomerId>> {
    let found = tx.all_in(
        sql!(
            "select c.id from customers c where c.org_id = $1 and c.id in ($2...)
             and exists (select 1 from actions a where a.org_id = c.org_id and a.customer_id = c.id and a.state = 1)"
        ),
        params![org],
        customers,
        |row| row.get(0),
    )?;
    Ok(found.into_iter().collect())
}

/// The closed actions of a customer, the latest first.
pub(super) fn closed_of_customer(tx: &Tx<'_>, org: OrgId, customer: CustomerId, limit: i64) -> Result<Vec<Action>> {
    Ok(tx.all(
        sql!(read!("org_id = $1 and customer_id = $2 and state <> 1 order by closed_at desc, id desc limit $3")),
        params![org, customer, limit],
        action,
    )?)
}

pub(super) fn action(row: &Row<'_>) -> std::result::Result<Action, remit_db::Error> {
    let (minor, currency): (Option<i64>, _) = (row.get(8)?, row.get::<Option<_>>(9)?);
    Ok(Action {
        id: row.get(0)?,
        customer: row.get(1)?,
        invoice: row.get(2)?,
        step: row.get(3)?,
        rule_set: row.get(4)?,
        due_on: row.get(5)?,
        kind: row.get(6)?,
        title: row.get(7)?,
        amount: minor.zip(currency).map(|(minor, currency)| Money::new(minor, currency)),
        state: row.get(10)?,
        created_at: row.get(11)?,
        creator: row.get(12)?,
        snoozed_until: row.get(13)?,
        closed_at: row.get(14)?,
        performer: row.get(15)?,
        version: row.get(16)?,
    })
}

/// Closes an open action; false when somebody else has closed it first (OWN 9). Until when it was hidden stays with it: an
/// undo brings it back as it was (ACT 4).
pub(super) fn close(tx: &Tx<'_>, actor: &Actor, id: ActionId, state: State, owners: &Owners) -> Result<bool> {
    let closed = tx.run(
        sql!(
            "update actions set state = $3, closed_at = $4, performer_id = $5, closed_reason = $6, base_key = null, extra_key = null,
                version = version + 1
             where org_id = $1 and id = $2 and state = 1"
        ),
        params![actor.org, id, state, actor.at, actor.user(), owners.why],
    )?;
    if closed == 0 {
        return Ok(false);
    }
    let rows = (1i64..).zip(&owners.people).map(|(place, owner)| {
        let stands_in = Value::Int(owner.stands_in.into());
        [actor.org.to_value(), id.to_value(), Value::Int(place), owner.user.to_value(), stands_in]
    });
    tx.run_many(
        sql!("insert into closed_owners (org_id, action_id, place, user_id, stands_in) values ($1, $2, $3, $4, $5)"),
        rows,
    )?;
    Ok(true)
}

/// Opens a closed action again; false when it is no longer closed as it was.
pub(super) fn reopen(tx: &Tx<'_>, org: OrgId, action: &Action, rules: RuleSetId, placement: Placement) -> Result<bool> {
    let reopened = tx.run(
        sql!(
            "update actions set state = 1, closed_at = null, performer_id = null, closed_reason = null,
                rule_set_id = $4, base_key = $5, extra_key = $6, version = version + 1
             where org_id = $1 and id = $2 and state = $3"
        ),
        params![org, action.id, action.state, rules, placement.base, placement.extra],
    )?;
    tx.run(sql!("delete from closed_owners where org_id = $1 and action_id = $2"), params![org, action.id])?;
    Ok(reopened == 1)
}

/// Is something in the way of opening a planned action again: its invoice paid or disputed, its customer paused or
/// under another workflow (ACT 3), or another planned action open in its place (ACT 2)?
pub(super) fn is_obstructed(tx: &Tx<'_>, org: OrgId, id: ActionId, today: Day) -> Result<bool> {
    let free = tx.one(
        sql!(
            "select a.id from actions a
             join steps s on s.org_id = a.org_id and s.id = a.step_id
             join invoices i on i.org_id = a.org_id and i.id = a.invoice_id
             join customers c on c.org_id = a.org_id and c.id = a.customer_id
             where a.org_id = $1 and a.id = $2 and i.paid_on is null and i.disputed = 0
                and c.workflow_id = s.workflow_id and (c.paused_until_on is null or c.paused_until_on <= $3)
                and not exists (
                    select 1 from actions o
                    where o.org_id = a.org_id and o.customer_id = a.customer_id and o.state = 1
                        and o.step_id is not null and (a.level = 1 or o.invoice_id = a.invoice_id))"
        ),
        params![org, id, today],
        |row| row.get::<ActionId>(0),
    )?;
    Ok(free.is_none())
}

pub(super) fn snooze(tx: &Tx<'_>, org: OrgId, id: ActionId, until: Option<Day>) -> Result<bool> {
    let snoozed = tx.run(
        sql!(
            "update actions set snoozed_until_on = $3, version = version + 1
             where org_id = $1 and id = $2 and state = 1"
        ),
        params![org, id, until],
    )?;
    Ok(snoozed == 1)
}

pub(super) fn insert_ad_hoc(tx: &Tx<'_>, org: OrgId, action: &Action, placement: Placement) -> Result<()> {
    let (minor, currency) = action.amount.map(|amount| (amount.minor, amount.currency)).unzip();
    tx.run(
        sql!(
            "insert into actions
             (org_id, id, customer_id, invoice_id, rule_set_id, base_key, extra_key, due_on, kind, title, amount, currency, state,
                created_at, creator_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13, $14)"
        ),
        params![
            org,
            action.id,
            action.customer,
            action.invoice,
            action.rule_set,
            placement.base,
            placement.extra,
            action.due_on,
            action.kind,
            action.title,
            minor,
            currency,
            action.created_at,
            action.creator
        ],
    )?;
    Ok(())
}

/// Cancels the open planned actions of customers (ACT 3), and says how many.
pub(crate) fn cancel_planned_of_customers(tx: &Tx<'_>, actor: &Actor, customers: &[CustomerId]) -> Result<u64> {
    Ok(tx.run_in(
        sql!(
            "update actions set state = 4, closed_at = $2, base_key = null, extra_key = null, version = version + 1
             where org_id = $1 and state = 1 and step_id is not null and customer_id in ($3...)"
        ),
        params![actor.org, actor.at],
        customers,
    )?)
}

/// Cancels the open planned actions that these invoices carry (ACT 3), and says how many. `state <> 4` says what `state = 1`
/// says already, in the words of the index of invoices: without it SQLite does not take that.
pub(crate) fn cancel_planned_of_invoices(tx: &Tx<'_>, actor: &Actor, invoices: &[InvoiceId]) -> Result<u64> {
    Ok(tx.run_in(
        sql!(
            "update actions set state = 4, closed_at = $2, base_key = null, extra_key = null, version = version + 1
             where org_id = $1 and state = 1 and state <> 4 and step_id is not null and invoice_id in ($3...)"
        ),
        params![actor.org, actor.at],
        invoices,
    )?)
}

/// How many open planned actions these invoices carry.
pub(crate) fn count_planned_of_invoices(tx: &Tx<'_>, org: OrgId, invoices: &[InvoiceId]) -> Result<u64> {
    let found = tx.all_in(
        sql!(
            "select id from actions
             where org_id = $1 and state = 1 and state <> 4 and step_id is not null and invoice_id in ($2...)"
        ),
        params![org],
        invoices,
        |row| row.get::<ActionId>(0),
    )?;
    Ok(found.len() as u64)
}

/// Cancels these actions as far as they are open, and says how many.
pub(super) fn cancel(tx: &Tx<'_>, org: OrgId, at: Instant, actions: &[ActionId]) -> Result<u64> {
    Ok(tx.run_in(
        sql!(
            "update actions set state = 4, closed_at = $2, base_key = null, extra_key = null, version = version + 1
             where org_id = $1 and state = 1 and id in ($3...)"
        ),
        params![org, at],
        actions,
    )?)
}

/// Hides the planned actions that an invoice carries until a day, but those that are hidden for longer (ACT 3). Those that
/// are done too: they may come back (ACT 4).
pub(crate) fn snooze_planned_of_invoice(tx: &Tx<'_>, org: OrgId, invoice: InvoiceId, until: Day) -> Result<()> {
    tx.run(
        sql!(
            "update actions set snoozed_until_on = $3, version = version + 1
             where org_id = $1 and invoice_id = $2 and state <> 4 and step_id is not null
                 and (snoozed_until_on is null or snoozed_until_on < $3)"
        ),
        params![org, invoice, until],
    )?;
    Ok(())
}

/// Shows those of them again that are hidden until exactly that day: others were put off by hand (ACT 3).
pub(crate) fn wake_planned_of_invoice(tx: &Tx<'_>, org: OrgId, invoice: InvoiceId, until: Day) -> Result<()> {
    tx.run(
        sql!(
            "update actions set snoozed_until_on = null, version = version + 1
             where org_id = $1 and invoice_id = $2 and state <> 4 and step_id is not null and snoozed_until_on = $3"
        ),
        params![org, invoice, until],
    )?;
    Ok(())
}
