//! Counts how often each hard case was met, so that a run which never met one cannot pass.

use std::collections::{BTreeMap, BTreeSet};

use remit_db::{Tx, params, sql};
use remit_domain::Result;
use remit_domain::action::keys::Placement;
use remit_domain::action::keys::content::{Content, Kind};
use remit_domain::action::ownership::{Owner, OwnerRule, Reach, Why, expand};
use remit_domain::id::{ActionId, CustomerId, KeyId, RuleSetId, UserId};

use super::change::{Change, KINDS};
use super::world::{Open, World};

/// The cases that every run must meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Case {
    FallbackToFinanceBesideNobody,
    FallbackToFinanceInExtra,
    FallbackToOwnerBesideNobody,
    FallbackToOwnerInExtra,
    FirstJoinAfterTheKeyExists,
    Waking,
    DeadExtraBesideLivingBase,
    LivingExtraBesideDeadBase,
    InBothKeys,
    SeveralRulesFindSomebody,
    Substitute,
    ChainOfSubstitutes,
    SubstituteSeesByAssignment,
    OwnsByGrantedSight,
    KeyIsDropped,
    OwnedBeforeMoving,
    WouldFallBackBeforeMoving,
    NotedAgain,
    MovedBehind,
    GoesByItsOwnRules,
    OwnRulesFindNobody,
    ByHandForUser,
    ByHandForPosition,
    ByHandForAssigned,
    ByHandForAssignedOfGroup,
    ByHandForGroup,
}

/// What an action may go by that was added by hand.
pub const BY_HAND: [Case; 5] = [
    Case::ByHandForUser,
    Case::ByHandForPosition,
    Case::ByHandForAssigned,
    Case::ByHandForAssignedOfGroup,
    Case::ByHandForGroup,
];

const CASES: [Case; 21] = [
    Case::FallbackToFinanceBesideNobody,
    Case::FallbackToFinanceInExtra,
    Case::FallbackToOwnerBesideNobody,
    Case::FallbackToOwnerInExtra,
    Case::FirstJoinAfterTheKeyExists,
    Case::Waking,
    Case::DeadExtraBesideLivingBase,
    Case::LivingExtraBesideDeadBase,
    Case::InBothKeys,
    Case::SeveralRulesFindSomebody,
    Case::Substitute,
    Case::ChainOfSubstitutes,
    Case::SubstituteSeesByAssignment,
    Case::OwnsByGrantedSight,
    Case::KeyIsDropped,
    Case::OwnedBeforeMoving,
    Case::WouldFallBackBeforeMoving,
    Case::NotedAgain,
    Case::MovedBehind,
    Case::GoesByItsOwnRules,
    Case::OwnRulesFindNobody,
];

/// How often each case was met, and each kind of change made.
#[derive(Debug, Default, Clone)]
pub struct Counters {
    cases: BTreeMap<Case, u64>,
    changes: BTreeMap<String, u64>,
}

impl Counters {
    pub fn met(&mut self, case: Case, times: usize) {
        *self.cases.entry(case).or_default() += times as u64;
    }

    pub fn made(&mut self, change: &Change) {
        *self.changes.entry(change.kind()).or_default() += 1;
    }

    pub fn add(&mut self, other: &Counters) {
        for (case, times) in &other.cases {
            *self.cases.entry(*case).or_default() += times;
        }
        for (kind, times) in &other.changes {
            *self.changes.entry(kind.clone()).or_default() += times;
        }
    }

    /// The cases that were met fewer than `least` times.
    pub fn rare(&self, least: u64) -> Vec<(Case, u64)> {
        [self.rare_of(&CASES, least), self.rare_of(&BY_HAND, least)].concat()
    }

    /// The same of some cases.
    pub fn rare_of(&self, cases: &[Case], least: u64) -> Vec<(Case, u64)> {
        let count = |case: &Case| (*case, self.cases.get(case).copied().unwrap_or(0));
        cases.iter().map(count).filter(|(_, times)| *times < least).collect()
    }

    /// The kinds of change that were made fewer than `least` times.
    pub fn rarely_made(&self, least: u64) -> Vec<(&'static str, u64)> {
        let count = |kind: &&'static str| (*kind, self.changes.get(*kind).copied().unwrap_or(0));
        KINDS.iter().map(count).filter(|(_, times)| *times < least).collect()
    }
}

/// The keys as they are stored: what the counters look at, and nothing else.
#[derive(Debug, Default, Clone)]
pub struct Stored {
    pub keys: BTreeMap<KeyId, (Kind, Content)>,
    pub members: BTreeMap<(KeyId, UserId), bool>,
    pub placed: BTreeMap<ActionId, Placement>,
    /// For a rule set and a user, the key to which actions have yet to move, and after which customer.
    pub pending: BTreeMap<(RuleSetId, UserId), (KeyId, CustomerId)>,
    /// Of each open action that was taken or handed over, whether it goes by its own rules.
    pub own: BTreeMap<ActionId, bool>,
}

impl Stored {
    pub fn read(tx: &Tx<'_>, world: &World) -> Result<Stored> {
        let keys =
            tx.all(sql!("select id, kind, content from owner_keys where org_id = $1"), params![world.org], |row| {
                Ok((row.get(0)?, (row.get(1)?, Content::from_bytes(&row.get::<Vec<u8>>(2)?))))
            })?;
        let members = tx.all(
            sql!("select key_id, user_id, live from key_members where org_id = $1"),
            params![world.org],
            |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)),
        )?;
        let placed = tx.all(
            sql!("select id, base_key, extra_key from actions where org_id = $1 and state = 1 order by due_on, id"),
            params![world.org],
            |row| Ok((row.get(0)?, Placement { base: row.get(1)?, extra: row.get(2)? })),
        )?;
        let pending = tx.all(
            sql!("select rule_set_id, user_id, key_id, after_customer_id from pending_moves where org_id = $1"),
            params![world.org],
            |row| Ok(((row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?))),
        )?;
        let own = tx.all(
            sql!(
                "select a.id, a.rule_set_id = h.own_rule_set_id from hand_overs h
                 join actions a on a.org_id = h.org_id and a.id = h.action_id and a.state = 1 where h.org_id = $1"
            ),
            params![world.org],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        Ok(Stored {
            own: own.into_iter().collect(),
            keys: keys.into_iter().collect(),
            members: members.into_iter().collect(),
            placed: placed.into_iter().collect(),
            pending: pending.into_iter().collect(),
        })
    }

    fn live(&self, key: KeyId) -> BTreeSet<UserId> {
        let range = (key, UserId(i64::MIN))..=(key, UserId(i64::MAX));
        self.members.range(range).filter(|(_, live)| **live).map(|((_, user), _)| *user).collect()
    }

    fn content(&self, key: KeyId) -> Content {
        self.keys.get(&key).map(|(_, content)| content.clone()).unwrap_or_default()
    }
}

impl Counters {
    /// Counts what one change did to the keys.
    pub fn count_change(&mut self, before: &Stored, after: &Stored) {
        let woken = |(row, live): &(&(KeyId, UserId), &bool)| **live && before.members.get(row) == Some(&false);
        self.met(Case::Waking, after.members.iter().filter(woken).count());
        let grown = |(action, placed): &(&ActionId, &Placement)| {
            before
                .placed
                .get(action)
                .is_some_and(|old| !after.content(placed.extra).found.is_subset(&before.content(old.extra).found))
        };
        self.met(Case::FirstJoinAfterTheKeyExists, after.placed.iter().filter(grown).count());
        let again = |(what, (_, after)): &(&(RuleSetId, UserId), &(KeyId, CustomerId))| {
            before.pending.get(what).is_some_and(|(_, before)| after < before)
        };
        self.met(Case::NotedAgain, after.pending.iter().filter(again).count());
        self.met(Case::MovedBehind, before.pending.keys().filter(|what| !after.pending.contains_key(what)).count());
        self.met(Case::KeyIsDropped, before.keys.keys().filter(|key| !after.keys.contains_key(key)).count());
    }

    /// Counts the cases that the open actions stand for now.
    pub fn count_state(&mut self, world: &World, stored: &Stored) {
        self.met(Case::GoesByItsOwnRules, stored.own.values().filter(|own| **own).count());
        self.met(Case::OwnRulesFindNobody, stored.own.values().filter(|own| !**own).count());
        self.count_by_hand(world);
        for (&action, &placement) in &stored.placed {
            let (base, extra) = (stored.live(placement.base), stored.live(placement.extra));
            let owners = world.owners(action);
            let is_extra = !stored.content(placement.extra).found.is_empty();
            match (owners.why, is_extra) {
                (Why::Finance, false) => self.met(Case::FallbackToFinanceBesideNobody, 1),
                (Why::Finance, true) => self.met(Case::FallbackToFinanceInExtra, 1),
                (Why::Owner, false) => self.met(Case::FallbackToOwnerBesideNobody, 1),
                (Why::Owner, true) => self.met(Case::FallbackToOwnerInExtra, 1),
                (Why::Rule, _) => self.count_found(world, action),
            }
            self.met(Case::DeadExtraBesideLivingBase, usize::from(is_extra && extra.is_empty() && !base.is_empty()));
            self.met(Case::LivingExtraBesideDeadBase, usize::from(is_extra && base.is_empty() && !extra.is_empty()));
            self.met(Case::InBothKeys, usize::from(!base.is_disjoint(&extra)));
            let by_keys: BTreeSet<UserId> = base.union(&extra).copied().collect();
            let lacks = |owner: &Owner| !by_keys.contains(&owner.user);
            let lacking = owners.why == Why::Rule && owners.people.iter().any(lacks);
            self.met(Case::OwnedBeforeMoving, usize::from(lacking && !by_keys.is_empty()));
            self.met(Case::WouldFallBackBeforeMoving, usize::from(lacking && by_keys.is_empty()));
        }
    }

    /// By which rules the open actions go that were added by hand.
    fn count_by_hand(&mut self, world: &World) {
        let of_steps: BTreeSet<RuleSetId> = world.steps.values().copied().collect();
        let by_hand = |(_, open): &(&ActionId, &Open)| open.own.is_none() && !of_steps.contains(&open.rules);
        for (_, open) in world.open.iter().filter(by_hand) {
            for rule in &world.rules[&open.rules] {
                let case = match rule {
                    OwnerRule::User(_) => Case::ByHandForUser,
                    OwnerRule::Position(_) => Case::ByHandForPosition,
                    OwnerRule::Assigned => Case::ByHandForAssigned,
                    OwnerRule::Group(_, Reach::Assigned) => Case::ByHandForAssignedOfGroup,
                    OwnerRule::Group(_, Reach::All) => Case::ByHandForGroup,
                };
                self.met(case, 1);
            }
        }
    }

    fn count_found(&mut self, world: &World, action: ActionId) {
        let (rules, customer) = (world.in_force(action), &world.customers[&world.open[&action].customer]);
        let finding = rules.iter().filter(|rule| !expand(**rule, customer, &world.facts).is_empty()).count();
        self.met(Case::SeveralRulesFindSomebody, usize::from(finding > 1));
        for owner in world.owners(action).people {
            let person = &world.facts.people[&owner.user];
            let assigned = customer.assigned.contains(&owner.user);
            self.met(Case::OwnsByGrantedSight, usize::from(!person.sees_all() && !assigned));
            if owner.stands_in {
                let away = &world.facts.away;
                let found =
                    |absent: &UserId| rules.iter().any(|it| expand(*it, customer, &world.facts).contains(absent));
                let is_chain = |absent: UserId| away.cover(absent).and_then(|it| it.substitute) != Some(owner.user);
                let chained = away.places_of(owner.user).filter(found).any(is_chain);
                self.met(Case::Substitute, 1);
                self.met(Case::ChainOfSubstitutes, usize::from(chained));
                self.met(Case::SubstituteSeesByAssignment, usize::from(!person.sees_all() && assigned));
            }
        }
    }
}
