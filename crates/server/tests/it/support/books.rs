//! Customers with invoices and workflows, and groups, to look at.

use remit_domain::action::Kind;
use remit_domain::action::ownership::OwnerRule;
use remit_domain::action::planning::batch::plan_batch;
use remit_domain::customer::NewCustomer;
use remit_domain::id::{ActionId, CustomerId, GroupId, InvoiceId, UserId, WorkflowId};
use remit_domain::invoice::Entry;
use remit_domain::money::Money;
use remit_domain::text::Name;
use remit_domain::workflow::{Anchor, Level, NewStep, NewWorkflow};
use remit_domain::{action, assignment, customer, group, invoice, workflow};

use super::Site;

impl Site {
    /// Makes a customer whose number is its name, assigned to these people in order.
    pub fn customer(&self, name: &str, assigned: &[UserId]) -> CustomerId {
        let new = NewCustomer { number: name.to_owned(), name: None, country: "Portugal".to_owned() };
        self.write(|tx, actor| {
            let id = customer::commands::create(tx, actor, &new)?;
            assignment::commands::set(tx, actor, id, assigned)?;
            Ok(id)
        })
    }

    /// Puts in an unpaid invoice of 1,234.50 euros, due on a day.
    pub fn invoice(&self, customer: CustomerId, number: &str, due: &str) -> InvoiceId {
        let entry = Entry {
            number: number.to_owned(),
            issued: "2026-01-01".parse().unwrap(),
            due: due.parse().unwrap(),
            amount: Money::new(123_450, "EUR".parse().unwrap()),
            is_disputed: false,
            paid: None,
        };
        self.write(|tx, actor| invoice::commands::put(tx, actor, customer, &entry))
    }

    /// A call that was planned for the invoice INV-1 of the customer Alfa, for whoever is assigned.
    pub fn planned(&self, assigned: &[UserId]) -> (CustomerId, ActionId) {
        let customer = self.customer("Alfa", assigned);
        self.invoice(customer, "INV-1", "2026-06-01");
        let workflow = self.workflow("Reminders");
        self.write(|tx, actor| customer::commands::set_workflow(tx, actor, &[customer], Some(workflow)));
        self.plan("2026-06-29");
        let open = self.write(|tx, actor| action::open_of_customer(tx, actor, customer));
        (customer, open[0].id)
    }

    /// Makes a group of these people.
    pub fn group(&self, name: &str, members: &[UserId]) -> GroupId {
        let name = Name::new(name).unwrap();
        self.write(|tx, actor| group::commands::create(tx, actor, &name, members))
    }

    /// Plans a day.
    pub fn plan(&self, day: &str) {
        let day = day.parse().unwrap();
        self.write(|tx, actor| plan_batch(tx, actor, day, None, 100));
    }

    /// Makes a workflow of one call on the due date, for whoever is assigned.
    pub fn workflow(&self, name: &str) -> WorkflowId {
        let step = NewStep {
            name: "First call".to_owned(),
            kind: Kind::Call,
            anchor: Anchor::Due,
            offset_days: 0,
            automatic: false,
            rules: vec![OwnerRule::Assigned],
        };
        let new = NewWorkflow { name: name.to_owned(), level: Level::Customer, min_days_between: 0, steps: vec![step] };
        self.write(|tx, actor| workflow::commands::create(tx, actor, &new))
    }
}
