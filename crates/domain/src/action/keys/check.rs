//! Compares what the keys say with what the pure function says, and the keys kept up with keys made from nothing.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use remit_db::{Tx, params, sql};

use super::facts::Facts;
use super::keyer::members;
use super::queries::{self, Key, Standing};
use super::{Placement, own};
use crate::action::ownership::{OrgFacts, OwnerRule, Owners, Why, owners};
use crate::action::{facts, owner_rules, owners as read};
use crate::error::Result;
use crate::id::{ActionId, CustomerId, KeyId, OrgId, RuleSetId};

/// What a check has looked at, and what it found wrong.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many pairs of a customer and a rule set were compared.
    pub placements: usize,
    /// How many keys were made again and compared.
    pub keys: usize,
    /// What differs, in words; empty when all is right.
    pub differences: Vec<String>,
}

/// Compares the open actions of up to `most` customers after `after`, in the order of their ids; says where to go on.
///
/// # Errors
/// Those of the storage.
pub fn placements(
    tx: &Tx<'_>,
    org: OrgId,
    after: Option<CustomerId>,
    most: i64,
    report: &mut Report,
) -> Result<Option<CustomerId>> {
    let customers = customers(tx, org, after, most)?;
    let everybody = facts::of_everybody(tx, org)?;
    let standings = queries::standings(tx, org, &customers)?;
    let asked: Vec<(ActionId, CustomerId, Placement)> =
        (0..).zip(&standings).map(|(index, it)| (ActionId(index), it.customer, it.placement)).collect();
    let answers = read::owners_by_placement(tx, org, &asked)?;
    let mut rules = HashMap::new();
    for (index, standing) in (0..).zip(&standings) {
        let expected = expected(tx, org, &everybody, &mut rules, standing)?;
        let found = &answers[&ActionId(index)];
        if *found != expected {
            report.differences.push(format!(
                "customer {}, rules {}: keys say {found:?}, the rules say {expected:?}",
                standing.customer, standing.rules
            ));
        }
    }
    report.placements += standings.len();
    own_rules(tx, org, &customers, &everybody, report)?;
    Ok(customers.last().copied().filter(|_| i64::try_from(customers.len()) == Ok(most)))
}

/// Actions with rules of their own are under these while they find somebody, and under those of their step otherwise.
fn own_rules(
    tx: &Tx<'_>,
    org: OrgId,
    customers: &[CustomerId],
    everybody: &OrgFacts,
    report: &mut Report,
) -> Result<()> {
    for it in own::at_customers(tx, org, customers)? {
        let customer = facts::of_customer(tx, org, it.customer)?;
        let rules = owner_rules::of(tx, org, it.own)?;
        let expected = if owners(&rules, &customer, everybody).why == Why::Rule { it.own } else { it.step };
        if it.now != expected {
            report.differences.push(format!(
                "action {}: it is under the rules {}, and should be under {expected}",
                it.action, it.now
            ));
        }
    }
    Ok(())
}

fn expected(
    tx: &Tx<'_>,
    org: OrgId,
    everybody: &OrgFacts,
    rules: &mut HashMap<RuleSetId, Vec<OwnerRule>>,
    standing: &Standing,
) -> Result<Owners> {
    let customer = facts::of_customer(tx, org, standing.customer)?;
    let rules = match rules.entry(standing.rules) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(unknown) => unknown.insert(owner_rules::of(tx, org, standing.rules)?),
    };
    Ok(owners(rules, &customer, everybody))
}

fn customers(tx: &Tx<'_>, org: OrgId, after: Option<CustomerId>, most: i64) -> Result<Vec<CustomerId>> {
    Ok(tx.all(
        sql!("select id from customers where org_id = $1 and id > $2 order by id limit $3"),
        params![org, after.unwrap_or(CustomerId(i64::MIN)), most],
        |row| row.get(0),
    )?)
}

/// Makes up to `most` keys after `after` again and compares members, number of live ones and marks; says where to go on.
///
/// # Errors
/// Those of the storage.
pub fn keys(tx: &Tx<'_>, org: OrgId, after: Option<KeyId>, most: i64, report: &mut Report) -> Result<Option<KeyId>> {
    let facts = Facts::load(tx, org)?;
    let stored = stored_keys(tx, org, after, most)?;
    let ids: Vec<KeyId> = stored.iter().map(|(key, ..)| key.id).collect();
    let mut rows = BTreeMap::<_, Vec<_>>::new();
    for row in queries::members_by_key(tx, org, &ids)? {
        rows.entry(row.key).or_default().push(row);
    }
    let rules: BTreeSet<RuleSetId> = stored.iter().map(|(key, ..)| key.rules).collect();
    let bases = queries::live_in_bases(tx, org, &rules.into_iter().collect::<Vec<_>>())?;
    for (key, live, fallback) in &stored {
        let made = members(&facts, key)?;
        let mut kept = rows.remove(&key.id).unwrap_or_default();
        kept.sort_by_key(|row| row.user);
        let made_live = made.iter().map(|row| i64::from(row.live)).sum();
        let live_in_base = bases.get(&key.rules).copied().unwrap_or(0);
        let falls_back = key.kind.falls_back(made_live, live_in_base);
        if kept != made || *live != made_live || *fallback != falls_back {
            report.differences.push(format!(
                "key {} ({}): kept {kept:?}, {live} live, fallback {fallback}; made again {made:?}, fallback {falls_back}",
                key.id, key.kind
            ));
        }
    }
    report.keys += stored.len();
    Ok(ids.last().copied().filter(|_| i64::try_from(ids.len()) == Ok(most)))
}

fn stored_keys(tx: &Tx<'_>, org: OrgId, after: Option<KeyId>, most: i64) -> Result<Vec<(Key, i64, bool)>> {
    Ok(tx.all(
        sql!(
            "select id, rule_set_id, kind, content, live, fallback from owner_keys
             where org_id = $1 and id > $2 order by id limit $3"
        ),
        params![org, after.unwrap_or(KeyId(i64::MIN)), most],
        |row| Ok((queries::key(row)?, row.get(4)?, row.get(5)?)),
    )?)
}
