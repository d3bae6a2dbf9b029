//! The SQL of workflows and their steps.

use std::collections::BTreeMap;

use remit_db::{Row, ToValue, Tx, Value, params, sql};

use super::{Detail, NewStep, Step, Workflow};
use crate::Actor;
use crate::action::owner_rules;
use crate::clock::Instant;
use crate::error::{Error, Result};
use crate::id::{OrgId, RuleSetId, StepId, WorkflowId};
use crate::permission::{self, Ability};
use crate::text::Name;

/// The workflows of the organisation by name, for lists and choices.
///
/// # Errors
/// Those of the storage.
pub fn list(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<Workflow>> {
    let _ = permission::may(actor, Ability::See)?;
    by_name(tx, actor.org)
}

pub(super) fn by_name(tx: &Tx<'_>, org: OrgId) -> Result<Vec<Workflow>> {
    let mut workflows = all(tx, org)?;
    workflows.sort_by_cached_key(|workflow| (crate::text::fold(&workflow.name), workflow.id));
    Ok(workflows)
}

/// One workflow with the owner rules of its steps.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`], those of the storage.
pub fn detail(tx: &Tx<'_>, actor: &Actor, id: WorkflowId) -> Result<Detail> {
    let _ = permission::may(actor, Ability::Inspect)?;
    let workflow = all(tx, actor.org)?.into_iter().find(|workflow| workflow.id == id).ok_or(Error::NotFound)?;
    let sets: Vec<_> = workflow.steps.iter().map(|step| step.rule_set).collect();
    let mut rules = owner_rules::of_many(tx, actor.org, &sets)?;
    let rules = sets.iter().map(|set| rules.remove(set).unwrap_or_default()).collect();
    Ok(Detail { workflow, rules })
}

/// Every workflow with its steps. There are tens of them, not thousands.
///
/// # Errors
/// Those of the storage.
pub(crate) fn all(tx: &Tx<'_>, org: OrgId) -> Result<Vec<Workflow>> {
    let mut steps = steps(tx, org)?;
    Ok(tx.all(
        sql!("select id, name, level, min_days_between, version from workflows where org_id = $1 order by id"),
        params![org],
        |row| {
            let id = row.get(0)?;
            Ok(Workflow {
                id,
                name: row.get(1)?,
                level: row.get(2)?,
                min_days_between: row.get(3)?,
                version: row.get(4)?,
                steps: steps.remove(&id).unwrap_or_default(),
            })
        },
    )?)
}

fn steps(tx: &Tx<'_>, org: OrgId) -> Result<BTreeMap<WorkflowId, Vec<Step>>> {
    let rows = tx.all(
        sql!(
            "select workflow_id, id, name, kind, anchor, offset_days, automatic, rule_set_id
             from steps where org_id = $1 order by workflow_id, place"
        ),
        params![org],
        |row| Ok((row.get::<WorkflowId>(0)?, step(row)?)),
    )?;
    let mut steps = BTreeMap::<_, Vec<_>>::new();
    for (workflow, step) in rows {
        steps.entry(workflow).or_default().push(step);
    }
    Ok(steps)
}

fn step(row: &Row<'_>) -> std::result::Result<Step, remit_db::Error> {
    Ok(Step {
        id: row.get(1)?,
        name: row.get(2)?,
        kind: row.get(3)?,
        anchor: row.get(4)?,
        offset_days: row.get(5)?,
        automatic: row.get(6)?,
        rule_set: row.get(7)?,
    })
}

pub(crate) fn exists(tx: &Tx<'_>, org: OrgId, id: WorkflowId) -> Result<bool> {
    let found = tx.one(sql!("select 1 from workflows where org_id = $1 and id = $2"), params![org, id], |row| {
        row.get::<i64>(0)
    })?;
    Ok(found.is_some())
}

pub(super) fn rule_set(tx: &Tx<'_>, org: OrgId, step: StepId) -> Result<Option<RuleSetId>> {
    Ok(tx.one(sql!("select rule_set_id from steps where org_id = $1 and id = $2"), params![org, step], |row| {
        row.get(0)
    })?)
}

/// What the steps are called whose these owner rules are.
///
/// # Errors
/// Those of the storage.
pub fn steps_of(tx: &Tx<'_>, org: OrgId, rules: &[RuleSetId]) -> Result<BTreeMap<RuleSetId, String>> {
    let steps = tx.all_in(
        sql!("select rule_set_id, name from steps where org_id = $1 and rule_set_id in ($2...)"),
        params![org],
        rules,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(steps.into_iter().collect())
}

/// The columns of a new workflow beside its steps.
pub(super) struct Head<'a> {
    pub id: WorkflowId,
    pub name: &'a Name,
    pub level: super::Level,
    pub min_days_between: i64,
    pub created_at: Instant,
}

pub(super) fn insert(tx: &Tx<'_>, org: OrgId, head: &Head<'_>) -> Result<()> {
    let inserted = tx.run(
        sql!(
            "insert into workflows (org_id, id, name, name_key, level, min_days_between, created_at)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        params![org, head.id, head.name.as_str(), head.name.key(), head.level, head.min_days_between, head.created_at],
    );
    inserted.map_err(|error| match error {
        error if error.violates("workflows_name") => Error::invalid("name", crate::error::Problem::Taken),
        error => error.into(),
    })?;
    Ok(())
}

pub(super) fn insert_steps(
    tx: &Tx<'_>,
    org: OrgId,
    workflow: WorkflowId,
    steps: &[(StepId, RuleSetId, Name, &NewStep)],
) -> Result<()> {
    let rows = (1i64..).zip(steps).map(|(place, (id, rule_set, name, step))| {
        [
            org.to_value(),
            id.to_value(),
            workflow.to_value(),
            Value::Int(place),
            name.as_str().to_value(),
            step.kind.to_value(),
            step.anchor.to_value(),
            Value::Int(step.offset_days),
            step.automatic.to_value(),
            rule_set.to_value(),
        ]
    });
    tx.run_many(
        sql!(
            "insert into steps
             (org_id, id, workflow_id, place, name, kind, anchor, offset_days, automatic, rule_set_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        ),
        rows,
    )?;
    Ok(())
}
