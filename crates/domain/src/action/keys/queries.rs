//! The SQL of owner keys.

use std::collections::{BTreeMap, BTreeSet};

use remit_db::{Error, Row, Tx, params, sql};

use super::Placement;
use super::content::{Content, Kind};
use super::facts::Traits;
use crate::error::Result;
use crate::id::{CustomerId, GroupId, KeyId, OrgId, RuleSetId, UserId};

/// A key as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub id: KeyId,
    pub rules: RuleSetId,
    pub kind: Kind,
    pub content: Content,
}

/// Somebody's row in a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    pub user: UserId,
    pub key: KeyId,
    /// That of the key: on which side of an action it stands.
    pub kind: Kind,
    pub live: bool,
    pub stands_in: bool,
}

/// The open actions of one customer under one rule set that stand in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    pub customer: CustomerId,
    pub rules: RuleSetId,
    pub placement: Placement,
}

pub(super) fn key(row: &Row<'_>) -> std::result::Result<Key, Error> {
    let content: Vec<u8> = row.get(3)?;
    Ok(Key { id: row.get(0)?, rules: row.get(1)?, kind: row.get(2)?, content: Content::from_bytes(&content) })
}

fn member(row: &Row<'_>) -> std::result::Result<Member, Error> {
    Ok(Member { key: row.get(0)?, kind: row.get(1)?, user: row.get(2)?, live: row.get(3)?, stands_in: row.get(4)? })
}

pub(super) fn traits(tx: &Tx<'_>, org: OrgId, users: &[UserId]) -> Result<Vec<Traits>> {
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
    Ok(people.into_values().collect())
}

pub(super) fn keys_by_id(tx: &Tx<'_>, org: OrgId, keys: &[KeyId]) -> Result<Vec<Key>> {
    Ok(tx.all_in(
        sql!("select id, rule_set_id, kind, content from owner_keys where org_id = $1 and id in ($2...)"),
        params![org],
        keys,
        key,
    )?)
}

pub(super) fn keys_of_rules(tx: &Tx<'_>, org: OrgId, rules: RuleSetId) -> Result<Vec<Key>> {
    Ok(tx.all(
        sql!("select id, rule_set_id, kind, content from owner_keys where org_id = $1 and rule_set_id = $2"),
        params![org, rules],
        key,
    )?)
}

/// The keys that stand for those whom these rule sets find without any assignment; their content is empty.
pub(super) fn base_keys(tx: &Tx<'_>, org: OrgId, rules: &[RuleSetId]) -> Result<Vec<Key>> {
    Ok(tx.all_in(
        sql!(
            "select id, rule_set_id, kind, content from owner_keys
             where org_id = $1 and kind in (1, 2) and content = $2 and rule_set_id in ($3...)"
        ),
        params![org, Content::default().to_bytes()],
        rules,
        key,
    )?)
}

pub(super) fn find_key(tx: &Tx<'_>, org: OrgId, rules: RuleSetId, kind: Kind, content: &[u8]) -> Result<Option<KeyId>> {
    Ok(tx.one(
        sql!(
            "select id from owner_keys
             where org_id = $1 and rule_set_id = $2 and kind = $3 and content = $4"
        ),
        params![org, rules, kind, content],
        |row| row.get(0),
    )?)
}

pub(super) fn insert_key(tx: &Tx<'_>, org: OrgId, key: &Key, live: usize, fallback: bool) -> Result<()> {
    let (content, live) = (key.content.to_bytes(), i64::try_from(live).unwrap_or(i64::MAX));
    tx.run(
        sql!(
            "insert into owner_keys (org_id, id, rule_set_id, kind, content, live, fallback)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        params![org, key.id, key.rules, key.kind, content, live, fallback],
    )?;
    Ok(())
}

/// Adds to the number of live members, says how many there are now, and marks the key by whether its actions fall back.
pub(super) fn add_live(tx: &Tx<'_>, org: OrgId, key: &Key, change: i64, base_is_dead: bool) -> Result<i64> {
    let may_fall_back = match key.kind {
        Kind::Base0 => true,
        Kind::Extra => base_is_dead,
        Kind::Base | Kind::Finance => false,
    };
    let live = tx.one(
        sql!(
            "update owner_keys set live = live + $3,
                fallback = case when live + $3 = 0 and $4 = 1 then 1 else 0 end
             where org_id = $1 and id = $2 returning live"
        ),
        params![org, key.id, change, i64::from(may_fall_back)],
        |row| row.get(0),
    )?;
    Ok(live.unwrap_or(0))
}

pub(super) fn live_in_base(tx: &Tx<'_>, org: OrgId, rules: RuleSetId) -> Result<i64> {
    let live = tx.one(
        sql!("select live from owner_keys where org_id = $1 and rule_set_id = $2 and kind = 2"),
        params![org, rules],
        |row| row.get(0),
    )?;
    Ok(live.unwrap_or(0))
}

/// The base of a rule set has gained its first or lost its last live member: its dead extra keys follow.
pub(super) fn mark_dead_extras(tx: &Tx<'_>, org: OrgId, rules: RuleSetId, fallback: bool) -> Result<()> {
    tx.run(
        sql!(
            "update owner_keys set fallback = $3
             where org_id = $1 and rule_set_id = $2 and kind = 3 and live = 0"
        ),
        params![org, rules, fallback],
    )?;
    Ok(())
}

pub(super) fn members_by_user(tx: &Tx<'_>, org: OrgId, users: &[UserId]) -> Result<Vec<Member>> {
    Ok(tx.all_in(
        sql!("select key_id, kind, user_id, live, stands_in from key_members where org_id = $1 and user_id in ($2...)"),
        params![org],
        users,
        member,
    )?)
}

pub(super) fn members_by_key(tx: &Tx<'_>, org: OrgId, keys: &[KeyId]) -> Result<Vec<Member>> {
    Ok(tx.all_in(
        sql!("select key_id, kind, user_id, live, stands_in from key_members where org_id = $1 and key_id in ($2...)"),
        params![org],
        keys,
        member,
    )?)
}

pub(super) fn put_members(tx: &Tx<'_>, org: OrgId, members: &[Member]) -> Result<()> {
    let rows = members.iter().map(|member| {
        let live = [i64::from(member.live), i64::from(member.stands_in)];
        [org.0, member.key.0, member.kind.code(), member.user.0, live[0], live[1]].map(remit_db::Value::Int)
    });
    tx.run_many(
        sql!(
            "insert into key_members (org_id, key_id, kind, user_id, live, stands_in) values ($1, $2, $3, $4, $5, $6)
             on conflict (org_id, key_id, user_id)
             do update set live = excluded.live, stands_in = excluded.stands_in"
        ),
        rows,
    )?;
    Ok(())
}

pub(super) fn delete_members(tx: &Tx<'_>, org: OrgId, members: &[(KeyId, UserId)]) -> Result<()> {
    let rows = members.iter().map(|&(key, user)| [org.0, key.0, user.0].map(remit_db::Value::Int));
    tx.run_many(sql!("delete from key_members where org_id = $1 and key_id = $2 and user_id = $3"), rows)?;
    Ok(())
}

/// The rule sets whose rules name one of these users, as user, by position or by an active group.
pub(super) fn rules_naming(tx: &Tx<'_>, org: OrgId, users: &[UserId]) -> Result<Vec<RuleSetId>> {
    let by_name = tx.all_in(
        sql!("select distinct rule_set_id from owner_rules where org_id = $1 and user_id in ($2...)"),
        params![org],
        users,
        |row| row.get(0),
    )?;
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

pub(super) fn rules_naming_group(tx: &Tx<'_>, org: OrgId, group: GroupId) -> Result<Vec<RuleSetId>> {
    Ok(tx.all(
        sql!("select distinct rule_set_id from owner_rules where org_id = $1 and group_id = $2"),
        params![org, group],
        |row| row.get(0),
    )?)
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

/// The customers with open actions under these rules. Asked for each of them once, SQLite would go through all actions
/// in the order of their customers.
pub(super) fn customers_under(tx: &Tx<'_>, org: OrgId, rules: RuleSetId) -> Result<Vec<CustomerId>> {
    let of_each_action = tx.all(
        sql!(
            "select a.customer_id from owner_keys k
             join actions a on a.org_id = k.org_id and a.k1 = k.id and a.state = 1
             where k.org_id = $1 and k.rule_set_id = $2 and k.kind in (1, 2)"
        ),
        params![org, rules],
        |row| row.get(0),
    )?;
    let customers: BTreeSet<CustomerId> = of_each_action.into_iter().collect();
    Ok(customers.into_iter().collect())
}

pub(super) fn standings(tx: &Tx<'_>, org: OrgId, customers: &[CustomerId]) -> Result<Vec<Standing>> {
    Ok(tx.all_in(
        sql!(
            "select distinct customer_id, rule_set_id, k1, k2 from actions
             where org_id = $1 and state = 1 and k1 is not null and customer_id in ($2...)"
        ),
        params![org],
        customers,
        |row| {
            let placement = Placement { k1: row.get(2)?, k2: row.get(3)? };
            Ok(Standing { customer: row.get(0)?, rules: row.get(1)?, placement })
        },
    )?)
}

/// Moves the open actions of these customers and rule sets.
pub(super) fn place(tx: &Tx<'_>, org: OrgId, standings: &[Standing]) -> Result<()> {
    let rows = standings.iter().map(|standing| {
        let k2 = standing.placement.k2.map_or(remit_db::Value::Null, |key| remit_db::Value::Int(key.0));
        let [org, customer, rules, k1] =
            [org.0, standing.customer.0, standing.rules.0, standing.placement.k1.0].map(remit_db::Value::Int);
        [org, customer, rules, k1, k2]
    });
    tx.run_many(
        sql!(
            "update actions set k1 = $4, k2 = $5
             where org_id = $1 and customer_id = $2 and rule_set_id = $3 and state = 1"
        ),
        rows,
    )?;
    Ok(())
}
