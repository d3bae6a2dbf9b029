//! What rules find somebody for because they came into a group, and would not without it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

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

/// Whom rules may find somebody as.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    user: UserId,
    position: Position,
    /// The active groups that they are in.
    groups: BTreeSet<GroupId>,
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

/// The rules that find `user` by this group, and where by it alone; none where they are not in it, or it is archived.
fn rules_of(tx: &Tx<'_>, org: OrgId, user: UserId, group: GroupId) -> Result<Vec<(RuleSetId, Alone)>> {
    let groups: BTreeSet<GroupId> = user::groups_of(tx, org, user)?.into_iter().collect();
    let person = facts::of_people(tx, org, &[user])?.remove(&user).filter(|_| groups.contains(&group));
    let Some(person) = person else { return Ok(Vec::new()) };
    let known = Known { user, position: person.position, groups };
    let naming: BTreeSet<RuleSetId> =
        owner_rules::naming_groups(tx, org, &[group])?.into_iter().map(|(set, _)| set).collect();
    let rules = owner_rules::of_many(tx, org, &naming.into_iter().collect::<Vec<_>>())?;
    Ok(rules.into_iter().filter_map(|(set, rules)| Some((set, alone(&rules, group, &known)?))).collect())
}

/// What came to `user` by a group into which they came at `at`.
pub(super) fn scopes(tx: &Tx<'_>, org: OrgId, user: UserId, group: GroupId, at: Instant) -> Result<Vec<Scope>> {
    let of_rules = |(rules, alone)| match alone {
        Alone::Everywhere => vec![Scope::found_if_assigned(rules, at), Scope::found_anywhere(rules, at)],
        Alone::Unassigned => vec![Scope::found_unassigned(rules, at)],
    };
    Ok(rules_of(tx, org, user, group)?.into_iter().flat_map(of_rules).collect())
}

/// Since when rules find `user` because of a group, and of which, by the rules.
pub(super) struct Since(HashMap<RuleSetId, (Instant, GroupId, Alone)>);

impl Since {
    /// Reads it.
    pub(super) fn of(tx: &Tx<'_>, org: OrgId, user: UserId) -> Result<Since> {
        let latest: BTreeMap<GroupId, Instant> =
            queries::joined(tx, org, user)?.into_iter().map(|(at, group)| (group, at)).collect();
        let mut since = HashMap::new();
        for (group, at) in latest {
            let of_group = rules_of(tx, org, user, group)?;
            since.extend(of_group.into_iter().map(|(rules, alone)| (rules, (at, group, alone))));
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
