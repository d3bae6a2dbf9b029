//! The people of the rule tests: one of each kind, by first name.

use std::collections::{BTreeMap, BTreeSet};

use remit_domain::absence::{Away, Cover};
use remit_domain::action::explanation::explain;
use remit_domain::action::ownership::{CustomerFacts, OrgFacts, Outcome, OwnerRule, Owners, Person, Why, owners};
use remit_domain::clock::Instant;
use remit_domain::id::{GroupId, UserId};
use remit_domain::permission::{Position, Role};
use remit_domain::user::Status;

pub const OLGA: UserId = UserId(1);
pub const FAY: UserId = UserId(2);
pub const FINN: UserId = UserId(3);
pub const ACE: UserId = UserId(4);
pub const MAY: UserId = UserId(5);
pub const MIA: UserId = UserId(6);
pub const MO: UserId = UserId(7);

pub const PHYSIOS: GroupId = GroupId(1);
pub const NIGHTS: GroupId = GroupId(2);

/// Olga owns the organisation (an account manager by position), Fay and Finn are finance, Ace is an accountant,
/// May, Mia and Mo manage accounts.
pub fn org() -> OrgFacts {
    let people = [
        (OLGA, Role::Owner, Position::AccountManager),
        (FAY, Role::Member, Position::Finance),
        (FINN, Role::Member, Position::Finance),
        (ACE, Role::Member, Position::Accountant),
        (MAY, Role::Member, Position::AccountManager),
        (MIA, Role::Member, Position::AccountManager),
        (MO, Role::Member, Position::AccountManager),
    ];
    let person = |(user, role, position): (UserId, Role, Position)| {
        let created_at = Instant(user.0);
        (user, Person { role, position, status: Status::Joined, created_at, groups: BTreeSet::new() })
    };
    OrgFacts {
        owner: OLGA,
        people: people.into_iter().map(person).collect::<BTreeMap<_, _>>(),
        archived: BTreeSet::new(),
        away: Away::default(),
    }
}

/// Changes to [`org`], each in a word.
pub trait Change {
    fn with(self, group: GroupId, members: &[UserId]) -> Self;
    fn archived(self, group: GroupId) -> Self;
    fn status(self, user: UserId, status: Status) -> Self;
    fn position(self, user: UserId, position: Position) -> Self;
    fn role(self, user: UserId, role: Role) -> Self;
    fn away(self, user: UserId, substitute: impl Into<Option<UserId>>) -> Self;
    fn away_with_sight(self, user: UserId, substitute: UserId) -> Self;
}

impl Change for OrgFacts {
    fn with(mut self, group: GroupId, members: &[UserId]) -> Self {
        for user in members {
            self.people.get_mut(user).unwrap().groups.insert(group);
        }
        self
    }

    fn archived(mut self, group: GroupId) -> Self {
        self.archived.insert(group);
        self
    }

    fn status(mut self, user: UserId, status: Status) -> Self {
        self.people.get_mut(&user).unwrap().status = status;
        self
    }

    fn position(mut self, user: UserId, position: Position) -> Self {
        self.people.get_mut(&user).unwrap().position = position;
        self
    }

    fn role(mut self, user: UserId, role: Role) -> Self {
        self.people.get_mut(&user).unwrap().role = role;
        self
    }

    fn away(self, user: UserId, substitute: impl Into<Option<UserId>>) -> Self {
        covered(self, user, Cover { substitute: substitute.into(), with_sight: false })
    }

    fn away_with_sight(self, user: UserId, substitute: UserId) -> Self {
        covered(self, user, Cover { substitute: Some(substitute), with_sight: true })
    }
}

fn covered(mut org: OrgFacts, user: UserId, cover: Cover) -> OrgFacts {
    let others: Vec<_> = org.away.users().filter_map(|other| Some((other, org.away.cover(other)?))).collect();
    org.away = others.into_iter().chain([(user, cover)]).collect();
    org
}

/// A customer with these assigned users.
pub fn customer(assigned: &[UserId]) -> CustomerFacts {
    CustomerFacts { assigned: assigned.to_vec() }
}

/// Who owns an action of these rules, and why.
pub fn whose(rules: &[OwnerRule], assigned: &[UserId], org: &OrgFacts) -> (Why, Vec<UserId>) {
    let Owners { why, people } = owners(rules, &customer(assigned), org);
    (why, people.into_iter().map(|owner| owner.user).collect())
}

/// What became of each person whom the rules found.
pub fn outcomes(rules: &[OwnerRule], assigned: &[UserId], org: &OrgFacts) -> Vec<(UserId, Outcome)> {
    explain(rules, &customer(assigned), org).rules.into_iter().flat_map(|finding| finding.people).collect()
}

/// By a rule, these people.
pub fn by_rule(people: &[UserId]) -> (Why, Vec<UserId>) {
    (Why::Rule, people.to_vec())
}

/// All of finance, because the rules found nobody.
pub fn finance() -> (Why, Vec<UserId>) {
    (Why::Finance, vec![FAY, FINN])
}
