//! Makes each change by its command, and by hand in the world of the test.

use std::collections::BTreeSet;

use remit_db::{Tx, params, sql};
use remit_domain::absence::commands::NewAbsence;
use remit_domain::absence::{self, Absence};
use remit_domain::action::keys::{self, Keyer};
use remit_domain::action::ownership::{OwnerRule, Person};
use remit_domain::action::{self, Kind, NewAction, finish};
use remit_domain::actor::{Actor, Capacity};
use remit_domain::clock::Day;
use remit_domain::id::{ActionId, CustomerId, GroupId, StepId, UserId};
use remit_domain::permission::{Position, Role};
use remit_domain::secret::Secret;
use remit_domain::user::{self, NewUser, Status};
use remit_domain::{Result, assignment, group, workflow};

use super::change::{Change, rng};
use super::world::{Open, World};

impl Change {
    /// Makes the change, by its command and in the world.
    pub fn apply(&self, tx: &Tx<'_>, world: &mut World) -> Result<()> {
        let operator = &world.operator();
        match self {
            Change::Create { role, position, groups, invited } => {
                create(tx, world, *role, *position, groups, *invited)?;
            }
            Change::Invite(id) => {
                user::commands::invite(tx, operator, &[(*id, secret(id.0))])?;
                world.person(*id).status = Status::Invited;
            }
            Change::Suspend(id) => {
                user::commands::suspend(tx, operator, *id)?;
                world.person(*id).status = Status::Suspended;
            }
            Change::Reactivate(id) => {
                user::commands::reactivate(tx, operator, *id)?;
                let invited = tx.one(
                    sql!("select 1 from users where org_id = $1 and id = $2 and invited_at is not null"),
                    params![world.org, *id],
                    |row| row.get::<i64>(0),
                )?;
                world.person(*id).status = if invited.is_some() { Status::Invited } else { Status::Created };
            }
            Change::Remove(id) => {
                user::commands::remove(tx, operator, *id)?;
                let person = world.person(*id);
                person.status = Status::Removed;
                person.groups.clear();
            }
            Change::TakeRole(id, role) => {
                user::commands::change_role(tx, operator, *id, *role)?;
                world.person(*id).role = *role;
            }
            Change::TakePosition(id, position) => {
                user::commands::change_position(tx, operator, *id, *position)?;
                world.person(*id).position = *position;
            }
            _ => return self.apply_beyond_users(tx, world),
        }
        Ok(())
    }

    fn apply_beyond_users(&self, tx: &Tx<'_>, world: &mut World) -> Result<()> {
        let operator = &world.operator();
        match self {
            Change::Join(group, users) => {
                group::commands::add_members(tx, operator, *group, &users.iter().copied().collect::<Vec<_>>())?;
                set_membership(world, *group, users, true);
            }
            Change::Leave(group, users) => {
                group::commands::remove_members(tx, operator, *group, &users.iter().copied().collect::<Vec<_>>())?;
                set_membership(world, *group, users, false);
            }
            Change::Refill(group) => {
                let is_member = |(_, person): &(&UserId, &Person)| person.groups.contains(group);
                let all: Vec<UserId> = world.facts.people.iter().filter(is_member).map(|(&user, _)| user).collect();
                group::commands::remove_members(tx, operator, *group, &all)?;
                group::commands::add_members(tx, operator, *group, &all)?;
            }
            Change::Archive(group) => {
                group::commands::archive(tx, operator, *group)?;
                world.facts.archived.insert(*group);
            }
            Change::Restore(group) => {
                group::commands::restore(tx, operator, *group)?;
                world.facts.archived.remove(group);
            }
            Change::Assign(customer, users) => {
                assignment::commands::set(tx, operator, *customer, users)?;
                world.customers.get_mut(customer).unwrap().assigned.clone_from(users);
            }
            Change::MoveBook(from, to) => {
                assignment::commands::move_book(tx, operator, *from, *to)?;
                for customer in world.customers.values_mut() {
                    hand_over(&mut customer.assigned, *from, *to);
                }
            }
            Change::ReplaceRules(step, rules) => {
                workflow::commands::replace_rules(tx, operator, *step, rules)?;
                world.rules.insert(world.steps[step], rules.clone());
            }
            _ => self.apply_to_actions(tx, world)?,
        }
        world.follow_clock();
        Ok(())
    }

    fn apply_to_actions(&self, tx: &Tx<'_>, world: &mut World) -> Result<()> {
        let operator = &world.operator();
        match self {
            Change::Open(customer, step) => open(tx, world, *customer, *step)?,
            Change::Add(customer, rules) => add(tx, world, *customer, rules)?,
            Change::Complete(action) => complete(tx, world, *action)?,
            Change::Undo(action) => {
                let (open, performer) = world.finished[action];
                finish::undo(tx, &acting(world, performer), *action)?;
                world.finished.remove(action);
                world.open.insert(*action, open);
            }
            Change::Cancel(action) => cancel(tx, world, *action)?,
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
            _ => {}
        }
        Ok(())
    }
}

fn set_membership(world: &mut World, group: GroupId, users: &BTreeSet<UserId>, member: bool) {
    for &user in users {
        let groups = &mut world.person(user).groups;
        if member {
            groups.insert(group);
        } else {
            groups.remove(&group);
        }
    }
}

fn create(
    tx: &Tx<'_>,
    world: &mut World,
    role: Role,
    position: Position,
    groups: &BTreeSet<GroupId>,
    invited: bool,
) -> Result<UserId> {
    let number = tx.next_id()?;
    let new = NewUser {
        email: format!("u{number}@example.org").parse().unwrap(),
        name: None,
        role,
        position,
        groups: groups.iter().copied().collect(),
        invitation: invited.then(|| secret(number)),
    };
    let created = user::commands::create(tx, &world.operator(), &[new])?;
    let status = if invited { Status::Invited } else { Status::Created };
    let person = Person { role, position, status, created_at: world.now, groups: groups.clone() };
    world.facts.people.insert(created[0].id, person);
    Ok(created[0].id)
}

/// A secret that nobody needs to guess.
pub fn secret(number: i64) -> Secret {
    Secret::random(&mut rng(number.cast_unsigned()))
}

/// Opens an action as planning does.
pub fn open(tx: &Tx<'_>, world: &mut World, customer: CustomerId, step: StepId) -> Result<()> {
    let rules = world.steps[&step];
    let placement = Keyer::new(tx, world.org)?.place(rules, customer)?;
    let action = ActionId(tx.next_id()?);
    tx.run(
        sql!(
            "insert into actions (org_id, id, customer_id, step_id, level, rule_set_id, base_key, extra_key, due_on, kind, title,
                state, created_at)
             values ($1, $2, $3, $4, 2, $5, $6, $7, $8, 2, 'Call', 1, $9)"
        ),
        params![world.org, action, customer, step, rules, placement.base, placement.extra, action.0 % 7, world.now],
    )?;
    world.open.insert(action, Open { customer, rules });
    Ok(())
}

/// Adds an action with rules of its own.
fn add(tx: &Tx<'_>, world: &mut World, customer: CustomerId, rules: &[OwnerRule]) -> Result<()> {
    let new = NewAction {
        customer,
        invoice: None,
        due_on: Day(3),
        kind: Kind::Task,
        title: "Ask again".into(),
        rules: rules.to_vec(),
    };
    let action = action::commands::add(tx, &world.operator(), &new)?;
    let set = tx.one(
        sql!("select rule_set_id from actions where org_id = $1 and id = $2"),
        params![world.org, action],
        |row| row.get(0),
    )?;
    world.rules.insert(set.unwrap(), rules.to_vec());
    world.open.insert(action, Open { customer, rules: set.unwrap() });
    Ok(())
}

/// The last of its owners completes it.
fn complete(tx: &Tx<'_>, world: &mut World, action: ActionId) -> Result<()> {
    let performer = world.owners(action).people.last().unwrap().user;
    finish::complete(tx, &acting(world, performer), action)?;
    let open = world.open.remove(&action).unwrap();
    world.finished.insert(action, (open, performer));
    Ok(())
}

fn acting(world: &World, id: UserId) -> Actor {
    let person = &world.facts.people[&id];
    let capacity = Capacity::User { id, role: person.role, position: person.position };
    Actor { capacity, ..world.operator() }
}

/// Puts `to` in the place of `from`; somebody who is assigned already keeps the earlier of the two places.
fn hand_over(assigned: &mut Vec<UserId>, from: UserId, to: UserId) {
    if assigned.contains(&from) {
        let mut met = false;
        assigned.retain_mut(|user| {
            if *user == from {
                *user = to;
            }
            *user != to || !std::mem::replace(&mut met, true)
        });
    }
}

/// Closes an action as planning does when an obstacle comes.
fn cancel(tx: &Tx<'_>, world: &mut World, action: ActionId) -> Result<()> {
    tx.run(
        sql!("update actions set state = 4, base_key = null, extra_key = null where org_id = $1 and id = $2"),
        params![world.org, action],
    )?;
    world.open.remove(&action);
    Ok(())
}

/// Lets time pass; absences begin and end.
pub fn wait(tx: &Tx<'_>, world: &mut World, seconds: i64) -> Result<()> {
    world.now = world.now.plus_seconds(seconds);
    absence::commands::catch_up(tx, world.org, world.now)?;
    world.follow_clock();
    Ok(())
}
