//! Who would see other customers (ACC 1, OWN 8).

use std::collections::{BTreeSet, HashMap};

use remit_db::Tx;

use super::rehearsal::Change;
use super::{Sight, queries};
use crate::action::ownership::{OrgFacts, Person};
use crate::assignment;
use crate::error::Result;
use crate::id::{CustomerId, OrgId, UserId};
use crate::user::Status;

/// What somebody sees.
#[derive(Debug, PartialEq, Eq)]
enum Seen {
    All,
    /// Those of themselves, and of those who lend them theirs.
    Some(BTreeSet<CustomerId>),
}

pub(super) fn compare(
    tx: &Tx<'_>,
    org: OrgId,
    change: &Change,
    before: &OrgFacts,
    after: &OrgFacts,
) -> Result<Vec<Sight>> {
    let changed: Vec<CustomerId> = change.assigned.keys().copied().collect();
    let assigned = assignment::queries::of(tx, org, &changed)?;
    let was = |customer: &CustomerId| assigned.get(customer).map_or(&[][..], Vec::as_slice);
    let mut moved = BTreeSet::new();
    for (customer, is) in &change.assigned {
        let [was, is] = [was(customer), is].map(|users| users.iter().copied().collect::<BTreeSet<_>>());
        moved.extend(was.symmetric_difference(&is).copied());
    }
    let lent = |org: &OrgFacts, user: UserId| org.away.lending_sight_to(user).collect::<Vec<_>>();
    let lends = [before, after].into_iter().flat_map(|org| org.away.users().filter_map(|user| org.away.stand_in(user)));
    let candidates: BTreeSet<UserId> =
        change.people.keys().copied().chain(moved.iter().copied()).chain(lends).collect();
    let differs = |user: &UserId| {
        let eyes = |org: &OrgFacts| (sees_all(org, *user), is_there(org, *user), lent(org, *user));
        eyes(before) != eyes(after)
            || [before, after].iter().any(|org| lent(org, *user).iter().chain([user]).any(|it| moved.contains(it)))
    };
    let people: Vec<UserId> = candidates.into_iter().filter(differs).collect();
    let eyes =
        people.iter().flat_map(|&user| [before, after].into_iter().flat_map(move |org| lent(org, user)).chain([user]));
    let eyes: Vec<UserId> = eyes.collect::<BTreeSet<_>>().into_iter().collect();
    let books = queries::books(tx, org, &eyes)?;
    let mut books_after = books.clone();
    for (&customer, is) in &change.assigned {
        for user in was(&customer) {
            books_after.entry(*user).or_default().remove(&customer);
        }
        for user in is {
            books_after.entry(*user).or_default().insert(customer);
        }
    }
    let all_are_met = people.iter().any(|user| sees_all(before, *user) != sees_all(after, *user));
    let all = if all_are_met { queries::count_customers(tx, org)? } else { 0 };
    let sights = people.into_iter().map(|user| {
        let (was, is) = (seen(user, before, &books), seen(user, after, &books_after));
        Sight { user, gains: beyond(&is, &was, all), loses: beyond(&was, &is, all) }
    });
    Ok(sights.filter(|sight| sight.gains > 0 || sight.loses > 0).collect())
}

fn seen(user: UserId, org: &OrgFacts, books: &HashMap<UserId, BTreeSet<CustomerId>>) -> Seen {
    if sees_all(org, user) {
        return Seen::All;
    }
    let eyes = org.away.lending_sight_to(user).chain([user]).filter(|_| is_there(org, user));
    Seen::Some(eyes.filter_map(|eye| books.get(&eye)).flatten().copied().collect())
}

/// How many customers are in `these` and not in `those`.
fn beyond(these: &Seen, those: &Seen, all: i64) -> i64 {
    let count = |customers: usize| i64::try_from(customers).unwrap_or(i64::MAX);
    match (these, those) {
        (_, Seen::All) => 0,
        (Seen::All, Seen::Some(those)) => all - count(those.len()),
        (Seen::Some(these), Seen::Some(those)) => count(these.difference(those).count()),
    }
}

fn is_there(org: &OrgFacts, user: UserId) -> bool {
    org.people.get(&user).is_some_and(|person| person.status != Status::Removed)
}

fn sees_all(org: &OrgFacts, user: UserId) -> bool {
    is_there(org, user) && org.people.get(&user).is_some_and(Person::sees_all)
}
