//! The SQL of previews: which open actions a change may concern, and what people see.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use remit_db::{Error, Row, Tx, params, sql};

use crate::customer::in_sight;
use crate::error::Result;
use crate::id::{CustomerId, GroupId, OrgId, RuleSetId, UserId};

/// Open actions of one customer under one rule set, which all have the same owners.
pub(super) type Spot = (RuleSetId, CustomerId);

fn spot(row: &Row<'_>) -> std::result::Result<(Spot, i64), Error> {
    Ok(((row.get(0)?, row.get(1)?), row.get(2)?))
}

/// Each of these groups, and whether it finds nobody.
pub(super) fn archived(tx: &Tx<'_>, org: OrgId, groups: BTreeSet<GroupId>) -> Result<BTreeMap<GroupId, bool>> {
    let listed: Vec<GroupId> = groups.iter().copied().collect();
    let active = tx.all_in(
        sql!("select id from groups where org_id = $1 and archived_at is null and id in ($2...)"),
        params![org],
        &listed,
        |row| row.get::<GroupId>(0),
    )?;
    Ok(groups.into_iter().map(|group| (group, !active.contains(&group))).collect())
}

/// The open actions under these rules.
pub(super) fn under(tx: &Tx<'_>, org: OrgId, rules: &[RuleSetId]) -> Result<Vec<(Spot, i64)>> {
    Ok(tx.all_in(
        sql!(
            "select k.rule_set_id, a.customer_id, count(*) from owner_keys k cross join actions a
             where k.org_id = $1 and k.kind = 1 and k.rule_set_id in ($2...)
                and a.org_id = k.org_id and a.base_key = k.id and a.state = 1
             group by k.rule_set_id, a.customer_id"
        ),
        params![org],
        rules,
        spot,
    )?)
}

/// The open actions of these customers.
pub(super) fn of_customers(tx: &Tx<'_>, org: OrgId, customers: &[CustomerId]) -> Result<Vec<(Spot, i64)>> {
    Ok(tx.all_in(
        sql!(
            "select rule_set_id, customer_id, count(*) from actions
             where org_id = $1 and state = 1 and customer_id in ($2...) group by customer_id, rule_set_id"
        ),
        params![org],
        customers,
        spot,
    )?)
}

/// The open actions that have fallen back.
pub(super) fn fallen_back(tx: &Tx<'_>, org: OrgId) -> Result<Vec<(Spot, i64)>> {
    Ok(tx.all(
        sql!(
            "select k.rule_set_id, a.customer_id, count(*) from owner_keys k cross join actions a
             where k.org_id = $1 and k.fallback = 1
                and a.org_id = k.org_id and a.extra_key = k.id and a.state = 1
             group by k.rule_set_id, a.customer_id"
        ),
        params![org],
        spot,
    )?)
}

/// The customers to which each of these users is assigned.
pub(super) fn books(tx: &Tx<'_>, org: OrgId, users: &[UserId]) -> Result<HashMap<UserId, BTreeSet<CustomerId>>> {
    let rows = tx.all_in(
        sql!("select user_id, customer_id from assignments where org_id = $1 and user_id in ($2...)"),
        params![org],
        users,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let mut books = HashMap::<_, BTreeSet<_>>::new();
    for (user, customer) in rows {
        books.entry(user).or_default().insert(customer);
    }
    Ok(books)
}

/// The customers that somebody sees by being assigned or by standing in with sight.
pub(super) fn in_sight_of(tx: &Tx<'_>, org: OrgId, user: UserId) -> Result<BTreeSet<CustomerId>> {
    let seen = tx.all(
        sql!(concat!("select c.id from customers c where c.org_id = $1 and c.id in ", in_sight!("$2"))),
        params![org, user],
        |row| row.get(0),
    )?;
    Ok(seen.into_iter().collect())
}

/// How many customers there are.
pub(super) fn count_customers(tx: &Tx<'_>, org: OrgId) -> Result<i64> {
    let count = tx.one(sql!("select count(*) from customers where org_id = $1"), params![org], |row| row.get(0))?;
    Ok(count.unwrap_or(0))
}
