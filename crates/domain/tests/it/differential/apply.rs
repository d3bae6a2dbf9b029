//! Makes each change by its command, and by hand in the world of the test.

use std::collections::BTreeSet;

use remit_db::Tx;
use remit_domain::absence;
use remit_domain::action::ownership::{OwnerRule, Person};
use remit_domain::group::commands::Transfer;
use remit_domain::id::{GroupId, UserId};
use remit_domain::invitation::Invitation;
use remit_domain::permission::{Position, Role};
use remit_domain::secret::Secret;
use remit_domain::text::Name;
use remit_domain::user::commands::Replacement;
use remit_domain::user::{self, NewUser, Status};
use remit_domain::{Result, assignment, group, workflow};

use super::change::{Change, rng};
use super::world::World;
use crate::support::accept;

impl Change {
    /// Makes the change, by its command and in the world.
    pub fn apply(&self, tx: &Tx<'_>, world: &mut World) -> Result<()> {
        let operator = &world.operator();
        match self {
            Change::Create { role, position, groups, invited } => {
                create(tx, world, *role, *position, groups, *invited)?;
            }
            Change::Invite(id) => {
                let sent = user::commands::invite(tx, operator, &[(*id, Invitation::Link(secret(tx.next_id()?)))])?;
                world.links.extend(sent);
                world.person(*id).status = Status::Invited;
            }
            Change::Accept(id) => {
                let name = format!("User {id}");
                accept(tx, &world.links[id], &name, &secret(tx.next_id()?), world.now)?;
                world.joined.insert(*id);
                world.person(*id).status = Status::Joined;
            }
            Change::Suspend(id) => {
                user::commands::suspend(tx, operator, *id)?;
                world.person(*id).status = Status::Suspended;
            }
            Change::Reactivate(id) => {
                user::commands::reactivate(tx, operator, *id)?;
                let status = match (world.joined.contains(id), world.links.contains_key(id)) {
                    (true, _) => Status::Joined,
                    (false, true) => Status::Invited,
                    (false, false) => Status::Created,
                };
                world.person(*id).status = status;
            }
            Change::Remove(id, replacement) => {
                user::commands::remove(tx, operator, *id, replacement)?;
                replace(world, *id, replacement);
                let person = world.person(*id);
                person.status = Status::Removed;
                person.groups.clear();
            }
            _ => return self.apply_to_rights(tx, world),
        }
        Ok(())
    }

    fn apply_to_rights(&self, tx: &Tx<'_>, world: &mut World) -> Result<()> {
        let operator = &world.operator();
        match self {
            Change::TakeRole(id, role) => {
                user::commands::change_role(tx, operator, *id, *role)?;
                world.person(*id).role = *role;
            }
            Change::Transfer(id) => {
                user::commands::transfer_ownership(tx, operator, *id, None)?;
                let before = std::mem::replace(&mut world.facts.owner, *id);
                world.person(before).role = Role::Admin;
                world.person(*id).role = Role::Owner;
            }
            Change::TakePosition(id, position) => {
                user::commands::change_position(tx, operator, *id, *position)?;
                world.person(*id).position = *position;
            }
            Change::SetGroups(id, groups) => {
                user::commands::set_groups(tx, operator, *id, &groups.iter().copied().collect::<Vec<_>>())?;
                set_groups(world, *id, groups);
            }
            Change::Edit(id, role, position, groups) => {
                let version = user::list::one(tx, operator, *id)?.user.version;
                let groups_now = groups.iter().copied().collect();
                let edit = user::Edit { role: *role, position: *position, groups: groups_now, version };
                user::commands::edit(tx, operator, *id, &edit)?;
                set_groups(world, *id, groups);
                let person = world.person(*id);
                (person.role, person.position) = (*role, *position);
            }
            _ => return self.apply_to_groups(tx, world),
        }
        Ok(())
    }

    fn apply_to_groups(&self, tx: &Tx<'_>, world: &mut World) -> Result<()> {
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
            Change::MakeGroup(members) => {
                let members_now: Vec<UserId> = members.iter().copied().collect();
                let name: Name = format!("Group of {}", world.now.0).parse().unwrap();
                let group = group::commands::create(tx, operator, &name, &members_now)?;
                world.groups.insert(group, name);
                set_membership(world, group, members, true);
            }
            Change::SetMembers(group, members) => {
                let shown = group::find(tx, world.org, *group)?;
                let leave = group::members(tx, world.org, *group)?.into_iter().map(|member| member.id);
                let edit = group::Edit {
                    name: shown.name.parse().unwrap(),
                    seen: shown.name,
                    join: members.iter().copied().collect(),
                    leave: leave.filter(|user| !members.contains(user)).collect(),
                };
                group::commands::edit(tx, operator, *group, &edit)?;
                let everybody = world.facts.people.keys().copied().collect();
                set_membership(world, *group, &everybody, false);
                set_membership(world, *group, members, true);
            }
            Change::Archive(group) => {
                group::commands::archive(tx, operator, *group)?;
                world.facts.archived.insert(*group);
            }
            Change::Restore(group) => {
                group::commands::restore(tx, operator, *group)?;
                world.facts.archived.remove(group);
            }
            Change::RemoveGroup(group, transfer) => {
                group::commands::remove(tx, operator, *group, transfer)?;
                remove_group(world, *group, transfer);
            }
            _ => self.apply_to_customers(tx, world)?,
        }
        world.follow_clock();
        Ok(())
    }

    fn apply_to_customers(&self, tx: &Tx<'_>, world: &mut World) -> Result<()> {
        let operator = &world.operator();
        match self {
            Change::Assign(customer, users) => {
                let seen = &world.customers[customer].assigned;
                assignment::commands::revise(tx, operator, *customer, seen, users)?;
                world.customers.get_mut(customer).unwrap().assigned.clone_from(users);
            }
            Change::AssignMany(customers, add, remove) => {
                let wanted = assignment::Change { add: add.clone(), remove: remove.clone() };
                assignment::commands::change(tx, operator, customers, &wanted)?;
                for customer in customers {
                    let assigned = &mut world.customers.get_mut(customer).unwrap().assigned;
                    assigned.retain(|user| !remove.contains(user));
                    let newcomers: Vec<UserId> = add.iter().copied().filter(|user| !assigned.contains(user)).collect();
                    assigned.extend(newcomers);
                }
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
        Ok(())
    }
}

/// Puts somebody into exactly these groups; archived ones keep them.
fn set_groups(world: &mut World, user: UserId, groups: &BTreeSet<GroupId>) {
    let archived = world.facts.archived.clone();
    let person = world.person(user);
    let kept = person.groups.intersection(&archived).copied();
    person.groups = groups.iter().copied().chain(kept).collect();
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
        invitation: invited.then(|| Invitation::Link(secret(number))),
    };
    let created = user::commands::create(tx, &world.operator(), std::slice::from_ref(&new))?;
    let status = if invited { Status::Invited } else { Status::Created };
    let person = Person { role, position, status, created_at: world.now, groups: groups.clone() };
    let id = created[0].id;
    world.facts.people.insert(id, person);
    world.emails.insert(id, new.email.to_string());
    world.links.extend(created[0].invitation.clone().map(|link| (id, link)));
    Ok(id)
}

/// A secret that nobody needs to guess.
pub fn secret(number: i64) -> Secret {
    Secret::random(&mut rng(number.cast_unsigned()))
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

/// Whoever replaces somebody is assigned and named in their place, but where an action is closed.
fn replace(world: &mut World, from: UserId, replacement: &Replacement) {
    if let Some(to) = replacement.customers {
        for customer in world.customers.values_mut() {
            hand_over(&mut customer.assigned, from, to);
        }
    }
    let Some(to) = replacement.rules else { return };
    rewrite(world, |rule| if rule == OwnerRule::User(from) { OwnerRule::User(to) } else { rule });
}

/// Whatever group takes over has its members, and is named in its place with the same scope, but where an action is closed.
fn remove_group(world: &mut World, from: GroupId, transfer: &Transfer) {
    for person in world.facts.people.values_mut() {
        if person.groups.remove(&from) {
            person.groups.extend(transfer.members);
        }
    }
    if let Some(to) = transfer.rules {
        rewrite(world, |rule| match rule {
            OwnerRule::Group(group, reach) if group == from => OwnerRule::Group(to, reach),
            other => other,
        });
    }
    world.facts.archived.remove(&from);
    world.groups.remove(&from);
}

/// Puts another rule in the place of each that is not of the past, and none twice.
fn rewrite(world: &mut World, instead: impl Fn(OwnerRule) -> OwnerRule) {
    let of_actions = world.open.values().flat_map(|open| [Some(open.rules), open.own]).flatten();
    let living = world.steps.values().copied().chain(of_actions);
    for set in living.collect::<BTreeSet<_>>() {
        let rules = world.rules.get_mut(&set).unwrap();
        let mut after = Vec::new();
        for rule in rules.iter().map(|rule| instead(*rule)) {
            if !after.contains(&rule) {
                after.push(rule);
            }
        }
        *rules = after;
    }
}

/// Lets time pass; absences begin and end.
pub fn wait(tx: &Tx<'_>, world: &mut World, seconds: i64) -> Result<()> {
    world.now = world.now.plus_seconds(seconds);
    absence::commands::catch_up(tx, world.org, world.now)?;
    world.follow_clock();
    Ok(())
}
