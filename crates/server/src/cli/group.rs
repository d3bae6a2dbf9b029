mod changes;
mod members;
mod remove;

use std::process::ExitCode;

use clap::{Args, Subcommand};
use remit_db::Tx;
use remit_domain::group::list::{self, Listed};
use remit_domain::group::{self, Group as Known, commands};
use remit_domain::id::GroupId;
use remit_domain::list::Wanted;
use remit_domain::text::fold;
use remit_domain::{Actor, Error};

use super::count;
use super::failure::{Done, Failure};
use super::open::{Which, open, open_to_read};
use super::previewed::Mode;
use crate::app::App;
use crate::config::Loaded;

/// List, make, rename, fill, archive, restore and remove groups
#[derive(Debug, Args)]
pub struct Group {
    #[command(flatten)]
    which: Which,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the groups, archived ones too
    List,
    /// Make a group
    Add {
        /// Its name
        name: String,
        /// E-mail address of a member; may be given several times
        #[arg(long, value_name = "ADDRESS")]
        member: Vec<String>,
        #[command(flatten)]
        mode: Mode,
    },
    /// Give a group another name; its members and actions keep their link
    Rename {
        /// Its name
        name: String,
        /// Its name from now on
        new: String,
        #[command(flatten)]
        mode: Mode,
    },
    /// List the members of a group, add some or take some out
    Members(members::Members),
    /// Hide a group: rules that name it find nobody of it
    Archive {
        /// Its name
        name: String,
        #[command(flatten)]
        mode: Mode,
    },
    /// Bring an archived group back as it was
    Restore {
        /// Its name
        name: String,
        #[command(flatten)]
        mode: Mode,
    },
    /// Remove a group for good; another takes over its members and its place in rules
    Remove(remove::Remove),
}

impl Group {
    pub async fn run(self, loaded: Loaded) -> Done {
        let app = match &self.what {
            What::List => open_to_read(loaded.config).await?,
            What::Members(members) if members.only_reads() => open_to_read(loaded.config).await?,
            _ => open(loaded.config)?,
        };
        let which = &self.which;
        match &self.what {
            What::List => show(&app, which).await?,
            What::Add { name, member, mode } => changes::add(&app, which, name, member, mode).await?,
            What::Rename { name, new, mode } => changes::rename(&app, which, name, new, mode).await?,
            What::Members(members) => members.run(&app, which).await?,
            What::Archive { name, mode } => {
                changes::put(&app, which, name, mode, commands::archive, "archived").await?;
            }
            What::Restore { name, mode } => {
                changes::put(&app, which, name, mode, commands::restore, "in use").await?;
            }
            What::Remove(remove) => remove.run(&app, which).await?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn show(app: &App, which: &Which) -> Result<(), Failure> {
    let (_, actor) = which.operator(app, "group list").await?;
    let all = Wanted { sort: Some(&list::NAME), ..Wanted::default() };
    let read = |tx: &Tx<'_>| {
        let mut groups = Vec::new();
        for tab in [list::Which::Active, list::Which::Archived] {
            groups.extend(list::page(tx, &actor, tab, &all)?.rows);
        }
        Ok::<_, Error>(groups)
    };
    for Listed { group, reach } in app.db.read(read).await? {
        let archived = if group.archived_at.is_some() { ", archived" } else { "" };
        let (users, steps) =
            (count(reach.users, "member", "members"), count(reach.steps, "step names it", "steps name it"));
        say!("{}  {}: {users}, {steps}{archived}", group.id, group.name);
    }
    Ok(())
}

/// The group that has a name, archived ones included.
pub(super) async fn find(app: &App, actor: &Actor, name: &str) -> Result<Known, Failure> {
    let read = |tx: &Tx<'_>| match group::named(tx, actor.org, &[&fold(name)])?.pop() {
        Some(named) => group::find(tx, actor.org, named.id).map(Some),
        None => Ok(None),
    };
    let unknown = || Failure::new(format!("there is no group {name:?}")).remedy("remit group list shows all of them.");
    app.db.read(read).await?.ok_or_else(unknown)
}

/// The groups that have these names.
pub(super) async fn find_all(app: &App, actor: &Actor, names: &[String]) -> Result<Vec<GroupId>, Failure> {
    let mut found = Vec::with_capacity(names.len());
    for name in names {
        found.push(find(app, actor, name).await?.id);
    }
    Ok(found)
}
