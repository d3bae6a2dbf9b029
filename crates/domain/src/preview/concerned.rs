//! Which open actions a change may move: more than it does, and never fewer.

use std::collections::{BTreeSet, HashMap};

use remit_db::Tx;

use super::queries::{self, Spot};
use super::rehearsal::Change;
use crate::action::keys::own::{self, Owned};
use crate::action::owner_rules;
use crate::action::ownership::{CustomerFacts, OrgFacts, Owners, Person, Reach, owners};
use crate::error::Result;
use crate::id::{CustomerId, GroupId, OrgId, RuleSetId, UserId};
use crate::permission::Position;

/// The open actions that a change may move.
pub(super) struct Concerned {
    /// By customer and rules; all of one spot have the same owners, but for those that were handed over.
    pub spots: HashMap<Spot, i64>,
    /// Those that were taken or handed over; they stand at the spots, too.
    pub handed: BTreeSet<Owned>,
}

impl Concerned {
    /// Those of these customers alone.
    pub(super) fn retain(&mut self, customers: &BTreeSet<CustomerId>) {
        self.spots.retain(|(_, customer), _| customers.contains(customer));
        self.handed.retain(|it| customers.contains(&it.customer));
    }
}

/// Finds them.
pub(super) fn of(tx: &Tx<'_>, org: OrgId, change: &Change, before: &OrgFacts, after: &OrgFacts) -> Result<Concerned> {
    let people = people(change, before, after);
    let rules = rules_finding(tx, org, change, &people, before, after)?;
    let mut spots: HashMap<Spot, i64> = queries::under(tx, org, &rules)?.into_iter().collect();
    let assigned: Vec<UserId> = people.iter().copied().collect();
    let books = queries::books(tx, org, &assigned)?;
    let customers: BTreeSet<CustomerId> =
        books.into_values().flatten().chain(change.assigned.keys().copied()).collect();
    let customers: Vec<CustomerId> = customers.into_iter().collect();
    spots.extend(queries::of_customers(tx, org, &customers)?);
    spots.extend(of_members(tx, org, before, after)?);
    if fallback(before) != fallback(after) {
        spots.extend(queries::fallen_back(tx, org)?);
    }
    let customers: BTreeSet<CustomerId> = spots.keys().map(|(_, customer)| *customer).collect();
    let customers: Vec<CustomerId> = customers.into_iter().collect();
    let handed = own::at_customers(tx, org, &customers)?.into_iter().chain(own::naming(tx, org, &assigned)?);
    let handed = handed.chain(change.handed.iter().copied());
    Ok(Concerned { handed: handed.collect(), spots })
}

/// Those of rules that name a group whose members are others, where one of these is found.
fn of_members(tx: &Tx<'_>, org: OrgId, before: &OrgFacts, after: &OrgFacts) -> Result<HashMap<Spot, i64>> {
    let (mut users, mut groups) = (BTreeSet::new(), BTreeSet::new());
    let mut differs = |user: UserId, of: BTreeSet<GroupId>| {
        if !of.is_empty() {
            users.insert(user);
            groups.extend(of);
        }
    };
    let moved: BTreeSet<GroupId> = before.archived.symmetric_difference(&after.archived).copied().collect();
    for (&user, is) in &after.people {
        let Some(was) = before.people.get(&user) else {
            differs(user, is.groups.clone());
            continue;
        };
        let changed = was.groups.symmetric_difference(&is.groups).copied();
        differs(user, changed.chain(was.groups.intersection(&moved).copied()).collect());
    }
    let listed: Vec<GroupId> = groups.into_iter().collect();
    let rules = owner_rules::naming_groups(tx, org, &listed)?;
    let all: Vec<RuleSetId> = rules.iter().filter(|(_, reach)| *reach == Reach::All).map(|(set, _)| *set).collect();
    let sees_all = |user: &UserId| [before, after].iter().any(|org| org.people.get(user).is_some_and(Person::sees_all));
    let mut spots = HashMap::new();
    if users.iter().any(sees_all) {
        spots.extend(queries::under(tx, org, &all)?);
    }
    let lent = |user: UserId| [before, after].into_iter().flat_map(move |org| org.away.lending_sight_to(user));
    let eyes: BTreeSet<UserId> = users.iter().flat_map(|&user| lent(user).chain([user])).collect();
    let eyes: Vec<UserId> = eyes.into_iter().collect();
    let customers: BTreeSet<CustomerId> = queries::books(tx, org, &eyes)?.into_values().flatten().collect();
    let customers: Vec<CustomerId> = customers.into_iter().collect();
    let named: BTreeSet<RuleSetId> = rules.iter().map(|(set, _)| *set).collect();
    let met = queries::of_customers(tx, org, &customers)?;
    spots.extend(met.into_iter().filter(|((set, _), _)| named.contains(set)));
    Ok(spots)
}

/// Whose action it is when rules find nobody; no customer makes a difference but to their order.
pub(super) fn fallback(org: &OrgFacts) -> Owners {
    owners(&[], &CustomerFacts::default(), org)
}

/// Everybody whose role, position or status is another after the change, or whose place passes to somebody else.
fn people(change: &Change, before: &OrgFacts, after: &OrgFacts) -> BTreeSet<UserId> {
    let traits = |person: &Person| (person.role, person.position, person.status);
    let traits = |org: &OrgFacts, user: &UserId| org.people.get(user).map(traits);
    let mut people: BTreeSet<UserId> = change.people.keys().copied().collect();
    people.retain(|user| traits(before, user) != traits(after, user));
    let absent: BTreeSet<UserId> = before.away.users().chain(after.away.users()).collect();
    let passes = |user: &UserId| {
        before.away.cover(*user) != after.away.cover(*user)
            || before.away.end_of_chain(*user) != after.away.end_of_chain(*user)
    };
    people.extend(absent.iter().copied().filter(passes));
    // In whose place they stand, and through whose eyes they see.
    let through = |user: UserId| {
        [before, after]
            .into_iter()
            .flat_map(move |org| [org.away.end_of_chain(user), org.away.stand_in(user)].into_iter().flatten())
    };
    let leads_to_them = |user: &UserId| through(*user).any(|other| people.contains(&other));
    let absent: Vec<UserId> = absent.iter().copied().filter(leads_to_them).collect();
    let lent: BTreeSet<UserId> = people.iter().copied().flat_map(through).collect();
    people.extend(absent);
    people.extend(lent);
    people
}

/// The rules that find one of `people` at customers to which they are not assigned, and those that are changed.
fn rules_finding(
    tx: &Tx<'_>,
    org: OrgId,
    change: &Change,
    people: &BTreeSet<UserId>,
    before: &OrgFacts,
    after: &OrgFacts,
) -> Result<Vec<RuleSetId>> {
    let (mut users, mut positions, mut groups) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for &user in people {
        let known: Vec<&Person> = [before, after].iter().filter_map(|org| org.people.get(&user)).collect();
        if !known.iter().any(|person| person.sees_all()) {
            continue;
        }
        users.push(user);
        positions.extend(known.iter().map(|person| person.position).filter(|it| *it != Position::AccountManager));
        groups.extend(known.iter().flat_map(|person| person.groups.iter().copied()));
    }
    let positions: Vec<Position> = positions.into_iter().collect();
    let groups: Vec<GroupId> = groups.into_iter().collect();
    let mut rules: BTreeSet<RuleSetId> = owner_rules::naming_users(tx, org, &users)?.into_iter().collect();
    rules.extend(owner_rules::naming_positions(tx, org, &positions)?);
    let named = owner_rules::naming_groups(tx, org, &groups)?;
    rules.extend(named.into_iter().filter(|(_, reach)| *reach == Reach::All).map(|(set, _)| set));
    rules.extend(change.rules.keys());
    Ok(rules.into_iter().collect())
}
