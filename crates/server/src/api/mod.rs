//! The API, one file per noun.

pub mod action;
pub mod customer;
pub mod group;
pub mod health;

use remit_domain::Actor;
use remit_domain::error::{Error, Problem as Wrong};
use remit_domain::id::UserId;
use remit_domain::permission::{Ability, may};

/// The user whom a request is about: oneself, unless it names another, which takes the reach of an admin.
fn about(actor: &Actor, named: Option<&str>) -> Result<UserId, Error> {
    let own = actor.user();
    let Some(named) = named else { return own.ok_or(Error::invalid("user", Wrong::Missing)) };
    let user = named.parse().map_err(|_| Error::invalid("user", Wrong::Unknown))?;
    if own != Some(user) {
        let _permit = may(actor, Ability::Inspect)?;
    }
    Ok(user)
}
