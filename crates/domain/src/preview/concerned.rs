//! Which open actions a change may move: more than it does, and never fewer.

use std::collections::{BTreeSet, HashMap};

use remit_db::Tx;

use super::queries::{self, Spot};
use super::rehearsal::Change;
use crate::action::ownership::{CustomerFacts, OrgFacts, Owners, Person, owners};
use crate::error::Result;
use crate::id::{CustomerId, GroupId, OrgId, RuleSetId, UserId};
use crate::permission::Position;

/// The open actions that a change may move, by customer and rules; all of one spot have the same owners.
pub(super) fn of(
    tx: &Tx<'_>,
    org: OrgId,
    change: &Change,
    before: &OrgFacts,
    after: &OrgFacts,
) -> Result<HashMap<Spot, i64>> {
    let people = people(change, before, after);
    let rules = rules_finding(tx, org, change, &people, before, after)?;
    let mut spots: HashMap<Spot, i64> = queries::under(tx, org, &rules)?.into_iter().collect();
    let assigned: Vec<UserId> = people.iter().copied().collect();
    let books = queries::books(tx, org, &assigned)?;
    let customers: BTreeSet<CustomerId> =
        books.into_values().flatten().chain(change.assigned.keys().copied()).collect();
    let customers: Vec<CustomerId> = customers.into_iter().collect();
    spots.extend(queries::of_customers(tx, org, &customers)?);
    if fallback(before) != fallback(after) {
        spots.extend(queries::fallen_back(tx, org)?);
    }
    Ok(spots)
}

/// Whose action it is when rules find nobody; no customer makes a difference.
fn fallback(org: &OrgFacts) -> Owners {
    owners(&[], &CustomerFacts::default(), org)
}

/// Everybody who is somebody else after the change, or whose place passes to somebody else.
fn people(change: &Change, before: &OrgFacts, after: &OrgFacts) -> BTreeSet<UserId> {
    let mut people: BTreeSet<UserId> = change.people.keys().copied().collect();
    people.retain(|user| before.people.get(user) != after.people.get(user));
    let moved = |group: &GroupId| before.archived.contains(group) != after.archived.contains(group);
    let of_groups: BTreeSet<GroupId> = change.archived.keys().copied().filter(moved).collect();
    let is_member = |person: &Person| !person.groups.is_disjoint(&of_groups);
    people.extend(before.people.iter().filter(|(_, person)| is_member(person)).map(|(&user, _)| user));
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
    let mut rules = queries::naming(tx, org, &users, &positions, &groups)?;
    rules.extend(change.rules.keys());
    Ok(rules.into_iter().collect())
}
