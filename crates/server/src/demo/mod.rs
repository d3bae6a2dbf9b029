//! An organisation with believable data, the same in every run: people, groups, books, workflows, and a past.
//!
//! Everything is made by the commands that people use, so that whatever holds in real life holds here.

mod books;
mod cast;
mod past;
mod people;
mod places;
mod workflows;

use remit_db::Tx;
use remit_domain::action::planning::batch::plan_day;
use remit_domain::actor::Capacity;
use remit_domain::clock::{Day, Instant};
use remit_domain::id::{CustomerId, GroupId, OrgId, UserId};
use remit_domain::organisation::Zone;
use remit_domain::workflow::NewWorkflow;
use remit_domain::{Actor, Error, assignment, customer, invoice, workflow};

use crate::app::App;
use crate::problem::Problem;
use books::Account;

/// The name of the organisation, by which a demo is known.
pub const ORGANISATION: &str = "Nordlys (demo)";
/// The password of everybody.
pub const PASSWORD: &str = "lingonberries";

const SEED: u64 = 20_130_630;
const DAY: i64 = 86_400;
/// Customers that are put in by one transaction.
const AT_ONCE: usize = 50;

/// How much of everything is made.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Customers.
    pub customers: usize,
    /// Invoices.
    pub invoices: usize,
}

impl Size {
    /// What a visitor sees, beside the 60 people and 12 groups of the cast.
    pub const DEMO: Size = Size { customers: 400, invoices: 3_000 };
}

/// Whom a visitor may sign in as: what they stand for, and their address.
#[must_use]
pub fn visitors() -> [(&'static str, String); 4] {
    [("owner", 0), ("finance", 4), ("accountant", 5), ("account manager", 6)]
        .map(|(kind, place)| (kind, people::address(&cast::CAST[place])))
}

/// Makes the demo, and tells `progress` what it is at.
///
/// # Errors
/// Those of the commands, and of the storage.
pub async fn make(app: &App, size: &Size, mut progress: impl FnMut(&'static str)) -> Result<(), Problem> {
    let now = app.clock.now();
    progress("people");
    let staff = people::hire(app, now).await?;
    let stage = Stage { app, org: staff.org, now, users: staff.users, groups: staff.groups };
    progress("customers and invoices");
    let zone = Zone::new(people::ZONE).map_err(|wrong| Error::invalid("zone", wrong))?;
    let today = Day::of(now, zone.rules());
    let accounts = books::books(size, &people::managers(), today, SEED);
    let customers = stage.put_in(&accounts).await?;
    progress("workflows");
    stage.set_workflows(&accounts, &customers).await?;
    progress("what has been done so far");
    past::live(&stage, &customers, today).await?;
    people::change(&stage, today, &zone).await?;
    progress("what is due today");
    plan_day(&app.db, &stage.operator(now), today, |_| ()).await?;
    Ok(())
}

/// Where everything happens.
struct Stage<'a> {
    app: &'a App,
    org: OrgId,
    now: Instant,
    /// In the order of the cast.
    users: Vec<UserId>,
    groups: Vec<GroupId>,
}

impl Stage<'_> {
    /// Whoever runs this command.
    fn operator(&self, at: Instant) -> Actor {
        Actor { org: self.org, capacity: Capacity::Operator, at, source: people::SOURCE.to_owned() }
    }

    /// Somebody of the cast.
    fn person(&self, user: UserId, at: Instant) -> Option<Actor> {
        let place = self.users.iter().position(|known| *known == user)?;
        let capacity = Capacity::User { id: user, role: people::role(place), position: cast::CAST[place].position };
        Some(Actor { org: self.org, capacity, at, source: people::SOURCE.to_owned() })
    }

    async fn put_in(&self, accounts: &[Account]) -> Result<Vec<CustomerId>, Error> {
        let actor = self.operator(self.now.plus_seconds(-150 * DAY));
        let mut customers = Vec::with_capacity(accounts.len());
        for some in accounts.chunks(AT_ONCE) {
            let put_in = |tx: &Tx<'_>| some.iter().map(|account| self.put_in_one(tx, &actor, account)).collect();
            customers.extend(self.app.db.write(put_in).await.map(|ids: Vec<CustomerId>| ids)?);
        }
        Ok(customers)
    }

    fn put_in_one(&self, tx: &Tx<'_>, actor: &Actor, account: &Account) -> Result<CustomerId, Error> {
        let id = customer::commands::create(tx, actor, &account.customer)?;
        let assigned = account.assigned.iter().map(|place| self.users[*place]).collect::<Vec<_>>();
        assignment::commands::set(tx, actor, id, &assigned)?;
        for entry in &account.invoices {
            invoice::commands::put(tx, actor, id, entry)?;
        }
        Ok(id)
    }

    async fn set_workflows(&self, accounts: &[Account], customers: &[CustomerId]) -> Result<(), Error> {
        let actor = self.operator(self.now.plus_seconds(-149 * DAY));
        let workflows = workflows::workflows(&self.users, &self.groups);
        for (wanted, workflow) in workflows.iter().enumerate() {
            let of_it = |(account, _): &(&Account, &CustomerId)| workflow_of(account) == wanted;
            let theirs = accounts.iter().zip(customers).filter(of_it).map(|(_, id)| *id).collect::<Vec<_>>();
            self.app.db.write(|tx| set_workflow(tx, &actor, workflow, &theirs)).await?;
        }
        Ok(())
    }
}

fn set_workflow(tx: &Tx<'_>, actor: &Actor, new: &NewWorkflow, customers: &[CustomerId]) -> Result<(), Error> {
    let id = workflow::commands::create(tx, actor, new)?;
    customer::commands::set_workflow(tx, actor, customers, Some(id)).map(drop)
}

/// The workflow of a customer, by its place among the workflows.
fn workflow_of(account: &Account) -> usize {
    match (account.customer.country.as_str(), account.invoices.len()) {
        ("JP" | "US" | "CA", _) => 2,
        (_, 25..) => 1,
        _ => 0,
    }
}
