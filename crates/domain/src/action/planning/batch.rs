//! Carries out planning (ACT 1): customers in batches, each batch in a transaction of its own.
//!
//! Whatever is planned already is found and left alone, so a run may be broken off, begun again, or done on two nodes
//! at once: unique indexes keep what is planned from being doubled, and a batch only adds what is missing.

use std::collections::{BTreeMap, HashMap};

use remit_db::{Db, Tx, Value};
use serde_json::json;

use super::{CustomerFacts, Decision, Due, InvoiceFacts, decide, queries};
use crate::Actor;
use crate::absence;
use crate::action::keys::{Keyer, Placement};
use crate::action::queries::cancel;
use crate::audit::{self, Change, Verb};
use crate::clock::Day;
use crate::error::Result;
use crate::id::{ActionId, CustomerId, InvoiceId, WorkflowId};
use crate::money::{Currency, Money, Totals};
use crate::organisation::{self, Organisation};
use crate::permission::{self, Ability};
use crate::workflow::{self, Level, Step, Workflow};

/// As many customers make a batch,
pub const CUSTOMERS: usize = 250;
/// unless they have more to plan than this: other writers are not to wait for long.
const MOST_ACTIONS: usize = 5_000;

/// What one batch did, or several together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Batch {
    /// Customers that were looked at.
    pub customers: u64,
    /// Actions that are new.
    pub planned: u64,
    /// Actions that an obstacle has ended.
    pub cancelled: u64,
    /// After which customer the next batch begins; none when there are no more.
    pub next: Option<CustomerId>,
}

/// Plans `day` for every customer, and tells `progress` of what is done so far.
///
/// # Errors
/// [`crate::Error::Denied`], those of the storage. What was done until then stays, and is found by the next run.
pub async fn plan_day(db: &Db, actor: &Actor, day: Day, mut progress: impl FnMut(&Batch)) -> Result<Batch> {
    let mut total = Batch::default();
    loop {
        let after = total.next;
        let batch = db.write(|tx| plan_batch(tx, actor, day, after, CUSTOMERS)).await?;
        total.customers += batch.customers;
        total.planned += batch.planned;
        total.cancelled += batch.cancelled;
        total.next = batch.next;
        progress(&total);
        if batch.next.is_none() {
            return Ok(total);
        }
    }
}

/// Plans `day` for the next `limit` customers after `after`.
///
/// # Errors
/// [`crate::Error::Denied`], those of the storage.
pub fn plan_batch(tx: &Tx<'_>, actor: &Actor, day: Day, after: Option<CustomerId>, limit: usize) -> Result<Batch> {
    let permit = permission::may(actor, Ability::Plan)?;
    let organisation = organisation::load(tx, actor.org)?;
    if organisation.next_change_at.is_some_and(|change_at| change_at <= actor.at) {
        absence::commands::catch_up(tx, actor.org, actor.at)?;
    }
    let workflows = workflow::all(tx, actor.org)?.into_iter().map(|workflow| (workflow.id, workflow)).collect();
    let planned = queries::customers(tx, actor.org, after, limit)?;
    let is_last = planned.len() < limit;
    let next = planned.last().map(|customer| customer.id).filter(|_| !is_last);
    let customers = load(tx, &organisation, &workflows, day, planned)?;
    let mut decided: Vec<_> =
        customers.iter().map(|customer| (customer, decide(day, &customer.facts))).filter(is_something).collect();
    let next = cut_off(&mut decided).or(next);
    let ended: Vec<_> = decided.iter().flat_map(|(_, decision)| decision.cancel.iter().copied()).collect();
    let cancelled = cancel(tx, actor.org, actor.at, &ended)?;
    let planned = store(tx, actor, day, &decided)?;
    let through = customers.iter().filter(|customer| next.is_none_or(|next| customer.id <= next)).count();
    let batch = Batch { customers: through as u64, planned, cancelled, next };
    if planned + cancelled > 0 {
        let after = json!({ "day": day.to_string(), "planned": batch.planned, "cancelled": batch.cancelled });
        audit::record(tx, permit, &[Change::new(Verb::ActionsPlanned, actor.org, json!(null), after)])?;
    }
    Ok(batch)
}

/// A customer of a batch.
struct Loaded<'w> {
    id: CustomerId,
    facts: CustomerFacts<'w>,
    amounts: HashMap<InvoiceId, Money>,
}

fn is_something((_, decision): &(&Loaded<'_>, Decision)) -> bool {
    *decision != Decision::default()
}

/// Leaves no more than [`MOST_ACTIONS`] to plan. The customer in which the cut falls is looked at again: says after
/// which the next batch begins.
fn cut_off(decided: &mut Vec<(&Loaded<'_>, Decision)>) -> Option<CustomerId> {
    let mut room = MOST_ACTIONS;
    let place = decided.iter().position(|(_, decision)| match room.checked_sub(decision.plan.len()) {
        Some(left) => {
            room = left;
            false
        }
        None => true,
    })?;
    decided.truncate(place + 1);
    let (customer, decision) = decided.last_mut()?;
    decision.plan.truncate(room);
    Some(CustomerId(customer.id.0 - 1))
}

fn load<'w>(
    tx: &Tx<'_>,
    organisation: &Organisation,
    workflows: &'w BTreeMap<WorkflowId, Workflow>,
    day: Day,
    planned: Vec<queries::Planned>,
) -> Result<Vec<Loaded<'w>>> {
    let (org, zone) = (organisation.id, organisation.zone.rules());
    let ids: Vec<_> = planned.iter().map(|customer| customer.id).collect();
    let mut invoices = invoices(tx, organisation, &ids)?;
    let mut open = grouped(queries::open(tx, org, &ids)?);
    let longest = workflows.values().map(|workflow| workflow.min_days_between).max().unwrap_or(0);
    let promised = invoices.values().flatten().filter_map(|(_, invoice)| invoice.promised).min();
    let since = day.plus(-longest).min(promised.unwrap_or(day)).start(zone);
    let last = queries::last_done(tx, org, since, &ids)?;
    let last: HashMap<_, _> = last.into_iter().map(|last| (last.customer, last)).collect();
    let loaded = planned.into_iter().filter_map(|customer| {
        let invoices = invoices.remove(&customer.id).unwrap_or_default();
        let last = last.get(&customer.id);
        let facts = CustomerFacts {
            workflow: workflows.get(&customer.workflow)?,
            paused_until: customer.paused_until,
            open: open.remove(&customer.id).unwrap_or_default(),
            last_done: last.map(|last| Day::of(last.any, zone)),
            last_ad_hoc_done: last.and_then(|last| last.ad_hoc).map(|at| Day::of(at, zone)),
            invoices: Vec::with_capacity(invoices.len()),
        };
        let mut loaded = Loaded { id: customer.id, facts, amounts: HashMap::with_capacity(invoices.len()) };
        for (currency, invoice) in invoices {
            loaded.amounts.insert(invoice.id, Money::new(invoice.amount, currency));
            loaded.facts.invoices.push(invoice);
        }
        Some(loaded)
    });
    Ok(loaded.collect())
}

/// The unpaid, undisputed invoices of these customers, with what has been planned for them.
fn invoices(
    tx: &Tx<'_>,
    organisation: &Organisation,
    customers: &[CustomerId],
) -> Result<HashMap<CustomerId, Vec<(Currency, InvoiceFacts)>>> {
    let mut invoices = queries::invoices(tx, organisation.id, customers)?;
    let places: HashMap<_, _> = invoices.iter().enumerate().map(|(place, open)| (open.facts.id, place)).collect();
    for past in queries::past(tx, organisation.id, customers)? {
        let Some(place) = places.get(&past.invoice) else { continue };
        let facts = &mut invoices[*place].facts;
        facts.consumed.push(past.step);
        facts.last_due = facts.last_due.max(Some(past.due));
        facts.last_done = facts.last_done.max(past.done_at.map(|at| Day::of(at, organisation.zone.rules())));
    }
    for (invoice, step) in queries::passed(tx, organisation.id, customers)? {
        let Some(place) = places.get(&invoice) else { continue };
        invoices[*place].facts.consumed.push(step);
    }
    Ok(grouped(invoices.into_iter().map(|open| (open.customer, (open.currency, open.facts)))))
}

fn grouped<T>(rows: impl IntoIterator<Item = (CustomerId, T)>) -> HashMap<CustomerId, Vec<T>> {
    let mut grouped = HashMap::<_, Vec<_>>::new();
    for (customer, row) in rows {
        grouped.entry(customer).or_default().push(row);
    }
    grouped
}

fn store(tx: &Tx<'_>, actor: &Actor, day: Day, decided: &[(&Loaded<'_>, Decision)]) -> Result<u64> {
    let wanted = decided.iter().flat_map(|(customer, decision)| {
        let steps = decision.plan.iter().filter_map(|due| customer.step(due));
        steps.map(|step| (step.rule_set, customer.id))
    });
    let placements = Keyer::new(tx, actor.org)?.place_all(&wanted.collect())?;
    let mut actions = Vec::new();
    let mut passed = Vec::new();
    for (customer, decision) in decided {
        for due in &decision.plan {
            let Some(step) = customer.step(due) else { continue };
            let placement = placements[&(step.rule_set, customer.id)];
            let id = ActionId(tx.next_id()?);
            actions.push(row(actor, id, customer, due, step, placement));
            let steps = due.passed.iter();
            passed.extend(steps.map(|step| [actor.org.0, customer.id.0, due.invoice.0, step.0, day.0].map(Value::Int)));
        }
    }
    queries::insert_passed(tx, passed.into_iter())?;
    queries::insert(tx, actions.into_iter())
}

fn row<'v>(
    actor: &Actor,
    id: ActionId,
    customer: &Loaded<'v>,
    due: &Due,
    step: &'v Step,
    placement: Placement,
) -> [Value<'v>; 15] {
    let amount = customer.amount(due.invoice);
    [
        Value::Int(actor.org.0),
        Value::Int(id.0),
        Value::Int(customer.id.0),
        Value::Int(due.invoice.0),
        Value::Int(step.id.0),
        Value::Int(customer.facts.workflow.level.code()),
        Value::Int(step.rule_set.0),
        Value::Int(placement.base.0),
        Value::Int(placement.extra.0),
        Value::Int(due.due.0),
        Value::Int(step.kind.code()),
        Value::Text(&step.name),
        amount.map_or(Value::Null, |amount| Value::Int(amount.minor)),
        amount.map_or(Value::Null, |amount| Value::Text(amount.currency.code())),
        Value::Int(actor.at.0),
    ]
}

impl<'w> Loaded<'w> {
    fn step(&self, due: &Due) -> Option<&'w Step> {
        self.facts.workflow.steps.iter().find(|step| step.id == due.step)
    }

    /// What an action carried by `invoice` is about: the invoice, or all that the customer owes in its currency.
    fn amount(&self, invoice: InvoiceId) -> Option<Money> {
        let own = *self.amounts.get(&invoice)?;
        match self.facts.workflow.level {
            Level::Invoice => Some(own),
            Level::Customer => {
                let owed: Totals = self.amounts.values().copied().collect();
                owed.sums().iter().copied().find(|sum| sum.currency == own.currency)
            }
        }
    }
}
