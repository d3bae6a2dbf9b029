//! Suspending and reactivating.

use remit_db::Tx;
use serde_json::json;

use crate::action::gained::{Fall, fallen};
use crate::action::keys;
use crate::actor::Actor;
use crate::audit::{self, Change, Verb};
use crate::error::{Conflict, Error, Result};
use crate::id::UserId;
use crate::permission::{Ability, Permit, Role, may, may_change_user};
use crate::user::{Status, User, queries};
use crate::{account, session};

/// Takes away sign-in and every action, and keeps the rest (USR 1).
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`], [`Conflict::OwnerStays`], [`Conflict::WrongStatus`] when suspended already,
/// those of the storage.
pub fn suspend(tx: &Tx<'_>, actor: &Actor, id: UserId) -> Result<()> {
    let (user, permit) = replaceable(tx, actor, id)?;
    if user.status == Status::Suspended {
        return Err(Error::Conflict(Conflict::WrongStatus));
    }
    session::end_of_users(tx, actor.org, &[id])?;
    stand(tx, permit, &user, Verb::UserSuspended, Status::Suspended)
}

/// Brings a suspended user back to where they stood, under the name that they go by now.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`], [`Conflict::WrongStatus`] when not suspended, those of the storage.
pub fn reactivate(tx: &Tx<'_>, actor: &Actor, id: UserId) -> Result<()> {
    let (user, permit) = replaceable(tx, actor, id)?;
    if user.status != Status::Suspended {
        return Err(Error::Conflict(Conflict::WrongStatus));
    }
    let status = match (user.joined_at, user.invited_at) {
        (Some(_), _) => Status::Joined,
        (None, Some(_)) => Status::Invited,
        (None, None) => Status::Created,
    };
    if let Some(account) = user.account {
        queries::rename(tx, actor.org, id, &account::name(tx, account)?)?;
    }
    stand(tx, permit, &user, Verb::UserReactivated, status)
}

/// A user whom the actor may change, and who is not the owner (USR 8).
pub(super) fn replaceable<'a>(tx: &Tx<'_>, actor: &'a Actor, id: UserId) -> Result<(User, Permit<'a>)> {
    let _permit = may(actor, Ability::Configure)?;
    let user = queries::find(tx, actor.org, id)?;
    let permit = may_change_user(actor, id, user.role, user.role)?;
    if user.role == Role::Owner { Err(Error::Conflict(Conflict::OwnerStays)) } else { Ok((user, permit)) }
}

fn stand(tx: &Tx<'_>, permit: Permit<'_>, user: &User, verb: Verb, status: Status) -> Result<()> {
    let org = permit.actor().org;
    queries::set_status(tx, org, user.id, status)?;
    keys::users_changed(tx, org, &[user.id], permit.actor().at)?;
    if status == Status::Suspended {
        fallen::note(tx, org, permit.actor().user(), Fall::Suspended(user.id), &[], permit.actor().at)?;
    }
    let (before, after) = (json!({ "status": user.status }), json!({ "status": status }));
    audit::record(tx, permit, &[Change::new(verb, user.id, before, after)])
}
