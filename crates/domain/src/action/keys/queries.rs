//! The SQL of owner keys.

use std::collections::{BTreeSet, HashMap};

use remit_db::{Error, Row, ToValue, Tx, Value, params, sql};

use super::Placement;
use super::content::{Content, Kind};
use crate::clock::Instant;
use crate::error::Result;
use crate::id::{CustomerId, KeyId, OrgId, RuleSetId, UserId};

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

/// A key in the making, with the number of its live members and whether the actions on it fall back.
pub(super) struct NewKey {
    pub key: Key,
    pub live: i64,
    pub fallback: bool,
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

/// The keys of those whom these rule sets find without any assignment.
pub(super) fn base_keys(tx: &Tx<'_>, org: OrgId, rules: &[RuleSetId]) -> Result<Vec<Key>> {
    Ok(tx.all_in(
        sql!(
            "select id, rule_set_id, kind, content from owner_keys
             where org_id = $1 and kind = 1 and content = $2 and rule_set_id in ($3...)"
        ),
        params![org, Content::default().to_bytes()],
        rules,
        key,
    )?)
}

/// The keys of one rule set and kind that have one of these contents.
pub(super) fn keys_by_content(
    tx: &Tx<'_>,
    org: OrgId,
    rules: RuleSetId,
    kind: Kind,
    contents: &[Vec<u8>],
) -> Result<Vec<Key>> {
    Ok(tx.all_in(
        sql!(
            "select id, rule_set_id, kind, content from owner_keys
             where org_id = $1 and rule_set_id = $2 and kind = $3 and content in ($4...)"
        ),
        params![org, rules, kind],
        contents,
        key,
    )?)
}

pub(super) fn insert_keys(tx: &Tx<'_>, org: OrgId, keys: &[NewKey]) -> Result<()> {
    let contents: Vec<Vec<u8>> = keys.iter().map(|new| new.key.content.to_bytes()).collect();
    let rows = keys.iter().zip(&contents).map(|(new, content)| {
        let [org, id, rules, kind, live, fallback] =
            [org.0, new.key.id.0, new.key.rules.0, new.key.kind.code(), new.live, i64::from(new.fallback)]
                .map(Value::Int);
        [org, id, rules, kind, content.to_value(), live, fallback]
    });
    tx.run_many(
        sql!(
            "insert into owner_keys (org_id, id, rule_set_id, kind, content, live, fallback)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        rows,
    )?;
    Ok(())
}

/// Adds to the numbers of live members, and marks each key by whether the actions on it fall back when it has none, and since
/// when.
pub(super) fn add_live(tx: &Tx<'_>, org: OrgId, changes: &[(KeyId, i64, bool)], at: Instant) -> Result<()> {
    let row =
        |&(key, change, falls): &(KeyId, i64, bool)| [org.0, key.0, change, i64::from(falls), at.0].map(Value::Int);
    tx.run_many(
        sql!(
            "update owner_keys set live = live + changed.column3,
                fallback = case when live + changed.column3 = 0 and changed.column4 = 1 then 1 else 0 end,
                fell_at = case when live + changed.column3 = 0 and changed.column4 = 1
                    then case when fallback = 0 then changed.column5 else fell_at end end
             from (values (cast($1 as bigint), cast($2 as bigint), cast($3 as bigint), cast($4 as bigint),
                cast($5 as bigint))) as changed
             where owner_keys.org_id = changed.column1 and owner_keys.id = changed.column2"
        ),
        changes.iter().map(row),
    )?;
    Ok(())
}

/// How many live in the base of each of these rule sets; those without a base are left out.
pub(super) fn live_in_bases(tx: &Tx<'_>, org: OrgId, rules: &[RuleSetId]) -> Result<HashMap<RuleSetId, i64>> {
    let live = tx.all_in(
        sql!("select rule_set_id, live from owner_keys where org_id = $1 and kind = 1 and rule_set_id in ($2...)"),
        params![org],
        rules,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(live.into_iter().collect())
}

/// Are there open actions under a rule set?
pub(in crate::action) fn is_any_under(tx: &Tx<'_>, org: OrgId, rules: RuleSetId) -> Result<bool> {
    Ok(count_under(tx, org, rules, 1)? > 0)
}

/// The base of a rule set has gained its first or lost its last live member: its dead extra keys follow.
pub(super) fn mark_dead_extras(tx: &Tx<'_>, org: OrgId, rules: RuleSetId, fallback: bool, at: Instant) -> Result<()> {
    tx.run(
        sql!(
            "update owner_keys set fallback = cast($3 as bigint),
                fell_at = case when cast($3 as bigint) = 1
                    then case when fallback = 0 then cast($4 as bigint) else fell_at end end
             where org_id = $1 and rule_set_id = $2 and kind = 2 and live = 0"
        ),
        params![org, rules, fallback, at],
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

/// Their rows in the keys of one rule set.
pub(super) fn members_under(tx: &Tx<'_>, org: OrgId, rules: RuleSetId, users: &[UserId]) -> Result<Vec<Member>> {
    Ok(tx.all_in(
        sql!(
            "select m.key_id, m.kind, m.user_id, m.live, m.stands_in from key_members m
             join owner_keys k on k.org_id = m.org_id and k.id = m.key_id
             where m.org_id = $1 and k.rule_set_id = $2 and m.user_id in ($3...)"
        ),
        params![org, rules],
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
        [org.0, member.key.0, member.kind.code(), member.user.0, live[0], live[1]].map(Value::Int)
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
    let rows = members.iter().map(|&(key, user)| [org.0, key.0, user.0].map(Value::Int));
    tx.run_many(sql!("delete from key_members where org_id = $1 and key_id = $2 and user_id = $3"), rows)?;
    Ok(())
}

/// The customers with open actions under these rules.
pub(super) fn customers_under(tx: &Tx<'_>, org: OrgId, rules: RuleSetId) -> Result<Vec<CustomerId>> {
    let of_each_action = tx.all(
        sql!(
            "select a.customer_id from owner_keys k cross join actions a
             where a.org_id = k.org_id and a.base_key = k.id and a.state = 1 and k.org_id = $1 and k.rule_set_id = $2 and k.kind = 1"
        ),
        params![org, rules],
        |row| row.get(0),
    )?;
    let customers: BTreeSet<CustomerId> = of_each_action.into_iter().collect();
    Ok(customers.into_iter().collect())
}

/// How many open actions are under these rules, counted no further than `most`.
pub(super) fn count_under(tx: &Tx<'_>, org: OrgId, rules: RuleSetId, most: i64) -> Result<i64> {
    let count = tx.one(
        sql!(
            "select count(*) from (
                select 1 from owner_keys k cross join actions a
                where a.org_id = k.org_id and a.base_key = k.id and a.state = 1 and k.org_id = $1 and k.rule_set_id = $2 and k.kind = 1 limit $3) counted"
        ),
        params![org, rules, most],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}

fn standing(row: &Row<'_>) -> std::result::Result<Standing, Error> {
    let placement = Placement { base: row.get(2)?, extra: row.get(3)? };
    Ok(Standing { customer: row.get(0)?, rules: row.get(1)?, placement })
}

/// Where the open actions of these customers stand.
pub(super) fn standings(tx: &Tx<'_>, org: OrgId, customers: &[CustomerId]) -> Result<Vec<Standing>> {
    Ok(tx.all_in(
        sql!(
            "select distinct customer_id, rule_set_id, base_key, extra_key from actions
             where org_id = $1 and state = 1 and customer_id in ($2...)"
        ),
        params![org],
        customers,
        standing,
    )?)
}

/// Where those stand that are under these rules.
pub(super) fn standings_under(
    tx: &Tx<'_>,
    org: OrgId,
    rules: RuleSetId,
    customers: &[CustomerId],
) -> Result<Vec<Standing>> {
    Ok(tx.all_in(
        sql!(
            "select distinct customer_id, rule_set_id, base_key, extra_key from actions
             where org_id = $1 and rule_set_id = $2 and state = 1 and customer_id in ($3...)"
        ),
        params![org, rules],
        customers,
        standing,
    )?)
}

/// Moves the open actions of a customer under a rule set to another extra key.
pub(super) fn place(tx: &Tx<'_>, org: OrgId, moved: &[(CustomerId, RuleSetId, KeyId)]) -> Result<()> {
    let row = |&(customer, rules, extra): &(CustomerId, RuleSetId, KeyId)| {
        [org.0, customer.0, rules.0, extra.0].map(Value::Int)
    };
    tx.run_many(
        sql!(
            "update actions set extra_key = moved.column4
             from (values (cast($1 as bigint), cast($2 as bigint), cast($3 as bigint), cast($4 as bigint))) as moved
             where actions.org_id = moved.column1 and actions.customer_id = moved.column2
                and actions.rule_set_id = moved.column3 and actions.state = 1"
        ),
        moved.iter().map(row),
    )?;
    Ok(())
}
