//! SQL of the outbox.

use std::collections::HashMap;

use remit_db::{Row, ToValue, Tx, engine_sql, params, sql};

use super::list::Progress;
use super::{Kind, Letter, Opens, State};
use crate::clock::Instant;
use crate::error::Result;
use crate::id::{AccountId, MailId, OrgId, UserId};

/// Puts mails in, each with when it is due.
pub(super) fn insert(
    tx: &Tx<'_>,
    org: OrgId,
    mails: &[(MailId, UserId, Instant)],
    kind: Kind,
    about: Option<UserId>,
    language: Option<&str>,
    at: Instant,
) -> Result<()> {
    tx.run_many(
        sql!(
            "insert into mails (org_id, id, kind, user_id, about_id, language, state, due_at, created_at)
             values ($1, $2, $3, $4, $5, $6, 1, $7, $8)"
        ),
        mails.iter().map(|(id, user, due)| {
            [
                org.to_value(),
                id.to_value(),
                kind.to_value(),
                user.to_value(),
                about.to_value(),
                language.to_value(),
                due.to_value(),
                at.to_value(),
            ]
        }),
    )?;
    Ok(())
}

/// What waits for these users goes out no more.
pub(super) fn drop_waiting(tx: &Tx<'_>, org: OrgId, users: &[UserId], kind: Kind, at: Instant) -> Result<()> {
    tx.run_in(
        sql!(
            "update mails set state = 6, ended_at = $3
             where org_id = $1 and state = 1 and kind = $2 and user_id in ($4...)"
        ),
        params![org, kind, at],
        users,
    )?;
    Ok(())
}

pub(super) fn is_any_since(tx: &Tx<'_>, org: OrgId, user: UserId, kind: Kind, since: Instant) -> Result<bool> {
    let found = tx.one(
        sql!(
            "select id from mails where org_id = $1 and user_id = $2 and kind = $3
                 and (created_at > $4 or state in (1, 2)) limit 1"
        ),
        params![org, user, kind, since],
        |row| row.get::<MailId>(0),
    )?;
    Ok(found.is_some())
}

macro_rules! latest {
    ($lock:literal) => {
        concat!(
            "select user_id, id, state = 1, due_at from mails
             where org_id = $1 and kind = $2 and (state = 1 or (due_at > $3 and state <> 6)) and user_id in ($4...)
             order by due_at, id",
            $lock
        )
    };
}

/// The last mail of this kind to each of these users that waits or went since then, which one that was dropped did not: its id, whether it waits, and when it goes or
/// went. Whoever claims it is waited for, so that one that waits does so until the end of the transaction.
pub(super) fn latest(
    tx: &Tx<'_>,
    org: OrgId,
    users: &[UserId],
    kind: Kind,
    since: Instant,
) -> Result<HashMap<UserId, (MailId, bool, Instant)>> {
    let found = tx.all_in(
        engine_sql! {
            sqlite: latest!(""),
            postgres: latest!(" for update"),
        },
        params![org, kind, since],
        users,
        |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?))),
    )?;
    Ok(found.into_iter().collect())
}

pub(super) fn is_any_due(tx: &Tx<'_>, org: OrgId, now: Instant) -> Result<bool> {
    let found = tx.one(
        sql!(
            "select id from mails
             where org_id = $1 and ((state = 1 and due_at <= $2) or (state = 2 and lease_until_at <= $2)) limit 1"
        ),
        params![org, now],
        |row| row.get::<MailId>(0),
    )?;
    Ok(found.is_some())
}

/// Whoever began to send these has not said in time how it went.
pub(super) fn give_up_overdue(tx: &Tx<'_>, org: OrgId, now: Instant) -> Result<()> {
    tx.run(
        sql!(
            "update mails set state = 4, ended_at = $2, lease_until_at = null
             where org_id = $1 and state = 2 and lease_until_at <= $2"
        ),
        params![org, now],
    )?;
    Ok(())
}

/// The mail that has waited longest since its time came.
pub(super) fn next(tx: &Tx<'_>, org: OrgId, now: Instant) -> Result<Option<MailId>> {
    Ok(tx.one(
        engine_sql! {
            // The single writer has the table to itself.
            sqlite: "select id from mails where org_id = $1 and state = 1 and due_at <= $2 order by due_at, id limit 1",
            postgres: "select id from mails where org_id = $1 and state = 1 and due_at <= $2 order by due_at, id limit 1
                for update skip locked",
        },
        params![org, now],
        |row| row.get(0),
    )?)
}

pub(super) fn lease(tx: &Tx<'_>, org: OrgId, id: MailId, until: Instant) -> Result<()> {
    tx.run(
        sql!(
            "update mails set state = 2, lease_until_at = $3, attempts = attempts + 1, error = null
             where org_id = $1 and id = $2"
        ),
        params![org, id, until],
    )?;
    Ok(())
}

/// A letter whose link is not made yet, and the account of whoever gets it.
pub(super) struct Draft {
    pub letter: Letter,
    pub account: Option<AccountId>,
}

/// What a mail says, if there still is somebody to say it to: an invitation is for who is invited, what became somebody's for who
/// has joined, all others for who may sign in.
pub(super) fn draft(tx: &Tx<'_>, org: OrgId, id: MailId) -> Result<Option<Draft>> {
    Ok(tx.one(
        sql!(
            "select m.id, m.org_id, m.kind, case when m.kind = 1 then u.email else coalesce(a.email, u.email) end, u.name,
                    coalesce(a.language, m.language), o.name, nullif(b.name, ''), m.attempts,
                    m.created_at, u.id, u.account_id
             from mails m
             join organisations o on o.id = m.org_id
             join users u on u.org_id = m.org_id and u.id = m.user_id
             left join users b on b.org_id = m.org_id and b.id = m.about_id
             left join accounts a on a.email_key = u.email_key
             where m.org_id = $1 and m.id = $2 and (u.status = 2 and m.kind <> 7 or u.status = 3 and m.kind <> 1)"
        ),
        params![org, id],
        draft_of,
    )?)
}

fn draft_of(row: &Row<'_>) -> Result<Draft, remit_db::Error> {
    let letter = Letter {
        id: row.get(0)?,
        org: row.get(1)?,
        kind: row.get(2)?,
        user: row.get(10)?,
        address: row.get(3)?,
        name: row.get(4)?,
        language: row.get(5)?,
        organisation: row.get(6)?,
        about: row.get(7)?,
        opens: Opens::Nothing,
        attempts: row.get(8)?,
        created_at: row.get(9)?,
    };
    Ok(Draft { letter, account: row.get(11)? })
}

/// Ends what was just begun.
pub(super) fn leave(
    tx: &Tx<'_>,
    (org, id): (OrgId, MailId),
    state: State,
    at: Instant,
    why: Option<&str>,
) -> Result<()> {
    let ended_at = (state != State::Waiting).then_some(at);
    tx.run(
        sql!(
            "update mails set state = $3, due_at = $4, ended_at = $5, error = $6, lease_until_at = null
             where org_id = $1 and id = $2"
        ),
        params![org, id, state, at, ended_at, why],
    )?;
    Ok(())
}

/// The same, unless somebody has ended or begun it again meanwhile.
pub(super) fn leave_of(tx: &Tx<'_>, letter: &Letter, state: State, at: Instant, why: Option<&str>) -> Result<()> {
    let is_ours = sql!("select id from mails where org_id = $1 and id = $2 and state = 2 and attempts = $3");
    let ours = tx.one(is_ours, params![letter.org, letter.id, letter.attempts], |row| row.get::<MailId>(0))?;
    ours.map_or(Ok(()), |id| leave(tx, (letter.org, id), state, at, why))
}

pub(super) fn progress(tx: &Tx<'_>, org: OrgId) -> Result<Option<Progress>> {
    let first =
        tx.one(sql!("select min(created_at) from mails where org_id = $1 and state in (1, 2)"), params![org], |row| {
            row.get::<Option<Instant>>(0)
        })?;
    let Some(first) = first.flatten() else { return Ok(None) };
    Ok(tx.one(
        sql!(
            "select count(*) filter (where state in (1, 2)), count(*) filter (where state not in (1, 2))
             from mails where org_id = $1 and created_at >= $2"
        ),
        params![org, first],
        |row| Ok(Progress { left: row.get(0)?, over: row.get(1)? }),
    )?)
}

/// What went to a user, or was to.
pub(super) fn delete_of(tx: &Tx<'_>, org: OrgId, user: UserId) -> Result<()> {
    tx.run(sql!("delete from mails where org_id = $1 and user_id = $2"), params![org, user])?;
    Ok(())
}

pub(super) fn standing(tx: &Tx<'_>, org: OrgId, id: MailId) -> Result<Option<(Kind, State, UserId)>> {
    Ok(tx.one(
        sql!("select kind, state, user_id from mails where org_id = $1 and id = $2"),
        params![org, id],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?)
}

/// It waits again, as if it had just been put in.
pub(super) fn wait_again(tx: &Tx<'_>, org: OrgId, id: MailId, at: Instant) -> Result<()> {
    tx.run(
        sql!(
            "update mails set state = 1, due_at = $3, created_at = $3, ended_at = null, error = null
             where org_id = $1 and id = $2"
        ),
        params![org, id, at],
    )?;
    Ok(())
}
