//! Moves that wait: a change which concerns very many customers is answered at once and carried out behind.
//!
//! A rule set that finds somebody anew wants the actions of their customers on keys that name them. Where these are
//! thousands, the change only notes, for each such rule set and person, that their actions have *yet to move*. What is
//! noted is true at the next read: until an action has moved, it is also owned by whoever lives in the extra key of that
//! person alone. The key an action stands on meanwhile says nothing false; it only lacks somebody.

use std::collections::{BTreeSet, HashMap};

use remit_db::{Tx, Value, params, sql};

use super::content::{Content, Kind};
use super::keyer::Keyer;
use super::{concerned, queries, rekey};
use crate::error::Result;
use crate::id::{CustomerId, KeyId, OrgId, RuleSetId, UserId};

/// The condition that somebody owns an action `a` whose move is pending by the key that it has yet to move to.
macro_rules! owned_meanwhile {
    () => {
        "exists (
            select 1 from assignments x
            join pending_moves p on p.org_id = x.org_id and p.rule_set_id = a.rule_set_id and p.user_id = x.user_id
            join owner_keys o on o.org_id = p.org_id and o.id = p.key_id and o.live > 0
            where x.org_id = $1 and x.customer_id = a.customer_id)"
    };
}
pub(crate) use owned_meanwhile;

/// Notes that the actions of these people's customers under these rules have yet to move; where some have, all are looked
/// at again.
pub(super) fn note(keyer: &mut Keyer<'_, '_>, rules: &BTreeSet<RuleSetId>, users: &BTreeSet<UserId>) -> Result<()> {
    keyer.facts.prefetch(users.iter().copied())?;
    let rules: Vec<RuleSetId> = rules.iter().copied().collect();
    let mut alone = Vec::new();
    // Rules without a base key have no open actions.
    let with_base = queries::live_in_bases(keyer.facts.tx, keyer.facts.org, &rules)?;
    keyer.facts.prefetch_rules(with_base.keys().copied())?;
    for set in with_base.into_keys() {
        let of_set = keyer.facts.rules(set)?;
        for &user in users {
            if keyer.facts.person(user)?.is_some_and(|person| person.found_if_assigned(&of_set)) {
                alone.push((set, user, Content { found: BTreeSet::from([user]), ..Content::default() }));
            }
        }
    }
    let keys = keyer.extras(alone.iter().map(|(set, _, content)| (*set, content)))?;
    let rows = alone
        .iter()
        .zip(keys)
        .map(|(&(set, user, _), key)| [keyer.facts.org.0, set.0, user.0, key.0, i64::MIN].map(Value::Int));
    keyer.facts.tx.run_many(
        sql!(
            "insert into pending_moves (org_id, rule_set_id, user_id, key_id, after_customer_id)
             values ($1, $2, $3, $4, $5)
             on conflict (org_id, rule_set_id, user_id)
             do update set key_id = excluded.key_id, after_customer_id = excluded.after_customer_id"
        ),
        rows,
    )?;
    Ok(())
}

/// The actions of these people's customers have moved, under all rules.
pub(super) fn done(tx: &Tx<'_>, org: OrgId, users: &[UserId]) -> Result<()> {
    tx.run_in(sql!("delete from pending_moves where org_id = $1 and user_id in ($2...)"), params![org], users)?;
    Ok(())
}

/// Moves the actions of up to `most` customers that have yet to move.
///
/// # Errors
/// Those of the storage.
pub fn move_some(tx: &Tx<'_>, org: OrgId, most: i64) -> Result<()> {
    let mut keyer = Keyer::new(tx, org)?;
    let mut left = most;
    while left > 0 {
        let Some((user, after)) = first(tx, org)? else { break };
        // Somebody without customers takes time, too.
        left -= move_of(&mut keyer, user, after, left)?.max(1);
    }
    Ok(())
}

/// Moves the actions of up to `most` customers of one person, from `after` on; answers how many these were.
fn move_of(keyer: &mut Keyer<'_, '_>, user: UserId, after: CustomerId, most: i64) -> Result<i64> {
    let (tx, org) = (keyer.facts.tx, keyer.facts.org);
    let rules: BTreeSet<RuleSetId> = tx
        .all(
            sql!(
                "select rule_set_id from pending_moves
                 where org_id = $1 and user_id = $2 and after_customer_id = $3"
            ),
            params![org, user, after],
            |row| row.get(0),
        )?
        .into_iter()
        .collect();
    let customers = concerned::customers_after(tx, org, user, after, most)?;
    rekey::rekey(keyer, &customers, Some(&rules))?;
    let moved = i64::try_from(customers.len()).unwrap_or(most);
    match customers.last().filter(|_| moved == most) {
        Some(&last) => go_on(tx, org, user, after, last)?,
        None => end(tx, org, user, after)?,
    }
    Ok(moved)
}

/// Is anything yet to move?
///
/// # Errors
/// Those of the storage.
pub fn is_any(tx: &Tx<'_>, org: OrgId) -> Result<bool> {
    let any =
        tx.one(sql!("select 1 from pending_moves where org_id = $1 limit 1"), params![org], |row| row.get::<i64>(0))?;
    Ok(any.is_some())
}

/// The keys by which somebody may own actions of these customers that have yet to move, each with the base key on which
/// these stand.
pub(in crate::action) fn keys_beside(
    tx: &Tx<'_>,
    org: OrgId,
    customers: &[CustomerId],
) -> Result<HashMap<(CustomerId, KeyId), Vec<KeyId>>> {
    let mut beside = HashMap::<_, Vec<_>>::new();
    if !is_any(tx, org)? {
        return Ok(beside);
    }
    let rows = tx.all_in(
        sql!(
            "select x.customer_id, b.id, p.key_id from assignments x
             join pending_moves p on p.org_id = x.org_id and p.user_id = x.user_id
             join owner_keys b on b.org_id = p.org_id and b.rule_set_id = p.rule_set_id and b.kind = $2
             where x.org_id = $1 and x.customer_id in ($3...)"
        ),
        params![org, Kind::Base],
        customers,
        |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)),
    )?;
    for (place, key) in rows {
        beside.entry(place).or_default().push(key);
    }
    Ok(beside)
}

fn first(tx: &Tx<'_>, org: OrgId) -> Result<Option<(UserId, CustomerId)>> {
    Ok(tx.one(
        sql!(
            "select user_id, after_customer_id from pending_moves where org_id = $1
             order by user_id, rule_set_id limit 1"
        ),
        params![org],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

fn go_on(tx: &Tx<'_>, org: OrgId, user: UserId, after: CustomerId, last: CustomerId) -> Result<()> {
    tx.run(
        sql!(
            "update pending_moves set after_customer_id = $4
             where org_id = $1 and user_id = $2 and after_customer_id = $3"
        ),
        params![org, user, after, last],
    )?;
    Ok(())
}

fn end(tx: &Tx<'_>, org: OrgId, user: UserId, after: CustomerId) -> Result<()> {
    tx.run(
        sql!("delete from pending_moves where org_id = $1 and user_id = $2 and after_customer_id = $3"),
        params![org, user, after],
    )?;
    Ok(())
}
