//! Whose actions would be somebody else's.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use remit_db::Tx;

use super::concerned::fallback;
use super::queries::Spot;
use super::rehearsal::Change;
use super::{Move, Preview};
use crate::action::owner_rules;
use crate::action::ownership::{CustomerFacts, OrgFacts, OwnerRule, Owners, Person, Why, owners};
use crate::assignment;
use crate::error::Result;
use crate::id::{CustomerId, OrgId, RuleSetId, UserId};

/// So many customers stand for a move.
const EXAMPLES: usize = 3;

/// Who of the assigned matters to rules, before and after: many customers share one such case.
type Case = (RuleSetId, Vec<UserId>, Vec<UserId>);
/// Whose no longer, whose in addition, and whether it has fallen back before and after.
type Way = (Vec<UserId>, Vec<UserId>, bool, bool);

/// Open actions that have one answer.
#[derive(Default)]
struct Bunch {
    actions: i64,
    examples: Vec<CustomerId>,
}

impl Bunch {
    fn add(&mut self, actions: i64, examples: &[CustomerId]) {
        self.actions += actions;
        self.examples.extend(examples);
        self.examples.truncate(EXAMPLES);
    }
}

/// Asks the pure function about each open action at these spots, before and after.
pub(super) fn compare(
    tx: &Tx<'_>,
    org: OrgId,
    change: &Change,
    spots: &HashMap<Spot, i64>,
    before: &OrgFacts,
    after: &OrgFacts,
) -> Result<Preview> {
    let sets: BTreeSet<RuleSetId> = spots.keys().map(|(rules, _)| *rules).collect();
    let rules = Rules { before: owner_rules::of_many(tx, org, &sets.into_iter().collect::<Vec<_>>())?, change };
    let customers: BTreeSet<CustomerId> = spots.keys().map(|(_, customer)| *customer).collect();
    let assigned = assignment::queries::of(tx, org, &customers.into_iter().collect::<Vec<_>>())?;
    let mut by_rules = BTreeMap::<RuleSetId, Vec<_>>::new();
    for ((set, was, is), bunch) in cases(spots, &rules, &assigned, before, after) {
        by_rules.entry(set).or_default().push((was, is, bunch));
    }
    let mut preview = Preview::default();
    let mut moves = BTreeMap::<Way, Bunch>::new();
    let (mut earlier, mut later) = (Judge::new(before), Judge::new(after));
    for (set, cases) in by_rules {
        let met: BTreeSet<UserId> = cases.iter().flat_map(|(was, is, _)| was.iter().chain(is)).copied().collect();
        earlier.turn_to(rules.before(set), &met);
        later.turn_to(rules.after(set), &met);
        for (was, is, bunch) in cases {
            let [(was, fell), (is, falls)] = [earlier.owners(was), later.owners(is)];
            preview.falling += if falls && !fell { bunch.actions } else { 0 };
            preview.found += if fell && !falls { bunch.actions } else { 0 };
            if was != is {
                preview.actions += bunch.actions;
                let only = |these: &BTreeSet<UserId>, those| these.difference(those).copied().collect();
                let way = (only(&was, &is), only(&is, &was), fell, falls);
                moves.entry(way).or_default().add(bunch.actions, &bunch.examples);
            }
        }
    }
    let each = moves.into_iter().map(|((from, to, fell_back, falls_back), Bunch { actions, examples })| Move {
        from,
        to,
        fell_back,
        falls_back,
        actions,
        examples,
    });
    preview.moves = each.collect();
    preview.moves.sort_by_key(|it| Reverse(it.actions));
    Ok(preview)
}

/// Owner rules, as they are and as they would be.
struct Rules<'a> {
    before: BTreeMap<RuleSetId, Vec<OwnerRule>>,
    change: &'a Change,
}

impl Rules<'_> {
    fn before(&self, set: RuleSetId) -> &[OwnerRule] {
        self.before.get(&set).map_or(&[], Vec::as_slice)
    }

    fn after(&self, set: RuleSetId) -> &[OwnerRule] {
        self.change.rules.get(&set).map_or_else(|| self.before(set), Vec::as_slice)
    }

    /// Does it depend on `user` whose actions under these rules are, where `user` is assigned?
    fn meet(&self, set: RuleSetId, user: UserId, before: &OrgFacts, after: &OrgFacts) -> bool {
        found_if_assigned(user, self.before(set), before) || found_if_assigned(user, self.after(set), after)
    }
}

/// Says whose actions are, under one rule set after the other. Only few people matter to each, and what falls back is the
/// same everywhere; a large organisation is not gone through for every action.
struct Judge<'a> {
    org: &'a OrgFacts,
    involved: BTreeSet<UserId>,
    fallback: BTreeSet<UserId>,
    rules: Vec<OwnerRule>,
    few: OrgFacts,
}

impl Judge<'_> {
    fn new(org: &OrgFacts) -> Judge<'_> {
        let few = OrgFacts { people: BTreeMap::new(), ..org.clone() };
        let fallback = set_of(&fallback(org));
        Judge { org, involved: involved(org), fallback, rules: Vec::new(), few }
    }

    /// From here on these rules; of the assigned, `met` are those who matter.
    fn turn_to(&mut self, rules: &[OwnerRule], met: &BTreeSet<UserId>) {
        self.rules = rules.to_vec();
        let named = |user: &UserId, person: &Person| rules.iter().any(|rule| names(*rule, *user, person));
        let matters = |(user, person): &(&UserId, &Person)| {
            met.contains(user) || self.involved.contains(user) || named(user, person)
        };
        self.few.people =
            self.org.people.iter().filter(matters).map(|(&user, person)| (user, person.clone())).collect();
    }

    /// The owners of an action of a customer with these people, and whether it falls back.
    fn owners(&self, assigned: Vec<UserId>) -> (BTreeSet<UserId>, bool) {
        let found = owners(&self.rules, &CustomerFacts { assigned }, &self.few);
        if found.why == Why::Rule { (set_of(&found), false) } else { (self.fallback.clone(), true) }
    }
}

fn set_of(owners: &Owners) -> BTreeSet<UserId> {
    owners.people.iter().map(|it| it.user).collect()
}

/// Gathers actions that cannot but have the same owners.
fn cases(
    spots: &HashMap<Spot, i64>,
    rules: &Rules<'_>,
    assigned: &BTreeMap<CustomerId, Vec<UserId>>,
    before: &OrgFacts,
    after: &OrgFacts,
) -> HashMap<Case, Bunch> {
    let mut cases = HashMap::<Case, Bunch>::new();
    let involved: BTreeSet<UserId> = involved(before).into_iter().chain(involved(after)).collect();
    for (&(set, customer), &actions) in spots {
        let was = assigned.get(&customer).map_or(&[][..], Vec::as_slice);
        let is = rules.change.assigned.get(&customer).map_or(was, Vec::as_slice);
        let matters = |user: &UserId| involved.contains(user) || rules.meet(set, *user, before, after);
        let kept = |users: &[UserId]| users.iter().copied().filter(matters).collect::<Vec<_>>();
        cases.entry((set, kept(was), kept(is))).or_default().add(actions, &[customer]);
    }
    cases
}

/// Whoever is away or stands in for somebody: they may matter where no rule finds them, because a place passes to them or
/// a customer is seen through them.
fn involved(org: &OrgFacts) -> BTreeSet<UserId> {
    org.away.users().flat_map(|user| [Some(user), org.away.stand_in(user)]).flatten().collect()
}

/// Do these rules find `user` at a customer to which they are assigned?
fn found_if_assigned(user: UserId, rules: &[OwnerRule], org: &OrgFacts) -> bool {
    let found = |person| rules.iter().any(|rule| *rule == OwnerRule::Assigned || names(*rule, user, person));
    org.people.get(&user).is_some_and(found)
}

/// Does a rule name this person, by themselves, by their position, or by a group, be it archived?
fn names(rule: OwnerRule, user: UserId, person: &Person) -> bool {
    match rule {
        OwnerRule::User(named) => named == user,
        OwnerRule::Position(position) => position == person.position,
        OwnerRule::Assigned => false,
        OwnerRule::Group(group, _) => person.groups.contains(&group),
    }
}
