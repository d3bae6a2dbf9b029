//! What lists and forms show of workflows: how many actions are open at each step, what is wrong with its rules, and at how
//! many customers a rule finds somebody.

use std::collections::{BTreeMap, BTreeSet};

use remit_db::{Total, Tx, params, sql};

use super::{Step, Workflow, queries};
use crate::action::finds::{Finds, Trouble, trouble};
use crate::action::ownership::{CustomerFacts, OrgFacts, OwnerRule};
use crate::action::{facts, owner_rules};
use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::id::{OrgId, RuleSetId, StepId, UserId, WorkflowId};
use crate::permission::{Ability, Position, may};

/// A workflow with what its list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The workflow.
    pub workflow: Workflow,
    /// How many customers are under it, counted to one beyond the cap of lists.
    pub customers: i64,
    /// The same of each step, in their order.
    pub steps: Vec<ListedStep>,
}

/// A step with what the list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedStep {
    /// The step.
    pub step: Step,
    /// Its rules, each with what keeps it from finding anybody.
    pub rules: Vec<(OwnerRule, Option<Snag>)>,
    /// How many actions are open under its rules, counted to one beyond the cap of lists.
    pub open: i64,
}

/// What keeps a rule of a step from finding anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Snag {
    /// Whatever the customer.
    Trouble(Trouble),
    /// It names somebody who sees none of the workflow's customers (OWN 6).
    SeesNone,
}

/// Every workflow by name.
///
/// # Errors
/// [`Error::Denied`] for who may not look at workflows, those of the storage.
pub fn list(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<Listed>> {
    let _permit = may(actor, Ability::Inspect)?;
    all(tx, actor.org)
}

pub(super) fn all(tx: &Tx<'_>, org: OrgId) -> Result<Vec<Listed>> {
    let workflows = queries::by_name(tx, org)?;
    let sets: Vec<_> = workflows.iter().flat_map(|it| &it.steps).map(|step| step.rule_set).collect();
    let (mut rules, open) = (owner_rules::of_many(tx, org, &sets)?, open_under(tx, org, &sets)?);
    let everybody = facts::of_everybody(tx, org)?;
    let limited = named_with_limits(&rules, &everybody);
    let (seen, customers) = (seen_under(tx, org, &limited)?, customers(tx, org)?);
    let mut listed = Vec::with_capacity(workflows.len());
    for workflow in workflows {
        let snag = |rule: OwnerRule| match (trouble(rule, &everybody), rule) {
            (Some(trouble), _) => Some(Snag::Trouble(trouble)),
            (None, OwnerRule::User(user)) if limited.contains(&user) => {
                (!seen.contains(&(workflow.id, user))).then_some(Snag::SeesNone)
            }
            _ => None,
        };
        let mut step = |step: &Step| ListedStep {
            step: step.clone(),
            rules: rules.remove(&step.rule_set).unwrap_or_default().into_iter().map(|it| (it, snag(it))).collect(),
            open: open.get(&step.rule_set).copied().unwrap_or(0),
        };
        let steps = workflow.steps.iter().map(&mut step).collect();
        listed.push(Listed { customers: customers.get(&workflow.id).copied().unwrap_or(0), steps, workflow });
    }
    Ok(listed)
}

/// Those whom rules name and who do not see every customer.
fn named_with_limits(rules: &BTreeMap<RuleSetId, Vec<OwnerRule>>, everybody: &OrgFacts) -> Vec<UserId> {
    let named = rules.values().flatten().filter_map(|rule| match rule {
        OwnerRule::User(user) => Some(*user),
        _ => None,
    });
    let limited = named.filter(|user| everybody.people.get(user).is_some_and(|person| !person.sees_all()));
    limited.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Under which workflows these people are assigned to a customer, or stand in with sight for somebody who is.
fn seen_under(tx: &Tx<'_>, org: OrgId, users: &[UserId]) -> Result<BTreeSet<(WorkflowId, UserId)>> {
    let seen = tx.all_in(
        sql!(
            "select distinct c.workflow_id, x.user_id from assignments x
             join customers c on c.org_id = x.org_id and c.id = x.customer_id
             where x.org_id = $1 and c.workflow_id is not null and x.user_id in ($2...)"
        ),
        params![org],
        users,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let lent = tx.all_in(
        sql!(
            "select distinct c.workflow_id, b.substitute_id from absences b
             join assignments x on x.org_id = b.org_id and x.user_id = b.user_id
             join customers c on c.org_id = x.org_id and c.id = x.customer_id
             where b.org_id = $1 and b.state = 2 and b.with_sight = 1 and c.workflow_id is not null
                and b.substitute_id in ($2...)"
        ),
        params![org],
        users,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(seen.into_iter().chain(lent).collect())
}

/// How many actions are open under each of these rule sets, counted to one beyond the cap of lists.
pub(crate) fn open_under(tx: &Tx<'_>, org: OrgId, sets: &[RuleSetId]) -> Result<BTreeMap<RuleSetId, i64>> {
    let open = tx.all_in(
        sql!(
            "select k.rule_set_id, (
                 select count(*) from (
                     select 1 from actions a
                     where a.org_id = k.org_id and a.base_key = k.id and a.state = 1 limit $2) counted)
             from owner_keys k where k.org_id = $1 and k.kind = 1 and k.rule_set_id in ($3...)"
        ),
        params![org, Total::CAP + 1],
        sets,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(open.into_iter().collect())
}

fn customers(tx: &Tx<'_>, org: OrgId) -> Result<BTreeMap<WorkflowId, i64>> {
    let counted = tx.all(
        sql!(
            "select w.id, (
                 select count(*) from (
                     select 1 from customers c where c.org_id = w.org_id and c.workflow_id = w.id limit $2) counted)
             from workflows w where w.org_id = $1"
        ),
        params![org, Total::CAP + 1],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(counted.into_iter().collect())
}

/// A step with the workflow that it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The workflow.
    pub workflow: Workflow,
    /// The place of the step in it, from 0.
    pub place: usize,
    /// Its owner rules.
    pub rules: Vec<OwnerRule>,
}

impl Found {
    /// The step.
    #[must_use]
    pub fn step(&self) -> &Step {
        &self.workflow.steps[self.place]
    }
}

/// A step, its rules and its workflow.
///
/// # Errors
/// [`Error::NotFound`], those of the storage.
pub fn step(tx: &Tx<'_>, actor: &Actor, id: StepId) -> Result<Found> {
    let _permit = may(actor, Ability::See)?;
    let place = |workflow: &Workflow| workflow.steps.iter().position(|step| step.id == id);
    let mut all = queries::all(tx, actor.org)?.into_iter();
    let (workflow, place) = all.find_map(|it| place(&it).map(|place| (it, place))).ok_or(Error::NotFound)?;
    let rules = owner_rules::of(tx, actor.org, workflow.steps[place].rule_set)?;
    Ok(Found { workflow, place, rules })
}

/// So many customers of a workflow are looked at, to say where rules find nobody.
pub const LOOKED_AT: usize = 10_000;

/// What rules mean here and now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// How many customers of the workflow were looked at.
    pub customers: usize,
    /// Whether there are more.
    pub more: bool,
    /// What each rule means alone.
    pub rules: Vec<Means>,
    /// At how many customers all of them together find nobody.
    pub unfound: usize,
    /// Does what falls back go to finance? Else to the organisation's owner.
    pub finance: bool,
}

/// What one rule means alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Means {
    /// How many people it can find today.
    pub people: usize,
    /// How many more of them are away.
    pub away: usize,
    /// At how many customers it finds nobody.
    pub unfound: usize,
    /// What keeps it from finding anybody at all.
    pub trouble: Option<Trouble>,
}

/// What `rules` mean for the customers of a workflow today. A rule that is not chosen yet means nothing.
///
/// # Errors
/// [`Error::Denied`] for who may not look at workflows, those of the storage.
pub fn meaning(tx: &Tx<'_>, actor: &Actor, workflow: WorkflowId, rules: &[Option<OwnerRule>]) -> Result<Meaning> {
    let _permit = may(actor, Ability::Inspect)?;
    let everybody = facts::of_everybody(tx, actor.org)?;
    let (customers, more) = customers_under(tx, actor.org, workflow)?;
    let assigned: BTreeSet<UserId> = customers.iter().flat_map(|it| &it.assigned).copied().collect();
    let unfound = |rules: &[OwnerRule]| {
        let finds = Finds::of(rules, &everybody);
        customers.iter().filter(|customer| !finds.somebody_at(customer)).count()
    };
    let means = |rule: &Option<OwnerRule>| {
        let rule = (*rule)?;
        let found = |user: &UserId| {
            let counts = rule != OwnerRule::Assigned || assigned.contains(user);
            counts && rule.finds_if_assigned(*user, &everybody)
        };
        let meant = || everybody.people.keys().filter(|user| found(user));
        Some(Means {
            people: meant().filter(|&&user| everybody.available(user)).count(),
            away: meant().filter(|&&user| everybody.is_away(user)).count(),
            unfound: unfound(&[rule]),
            trouble: trouble(rule, &everybody),
        })
    };
    let nothing = Means { people: 0, away: 0, unfound: customers.len(), trouble: None };
    let chosen: Vec<OwnerRule> = rules.iter().copied().flatten().collect();
    let finance = trouble(OwnerRule::Position(Position::Finance), &everybody).is_none();
    Ok(Meaning {
        customers: customers.len(),
        more,
        rules: rules.iter().map(|rule| means(rule).unwrap_or(nothing)).collect(),
        unfound: unfound(&chosen),
        finance,
    })
}

/// Who is assigned to each customer of a workflow, and whether there are more than [`LOOKED_AT`].
fn customers_under(tx: &Tx<'_>, org: OrgId, workflow: WorkflowId) -> Result<(Vec<CustomerFacts>, bool)> {
    let rows = tx.all(
        sql!(
            "select c.id, x.user_id from (
                 select id from customers where org_id = $1 and workflow_id = $2 order by id limit $3) c
             left join assignments x on x.org_id = $1 and x.customer_id = c.id
             order by c.id"
        ),
        params![org, workflow, i64::try_from(LOOKED_AT).unwrap_or(i64::MAX).saturating_add(1)],
        |row| Ok((row.get::<i64>(0)?, row.get::<Option<UserId>>(1)?)),
    )?;
    let mut customers = Vec::<CustomerFacts>::new();
    let mut last = None;
    for (customer, user) in rows {
        if last.replace(customer) != Some(customer) {
            customers.push(CustomerFacts::default());
        }
        if let Some(facts) = customers.last_mut() {
            facts.assigned.extend(user);
        }
    }
    let more = customers.len() > LOOKED_AT;
    customers.truncate(LOOKED_AT);
    Ok((customers, more))
}
