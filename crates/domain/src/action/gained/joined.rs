//! What rules find somebody for because they came into a group, and would not without it.

use std::collections::{BTreeSet, HashMap};

use remit_db::Tx;

use super::queries;
use super::scope::Scope;
use crate::action::ownership::{OwnerRule, Reach};
use crate::action::{facts, owner_rules};
use crate::clock::Instant;
use crate::error::Result;
use crate::id::{GroupId, OrgId, RuleSetId, UserId};
use crate::permission::Position;
use crate::user;

/// As whom rules may find somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    user: UserId,
    position: Position,
    /// The active groups that they are in.
    groups: BTreeSet<GroupId>,
}

impl Known {
    /// Reads it; nothing of somebody who is not there.
    pub(super) fn of(tx: &Tx<'_>, org: OrgId, user: UserId) -> Result<Option<Known>> {
        let groups = user::groups_of(tx, org, user)?.into_iter().collect();
        let person = facts::of_people(tx, org, &[user])?.remove(&user);
        Ok(person.map(|person| Known { user, position: person.position, groups }))
    }

    /// What came to them by a group into which they came at `at`: nothing where they are not in it, or it is archived.
    pub(super) fn scopes(
        &self,
        tx: &Tx<'_>,
        org: OrgId,
        (group, at): (GroupId, Instant),
        most: i64,
    ) -> Result<Vec<Scope>> {
        if !self.groups.contains(&group) {
            return Ok(Vec::new());
        }
        let naming = queries::rules_finding(tx, org, self.user, group, most)?;
        let (mut everywhere, mut unassigned) = (Vec::new(), Vec::new());
        for (set, rules) in owner_rules::of_many(tx, org, &naming)? {
            match alone(&rules, group, self) {
                Some(Alone::Everywhere) => everywhere.push(set),
                Some(Alone::Unassigned) => unassigned.push(set),
                None => {}
            }
        }
        Ok(vec![
            Scope::found_if_assigned(&everywhere, at),
            Scope::found_anywhere(&everywhere, at),
            Scope::found_unassigned(&unassigned, at),
        ])
    }
}

/// Where rules find somebody by a group alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alone {
    /// Wherever they find them.
    Everywhere,
    /// Where they are not assigned: others of these rules find them elsewhere.
    Unassigned,
}

/// Where these rules find somebody by this group alone, if anywhere.
fn alone(rules: &[OwnerRule], group: GroupId, known: &Known) -> Option<Alone> {
    let others = || rules.iter().filter(|rule| rule.group() != Some(group));
    let anywhere = |rule: &OwnerRule| match *rule {
        OwnerRule::User(user) => user == known.user,
        OwnerRule::Position(position) => position == known.position && position != Position::AccountManager,
        OwnerRule::Group(group, Reach::All) => known.groups.contains(&group),
        OwnerRule::Assigned | OwnerRule::Group(_, Reach::Assigned) => false,
    };
    let if_assigned = |rule: &OwnerRule| match *rule {
        OwnerRule::Position(position) => position == known.position,
        OwnerRule::Group(group, _) => known.groups.contains(&group),
        OwnerRule::Assigned => true,
        OwnerRule::User(_) => false,
    };
    if others().any(anywhere) {
        None
    } else if others().any(if_assigned) {
        Some(Alone::Unassigned)
    } else {
        Some(Alone::Everywhere)
    }
}

/// Since when rules find `user` because of a group, and of which, by the rules.
pub(super) struct Since(HashMap<RuleSetId, (Instant, GroupId, Alone)>);

impl Since {
    /// Reads it of these rules.
    pub(super) fn of(tx: &Tx<'_>, org: OrgId, user: UserId, rules: &[RuleSetId]) -> Result<Since> {
        let mut since = HashMap::new();
        let joined = queries::joined(tx, org, user)?;
        let known = if joined.is_empty() { None } else { Known::of(tx, org, user)? };
        let Some(known) = known else { return Ok(Since(since)) };
        let rules = owner_rules::of_many(tx, org, rules)?;
        for (at, group) in joined.into_iter().filter(|(_, group)| known.groups.contains(group)) {
            let naming = rules.iter().filter(|(_, rules)| rules.iter().any(|rule| rule.group() == Some(group)));
            since.extend(naming.filter_map(|(&set, rules)| Some((set, (at, group, alone(rules, group, &known)?)))));
        }
        Ok(Since(since))
    }

    /// For an action under these rules, where they are assigned to its customer or not.
    pub(super) fn get(&self, rules: RuleSetId, is_assigned: bool) -> Option<(Instant, GroupId)> {
        let (at, group, alone) = *self.0.get(&rules)?;
        (alone == Alone::Everywhere || !is_assigned).then_some((at, group))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_14_a_group_brings_what_no_other_rule_finds_somebody_for() {
        let (me, mine, other) = (UserId(1), GroupId(1), GroupId(2));
        let known = Known { user: me, position: Position::Finance, groups: BTreeSet::from([mine, other]) };
        let by_it = OwnerRule::Group(mine, Reach::All);
        for (beside, expected) in [
            (None, Some(Alone::Everywhere)),
            (Some(OwnerRule::User(UserId(2))), Some(Alone::Everywhere)),
            (Some(OwnerRule::Position(Position::Accountant)), Some(Alone::Everywhere)),
            (Some(OwnerRule::Group(GroupId(3), Reach::All)), Some(Alone::Everywhere)),
            (Some(OwnerRule::Assigned), Some(Alone::Unassigned)),
            (Some(OwnerRule::Group(other, Reach::Assigned)), Some(Alone::Unassigned)),
            (Some(OwnerRule::Group(other, Reach::All)), None),
            (Some(OwnerRule::Position(Position::Finance)), None),
            (Some(OwnerRule::User(me)), None),
        ] {
            let rules: Vec<OwnerRule> = beside.into_iter().chain([by_it]).collect();
            assert_eq!(alone(&rules, mine, &known), expected, "{beside:?}");
        }
    }
}
