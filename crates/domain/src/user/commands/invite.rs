//! Sending invitations, for the first time or again, and taking them back.

use remit_db::Tx;
use serde_json::json;

use crate::action::keys;
use crate::actor::Actor;
use crate::audit::{self, Change, Verb};
use crate::error::{Conflict, Error, Result};
use crate::id::UserId;
use crate::invitation::{self, Invitation};
use crate::mail;
use crate::permission::{Ability, may, may_change_user};
use crate::secret::OrgSecret;
use crate::user::{Status, queries};

use super::standing::replaceable;

/// Invites users who have never signed in; an earlier link of theirs is useless from now on (USR 3). Links that are handed over
/// come back.
///
/// # Errors
/// [`Error::Denied`], also for the owner's link; [`Error::NotFound`]; [`Conflict::WrongStatus`] for somebody joined or
/// suspended; those of the storage.
pub fn invite(tx: &Tx<'_>, actor: &Actor, invitations: &[(UserId, Invitation)]) -> Result<Vec<(UserId, OrgSecret)>> {
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
    let sent = invitations.iter().map(|(id, invitation)| (*id, invitation));
    invitation::commands::send(tx, actor, &sent.collect::<Vec<_>>())?;
    keys::users_changed(tx, org, &ids, at)?;
    let changes = users.iter().map(|user| {
        let (before, after) = (json!({ "status": user.status }), json!({ "status": Status::Invited }));
        Change::new(Verb::UserInvited, user.id, before, after)
    });
    audit::record(tx, permit, &changes.collect::<Vec<_>>())?;
    Ok(invitations.iter().filter_map(|(id, invitation)| Some((*id, invitation.link(org)?))).collect())
}

/// Takes an invitation back: its link is useless, and the user is as before it.
///
/// # Errors
/// [`Error::Denied`], also for the owner; [`Error::NotFound`]; [`Conflict::WrongStatus`] for who is not invited, or has joined;
/// those of the storage.
pub fn withdraw_invitation(tx: &Tx<'_>, actor: &Actor, id: UserId) -> Result<()> {
    let (user, permit) = replaceable(tx, actor, id)?;
    if user.status != Status::Invited {
        return Err(Error::Conflict(Conflict::WrongStatus));
    }
    invitation::withdraw(tx, actor.org, &[id])?;
    mail::commands::drop_invitations(tx, actor, &[id])?;
    queries::set_uninvited(tx, actor.org, id)?;
    keys::users_changed(tx, actor.org, &[id], actor.at)?;
    let (before, after) = (json!({ "status": Status::Invited }), json!({ "status": Status::Created }));
    audit::record(tx, permit, &[Change::new(Verb::UserInvitationWithdrawn, id, before, after)])
}
