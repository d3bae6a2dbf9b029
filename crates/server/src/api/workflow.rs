//! Workflows and whose their steps are, for machines.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use remit_db::Tx;
use remit_domain::action::Kind;
use remit_domain::action::ownership::OwnerRule;
use remit_domain::error::Error;
use remit_domain::id::{StepId, WorkflowId};
use remit_domain::workflow::commands::{replace_rules, revise_rules};
use remit_domain::workflow::shown::{self, Listed, ListedStep};
use remit_domain::workflow::{self, Anchor, Level};
use remit_domain::{Actor, Result};
use serde::{Deserialize, Serialize};

use super::asked::at;
use super::preview::{Mode, run};
use super::rule::{Given, Rule};
use super::shown::Count;
use crate::actor::{Reader, Writer};
use crate::app::App;
use crate::extract::{self, Nothing, Path, Query};
use crate::problem::Problem;

/// Every workflow, by name: there are tens of them.
#[derive(Serialize)]
pub struct Answer {
    workflows: Vec<Workflow>,
}

#[derive(Serialize)]
struct Workflow {
    id: WorkflowId,
    name: String,
    level: Level,
    min_days_between: i64,
    /// The customers that are under it.
    customers: Count,
    steps: Vec<Step>,
}

/// A step, in the words of a workflow's file.
#[derive(Serialize)]
struct Step {
    id: StepId,
    name: String,
    kind: Kind,
    from: Anchor,
    days: i64,
    automatic: bool,
    rules: Vec<Rule>,
    /// The open actions under its rules.
    actions: Count,
}

/// Whose a step is.
#[derive(Serialize)]
pub struct Rules {
    workflow: WorkflowId,
    step: StepId,
    rules: Vec<Rule>,
}

/// Whose it is to be.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    rules: Vec<Given>,
    /// Those that were read; when it has others meanwhile, nothing is changed.
    seen: Option<Vec<Given>>,
}

type Place = (WorkflowId, StepId);

/// `GET /api/v1/workflows`
pub async fn list(State(app): State<App>, reader: Reader, _: Query<Nothing>) -> Result<Json<Answer>, Problem> {
    let listed = reader.ask_list(&app, shown::list).await?;
    Ok(Json(Answer { workflows: listed.into_iter().map(Workflow::from).collect() }))
}

/// `GET /api/v1/workflows/{workflow}/steps/{step}/rules`
pub async fn rules(
    State(app): State<App>,
    reader: Reader,
    Path(place): Path<Place>,
    _: Query<Nothing>,
) -> Result<Json<Rules>, Problem> {
    Ok(Json(reader.ask(&app, |tx, actor| Rules::read(tx, actor, place)).await?))
}

/// `PUT /api/v1/workflows/{workflow}/steps/{step}/rules`: these and no others; its open actions follow (OWN 2).
pub async fn set_rules(
    State(app): State<App>,
    Writer { actor }: Writer,
    Path(place): Path<Place>,
    Query(mode): Query<Mode>,
    extract::Json(asked): extract::Json<Asked>,
) -> Result<Response, Problem> {
    let wanted = Given::rules("rules", &asked.rules)?;
    let seen = asked.seen.as_deref().map(|seen| Given::rules("seen", seen)).transpose()?;
    let set = |tx: &Tx<'_>| {
        found(tx, &actor, place)?;
        let done = match &seen {
            Some(seen) => revise_rules(tx, &actor, place.1, seen, &wanted),
            None => replace_rules(tx, &actor, place.1, &wanted),
        };
        done.map_err(at("rules", "owners"))
    };
    run(&app, &actor, &mode, set, |tx, ()| Rules::read(tx, &actor, place)).await
}

/// The rules of a step, where it is one of this workflow.
fn found(tx: &Tx<'_>, actor: &Actor, (workflow, step): Place) -> Result<Vec<OwnerRule>> {
    let detail = workflow::detail(tx, actor, workflow)?;
    let mut steps = detail.workflow.steps.iter().zip(detail.rules);
    steps.find(|(it, _)| it.id == step).map(|(_, rules)| rules).ok_or(Error::NotFound)
}

impl Rules {
    fn read(tx: &Tx<'_>, actor: &Actor, (workflow, step): Place) -> Result<Rules> {
        let rules = found(tx, actor, (workflow, step))?;
        Ok(Rules { workflow, step, rules: rules.into_iter().map(Rule::from).collect() })
    }
}

impl From<Listed> for Workflow {
    fn from(Listed { workflow, customers, steps }: Listed) -> Workflow {
        Workflow {
            id: workflow.id,
            name: workflow.name,
            level: workflow.level,
            min_days_between: workflow.min_days_between,
            customers: Count::capped(customers),
            steps: steps.into_iter().map(Step::from).collect(),
        }
    }
}

impl From<ListedStep> for Step {
    fn from(ListedStep { step, rules, open }: ListedStep) -> Step {
        Step {
            id: step.id,
            name: step.name,
            kind: step.kind,
            from: step.anchor,
            days: step.offset_days,
            automatic: step.automatic,
            rules: rules.into_iter().map(|(rule, _)| rule.into()).collect(),
            actions: Count::capped(open),
        }
    }
}
