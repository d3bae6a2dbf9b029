//! The absences of one user: what runs, what is planned, what was.

use remit_db::Tx;

use super::{Absence, State, queries};
use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::id::UserId;
use crate::permission::{Ability, may, may_see_absences};
use crate::user::Status;

/// Past absences that are shown.
const PAST: i64 = 5;

/// The absences of somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// The one that runs, then those to come, soonest first.
    pub coming: Vec<(Absence, State)>,
    /// The latest that are over, latest first.
    pub past: Vec<(Absence, State)>,
}

impl Listed {
    /// Everybody who stands in, or stood in, for one of them.
    pub fn substitutes(&self) -> impl Iterator<Item = UserId> + '_ {
        self.coming.iter().chain(&self.past).filter_map(|(absence, _)| absence.cover.substitute)
    }
}

/// Everybody's absences that run or are planned, soonest first.
///
/// # Errors
/// [`crate::Error::Denied`] for who may not look at users, those of the storage.
pub fn coming(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<Absence>> {
    let _permit = may(actor, Ability::Inspect)?;
    queries::coming(tx, actor.org)
}

/// The absences of `user`.
///
/// # Errors
/// [`Error::Denied`] for who may not look at them, [`Error::NotFound`] for somebody who is not there, those of the storage.
pub fn of_user(tx: &Tx<'_>, actor: &Actor, user: UserId) -> Result<Listed> {
    let _permit = may_see_absences(actor, user)?;
    if queries::status(tx, actor.org, user)?.is_none_or(|status| status == Status::Removed) {
        return Err(Error::NotFound);
    }
    Ok(Listed { coming: queries::coming_of(tx, actor.org, user)?, past: queries::past_of(tx, actor.org, user, PAST)? })
}
