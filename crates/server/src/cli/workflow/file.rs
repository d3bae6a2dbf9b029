//! A workflow as it is written in a file.

use std::path::Path;

use remit_db::Tx;
use remit_domain::action::Kind;
use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::error::Problem;
use remit_domain::id::{OrgId, WorkflowId};
use remit_domain::permission::Position;
use remit_domain::text::{EmailAddress, fold};
use remit_domain::workflow::{Anchor, Level, NewStep, NewWorkflow, commands};
use remit_domain::{Actor, Error, group, user};
use serde::Deserialize;

use crate::cli::failure::Failure;
use crate::cli::written;

/// A workflow.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    pub name: String,
    level: Level,
    min_days_between: i64,
    pub steps: Vec<Step>,
}

/// One of its steps.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    name: String,
    kind: Kind,
    from: Anchor,
    days: i64,
    #[serde(default)]
    automatic: bool,
    owners: Vec<Rule>,
}

/// One owner rule: exactly one of the first four is given.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Rule {
    assigned: bool,
    user: Option<String>,
    position: Option<Position>,
    group: Option<String>,
    scope: Option<Reach>,
}

/// Reads a workflow's file.
pub fn read(path: &Path) -> Result<Written, Failure> {
    written::read(path).map_err(|failure| failure.remedy("remit workflow example prints one that is right."))
}

impl Written {
    /// Makes the workflow.
    pub fn create(&self, tx: &Tx<'_>, actor: &Actor) -> Result<WorkflowId, Error> {
        let steps = self.steps.iter().map(|step| step.resolve(tx, actor.org)).collect::<Result<_, _>>()?;
        let (name, level, min_days_between) = (self.name.clone(), self.level, self.min_days_between);
        commands::create(tx, actor, &NewWorkflow { name, level, min_days_between, steps })
    }

    /// The names of the steps that are to go by themselves.
    pub fn automatic(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter(|step| step.automatic).map(|step| step.name.as_str())
    }
}

impl Step {
    fn resolve(&self, tx: &Tx<'_>, org: OrgId) -> Result<NewStep, Error> {
        Ok(NewStep {
            name: self.name.clone(),
            kind: self.kind,
            anchor: self.from,
            offset_days: self.days,
            automatic: self.automatic,
            rules: self.owners.iter().map(|rule| rule.resolve(tx, org)).collect::<Result<_, _>>()?,
        })
    }
}

impl Rule {
    fn resolve(&self, tx: &Tx<'_>, org: OrgId) -> Result<OwnerRule, Error> {
        match (self.assigned, &self.user, self.position, &self.group, self.scope) {
            (true, None, None, None, None) => Ok(OwnerRule::Assigned),
            (false, None, Some(position), None, None) => Ok(OwnerRule::Position(position)),
            (false, Some(email), None, None, None) => user_of(tx, org, email),
            (false, None, None, Some(name), scope) => group_of(tx, org, name, scope.unwrap_or(Reach::Assigned)),
            _ => Err(Error::invalid("owners", Problem::NotAChoice)),
        }
    }
}

fn user_of(tx: &Tx<'_>, org: OrgId, email: &str) -> Result<OwnerRule, Error> {
    let email = EmailAddress::new(email).map_err(|problem| Error::invalid("owners.user", problem))?;
    let found = user::by_email(tx, org, &[email.key()])?;
    found.first().map(|(_, user)| OwnerRule::User(user.id)).ok_or(Error::invalid("owners.user", Problem::Unknown))
}

fn group_of(tx: &Tx<'_>, org: OrgId, name: &str, reach: Reach) -> Result<OwnerRule, Error> {
    let found = group::named(tx, org, &[&fold(name)])?;
    found.first().map(|group| OwnerRule::Group(group.id, reach)).ok_or(Error::invalid("owners.group", Problem::Unknown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_right_and_shows_every_kind_of_rule() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("example.toml");
        std::fs::write(&path, super::super::EXAMPLE).unwrap();
        let rules = read(&path).unwrap().steps.into_iter().flat_map(|step| step.owners).collect::<Vec<_>>();
        assert!(rules.iter().any(|rule| rule.assigned) && rules.iter().any(|rule| rule.position.is_some()));
    }

    #[test]
    fn what_is_not_known_is_named() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("wrong.toml");
        std::fs::write(&path, "name = 'x'\nlevel = 'invoice'\nmin_days_between = 1\nstepps = []\n").unwrap();
        assert!(format!("{:?}", read(&path).unwrap_err()).contains("stepps"));
    }
}
