//! Finds the keys on which an action stands, and makes those that are missing.

use std::collections::{BTreeSet, HashMap};

use remit_db::Tx;

use super::Placement;
use super::content::{Content, Kind, Sighted};
use super::facts::Facts;
use super::live::life;
use super::queries::{self, Key, Member};
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

    /// Reads what it takes to place actions of these customers, all at once.
    ///
    /// # Errors
    /// Those of the storage.
    pub fn prefetch(&mut self, customers: &[CustomerId]) -> Result<()> {
        let unknown: Vec<CustomerId> =
            customers.iter().copied().filter(|customer| !self.sighted.contains_key(customer)).collect();
        for &customer in &unknown {
            self.sighted.insert(customer, Sighted::default());
        }
        let mut people = BTreeSet::new();
        for (customer, user) in queries::assigned(self.facts.tx, self.facts.org, &unknown)? {
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

    /// The keys of an action of `customer` under `rules`.
    ///
    /// # Errors
    /// Those of the storage.
    pub fn place(&mut self, rules: RuleSetId, customer: CustomerId) -> Result<Placement> {
        let (needed, _) = self.needed(rules, customer)?;
        self.place_on(rules, needed)
    }

    /// The people of `customer` that decide under `rules`, and everybody who sees it by a fact of its own.
    pub(super) fn needed(&mut self, rules: RuleSetId, customer: CustomerId) -> Result<(Content, &Sighted)> {
        self.prefetch(&[customer])?;
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

    pub(super) fn place_on(&mut self, rules: RuleSetId, content: Content) -> Result<Placement> {
        let k1 = self.intern(rules, Kind::Base0, Content::default())?;
        let base = self.intern(rules, Kind::Base, Content::default())?;
        if content.is_empty() {
            return Ok(Placement { k1, k2: None });
        }
        let extra = self.intern(rules, Kind::Extra, content)?;
        Ok(Placement { k1: base, k2: Some(extra) })
    }

    /// The key of the organisation's finance.
    pub(super) fn finance(&mut self) -> Result<KeyId> {
        self.intern(NO_RULES, Kind::Finance, Content::default())
    }

    fn intern(&mut self, rules: RuleSetId, kind: Kind, content: Content) -> Result<KeyId> {
        let name = (rules, kind, content);
        if let Some(&key) = self.known.get(&name) {
            return Ok(key);
        }
        let found = queries::find_key(self.facts.tx, self.facts.org, rules, kind, &name.2.to_bytes())?;
        let key = match found {
            Some(key) => key,
            None => self.make(rules, kind, name.2.clone())?,
        };
        self.known.insert(name, key);
        Ok(key)
    }

    fn make(&self, rules: RuleSetId, kind: Kind, content: Content) -> Result<KeyId> {
        let (tx, org) = (self.facts.tx, self.facts.org);
        let key = Key { id: KeyId(tx.next_id()?), rules, kind, content };
        let members = members(&self.facts, &key)?;
        let live = members.iter().filter(|member| member.live).count();
        let fallback = match kind {
            Kind::Base0 => live == 0,
            Kind::Extra => live == 0 && queries::live_in_base(tx, org, rules)? == 0,
            Kind::Base | Kind::Finance => false,
        };
        queries::insert_key(tx, org, &key, live, fallback)?;
        queries::put_members(tx, org, &members)?;
        Ok(key.id)
    }
}

/// Everybody who is a member of `key`, worked out from nothing.
pub(super) fn members(facts: &Facts<'_, '_>, key: &Key) -> Result<Vec<Member>> {
    let mut candidates: BTreeSet<UserId> = match key.kind {
        Kind::Extra => key.content.users().collect(),
        Kind::Base0 | Kind::Base => queries::users_named(facts.tx, facts.org, key.rules)?.into_iter().collect(),
        Kind::Finance => queries::finance_users(facts.tx, facts.org)?.into_iter().collect(),
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
