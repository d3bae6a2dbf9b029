//! Workflows: what is to be done about unpaid invoices, when, and whose it is.

pub mod commands;
pub mod coverage;
mod queries;
pub(crate) mod rules;
pub mod shown;

pub(crate) use queries::{all, exists};
pub use queries::{detail, list, steps_of};
pub use rules::MOST_RULES;

use crate::action::Kind;
use crate::action::ownership::OwnerRule;
use crate::clock::Day;
use crate::code::coded;
use crate::id::{RuleSetId, StepId, WorkflowId};

coded! {
    /// What a workflow has one open planned action for (ACT 2).
    Level {
        /// For each customer.
        Customer = 1 "customer",
        /// For each unpaid, undisputed invoice.
        Invoice = 2 "invoice",
    }
}

coded! {
    /// The day of an invoice from which a step is counted.
    Anchor {
        /// The day it was issued.
        Issue = 1 "issue",
        /// The day it is due.
        Due = 2 "due",
    }
}

/// An ordered list of steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workflow {
    /// Its id.
    pub id: WorkflowId,
    /// Its name.
    pub name: String,
    /// What it has one open planned action for.
    pub level: Level,
    /// The fewest days from one contact to the next.
    pub min_days_between: i64,
    /// Its steps in order.
    pub steps: Vec<Step>,
    /// Counts its changes.
    pub version: i64,
}

/// A step whose owner rules name somebody, or a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedBy {
    /// What its workflow is called.
    pub workflow: String,
    /// Its number in the workflow.
    pub place: i64,
}

/// One step of a workflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its id.
    pub id: StepId,
    /// What its actions are called.
    pub name: String,
    /// What there is to do.
    pub kind: Kind,
    /// From which day of the invoice it is counted.
    pub anchor: Anchor,
    /// How many days after that day (before it, when negative).
    pub offset_days: i64,
    /// Whether its e-mails go out by themselves.
    pub automatic: bool,
    /// Where its owner rules are.
    pub rule_set: RuleSetId,
}

impl Step {
    /// The day on which this step comes for an invoice of these dates.
    #[must_use]
    pub fn trigger(&self, issued: Day, due: Day) -> Day {
        let anchor = match self.anchor {
            Anchor::Issue => issued,
            Anchor::Due => due,
        };
        anchor.plus(self.offset_days)
    }
}

/// A workflow with whose its actions are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// The workflow.
    pub workflow: Workflow,
    /// The owner rules of each step, in the order of the steps.
    pub rules: Vec<Vec<OwnerRule>>,
}

/// A workflow to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWorkflow {
    /// Its name.
    pub name: String,
    /// What it has one open planned action for.
    pub level: Level,
    /// The fewest days from one contact to the next.
    pub min_days_between: i64,
    /// Its steps in order.
    pub steps: Vec<NewStep>,
}

/// A step to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStep {
    /// What its actions are called.
    pub name: String,
    /// What there is to do.
    pub kind: Kind,
    /// From which day of the invoice it is counted.
    pub anchor: Anchor,
    /// How many days after that day (before it, when negative).
    pub offset_days: i64,
    /// Whether its e-mails go out by themselves.
    pub automatic: bool,
    /// Whose its actions are.
    pub rules: Vec<OwnerRule>,
}
