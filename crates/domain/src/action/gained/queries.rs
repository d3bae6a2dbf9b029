//! The SQL of what came to somebody: what is noted, and which open actions it is.

use std::collections::BTreeSet;

use remit_db::{Row, Tx, Value, params, sql};
use serde_json::json;

use super::found::Change;
use super::noted::{Kind, Noted};
use super::scope::fell_with_its_key;
use super::{Cause, Fall, Gained};
use crate::action::keys::Traits;
use crate::clock::Instant;
use crate::error::Result;
use crate::id::{ActionId, GroupId, MailId, OrgId, RuleSetId, UserId};

fn parts(cause: Cause) -> (Kind, Option<i64>) {
    match cause {
        Cause::HandedOver(giver) => (Kind::HandedOver, Some(giver.0)),
        Cause::StandsIn(absent) => (Kind::StandsIn, Some(absent.0)),
        Cause::Assigned => (Kind::Assigned, None),
        Cause::Succeeds(before) => (Kind::Succeeds, Some(before.0)),
        Cause::Joined(group) => (Kind::Joined, Some(group.0)),
        Cause::Position(position) => (Kind::Position, Some(position.code())),
        Cause::Role(role) => (Kind::Role, Some(role.code())),
        Cause::Rules(rules) => (Kind::Rules, Some(rules.0)),
        Cause::Named(removed) => (Kind::Named, Some(removed.0)),
        Cause::Transferred(removed) => (Kind::Transferred, Some(removed.0)),
        Cause::FellBack(fall) => fell(fall),
        Cause::Added(creator) => (Kind::Added, creator.map(|creator| creator.0)),
    }
}

pub(super) fn fell(fall: Fall) -> (Kind, Option<i64>) {
    match fall {
        Fall::Suspended(user) => (Kind::FellSuspended, Some(user.0)),
        Fall::Removed(user) => (Kind::FellRemoved, Some(user.0)),
        Fall::Away(user) => (Kind::FellAway, user.map(|user| user.0)),
        Fall::Changed(user) => (Kind::FellChanged, user.map(|user| user.0)),
        Fall::Left(group) => (Kind::FellLeft, Some(group.0)),
        Fall::Archived(group) => (Kind::FellArchived, Some(group.0)),
        Fall::Dissolved(group) => (Kind::FellDissolved, Some(group.0)),
        Fall::Edited(rules) => (Kind::FellEdited, Some(rules.0)),
    }
}

fn cause(row: &Row<'_>) -> std::result::Result<Cause, remit_db::Error> {
    Ok(match row.get(0)? {
        Kind::HandedOver => Cause::HandedOver(row.get(1)?),
        Kind::StandsIn => Cause::StandsIn(row.get(1)?),
        Kind::Assigned => Cause::Assigned,
        Kind::Succeeds => Cause::Succeeds(row.get(1)?),
        Kind::Joined => Cause::Joined(row.get(1)?),
        Kind::Position => Cause::Position(row.get(1)?),
        Kind::Role => Cause::Role(row.get(1)?),
        Kind::Rules => Cause::Rules(row.get(1)?),
        Kind::Named => Cause::Named(row.get(1)?),
        Kind::Transferred => Cause::Transferred(row.get(1)?),
        Kind::FellSuspended => Cause::FellBack(Fall::Suspended(row.get(1)?)),
        Kind::FellRemoved => Cause::FellBack(Fall::Removed(row.get(1)?)),
        Kind::FellAway => Cause::FellBack(Fall::Away(row.get(1)?)),
        Kind::FellChanged => Cause::FellBack(Fall::Changed(row.get(1)?)),
        Kind::FellLeft => Cause::FellBack(Fall::Left(row.get(1)?)),
        Kind::FellArchived => Cause::FellBack(Fall::Archived(row.get(1)?)),
        Kind::FellDissolved => Cause::FellBack(Fall::Dissolved(row.get(1)?)),
        Kind::FellEdited => Cause::FellBack(Fall::Edited(row.get(1)?)),
        Kind::Added => Cause::Added(row.get(1)?),
    })
}

fn noted(row: &Row<'_>) -> std::result::Result<Noted, remit_db::Error> {
    Ok(Noted { cause: cause(row)?, span: (row.get(2)?, row.get(3)?) })
}

fn change(row: &Row<'_>) -> std::result::Result<Change, remit_db::Error> {
    let standing: String = row.get(3)?;
    let (before, after) =
        serde_json::from_str(&standing).map_err(|error| remit_db::Error::unreadable("standing", error))?;
    Ok(Change { cause: cause(row)?, at: row.get(2)?, before, after })
}

pub(super) fn insert(tx: &Tx<'_>, org: OrgId, gains: &BTreeSet<(UserId, Cause)>, at: Instant) -> Result<()> {
    let ids = gains.iter().map(|_| tx.next_id()).collect::<std::result::Result<Vec<i64>, _>>()?;
    let rows = gains.iter().zip(ids).map(|((user, cause), id)| {
        let (kind, subject) = parts(*cause);
        let [org, id, user, kind, at] = [org.0, id, user.0, kind.code(), at.0].map(Value::Int);
        [org, id, user, kind, subject.map_or(Value::Null, Value::Int), at]
    });
    tx.run_many(
        sql!("insert into gains (org_id, id, user_id, cause, subject_id, at) values ($1, $2, $3, $4, $5, $6)"),
        rows,
    )?;
    Ok(())
}

/// That rules may find these people anew, with as whom they found them before and do since.
pub(super) fn insert_found<'t>(
    tx: &Tx<'_>,
    org: OrgId,
    found: impl Iterator<Item = (UserId, Cause, (&'t Traits, &'t Traits))>,
    at: Instant,
) -> Result<()> {
    let mut rows = Vec::new();
    for (user, cause, standing) in found {
        rows.push((tx.next_id()?, user, cause, json!(standing).to_string()));
    }
    let rows = rows.iter().map(|(id, user, cause, standing)| {
        let (kind, subject) = parts(*cause);
        let [org, id, user, kind, at] = [org.0, *id, user.0, kind.code(), at.0].map(Value::Int);
        [org, id, user, kind, subject.map_or(Value::Null, Value::Int), at, Value::Text(standing)]
    });
    tx.run_many(
        sql!(
            "insert into gains (org_id, id, user_id, cause, subject_id, at, standing)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        rows,
    )?;
    Ok(())
}

pub(super) fn delete_before(tx: &Tx<'_>, org: OrgId, at: Instant) -> Result<()> {
    tx.run(sql!("delete from gains where org_id = $1 and at < $2"), params![org, at])?;
    Ok(())
}

pub(super) fn delete_of(tx: &Tx<'_>, org: OrgId, user: UserId) -> Result<()> {
    tx.run(sql!("delete from gains where org_id = $1 and user_id = $2"), params![org, user])?;
    Ok(())
}

/// Until when somebody knows of what came to them.
pub(super) fn set_known(tx: &Tx<'_>, org: OrgId, user: UserId, until: Instant) -> Result<()> {
    tx.run(sql!("update users set known_at = $3 where org_id = $1 and id = $2"), params![org, user, until])?;
    Ok(())
}

/// What came to somebody after `since` and after they said that they know, by each cause.
pub(super) fn unknown(tx: &Tx<'_>, org: OrgId, user: UserId, since: Instant) -> Result<Vec<Noted>> {
    Ok(tx.all(
        sql!(
            "select g.cause, g.subject_id, min(g.at), max(g.at)
             from users u join gains g on g.org_id = u.org_id and g.user_id = u.id and g.at > coalesce(u.known_at, u.created_at)
             where u.org_id = $1 and u.id = $2 and g.at > $3 and g.standing is null
             group by g.cause, g.subject_id order by g.cause, g.subject_id"
        ),
        params![org, user, since],
        noted,
    )?)
}

/// What a mail to somebody tells, by each cause.
pub(super) fn of_mail(tx: &Tx<'_>, org: OrgId, user: UserId, mail: MailId) -> Result<Vec<Noted>> {
    Ok(tx.all(
        sql!(
            "select cause, subject_id, min(at), max(at) from gains
             where org_id = $1 and user_id = $2 and mail_id = $3 and standing is null
             group by cause, subject_id order by cause, subject_id"
        ),
        params![org, user, mail],
        noted,
    )?)
}

/// So many changes of somebody, or of the rules for them, are looked at, the last ones.
const MOST_CHANGES: i64 = 100;

/// The changes since which rules may find somebody, the last first.
pub(super) fn changes(tx: &Tx<'_>, org: OrgId, user: UserId) -> Result<Vec<Change>> {
    Ok(tx.all(
        sql!(
            "select cause, subject_id, at, standing from gains
             where org_id = $1 and user_id = $2 and standing is not null order by at desc, id desc limit $3"
        ),
        params![org, user, MOST_CHANGES],
        change,
    )?)
}

/// Those after `since` of which they have not said that they know.
pub(super) fn unknown_changes(tx: &Tx<'_>, org: OrgId, user: UserId, since: Instant) -> Result<Vec<Change>> {
    Ok(tx.all(
        sql!(
            "select g.cause, g.subject_id, g.at, g.standing
             from users u join gains g on g.org_id = u.org_id and g.user_id = u.id and g.at > coalesce(u.known_at, u.created_at)
             where u.org_id = $1 and u.id = $2 and g.at > $3 and g.standing is not null
             order by g.at desc, g.id desc limit $4"
        ),
        params![org, user, since, MOST_CHANGES],
        change,
    )?)
}

/// Those of which a mail tells.
pub(super) fn changes_of_mail(tx: &Tx<'_>, org: OrgId, user: UserId, mail: MailId) -> Result<Vec<Change>> {
    Ok(tx.all(
        sql!(
            "select cause, subject_id, at, standing from gains
             where org_id = $1 and user_id = $2 and mail_id = $3 and standing is not null
             order by at desc, id desc limit $4"
        ),
        params![org, user, mail, MOST_CHANGES],
        change,
    )?)
}

/// Since when these open actions fall back to somebody, and why.
pub(super) fn fallen(tx: &Tx<'_>, org: OrgId, user: UserId, actions: &[ActionId]) -> Result<Vec<(ActionId, Gained)>> {
    Ok(tx.all_in(
        sql!(concat!(
            "select g.cause, g.subject_id, g.at, a.id
             from actions a
             join owner_keys k on k.org_id = a.org_id and k.id = a.extra_key and k.fallback = 1
             join gains g on g.org_id = a.org_id and g.user_id = $2 and g.at = k.fell_at and g.cause between $3 and $4
             where a.org_id = $1 and ",
            fell_with_its_key!(),
            " and a.id in ($5...)"
        )),
        params![org, user, Kind::FellSuspended, Kind::FellEdited],
        actions,
        |row| Ok((row.get(3)?, Gained { since: row.get(2)?, cause: cause(row)? })),
    )?)
}

/// The rule sets that find somebody for something, no more than `most`, but for those that actions have of their own.
pub(super) fn sets_finding(tx: &Tx<'_>, org: OrgId, user: UserId, most: i64) -> Result<Vec<RuleSetId>> {
    Ok(tx.all(
        sql!(
            "select distinct k.rule_set_id from key_members m cross join owner_keys k
             where k.org_id = m.org_id and k.id = m.key_id and m.org_id = $1 and m.user_id = $2 and m.live = 1
                and not exists (
                    select 1 from hand_overs h where h.org_id = k.org_id and h.own_rule_set_id = k.rule_set_id)
             limit $3"
        ),
        params![org, user, most],
        |row| row.get(0),
    )?)
}

/// Those rule sets that name a group and find somebody for something, no more than `most`.
pub(super) fn rules_finding(
    tx: &Tx<'_>,
    org: OrgId,
    user: UserId,
    group: GroupId,
    most: i64,
) -> Result<Vec<RuleSetId>> {
    Ok(tx.all(
        sql!(
            "select distinct k.rule_set_id from key_members m cross join owner_keys k
             where k.org_id = m.org_id and k.id = m.key_id and m.org_id = $1 and m.user_id = $2 and m.live = 1
                and exists (
                    select 1 from owner_rules r
                    where r.org_id = k.org_id and r.group_id = $3 and r.rule_set_id = k.rule_set_id)
             limit $4"
        ),
        params![org, user, group, most],
        |row| row.get(0),
    )?)
}
