//! At which customers owner rules find somebody, and what keeps a rule from finding anybody: said once for all customers,
//! where [`super::ownership::owners`] would be asked for each.

use std::collections::BTreeSet;

use super::ownership::{CustomerFacts, OrgFacts, OwnerRule};
use crate::id::UserId;
use crate::permission::Position;
use crate::user::Status;

/// At which customers rules find somebody: whoever else is assigned there does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Finds {
    /// At every customer, whoever is assigned.
    everywhere: bool,
    /// Where one of these is assigned.
    one: BTreeSet<UserId>,
    /// Where both of such a pair are assigned: somebody who is away, and who lets their substitute see the customer.
    both: BTreeSet<(UserId, UserId)>,
}

impl Finds {
    /// What `rules` find.
    #[must_use]
    pub fn of(rules: &[OwnerRule], org: &OrgFacts) -> Finds {
        let mut finds = Finds::default();
        for &rule in rules {
            for &user in org.people.keys().filter(|&&user| org.active(user)) {
                if rule.finds_unassigned(user, org) {
                    finds.add_unassigned(user, org);
                }
                if rule.finds_if_assigned(user, org) {
                    finds.add_assigned(user, org);
                }
            }
        }
        finds
    }

    /// Do they find somebody at this customer?
    #[must_use]
    pub fn somebody_at(&self, customer: &CustomerFacts) -> bool {
        let assigned = &customer.assigned;
        self.everywhere
            || assigned.iter().any(|user| self.one.contains(user))
            || self.both.iter().any(|(one, other)| assigned.contains(one) && assigned.contains(other))
    }

    /// Somebody whom a rule finds where they are not assigned: where they see the customer all the same.
    fn add_unassigned(&mut self, user: UserId, org: &OrgFacts) {
        let taken = !org.away.contains(user)
            || org.away.end_of_chain(user).is_some_and(|end| org.active(end) && org.sees_all(end));
        if taken && org.sees_all(user) {
            self.everywhere = true;
        } else if taken {
            self.one.extend(org.away.lending_sight_to(user));
        }
    }

    /// Somebody whom a rule finds where they are assigned.
    fn add_assigned(&mut self, user: UserId, org: &OrgFacts) {
        if !org.away.contains(user) {
            self.one.insert(user);
            return;
        }
        let Some(end) = org.away.end_of_chain(user).filter(|&end| org.active(end)) else { return };
        if org.sees_all(end) {
            self.one.insert(user);
            return;
        }
        for other in org.away.lending_sight_to(end).chain([end]) {
            if other == user {
                self.one.insert(user);
            } else {
                self.both.insert((user, other));
            }
        }
    }
}

impl OwnerRule {
    /// Does it find `user` at customers that they are not assigned to?
    fn finds_unassigned(self, user: UserId, org: &OrgFacts) -> bool {
        !matches!(self, OwnerRule::Assigned | OwnerRule::Position(Position::AccountManager))
            && !matches!(self, OwnerRule::Group(_, super::ownership::Reach::Assigned))
            && self.finds_if_assigned(user, org)
    }

    /// Does it find `user` at customers that they are assigned to?
    #[must_use]
    pub fn finds_if_assigned(self, user: UserId, org: &OrgFacts) -> bool {
        let Some(person) = org.people.get(&user) else { return false };
        match self {
            OwnerRule::User(named) => named == user,
            OwnerRule::Position(position) => position == person.position,
            OwnerRule::Assigned => true,
            OwnerRule::Group(group, _) => !org.archived.contains(&group) && person.groups.contains(&group),
        }
    }
}

/// What keeps a rule from finding anybody today, wherever it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It names a group that is archived (GRP 5).
    Archived,
    /// It names somebody who is not at work here.
    Inactive(Status),
    /// It names somebody who is away, and nobody takes the place.
    Away,
    /// Nobody whom it means is available.
    Nobody,
}

/// What keeps `rule` from finding anybody. Who is assigned where is not looked at: a named person may see too little.
#[must_use]
pub fn trouble(rule: OwnerRule, org: &OrgFacts) -> Option<Trouble> {
    if rule.group().is_some_and(|group| org.archived.contains(&group)) {
        return Some(Trouble::Archived);
    }
    if Finds::of(&[rule], org) != Finds::default() {
        return None;
    }
    Some(match rule {
        OwnerRule::User(user) if org.active(user) => Trouble::Away,
        OwnerRule::User(user) => Trouble::Inactive(org.people.get(&user).map_or(Status::Removed, |it| it.status)),
        _ => Trouble::Nobody,
    })
}
