//! SQL of groups and memberships.

use std::collections::{BTreeMap, BTreeSet};

use remit_db::{Row, Texts, ToValue, Tx, params, sql};

use super::{Group, Member};
use crate::clock::Instant;
use crate::error::{Conflict, Error, Problem, Result};
use crate::id::{GroupId, OrgId, UserId};
use crate::text::Name;
use crate::user::Status;

/// The group, archived or not.
///
/// # Errors
/// [`Error::NotFound`], and those of the storage.
pub fn find(tx: &Tx<'_>, org: OrgId, id: GroupId) -> Result<Group> {
    let found = tx.one(
        sql!("select id, name, created_at, archived_at, version from groups where org_id = $1 and id = $2"),
        params![org, id],
        group,
    )?;
    found.ok_or(Error::NotFound)
}

pub(super) fn group(row: &Row<'_>) -> Result<Group, remit_db::Error> {
    Ok(Group {
        id: row.get(0)?,
        name: row.get(1)?,
        created_at: row.get(2)?,
        archived_at: row.get(3)?,
        version: row.get(4)?,
    })
}

/// Who is in a group, by name.
///
/// # Errors
/// Those of the storage.
pub fn members(tx: &Tx<'_>, org: OrgId, id: GroupId) -> Result<Vec<Member>> {
    let found = tx.all(
        sql!(
            "select u.id, u.name, u.email, u.role, u.position, u.status
             from memberships m join users u on u.org_id = m.org_id and u.id = m.user_id
             where m.org_id = $1 and m.group_id = $2 and u.status <> $3
             order by u.name_key, u.id"
        ),
        params![org, id, Status::Removed],
        |row| {
            Ok(Member {
                id: row.get(0)?,
                name: row.get(1)?,
                email: row.get(2)?,
                role: row.get(3)?,
                position: row.get(4)?,
                status: row.get(5)?,
            })
        },
    )?;
    Ok(found)
}

pub(super) fn member_ids(tx: &Tx<'_>, org: OrgId, id: GroupId) -> Result<BTreeSet<UserId>> {
    let found =
        tx.all(sql!("select user_id from memberships where org_id = $1 and group_id = $2"), params![org, id], |row| {
            row.get(0)
        })?;
    Ok(found.into_iter().collect())
}

/// The memberships of these users, in archived groups too.
pub(crate) fn memberships(tx: &Tx<'_>, org: OrgId, users: &[UserId]) -> Result<Vec<(GroupId, UserId)>> {
    let found = tx.all_in(
        sql!("select group_id, user_id from memberships where org_id = $1 and user_id in ($2...)"),
        params![org],
        users,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found)
}

/// How these groups are called, archived ones too; and how removed ones were, which the past goes on naming.
///
/// # Errors
/// Those of the storage.
pub fn names(tx: &Tx<'_>, org: OrgId, ids: &[GroupId]) -> Result<BTreeMap<GroupId, String>> {
    let there = sql!("select id, name from groups where org_id = $1 and id in ($2...)");
    let removed = sql!("select id, name from removed_groups where org_id = $1 and id in ($2...)");
    let mut names = BTreeMap::new();
    for statement in [there, removed] {
        let missing = ids.iter().copied().filter(|id| !names.contains_key(id)).collect::<Vec<_>>();
        names.extend(tx.all_in(statement, params![org], &missing, |row| Ok((row.get(0)?, row.get(1)?)))?);
    }
    Ok(names)
}

/// A group that has one of some names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its id.
    pub id: GroupId,
    /// The key of its name.
    pub key: String,
    /// Whether it is archived.
    pub archived: bool,
}

/// The groups that have the names of these keys, archived ones included.
///
/// # Errors
/// Those of the storage.
pub fn named(tx: &Tx<'_>, org: OrgId, keys: &[&str]) -> Result<Vec<Named>> {
    let found = tx.all_in(
        sql!("select id, name_key, archived_at is not null from groups where org_id = $1 and name_key in ($2...)"),
        params![org],
        keys,
        |row| Ok(Named { id: row.get(0)?, key: row.get(1)?, archived: row.get(2)? }),
    )?;
    Ok(found)
}

/// Can all of these groups be picked? Archived ones cannot (GRP 5).
pub(crate) fn check_pickable(tx: &Tx<'_>, org: OrgId, groups: impl IntoIterator<Item = GroupId>) -> Result<()> {
    let groups = groups.into_iter().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>();
    let found = tx.all_in(
        sql!("select archived_at is not null from groups where org_id = $1 and id in ($2...)"),
        params![org],
        &groups,
        |row| row.get::<bool>(0),
    )?;
    if found.len() < groups.len() {
        return Err(Error::invalid("groups", Problem::Unknown));
    }
    if found.contains(&true) { Err(Error::Conflict(Conflict::ArchivedGroup)) } else { Ok(()) }
}

/// Are all of these users of the organisation, and none removed?
pub(super) fn check_users(tx: &Tx<'_>, org: OrgId, users: &BTreeSet<UserId>) -> Result<()> {
    let users = users.iter().copied().collect::<Vec<_>>();
    let found = tx.all_in(
        sql!("select 1 from users where org_id = $1 and status <> $2 and id in ($3...)"),
        params![org, Status::Removed],
        &users,
        |row| row.get::<i64>(0),
    )?;
    if found.len() < users.len() { Err(Error::invalid("members", Problem::Unknown)) } else { Ok(()) }
}

/// What groups are searched by.
pub const TEXTS: Texts = Texts { table: "groups", columns: &["name_key"] };

pub(super) fn insert(tx: &Tx<'_>, org: OrgId, groups: &[(GroupId, &Name)], at: Instant) -> Result<(), remit_db::Error> {
    tx.run_many(
        sql!("insert into groups (org_id, id, name, name_key, created_at) values ($1, $2, $3, $4, $5)"),
        groups.iter().map(|(id, name)| {
            [org.to_value(), id.to_value(), name.as_str().to_value(), name.key().to_value(), at.to_value()]
        }),
    )?;
    let ids: Vec<_> = groups.iter().map(|(id, _)| *id).collect();
    tx.index(&TEXTS, org.0, &ids)
}

pub(super) fn rename(tx: &Tx<'_>, org: OrgId, id: GroupId, name: &Name) -> Result<(), remit_db::Error> {
    tx.run(
        sql!("update groups set name = $3, name_key = $4 where org_id = $1 and id = $2"),
        params![org, id, name.as_str(), name.key()],
    )?;
    tx.index(&TEXTS, org.0, &[id])
}

pub(super) fn set_archived(tx: &Tx<'_>, org: OrgId, id: GroupId, archived_at: Option<Instant>) -> Result<()> {
    tx.run(sql!("update groups set archived_at = $3 where org_id = $1 and id = $2"), params![org, id, archived_at])?;
    Ok(())
}

/// Takes a group away, and keeps how it was called.
pub(super) fn remove(tx: &Tx<'_>, org: OrgId, group: &Group, at: Instant) -> Result<()> {
    tx.run(
        sql!("insert into removed_groups (org_id, id, name, removed_at) values ($1, $2, $3, $4)"),
        params![org, group.id, group.name, at],
    )?;
    tx.run(sql!("delete from groups where org_id = $1 and id = $2"), params![org, group.id])?;
    Ok(tx.unindex(&TEXTS, group.id)?)
}

/// Counts a change of these groups.
pub(super) fn advance(tx: &Tx<'_>, org: OrgId, groups: &[GroupId]) -> Result<()> {
    tx.run_in(
        sql!("update groups set version = version + 1 where org_id = $1 and id in ($2...)"),
        params![org],
        groups,
    )?;
    Ok(())
}

/// Puts users into groups where they are not yet.
pub(crate) fn join(tx: &Tx<'_>, org: OrgId, memberships: &[(GroupId, UserId)]) -> Result<()> {
    tx.run_many(
        sql!("insert into memberships (org_id, group_id, user_id) values ($1, $2, $3)"),
        memberships.iter().map(|(group, user)| [org.to_value(), group.to_value(), user.to_value()]),
    )?;
    advance_both(tx, org, memberships)
}

/// Takes users out of groups.
pub(crate) fn leave(tx: &Tx<'_>, org: OrgId, memberships: &[(GroupId, UserId)]) -> Result<()> {
    tx.run_many(
        sql!("delete from memberships where org_id = $1 and group_id = $2 and user_id = $3"),
        memberships.iter().map(|(group, user)| [org.to_value(), group.to_value(), user.to_value()]),
    )?;
    advance_both(tx, org, memberships)
}

/// Takes a user out of every group, archived ones too, and says which they were.
pub(crate) fn leave_all(tx: &Tx<'_>, org: OrgId, user: UserId) -> Result<Vec<GroupId>> {
    let left = tx.all(
        sql!("delete from memberships where org_id = $1 and user_id = $2 returning group_id"),
        params![org, user],
        |row| row.get(0),
    )?;
    advance(tx, org, &left)?;
    Ok(left)
}

/// Counts a change of the groups and of the users: the forms of both show who is in what.
fn advance_both(tx: &Tx<'_>, org: OrgId, memberships: &[(GroupId, UserId)]) -> Result<()> {
    let groups = memberships.iter().map(|(group, _)| *group).collect::<BTreeSet<_>>();
    let users = memberships.iter().map(|(_, user)| *user).collect::<BTreeSet<_>>();
    advance(tx, org, &groups.into_iter().collect::<Vec<_>>())?;
    tx.run_in(
        sql!("update users set version = version + 1 where org_id = $1 and id in ($2...)"),
        params![org],
        &users.into_iter().collect::<Vec<_>>(),
    )?;
    Ok(())
}

/// Counts a change of the members of a group: their forms show active groups only.
pub(super) fn advance_members(tx: &Tx<'_>, org: OrgId, id: GroupId) -> Result<()> {
    tx.run(
        sql!(
            "update users set version = version + 1
             where org_id = $1 and id in (select user_id from memberships where org_id = $1 and group_id = $2)"
        ),
        params![org, id],
    )?;
    Ok(())
}
