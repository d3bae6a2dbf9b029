//! Owner rules that name somebody or a group, whose they are, and how another is named instead (USR 7, GRP 6).

use remit_db::{Statement, Tx, params, sql};
use serde_json::json;

use super::ownership::OwnerRule;
use super::{keys, owner_rules};
use crate::actor::Actor;
use crate::audit::{self, Change, Verb};
use crate::error::Result;
use crate::id::{ActionId, GroupId, OrgId, RuleSetId, StepId, UserId};
use crate::permission::{Ability, may};
use crate::workflow::rules;

/// Who is named.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Named {
    User(UserId),
    Group(GroupId),
}

/// Owner rules that name them.
#[derive(Debug)]
pub(crate) struct Naming {
    rules: RuleSetId,
    whose: Whose,
}

impl Naming {
    /// Which they are.
    pub(crate) fn rules(&self) -> RuleSetId {
        self.rules
    }
}

#[derive(Debug)]
enum Whose {
    Step(StepId),
    Action(ActionId),
}

macro_rules! of_steps {
    ($named:literal) => {
        sql!(concat!(
            "select distinct r.rule_set_id, s.id
             from owner_rules r join steps s on s.org_id = r.org_id and s.rule_set_id = r.rule_set_id
             where r.org_id = $1 and r.",
            $named,
            " = $2 order by s.id"
        ))
    };
}

/// The rules of a step may have a million actions; they are passed by before these are looked at. Rules that hold only while
/// others find nobody are among them (OWN 13).
macro_rules! of_actions {
    ($named:literal) => {
        sql!(concat!(
            "with named (rule_set_id) as (
                select r.rule_set_id from owner_rules r
                where r.org_id = $1 and r.",
            $named,
            " = $2
                    and not exists (
                        select 1 from steps s where s.org_id = r.org_id and s.rule_set_id = r.rule_set_id))
             select n.rule_set_id, a.id from named n cross join owner_keys k cross join actions a
             where k.org_id = $1 and k.rule_set_id = n.rule_set_id
                 and a.org_id = $1 and a.base_key = k.id and a.state = 1
             union
             select n.rule_set_id, a.id from named n cross join hand_overs h cross join actions a
             where h.org_id = $1 and h.own_rule_set_id = n.rule_set_id
                 and a.org_id = $1 and a.id = h.action_id and a.state = 1
             union
             select n.rule_set_id, a.id from named n cross join hand_overs h cross join actions a
             where h.org_id = $1 and h.step_rule_set_id = n.rule_set_id
                 and a.org_id = $1 and a.id = h.action_id and a.state = 1
             order by 2, 1 limit $3"
        ))
    };
}

impl Named {
    fn in_steps(self) -> (&'static Statement, i64) {
        match self {
            Named::User(user) => (of_steps!("user_id"), user.0),
            Named::Group(group) => (of_steps!("group_id"), group.0),
        }
    }

    fn in_actions(self) -> (&'static Statement, i64) {
        match self {
            Named::User(user) => (of_actions!("user_id"), user.0),
            Named::Group(group) => (of_actions!("group_id"), group.0),
        }
    }
}

/// The owner rules of steps, and the own ones of open actions, that name them.
pub(crate) fn of(tx: &Tx<'_>, org: OrgId, named: Named) -> Result<Vec<Naming>> {
    let (statement, id) = named.in_steps();
    let mut naming =
        tx.all(statement, params![org, id], |row| Ok(Naming { rules: row.get(0)?, whose: Whose::Step(row.get(1)?) }))?;
    naming.extend(of_open_actions(tx, org, named, i64::MAX)?);
    Ok(naming)
}

/// Are there any?
pub(crate) fn is_any(tx: &Tx<'_>, org: OrgId, named: Named) -> Result<bool> {
    let (statement, id) = named.in_steps();
    let in_steps = tx.all(statement, params![org, id], |row| row.get::<RuleSetId>(0))?;
    Ok(!in_steps.is_empty() || !of_open_actions(tx, org, named, 1)?.is_empty())
}

/// The open actions whose own rules name them.
pub(crate) fn of_open_actions(tx: &Tx<'_>, org: OrgId, named: Named, most: i64) -> Result<Vec<Naming>> {
    let (statement, id) = named.in_actions();
    Ok(tx.all(statement, params![org, id, most], |row| {
        Ok(Naming { rules: row.get(0)?, whose: Whose::Action(row.get(1)?) })
    })?)
}

/// Puts `instead` of each rule in its place in all of `naming`, nothing twice, and records it.
pub(crate) fn rewrite(
    tx: &Tx<'_>,
    actor: &Actor,
    naming: &[Naming],
    instead: impl Fn(OwnerRule) -> OwnerRule,
) -> Result<()> {
    let permit = may(actor, Ability::Configure)?;
    let mut changes = Vec::with_capacity(naming.len());
    for Naming { rules: set, whose } in naming {
        let before = owner_rules::of(tx, actor.org, *set)?;
        let mut after = Vec::with_capacity(before.len());
        for rule in before.iter().map(|rule| instead(*rule)) {
            if !after.contains(&rule) {
                after.push(rule);
            }
        }
        owner_rules::replace(tx, actor.org, *set, &after, actor.at)?;
        keys::rules_changed(tx, actor.org, *set, &before, actor.at)?;
        let (before, after) = (json!(rules::words(&before)), json!(rules::words(&after)));
        changes.push(match whose {
            Whose::Step(step) => Change::new(Verb::StepRulesReplaced, step, before, after),
            Whose::Action(action) => Change::new(Verb::ActionRulesReplaced, action, before, after),
        });
    }
    audit::record(tx, permit, &changes)
}
