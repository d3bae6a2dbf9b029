//! SQL of users.

use std::collections::{BTreeMap, BTreeSet};

use remit_db::{Row, Texts, ToValue, Tx, Value, params, sql};

use super::commands::Revision;
use super::{NewUser, Status, User, assignable, called};
use crate::actor::Actor;
use crate::clock::Instant;
use crate::error::{Error, Result};
use crate::id::{AccountId, GroupId, OrgId, UserId};
use crate::permission::Role;
use crate::permission::{Ability, may};
use crate::text::{EmailAddress, fold};

/// The user, unless removed.
pub(crate) fn find(tx: &Tx<'_>, org: OrgId, id: UserId) -> Result<User> {
    let found = tx.one(
        sql!(
            "select id, account_id, email, name, role, position, status, created_at, invited_at, joined_at,
                    last_visit_at, version
             from users where org_id = $1 and id = $2 and status <> $3"
        ),
        params![org, id, Status::Removed],
        user,
    )?;
    found.ok_or(Error::NotFound)
}

/// Those of `ids` who have not been removed.
pub(super) fn find_all(tx: &Tx<'_>, org: OrgId, ids: &[UserId]) -> Result<Vec<User>> {
    let found = tx.all_in(
        sql!(
            "select id, account_id, email, name, role, position, status, created_at, invited_at, joined_at,
                    last_visit_at, version
             from users where org_id = $1 and status <> $2 and id in ($3...)"
        ),
        params![org, Status::Removed],
        ids,
        user,
    )?;
    Ok(found)
}

/// How these users are called, removed ones too: the past keeps its names. Who was erased goes by the word `erased`.
///
/// # Errors
/// Those of the storage.
pub fn names(tx: &Tx<'_>, org: OrgId, ids: &[UserId], erased: &str) -> Result<BTreeMap<UserId, String>> {
    let found =
        tx.all_in(sql!("select id, name from users where org_id = $1 and id in ($2...)"), params![org], ids, |row| {
            Ok((row.get(0)?, called(row.get(1)?, erased)))
        })?;
    Ok(found.into_iter().collect())
}

/// The names of these users, as [`names`] has them, and who of them has never logged in.
///
/// # Errors
/// Those of the storage.
pub fn names_and_newcomers(
    tx: &Tx<'_>,
    org: OrgId,
    ids: &[UserId],
    erased: &str,
) -> Result<(BTreeMap<UserId, String>, BTreeSet<UserId>)> {
    let found = tx.all_in(
        sql!("select id, name, joined_at is null from users where org_id = $1 and id in ($2...)"),
        params![org],
        ids,
        |row| Ok((row.get::<UserId>(0)?, called(row.get(1)?, erased), row.get::<bool>(2)?)),
    )?;
    let newcomers = found.iter().filter(|(.., is_new)| *is_new).map(|(id, ..)| *id).collect();
    Ok((found.into_iter().map(|(id, name, _)| (id, name)).collect(), newcomers))
}

/// Is there such a user, removed ones included?
///
/// # Errors
/// Those of the storage.
pub fn exists(tx: &Tx<'_>, org: OrgId, id: UserId) -> Result<bool> {
    let found = sql!("select 1 from users where org_id = $1 and id = $2");
    Ok(tx.one(found, params![org, id], |row| row.get::<i64>(0))?.is_some())
}

/// Those of `email_keys` who are users already, each with its key.
///
/// # Errors
/// Those of the storage.
pub fn by_email(tx: &Tx<'_>, org: OrgId, email_keys: &[&str]) -> Result<Vec<(String, User)>> {
    let found = tx.all_in(
        sql!(
            "select id, account_id, email, name, role, position, status, created_at, invited_at, joined_at,
                    last_visit_at, version, email_key
             from users where org_id = $1 and email_key in ($2...)"
        ),
        params![org],
        email_keys,
        |row| Ok((row.get(12)?, user(row)?)),
    )?;
    Ok(found)
}

/// How many users have each status.
pub(super) fn standings(tx: &Tx<'_>, org: OrgId) -> Result<Vec<(Status, i64)>> {
    let found = tx.all(
        sql!("select status, count(*) from users where org_id = $1 and status <> $2 group by status order by status"),
        params![org, Status::Removed],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found)
}

pub(super) fn user(row: &Row<'_>) -> Result<User, remit_db::Error> {
    Ok(User {
        id: row.get(0)?,
        account: row.get(1)?,
        email: row.get(2)?,
        name: row.get(3)?,
        role: row.get(4)?,
        position: row.get(5)?,
        status: row.get(6)?,
        created_at: row.get(7)?,
        invited_at: row.get(8)?,
        joined_at: row.get(9)?,
        last_visit_at: row.get(10)?,
        version: row.get(11)?,
    })
}

pub(crate) fn rename(tx: &Tx<'_>, org: OrgId, id: UserId, name: &str) -> Result<()> {
    tx.run(
        sql!("update users set name = $3, name_key = $4, version = version + 1 where org_id = $1 and id = $2"),
        params![org, id, name, fold(name)],
    )?;
    Ok(tx.index(&TEXTS, org.0, &[id])?)
}

/// What users are searched by.
pub const TEXTS: Texts = Texts { table: "users", columns: &["name_key", "email_key"] };

pub(super) fn insert(
    tx: &Tx<'_>,
    org: OrgId,
    users: &[(UserId, &NewUser)],
    at: Instant,
) -> Result<(), remit_db::Error> {
    let names = users.iter().map(|(_, new)| shown_name(new)).collect::<Vec<_>>();
    let keys = names.iter().map(|name| fold(name)).collect::<Vec<_>>();
    tx.run_many(
        sql!(
            "insert into users
                 (org_id, id, email, email_key, name, name_key, role, position, status, created_at, invited_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        users.iter().zip(names.iter().zip(&keys)).map(|((id, new), (name, key))| {
            [
                org.to_value(),
                id.to_value(),
                new.email.as_str().to_value(),
                new.email.key().to_value(),
                name.to_value(),
                key.to_value(),
                new.role.to_value(),
                new.position.to_value(),
                Value::Int(new.status().code()),
                at.to_value(),
                if new.invitation.is_some() { at.to_value() } else { Value::Null },
            ]
        }),
    )?;
    let ids: Vec<_> = users.iter().map(|(id, _)| *id).collect();
    tx.index(&TEXTS, org.0, &ids)
}

/// The name given for them, or the address (USR 5).
fn shown_name(new: &NewUser) -> &str {
    new.name.as_ref().map_or(new.email.as_str(), |name| name.as_str())
}

pub(super) fn set_roles_and_positions(tx: &Tx<'_>, org: OrgId, revisions: &[&Revision]) -> Result<()> {
    tx.run_many(
        sql!("update users set role = $3, position = $4, version = version + 1 where org_id = $1 and id = $2"),
        revisions.iter().map(|revision| {
            [org.to_value(), revision.user.id.to_value(), revision.role.to_value(), revision.position.to_value()]
        }),
    )?;
    Ok(())
}

pub(super) fn set_role(tx: &Tx<'_>, org: OrgId, id: UserId, role: Role) -> Result<()> {
    tx.run(
        sql!("update users set role = $3, version = version + 1 where org_id = $1 and id = $2"),
        params![org, id, role],
    )?;
    Ok(())
}

pub(super) fn set_status(tx: &Tx<'_>, org: OrgId, id: UserId, status: Status) -> Result<()> {
    tx.run(
        sql!("update users set status = $3, version = version + 1 where org_id = $1 and id = $2"),
        params![org, id, status],
    )?;
    Ok(())
}

pub(super) fn set_invited(tx: &Tx<'_>, org: OrgId, ids: &[UserId], at: Instant) -> Result<()> {
    tx.run_in(
        sql!(
            "update users set status = $2, invited_at = $3, version = version + 1 where org_id = $1 and id in ($4...)"
        ),
        params![org, Status::Invited, at],
        ids,
    )?;
    Ok(())
}

/// As before any invitation.
pub(super) fn set_uninvited(tx: &Tx<'_>, org: OrgId, id: UserId) -> Result<()> {
    tx.run(
        sql!("update users set status = $3, invited_at = null, version = version + 1 where org_id = $1 and id = $2"),
        params![org, id, Status::Created],
    )?;
    Ok(())
}

/// Frees the address of a removed user, who stays for the past.
pub(super) fn set_removed(tx: &Tx<'_>, org: OrgId, id: UserId) -> Result<()> {
    tx.run(
        sql!("update users set status = $3, email_key = null, version = version + 1 where org_id = $1 and id = $2"),
        params![org, id, Status::Removed],
    )?;
    Ok(())
}

/// Those removed users who had this address and are not erased.
///
/// # Errors
/// [`Error::Denied`] for who may not look at users, those of the storage.
pub fn removed(tx: &Tx<'_>, actor: &Actor, email: &EmailAddress) -> Result<Vec<UserId>> {
    let _permit = may(actor, Ability::Inspect)?;
    let known = tx.all(
        sql!("select id, email from users where org_id = $1 and status = $2 and email <> ''"),
        params![actor.org, Status::Removed],
        |row| Ok((row.get::<UserId>(0)?, row.get::<String>(1)?)),
    )?;
    let is_theirs = |kept: &str| EmailAddress::new(kept).is_ok_and(|kept| kept.key() == email.key());
    Ok(known.into_iter().filter(|(_, kept)| is_theirs(kept)).map(|(id, _)| id).collect())
}

/// What goes when a user is erased.
pub(super) struct Erasable {
    pub status: Status,
    pub role: Role,
    pub email: String,
    pub account: Option<AccountId>,
}

pub(super) fn erasable(tx: &Tx<'_>, org: OrgId, id: UserId) -> Result<Erasable> {
    let found = tx.one(
        sql!("select status, role, email, account_id from users where org_id = $1 and id = $2"),
        params![org, id],
        |row| Ok(Erasable { status: row.get(0)?, role: row.get(1)?, email: row.get(2)?, account: row.get(3)? }),
    )?;
    found.ok_or(Error::NotFound)
}

/// Takes away what is known of a removed user but for the id.
pub(super) fn erase(tx: &Tx<'_>, org: OrgId, id: UserId) -> Result<()> {
    tx.run(
        sql!(
            "update users set name = '', name_key = '', email = '', email_key = null, account_id = null,
                 version = version + 1
             where org_id = $1 and id = $2"
        ),
        params![org, id],
    )?;
    Ok(tx.index(&TEXTS, org.0, &[id])?)
}

/// May `id` be assigned to customers, and named in owner rules?
pub(super) fn is_assignable(tx: &Tx<'_>, org: OrgId, id: UserId) -> Result<bool> {
    let found = sql!(concat!("select 1 from users where org_id = $1 and id = $2 and ", assignable!()));
    Ok(tx.one(found, params![org, id], |row| row.get::<i64>(0))?.is_some())
}

/// The active groups that a user is in.
pub(crate) fn groups_of(tx: &Tx<'_>, org: OrgId, id: UserId) -> Result<Vec<GroupId>> {
    let found = tx.all(
        sql!(
            "select g.id from memberships m join groups g on g.org_id = m.org_id and g.id = m.group_id
             where m.org_id = $1 and m.user_id = $2 and g.archived_at is null order by g.id"
        ),
        params![org, id],
        |row| row.get(0),
    )?;
    Ok(found)
}

/// The active groups that these users are in, by name.
pub(super) fn groups_of_all(tx: &Tx<'_>, org: OrgId, ids: &[UserId]) -> Result<Vec<(UserId, GroupId, String)>> {
    let found = tx.all_in(
        sql!(
            "select m.user_id, g.id, g.name
             from memberships m join groups g on g.org_id = m.org_id and g.id = m.group_id
             where m.org_id = $1 and g.archived_at is null and m.user_id in ($2...)
             order by g.name_key, g.id"
        ),
        params![org],
        ids,
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    Ok(found)
}
