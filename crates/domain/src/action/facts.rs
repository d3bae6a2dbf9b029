//! Reads what the pure function of ownership asks: of a whole organisation, or of the people who matter to one action.

use std::collections::{BTreeMap, BTreeSet};

use remit_db::{Error, Row, Tx, params, sql};

use super::ownership::{CustomerFacts, OrgFacts, OwnerRule, Person, Reach};
use crate::absence::{self, Away};
use crate::error::Result;
use crate::id::{CustomerId, GroupId, OrgId, UserId};
use crate::permission::Position;

fn person(row: &Row<'_>) -> std::result::Result<(UserId, Person), Error> {
    let person = Person {
        role: row.get(1)?,
        position: row.get(2)?,
        status: row.get(3)?,
        created_at: row.get(4)?,
        groups: BTreeSet::new(),
    };
    Ok((row.get(0)?, person))
}

fn membership(row: &Row<'_>) -> std::result::Result<(UserId, GroupId), Error> {
    Ok((row.get(0)?, row.get(1)?))
}

/// The facts of everybody in the organisation.
///
/// # Errors
/// Those of the storage.
pub fn of_everybody(tx: &Tx<'_>, org: OrgId) -> Result<OrgFacts> {
    let people = tx.all(
        sql!("select id, role, position, status, created_at from users where org_id = $1"),
        params![org],
        person,
    )?;
    let memberships =
        tx.all(sql!("select user_id, group_id from memberships where org_id = $1"), params![org], membership)?;
    let archived =
        tx.all(sql!("select id from groups where org_id = $1 and archived_at is not null"), params![org], |row| {
            row.get(0)
        })?;
    Ok(together(owner(tx, org)?, people, memberships, archived, absence::queries::away(tx, org)?))
}

/// The facts of these people, with all their groups.
///
/// # Errors
/// Those of the storage.
pub(crate) fn of_people(tx: &Tx<'_>, org: OrgId, users: &[UserId]) -> Result<BTreeMap<UserId, Person>> {
    let people = tx.all_in(
        sql!("select id, role, position, status, created_at from users where org_id = $1 and id in ($2...)"),
        params![org],
        users,
        person,
    )?;
    let memberships = tx.all_in(
        sql!("select user_id, group_id from memberships where org_id = $1 and user_id in ($2...)"),
        params![org],
        users,
        membership,
    )?;
    Ok(joined(people, memberships))
}

/// The facts of everybody whom `rules` could find for an action of `customer`, and of those who could take their places.
///
/// # Errors
/// Those of the storage.
pub fn of_concerned(tx: &Tx<'_>, org: OrgId, rules: &[OwnerRule], customer: &CustomerFacts) -> Result<OrgFacts> {
    let mut concerned: Vec<UserId> =
        rules.iter().filter_map(OwnerRule::user).chain(customer.assigned.clone()).collect();
    let whole = |rule: &OwnerRule| if let OwnerRule::Group(group, Reach::All) = rule { Some(*group) } else { None };
    concerned.extend(tx.all_in(
        sql!("select user_id from memberships where org_id = $1 and group_id in ($2...)"),
        params![org],
        &rules.iter().filter_map(whole).collect::<Vec<GroupId>>(),
        |row| row.get::<UserId>(0),
    )?);
    let position = |rule: &OwnerRule| match rule {
        OwnerRule::Position(position) if *position != Position::AccountManager => Some(*position),
        _ => None,
    };
    concerned.extend(tx.all_in(
        sql!("select id from users where org_id = $1 and position in ($2...)"),
        params![org],
        &rules.iter().filter_map(position).collect::<Vec<Position>>(),
        |row| row.get::<UserId>(0),
    )?);
    let away = absence::queries::away(tx, org)?;
    of_some(tx, org, rules, &concerned, away)
}

/// The same facts with those of finance, who are asked when the rules find nobody.
///
/// # Errors
/// Those of the storage.
pub fn and_of_finance(tx: &Tx<'_>, org: OrgId, rules: &[OwnerRule], known: OrgFacts) -> Result<OrgFacts> {
    let finance = tx.all(
        sql!("select id from users where org_id = $1 and position = $2"),
        params![org, Position::Finance],
        |row| row.get(0),
    )?;
    let concerned: Vec<UserId> = known.people.into_keys().chain(finance).collect();
    of_some(tx, org, rules, &concerned, known.away)
}

/// The facts of these people, and of those who could take their places; of groups only those that the rules name.
fn of_some(tx: &Tx<'_>, org: OrgId, rules: &[OwnerRule], users: &[UserId], away: Away) -> Result<OrgFacts> {
    let substitutes = users.iter().filter_map(|&user| away.end_of_chain(user));
    let all: BTreeSet<UserId> = users.iter().copied().chain(substitutes).collect();
    let all: Vec<UserId> = all.into_iter().collect();
    let people = tx.all_in(
        sql!("select id, role, position, status, created_at from users where org_id = $1 and id in ($2...)"),
        params![org],
        &all,
        person,
    )?;
    let groups: BTreeSet<GroupId> = rules.iter().filter_map(OwnerRule::group).collect();
    let (mut memberships, mut archived) = (Vec::new(), Vec::<GroupId>::new());
    for &group in &groups {
        memberships.extend(tx.all_in(
            sql!(
                "select user_id, group_id from memberships where org_id = $1 and group_id = $2 and user_id in ($3...)"
            ),
            params![org, group],
            &all,
            membership,
        )?);
        archived.extend(tx.all(
            sql!("select id from groups where org_id = $1 and id = $2 and archived_at is not null"),
            params![org, group],
            |row| row.get::<GroupId>(0),
        )?);
    }
    Ok(together(owner(tx, org)?, people, memberships, archived, away))
}

/// The assigned users of a customer, in their order.
///
/// # Errors
/// Those of the storage.
pub fn of_customer(tx: &Tx<'_>, org: OrgId, customer: CustomerId) -> Result<CustomerFacts> {
    let assigned = tx.all(
        sql!("select user_id from assignments where org_id = $1 and customer_id = $2 order by place, user_id"),
        params![org, customer],
        |row| row.get(0),
    )?;
    Ok(CustomerFacts { assigned })
}

fn together(
    owner: UserId,
    people: Vec<(UserId, Person)>,
    memberships: Vec<(UserId, GroupId)>,
    archived: Vec<GroupId>,
    away: Away,
) -> OrgFacts {
    OrgFacts { owner, people: joined(people, memberships), archived: archived.into_iter().collect(), away }
}

fn joined(people: Vec<(UserId, Person)>, memberships: Vec<(UserId, GroupId)>) -> BTreeMap<UserId, Person> {
    let mut people: BTreeMap<UserId, Person> = people.into_iter().collect();
    for (user, group) in memberships {
        if let Some(person) = people.get_mut(&user) {
            person.groups.insert(group);
        }
    }
    people
}

/// The organisation's owner; an organisation always has one.
///
/// # Errors
/// Those of the storage.
pub fn owner(tx: &Tx<'_>, org: OrgId) -> Result<UserId> {
    let owner = tx.one(sql!("select id from users where org_id = $1 and role = 3"), params![org], |row| row.get(0))?;
    owner.ok_or(crate::Error::NotFound)
}
