//! Coverage: of the open actions of each step and group, how many are owned as the rules say, by a substitute, or by whoever
//! gets what falls back; who is missing where; and what will go wrong soon.

mod counts;

use std::collections::{BTreeMap, BTreeSet};

use remit_db::{Total, Tx, params, sql};

pub use self::counts::Counts;
use super::shown::{self, Listed};
use crate::absence::{self, Absence};
use crate::action::facts;
use crate::action::ownership::OrgFacts;
use crate::actor::Actor;
use crate::clock::Instant;
use crate::error::Result;
use crate::id::{GroupId, OrgId, RuleSetId, UserId, WorkflowId};
use crate::permission::{Ability, may};

/// Something that will go wrong, or does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// Only one person of the group is available.
    OnlyOne(GroupId),
    /// Nobody of the group is there from this moment, when somebody goes away.
    NobodyFrom(GroupId, Instant),
}

/// The customers of a workflow to which nobody of a group is assigned that one of its steps wants there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uncovered {
    /// The workflow.
    pub workflow: WorkflowId,
    /// The group.
    pub group: GroupId,
    /// How many customers, counted to one beyond the cap of lists.
    pub customers: i64,
}

/// The coverage of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The workflows with their steps, rules, and what keeps a rule from finding anybody.
    pub workflows: Vec<Listed>,
    /// How the open actions under each rule set of a step are owned; those without any are left out.
    pub counts: BTreeMap<RuleSetId, Counts>,
    /// All steps together.
    pub total: Counts,
    /// Customers with nobody of a group that is wanted there.
    pub uncovered: Vec<Uncovered>,
    /// What will go wrong.
    pub warnings: Vec<Warning>,
    /// Whether actions have yet to move behind a very large change.
    pub moving: bool,
}

impl Coverage {
    /// How the open actions of the steps that name a group are owned.
    #[must_use]
    pub fn of_group(&self, group: GroupId) -> Counts {
        let mut counts = Counts::default();
        for step in self.workflows.iter().flat_map(|it| &it.steps) {
            if step.rules.iter().any(|(rule, _)| rule.group() == Some(group)) {
                counts += self.counts.get(&step.step.rule_set).copied().unwrap_or_default();
            }
        }
        counts
    }

    /// The groups that steps name.
    #[must_use]
    pub fn groups(&self) -> BTreeSet<GroupId> {
        groups(&self.workflows)
    }
}

fn groups(workflows: &[Listed]) -> BTreeSet<GroupId> {
    let rules = workflows.iter().flat_map(|it| &it.steps).flat_map(|step| &step.rules);
    rules.filter_map(|(rule, _)| rule.group()).collect()
}

/// The coverage of the actor's organisation.
///
/// # Errors
/// [`crate::Error::Denied`] for who has no analytics, those of the storage.
pub fn coverage(tx: &Tx<'_>, actor: &Actor) -> Result<Coverage> {
    let _permit = may(actor, Ability::Analyse)?;
    let org = actor.org;
    let workflows = shown::all(tx, org)?;
    let sets: Vec<RuleSetId> = workflows.iter().flat_map(|it| &it.steps).map(|step| step.step.rule_set).collect();
    let counts = counts::of(tx, org, &sets)?;
    let mut total = Counts::default();
    counts.values().for_each(|of_step| total += *of_step);
    let everybody = facts::of_everybody(tx, org)?;
    let coming = absence::queries::coming(tx, org)?;
    Ok(Coverage {
        warnings: groups(&workflows).into_iter().filter_map(|it| warning(it, &everybody, &coming, actor.at)).collect(),
        uncovered: uncovered(tx, org)?,
        moving: crate::action::keys::pending::is_any(tx, org)?,
        workflows,
        counts,
        total,
    })
}

/// What will go wrong with a group, the soonest.
fn warning(group: GroupId, everybody: &OrgFacts, coming: &[Absence], now: Instant) -> Option<Warning> {
    if everybody.archived.contains(&group) {
        return None;
    }
    let people = everybody.people.iter();
    let members: Vec<UserId> = people
        .filter(|(_, person)| person.groups.contains(&group) && person.status.is_active())
        .map(|(&user, _)| user)
        .collect();
    let gone = |user: &UserId, at: Instant| {
        coming.iter().any(|absence| absence.user == *user && absence.covers(at) && absence.cover.substitute.is_none())
    };
    let starts = coming.iter().map(|absence| absence.from).filter(|from| *from > now);
    let empty = starts.into_iter().find(|&at| members.iter().all(|user| gone(user, at)));
    match members.iter().filter(|user| !everybody.away.contains(**user)).count() {
        0 => None,
        _ if empty.is_some() => empty.map(|at| Warning::NobodyFrom(group, at)),
        1 => Some(Warning::OnlyOne(group)),
        _ => None,
    }
}

/// Of each workflow and each group that a step of it wants among those assigned, where there are such customers.
fn uncovered(tx: &Tx<'_>, org: OrgId) -> Result<Vec<Uncovered>> {
    let found = tx.all(
        sql!(
            "select p.workflow_id, p.group_id, (
                 select count(*) from (
                     select 1 from customers c
                     where c.org_id = $1 and c.workflow_id = p.workflow_id and not exists (
                         select 1 from assignments x
                         join memberships m on m.org_id = x.org_id and m.group_id = p.group_id and m.user_id = x.user_id
                         where x.org_id = $1 and x.customer_id = c.id)
                     limit $2) counted)
             from (select distinct s.workflow_id, r.group_id from steps s
                 join owner_rules r on r.org_id = s.org_id and r.rule_set_id = s.rule_set_id and r.scope = 1
                 join groups g on g.org_id = r.org_id and g.id = r.group_id and g.archived_at is null
                 where s.org_id = $1) p
             order by p.workflow_id, p.group_id"
        ),
        params![org, Total::CAP + 1],
        |row| Ok(Uncovered { workflow: row.get(0)?, group: row.get(1)?, customers: row.get(2)? }),
    )?;
    Ok(found.into_iter().filter(|it| it.customers > 0).collect())
}
