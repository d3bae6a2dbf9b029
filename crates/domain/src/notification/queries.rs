//! SQL of notifications: what people have chosen, and who has not been told.

use std::collections::BTreeMap;

use remit_db::{Tx, Value, params, sql, sql_global};

use super::{Pace, Topic};
use crate::clock::Instant;
use crate::error::Result;
use crate::id::{AccountId, MailId, OrgId, UserId};

pub(super) fn chosen(tx: &Tx<'_>, account: AccountId) -> Result<BTreeMap<Topic, Pace>> {
    let chosen = tx.all(
        sql_global!("select topic, pace from notification_choices where account_id = $1"),
        params![account],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(chosen.into_iter().collect())
}

/// How soon a user wants to be told of a topic.
pub(super) fn pace(tx: &Tx<'_>, org: OrgId, user: UserId, topic: Topic) -> Result<Pace> {
    let chosen = tx.one(
        sql!(
            "select n.pace from users u join notification_choices n on n.account_id = u.account_id and n.topic = $3
             where u.org_id = $1 and u.id = $2"
        ),
        params![org, user, topic],
        |row| row.get(0),
    )?;
    Ok(chosen.unwrap_or(Pace::DEFAULT))
}

pub(super) fn set(tx: &Tx<'_>, account: AccountId, topic: Topic, pace: Pace, since: Instant) -> Result<()> {
    tx.run(
        sql_global!(
            "insert into notification_choices (account_id, topic, pace, since) values ($1, $2, $3, $4)
             on conflict (account_id, topic) do update set pace = excluded.pace, since = excluded.since"
        ),
        params![account, topic, pace, since],
    )?;
    Ok(())
}

pub(super) fn delete_of(tx: &Tx<'_>, account: AccountId) -> Result<()> {
    tx.run(sql_global!("delete from notification_choices where account_id = $1"), params![account])?;
    Ok(())
}

/// Who has joined and wants to be told at this pace of what came to them and no mail tells, at most so many; each with since
/// when: not what came before `since`, nor before they chose so.
pub(super) fn untold(tx: &Tx<'_>, org: OrgId, pace: Pace, since: Instant, most: i64) -> Result<Vec<(UserId, Instant)>> {
    Ok(tx.all(
        sql!(
            "select u.id, max(coalesce(n.since, $2))
             from gains g
             join users u on u.org_id = g.org_id and u.id = g.user_id and u.status = 3
             left join notification_choices n on n.account_id = u.account_id and n.topic = $3
             where g.org_id = $1 and g.mail_id is null and g.at >= $2
                and coalesce(n.pace, $4) = $5 and g.at >= coalesce(n.since, $2)
             group by u.id order by u.id limit $6"
        ),
        params![org, since, Topic::Gained, Pace::DEFAULT, pace, most],
        |row| Ok((row.get(0)?, row.get::<Instant>(1)?.max(since))),
    )?)
}

/// These mails tell their users of what came since then and no mail tells.
pub(super) fn set_told(tx: &Tx<'_>, org: OrgId, told: &[(UserId, Instant, MailId)]) -> Result<()> {
    let rows = told.iter().map(|(user, since, mail)| [org.0, user.0, since.0, mail.0].map(Value::Int));
    tx.run_many(
        sql!("update gains set mail_id = $4 where org_id = $1 and user_id = $2 and at >= $3 and mail_id is null"),
        rows,
    )?;
    Ok(())
}
