//! The SQL of planning: a few statements for a batch of customers, whatever they have.

use remit_db::{Tx, Value, params, sql};

use super::{InvoiceFacts, OpenAction};
use crate::clock::{Day, Instant};
use crate::error::Result;
use crate::id::{CustomerId, InvoiceId, OrgId, StepId, WorkflowId};
use crate::money::Currency;

/// A customer under a workflow.
pub(super) struct Planned {
    pub id: CustomerId,
    pub workflow: WorkflowId,
    pub paused_until: Option<Day>,
}

/// The next customers that have a workflow, in the order of their ids.
pub(super) fn customers(tx: &Tx<'_>, org: OrgId, after: Option<CustomerId>, limit: usize) -> Result<Vec<Planned>> {
    Ok(tx.all(
        sql!(
            "select id, workflow_id, paused_until_on from customers
             where org_id = $1 and id > $2 and workflow_id is not null order by id limit $3"
        ),
        params![org, after.map_or(i64::MIN, |id| id.0), i64::try_from(limit).unwrap_or(i64::MAX)],
        |row| Ok(Planned { id: row.get(0)?, workflow: row.get(1)?, paused_until: row.get(2)? }),
    )?)
}

/// An unpaid, undisputed invoice, and whose it is.
pub(super) struct Open {
    pub customer: CustomerId,
    pub currency: Currency,
    pub facts: InvoiceFacts,
}

pub(super) fn invoices(tx: &Tx<'_>, org: OrgId, customers: &[CustomerId]) -> Result<Vec<Open>> {
    Ok(tx.all_in(
        sql!(
            "select customer_id, currency, id, number, issued_on, due_on, amount, promised_on from invoices
             where org_id = $1 and paid_on is null and disputed = 0 and customer_id in ($2...)"
        ),
        params![org],
        customers,
        |row| {
            let facts = InvoiceFacts {
                id: row.get(2)?,
                number: row.get(3)?,
                issued: row.get(4)?,
                due: row.get(5)?,
                amount: row.get(6)?,
                promised: row.get(7)?,
                consumed: Vec::new(),
                last_done: None,
                last_due: None,
            };
            Ok(Open { customer: row.get(0)?, currency: row.get(1)?, facts })
        },
    )?)
}

/// A planned action of an unpaid, undisputed invoice that has not been cancelled.
pub(super) struct Past {
    pub invoice: InvoiceId,
    pub step: StepId,
    pub due: Day,
    pub done_at: Option<Instant>,
}

/// `cross join` keeps SQLite from beginning with the actions: there are far more of them.
pub(super) fn past(tx: &Tx<'_>, org: OrgId, customers: &[CustomerId]) -> Result<Vec<Past>> {
    Ok(tx.all_in(
        sql!(
            "select a.invoice_id, a.step_id, a.due_on, case when a.state = 2 then a.closed_at end
             from invoices i cross join actions a
             where i.org_id = $1 and i.paid_on is null and i.disputed = 0 and a.org_id = $1 and a.invoice_id = i.id
                and a.step_id is not null and a.state <> 4 and i.customer_id in ($2...)"
        ),
        params![org],
        customers,
        |row| Ok(Past { invoice: row.get(0)?, step: row.get(1)?, due: row.get(2)?, done_at: row.get(3)? }),
    )?)
}

/// The steps that unpaid, undisputed invoices have passed.
pub(super) fn passed(tx: &Tx<'_>, org: OrgId, customers: &[CustomerId]) -> Result<Vec<(InvoiceId, StepId)>> {
    Ok(tx.all_in(
        sql!(
            "select p.invoice_id, p.step_id from invoices i cross join passed_steps p
             where i.org_id = $1 and i.paid_on is null and i.disputed = 0 and p.org_id = $1
                and p.customer_id = i.customer_id and p.invoice_id = i.id
                and i.customer_id in ($2...)"
        ),
        params![org],
        customers,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

/// The open planned actions, whatever has become of their invoices and workflows.
pub(super) fn open(tx: &Tx<'_>, org: OrgId, customers: &[CustomerId]) -> Result<Vec<(CustomerId, OpenAction)>> {
    Ok(tx.all_in(
        sql!(
            "select a.customer_id, a.id, a.invoice_id, s.workflow_id from actions a
             join steps s on s.org_id = a.org_id and s.id = a.step_id
             where a.org_id = $1 and a.state = 1 and a.step_id is not null and a.customer_id in ($2...)"
        ),
        params![org],
        customers,
        |row| Ok((row.get(0)?, OpenAction { id: row.get(1)?, invoice: row.get(2)?, workflow: row.get(3)? })),
    )?)
}

/// When something was last done for a customer.
pub(super) struct LastDone {
    pub customer: CustomerId,
    pub any: Instant,
    pub ad_hoc: Option<Instant>,
}

/// What was done since `since`: earlier contacts keep nothing waiting. `state <> 1` are the words of the index of what is
/// closed: without them SQLite does not take that.
pub(super) fn last_done(tx: &Tx<'_>, org: OrgId, since: Instant, customers: &[CustomerId]) -> Result<Vec<LastDone>> {
    Ok(tx.all_in(
        sql!(
            "select c.id, max(a.closed_at), max(case when a.step_id is null then a.closed_at end)
             from customers c cross join actions a
             where c.org_id = $1 and a.org_id = $1 and a.customer_id = c.id and a.state <> 1 and a.state = 2
                and a.closed_at >= $2 and c.id in ($3...)
             group by c.id"
        ),
        params![org, since],
        customers,
        |row| Ok(LastDone { customer: row.get(0)?, any: row.get(1)?, ad_hoc: row.get(2)? }),
    )?)
}

/// Puts in planned actions; those that are there already are left as they are (ACT 1).
pub(super) fn insert<'v>(tx: &Tx<'_>, rows: impl Iterator<Item = [Value<'v>; 15]>) -> Result<u64> {
    Ok(tx.run_many(
        sql!(
            "insert into actions
             (org_id, id, customer_id, invoice_id, step_id, level, rule_set_id, base_key, extra_key, due_on, kind, title, amount,
                currency, created_at, state)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1)
             on conflict do nothing"
        ),
        rows,
    )?)
}

pub(super) fn insert_passed<'v>(tx: &Tx<'_>, rows: impl Iterator<Item = [Value<'v>; 5]>) -> Result<()> {
    tx.run_many(
        sql!(
            "insert into passed_steps (org_id, customer_id, invoice_id, step_id, passed_on) values ($1, $2, $3, $4, $5)
             on conflict do nothing"
        ),
        rows,
    )?;
    Ok(())
}
