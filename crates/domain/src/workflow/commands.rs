//! What is done with workflows.

use remit_db::Tx;
use serde_json::json;

use super::{NewStep, NewWorkflow, queries, rules};
use crate::Actor;
use crate::action::gained::{fallen, foreseen::Foreseen};
use crate::action::ownership::OwnerRule;
use crate::action::{Kind, keys, owner_rules};
use crate::audit::{self, Change, Verb};
use crate::error::{Error, Problem, Result};
use crate::id::{OrgId, RuleSetId, StepId, WorkflowId};
use crate::permission::{self, Ability};
use crate::text::Name;

/// The most steps of a workflow.
pub const MOST_STEPS: usize = 50;
/// The furthest that a step is from its day, and the longest pause between contacts.
pub const MOST_DAYS: i64 = 3_650;

/// Makes a workflow with its steps and their owner rules.
///
/// # Errors
/// Faults at `name`, `min_days_between`, `steps` or `owners`.
pub fn create(tx: &Tx<'_>, actor: &Actor, new: &NewWorkflow) -> Result<WorkflowId> {
    let permit = permission::may(actor, Ability::Configure)?;
    let name = Name::new(&new.name).map_err(|problem| Error::invalid("name", problem))?;
    check(new)?;
    let id = WorkflowId(tx.next_id()?);
    let head = queries::Head {
        id,
        name: &name,
        level: new.level,
        min_days_between: new.min_days_between,
        created_at: actor.at,
    };
    queries::insert(tx, actor.org, &head)?;
    let mut steps = Vec::with_capacity(new.steps.len());
    for step in &new.steps {
        let name = check_step(tx, actor.org, step)?;
        let set = RuleSetId(tx.next_id()?);
        owner_rules::replace(tx, actor.org, set, &step.rules, actor.at)?;
        steps.push((StepId(tx.next_id()?), set, name, step));
    }
    queries::insert_steps(tx, actor.org, id, &steps)?;
    let after = json!({ "level": new.level, "min_days_between": new.min_days_between, "steps": steps.len() });
    audit::record(tx, permit, &[Change::new(Verb::WorkflowCreated, id, json!(null), after)])?;
    Ok(id)
}

/// Gives a step other owner rules. Its open actions follow in the same transaction (OWN 2).
///
/// # Errors
/// [`Error::NotFound`], and faults at `owners`.
pub fn replace_rules(tx: &Tx<'_>, actor: &Actor, step: StepId, wanted: &[OwnerRule]) -> Result<()> {
    change_rules(tx, actor, step, None, wanted)
}

/// The same for somebody who has `seen` which rules the step has: what somebody else has changed since is not overwritten.
///
/// # Errors
/// [`Error::Stale`] when the rules are not those any more, and those of [`replace_rules`].
pub fn revise_rules(tx: &Tx<'_>, actor: &Actor, step: StepId, seen: &[OwnerRule], wanted: &[OwnerRule]) -> Result<()> {
    change_rules(tx, actor, step, Some(seen), wanted)
}

fn change_rules(
    tx: &Tx<'_>,
    actor: &Actor,
    step: StepId,
    seen: Option<&[OwnerRule]>,
    wanted: &[OwnerRule],
) -> Result<()> {
    let permit = permission::may(actor, Ability::Configure)?;
    let set = queries::rule_set(tx, actor.org, step)?.ok_or(Error::NotFound)?;
    let before = owner_rules::of(tx, actor.org, set)?;
    if seen.is_some_and(|seen| seen != before) {
        return Err(Error::Stale);
    }
    rules::check(tx, actor.org, wanted, &before)?;
    if wanted == before {
        return Ok(());
    }
    let foreseen = Foreseen::by_rules(tx, actor, set, &before, wanted)?;
    owner_rules::replace(tx, actor.org, set, wanted, actor.at)?;
    keys::rules_changed(tx, actor.org, set, &before, actor.at)?;
    foreseen.note(tx, actor)?;
    fallen::note_edited(tx, actor, set, &before)?;
    let (before, after) = (rules::words(&before), rules::words(wanted));
    audit::record(tx, permit, &[Change::new(Verb::StepRulesReplaced, step, json!(before), json!(after))])
}

fn check(new: &NewWorkflow) -> Result<()> {
    if !(0..=MOST_DAYS).contains(&new.min_days_between) {
        return Err(Error::invalid("min_days_between", Problem::OutOfRange));
    }
    if new.steps.is_empty() {
        return Err(Error::invalid("steps", Problem::Missing));
    }
    if new.steps.len() > MOST_STEPS {
        return Err(Error::invalid("steps", Problem::TooMany { max: MOST_STEPS }));
    }
    Ok(())
}

/// What a step is called, when all of it can be taken.
///
/// # Errors
/// Faults at `steps` or `owners`, and [`Conflict::ArchivedGroup`](crate::error::Conflict::ArchivedGroup).
pub fn check_step(tx: &Tx<'_>, org: OrgId, step: &NewStep) -> Result<Name> {
    let name = Name::new(&step.name).map_err(|problem| Error::invalid("steps", problem))?;
    if !(-MOST_DAYS..=MOST_DAYS).contains(&step.offset_days) {
        return Err(Error::invalid("steps", Problem::OutOfRange));
    }
    // Only an e-mail goes out by itself.
    if step.automatic && step.kind != Kind::Email {
        return Err(Error::invalid("steps", Problem::NotAChoice));
    }
    rules::check(tx, org, &step.rules, &[])?;
    Ok(name)
}
