//! Who owns an action, read from owner keys; and why, by the pure function.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use remit_db::{Tx, params, sql};

use super::commands::rules_by_hand;
use super::explanation::{Explanation, explain, explain_own};
use super::keys::{Placement, pending};
use super::owner_rules;
use super::ownership::{OrgFacts, Owner, OwnerRule, Owners, Why};
use super::{facts, hand_over};
use crate::Actor;
use crate::clock::Instant;
use crate::error::Result;
use crate::id::{ActionId, CustomerId, KeyId, OrgId, RuleSetId, StepId, UserId};

/// Where an action stands, as far as its owners go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Standing {
    customer: CustomerId,
    rules: RuleSetId,
    closed_why: Option<Why>,
    /// Where it stands while it is open.
    placement: Option<Placement>,
    /// Are there actions that have yet to move to other keys?
    moving: bool,
}

/// The owners of an action: today's while it is open, those it had when it was finished (OWN 2). None where it
/// was cancelled, and where there is no such action.
///
/// # Errors
/// Those of the storage.
pub fn owners_of(tx: &Tx<'_>, org: OrgId, action: ActionId) -> Result<Option<Owners>> {
    let Some(standing) = standing(tx, org, action)? else { return Ok(None) };
    let Some(placement) = standing.placement else {
        return standing.closed_why.map(|why| frozen(tx, org, action, why)).transpose();
    };
    let found = if standing.moving { Vec::new() } else { owners_at(tx, org, standing.customer, placement)? };
    if !found.is_empty() {
        return Ok(Some(Owners { why: Why::Rule, people: found }));
    }
    Ok(owners_by_placement(tx, org, &[(action, standing.customer, placement)])?.remove(&action))
}

/// Why an open action is whose it is (OWN 10); of one that is closed, why it would be now.
///
/// # Errors
/// Those of the storage.
pub fn explanation(tx: &Tx<'_>, org: OrgId, action: ActionId) -> Result<Option<Explanation>> {
    let Some(standing) = standing(tx, org, action)? else { return Ok(None) };
    let handed = hand_over::of_action(tx, org, action)?;
    let sets = handed.as_ref().map_or_else(|| vec![standing.rules], |it| vec![it.own, it.step]);
    explained(tx, org, standing.customer, &sets).map(Some)
}

/// Whose an action of this step would be for this customer, and why, whether there is one or not (OWN 10).
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound) when the customer is out of the actor's sight, or there is no such step.
pub fn would_own(tx: &Tx<'_>, actor: &Actor, customer: CustomerId, step: StepId) -> Result<Explanation> {
    crate::customer::require(tx, actor, customer)?;
    let found = crate::workflow::shown::step(tx, actor, step)?;
    explained(tx, actor.org, customer, &[found.step().rule_set])
}

/// Whose an action with these rules would be for this customer, and why, if the actor added it by hand (OWN 13).
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound) when the customer is out of the actor's sight.
pub fn would_own_by_hand(tx: &Tx<'_>, actor: &Actor, customer: CustomerId, rules: &[OwnerRule]) -> Result<Explanation> {
    crate::customer::require(tx, actor, customer)?;
    by_rules(tx, actor.org, customer, &rules_by_hand(actor, rules), None)
}

/// By one set of rules, or by an action's own and then by those of its step (OWN 13).
fn explained(tx: &Tx<'_>, org: OrgId, customer: CustomerId, sets: &[RuleSetId]) -> Result<Explanation> {
    let mut rules = owner_rules::of_many(tx, org, sets)?;
    let mut rules = sets.iter().map(|set| rules.remove(set).unwrap_or_default());
    let (first, step) = (rules.next().unwrap_or_default(), rules.next());
    by_rules(tx, org, customer, &first, step.as_deref())
}

/// The same of the rules themselves. Only those are read whom they could find, and of finance only where they find nobody.
fn by_rules(
    tx: &Tx<'_>,
    org: OrgId,
    customer: CustomerId,
    first: &[OwnerRule],
    step: Option<&[OwnerRule]>,
) -> Result<Explanation> {
    let customer = facts::of_customer(tx, org, customer)?;
    let told = |facts: &OrgFacts| match step {
        Some(step) => explain_own(first, step, &customer, facts),
        None => explain(first, &customer, facts),
    };
    let all = [first, step.unwrap_or_default()].concat();
    let named = facts::of_concerned(tx, org, &all, &customer)?;
    let explanation = told(&named);
    if explanation.owners.why == Why::Rule {
        return Ok(explanation);
    }
    Ok(told(&facts::and_of_finance(tx, org, &all, named)?))
}

fn standing(tx: &Tx<'_>, org: OrgId, action: ActionId) -> Result<Option<Standing>> {
    Ok(tx.one(
        sql!(
            "select customer_id, rule_set_id, closed_reason, base_key, extra_key,
                exists (select 1 from pending_moves where org_id = $1)
             from actions where org_id = $1 and id = $2"
        ),
        params![org, action],
        |row| {
            let (base, extra): (Option<KeyId>, Option<KeyId>) = (row.get(3)?, row.get(4)?);
            Ok(Standing {
                customer: row.get(0)?,
                rules: row.get(1)?,
                closed_why: row.get(2)?,
                placement: base.zip(extra).map(|(base, extra)| Placement { base, extra }),
                moving: row.get(5)?,
            })
        },
    )?)
}

/// The live members of the keys of one placement, in the order of OWN 6.
fn owners_at(tx: &Tx<'_>, org: OrgId, customer: CustomerId, placement: Placement) -> Result<Vec<Owner>> {
    let mut found = tx.all(
        sql!(
            "select m.user_id, m.stands_in, u.created_at, x.place from key_members m
             join users u on u.org_id = $1 and u.id = m.user_id
             left join assignments x on x.org_id = $1 and x.customer_id = $2 and x.user_id = m.user_id
             where m.org_id = $1 and m.key_id in ($3, $4) and m.live = 1"
        ),
        params![org, customer, placement.base, placement.extra],
        |row| {
            let owner = Owner { user: row.get(0)?, stands_in: row.get(1)? };
            Ok((Living { owner, created_at: row.get(2)? }, row.get::<Option<i64>>(3)?))
        },
    )?;
    let place = |place: Option<i64>| place.unwrap_or(i64::MAX);
    found.sort_unstable_by_key(|&(living, it)| (place(it), living.order()));
    found.dedup_by_key(|(living, _)| living.owner.user);
    Ok(found.into_iter().map(|(living, _)| living.owner).collect())
}

fn frozen(tx: &Tx<'_>, org: OrgId, action: ActionId, why: Why) -> Result<Owners> {
    let people = tx.all(
        sql!("select user_id, stands_in from closed_owners where org_id = $1 and action_id = $2 order by place"),
        params![org, action],
        |row| Ok(Owner { user: row.get(0)?, stands_in: row.get(1)? }),
    )?;
    Ok(Owners { why, people })
}

fn finance_key(tx: &Tx<'_>, org: OrgId) -> Result<Option<KeyId>> {
    Ok(tx.one(
        sql!("select id from owner_keys where org_id = $1 and rule_set_id = 0 and kind = 3"),
        params![org],
        |row| row.get(0),
    )?)
}

/// A live member of a key, with what orders them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Living {
    owner: Owner,
    created_at: Instant,
}

impl Living {
    /// What comes first among those who are not assigned; somebody in several keys is there in their own place first.
    fn order(self) -> impl Ord {
        (self.created_at, self.owner.user, self.owner.stands_in)
    }
}

/// The owners of many open actions, read together: for each, its customer and where it stands.
///
/// # Errors
/// Those of the storage.
pub fn owners_by_placement(
    tx: &Tx<'_>,
    org: OrgId,
    actions: &[(ActionId, CustomerId, Placement)],
) -> Result<HashMap<ActionId, Owners>> {
    let customers: BTreeSet<CustomerId> = actions.iter().map(|&(_, customer, _)| customer).collect();
    let customers: Vec<CustomerId> = customers.into_iter().collect();
    let beside = pending::keys_beside(tx, org, &customers)?;
    let keys_of = |customer: CustomerId, Placement { base, extra }: Placement| {
        [base, extra].into_iter().chain(beside.get(&(customer, base)).into_iter().flatten().copied())
    };
    let keys = actions.iter().flat_map(|&(_, customer, placement)| keys_of(customer, placement)).collect();
    let living = living(tx, org, &keys)?;
    let places = places(tx, org, &customers)?;
    let finance = match finance_key(tx, org)? {
        Some(key) => self::living(tx, org, &BTreeSet::from([key]))?.remove(&key).unwrap_or_default(),
        None => Vec::new(),
    };
    let last = facts::owner(tx, org)?;
    let owners = |&(action, customer, placement): &(ActionId, CustomerId, Placement)| {
        let keys = keys_of(customer, placement);
        let mut found: Vec<Living> = keys.filter_map(|key| living.get(&key)).flatten().copied().collect();
        let why = if found.is_empty() { Why::Finance } else { Why::Rule };
        if found.is_empty() {
            found.clone_from(&finance);
        }
        let place = |user: UserId| places.get(&(customer, user)).copied().unwrap_or(i64::MAX);
        found.sort_by_key(|it| (place(it.owner.user), it.order()));
        found.dedup_by_key(|it| it.owner.user);
        let people: Vec<Owner> = found.into_iter().map(|it| it.owner).collect();
        if people.is_empty() {
            let people = vec![Owner { user: last, stands_in: false }];
            return (action, Owners { why: Why::Owner, people });
        }
        (action, Owners { why, people })
    };
    Ok(actions.iter().map(owners).collect())
}

fn living(tx: &Tx<'_>, org: OrgId, keys: &BTreeSet<KeyId>) -> Result<BTreeMap<KeyId, Vec<Living>>> {
    let keys: Vec<KeyId> = keys.iter().copied().collect();
    let rows = tx.all_in(
        sql!(
            "select m.key_id, m.user_id, m.stands_in, u.created_at from key_members m
             join users u on u.org_id = m.org_id and u.id = m.user_id
             where m.org_id = $1 and m.live = 1 and m.key_id in ($2...)"
        ),
        params![org],
        &keys,
        |row| {
            let owner = Owner { user: row.get(1)?, stands_in: row.get(2)? };
            Ok((row.get::<KeyId>(0)?, Living { owner, created_at: row.get(3)? }))
        },
    )?;
    let mut living = BTreeMap::<_, Vec<_>>::new();
    for (key, member) in rows {
        living.entry(key).or_default().push(member);
    }
    Ok(living)
}

fn places(tx: &Tx<'_>, org: OrgId, customers: &[CustomerId]) -> Result<HashMap<(CustomerId, UserId), i64>> {
    let places = tx.all_in(
        sql!("select customer_id, user_id, place from assignments where org_id = $1 and customer_id in ($2...)"),
        params![org],
        customers,
        |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)),
    )?;
    Ok(places.into_iter().collect())
}
