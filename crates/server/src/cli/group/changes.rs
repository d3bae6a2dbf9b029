//! Making, renaming, archiving and restoring groups.

use remit_db::Tx;
use remit_domain::error::{Fault, Problem};
use remit_domain::group::{Edit, commands};
use remit_domain::id::GroupId;
use remit_domain::text::Name;
use remit_domain::{Actor, Error};

use super::find;
use crate::app::App;
use crate::cli::failure::Failure;
use crate::cli::open::Which;
use crate::cli::previewed::Mode;
use crate::cli::user;

/// Makes a group.
pub async fn add(app: &App, which: &Which, name: &str, members: &[String], mode: &Mode) -> Result<(), Failure> {
    let (_, actor) = which.operator(app, "group add").await?;
    let name = called(name)?;
    let members = user::find_all(app, &actor, members).await?;
    let made = mode.run(app, &actor, |tx| commands::create(tx, &actor, &name, &members)).await;
    if let Some(id) = made.map_err(|error| taken(&name, error))? {
        say!("{id}: {} is there.", name.as_str());
    }
    Ok(())
}

/// Gives a group another name.
pub async fn rename(app: &App, which: &Which, name: &str, new: &str, mode: &Mode) -> Result<(), Failure> {
    let (_, actor) = which.operator(app, "group rename").await?;
    let group = find(app, &actor, name).await?;
    let new = called(new)?;
    let edit = Edit { name: new.clone(), seen: group.name.clone(), join: Vec::new(), leave: Vec::new() };
    let renamed = mode.run(app, &actor, |tx| commands::edit(tx, &actor, group.id, &edit)).await;
    if renamed.map_err(|error| taken(&new, error))?.is_some() {
        say!("{} is {} now.", group.name, new.as_str());
    }
    Ok(())
}

/// Archiving, or restoring.
pub type Command = fn(&Tx<'_>, &Actor, GroupId) -> Result<(), Error>;

/// Archives or restores a group, and says what it is then.
pub async fn put(
    app: &App,
    which: &Which,
    name: &str,
    mode: &Mode,
    command: Command,
    done: &str,
) -> Result<(), Failure> {
    let (_, actor) = which.operator(app, "group").await?;
    let group = find(app, &actor, name).await?;
    if mode.run(app, &actor, |tx| command(tx, &actor, group.id)).await?.is_some() {
        say!("{} is {done}.", group.name);
    }
    Ok(())
}

fn called(name: &str) -> Result<Name, Failure> {
    Name::new(name).map_err(|problem| Failure::new(format!("{name:?}: {problem}")))
}

/// Why a group is not called so.
fn taken(name: &Name, error: Error) -> Failure {
    let is = |problem| matches!(&error, Error::Invalid(faults) if faults.contains(&Fault { field: "name", problem }));
    let name = name.as_str();
    if is(Problem::Taken) {
        Failure::new(format!("there is a group {name:?} already; nothing was changed"))
    } else if is(Problem::TakenByArchived) {
        Failure::new(format!("there is an archived group {name:?}; nothing was changed"))
            .remedy(format!("Bring it back: remit group restore {name:?}"))
    } else {
        error.into()
    }
}
