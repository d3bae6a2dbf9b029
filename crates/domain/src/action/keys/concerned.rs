//! The SQL of whom rules name, and to which customers they are assigned.

use std::collections::{BTreeMap, BTreeSet};

use remit_db::{Tx, params, sql, sql_global};

use super::facts::Traits;
use crate::action::owner_rules;
use crate::action::ownership::OwnerRule;
use crate::error::Result;
use crate::id::{CustomerId, GroupId, OrgId, RuleSetId, UserId};
use crate::permission::Position;

/// These people, but for ids that are nobody's.
pub(in crate::action) fn traits(tx: &Tx<'_>, org: OrgId, users: &[UserId]) -> Result<BTreeMap<UserId, Traits>> {
    let people = tx.all_in(
        sql!("select id, role, position, status from users where org_id = $1 and id in ($2...)"),
        params![org],
        users,
        |row| Ok(Traits::new(row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let mut people: BTreeMap<UserId, Traits> = people.into_iter().map(|person| (person.user, person)).collect();
    let memberships = tx.all_in(
        sql!(
            "select m.user_id, m.group_id from memberships m
             join groups g on g.org_id = m.org_id and g.id = m.group_id and g.archived_at is null
             where m.org_id = $1 and m.user_id in ($2...)"
        ),
        params![org],
        users,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    for (user, group) in memberships {
        if let Some(person) = people.get_mut(&user) {
            person.groups.insert(group);
        }
    }
    Ok(people)
}

/// The rule sets whose rules name one of these users, as user, by position or by a group, be it archived; a rule set may come
/// several times.
pub(super) fn rules_naming(tx: &Tx<'_>, org: OrgId, users: &[UserId]) -> Result<Vec<RuleSetId>> {
    let by_name = owner_rules::naming_users(tx, org, users)?;
    let by_position = tx.all_in(
        sql!(
            "select distinct r.rule_set_id from users u
             join owner_rules r on r.org_id = u.org_id and r.position = u.position
             where u.org_id = $1 and u.id in ($2...)"
        ),
        params![org],
        users,
        |row| row.get(0),
    )?;
    let by_group = tx.all_in(
        sql!(
            "select distinct r.rule_set_id from memberships m
             join owner_rules r on r.org_id = m.org_id and r.group_id = m.group_id
             where m.org_id = $1 and m.user_id in ($2...)"
        ),
        params![org],
        users,
        |row| row.get(0),
    )?;
    Ok(by_name.into_iter().chain(by_position).chain(by_group).collect())
}

/// Everybody whom these rules could find without any assignment.
pub(super) fn users_named(tx: &Tx<'_>, org: OrgId, rules: RuleSetId) -> Result<Vec<UserId>> {
    Ok(tx.all(
        sql!(
            "select r.user_id from owner_rules r
             where r.org_id = $1 and r.rule_set_id = $2 and r.user_id is not null
             union
             select u.id from owner_rules r
             join users u on u.org_id = r.org_id and u.position = r.position
             where r.org_id = $1 and r.rule_set_id = $2 and r.position in (1, 2)
             union
             select m.user_id from owner_rules r
             join memberships m on m.org_id = r.org_id and m.group_id = r.group_id
             where r.org_id = $1 and r.rule_set_id = $2 and r.scope = 2"
        ),
        params![org, rules],
        |row| row.get(0),
    )?)
}

/// Everybody whom these rules could find, be it where they are assigned.
pub(in crate::action) fn users_meant(tx: &Tx<'_>, org: OrgId, rules: &[OwnerRule]) -> Result<BTreeSet<UserId>> {
    let mut users: BTreeSet<UserId> = rules.iter().filter_map(OwnerRule::user).collect();
    let position = |rule: &OwnerRule| if let OwnerRule::Position(position) = rule { Some(*position) } else { None };
    users.extend(tx.all_in(
        sql!("select id from users where org_id = $1 and position in ($2...)"),
        params![org],
        &rules.iter().filter_map(position).collect::<Vec<Position>>(),
        |row| row.get::<UserId>(0),
    )?);
    users.extend(tx.all_in(
        sql!("select user_id from memberships where org_id = $1 and group_id in ($2...)"),
        params![org],
        &rules.iter().filter_map(OwnerRule::group).collect::<Vec<GroupId>>(),
        |row| row.get::<UserId>(0),
    )?);
    if rules.contains(&OwnerRule::Assigned) {
        users.extend(assigned_users(tx, org)?);
    }
    Ok(users)
}

pub(super) fn finance_users(tx: &Tx<'_>, org: OrgId) -> Result<Vec<UserId>> {
    Ok(tx.all(sql!("select id from users where org_id = $1 and position = 1"), params![org], |row| row.get(0))?)
}

pub(super) fn assigned(tx: &Tx<'_>, org: OrgId, customers: &[CustomerId]) -> Result<Vec<(CustomerId, UserId)>> {
    Ok(tx.all_in(
        sql!("select customer_id, user_id from assignments where org_id = $1 and customer_id in ($2...)"),
        params![org],
        customers,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

/// The customers to whom one of these users is assigned.
pub(super) fn customers_of(tx: &Tx<'_>, org: OrgId, users: &[UserId]) -> Result<Vec<CustomerId>> {
    Ok(tx.all_in(
        sql!("select distinct customer_id from assignments where org_id = $1 and user_id in ($2...)"),
        params![org],
        users,
        |row| row.get(0),
    )?)
}

/// How many assignments these users have together, counted no further than `most` for each few of them.
pub(super) fn count_assignments(tx: &Tx<'_>, org: OrgId, users: &[UserId], most: i64) -> Result<i64> {
    let counted = tx.all_in(
        sql!(
            "select count(*) from (
                select 1 from assignments where org_id = $1 and user_id in ($3...) limit $2) counted"
        ),
        params![org, most],
        users,
        |row| row.get::<i64>(0),
    )?;
    Ok(counted.iter().sum())
}

/// The next customers to whom `user` is assigned, in the order of their ids.
pub(super) fn customers_after(
    tx: &Tx<'_>,
    org: OrgId,
    user: UserId,
    after: CustomerId,
    most: i64,
) -> Result<Vec<CustomerId>> {
    Ok(tx.all(
        sql!(
            "select customer_id from assignments where org_id = $1 and user_id = $2 and customer_id > $3
             order by customer_id limit $4"
        ),
        params![org, user, after, most],
        |row| row.get(0),
    )?)
}

/// Everybody who is assigned to a customer.
pub(super) fn assigned_users(tx: &Tx<'_>, org: OrgId) -> Result<Vec<UserId>> {
    Ok(tx.all(
        sql!(
            "select u.id from users u
             where u.org_id = $1 and exists (
                select 1 from assignments x where x.org_id = u.org_id and x.user_id = u.id)"
        ),
        params![org],
        |row| row.get(0),
    )?)
}

/// How many customers a change may concern before it is carried out behind.
pub(super) fn most_at_once(tx: &Tx<'_>, org: OrgId) -> Result<i64> {
    let most =
        tx.one(sql_global!("select move_at_once from organisations where id = $1"), params![org], |row| row.get(0))?;
    Ok(most.unwrap_or(0))
}
