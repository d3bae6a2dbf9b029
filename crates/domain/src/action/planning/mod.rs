//! What is due (ACT 2, ACT 3): plain functions over what is known of one customer. [`batch`] carries it out.

pub mod batch;
mod queries;

use std::collections::BTreeSet;

use crate::clock::Day;
use crate::id::{ActionId, InvoiceId, StepId, WorkflowId};
use crate::workflow::{Level, Step, Workflow};

/// What planning has to know of one customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerFacts<'w> {
    /// Its workflow.
    pub workflow: &'w Workflow,
    /// The first day on which it may be contacted again, where it is paused.
    pub paused_until: Option<Day>,
    /// Its unpaid invoices, disputed ones left out.
    pub invoices: Vec<InvoiceFacts>,
    /// Its open planned actions.
    pub open: Vec<OpenAction>,
    /// The day of the last action done for it, planned or ad hoc.
    pub last_done: Option<Day>,
    /// The day of the last ad hoc action done for it.
    pub last_ad_hoc_done: Option<Day>,
}

/// What planning has to know of one unpaid, undisputed invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceFacts {
    /// Its id.
    pub id: InvoiceId,
    /// Its number.
    pub number: String,
    /// The day it was issued.
    pub issued: Day,
    /// The day it is due.
    pub due: Day,
    /// Its amount in minor units.
    pub amount: i64,
    /// The day for which payment was promised.
    pub promised: Option<Day>,
    /// Steps that do not come again: planned and not cancelled, or passed.
    pub consumed: Vec<StepId>,
    /// The day of the last action done for it.
    pub last_done: Option<Day>,
    /// The latest day on which one of its planned actions was due, cancelled ones apart.
    pub last_due: Option<Day>,
}

/// A planned action that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenAction {
    /// Its id.
    pub id: ActionId,
    /// The invoice that carries it.
    pub invoice: InvoiceId,
    /// The workflow of its step.
    pub workflow: WorkflowId,
}

/// What planning does for one customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decision {
    /// Open actions that an obstacle ends.
    pub cancel: Vec<ActionId>,
    /// Steps that become actions.
    pub plan: Vec<Due>,
}

/// A step that is due for an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The invoice that carries it.
    pub invoice: InvoiceId,
    /// The step.
    pub step: StepId,
    /// Since when it has been due.
    pub due: Day,
    /// Earlier steps that are now passed without having been done.
    pub passed: Vec<StepId>,
}

/// What planning does on `day` for a customer.
#[must_use]
pub fn decide(day: Day, customer: &CustomerFacts<'_>) -> Decision {
    // Paid and disputed invoices are not among the customer's.
    let unpaid: BTreeSet<_> = customer.invoices.iter().map(|invoice| invoice.id).collect();
    let goes_on = |action: &&OpenAction| action.workflow == customer.workflow.id && unpaid.contains(&action.invoice);
    let (kept, ended): (Vec<&OpenAction>, Vec<&OpenAction>) = customer.open.iter().partition(goes_on);
    // At customer level, what a promise hides makes room for another invoice: the customer is not left alone for one of them.
    let gives_way = |action: &&OpenAction| {
        let promised = |invoice: &InvoiceFacts| invoice.id == action.invoice && promise_runs(day, invoice);
        customer.workflow.level == Level::Customer && customer.invoices.iter().any(promised)
    };
    let (giving_way, busy): (Vec<&OpenAction>, Vec<&OpenAction>) = kept.into_iter().partition(gives_way);
    let busy = busy.into_iter().map(|action| action.invoice).collect();
    // A pause has cancelled what was open when it began. What is open now came later, whichever day is planned.
    let is_paused = customer.paused_until.is_some_and(|until| day < until);
    let plan = if is_paused { Vec::new() } else { due_steps(day, customer, &busy) };
    let giving_way = giving_way.into_iter().filter(|_| !plan.is_empty());
    Decision { cancel: ended.into_iter().chain(giving_way).map(|action| action.id).collect(), plan }
}

fn promise_runs(day: Day, invoice: &InvoiceFacts) -> bool {
    invoice.promised.is_some_and(|promised| day <= promised)
}

/// The steps that are due for a customer; `busy` invoices carry an open action.
fn due_steps(day: Day, customer: &CustomerFacts<'_>, busy: &BTreeSet<InvoiceId>) -> Vec<Due> {
    let candidates = customer.invoices.iter().filter(|invoice| !promise_runs(day, invoice));
    match customer.workflow.level {
        Level::Customer if !busy.is_empty() => Vec::new(),
        Level::Customer => carrier(candidates)
            .and_then(|invoice| due_step(day, customer, invoice, customer.last_done))
            .into_iter()
            .collect(),
        Level::Invoice => candidates
            .filter(|invoice| !busy.contains(&invoice.id))
            .filter_map(|invoice| due_step(day, customer, invoice, invoice.last_done.max(customer.last_ad_hoc_done)))
            .collect(),
    }
}

/// The invoice that carries a customer's action: the one due longest, of those the largest, then the lowest number.
fn carrier<'a>(invoices: impl Iterator<Item = &'a InvoiceFacts>) -> Option<&'a InvoiceFacts> {
    invoices.min_by(|a, b| (a.due, b.amount, &a.number).cmp(&(b.due, a.amount, &b.number)))
}

/// The step that is due for `invoice` on `day`, if one is.
///
/// Its day is the first on which the step could have been planned for the invoice as it is now, so that it does not depend on
/// when planning runs.
fn due_step(day: Day, customer: &CustomerFacts<'_>, invoice: &InvoiceFacts, last_done: Option<Day>) -> Option<Due> {
    let workflow = customer.workflow;
    let steps = by_trigger(workflow, invoice);
    let (come, to_come) = steps.split_at(steps.partition_point(|(trigger, _)| *trigger <= day));
    let is_new = |(_, step): &&(Day, &Step)| !invoice.consumed.contains(&step.id);
    let broken = broken_promise(day, invoice, last_done);
    let latest = come.last().filter(is_new);
    let (trigger, step) = latest.or_else(|| broken.and_then(|_| to_come.iter().find(is_new)))?;
    let free = last_done.map_or(*trigger, |done| done.plus(workflow.min_days_between));
    let due = broken.unwrap_or(free.max(*trigger));
    let due = customer.paused_until.map_or(due, |until| due.max(until));
    if due > day {
        return None;
    }
    let passed = come.iter().filter(is_new).map(|(_, earlier)| earlier.id).filter(|id| *id != step.id).collect();
    Some(Due { invoice: invoice.id, step: step.id, due, passed })
}

/// The steps with their days, in the order in which they come.
fn by_trigger<'w>(workflow: &'w Workflow, invoice: &InvoiceFacts) -> Vec<(Day, &'w Step)> {
    let mut steps: Vec<_> =
        workflow.steps.iter().map(|step| (step.trigger(invoice.issued, invoice.due), step)).collect();
    steps.sort_by_key(|(trigger, _)| *trigger);
    steps
}

/// The day after a promise that was not kept, as long as nothing has been planned or done since.
fn broken_promise(day: Day, invoice: &InvoiceFacts, last_done: Option<Day>) -> Option<Day> {
    let promised = invoice.promised.filter(|promised| *promised < day)?;
    (invoice.last_due <= Some(promised) && last_done <= Some(promised)).then(|| promised.plus(1))
}

#[cfg(test)]
mod tests;
