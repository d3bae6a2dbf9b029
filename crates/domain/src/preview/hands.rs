//! Whose actions would be somebody else's.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use remit_db::Tx;

use super::concerned::{Concerned, fallback};
use super::queries::Spot;
use super::rehearsal::Change;
use super::{Move, Preview};
use crate::action::owner_rules;
use crate::action::ownership::{CustomerFacts, OrgFacts, OwnerRule, Owners, Person, Why, in_force, owners};
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

/// What the pure function answers before and after, added up.
#[derive(Default)]
struct Tally {
    preview: Preview,
    moves: BTreeMap<Way, Bunch>,
}

/// The owners of an action, and whether it falls back.
type Answer = (BTreeSet<UserId>, bool);

impl Tally {
    fn add(&mut self, (was, fell): &Answer, (is, falls): &Answer, bunch: &Bunch) {
        self.preview.falling += if *falls && !fell { bunch.actions } else { 0 };
        self.preview.found += if *fell && !falls { bunch.actions } else { 0 };
        if was != is && bunch.actions > 0 {
            self.preview.actions += bunch.actions;
            let only = |these: &BTreeSet<UserId>, those| these.difference(those).copied().collect();
            let way = (only(was, is), only(is, was), *fell, *falls);
            self.moves.entry(way).or_default().add(bunch.actions, &bunch.examples);
        }
    }

    fn told(self) -> Preview {
        let each = self.moves.into_iter().map(|((from, to, fell_back, falls_back), Bunch { actions, examples })| {
            Move { from, to, fell_back, falls_back, actions, examples }
        });
        let mut preview = Preview { moves: each.collect(), ..self.preview };
        preview.moves.sort_by_key(|it| Reverse(it.actions));
        preview
    }
}

/// Asks the pure function about each open action that is concerned, before and after.
pub(super) fn compare(
    tx: &Tx<'_>,
    org: OrgId,
    change: &Change,
    concerned: Concerned,
    before: &OrgFacts,
    after: &OrgFacts,
) -> Result<Preview> {
    let Concerned { mut spots, handed } = concerned;
    for it in &handed {
        // It stands with others under the one or the other of its two sets of rules.
        spots.entry((it.now, it.customer)).and_modify(|actions| *actions -= 1);
    }
    let sets = spots.keys().map(|(set, _)| *set).chain(handed.iter().flat_map(|it| [it.own, it.step]));
    let sets: BTreeSet<RuleSetId> = sets.collect();
    let rules = Rules { before: owner_rules::of_many(tx, org, &sets.into_iter().collect::<Vec<_>>())?, change };
    let customers = spots.keys().map(|(_, customer)| *customer).chain(handed.iter().map(|it| it.customer));
    let customers: BTreeSet<CustomerId> = customers.collect();
    let assigned = assignment::queries::of(tx, org, &customers.into_iter().collect::<Vec<_>>())?;
    let assigned = Assigned { before: assigned, change };
    let mut tally = Tally::default();
    let mut by_rules = BTreeMap::<RuleSetId, Vec<_>>::new();
    for ((set, was, is), bunch) in cases(&spots, &rules, &assigned, before, after) {
        by_rules.entry(set).or_default().push((was, is, bunch));
    }
    let (mut earlier, mut later) = (Judge::new(before), Judge::new(after));
    for (set, cases) in by_rules {
        let met: BTreeSet<UserId> = cases.iter().flat_map(|(was, is, _)| was.iter().chain(is)).copied().collect();
        earlier.turn_to(rules.before(set), &met);
        later.turn_to(rules.after(set), &met);
        for (was, is, bunch) in cases {
            tally.add(&earlier.owners(was), &later.owners(is), &bunch);
        }
    }
    for it in &handed {
        let was = of_handed(rules.before(it.own), rules.before(it.step), assigned.before(it.customer), before);
        let is = of_handed(rules.after(it.own), rules.after(it.step), assigned.after(it.customer), after);
        tally.add(&was, &is, &Bunch { actions: 1, examples: vec![it.customer] });
    }
    Ok(tally.told())
}

/// The owners of an action that was taken or handed over (OWN 13).
fn of_handed(own: &[OwnerRule], step: &[OwnerRule], assigned: &[UserId], org: &OrgFacts) -> Answer {
    let customer = CustomerFacts { assigned: assigned.to_vec() };
    let found = owners(in_force(own, step, &customer, org), &customer, org);
    (set_of(&found), found.why != Why::Rule)
}

/// Who is assigned, and who would be.
struct Assigned<'a> {
    before: BTreeMap<CustomerId, Vec<UserId>>,
    change: &'a Change,
}

impl Assigned<'_> {
    fn before(&self, customer: CustomerId) -> &[UserId] {
        self.before.get(&customer).map_or(&[], Vec::as_slice)
    }

    fn after(&self, customer: CustomerId) -> &[UserId] {
        self.change.assigned.get(&customer).map_or_else(|| self.before(customer), Vec::as_slice)
    }
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
    fn owners(&self, assigned: Vec<UserId>) -> Answer {
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
    assigned: &Assigned<'_>,
    before: &OrgFacts,
    after: &OrgFacts,
) -> HashMap<Case, Bunch> {
    let mut cases = HashMap::<Case, Bunch>::new();
    let involved: BTreeSet<UserId> = involved(before).into_iter().chain(involved(after)).collect();
    for (&(set, customer), &actions) in spots {
        let (was, is) = (assigned.before(customer), assigned.after(customer));
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
