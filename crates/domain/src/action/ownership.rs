//! Who owns an action (OWN, section 5): the rules that found someone, else finance, else the organisation's owner.

use std::collections::{BTreeMap, BTreeSet};

use crate::absence::Away;
use crate::clock::Instant;
use crate::code::coded;
use crate::id::{GroupId, UserId};
use crate::permission::{self, Position, Role};
use crate::user::Status;

coded! {
    /// Which members of a group an owner rule means.
    Reach {
        /// Those who are assigned to the customer.
        Assigned = 1 "assigned",
        /// All of them.
        All = 2 "all",
    }
}

coded! {
    /// Why somebody owns an action.
    Why {
        /// An owner rule found them, or somebody they stand in for.
        Rule = 1 "rule",
        /// The rules found nobody: finance has it.
        Finance = 2 "fallback_finance",
        /// Finance has nobody either: the organisation's owner has it.
        Owner = 3 "fallback_owner",
    }
}

/// Who an action is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OwnerRule {
    /// This user.
    User(UserId),
    /// Everybody of this position; account managers only where they are assigned.
    Position(Position),
    /// Everybody assigned to the customer, whatever their position.
    Assigned,
    /// Members of this group.
    Group(GroupId, Reach),
}

impl OwnerRule {
    /// The user whom it names.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        match *self {
            OwnerRule::User(user) => Some(user),
            _ => None,
        }
    }

    /// The group that it names.
    #[must_use]
    pub fn group(&self) -> Option<GroupId> {
        match *self {
            OwnerRule::Group(group, _) => Some(group),
            _ => None,
        }
    }
}

/// What ownership asks of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// What they may configure.
    pub role: Role,
    /// What they see.
    pub position: Position,
    /// Where they stand on their way into the organisation.
    pub status: Status,
    /// When the user was made; it decides who comes first among the not assigned (OWN 6).
    pub created_at: Instant,
    /// The groups they are a member of, archived ones included.
    pub groups: BTreeSet<GroupId>,
}

impl Person {
    /// Does this person see every customer, whatever they are assigned to?
    #[must_use]
    pub fn sees_all(&self) -> bool {
        permission::sees_all(self.role, self.position)
    }
}

/// What ownership asks of an organisation, at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgFacts {
    /// The organisation's owner.
    pub owner: UserId,
    /// Everybody, by id.
    pub people: BTreeMap<UserId, Person>,
    /// The groups that are archived.
    pub archived: BTreeSet<GroupId>,
    /// Who is away now.
    pub away: Away,
}

impl OrgFacts {
    /// Told of the organisation, free to work, and not away.
    #[must_use]
    pub fn available(&self, user: UserId) -> bool {
        self.active(user) && !self.away.contains(user)
    }

    /// Told of the organisation and free to work, but away.
    #[must_use]
    pub fn is_away(&self, user: UserId) -> bool {
        self.active(user) && self.away.contains(user)
    }

    /// Does `user` see this customer?
    #[must_use]
    pub fn sees(&self, user: UserId, customer: &CustomerFacts) -> bool {
        self.sees_all(user)
            || customer.assigns(user)
            || self.away.lending_sight_to(user).any(|absent| customer.assigns(absent))
    }

    pub(super) fn sees_all(&self, user: UserId) -> bool {
        self.people.get(&user).is_some_and(Person::sees_all)
    }

    pub(super) fn active(&self, user: UserId) -> bool {
        self.people.get(&user).is_some_and(|person| person.status.is_active())
    }

    fn with(&self, holds: impl Fn(&Person) -> bool) -> BTreeSet<UserId> {
        self.people.iter().filter(|(_, person)| holds(person)).map(|(&user, _)| user).collect()
    }

    fn members(&self, group: GroupId) -> BTreeSet<UserId> {
        if self.archived.contains(&group) {
            BTreeSet::new()
        } else {
            self.with(|person| person.groups.contains(&group))
        }
    }
}

/// What ownership asks of a customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerFacts {
    /// The assigned users, in their order.
    pub assigned: Vec<UserId>,
}

impl CustomerFacts {
    fn assigns(&self, user: UserId) -> bool {
        self.assigned.contains(&user)
    }
}

/// The owners of an action, in the order in which "first" is meant (OWN 6), and why it is them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owners {
    /// What found them.
    pub why: Why,
    /// The owners; never empty, nobody twice.
    pub people: Vec<Owner>,
}

impl Owners {
    /// Is it for somebody to log in for the first time (OWN 7)? `newcomers` are those who never have.
    #[must_use]
    pub fn wait_for_first_login(&self, newcomers: &BTreeSet<UserId>) -> bool {
        self.people.iter().all(|owner| newcomers.contains(&owner.user))
    }
}

/// One of the owners of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owner {
    /// Who it is.
    pub user: UserId,
    /// Only in the place of somebody who is away.
    pub stands_in: bool,
}

/// What became of one person whom a rule or the fallback found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// They own it.
    Owns,
    /// They cannot see the customer.
    CannotSee,
    /// They are not at work here: created, suspended or removed.
    Inactive(Status),
    /// They are away, and this one takes their place.
    StandsIn(UserId),
    /// They are away, and the one at the end of their chain of substitutes cannot take the place.
    SubstituteCannot(UserId),
    /// They are away, and nobody stands in.
    Away,
}

impl Outcome {
    fn owner(self, found: UserId) -> Option<Owner> {
        match self {
            Outcome::Owns => Some(Owner { user: found, stands_in: false }),
            Outcome::StandsIn(user) => Some(Owner { user, stands_in: true }),
            _ => None,
        }
    }
}

/// Who owns an action: the rules that found someone, else finance, else the organisation's owner.
#[must_use]
pub fn owners(rules: &[OwnerRule], customer: &CustomerFacts, org: &OrgFacts) -> Owners {
    let found = by_rules(rules, customer, org);
    if !found.is_empty() {
        return ordered(Why::Rule, &found, customer, org);
    }
    let finance = owners_among(&by_finance(org));
    if !finance.is_empty() {
        return ordered(Why::Finance, &finance, customer, org);
    }
    Owners { why: Why::Owner, people: vec![Owner { user: org.owner, stands_in: false }] }
}

/// The rules that an action goes by (OWN 13): those of its own, which it was given when it was taken or handed over, as long
/// as they find somebody; else those of its step.
#[must_use]
pub fn in_force<'r>(
    own: &'r [OwnerRule],
    step: &'r [OwnerRule],
    customer: &CustomerFacts,
    org: &OrgFacts,
) -> &'r [OwnerRule] {
    if by_rules(own, customer, org).is_empty() { step } else { own }
}

/// The rules of its own that an action is given when `giver`, who owns it by `rules`, hands it over to `to` (OWN 13): whoever
/// holds another place keeps it. What fell back is nobody's place: it is handed over whole.
#[must_use]
pub fn handed_over(
    rules: &[OwnerRule],
    giver: UserId,
    to: UserId,
    customer: &CustomerFacts,
    org: &OrgFacts,
) -> Vec<OwnerRule> {
    let found = rules.iter().flat_map(|&rule| found_by(rule, customer, org));
    let is_another = |(holder, outcome): &(UserId, Outcome)| outcome.owner(*holder).is_some_and(|it| it.user != giver);
    let places: BTreeSet<UserId> = found.filter(is_another).map(|(holder, _)| holder).chain([to]).collect();
    places.into_iter().map(OwnerRule::User).collect()
}

/// Those whom a rule means, whether or not they can take the action: `expand` of section 5.
#[must_use]
pub fn expand(rule: OwnerRule, customer: &CustomerFacts, org: &OrgFacts) -> BTreeSet<UserId> {
    let assigned = |people: BTreeSet<UserId>| people.into_iter().filter(|&user| customer.assigns(user)).collect();
    match rule {
        OwnerRule::User(user) => BTreeSet::from([user]),
        OwnerRule::Position(position @ Position::AccountManager) => {
            assigned(org.with(|person| person.position == position))
        }
        OwnerRule::Position(position) => org.with(|person| person.position == position),
        OwnerRule::Assigned => customer.assigned.iter().copied().collect(),
        OwnerRule::Group(group, Reach::Assigned) => assigned(org.members(group)),
        OwnerRule::Group(group, Reach::All) => org.members(group),
    }
}

fn by_rules(rules: &[OwnerRule], customer: &CustomerFacts, org: &OrgFacts) -> BTreeMap<UserId, Owner> {
    let found: Vec<_> = rules.iter().flat_map(|&rule| found_by(rule, customer, org)).collect();
    owners_among(&found)
}

/// Whom a rule finds, and what becomes of each.
pub(super) fn found_by(rule: OwnerRule, customer: &CustomerFacts, org: &OrgFacts) -> Vec<(UserId, Outcome)> {
    let found = expand(rule, customer, org).into_iter().filter(|user| org.people.contains_key(user));
    found.map(|user| (user, outcome_of_rule(user, customer, org))).collect()
}

/// A place held by assignment passes to somebody who sees the customer; any other to somebody who sees all (OWN 8).
fn outcome_of_rule(user: UserId, customer: &CustomerFacts, org: &OrgFacts) -> Outcome {
    if !org.active(user) {
        Outcome::Inactive(org.people[&user].status)
    } else if !org.sees(user, customer) {
        Outcome::CannotSee
    } else if customer.assigns(user) {
        outcome_of_place(user, org, |substitute| org.sees(substitute, customer))
    } else {
        outcome_of_place(user, org, |substitute| org.sees_all(substitute))
    }
}

/// The finance users, and what becomes of each.
pub(super) fn by_finance(org: &OrgFacts) -> Vec<(UserId, Outcome)> {
    let finance = org.with(|person| person.position == Position::Finance);
    let outcome = |user| {
        if org.active(user) {
            outcome_of_place(user, org, |substitute| org.sees_all(substitute))
        } else {
            Outcome::Inactive(org.people[&user].status)
        }
    };
    finance.into_iter().map(|user| (user, outcome(user))).collect()
}

/// What becomes of a place whose holder is active and sees what it asks.
fn outcome_of_place(holder: UserId, org: &OrgFacts, sees_what_is_needed: impl Fn(UserId) -> bool) -> Outcome {
    if !org.away.contains(holder) {
        return Outcome::Owns;
    }
    match org.away.end_of_chain(holder) {
        Some(substitute) if org.active(substitute) && sees_what_is_needed(substitute) => Outcome::StandsIn(substitute),
        Some(substitute) => Outcome::SubstituteCannot(substitute),
        None => Outcome::Away,
    }
}

/// The owners among those found; somebody who owns it both ways owns it in their own place.
fn owners_among(found: &[(UserId, Outcome)]) -> BTreeMap<UserId, Owner> {
    let mut owners = BTreeMap::new();
    for owner in found.iter().filter_map(|&(user, outcome)| outcome.owner(user)) {
        let known = owners.entry(owner.user).or_insert(owner);
        known.stands_in &= owner.stands_in;
    }
    owners
}

fn ordered(why: Why, found: &BTreeMap<UserId, Owner>, customer: &CustomerFacts, org: &OrgFacts) -> Owners {
    let mut people: Vec<Owner> = found.values().copied().collect();
    people.sort_by_key(|owner| {
        let place = customer.assigned.iter().position(|&user| user == owner.user);
        (place.unwrap_or(usize::MAX), org.people[&owner.user].created_at, owner.user)
    });
    Owners { why, people }
}
