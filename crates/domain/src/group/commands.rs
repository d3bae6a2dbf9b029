//! What happens to groups.

use std::collections::BTreeSet;

use remit_db::Tx;
use serde_json::json;

pub use super::remove::{Transfer, is_named, remove};
use super::{Edit, Group, queries};
use crate::action::gained::foreseen::Foreseen;
use crate::action::gained::{Fall, fallen};
use crate::action::keys;
use crate::actor::Actor;
use crate::audit::{self, Change, Verb};
use crate::error::{Error, Problem, Result};
use crate::id::{GroupId, OrgId, UserId};
use crate::permission::{Ability, Permit, may};
use crate::text::Name;

/// Makes a group with its first members (GRP 1).
///
/// # Errors
/// [`Error::Denied`]; [`Error::Invalid`] for a name that is taken and members who are not users here; those of the storage.
pub fn create(tx: &Tx<'_>, actor: &Actor, name: &Name, members: &[UserId]) -> Result<GroupId> {
    let permit = may(actor, Ability::Configure)?;
    check_free(tx, actor.org, name, None)?;
    let id = GroupId(tx.next_id()?);
    let members = members.iter().copied().collect::<BTreeSet<_>>();
    queries::check_users(tx, actor.org, &members)?;
    queries::insert(tx, actor.org, &[(id, name)], actor.at).map_err(name_taken)?;
    replace_members(tx, actor, id, &BTreeSet::new(), &members)?;
    let after = json!({ "name": name.as_str(), "members": members });
    audit::record(tx, permit, &[Change::new(Verb::GroupCreated, id, json!(null), after)])?;
    Ok(id)
}

/// Makes groups of names that no group has, all at once and empty.
///
/// # Errors
/// As [`create`].
pub(crate) fn create_empty(tx: &Tx<'_>, actor: &Actor, names: &[&Name]) -> Result<Vec<GroupId>> {
    let permit = may(actor, Ability::Configure)?;
    let ids = names.iter().map(|_| tx.next_id().map(GroupId)).collect::<Result<Vec<_>, _>>()?;
    let groups = ids.iter().copied().zip(names.iter().copied()).collect::<Vec<_>>();
    queries::insert(tx, actor.org, &groups, actor.at).map_err(name_taken)?;
    let changes = groups.iter().map(|(id, name)| {
        Change::new(Verb::GroupCreated, id, json!(null), json!({ "name": name.as_str(), "members": [] }))
    });
    audit::record(tx, permit, &changes.collect::<Vec<_>>())?;
    Ok(ids)
}

/// Saves the form of a group: another name, those who come and those who go. What others have changed since the form was
/// filled stays, and who has come or gone already is no obstacle.
///
/// # Errors
/// [`Error::Stale`] when somebody else gave it another name meanwhile, too; else as [`create`], and [`Error::NotFound`].
pub fn edit(tx: &Tx<'_>, actor: &Actor, id: GroupId, edit: &Edit) -> Result<()> {
    let (group, _permit) = changeable(tx, actor, id)?;
    if edit.name.as_str() != edit.seen && edit.name.as_str() != group.name {
        if group.name != edit.seen {
            return Err(Error::Stale);
        }
        rename(tx, actor, id, &edit.name, group.version)?;
    }
    let leave = edit.leave.iter().collect::<BTreeSet<_>>();
    let stay = |user: &&UserId| !leave.contains(user);
    change_members(tx, actor, id, |members| members.iter().chain(&edit.join).filter(stay).copied().collect()).map(drop)
}

/// Gives a group another name; its members and actions keep their link (GRP 1).
///
/// # Errors
/// [`Error::Denied`]; [`Error::NotFound`]; [`Error::Stale`] when it is no longer at `version`; [`Error::Invalid`] for a name
/// that is taken; those of the storage.
pub fn rename(tx: &Tx<'_>, actor: &Actor, id: GroupId, name: &Name, version: i64) -> Result<()> {
    let (group, permit) = changeable(tx, actor, id)?;
    if group.version != version {
        return Err(Error::Stale);
    }
    if group.name == name.as_str() {
        return Ok(());
    }
    check_free(tx, actor.org, name, Some(id))?;
    queries::rename(tx, actor.org, id, name).map_err(name_taken)?;
    queries::advance(tx, actor.org, &[id])?;
    let (before, after) = (json!({ "name": group.name }), json!({ "name": name.as_str() }));
    audit::record(tx, permit, &[Change::new(Verb::GroupRenamed, id, before, after)])
}

/// Puts users into a group, and says who was not in it before.
///
/// # Errors
/// As [`create`], and [`Error::NotFound`].
pub fn add_members(tx: &Tx<'_>, actor: &Actor, id: GroupId, users: &[UserId]) -> Result<Vec<UserId>> {
    change_members(tx, actor, id, |members| members.union(&users.iter().copied().collect()).copied().collect())
}

/// Takes users out of a group, and says who was in it before.
///
/// # Errors
/// As [`create`], and [`Error::NotFound`].
pub fn remove_members(tx: &Tx<'_>, actor: &Actor, id: GroupId, users: &[UserId]) -> Result<Vec<UserId>> {
    change_members(tx, actor, id, |members| members.difference(&users.iter().copied().collect()).copied().collect())
}

/// Makes these users, and nobody else, the members of a group; says who came or went.
///
/// # Errors
/// As [`create`], and [`Error::NotFound`].
pub fn set_members(tx: &Tx<'_>, actor: &Actor, id: GroupId, users: &[UserId]) -> Result<Vec<UserId>> {
    change_members(tx, actor, id, |_| users.iter().copied().collect())
}

/// Hides a group, and keeps all that is in it (GRP 5). An archived one stays as it is.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`], those of the storage.
pub fn archive(tx: &Tx<'_>, actor: &Actor, id: GroupId) -> Result<()> {
    set_archived(tx, actor, id, Verb::GroupArchived, true)
}

/// Brings an archived group back as it was. An active one stays as it is.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`], those of the storage.
pub fn restore(tx: &Tx<'_>, actor: &Actor, id: GroupId) -> Result<()> {
    set_archived(tx, actor, id, Verb::GroupRestored, false)
}

fn set_archived(tx: &Tx<'_>, actor: &Actor, id: GroupId, verb: Verb, archived: bool) -> Result<()> {
    let (group, permit) = changeable(tx, actor, id)?;
    if group.archived_at.is_some() == archived {
        return Ok(());
    }
    let members: Vec<UserId> = queries::member_ids(tx, actor.org, id)?.into_iter().collect();
    let (joined, left) = if archived { (&[][..], &members[..]) } else { (&members[..], &[][..]) };
    let foreseen = Foreseen::joining(tx, actor, &joined.iter().map(|user| (id, *user)).collect::<Vec<_>>())?;
    queries::set_archived(tx, actor.org, id, archived.then_some(actor.at))?;
    queries::advance(tx, actor.org, &[id])?;
    queries::advance_members(tx, actor.org, id)?;
    keys::members_changed(tx, actor.org, id, (joined, left), actor.at)?;
    foreseen.note(tx, actor)?;
    if archived {
        fallen::note(tx, actor.org, actor.user(), Fall::Archived(id), left, actor.at)?;
    }
    let (before, after) = (json!({ "archived": !archived }), json!({ "archived": archived }));
    audit::record(tx, permit, &[Change::new(verb, id, before, after)])
}

fn change_members(
    tx: &Tx<'_>,
    actor: &Actor,
    id: GroupId,
    change: impl FnOnce(&BTreeSet<UserId>) -> BTreeSet<UserId>,
) -> Result<Vec<UserId>> {
    let (_, permit) = changeable(tx, actor, id)?;
    let before = queries::member_ids(tx, actor.org, id)?;
    let after = change(&before);
    let joined = after.difference(&before).copied().collect::<BTreeSet<_>>();
    queries::check_users(tx, actor.org, &joined)?;
    let changed = replace_members(tx, actor, id, &before, &after)?;
    if !changed.is_empty() {
        let left = before.difference(&after).collect::<Vec<_>>();
        let change = Change::new(Verb::GroupMembersChanged, id, json!({ "left": left }), json!({ "joined": joined }));
        audit::record(tx, permit, &[change])?;
    }
    Ok(changed)
}

fn replace_members(
    tx: &Tx<'_>,
    actor: &Actor,
    id: GroupId,
    before: &BTreeSet<UserId>,
    after: &BTreeSet<UserId>,
) -> Result<Vec<UserId>> {
    let joined = after.difference(before).map(|user| (id, *user)).collect::<Vec<_>>();
    let left = before.difference(after).map(|user| (id, *user)).collect::<Vec<_>>();
    let foreseen = Foreseen::joining(tx, actor, &joined)?;
    queries::join(tx, actor.org, &joined)?;
    queries::leave(tx, actor.org, &left)?;
    let [joined, left] = [joined, left].map(|pairs| pairs.into_iter().map(|(_, user)| user).collect::<Vec<_>>());
    keys::members_changed(tx, actor.org, id, (&joined, &left), actor.at)?;
    foreseen.note(tx, actor)?;
    fallen::note(tx, actor.org, actor.user(), Fall::Left(id), &left, actor.at)?;
    Ok([joined, left].concat())
}

/// Whoever may change nothing learns nothing about what there is.
pub(super) fn changeable<'a>(tx: &Tx<'_>, actor: &'a Actor, id: GroupId) -> Result<(Group, Permit<'a>)> {
    let permit = may(actor, Ability::Configure)?;
    Ok((queries::find(tx, actor.org, id)?, permit))
}

/// Looked up before it is written, because an error after the fact could not tell whether the namesake is archived.
fn check_free(tx: &Tx<'_>, org: OrgId, name: &Name, own: Option<GroupId>) -> Result<()> {
    let namesakes = queries::named(tx, org, &[name.key()])?;
    match namesakes.iter().find(|namesake| Some(namesake.id) != own) {
        None => Ok(()),
        Some(namesake) if namesake.archived => Err(Error::invalid("name", Problem::TakenByArchived)),
        Some(_) => Err(Error::invalid("name", Problem::Taken)),
    }
}

fn name_taken(error: remit_db::Error) -> Error {
    if error.violates("groups_name") { Error::invalid("name", Problem::Taken) } else { error.into() }
}
