//! What happens to a choice of columns. It is nobody else's business, and not recorded.

use remit_db::Tx;

use super::{Layout, List, queries};
use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::permission::{Ability, may};

/// Keeps the columns of a list as the actor wants them.
///
/// # Errors
/// [`Error::Denied`] for who is no person, those of the storage.
pub fn keep(tx: &Tx<'_>, actor: &Actor, list: List, layout: &Layout) -> Result<()> {
    let _permit = may(actor, Ability::Profile)?;
    queries::set(tx, actor.org, actor.user().ok_or(Error::Denied)?, list, layout)
}

/// Forgets what the actor has chosen of a list: it is again as it comes.
///
/// # Errors
/// As [`keep`].
pub fn forget(tx: &Tx<'_>, actor: &Actor, list: List) -> Result<()> {
    let _permit = may(actor, Ability::Profile)?;
    queries::delete(tx, actor.org, actor.user().ok_or(Error::Denied)?, list)
}
