//! Finds the keys on which actions stand, and makes those that are missing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use remit_db::Tx;

use super::content::{Content, Kind, Sighted};
use super::facts::Facts;
use super::live::life;
use super::queries::{self, Key, Member, NewKey};
use super::{Placement, concerned};
use crate::error::Result;
use crate::id::{CustomerId, KeyId, OrgId, RuleSetId, UserId};

/// The rule set under which the finance key is filed: nobody's.
pub(super) const NO_RULES: RuleSetId = RuleSetId(0);

/// Finds the keys of new, re-opened and moved actions; remembers those that it has met.
pub struct Keyer<'a, 'b> {
    pub(super) facts: Facts<'a, 'b>,
    known: HashMap<(RuleSetId, Kind, Content), KeyId>,
    sighted: HashMap<CustomerId, Sighted>,
}

impl<'a, 'b> Keyer<'a, 'b> {
    /// A keyer for one transaction.
    ///
    /// # Errors
    /// Those of the storage.
    pub fn new(tx: &'a Tx<'b>, org: OrgId) -> Result<Keyer<'a, 'b>> {
        Ok(Keyer { facts: Facts::load(tx, org)?, known: HashMap::new(), sighted: HashMap::new() })
    }

    /// The keys of an action of `customer` under `rules`.
    ///
    /// # Errors
    /// Those of the storage.
    pub fn place(&mut self, rules: RuleSetId, customer: CustomerId) -> Result<Placement> {
        let wanted = BTreeSet::from([(rules, customer)]);
        self.place_all(&wanted)?.remove(&(rules, customer)).ok_or(crate::Error::NotFound)
    }

    /// The keys of actions, each of a customer under rules, found and made together.
    ///
    /// # Errors
    /// Those of the storage.
    pub fn place_all(
        &mut self,
        wanted: &BTreeSet<(RuleSetId, CustomerId)>,
    ) -> Result<HashMap<(RuleSetId, CustomerId), Placement>> {
        self.prefetch(wanted.iter().map(|&(_, customer)| customer))?;
        self.facts.prefetch_rules(wanted.iter().map(|&(rules, _)| rules))?;
        let mut needed = Vec::new();
        for &(rules, customer) in wanted {
            needed.push((rules, customer, self.needed(rules, customer)?.0));
        }
        for &(rules, _) in wanted {
            self.intern(rules, Kind::Base, [Content::default()])?;
        }
        self.intern_extras(needed.iter().map(|(rules, _, content)| (*rules, content)))?;
        let placements = needed.into_iter().map(|(rules, customer, content)| {
            let base = self.known[&(rules, Kind::Base, Content::default())];
            ((rules, customer), Placement { base, extra: self.known[&(rules, Kind::Extra, content)] })
        });
        Ok(placements.collect())
    }

    /// Reads who sees these customers, all at once.
    pub(super) fn prefetch(&mut self, customers: impl IntoIterator<Item = CustomerId>) -> Result<()> {
        let unknown: BTreeSet<CustomerId> =
            customers.into_iter().filter(|customer| !self.sighted.contains_key(customer)).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let unknown: Vec<CustomerId> = unknown.into_iter().collect();
        self.sighted.extend(unknown.iter().map(|&customer| (customer, Sighted::default())));
        let mut people = BTreeSet::new();
        for (customer, user) in concerned::assigned(self.facts.tx, self.facts.org, &unknown)? {
            let sighted = self.sighted.entry(customer).or_default();
            sighted.assigned.insert(user);
            people.insert(user);
            if let Some(cover) = self.facts.away().cover(user).filter(|cover| cover.with_sight) {
                sighted.granted.extend(cover.substitute);
                people.extend(cover.substitute);
            }
        }
        self.facts.prefetch(people)
    }

    /// The people of `customer` that decide under `rules`, and everybody who sees it by a fact of its own.
    pub(super) fn needed(&mut self, rules: RuleSetId, customer: CustomerId) -> Result<(Content, &Sighted)> {
        self.prefetch([customer])?;
        let sighted = &self.sighted[&customer];
        let rules = self.facts.rules(rules)?;
        let mut needed = Content::default();
        for &user in &sighted.assigned {
            let Some(person) = self.facts.person(user)? else { continue };
            if person.found_if_assigned(&rules) {
                needed.found.insert(user);
                let end = self.facts.away().end_of_chain(user);
                let sees = |user: &UserId| sighted.assigned.contains(user) || sighted.granted.contains(user);
                needed.substitutes.extend(end.filter(sees));
            }
        }
        for &user in &sighted.granted {
            let Some(person) = self.facts.person(user)? else { continue };
            if person.found_unassigned(&rules) {
                needed.granted.insert(user);
            }
        }
        Ok((needed, sighted))
    }

    /// The extra keys of these contents; each is asked for with its rules.
    pub(super) fn extras<'c>(
        &mut self,
        wanted: impl Iterator<Item = (RuleSetId, &'c Content)> + Clone,
    ) -> Result<Vec<KeyId>> {
        self.intern_extras(wanted.clone())?;
        Ok(wanted.map(|(rules, content)| self.known[&(rules, Kind::Extra, content.clone())]).collect())
    }

    /// Has the key of the organisation's finance made, where it is not there.
    pub(super) fn finance(&mut self) -> Result<()> {
        self.intern(NO_RULES, Kind::Finance, [Content::default()])
    }

    fn intern_extras<'c>(&mut self, wanted: impl Iterator<Item = (RuleSetId, &'c Content)>) -> Result<()> {
        let mut contents = BTreeMap::<RuleSetId, BTreeSet<&Content>>::new();
        for (rules, content) in wanted {
            contents.entry(rules).or_default().insert(content);
        }
        for (rules, contents) in contents {
            self.intern(rules, Kind::Extra, contents.into_iter().cloned())?;
        }
        Ok(())
    }

    /// Knows the keys of these contents from now on; makes those that are not there.
    fn intern(&mut self, rules: RuleSetId, kind: Kind, contents: impl IntoIterator<Item = Content>) -> Result<()> {
        let mut unknown: BTreeSet<Content> = contents.into_iter().collect();
        unknown.retain(|content| !self.known.contains_key(&(rules, kind, content.clone())));
        let bytes: Vec<Vec<u8>> = unknown.iter().map(Content::to_bytes).collect();
        for key in queries::keys_by_content(self.facts.tx, self.facts.org, rules, kind, &bytes)? {
            unknown.remove(&key.content);
            self.known.insert((rules, kind, key.content), key.id);
        }
        for key in self.make(rules, kind, unknown)? {
            self.known.insert((rules, kind, key.content), key.id);
        }
        Ok(())
    }

    fn make(&self, rules: RuleSetId, kind: Kind, contents: BTreeSet<Content>) -> Result<Vec<Key>> {
        let (tx, org) = (self.facts.tx, self.facts.org);
        if contents.is_empty() {
            return Ok(Vec::new());
        }
        self.facts.prefetch(contents.iter().flat_map(Content::users))?;
        let base = queries::live_in_bases(tx, org, &[rules])?.get(&rules).copied();
        let (mut made, mut everybody) = (Vec::new(), Vec::new());
        for content in contents {
            let key = Key { id: KeyId(tx.next_id()?), rules, kind, content };
            let members = members(&self.facts, &key)?;
            let live = members.iter().map(|member| i64::from(member.live)).sum();
            made.push(NewKey { fallback: kind.falls_back(live, base.unwrap_or(0)), key, live });
            everybody.extend(members);
        }
        queries::insert_keys(tx, org, &made)?;
        queries::put_members(tx, org, &everybody)?;
        Ok(made.into_iter().map(|new| new.key).collect())
    }
}

/// Everybody who is a member of `key`, worked out from nothing.
pub(super) fn members(facts: &Facts<'_, '_>, key: &Key) -> Result<Vec<Member>> {
    let mut candidates: BTreeSet<UserId> = match key.kind {
        Kind::Extra => key.content.users().collect(),
        Kind::Base => concerned::users_named(facts.tx, facts.org, key.rules)?.into_iter().collect(),
        Kind::Finance => concerned::finance_users(facts.tx, facts.org)?.into_iter().collect(),
    };
    let substitutes: Vec<UserId> = candidates.iter().filter_map(|&user| facts.away().end_of_chain(user)).collect();
    candidates.extend(substitutes);
    facts.prefetch(candidates.iter().copied())?;
    let rules = facts.rules(key.rules)?;
    let mut members = Vec::new();
    for user in candidates {
        members.extend(life(facts, key.kind, &rules, &key.content, user)?.member(key, user));
    }
    Ok(members)
}
