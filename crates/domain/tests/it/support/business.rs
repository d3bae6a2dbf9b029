//! Customers, invoices and workflows to work with.

use std::io::Cursor;

use remit_domain::action::ownership::OwnerRule;
use remit_domain::action::planning::batch::{Batch, plan_day};
use remit_domain::action::{self, Action, Kind, NewAction};
use remit_domain::actor::Actor;
use remit_domain::clock::Day;
use remit_domain::customer::{Customer, NewCustomer};
use remit_domain::id::{ActionId, CustomerId, InvoiceId, WorkflowId};
use remit_domain::import::reader::Encoding;
use remit_domain::import::receivables::{self, Options};
use remit_domain::invoice::Entry;
use remit_domain::list::Wanted;
use remit_domain::money::Money;
use remit_domain::workflow::{Anchor, Level, NewStep, NewWorkflow};
use remit_domain::{assignment, customer, invoice, workflow};

use super::Workspace;

/// The day on which the tests take place: Monday, 2 March 2026.
pub fn today() -> Day {
    day("2026-03-02")
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn euros(whole: i64) -> Money {
    Money::new(whole * 100, "EUR".parse().unwrap())
}

/// An invoice of 100 euros, due so many days before today, and issued 30 days before that.
pub fn late(number: &str, days: i64) -> Entry {
    let due = today().plus(-days);
    Entry { number: number.into(), issued: due.plus(-30), due, amount: euros(100), is_disputed: false, paid: None }
}

/// A call so many days after the due date, for `rules`.
pub fn call(offset_days: i64, rules: &[OwnerRule]) -> NewStep {
    NewStep {
        name: format!("Call at {offset_days}"),
        kind: Kind::Call,
        anchor: Anchor::Due,
        offset_days,
        automatic: false,
        rules: rules.to_vec(),
    }
}

impl Workspace {
    /// A customer of this number, assigned to `users` in order.
    pub async fn customer(&self, number: &str, users: &[&Actor]) -> CustomerId {
        let new = NewCustomer { number: number.into(), name: None, country: String::new() };
        let users: Vec<_> = users.iter().filter_map(|actor| actor.user()).collect();
        self.write(|tx| {
            let id = customer::commands::create(tx, &self.owner, &new)?;
            assignment::commands::set(tx, &self.owner, id, &users)?;
            Ok(id)
        })
        .await
    }

    pub async fn invoice(&self, customer: CustomerId, entry: &Entry) -> InvoiceId {
        self.write(|tx| invoice::commands::put(tx, &self.owner, customer, entry)).await
    }

    /// A workflow of calls at these days after the due date, for the assigned users, and these customers under it.
    pub async fn workflow(&self, level: Level, offsets: &[i64], customers: &[CustomerId]) -> WorkflowId {
        let steps = offsets.iter().map(|&offset| call(offset, &[OwnerRule::Assigned])).collect();
        let name = format!("{level} {offsets:?}");
        self.workflow_of(&NewWorkflow { name, level, min_days_between: 0, steps }, customers).await
    }

    pub async fn workflow_of(&self, new: &NewWorkflow, customers: &[CustomerId]) -> WorkflowId {
        self.write(|tx| {
            let id = workflow::commands::create(tx, &self.owner, new)?;
            customer::commands::set_workflow(tx, &self.owner, customers, Some(id))?;
            Ok(id)
        })
        .await
    }

    /// Takes over a file of receivables in euros, as of today; every line is right.
    pub async fn import(&self, file: &str) {
        let options = Options {
            as_of: today(),
            currency: Some(euros(0).currency),
            encoding: Encoding::Unicode,
            dates: None,
            decimal: None,
            columns: Vec::new(),
            dry_run: false,
        };
        let file = &mut Cursor::new(file);
        let report = receivables::import(&self.db, &self.operator(), file, &options, |_| {}).await.unwrap();
        assert_eq!(report.bad, 0);
    }

    /// The customers, in the order in which they were made.
    pub async fn customers(&self) -> Vec<Customer> {
        let wanted = Wanted::default();
        let page = self.read(|tx| customer::list::page(tx, &self.owner, &wanted, today())).await;
        page.rows.into_iter().map(|row| row.customer).collect()
    }

    pub async fn plan(&self, day: Day) -> Batch {
        plan_day(&self.db, &self.operator(), day, |_| {}).await.unwrap()
    }

    /// A planned call for a new customer of `users`.
    pub async fn planned(&self, number: &str, users: &[&Actor]) -> (CustomerId, ActionId) {
        let customer = self.customer(number, users).await;
        self.invoice(customer, &late(number, 10)).await;
        self.workflow(Level::Invoice, &[number.len() as i64], &[customer]).await;
        self.plan(today()).await;
        (customer, self.open(customer).await[0].id)
    }

    /// An action by hand with these rules.
    pub async fn by_hand(&self, customer: CustomerId, rules: &[OwnerRule]) -> ActionId {
        let (kind, title) = (Kind::Task, "Check".to_owned());
        let new = NewAction { customer, invoice: None, kind, title, due_on: today(), rules: rules.to_vec() };
        self.write(|tx| action::commands::add(tx, &self.owner, &new)).await
    }

    /// The open actions of a customer.
    pub async fn open(&self, customer: CustomerId) -> Vec<Action> {
        self.read(|tx| action::open_of_customer(tx, &self.owner, customer)).await
    }

    /// The titles of the open actions of a customer.
    pub async fn open_titles(&self, customer: CustomerId) -> Vec<String> {
        self.open(customer).await.into_iter().map(|action| action.title).collect()
    }

    pub async fn action(&self, id: ActionId) -> Action {
        self.read(|tx| action::find(tx, &self.owner, id)).await
    }
}
