//! Erases somebody who was removed before, and so is in no list any more (USR 11).

use remit_db::Tx;
use remit_domain::error::Conflict;
use remit_domain::id::UserId;
use remit_domain::user::{self, commands};
use remit_domain::{Actor, Error};

use super::email;
use crate::app::App;
use crate::cli::failure::Failure;
use crate::cli::open::{Which, found};

/// Erases whoever has this id, or everybody removed who had this address: they are one person.
pub async fn erase(app: &App, which: &Which, whom: &str) -> Result<(), Failure> {
    let (_, actor) = which.operator(app, "user erase").await?;
    let id = whom.parse::<UserId>().ok();
    let email = if id.is_none() { Some(email(whom)?) } else { None };
    let erased = app
        .db
        .write(|tx| {
            let ids =
                email.as_ref().map_or_else(|| Ok(Vec::from_iter(id)), |email| user::removed(tx, &actor, email))?;
            if ids.is_empty() { Err(Error::NotFound) } else { all(tx, &actor, &ids) }
        })
        .await;
    if let Err(Error::Conflict(Conflict::WrongStatus)) = erased {
        return Err(Failure::new(format!("{whom} is not removed; nothing was changed"))
            .remedy("Remove them first, under Settings › Users."));
    }
    found(erased, "nobody who was removed has this address or id")?;
    say!("{whom} is erased. Backups and log files that were made before are yours to clear.");
    Ok(())
}

fn all(tx: &Tx<'_>, actor: &Actor, ids: &[UserId]) -> Result<(), Error> {
    ids.iter().try_for_each(|id| commands::erase(tx, actor, *id))
}
