//! A workflow as it is written in a file.

use std::collections::BTreeSet;
use std::path::Path;

use remit_db::Tx;
use remit_domain::action::Kind;
use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::error::Problem;
use remit_domain::id::{OrgId, WorkflowId};
use remit_domain::permission::{Position, sees_all};
use remit_domain::text::{EmailAddress, fold};
use remit_domain::user::{Status, User};
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

/// Why a workflow is not made.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// One of its steps cannot be taken.
    #[error("step {place}, {name:?}: {why}")]
    Step { place: usize, name: String, why: String },
    #[error(transparent)]
    Command(#[from] Error),
}

impl From<remit_db::Error> for Refused {
    fn from(error: remit_db::Error) -> Refused {
        Refused::Command(error.into())
    }
}

impl Written {
    /// Makes the workflow.
    pub fn create(&self, tx: &Tx<'_>, actor: &Actor) -> Result<WorkflowId, Refused> {
        let steps = self.each_step(|step| step.resolve(tx, actor.org))?;
        let (name, level, min_days_between) = (self.name.clone(), self.level, self.min_days_between);
        Ok(commands::create(tx, actor, &NewWorkflow { name, level, min_days_between, steps })?)
    }

    /// The owner rules of its steps.
    pub fn rules(&self, tx: &Tx<'_>, org: OrgId) -> Result<Vec<Vec<OwnerRule>>, Refused> {
        self.each_step(|step| step.rules(tx, org))
    }

    fn each_step<T>(&self, of: impl Fn(&Step) -> Result<T, Wrong>) -> Result<Vec<T>, Refused> {
        let at_step = |(place, step): (usize, &Step)| {
            of(step).map_err(|wrong| match wrong {
                Wrong::Command(Error::Internal(error)) => error.into(),
                wrong => Refused::Step { place: place + 1, name: step.name.clone(), why: wrong.to_string() },
            })
        };
        self.steps.iter().enumerate().map(at_step).collect()
    }

    /// Those whom its rules name, and who will not get some of it (OWN 6).
    pub fn warnings(&self, tx: &Tx<'_>, actor: &Actor) -> Result<Vec<String>, Error> {
        let named = self.steps.iter().flat_map(|step| &step.owners).filter_map(|rule| rule.user.as_deref());
        let addresses: Vec<_> = named.filter_map(|email| EmailAddress::new(email).ok()).collect();
        let keys: BTreeSet<_> = addresses.iter().map(EmailAddress::key).collect();
        let users = user::by_email(tx, actor.org, &keys.into_iter().collect::<Vec<_>>())?;
        Ok(users.into_iter().filter_map(|(_, user)| warning(&user)).collect())
    }

    /// The names of the steps that are to go by themselves.
    pub fn automatic(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter(|step| step.automatic).map(|step| step.name.as_str())
    }
}

fn warning(user: &User) -> Option<String> {
    let email = &user.email;
    if !matches!(user.status, Status::Joined | Status::Invited) {
        Some(format!("{email} is {}: until that changes, rules that name them find nobody.", user.status.word()))
    } else if !sees_all(user.role, user.position) {
        Some(format!(
            "{email} sees only customers that they are assigned to: for others, rules that name them find nobody."
        ))
    } else {
        None
    }
}

/// What is wrong with a step.
#[derive(Debug, thiserror::Error)]
enum Wrong {
    #[error("an owner is one of assigned = true, user, position, group; scope goes with group")]
    Unclear,
    #[error("owners, {kind} {value:?}: {problem}")]
    Owner { kind: &'static str, value: String, problem: Problem },
    #[error(transparent)]
    Command(#[from] Error),
}

impl Step {
    fn resolve(&self, tx: &Tx<'_>, org: OrgId) -> Result<NewStep, Wrong> {
        let step = NewStep {
            name: self.name.clone(),
            kind: self.kind,
            anchor: self.from,
            offset_days: self.days,
            automatic: self.automatic,
            rules: self.rules(tx, org)?,
        };
        commands::check_step(tx, org, &step)?;
        Ok(step)
    }

    fn rules(&self, tx: &Tx<'_>, org: OrgId) -> Result<Vec<OwnerRule>, Wrong> {
        self.owners.iter().map(|rule| rule.resolve(tx, org)).collect()
    }

    /// What its actions are called.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Rule {
    fn resolve(&self, tx: &Tx<'_>, org: OrgId) -> Result<OwnerRule, Wrong> {
        match (self.assigned, &self.user, self.position, &self.group, self.scope) {
            (true, None, None, None, None) => Ok(OwnerRule::Assigned),
            (false, None, Some(position), None, None) => Ok(OwnerRule::Position(position)),
            (false, Some(email), None, None, None) => user_of(tx, org, email),
            (false, None, None, Some(name), scope) => group_of(tx, org, name, scope.unwrap_or(Reach::Assigned)),
            _ => Err(Wrong::Unclear),
        }
    }
}

fn user_of(tx: &Tx<'_>, org: OrgId, email: &str) -> Result<OwnerRule, Wrong> {
    let wrong = |problem| Wrong::Owner { kind: "user", value: email.to_owned(), problem };
    let address = EmailAddress::new(email).map_err(wrong)?;
    let found = user::by_email(tx, org, &[address.key()])?;
    found.first().map(|(_, user)| OwnerRule::User(user.id)).ok_or(wrong(Problem::Unknown))
}

fn group_of(tx: &Tx<'_>, org: OrgId, name: &str, reach: Reach) -> Result<OwnerRule, Wrong> {
    let found = group::named(tx, org, &[&fold(name)])?;
    let unknown = || Wrong::Owner { kind: "group", value: name.to_owned(), problem: Problem::Unknown };
    found.first().map(|group| OwnerRule::Group(group.id, reach)).ok_or_else(unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_right() {
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
