//! The SQL of owner rules: those of a step, and those of an action that has its own.

pub(super) mod former;

use std::collections::{BTreeMap, BTreeSet};

use remit_db::{Error, Row, Tx, Value, params, sql};

use super::ownership::{OwnerRule, Reach};
use crate::clock::Instant;
use crate::code::coded;
use crate::error::Result;
use crate::id::{GroupId, OrgId, RuleSetId, UserId};
use crate::permission::Position;

coded! {
    /// The kinds of owner rules.
    RuleKind {
        /// A user by name.
        User = 1 "user",
        /// Everybody of a position.
        Position = 2 "position",
        /// The assigned users.
        Assigned = 3 "assigned",
        /// Members of a group.
        Group = 4 "group",
    }
}

fn rule(row: &Row<'_>) -> std::result::Result<OwnerRule, Error> {
    Ok(match row.get(0)? {
        RuleKind::User => OwnerRule::User(row.get(1)?),
        RuleKind::Position => OwnerRule::Position(row.get(2)?),
        RuleKind::Assigned => OwnerRule::Assigned,
        RuleKind::Group => OwnerRule::Group(row.get(3)?, row.get(4)?),
    })
}

/// The rules of a rule set, in their order.
///
/// # Errors
/// Those of the storage.
pub fn of(tx: &Tx<'_>, org: OrgId, set: RuleSetId) -> Result<Vec<OwnerRule>> {
    Ok(tx.all(
        sql!(
            "select kind, user_id, position, group_id, scope from owner_rules
             where org_id = $1 and rule_set_id = $2 order by place"
        ),
        params![org, set],
        rule,
    )?)
}

/// The rules of several rule sets, each in their order.
///
/// # Errors
/// Those of the storage.
pub fn of_many(tx: &Tx<'_>, org: OrgId, sets: &[RuleSetId]) -> Result<BTreeMap<RuleSetId, Vec<OwnerRule>>> {
    let rules = tx.all_in(
        sql!(
            "select kind, user_id, position, group_id, scope, rule_set_id from owner_rules
             where org_id = $1 and rule_set_id in ($2...) order by rule_set_id, place"
        ),
        params![org],
        sets,
        |row| Ok((row.get::<RuleSetId>(5)?, rule(row)?)),
    )?;
    let mut of_set = BTreeMap::<_, Vec<_>>::new();
    for (set, rule) in rules {
        of_set.entry(set).or_default().push(rule);
    }
    Ok(of_set)
}

/// The rule sets that name one of these users.
pub(crate) fn naming_users(tx: &Tx<'_>, org: OrgId, users: &[UserId]) -> Result<Vec<RuleSetId>> {
    Ok(tx.all_in(
        sql!("select distinct rule_set_id from owner_rules where org_id = $1 and user_id in ($2...)"),
        params![org],
        users,
        |row| row.get(0),
    )?)
}

/// The rule sets that name one of these groups, and whom of it.
pub(crate) fn naming_groups(tx: &Tx<'_>, org: OrgId, groups: &[GroupId]) -> Result<Vec<(RuleSetId, Reach)>> {
    Ok(tx.all_in(
        sql!("select distinct rule_set_id, scope from owner_rules where org_id = $1 and group_id in ($2...)"),
        params![org],
        groups,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

/// The rule sets that name one of these positions.
pub(crate) fn naming_positions(tx: &Tx<'_>, org: OrgId, positions: &[Position]) -> Result<Vec<RuleSetId>> {
    Ok(tx.all_in(
        sql!("select distinct rule_set_id from owner_rules where org_id = $1 and position in ($2...)"),
        params![org],
        positions,
        |row| row.get(0),
    )?)
}

/// Those of these groups that owner rules name.
pub(crate) fn named_of(tx: &Tx<'_>, org: OrgId, groups: &[GroupId]) -> Result<BTreeSet<GroupId>> {
    let named = tx.all_in(
        sql!("select distinct group_id from owner_rules where org_id = $1 and group_id in ($2...)"),
        params![org],
        groups,
        |row| row.get(0),
    )?;
    Ok(named.into_iter().collect())
}

/// Puts `rules` in the place of those that the set has, which are kept as its former ones. The caller brings owner keys up to date.
///
/// # Errors
/// Those of the storage.
pub fn replace(tx: &Tx<'_>, org: OrgId, set: RuleSetId, rules: &[OwnerRule], at: Instant) -> Result<()> {
    former::keep(tx, org, set, at)?;
    tx.run(sql!("delete from owner_rules where org_id = $1 and rule_set_id = $2"), params![org, set])?;
    let rows = (0..).zip(rules).map(|(place, &rule)| columns(org, set, place, rule));
    tx.run_many(
        sql!(
            "insert into owner_rules (org_id, rule_set_id, place, kind, user_id, position, group_id, scope)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        rows,
    )?;
    Ok(())
}

fn columns(org: OrgId, set: RuleSetId, place: i64, rule: OwnerRule) -> [Value<'static>; 8] {
    let (kind, user, position, group, reach) = match rule {
        OwnerRule::User(user) => (RuleKind::User, Some(user.0), None, None, None),
        OwnerRule::Position(position) => (RuleKind::Position, None, Some(position.code()), None, None),
        OwnerRule::Assigned => (RuleKind::Assigned, None, None, None, None),
        OwnerRule::Group(group, reach) => (RuleKind::Group, None, None, Some(group.0), Some(reach.code())),
    };
    let optional = |value: Option<i64>| value.map_or(Value::Null, Value::Int);
    let [org, set, place, kind] = [org.0, set.0, place, kind.code()].map(Value::Int);
    let [user, position, group, reach] = [user, position, group, reach].map(optional);
    [org, set, place, kind, user, position, group, reach]
}
