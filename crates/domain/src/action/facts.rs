//! Reads what the pure function of ownership asks: of a whole organisation, or of the people who matter to one action.

use std::collections::{BTreeMap, BTreeSet};

use remit_db::{Error, Row, Tx, params, sql};

use super::ownership::{CustomerFacts, OrgFacts, Person};
use crate::absence::{self, Away};
use crate::error::Result;
use crate::id::{CustomerId, GroupId, OrgId, RuleSetId, UserId};

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
    together(tx, org, people, memberships, absence::queries::away(tx, org)?)
}

/// The facts of everybody who could own an action of `customer` under `rules`, or take the place of one who could.
///
/// # Errors
/// Those of the storage.
pub fn of_concerned(tx: &Tx<'_>, org: OrgId, rules: RuleSetId, customer: &CustomerFacts) -> Result<OrgFacts> {
    let mut concerned: BTreeSet<UserId> = tx
        .all(
            sql!(
                "select r.user_id from owner_rules r
                 where r.org_id = $1 and r.rule_set_id = $2 and r.user_id is not null
                 union
                 select m.user_id from owner_rules r
                 join memberships m on m.org_id = r.org_id and m.group_id = r.group_id
                 where r.org_id = $1 and r.rule_set_id = $2 and r.scope = 2
                 union
                 select u.id from owner_rules r
                 join users u on u.org_id = r.org_id and u.position = r.position
                 where r.org_id = $1 and r.rule_set_id = $2 and r.position in (1, 2)
                 union
                 select id from users where org_id = $1 and position = 1"
            ),
            params![org, rules],
            |row| row.get(0),
        )?
        .into_iter()
        .collect();
    concerned.extend(&customer.assigned);
    let away = absence::queries::away(tx, org)?;
    let substitutes: Vec<UserId> = concerned.iter().filter_map(|&user| away.end_of_chain(user)).collect();
    concerned.extend(substitutes);
    let concerned: Vec<UserId> = concerned.into_iter().collect();
    let people = tx.all_in(
        sql!("select id, role, position, status, created_at from users where org_id = $1 and id in ($2...)"),
        params![org],
        &concerned,
        person,
    )?;
    let memberships = tx.all_in(
        sql!("select user_id, group_id from memberships where org_id = $1 and user_id in ($2...)"),
        params![org],
        &concerned,
        membership,
    )?;
    together(tx, org, people, memberships, away)
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
    tx: &Tx<'_>,
    org: OrgId,
    people: Vec<(UserId, Person)>,
    memberships: Vec<(UserId, GroupId)>,
    away: Away,
) -> Result<OrgFacts> {
    let mut people: BTreeMap<UserId, Person> = people.into_iter().collect();
    for (user, group) in memberships {
        if let Some(person) = people.get_mut(&user) {
            person.groups.insert(group);
        }
    }
    let archived =
        tx.all(sql!("select id from groups where org_id = $1 and archived_at is not null"), params![org], |row| {
            row.get(0)
        })?;
    let owner = owner(tx, org)?;
    Ok(OrgFacts { owner, people, archived: archived.into_iter().collect(), away })
}

/// The organisation's owner; an organisation always has one.
///
/// # Errors
/// Those of the storage.
pub fn owner(tx: &Tx<'_>, org: OrgId) -> Result<UserId> {
    let owner = tx.one(sql!("select id from users where org_id = $1 and role = 3"), params![org], |row| row.get(0))?;
    owner.ok_or(crate::Error::NotFound)
}
