//! Who is in a group.

use clap::{Args, Subcommand};
use remit_domain::group::{self, commands};

use super::find;
use crate::app::App;
use crate::cli::failure::Failure;
use crate::cli::open::Which;
use crate::cli::previewed::Mode;
use crate::cli::{count, user};

/// List the members of a group, add some or take some out
#[derive(Debug, Args)]
pub struct Members {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List them
    List {
        /// Name of the group
        name: String,
    },
    /// Add some; those who are in it already stay
    Add(Change),
    /// Take some out; those who are not in it stay out
    Remove(Change),
}

#[derive(Debug, Args)]
struct Change {
    /// Name of the group
    name: String,
    /// E-mail addresses
    #[arg(required = true, value_name = "ADDRESS")]
    addresses: Vec<String>,
    #[command(flatten)]
    mode: Mode,
}

impl Members {
    /// Is nothing changed?
    pub fn only_reads(&self) -> bool {
        matches!(self.what, What::List { .. })
    }

    pub async fn run(&self, app: &App, which: &Which) -> Result<(), Failure> {
        match &self.what {
            What::List { name } => show(app, which, name).await,
            What::Add(change) => change.run(app, which, true).await,
            What::Remove(change) => change.run(app, which, false).await,
        }
    }
}

async fn show(app: &App, which: &Which, name: &str) -> Result<(), Failure> {
    let (_, actor) = which.operator(app, "group members list").await?;
    let group = find(app, &actor, name).await?;
    for member in app.db.read(|tx| group::members(tx, actor.org, group.id)).await? {
        say!("{}  {}, {}", member.email, member.name, member.status.word());
    }
    Ok(())
}

impl Change {
    async fn run(&self, app: &App, which: &Which, come: bool) -> Result<(), Failure> {
        let verb = if come { "group members add" } else { "group members remove" };
        let (_, actor) = which.operator(app, verb).await?;
        let group = find(app, &actor, &self.name).await?;
        let users = user::find_all(app, &actor, &self.addresses).await?;
        let changed = self.mode.run(app, &actor, |tx| {
            let change = if come { commands::add_members } else { commands::remove_members };
            change(tx, &actor, group.id, &users)
        });
        if let Some(changed) = changed.await? {
            let verb = if come { "came into" } else { "left" };
            say!("{} {verb} {}.", count(changed.len(), "user", "users"), group.name);
        }
        Ok(())
    }
}
