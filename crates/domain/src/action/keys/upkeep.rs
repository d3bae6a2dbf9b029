//! Brings memberships and marks of existing keys up to date.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::concerned;
use super::content::Kind;
use super::facts::Facts;
use super::keyer::members;
use super::live::{Life, life};
use super::queries::{self, Key, Member};
use crate::clock::Instant;
use crate::error::Result;
use crate::id::{KeyId, RuleSetId, UserId};

impl Life {
    /// The row that stands for this, if any does.
    pub(super) fn member(self, key: &Key, user: UserId) -> Option<Member> {
        let stands_in = self == Life::StandsIn;
        (self != Life::None).then_some(Member { user, key: key.id, kind: key.kind, live: self.is_live(), stands_in })
    }
}

/// Memberships that may have changed, beside what they were.
#[derive(Default)]
pub(super) struct Doubts {
    keys: HashMap<KeyId, Key>,
    pairs: BTreeSet<(KeyId, UserId)>,
    known: HashMap<(KeyId, UserId), Member>,
}

impl Doubts {
    fn doubt(&mut self, key: &Key, users: impl IntoIterator<Item = UserId>) {
        self.keys.entry(key.id).or_insert_with(|| key.clone());
        self.pairs.extend(users.into_iter().map(|user| (key.id, user)));
    }

    fn know(&mut self, members: impl IntoIterator<Item = Member>) {
        self.known.extend(members.into_iter().map(|member| ((member.key, member.user), member)));
    }
}

/// All that may have changed for `users` and for those who take, or took, their places; in the keys of `only` these rules,
/// where given.
///
/// `stand_ins` gives the people beside whom a user's places are looked at again.
pub(super) fn doubts_about(
    facts: &Facts<'_, '_>,
    users: &BTreeSet<UserId>,
    stand_ins: &dyn Fn(UserId) -> Vec<UserId>,
    only: Option<&BTreeSet<RuleSetId>>,
) -> Result<Doubts> {
    let (tx, org) = (facts.tx, facts.org);
    let mut doubts = Doubts::default();

    let beside: BTreeSet<UserId> = users.iter().flat_map(|&user| stand_ins(user)).collect();
    doubts.know(rows_of(facts, beside.difference(users), only)?);
    let rows = rows_of(facts, users.iter(), only)?;
    let keys: BTreeSet<KeyId> = rows.iter().map(|row| row.key).collect();
    let keys: Vec<KeyId> = keys.into_iter().collect();
    doubts.keys = queries::keys_by_id(tx, org, &keys)?.into_iter().map(|key| (key.id, key)).collect();
    for row in &rows {
        let beside = stand_ins(row.user).into_iter().map(|user| (row.key, user));
        doubts.pairs.extend(beside.chain([(row.key, row.user)]));
    }
    doubts.know(rows);

    facts.prefetch(users.iter().chain(&beside).copied())?;
    let naming: BTreeSet<RuleSetId> = match only {
        Some(only) => only.clone(),
        None => concerned::rules_naming(tx, org, &users.iter().copied().collect::<Vec<_>>())?.into_iter().collect(),
    };
    let bases = queries::base_keys(tx, org, &naming.into_iter().collect::<Vec<_>>())?;
    facts.prefetch_rules(bases.iter().map(|key| key.rules))?;
    for key in bases {
        let rules = facts.rules(key.rules)?;
        for &user in users {
            if facts.person(user)?.is_some_and(|person| person.found_unassigned(&rules)) {
                doubts.doubt(&key, stand_ins(user).into_iter().chain([user]));
            }
        }
    }
    if only.is_none() {
        for key in queries::keys_of_rules(tx, org, super::keyer::NO_RULES)? {
            doubts.doubt(&key, users.iter().chain(&beside).copied());
        }
    }
    Ok(doubts)
}

fn rows_of<'u>(
    facts: &Facts<'_, '_>,
    users: impl Iterator<Item = &'u UserId>,
    only: Option<&BTreeSet<RuleSetId>>,
) -> Result<Vec<Member>> {
    let users: Vec<UserId> = users.copied().collect();
    let Some(only) = only else { return queries::members_by_user(facts.tx, facts.org, &users) };
    let mut rows = Vec::new();
    for &rules in only {
        rows.extend(queries::members_under(facts.tx, facts.org, rules, &users)?);
    }
    Ok(rows)
}

/// All that may have changed in the keys of `rules`.
pub(super) fn doubts_about_rules(facts: &Facts<'_, '_>, rules: RuleSetId) -> Result<Doubts> {
    let mut doubts = Doubts::default();
    let keys = queries::keys_of_rules(facts.tx, facts.org, rules)?;
    let ids: Vec<KeyId> = keys.iter().map(|key| key.id).collect();
    for key in &keys {
        doubts.doubt(key, members(facts, key)?.into_iter().map(|member| member.user));
    }
    let known = queries::members_by_key(facts.tx, facts.org, &ids)?;
    doubts.pairs.extend(known.iter().map(|member| (member.key, member.user)));
    doubts.know(known);
    Ok(doubts)
}

/// Looks at each doubt again, writes what differs, and sets the marks by which actions fall back.
pub(super) fn settle(facts: &Facts<'_, '_>, doubts: &Doubts, at: Instant) -> Result<()> {
    let (tx, org) = (facts.tx, facts.org);
    facts.prefetch(doubts.pairs.iter().map(|&(_, user)| user))?;
    facts.prefetch_rules(doubts.keys.values().map(|key| key.rules))?;
    let (mut put, mut gone, mut changes) = (Vec::new(), Vec::new(), BTreeMap::<KeyId, i64>::new());
    for &(key_id, user) in &doubts.pairs {
        let Some(key) = doubts.keys.get(&key_id) else { continue };
        let rules = facts.rules(key.rules)?;
        let before = doubts.known.get(&(key_id, user));
        let after = life(facts, key.kind, &rules, &key.content, user)?.member(key, user);
        if before == after.as_ref() {
            continue;
        }
        let live = |member: Option<&Member>| i64::from(member.is_some_and(|member| member.live));
        *changes.entry(key_id).or_default() += live(after.as_ref()) - live(before);
        match after {
            Some(member) => put.push(member),
            None => gone.push((key_id, user)),
        }
    }
    queries::put_members(tx, org, &put)?;
    queries::delete_members(tx, org, &gone)?;
    mark(facts, doubts, &changes, at)
}

/// Bases first: whether the actions on a dead extra key fall back depends on its base.
fn mark(facts: &Facts<'_, '_>, doubts: &Doubts, changes: &BTreeMap<KeyId, i64>, at: Instant) -> Result<()> {
    let (tx, org) = (facts.tx, facts.org);
    let changed = changes.iter().filter(|&(_, &change)| change != 0).map(|(id, &change)| (&doubts.keys[id], change));
    let (extras, others): (Vec<_>, Vec<_>) = changed.partition(|(key, _)| key.kind == Kind::Extra);
    let never = |&(key, change): &(&Key, i64)| (key.id, change, false);
    queries::add_live(tx, org, &others.iter().map(never).collect::<Vec<_>>(), at)?;

    let rules: BTreeSet<RuleSetId> = extras.iter().chain(&others).map(|(key, _)| key.rules).collect();
    let rules: Vec<RuleSetId> = rules.into_iter().collect();
    let live = queries::live_in_bases(tx, org, &rules)?;
    for (base, change) in others.into_iter().filter(|(key, _)| key.kind == Kind::Base) {
        let is_dead = live[&base.rules] == 0;
        if is_dead != (live[&base.rules] - change == 0) {
            queries::mark_dead_extras(tx, org, base.rules, is_dead, at)?;
        }
    }
    let when_dead = |&(key, change): &(&Key, i64)| {
        (key.id, change, key.kind.falls_back(0, live.get(&key.rules).copied().unwrap_or(0)))
    };
    queries::add_live(tx, org, &extras.iter().map(when_dead).collect::<Vec<_>>(), at)
}
