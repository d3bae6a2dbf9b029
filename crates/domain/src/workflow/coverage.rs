//! Coverage: of the open actions of each step and group, how many are owned as the rules say, by a substitute, or by whoever
//! gets what falls back; and what will go wrong soon. Counted by owner keys, not action by action.
//!
//! Actions that have yet to move behind a very large change are counted where they stand.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

use remit_db::{Total, Tx, params, sql};

use super::shown::{self, Listed};
use crate::absence::{self, Absence};
use crate::action::facts;
use crate::action::ownership::OrgFacts;
use crate::actor::Actor;
use crate::clock::Instant;
use crate::error::Result;
use crate::id::{GroupId, OrgId, RuleSetId, UserId, WorkflowId};
use crate::permission::{Ability, may};

/// How so many open actions are owned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// By somebody whom a rule found.
    pub rule: i64,
    /// Only by people who stand in for somebody whom a rule found.
    pub substitute: i64,
    /// By finance, because the rules found nobody.
    pub finance: i64,
    /// By the organisation's owner, because finance has nobody either.
    pub owner: i64,
    /// Those of all these that wait for somebody who never signed in (OWN 7).
    pub waiting: i64,
}

impl Counts {
    /// All of them.
    #[must_use]
    pub fn open(self) -> i64 {
        self.rule + self.substitute + self.finance + self.owner
    }

    /// Those that the rules found nobody for.
    #[must_use]
    pub fn fell(self) -> i64 {
        self.finance + self.owner
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.rule += other.rule;
        self.substitute += other.substitute;
        self.finance += other.finance;
        self.owner += other.owner;
        self.waiting += other.waiting;
    }
}

/// Who lives in a key, as far as coverage asks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Life {
    /// Somebody in their own place.
    own: bool,
    /// Somebody in the place of another.
    stands_in: bool,
    /// Somebody who has signed in.
    known: bool,
}

impl Life {
    fn or(self, other: Life) -> Life {
        Life {
            own: self.own || other.own,
            stands_in: self.stands_in || other.stands_in,
            known: self.known || other.known,
        }
    }
}

/// Who gets what falls back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Last {
    finance: Life,
    /// Whether the organisation's owner has signed in.
    owner_known: bool,
}

/// How `open` actions are owned on whose keys there is this life.
fn counted(life: Life, last: Last, open: i64) -> Counts {
    let by_finance = last.finance.own || last.finance.stands_in;
    let (mut counts, known) = match life {
        Life { own: true, known, .. } => (Counts { rule: open, ..Counts::default() }, known),
        Life { stands_in: true, known, .. } => (Counts { substitute: open, ..Counts::default() }, known),
        _ if by_finance => (Counts { finance: open, ..Counts::default() }, last.finance.known),
        _ => (Counts { owner: open, ..Counts::default() }, last.owner_known),
    };
    counts.waiting = if known { 0 } else { open };
    counts
}

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
    let counts = counts(tx, org, &sets)?;
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

fn counts(tx: &Tx<'_>, org: OrgId, sets: &[RuleSetId]) -> Result<BTreeMap<RuleSetId, Counts>> {
    let (bases, last) = (bases(tx, org, sets)?, last(tx, org)?);
    let mut counts = BTreeMap::<RuleSetId, Counts>::new();
    // The extra key of an action tells its rules, and these its base key.
    let rows = tx.all_in(
        sql!(
            "with counted as materialized (
                 select k.rule_set_id,
                     (select count(*) from actions a
                      where a.org_id = k.org_id and a.extra_key = k.id and a.state = 1) as open,
                     (select max(case when m.stands_in = 0 then 1 else 0 end) from key_members m
                      where m.org_id = k.org_id and m.key_id = k.id and m.live = 1) as own,
                     (select max(case when u.joined_at is null then 0 else 1 end) from key_members m
                      join users u on u.org_id = m.org_id and u.id = m.user_id
                      where m.org_id = k.org_id and m.key_id = k.id and m.live = 1) as known
                 from owner_keys k where k.org_id = $1 and k.kind = 2 and k.rule_set_id in ($2...))
             select rule_set_id, own, known, cast(sum(open) as bigint) from counted where open > 0
             group by rule_set_id, own, known"
        ),
        params![org],
        sets,
        |row| Ok((row.get::<RuleSetId>(0)?, life(row.get(1)?, row.get(2)?), row.get::<i64>(3)?)),
    )?;
    for (set, extra, open) in rows {
        let base = bases.get(&set).copied().unwrap_or_default();
        *counts.entry(set).or_default() += counted(extra.or(base), last, open);
    }
    Ok(counts)
}

/// Nothing where nobody lives in the key.
fn life(own: Option<i64>, known: Option<i64>) -> Life {
    Life { own: own == Some(1), stands_in: own == Some(0), known: known == Some(1) }
}

fn bases(tx: &Tx<'_>, org: OrgId, sets: &[RuleSetId]) -> Result<BTreeMap<RuleSetId, Life>> {
    let bases = tx.all_in(
        sql!(
            "select k.rule_set_id, max(case when m.stands_in = 0 then 1 else 0 end),
                 max(case when u.joined_at is null then 0 else 1 end)
             from owner_keys k
             join key_members m on m.org_id = k.org_id and m.key_id = k.id and m.live = 1
             join users u on u.org_id = m.org_id and u.id = m.user_id
             where k.org_id = $1 and k.kind = 1 and k.rule_set_id in ($2...) group by k.rule_set_id"
        ),
        params![org],
        sets,
        |row| Ok((row.get(0)?, life(row.get(1)?, row.get(2)?))),
    )?;
    Ok(bases.into_iter().collect())
}

fn last(tx: &Tx<'_>, org: OrgId) -> Result<Last> {
    let finance = tx.one(
        sql!(
            "select max(case when m.stands_in = 0 then 1 else 0 end), max(case when u.joined_at is null then 0 else 1 end)
             from owner_keys k
             join key_members m on m.org_id = k.org_id and m.key_id = k.id and m.live = 1
             join users u on u.org_id = m.org_id and u.id = m.user_id
             where k.org_id = $1 and k.rule_set_id = 0 and k.kind = 3"
        ),
        params![org],
        |row| Ok(life(row.get(0)?, row.get(1)?)),
    )?;
    let owner_known =
        tx.one(sql!("select joined_at is not null from users where org_id = $1 and role = 3"), params![org], |row| {
            row.get(0)
        })?;
    Ok(Last { finance: finance.unwrap_or_default(), owner_known: owner_known.unwrap_or(false) })
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
