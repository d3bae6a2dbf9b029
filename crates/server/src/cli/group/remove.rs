//! Removes a group, with the one that takes over what refers to it (GRP 6).

use clap::Args;
use remit_domain::Error;
use remit_domain::error::{Fault, Problem};
use remit_domain::group::Group;
use remit_domain::group::commands::{self, Transfer};

use super::{find, find_all};
use crate::app::App;
use crate::cli::failure::Failure;
use crate::cli::open::Which;
use crate::cli::previewed::Mode;

/// Remove a group for good; another takes over its members and its place in rules
#[derive(Debug, Args)]
pub struct Remove {
    /// Its name
    name: String,
    /// The group that takes over its members, and its place in rules
    #[arg(long, value_name = "GROUP")]
    to: Option<String>,
    /// The group that takes its place in rules, where it is another one
    #[arg(long, value_name = "GROUP")]
    rules_to: Option<String>,
    #[command(flatten)]
    mode: Mode,
}

impl Remove {
    pub async fn run(&self, app: &App, which: &Which) -> Result<(), Failure> {
        let (_, actor) = which.operator(app, "group remove").await?;
        let group = find(app, &actor, &self.name).await?;
        let to = find_all(app, &actor, self.to.as_slice()).await?.pop();
        let rules_to = find_all(app, &actor, self.rules_to.as_slice()).await?.pop();
        let transfer = Transfer { members: to, rules: rules_to.or(to) };
        let removed = self.mode.run(app, &actor, |tx| commands::remove(tx, &actor, group.id, &transfer)).await;
        if removed.map_err(|error| refused(&group, error))?.is_some() {
            say!("{} is removed.", group.name);
        }
        Ok(())
    }
}

/// Which group is missing, or cannot take over.
fn refused(group: &Group, error: Error) -> Failure {
    let Error::Invalid(faults) = error else { return error.into() };
    let name = &group.name;
    let of_rules = |fault: &Fault| fault.field == "rules";
    if faults.iter().any(|fault| fault.problem != Problem::Missing) {
        return Failure::new(format!("{name} goes over to another group that is in use; nothing was changed"))
            .remedy("Name one that is neither archived nor the same.");
    }
    let what = match (faults.iter().any(|fault| !of_rules(fault)), faults.iter().any(of_rules)) {
        (true, true) => "has members and is named in rules",
        (false, true) => "is named in rules",
        _ => "has members",
    };
    Failure::new(format!("{name} {what}; nothing was changed")).remedy("Say which group takes over: --to GROUP")
}
