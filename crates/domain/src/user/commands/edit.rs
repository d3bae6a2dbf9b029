//! Changing what a user may do, sees and belongs to.

use std::collections::BTreeSet;

use remit_db::Tx;
use serde_json::json;

use crate::action::keys;
use crate::actor::Actor;
use crate::audit::{self, Change};
use crate::error::{Conflict, Error, Result};
use crate::group;
use crate::id::{GroupId, UserId};
use crate::permission::{Ability, Position, Role, may, may_change_user};
use crate::user::{Edit, User, queries};

/// Saves the form of a user.
///
/// # Errors
/// [`Error::Stale`] when somebody else changed the user since the form was filled, and those of [`change_role`] and
/// [`set_groups`].
pub fn edit(tx: &Tx<'_>, actor: &Actor, id: UserId, edit: &Edit) -> Result<()> {
    let user = changeable(tx, actor, id)?;
    if user.version != edit.version {
        return Err(Error::Stale);
    }
    apply(tx, actor, &user, edit.role, edit.position, Some(&edit.groups))
}

/// Changes what a user may configure.
///
/// # Errors
/// [`Error::Denied`] for the owner and for one's own advancement (USR 9); [`Conflict::OwnerStays`] (USR 8);
/// [`Error::NotFound`]; those of the storage.
pub fn change_role(tx: &Tx<'_>, actor: &Actor, id: UserId, role: Role) -> Result<()> {
    let user = changeable(tx, actor, id)?;
    apply(tx, actor, &user, role, user.position, None)
}

/// Changes what a user sees.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`], those of the storage.
pub fn change_position(tx: &Tx<'_>, actor: &Actor, id: UserId, position: Position) -> Result<()> {
    let user = changeable(tx, actor, id)?;
    apply(tx, actor, &user, user.role, position, None)
}

/// Puts a user into exactly these active groups; archived ones keep them.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`], [`Error::Invalid`] for unknown groups, [`Conflict::ArchivedGroup`], those of
/// the storage.
pub fn set_groups(tx: &Tx<'_>, actor: &Actor, id: UserId, groups: &[GroupId]) -> Result<()> {
    let user = changeable(tx, actor, id)?;
    apply(tx, actor, &user, user.role, user.position, Some(groups))
}

/// Whoever may change nobody learns nothing about who there is.
fn changeable(tx: &Tx<'_>, actor: &Actor, id: UserId) -> Result<User> {
    let _permit = may(actor, Ability::Configure)?;
    queries::find(tx, actor.org, id)
}

fn apply(
    tx: &Tx<'_>,
    actor: &Actor,
    user: &User,
    role: Role,
    position: Position,
    groups: Option<&[GroupId]>,
) -> Result<()> {
    let permit = may_change_user(actor, user.id, user.role, role)?;
    if role != user.role && (role == Role::Owner || user.role == Role::Owner) {
        return Err(Error::Conflict(Conflict::OwnerStays));
    }
    let mut changes = Vec::new();
    if role != user.role {
        let (before, after) = (json!({ "role": user.role }), json!({ "role": role }));
        changes.push(Change::new("user.role_changed", user.id, before, after));
    }
    if position != user.position {
        let (before, after) = (json!({ "position": user.position }), json!({ "position": position }));
        changes.push(Change::new("user.position_changed", user.id, before, after));
    }
    changes.extend(groups.map(|groups| replace_groups(tx, actor, user, groups)).transpose()?.flatten());
    if changes.is_empty() {
        return Ok(());
    }
    queries::set_role_and_position(tx, actor.org, user.id, role, position)?;
    keys::users_changed(tx, actor.org, &[user.id])?;
    audit::record(tx, permit, &changes)
}

fn replace_groups(tx: &Tx<'_>, actor: &Actor, user: &User, groups: &[GroupId]) -> Result<Option<Change>> {
    let before = queries::groups_of(tx, actor.org, user.id)?.into_iter().collect::<BTreeSet<_>>();
    let after = groups.iter().copied().collect::<BTreeSet<_>>();
    if before == after {
        return Ok(None);
    }
    let of_user = |groups: &BTreeSet<GroupId>, others: &BTreeSet<GroupId>| {
        groups.difference(others).map(|group| (*group, user.id)).collect::<Vec<_>>()
    };
    let (joined, left) = (of_user(&after, &before), of_user(&before, &after));
    group::check_pickable(tx, actor.org, joined.iter().map(|(group, _)| *group))?;
    group::join(tx, actor.org, &joined)?;
    group::leave(tx, actor.org, &left)?;
    Ok(Some(Change::new("user.groups_changed", user.id, json!({ "groups": before }), json!({ "groups": after }))))
}
