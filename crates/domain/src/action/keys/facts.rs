//! The facts about people, rules and absences that upkeep needs, each read once a transaction.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use remit_db::Tx;
use serde::{Deserialize, Serialize};

use super::concerned;
use crate::absence::{self, Away};
use crate::action::owner_rules;
use crate::action::ownership::{OwnerRule, Reach};
use crate::error::Result;
use crate::id::{GroupId, OrgId, RuleSetId, UserId};
use crate::permission::{self, Position, Role};
use crate::user::Status;

/// What upkeep asks of a user: nothing of it depends on a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traits {
    /// Who it is.
    pub user: UserId,
    /// What they may configure.
    pub role: Role,
    /// What they see.
    pub position: Position,
    /// Told and free to work.
    pub active: bool,
    /// The groups they are in; archived ones, in which nobody is found, left out.
    pub groups: BTreeSet<GroupId>,
}

impl Traits {
    pub(super) fn new(user: UserId, role: Role, position: Position, status: Status) -> Traits {
        Traits { user, role, position, active: status.is_active(), groups: BTreeSet::new() }
    }

    /// Sees every customer.
    pub fn sees_all(&self) -> bool {
        permission::sees_all(self.role, self.position)
    }

    /// Do the rules find this person without any assignment?
    pub fn found_unassigned(&self, rules: &[OwnerRule]) -> bool {
        rules.iter().any(|rule| match *rule {
            OwnerRule::User(user) => user == self.user,
            OwnerRule::Position(Position::AccountManager) | OwnerRule::Assigned => false,
            OwnerRule::Position(position) => position == self.position,
            OwnerRule::Group(group, reach) => reach == Reach::All && self.groups.contains(&group),
        })
    }

    /// Do the rules find this person on a customer that they are assigned to?
    pub fn found_if_assigned(&self, rules: &[OwnerRule]) -> bool {
        rules.iter().any(|rule| match *rule {
            OwnerRule::User(user) => user == self.user,
            OwnerRule::Position(position) => position == self.position,
            OwnerRule::Assigned => true,
            OwnerRule::Group(group, _) => self.groups.contains(&group),
        })
    }
}

/// Reads facts through one transaction and remembers them for its length.
pub struct Facts<'a, 'b> {
    pub(super) tx: &'a Tx<'b>,
    pub(super) org: OrgId,
    /// A change that concerns more customers is carried out behind.
    pub(super) most_at_once: i64,
    away: Away,
    /// The absent people whose chain of substitutes leads to somebody.
    places: HashMap<UserId, Vec<UserId>>,
    people: RefCell<HashMap<UserId, Option<Rc<Traits>>>>,
    rules: RefCell<HashMap<RuleSetId, Rc<[OwnerRule]>>>,
}

impl<'a, 'b> Facts<'a, 'b> {
    pub(super) fn load(tx: &'a Tx<'b>, org: OrgId) -> Result<Facts<'a, 'b>> {
        let away = absence::queries::away(tx, org)?;
        let mut places = HashMap::<_, Vec<_>>::new();
        for absent in away.users() {
            if let Some(end) = away.end_of_chain(absent) {
                places.entry(end).or_default().push(absent);
            }
        }
        Ok(Facts {
            tx,
            org,
            most_at_once: concerned::most_at_once(tx, org)?,
            away,
            places,
            people: RefCell::default(),
            rules: RefCell::default(),
        })
    }

    /// Who is away.
    pub(super) fn away(&self) -> &Away {
        &self.away
    }

    /// The absent people in whose place `user` stands.
    pub(super) fn places_of(&self, user: UserId) -> &[UserId] {
        self.places.get(&user).map_or(&[], Vec::as_slice)
    }

    /// Reads what is not yet known about these people, all at once.
    pub(super) fn prefetch(&self, users: impl IntoIterator<Item = UserId>) -> Result<()> {
        let mut people = self.people.borrow_mut();
        let unknown: BTreeSet<UserId> = users.into_iter().filter(|user| !people.contains_key(user)).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let unknown: Vec<UserId> = unknown.into_iter().collect();
        let mut known = concerned::traits(self.tx, self.org, &unknown)?;
        people.extend(unknown.into_iter().map(|user| (user, known.remove(&user).map(Rc::new))));
        Ok(())
    }

    /// One person; none where the id is nobody's.
    pub(super) fn person(&self, user: UserId) -> Result<Option<Rc<Traits>>> {
        self.prefetch([user])?;
        Ok(self.people.borrow().get(&user).cloned().flatten())
    }

    /// Reads the owner rules of these steps and actions that are not yet known, all at once.
    pub(super) fn prefetch_rules(&self, sets: impl IntoIterator<Item = RuleSetId>) -> Result<()> {
        let mut rules = self.rules.borrow_mut();
        let unknown: BTreeSet<RuleSetId> = sets.into_iter().filter(|set| !rules.contains_key(set)).collect();
        let unknown: Vec<RuleSetId> = unknown.into_iter().collect();
        let mut known = owner_rules::of_many(self.tx, self.org, &unknown)?;
        rules.extend(unknown.into_iter().map(|set| (set, known.remove(&set).unwrap_or_default().into())));
        Ok(())
    }

    /// The owner rules of a step or action.
    pub(super) fn rules(&self, set: RuleSetId) -> Result<Rc<[OwnerRule]>> {
        if !self.rules.borrow().contains_key(&set) {
            self.prefetch_rules([set])?;
        }
        Ok(Rc::clone(&self.rules.borrow()[&set]))
    }
}
