//! Founds a random organisation: people, groups, customers, a workflow, and some open actions.

use std::collections::{BTreeMap, BTreeSet};

use rand::RngExt;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use remit_db::{Db, Tx, params, sql, sql_global};
use remit_domain::absence::Away;
use remit_domain::action::Kind;
use remit_domain::action::ownership::{CustomerFacts, OrgFacts, OwnerRule, Person};
use remit_domain::clock::{Day, Instant};
use remit_domain::customer::{self, NewCustomer};
use remit_domain::id::{CustomerId, UserId};
use remit_domain::organisation::commands::{Made, NewOrganisation};
use remit_domain::organisation::{self, Zone};
use remit_domain::permission::{Position, Role};
use remit_domain::text::Name;
use remit_domain::user::Status;
use remit_domain::workflow::{self, Anchor, Level, NewStep, NewWorkflow};
use remit_domain::{Result, group};

use super::apply::secret;
use super::change::{Change, position, rules};
use super::world::World;
use super::{changed, step};

const GROUPS: usize = 3;
const CUSTOMERS: usize = 5;
const STEPS: usize = 5;

/// An organisation of six to ten people.
pub async fn organisation(db: &Db, rng: &mut StdRng, seed: u64) -> World {
    let mut world: World = db.write(|tx| made(tx, seed)).await.unwrap();
    for _ in 0..rng.random_range(5..10) {
        let change = person(rng, &world);
        world = step(db, world, &change).await;
    }
    let users: Vec<UserId> = world.facts.people.keys().copied().collect();
    let groups: Vec<_> = world.groups.keys().copied().collect();
    let step_rules: Vec<Vec<OwnerRule>> = (0..STEPS).map(|_| rules(rng, &users, &groups)).collect();
    for level in [Level::Invoice, Level::Customer] {
        world = changed(db, &world, |tx, next| add_workflow(tx, next, level, &step_rules)).await.unwrap();
    }
    let customers: Vec<CustomerId> = world.customers.keys().copied().collect();
    let workflows = world.workflows.clone();
    for (index, customer) in customers.into_iter().enumerate() {
        let count = rng.random_range(0..5);
        let assigned = users.sample(rng, count).copied().collect();
        world = step(db, world, &Change::Assign(customer, assigned)).await;
        for _ in 0..rng.random_range(2..5) {
            world = step(db, world, &Change::Bill(customer, rng.random_range(-4..2))).await;
        }
        // One customer of five has one action for all of its invoices.
        let workflow = workflows[usize::from(index == 0)];
        world = step(db, world, &Change::PutUnder(vec![customer], Some(workflow))).await;
    }
    step(db, world, &Change::Plan(0)).await
}

fn person(rng: &mut StdRng, world: &World) -> Change {
    Change::Create {
        role: Role::Member,
        position: position(rng),
        groups: world.groups.keys().copied().filter(|_| rng.random_bool(0.3)).collect(),
        invited: rng.random_bool(0.85),
    }
}

fn made(tx: &Tx<'_>, seed: u64) -> Result<World> {
    let now = Instant(1_750_000_000_000_000);
    let new = NewOrganisation {
        name: format!("Organisation {seed}").parse().unwrap(),
        zone: Zone::new("Europe/Paris").unwrap(),
        currency: "EUR".parse().unwrap(),
        owner: "owner@example.org".parse().unwrap(),
        owner_name: None,
        owner_position: if seed.is_multiple_of(3) { Position::AccountManager } else { Position::Accountant },
        invitation: secret(0),
    };
    let Made { org, owner, invitation } = organisation::commands::create(tx, &new, now, "test")?;
    // Three of five organisations carry out behind all that they can.
    if seed % 5 < 3 {
        tx.run(sql_global!("update organisations set move_at_once = 0 where id = $1"), params![org])?;
    }
    let person = Person {
        role: Role::Owner,
        position: new.owner_position,
        status: Status::Invited,
        created_at: now,
        groups: BTreeSet::new(),
    };
    let people = BTreeMap::from([(owner, person)]);
    let mut world = World {
        org,
        now,
        today: Day::of(now, new.zone.rules()),
        facts: OrgFacts { owner, people, archived: BTreeSet::new(), away: Away::default() },
        emails: BTreeMap::from([(owner, new.owner.to_string())]),
        links: BTreeMap::from([(owner, invitation)]),
        joined: BTreeSet::new(),
        groups: BTreeMap::new(),
        absences: Vec::new(),
        customers: BTreeMap::new(),
        invoices: Vec::new(),
        workflows: Vec::new(),
        steps: BTreeMap::new(),
        rules: BTreeMap::new(),
        open: BTreeMap::new(),
        finished: BTreeMap::new(),
    };
    for number in 0..GROUPS {
        let name: Name = format!("Group {number}").parse().unwrap();
        world.groups.insert(group::commands::create(tx, &world.operator(), &name, &[])?, name);
    }
    for number in 0..CUSTOMERS {
        let new = NewCustomer { number: number_of_customer(number), name: None, country: String::new() };
        let customer = customer::commands::create(tx, &world.operator(), &new)?;
        world.customers.insert(customer, CustomerFacts::default());
    }
    Ok(world)
}

/// The number of the customer that came so many customers after the first.
pub fn number_of_customer(place: usize) -> String {
    format!("c{place}")
}

fn add_workflow(tx: &Tx<'_>, world: &mut World, level: Level, step_rules: &[Vec<OwnerRule>]) -> Result<()> {
    let step = |(days, rules): (i64, &Vec<OwnerRule>)| NewStep {
        name: format!("Step {days}"),
        kind: Kind::Call,
        anchor: Anchor::Due,
        offset_days: days,
        automatic: false,
        rules: rules.clone(),
    };
    let new = NewWorkflow {
        name: format!("By {level}"),
        level,
        min_days_between: 0,
        steps: (0..).zip(step_rules).map(step).collect(),
    };
    let id = workflow::commands::create(tx, &world.operator(), &new)?;
    let steps = tx.all(
        sql!("select id, rule_set_id from steps where org_id = $1 and workflow_id = $2 order by place"),
        params![world.org, id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    world.workflows.push(id);
    for ((step, set), rules) in steps.into_iter().zip(step_rules) {
        world.steps.insert(step, set);
        world.rules.insert(set, rules.clone());
    }
    Ok(())
}
