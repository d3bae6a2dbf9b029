//! Changes what somebody may configure, sees and belongs to.

use std::collections::BTreeSet;

use clap::Args;
use remit_db::Tx;
use remit_domain::id::{GroupId, UserId};
use remit_domain::permission::Role;
use remit_domain::user::{self, commands, list};
use remit_domain::{Actor, Error};

use super::invite::{position, role};
use super::{email, find, refused};
use crate::app::App;
use crate::cli::failure::Failure;
use crate::cli::group;
use crate::cli::open::Which;
use crate::cli::previewed::Mode;

/// Change what somebody may configure, sees and belongs to
#[derive(Debug, Args)]
pub struct Edit {
    /// E-mail address
    address: String,
    #[command(flatten)]
    what: What,
    #[command(flatten)]
    mode: Mode,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
struct What {
    /// What they may configure: member or admin
    #[arg(long)]
    role: Option<String>,
    /// What they see: finance, accountant or account_manager
    #[arg(long)]
    position: Option<String>,
    /// A group that they come into, by name; may be given several times
    #[arg(long, value_name = "GROUP")]
    join: Vec<String>,
    /// A group that they leave, by name; may be given several times
    #[arg(long, value_name = "GROUP")]
    leave: Vec<String>,
}

impl Edit {
    pub async fn run(&self, app: &App, which: &Which) -> Result<(), Failure> {
        let (_, actor) = which.operator(app, "user edit").await?;
        let email = email(&self.address)?;
        let user = find(app, &actor, &email).await?;
        let role = role(self.what.role.as_deref(), user.role)?;
        let position = position(self.what.position.as_deref(), user.position)?;
        if role == Role::Owner && user.role != Role::Owner {
            return Err(Failure::new("there is one owner, who is not made so by --role")
                .remedy(format!("Hand ownership on: remit owner transfer {email}")));
        }
        let join = group::find_all(app, &actor, &self.what.join).await?;
        let leave = group::find_all(app, &actor, &self.what.leave).await?;
        let edited = |tx: &Tx<'_>| {
            let (version, groups) = groups_then(tx, &actor, user.id, &join, &leave)?;
            commands::edit(tx, &actor, user.id, &user::Edit { role, position, groups, version })
        };
        if self.mode.run(app, &actor, edited).await.map_err(|error| refused(&user, error))?.is_some() {
            say!("{email} is saved.");
        }
        Ok(())
    }
}

/// The groups that somebody is in then, and at which version they are now.
fn groups_then(
    tx: &Tx<'_>,
    actor: &Actor,
    user: UserId,
    join: &[GroupId],
    leave: &[GroupId],
) -> Result<(i64, Vec<GroupId>), Error> {
    let listed = list::one(tx, actor, user)?;
    let groups: BTreeSet<GroupId> = listed.groups.iter().map(|(id, _)| *id).chain(join.iter().copied()).collect();
    Ok((listed.user.version, groups.into_iter().filter(|group| !leave.contains(group)).collect()))
}
