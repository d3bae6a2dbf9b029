//! Whether somebody is still what they were when their request came in.

use remit_db::Tx;

use crate::actor::{Actor, Capacity};
use crate::error::{Error, Result};
use crate::user::Status;
use crate::{token, user};

/// Asked first in the transaction of every change, so that none comes after its actor was suspended, removed or demoted, or
/// the token revoked.
///
/// # Errors
/// [`Error::Denied`] when they are no longer what they were, [`Error::OnlyLooks`] for who looks through somebody else's eyes, and those of the storage.
pub fn confirm(tx: &Tx<'_>, actor: &Actor) -> Result<()> {
    let is_still = match actor.capacity {
        Capacity::User { id, role, position } => match user::find(tx, actor.org, id) {
            Ok(user) => (user.status, user.role, user.position) == (Status::Joined, role, position),
            Err(Error::NotFound) => false,
            Err(error) => return Err(error),
        },
        Capacity::Viewer { .. } => return Err(Error::OnlyLooks),
        Capacity::Token { id, scope } => token::scope_of(tx, actor.org, id)? == Some(scope),
        Capacity::Operator | Capacity::System => true,
    };
    if is_still { Ok(()) } else { Err(Error::Denied) }
}
