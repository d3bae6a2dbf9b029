use proptest::prelude::*;

use super::*;
use crate::action::Kind;
use crate::id::RuleSetId;
use crate::workflow::Anchor;

const DAY: Day = Day(1_000);

fn workflow(level: Level, min_days_between: i64, offsets: &[i64]) -> Workflow {
    let steps = (1..).zip(offsets).map(|(id, &offset_days)| Step {
        id: StepId(id),
        name: format!("step {id}"),
        kind: Kind::Call,
        anchor: Anchor::Due,
        offset_days,
        automatic: false,
        rule_set: RuleSetId(id),
    });
    Workflow { id: WorkflowId(1), name: "w".into(), level, min_days_between, steps: steps.collect(), version: 1 }
}

/// Invoice `id`, due `days_late` days before [`DAY`].
fn invoice(id: i64, days_late: i64) -> InvoiceFacts {
    let due = DAY.plus(-days_late);
    InvoiceFacts {
        id: InvoiceId(id),
        number: format!("{id:04}"),
        issued: due.plus(-30),
        due,
        amount: 100,
        promised: None,
        consumed: Vec::new(),
        last_done: None,
        last_due: None,
    }
}

fn customer(workflow: &Workflow, invoices: Vec<InvoiceFacts>) -> CustomerFacts<'_> {
    CustomerFacts { workflow, paused_until: None, invoices, open: Vec::new(), last_done: None, last_ad_hoc_done: None }
}

fn planned(day: Day, customer: &CustomerFacts<'_>) -> Vec<(i64, i64)> {
    decide(day, customer).plan.iter().map(|due| (due.invoice.0, due.step.0)).collect()
}

#[test]
fn act_2_the_latest_step_is_due_and_earlier_ones_are_passed() {
    let workflow = workflow(Level::Invoice, 0, &[-5, 0, 30, 100]);
    let late = customer(&workflow, vec![invoice(7, 90)]);
    let due = Due { invoice: InvoiceId(7), step: StepId(3), due: DAY.plus(-60), passed: vec![StepId(1), StepId(2)] };
    assert_eq!(decide(DAY, &late), Decision { cancel: vec![], plan: vec![due] });
}

#[test]
fn act_2_a_step_comes_once() {
    let workflow = workflow(Level::Invoice, 0, &[0, 30]);
    let done = InvoiceFacts { consumed: vec![StepId(1)], ..invoice(1, 10) };
    assert_eq!(planned(DAY, &customer(&workflow, vec![done.clone()])), []);
    assert_eq!(planned(DAY.plus(20), &customer(&workflow, vec![done])), [(1, 2)]);
}

#[test]
fn act_2_a_customer_has_one_action_on_its_oldest_invoice_the_largest_the_lowest_number() {
    let workflow = workflow(Level::Customer, 0, &[0]);
    let large = |id| InvoiceFacts { amount: 900, ..invoice(id, 40) };
    let facts = customer(&workflow, vec![invoice(1, 39), invoice(2, 40), large(5), large(4)]);
    assert_eq!(planned(DAY, &facts), [(4, 1)]);
}

#[test]
fn act_2_invoice_level_plans_each_invoice_without_an_open_action() {
    let workflow = workflow(Level::Invoice, 0, &[0]);
    let mut facts = customer(&workflow, vec![invoice(1, 3), invoice(2, 2), invoice(3, 1), invoice(4, -1)]);
    facts.open.push(OpenAction { id: ActionId(1), invoice: InvoiceId(2), workflow: workflow.id });
    assert_eq!(planned(DAY, &facts), [(1, 1), (3, 1)]);
}

#[test]
fn act_2_the_next_waits_for_the_minimum_of_days_and_is_not_dropped() {
    let workflow = workflow(Level::Invoice, 7, &[0, 5]);
    let done = InvoiceFacts { consumed: vec![StepId(1)], last_done: Some(DAY), ..invoice(1, 5) };
    let facts = customer(&workflow, vec![done]);
    assert_eq!(planned(DAY.plus(6), &facts), []);
    assert_eq!(planned(DAY.plus(7), &facts), [(1, 2)]);
    assert_eq!(decide(DAY.plus(9), &facts).plan[0].due, DAY.plus(7), "due since it could have been planned");
}

#[test]
fn act_2_an_ad_hoc_action_is_a_contact() {
    let workflow = workflow(Level::Invoice, 7, &[0]);
    let facts = CustomerFacts { last_ad_hoc_done: Some(DAY), ..customer(&workflow, vec![invoice(1, 5)]) };
    assert_eq!(planned(DAY.plus(6), &facts), []);
    assert_eq!(planned(DAY.plus(7), &facts), [(1, 1)]);
}

#[test]
fn act_3_an_obstacle_cancels_the_open_action() {
    let workflow = workflow(Level::Invoice, 0, &[0]);
    let other = Workflow { id: WorkflowId(2), ..workflow.clone() };
    let open = OpenAction { id: ActionId(9), invoice: InvoiceId(1), workflow: workflow.id };
    let standing = CustomerFacts { open: vec![open], ..customer(&workflow, vec![invoice(1, 3)]) };
    let cancelled = |facts: &CustomerFacts<'_>| decide(DAY, facts).cancel;
    assert_eq!(cancelled(&standing), []);
    assert_eq!(cancelled(&CustomerFacts { invoices: vec![], ..standing.clone() }), [open.id]);
    assert_eq!(cancelled(&CustomerFacts { workflow: &other, ..standing }), [open.id]);
}

#[test]
fn act_3_a_paused_customer_is_left_alone_until_the_day() {
    let workflow = workflow(Level::Customer, 0, &[0]);
    let facts = CustomerFacts { paused_until: Some(DAY), ..customer(&workflow, vec![invoice(1, 3)]) };
    assert_eq!(planned(DAY.plus(-1), &facts), []);
    assert_eq!(planned(DAY, &facts), [(1, 1)]);
    let open = OpenAction { id: ActionId(9), invoice: InvoiceId(1), workflow: workflow.id };
    let resumed = CustomerFacts { open: vec![open], ..facts };
    assert_eq!(decide(DAY.plus(-1), &resumed), Decision::default(), "planning an earlier day by hand ends nothing");
}

#[test]
fn act_3_a_promise_pauses_its_invoice_until_the_day_after() {
    let workflow = workflow(Level::Customer, 0, &[0]);
    let promised = InvoiceFacts { promised: Some(DAY), ..invoice(1, 9) };
    let alone = customer(&workflow, vec![promised.clone()]);
    assert_eq!(planned(DAY, &alone), []);
    assert_eq!(planned(DAY.plus(1), &alone), [(1, 1)]);
    assert_eq!(planned(DAY, &customer(&workflow, vec![promised, invoice(2, 3)])), [(2, 1)], "the others go on");
}

#[test]
fn act_3_at_customer_level_what_a_promise_hides_makes_room_for_another_invoice() {
    let workflow = workflow(Level::Customer, 0, &[0]);
    let open = OpenAction { id: ActionId(9), invoice: InvoiceId(1), workflow: workflow.id };
    let promised = InvoiceFacts { promised: Some(DAY), ..invoice(1, 9) };
    let facts = |others| CustomerFacts {
        open: vec![open],
        ..customer(&workflow, std::iter::once(promised.clone()).chain(others).collect())
    };
    let decision = decide(DAY, &facts(vec![invoice(2, 3)]));
    assert_eq!((decision.cancel, decision.plan[0].invoice), (vec![open.id], InvoiceId(2)));
    assert_eq!(decide(DAY, &facts(vec![])), Decision::default(), "alone it stays hidden");
    assert_eq!(decide(DAY, &facts(vec![invoice(2, -3)])), Decision::default(), "while nothing else is due");
    assert_eq!(
        decide(DAY.plus(1), &facts(vec![invoice(2, 3)])),
        Decision::default(),
        "and when it is broken, is there"
    );
}

#[test]
fn act_3_a_broken_promise_brings_the_next_step_at_once() {
    let workflow = workflow(Level::Invoice, 30, &[0, 60]);
    let called = InvoiceFacts {
        consumed: vec![StepId(1)],
        last_done: Some(DAY),
        last_due: Some(DAY),
        promised: Some(DAY.plus(3)),
        ..invoice(1, 2)
    };
    let facts = customer(&workflow, vec![called.clone()]);
    assert_eq!(planned(DAY.plus(3), &facts), []);
    assert_eq!(planned(DAY.plus(4), &facts), [(1, 2)]);
    let answered = InvoiceFacts { last_done: Some(DAY.plus(4)), ..called };
    assert_eq!(planned(DAY.plus(5), &customer(&workflow, vec![answered])), [], "once");
}

fn any_workflow() -> impl Strategy<Value = Workflow> {
    (any::<bool>(), 0..10i64, prop::collection::vec(-10..60i64, 0..6)).prop_map(|(per_customer, days, offsets)| {
        workflow(if per_customer { Level::Customer } else { Level::Invoice }, days, &offsets)
    })
}

fn any_invoices() -> impl Strategy<Value = Vec<InvoiceFacts>> {
    let promise = prop::option::of(-30..30i64);
    prop::collection::vec((-20..90i64, 1..5i64, promise), 0..6).prop_map(|rows| {
        let facts = |(id, (late, amount, promised)): (i64, (i64, i64, Option<i64>))| InvoiceFacts {
            amount,
            promised: promised.map(|days| DAY.plus(days)),
            ..invoice(id, late)
        };
        (1..).zip(rows).map(facts).collect()
    })
}

/// What is known once the decision is carried out; new actions are left open or done on the same day.
fn carry_out(day: Day, facts: &mut CustomerFacts<'_>, decision: &Decision, done: bool) {
    facts.open.retain(|action| !decision.cancel.contains(&action.id));
    for due in &decision.plan {
        let workflow = facts.workflow.id;
        if done {
            facts.last_done = Some(day);
        } else {
            facts.open.push(OpenAction { id: ActionId(due.invoice.0), invoice: due.invoice, workflow });
        }
        for invoice in facts.invoices.iter_mut().filter(|invoice| invoice.id == due.invoice) {
            invoice.consumed.push(due.step);
            invoice.consumed.extend(&due.passed);
            invoice.last_due = Some(due.due);
            invoice.last_done = if done { Some(day) } else { invoice.last_done };
        }
    }
}

proptest! {
    #[test]
    fn act_1_planning_twice_adds_nothing(workflow in any_workflow(), invoices in any_invoices()) {
        let mut facts = customer(&workflow, invoices);
        let first = decide(DAY, &facts);
        carry_out(DAY, &mut facts, &first, false);
        prop_assert_eq!(decide(DAY, &facts), Decision::default());
    }

    #[test]
    fn act_2_at_most_one_is_open_for_each_carrier(workflow in any_workflow(), invoices in any_invoices()) {
        let mut facts = customer(&workflow, invoices);
        for day in (0..60).map(|days| DAY.plus(days)) {
            let decision = decide(day, &facts);
            carry_out(day, &mut facts, &decision, false);
            let carriers: BTreeSet<_> = facts.open.iter().map(|action| action.invoice).collect();
            prop_assert_eq!(carriers.len(), facts.open.len());
            prop_assert!(workflow.level == Level::Invoice || facts.open.len() <= 1);
        }
    }

    #[test]
    fn act_2_contacts_keep_their_distance(workflow in any_workflow(), mut invoices in any_invoices()) {
        invoices.iter_mut().for_each(|invoice| invoice.promised = None);
        let mut facts = customer(&workflow, invoices);
        let mut contacts: Vec<(InvoiceId, Day)> = Vec::new();
        for day in (0..120).map(|days| DAY.plus(days)) {
            let decision = decide(day, &facts);
            carry_out(day, &mut facts, &decision, true);
            for due in decision.plan {
                let same_carrier = |past: &&(InvoiceId, Day)| workflow.level == Level::Customer || past.0 == due.invoice;
                let last = contacts.iter().rev().find(same_carrier);
                prop_assert!(last.is_none_or(|(_, last)| last.plus(workflow.min_days_between) <= day));
                contacts.push((due.invoice, day));
            }
        }
    }

    #[test]
    fn act_2_no_step_is_dropped(workflow in any_workflow(), invoices in any_invoices()) {
        let mut facts = customer(&workflow, invoices);
        for day in (0..300).map(|days| DAY.plus(days)) {
            let decision = decide(day, &facts);
            carry_out(day, &mut facts, &decision, true);
        }
        let carrier = carrier(facts.invoices.iter()).map(|invoice| invoice.id);
        let is_worked = |id| workflow.level == Level::Invoice || Some(id) == carrier;
        for invoice in facts.invoices.iter().filter(|invoice| is_worked(invoice.id)) {
            let mut consumed = invoice.consumed.clone();
            consumed.sort();
            let all: Vec<_> = workflow.steps.iter().map(|step| step.id).collect();
            prop_assert_eq!(consumed, all, "each step is planned or passed, and only once");
        }
    }

    #[test]
    fn act_2_the_day_of_an_action_does_not_depend_on_when_planning_runs(
        workflow in any_workflow(), invoices in any_invoices(), days in 0..3i64,
    ) {
        let facts = customer(&workflow, invoices);
        for due in decide(DAY, &facts).plan {
            let later = decide(DAY.plus(days), &facts).plan;
            let same = later.iter().find(|other| (other.invoice, other.step) == (due.invoice, due.step));
            prop_assert!(same.is_none_or(|other| other.due == due.due));
        }
    }
}
