//! Changes to actions, and to what planning makes them of.

use std::collections::BTreeMap;

use remit_db::{Tx, params, sql};
use remit_domain::absence::commands::NewAbsence;
use remit_domain::absence::{self, Absence};
use remit_domain::action::ownership::{OwnerRule, handed_over};
use remit_domain::action::planning::batch::plan_batch;
use remit_domain::action::{self, Kind, NewAction, finish, hand_over, keys};
use remit_domain::actor::{Actor, Capacity};
use remit_domain::id::{ActionId, CustomerId, UserId};
use remit_domain::invoice::{self, Entry};
use remit_domain::money::Money;
use remit_domain::{Result, customer, organisation};

use super::change::Change;
use super::world::{Open, World};

impl Change {
    pub(super) fn apply_to_actions(&self, tx: &Tx<'_>, world: &mut World) -> Result<()> {
        let operator = &world.operator();
        match self {
            Change::Add(customer, by, rules) => add(tx, world, *customer, *by, rules)?,
            Change::Complete(action) => finish(tx, world, *action, finish::complete)?,
            Change::Ignore(action) => finish(tx, world, *action, finish::ignore)?,
            Change::Undo(action) => {
                let (open, performer, _) = world.finished[action];
                finish::undo(tx, &acting(world, performer), *action)?;
                world.finished.remove(action);
                world.open.insert(*action, open);
            }
            Change::GoAway(wanted) => {
                let id = absence::commands::plan(tx, operator, wanted)?;
                let NewAbsence { user, from, until, cover } = *wanted;
                world.absences.push(Absence { id, user, from, until, cover });
            }
            Change::ComeBack(id) => {
                absence::commands::end(tx, operator, *id)?;
                world.absences.retain(|absence| absence.id != *id);
            }
            Change::DropKeys => {
                keys::drop_unused(tx, world.org, None, 1_000)?;
            }
            Change::MoveSome => {
                keys::pending::move_some(tx, world.org, 1)?;
            }
            Change::TakeOver(action, admin) => {
                let seen = action::find(tx, operator, *action)?.version;
                hand_over::take_over(tx, &acting(world, *admin), *action, seen)?;
                give(tx, world, *action, vec![OwnerRule::User(*admin)])?;
            }
            Change::HandOver(action, to) => {
                let seen = action::find(tx, operator, *action)?.version;
                let giver = world.owners(*action).people.last().unwrap().user;
                let customer = &world.customers[&world.open[action].customer];
                let own = handed_over(world.in_force(*action), giver, *to, customer, &world.facts);
                hand_over::hand_over(tx, &acting(world, giver), *action, Some(*to), seen)?;
                give(tx, world, *action, own)?;
            }
            _ => self.apply_to_work(tx, world)?,
        }
        Ok(())
    }

    /// What is planned of it is for the tests of planning to say; here it is taken as it comes.
    fn apply_to_work(&self, tx: &Tx<'_>, world: &mut World) -> Result<()> {
        let operator = &world.operator();
        match self {
            Change::Plan(days) => {
                world.today = world.today.plus(*days);
                let mut after = None;
                loop {
                    after = plan_batch(tx, operator, world.today, after, 2)?.next;
                    if after.is_none() {
                        break;
                    }
                }
            }
            Change::Bill(customer, days) => {
                let entry = bill(world, *days, tx.next_id()?);
                world.invoices.push(invoice::commands::put(tx, operator, *customer, &entry)?);
            }
            Change::Pay(invoice) => invoice::commands::set_paid(tx, operator, *invoice, Some(world.today))?,
            Change::Dispute(invoice, is) => invoice::commands::set_disputed(tx, operator, *invoice, *is)?,
            Change::Promise(invoice) => {
                invoice::commands::set_promise(tx, operator, *invoice, Some(world.today.plus(1)))?;
            }
            Change::Pause(customer, is) => {
                customer::commands::pause(tx, operator, *customer, is.then(|| world.today.plus(1)))?;
            }
            Change::PutUnder(customers, workflow) => {
                customer::commands::set_workflow(tx, operator, customers, *workflow)?;
            }
            _ => return Ok(()),
        }
        world.open = open(tx, world)?;
        Ok(())
    }
}

fn bill(world: &World, days: i64, number: i64) -> Entry {
    let due = world.today.plus(days);
    Entry {
        number: format!("i{number}"),
        issued: due.plus(-30),
        due,
        amount: Money::new(1_000, "EUR".parse().unwrap()),
        is_disputed: false,
        paid: None,
    }
}

/// The open actions as they are stored.
fn open(tx: &Tx<'_>, world: &World) -> Result<BTreeMap<ActionId, Open>> {
    let open = tx.all(
        sql!(
            "select a.id, a.customer_id, coalesce(h.step_rule_set_id, a.rule_set_id), h.own_rule_set_id from actions a
             left join hand_overs h on h.org_id = a.org_id and h.action_id = a.id
             where a.org_id = $1 and a.state = 1 order by a.due_on, a.id"
        ),
        params![world.org],
        |row| Ok((row.get(0)?, Open { customer: row.get(1)?, rules: row.get(2)?, own: row.get(3)? })),
    )?;
    Ok(open.into_iter().collect())
}

/// Adds an action with rules of its own, or of whoever adds it.
fn add(tx: &Tx<'_>, world: &mut World, customer: CustomerId, by: Option<UserId>, rules: &[OwnerRule]) -> Result<()> {
    let actor = by.map_or_else(|| world.operator(), |by| acting(world, by));
    let new = NewAction {
        customer,
        invoice: None,
        due_on: organisation::today(tx, &actor)?.plus(3),
        kind: Kind::Task,
        title: "Ask again".into(),
        rules: rules.to_vec(),
    };
    let action = action::commands::add(tx, &actor, &new)?;
    let own = by.filter(|_| rules.is_empty()).map(OwnerRule::User);
    let set = tx.one(
        sql!("select rule_set_id from actions where org_id = $1 and id = $2"),
        params![world.org, action],
        |row| row.get(0),
    )?;
    world.rules.insert(set.unwrap(), rules.iter().copied().chain(own).collect());
    world.open.insert(action, Open { customer, rules: set.unwrap(), own: None });
    Ok(())
}

/// An action has been given rules of its own.
fn give(tx: &Tx<'_>, world: &mut World, action: ActionId, own: Vec<OwnerRule>) -> Result<()> {
    let set = tx.one(
        sql!("select own_rule_set_id from hand_overs where org_id = $1 and action_id = $2"),
        params![world.org, action],
        |row| row.get(0),
    )?;
    world.rules.insert(set.unwrap(), own);
    world.open.get_mut(&action).unwrap().own = set;
    Ok(())
}

type Finish = fn(&Tx<'_>, &Actor, ActionId) -> Result<()>;

/// The last of its owners completes it, or leaves it undone.
fn finish(tx: &Tx<'_>, world: &mut World, action: ActionId, finish: Finish) -> Result<()> {
    let performer = world.owners(action).people.last().unwrap().user;
    finish(tx, &acting(world, performer), action)?;
    let open = world.open.remove(&action).unwrap();
    world.finished.insert(action, (open, performer, world.now));
    Ok(())
}

fn acting(world: &World, id: UserId) -> Actor {
    let person = &world.facts.people[&id];
    let capacity = Capacity::User { id, role: person.role, position: person.position };
    Actor { capacity, ..world.operator() }
}
