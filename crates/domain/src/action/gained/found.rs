//! What rules find somebody for since a change of that person or of the rules, and did not find them for before.

use std::collections::BTreeMap;

use remit_db::Tx;

use super::scope::Scope;
use super::{Cause, Gained, queries};
use crate::action::keys::Traits;
use crate::action::naming::Named;
use crate::action::owner_rules::former::{self, History};
use crate::action::ownership::OwnerRule;
use crate::clock::Instant;
use crate::error::Result;
use crate::id::{OrgId, RuleSetId, UserId};

/// A change since which rules may find somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// How it is told.
    pub cause: Cause,
    /// When it was.
    pub at: Instant,
    /// As whom rules found them until then.
    pub before: Traits,
    /// And since.
    pub after: Traits,
}

/// At which customers rules find somebody, or a change brought it about that they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Where {
    /// Where they are assigned.
    assigned: bool,
    /// Where they are not.
    elsewhere: bool,
}

impl Where {
    pub(super) fn found(person: &Traits, rules: &[OwnerRule]) -> Where {
        let assigned = person.active && person.found_if_assigned(rules);
        Where { assigned, elsewhere: assigned && person.sees_all() && person.found_unassigned(rules) }
    }

    /// Where somebody is found who was not.
    pub(super) fn gained((person, rules): (&Traits, &[OwnerRule]), (was, former): (&Traits, &[OwnerRule])) -> Where {
        let (is, was) = (Where::found(person, rules), Where::found(was, former));
        Where { assigned: is.assigned && !was.assigned, elsewhere: is.elsewhere && !was.elsewhere }
    }

    pub(super) fn is_any(self) -> bool {
        self.assigned || self.elsewhere
    }
}

impl Change {
    /// Where it brought them what stands under a set of rules, and was not theirs just before.
    fn brought(&self, history: &History, set: RuleSetId) -> Where {
        Where::gained((&self.after, history.after(set, self.at)), (&self.before, history.before(set, self.at)))
    }

    /// Has it to do with a set of rules?
    fn concerns(&self, history: &History, set: RuleSetId) -> bool {
        let named_before = |rule: OwnerRule| history.before(set, self.at).contains(&rule);
        let group = |rules: &[OwnerRule], group| rules.iter().any(|rule| rule.group() == Some(group));
        match self.cause {
            Cause::Joined(joined) => group(history.after(set, self.at), joined),
            Cause::Position(_) | Cause::Role(_) => true,
            Cause::Rules(edited) => edited == set,
            Cause::Named(removed) => named_before(OwnerRule::User(removed)),
            Cause::Transferred(removed) => group(history.before(set, self.at), removed),
            _ => false,
        }
    }

    /// The sets of rules by which it may have brought them something, no more than `most`.
    fn sets(&self, tx: &Tx<'_>, org: OrgId, most: i64) -> Result<Vec<RuleSetId>> {
        let user = self.after.user;
        match self.cause {
            Cause::Joined(group) => queries::rules_finding(tx, org, user, group, most),
            Cause::Rules(set) => Ok(vec![set]),
            Cause::Named(removed) => former::replaced(tx, org, self.at, Named::User(removed), most),
            Cause::Transferred(removed) => former::replaced(tx, org, self.at, Named::Group(removed), most),
            _ => queries::sets_finding(tx, org, user, most),
        }
    }

    /// What it brought, as far as it still is theirs.
    pub(super) fn scopes(&self, tx: &Tx<'_>, org: OrgId, most: i64) -> Result<Vec<Scope>> {
        let sets = self.sets(tx, org, most)?;
        let history = History::of(tx, org, &sets, self.at)?;
        let (mut assigned, mut anywhere, mut elsewhere) = (Vec::new(), Vec::new(), Vec::new());
        for set in sets.into_iter().filter(|&set| self.concerns(&history, set)) {
            let brought = self.brought(&history, set);
            if brought.assigned {
                assigned.push(set);
            }
            if brought.elsewhere {
                if brought.assigned { anywhere.push(set) } else { elsewhere.push(set) }
            }
        }
        Ok(vec![
            Scope::found_if_assigned(&assigned, self.at),
            Scope::found_anywhere(&anywhere, self.at),
            Scope::found_unassigned(&elsewhere, self.at),
        ])
    }
}

/// Since when rules find somebody that did not before, and why, by the rules; the last first.
pub(super) struct Since(BTreeMap<RuleSetId, Vec<(Gained, Where)>>);

impl Since {
    /// Reads it of these rules.
    pub(super) fn of(tx: &Tx<'_>, org: OrgId, user: UserId, sets: &[RuleSetId]) -> Result<Since> {
        let changes = queries::changes(tx, org, user)?;
        let Some(first) = changes.iter().map(|change| change.at).min() else { return Ok(Since(BTreeMap::new())) };
        let history = History::of(tx, org, sets, first)?;
        let since = |&set: &RuleSetId| {
            let concerning = changes.iter().filter(|change| change.concerns(&history, set));
            let brought =
                concerning.map(|it| (Gained { since: it.at, cause: it.cause }, it.brought(&history, set))).collect();
            (set, brought)
        };
        Ok(Since(sets.iter().map(since).collect()))
    }

    /// For an action under these rules, where they are assigned to its customer or not.
    pub(super) fn get(&self, rules: RuleSetId, is_assigned: bool) -> Option<Gained> {
        let fits = |(_, brought): &&(Gained, Where)| if is_assigned { brought.assigned } else { brought.elsewhere };
        self.0.get(&rules)?.iter().find(fits).map(|(gained, _)| *gained)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::action::ownership::Reach;
    use crate::id::GroupId;
    use crate::permission::{Position, Role};

    const ME: UserId = UserId(1);
    const SET: RuleSetId = RuleSetId(1);
    const AT: Instant = Instant(10);

    fn person(position: Position, groups: &[GroupId]) -> Traits {
        let groups = BTreeSet::from_iter(groups.iter().copied());
        Traits { user: ME, role: Role::Member, position, active: true, groups }
    }

    fn brought(before: &Traits, after: &Traits, was: &[OwnerRule], is: &[OwnerRule]) -> (bool, bool) {
        let change = Change { cause: Cause::Assigned, at: AT, before: before.clone(), after: after.clone() };
        let found = change.brought(&History::replaced_at(AT, SET, was, is), SET);
        (found.assigned, found.elsewhere)
    }

    #[test]
    fn own_14_a_group_brings_what_nothing_found_somebody_for() {
        let (mine, other) = (GroupId(1), GroupId(2));
        let (before, after) = (person(Position::Finance, &[other]), person(Position::Finance, &[mine, other]));
        let by_it = OwnerRule::Group(mine, Reach::All);
        for (beside, expected) in [
            (None, (true, true)),
            (Some(OwnerRule::User(UserId(2))), (true, true)),
            (Some(OwnerRule::Position(Position::Accountant)), (true, true)),
            (Some(OwnerRule::Group(GroupId(3), Reach::All)), (true, true)),
            (Some(OwnerRule::Assigned), (false, true)),
            (Some(OwnerRule::Group(other, Reach::Assigned)), (false, true)),
            (Some(OwnerRule::Group(other, Reach::All)), (false, false)),
            (Some(OwnerRule::Position(Position::Finance)), (false, false)),
            (Some(OwnerRule::User(ME)), (false, false)),
        ] {
            let rules: Vec<OwnerRule> = beside.into_iter().chain([by_it]).collect();
            assert_eq!(brought(&before, &after, &rules, &rules), expected, "{beside:?}");
        }
    }

    #[test]
    fn own_14_a_position_brings_what_it_is_named_in_and_what_is_seen_by_it() {
        let group = GroupId(1);
        let [manager, accountant] =
            [Position::AccountManager, Position::Accountant].map(|position| person(position, &[group]));
        for (rule, expected) in [
            (OwnerRule::Position(Position::Accountant), (true, true)),
            (OwnerRule::Position(Position::AccountManager), (false, false)),
            (OwnerRule::Group(group, Reach::All), (false, true)),
            (OwnerRule::User(ME), (false, true)),
            (OwnerRule::Assigned, (false, false)),
        ] {
            assert_eq!(brought(&manager, &accountant, &[rule], &[rule]), expected, "{rule:?}");
        }
    }

    #[test]
    fn own_14_edited_rules_bring_what_the_former_ones_did_not_find_somebody_for() {
        let (group, other) = (GroupId(1), GroupId(2));
        let me = person(Position::Finance, &[group]);
        let by_group = |reach| OwnerRule::Group(group, reach);
        for (was, is, expected) in [
            (OwnerRule::Group(other, Reach::All), by_group(Reach::All), (true, true)),
            (by_group(Reach::Assigned), by_group(Reach::All), (false, true)),
            (OwnerRule::User(ME), by_group(Reach::All), (false, false)),
            (by_group(Reach::All), OwnerRule::Group(other, Reach::All), (false, false)),
        ] {
            assert_eq!(brought(&me, &me, &[was], &[is]), expected, "{was:?} {is:?}");
        }
    }
}
