//! Whose actions would be somebody else's.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use remit_db::Tx;

use super::queries::Spot;
use super::rehearsal::Change;
use super::{Move, Preview};
use crate::action::owner_rules;
use crate::action::ownership::{CustomerFacts, OrgFacts, OwnerRule, Why, owners};
use crate::assignment;
use crate::error::Result;
use crate::id::{CustomerId, OrgId, RuleSetId, UserId};

/// So many customers stand for a move.
const EXAMPLES: usize = 3;

/// Who of the assigned matters to rules, before and after: many customers share one such case.
type Case = (RuleSetId, Vec<UserId>, Vec<UserId>);
/// Whose no longer, whose in addition, and whether it falls back.
type Way = (Vec<UserId>, Vec<UserId>, bool);

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
    let rules = owner_rules::of_many(tx, org, &sets.into_iter().collect::<Vec<_>>())?;
    let rules_after = |set: &RuleSetId| change.rules.get(set).or_else(|| rules.get(set)).map_or(&[][..], Vec::as_slice);
    let rules_before = |set: &RuleSetId| rules.get(set).map_or(&[][..], Vec::as_slice);
    let customers: BTreeSet<CustomerId> = spots.keys().map(|(_, customer)| *customer).collect();
    let assigned = assignment::queries::of(tx, org, &customers.into_iter().collect::<Vec<_>>())?;
    let mut cases = HashMap::<Case, Bunch>::new();
    let involved = involved(before, after);
    for (&(set, customer), &actions) in spots {
        let was = assigned.get(&customer).map_or(&[][..], Vec::as_slice);
        let is = change.assigned.get(&customer).map_or(was, Vec::as_slice);
        let matters = |user: &UserId| {
            involved.contains(user)
                || found_if_assigned(*user, rules_before(&set), before)
                || found_if_assigned(*user, rules_after(&set), after)
        };
        let kept = |users: &[UserId]| users.iter().copied().filter(matters).collect::<Vec<_>>();
        cases.entry((set, kept(was), kept(is))).or_default().add(actions, &[customer]);
    }
    let mut preview = Preview::default();
    let mut moves = BTreeMap::<Way, Bunch>::new();
    for ((set, was, is), bunch) in cases {
        let earlier = owners(rules_before(&set), &CustomerFacts { assigned: was }, before);
        let later = owners(rules_after(&set), &CustomerFacts { assigned: is }, after);
        let (fell, falls) = (earlier.why != Why::Rule, later.why != Why::Rule);
        preview.falling += if falls && !fell { bunch.actions } else { 0 };
        preview.found += if fell && !falls { bunch.actions } else { 0 };
        let [earlier, later] =
            [earlier, later].map(|owners| owners.people.iter().map(|it| it.user).collect::<BTreeSet<_>>());
        if earlier != later {
            preview.actions += bunch.actions;
            let way =
                (earlier.difference(&later).copied().collect(), later.difference(&earlier).copied().collect(), falls);
            moves.entry(way).or_default().add(bunch.actions, &bunch.examples);
        }
    }
    preview.moves = moves
        .into_iter()
        .map(|((from, to, falls_back), Bunch { actions, examples })| Move { from, to, falls_back, actions, examples })
        .collect();
    preview.moves.sort_by_key(|it| std::cmp::Reverse(it.actions));
    Ok(preview)
}

/// Whoever is away or stands in for somebody: they may matter where no rule finds them, because a place passes to them or
/// a customer is seen through them.
fn involved(before: &OrgFacts, after: &OrgFacts) -> BTreeSet<UserId> {
    let of = |org: &OrgFacts| {
        let absent = org.away.users();
        absent.flat_map(|user| [Some(user), org.away.stand_in(user)]).flatten().collect::<Vec<_>>()
    };
    of(before).into_iter().chain(of(after)).collect()
}

/// Do these rules find `user` at a customer to which they are assigned? Archived groups count: they may be so only before.
fn found_if_assigned(user: UserId, rules: &[OwnerRule], org: &OrgFacts) -> bool {
    let Some(person) = org.people.get(&user) else { return false };
    rules.iter().any(|rule| match *rule {
        OwnerRule::User(named) => named == user,
        OwnerRule::Position(position) => position == person.position,
        OwnerRule::Assigned => true,
        OwnerRule::Group(group, _) => person.groups.contains(&group),
    })
}
