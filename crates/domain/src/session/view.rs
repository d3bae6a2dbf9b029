//! Looking through somebody else's eyes: the pages as they see them, and no change. It is kept in the session of whoever looks,
//! and ends with it.

use remit_db::Tx;
use serde_json::json;

use super::{Session, View, queries};
use crate::actor::{Actor, Capacity};
use crate::audit::{self, Change, Verb};
use crate::error::{Conflict, Error, Result};
use crate::id::UserId;
use crate::permission::{Ability, Position, Role, may, may_view_as};
use crate::secret::Secret;
use crate::user::{self, Status};

/// Lets the session of this secret look through the eyes of a user.
///
/// # Errors
/// [`Error::Denied`] for who may not, and when the session has ended meanwhile; [`Error::NotFound`];
/// [`Conflict::WrongStatus`] for a user who could not sign in; those of the storage.
pub fn start(tx: &Tx<'_>, actor: &Actor, secret: &Secret, id: UserId) -> Result<()> {
    let _permit = may(actor, Ability::Configure)?;
    let user = user::find(tx, actor.org, id)?;
    let permit = may_view_as(actor, id, user.role)?;
    if !user.status.is_active() {
        return Err(Error::Conflict(Conflict::WrongStatus));
    }
    if !queries::set_viewed(tx, &secret.hash(), id)? {
        return Err(Error::Denied);
    }
    audit::record(tx, permit, &[Change::new(Verb::ViewStarted, id, json!(null), json!(null))])
}

/// Lets the session of this secret show again what is its person's own; `actor` is [`Session::own_actor`].
///
/// # Errors
/// Those of the storage.
pub fn end(tx: &Tx<'_>, actor: &Actor, secret: &Secret) -> Result<()> {
    let seen = queries::viewed(tx, &secret.hash())?;
    seen.map_or(Ok(()), |id| end_of(tx, actor, secret, id))
}

/// The same, if it still looks through the eyes of this user: it may look through another's since that was found to be over.
///
/// # Errors
/// As [`end`].
pub fn end_of(tx: &Tx<'_>, actor: &Actor, secret: &Secret, id: UserId) -> Result<()> {
    let permit = may(actor, Ability::Profile)?;
    if !queries::end_view(tx, &secret.hash(), id)? {
        return Ok(());
    }
    audit::record(tx, permit, &[Change::new(Verb::ViewEnded, id, json!(null), json!(null))])
}

/// Somebody through whose eyes a session looks.
pub(super) struct Seen {
    pub id: UserId,
    pub role: Role,
    pub position: Position,
    pub status: Status,
    pub name: String,
    pub email: String,
}

/// The session as it looks through these eyes, if it still may: that is asked anew with every request.
pub(super) fn through(own: Session, seen: Seen) -> Session {
    let by = own.actor.user().filter(|_| may_view_as(&own.actor, seen.id, seen.role).is_ok());
    let Some(by) = by.filter(|_| seen.status.is_active()) else { return Session { view: View::Over(seen.id), ..own } };
    let Seen { id, role, position, name, email, .. } = seen;
    let capacity = Capacity::Viewer { by, id, role, position };
    let actor = Actor { capacity, ..own.actor.clone() };
    Session { actor, name, email, has_others: false, away: None, view: View::Of(own.actor), ..own }
}
