//! Owner keys: who owns each open action, kept right in the transaction of every change.
//!
//! A key is an interned set of people under one rule set. An open action stands on two keys, and the live members of
//! these own it. What changes a person changes memberships, never actions; only who is assigned, whom a
//! rule meets for the first time, and who stands in for whom on which customer moves actions to other keys.
//! `docs/ownership.md` tells why.

pub mod check;
mod concerned;
pub mod content;
mod facts;
mod fallback;
mod keyer;
mod live;
pub(crate) mod own;
pub mod pending;
mod queries;
mod rekey;
mod unused;
mod upkeep;

use std::collections::BTreeSet;

use remit_db::Tx;

use crate::absence::Away;
use crate::action::owner_rules;
use crate::action::ownership::OwnerRule;
use crate::clock::Instant;
use crate::error::Result;
use crate::id::{CustomerId, GroupId, KeyId, OrgId, RuleSetId, UserId};
use crate::preview::rehearsal::is_noted;
use facts::Facts;

pub(in crate::action) use concerned::{traits, users_meant};
pub(crate) use facts::Traits;
pub(in crate::action) use fallback::{is_any_fallen, is_any_falling_back, living_in_finance};
pub use keyer::Keyer;
pub(in crate::action) use queries::is_any_under;
pub use unused::{Dropped, drop_unused};

/// How many open actions a customer has under one rule set, as a rule of thumb for what is large.
const ACTIONS_OF_A_CUSTOMER: i64 = 5;

/// Where an open action stands: the keys whose live members own it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placement {
    /// The key of those whom the rules find without any assignment.
    pub base: KeyId,
    /// The key of those of the customer's people whom the rules find.
    pub extra: KeyId,
}

/// These users have another role or status: memberships change, no action moves.
///
/// # Errors
/// Those of the storage.
pub fn users_changed(tx: &Tx<'_>, org: OrgId, users: &[UserId], at: Instant) -> Result<()> {
    if is_noted(tx, |touched| touched.users.extend(users)) {
        return Ok(());
    }
    reconsider(&mut Keyer::new(tx, org)?, &users.iter().copied().collect(), None, at)
}

/// These users are new, or have another position: rules may find them that never did.
///
/// # Errors
/// Those of the storage.
pub fn users_found_anew(tx: &Tx<'_>, org: OrgId, users: &[UserId], at: Instant) -> Result<()> {
    if is_noted(tx, |touched| touched.users.extend(users)) {
        return Ok(());
    }
    let mut keyer = Keyer::new(tx, org)?;
    let users: BTreeSet<UserId> = users.iter().copied().collect();
    let all: Vec<UserId> = users.iter().copied().collect();
    let naming = in_use(tx, org, &concerned::rules_naming(tx, org, &all)?)?;
    meet(&mut keyer, &users, &naming)?;
    reconsider(&mut keyer, &users, None, at)
}

/// These users joined a group, and those left it: what rules find that name it is another. Of a group that is archived
/// everybody has left, into one that is restored everybody has come.
///
/// # Errors
/// Those of the storage.
pub fn members_changed(
    tx: &Tx<'_>,
    org: OrgId,
    group: GroupId,
    (joined, left): (&[UserId], &[UserId]),
    at: Instant,
) -> Result<()> {
    if is_noted(tx, |touched| touched.membership(group, joined, left)) {
        return Ok(());
    }
    let naming: Vec<RuleSetId> =
        owner_rules::naming_groups(tx, org, &[group])?.into_iter().map(|(set, _)| set).collect();
    let naming = in_use(tx, org, &naming)?;
    if naming.is_empty() {
        return Ok(());
    }
    let mut keyer = Keyer::new(tx, org)?;
    meet(&mut keyer, &joined.iter().copied().collect(), &naming)?;
    reconsider(&mut keyer, &joined.iter().chain(left).copied().collect(), Some(&naming), at)
}

/// Those of the rules on whose keys an action may stand: of all that somebody was ever named in, most are not.
fn in_use(tx: &Tx<'_>, org: OrgId, rules: &[RuleSetId]) -> Result<BTreeSet<RuleSetId>> {
    Ok(queries::live_in_bases(tx, org, rules)?.into_keys().collect())
}

/// Looks again at the memberships of `users`, and of those who take their places; in the keys of `only` these rules, where
/// given.
fn reconsider(
    keyer: &mut Keyer<'_, '_>,
    users: &BTreeSet<UserId>,
    only: Option<&BTreeSet<RuleSetId>>,
    at: Instant,
) -> Result<()> {
    if users.is_empty() {
        return Ok(());
    }
    keyer.finance()?;
    let facts = &keyer.facts;
    let absent = users.iter().flat_map(|&user| facts.places_of(user).iter().copied());
    let concerned: BTreeSet<UserId> = users.iter().copied().chain(absent).collect();
    let stand_ins = |user| facts.away().end_of_chain(user).into_iter().collect();
    let doubts = upkeep::doubts_about(facts, &concerned, &stand_ins, only)?;
    upkeep::settle(facts, &doubts, at)?;
    // What is handed over is handed to persons, never to a group.
    if only.is_none() { own::of_users(keyer, &concerned) } else { Ok(()) }
}

/// Moves the actions of rules that name one of `users` for the first time after their key was made; where these are very
/// many, behind.
fn meet(keyer: &mut Keyer<'_, '_>, users: &BTreeSet<UserId>, naming: &BTreeSet<RuleSetId>) -> Result<()> {
    let (tx, org) = (keyer.facts.tx, keyer.facts.org);
    if naming.is_empty() {
        return Ok(());
    }
    let all: Vec<UserId> = users.iter().copied().collect();
    let most = keyer.facts.most_at_once;
    let is_large = concerned::count_assignments(tx, org, &all, most.saturating_add(1))? > most;
    let waits = |user: &UserId| is_large && keyer.facts.away().stand_in(*user).is_none();
    let (behind, mut at_once): (Vec<UserId>, Vec<UserId>) = all.iter().partition(|user| waits(user));
    at_once.extend(all.iter().flat_map(|&user| keyer.facts.away().lending_sight_to(user)));
    let customers = concerned::customers_of(tx, org, &at_once)?;
    rekey::rekey(keyer, &customers, Some(naming))?;
    pending::note(keyer, naming, &behind.into_iter().collect())
}

/// The assigned users of these customers have changed.
///
/// # Errors
/// Those of the storage.
pub fn customers_changed(tx: &Tx<'_>, org: OrgId, customers: &[CustomerId]) -> Result<()> {
    if is_noted(tx, |touched| touched.customers.extend(customers)) {
        return Ok(());
    }
    let mut keyer = Keyer::new(tx, org)?;
    rekey::rekey(&mut keyer, customers, None)?;
    own::of_customers(&mut keyer, customers)
}

/// The owner rules of a step, or those that an action has of its own, were replaced; `before` is what they were.
///
/// # Errors
/// Those of the storage.
pub fn rules_changed(tx: &Tx<'_>, org: OrgId, rules: RuleSetId, before: &[OwnerRule], at: Instant) -> Result<()> {
    if is_noted(tx, |touched| touched.rules.extend([rules])) {
        return Ok(());
    }
    let mut keyer = Keyer::new(tx, org)?;
    upkeep::settle(&keyer.facts, &upkeep::doubts_about_rules(&keyer.facts, rules)?, at)?;
    move_under(&mut keyer, rules, before)?;
    own::of_rules(&mut keyer, rules)
}

/// Moves the open actions under rules that were `before`; where these are very many, behind.
fn move_under(keyer: &mut Keyer<'_, '_>, rules: RuleSetId, before: &[OwnerRule]) -> Result<()> {
    let (tx, org) = (keyer.facts.tx, keyer.facts.org);
    let (only, most) = (BTreeSet::from([rules]), keyer.facts.most_at_once.saturating_mul(ACTIONS_OF_A_CUSTOMER));
    if queries::count_under(tx, org, rules, most.saturating_add(1))? <= most {
        let customers = queries::customers_under(tx, org, rules)?;
        return rekey::rekey(keyer, &customers, Some(&only));
    }
    let covered: Vec<UserId> =
        keyer.facts.away().users().filter(|&user| keyer.facts.away().stand_in(user).is_some()).collect();
    let customers = concerned::customers_of(tx, org, &covered)?;
    rekey::rekey(keyer, &customers, Some(&only))?;
    let assigned = concerned::assigned_users(tx, org)?;
    keyer.facts.prefetch(assigned.iter().copied())?;
    let mut anew = BTreeSet::new();
    for user in assigned {
        let was_found = keyer.facts.person(user)?.is_some_and(|person| person.found_if_assigned(before));
        if !was_found && !covered.contains(&user) {
            anew.insert(user);
        }
    }
    pending::note(keyer, &only, &anew)
}

/// Absences began, ended or changed; `before` is who was away until now.
///
/// # Errors
/// Those of the storage.
pub fn absences_changed(tx: &Tx<'_>, org: OrgId, before: &Away, at: Instant) -> Result<()> {
    if is_noted(tx, |touched| touched.absences(before)) {
        return Ok(());
    }
    let mut keyer = Keyer::new(tx, org)?;
    keyer.finance()?;
    let after = keyer.facts.away().clone();
    let differs = |user: &UserId| {
        before.cover(*user) != after.cover(*user) || before.end_of_chain(*user) != after.end_of_chain(*user)
    };
    let changed: BTreeSet<UserId> = before.users().chain(after.users()).filter(differs).collect();
    let covered = |user: &UserId| [before, &after].iter().any(|away| away.stand_in(*user).is_some());
    let covered: Vec<UserId> = changed.iter().copied().filter(covered).collect();
    let customers = concerned::customers_of(tx, org, &covered)?;
    rekey::rekey(&mut keyer, &customers, None)?;
    pending::done(tx, org, &covered)?;
    let facts: &Facts<'_, '_> = &keyer.facts;
    let stand_ins = |user| before.end_of_chain(user).into_iter().chain(after.end_of_chain(user)).collect();
    upkeep::settle(facts, &upkeep::doubts_about(facts, &changed, &stand_ins, None)?, at)?;
    // Whoever stands in may see more or less than before, and with it take more or fewer places.
    let beside = |user: &UserId| [before, &after].map(|away| [away.stand_in(*user), away.end_of_chain(*user)]);
    let beside: BTreeSet<UserId> = changed.iter().flat_map(beside).flatten().flatten().collect();
    let places = beside.iter().flat_map(|&user| keyer.facts.places_of(user).to_vec());
    let concerned = places.chain(changed).chain(beside.iter().copied()).collect();
    own::of_users(&mut keyer, &concerned)
}
