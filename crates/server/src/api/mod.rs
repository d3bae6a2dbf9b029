//! The API, one file per noun.

pub mod absence;
pub mod action;
mod asked;
pub mod customer;
pub mod group;
pub mod health;
mod preview;
mod rule;
mod shown;
pub mod user;
pub mod workflow;

use remit_db::Tx;
use remit_domain::Actor;
use remit_domain::error::{Error, Problem as Wrong};
use remit_domain::id::UserId;
use remit_domain::permission::{Ability, may};
use remit_domain::user::exists;

/// The user whom a request is about: oneself, unless it names another, which takes the reach of an admin.
///
/// # Errors
/// A fault at `user` when there is no such user; [`Error::Denied`] for a member who asks about another.
fn about(tx: &Tx<'_>, actor: &Actor, named: Option<&str>) -> Result<UserId, Error> {
    let own = actor.user();
    let Some(named) = named else { return own.ok_or(Error::invalid("user", Wrong::Missing)) };
    let user = named.parse().map_err(|_| Error::invalid("user", Wrong::Unknown))?;
    if own != Some(user) {
        let _permit = may(actor, Ability::Inspect)?;
        if !exists(tx, actor.org, user)? {
            return Err(Error::invalid("user", Wrong::Unknown));
        }
    }
    Ok(user)
}
