//! SQL of API tokens.

use remit_db::{Row, Tx, params, sql};

use super::{Bearer, Caller, Token};
use crate::actor::{Actor, Capacity};
use crate::clock::Instant;
use crate::error::Result;
use crate::id::{OrgId, TokenId};
use crate::organisation::Organisation;
use crate::permission::Scope;

/// A token in use is noted at most once a minute.
const TOUCH_SECONDS: i64 = 60;

/// Whose token this is at `at`, coming from `source`; nobody's when it is unknown or revoked.
///
/// # Errors
/// Those of the storage.
pub fn actor_of(tx: &Tx<'_>, bearer: &Bearer, at: Instant, source: &str) -> Result<Option<Caller>> {
    let found = tx.one(
        sql!(
            "select t.id, t.scope, t.last_used_at,
                    o.id, o.name, o.time_zone, o.currency, o.plan_at_minute, o.test_mode, o.next_change_at, o.delete_at
             from tokens t join organisations o on o.id = t.org_id
             where t.org_id = $1 and t.token_hash = $2 and t.revoked_at is null and coalesce(o.delete_at, 1) <> 0"
        ),
        params![bearer.0.org, bearer.0.secret.hash()],
        |row| caller(row, at, source),
    )?;
    Ok(found)
}

fn caller(row: &Row<'_>, at: Instant, source: &str) -> Result<Caller, remit_db::Error> {
    let used_at = row.get::<Option<Instant>>(2)?;
    Ok(Caller {
        actor: Actor {
            org: row.get(3)?,
            capacity: Capacity::Token { id: row.get(0)?, scope: row.get(1)? },
            at,
            source: source.to_owned(),
        },
        organisation: Organisation {
            id: row.get(3)?,
            name: row.get(4)?,
            zone: row.get(5)?,
            currency: row.get(6)?,
            plan_at_minute: row.get(7)?,
            test_mode: row.get(8)?,
            next_change_at: row.get(9)?,
            delete_at: row.get(10)?,
        },
        is_to_be_touched: used_at.is_none_or(|used_at| at >= used_at.plus_seconds(TOUCH_SECONDS)),
    })
}

/// What a token may do; nothing when it is revoked.
pub(crate) fn scope_of(tx: &Tx<'_>, org: OrgId, id: TokenId) -> Result<Option<Scope>> {
    Ok(tx.one(
        sql!("select scope from tokens where org_id = $1 and id = $2 and revoked_at is null"),
        params![org, id],
        |row| row.get(0),
    )?)
}

/// The tokens of an organisation, revoked ones last.
///
/// # Errors
/// Those of the storage.
pub fn all(tx: &Tx<'_>, org: OrgId) -> Result<Vec<Token>> {
    let found = tx.all(
        sql!(
            "select id, name, scope, created_at, last_used_at, revoked_at from tokens where org_id = $1
             order by revoked_at is not null, created_at, id"
        ),
        params![org],
        |row| {
            Ok(Token {
                id: row.get(0)?,
                name: row.get(1)?,
                scope: row.get(2)?,
                created_at: row.get(3)?,
                last_used_at: row.get(4)?,
                revoked_at: row.get(5)?,
            })
        },
    )?;
    Ok(found)
}

pub(super) fn insert(tx: &Tx<'_>, id: TokenId, bearer: &Bearer, name: &str, scope: Scope, at: Instant) -> Result<()> {
    tx.run(
        sql!("insert into tokens (org_id, id, name, token_hash, scope, created_at) values ($1, $2, $3, $4, $5, $6)"),
        params![bearer.0.org, id, name, bearer.0.secret.hash(), scope, at],
    )?;
    Ok(())
}

pub(super) fn revoke(tx: &Tx<'_>, org: OrgId, id: TokenId, at: Instant) -> Result<u64> {
    let revoked = tx.run(
        sql!("update tokens set revoked_at = $3 where org_id = $1 and id = $2 and revoked_at is null"),
        params![org, id, at],
    )?;
    Ok(revoked)
}

pub(super) fn touch(tx: &Tx<'_>, org: OrgId, id: TokenId, at: Instant) -> Result<()> {
    tx.run(sql!("update tokens set last_used_at = $3 where org_id = $1 and id = $2"), params![org, id, at])?;
    Ok(())
}
