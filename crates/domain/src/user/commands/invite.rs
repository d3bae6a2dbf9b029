//! Sending invitations, for the first time or again.

use remit_db::Tx;
use serde_json::json;

use crate::action::keys;
use crate::actor::Actor;
use crate::audit::{self, Change, Verb};
use crate::error::{Conflict, Error, Result};
use crate::id::UserId;
use crate::invitation;
use crate::permission::{Ability, may, may_change_user};
use crate::secret::{OrgSecret, Secret};
use crate::user::{Status, queries};

/// Invites users who have never signed in; an earlier link of theirs is useless from now on (USR 3).
///
/// # Errors
/// [`Error::Denied`], also for the owner's link; [`Error::NotFound`]; [`Conflict::WrongStatus`] for somebody joined or
/// suspended; those of the storage.
pub fn invite(tx: &Tx<'_>, actor: &Actor, invitations: &[(UserId, Secret)]) -> Result<Vec<(UserId, OrgSecret)>> {
    let permit = may(actor, Ability::Configure)?;
    let (org, at) = (actor.org, actor.at);
    let ids = invitations.iter().map(|(id, _)| *id).collect::<Vec<_>>();
    let users = queries::find_all(tx, org, &ids)?;
    if users.len() < ids.len() {
        return Err(Error::NotFound);
    }
    // Whoever has a link becomes its user: an admin does not become the owner so (USR 9).
    for user in &users {
        let _permit = may_change_user(actor, user.id, user.role, user.role)?;
    }
    if users.iter().any(|user| !matches!(user.status, Status::Created | Status::Invited)) {
        return Err(Error::Conflict(Conflict::WrongStatus));
    }

    queries::set_invited(tx, org, &ids, at)?;
    invitation::withdraw(tx, org, &ids)?;
    invitation::send(tx, org, invitations.iter().map(|(id, secret)| (*id, secret)), at)?;
    keys::users_changed(tx, org, &ids)?;
    let changes = users.iter().map(|user| {
        let (before, after) = (json!({ "status": user.status }), json!({ "status": Status::Invited }));
        Change::new(Verb::UserInvited, user.id, before, after)
    });
    audit::record(tx, permit, &changes.collect::<Vec<_>>())?;
    Ok(invitations.iter().map(|(id, secret)| (*id, OrgSecret { org, secret: secret.clone() })).collect())
}
