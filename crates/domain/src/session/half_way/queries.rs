//! SQL of those who have come half of the way.

use remit_db::{Tx, params, sql, sql_global};
use serde_json::json;

use super::HalfWay;
use crate::clock::Instant;
use crate::error::Result;
use crate::id::{AccountId, OrgId};

/// Keeps how far somebody has come until `expires_at`.
pub(super) fn insert(tx: &Tx<'_>, hash: &[u8], half_way: &HalfWay, expires_at: Instant) -> Result<()> {
    tx.run(
        sql_global!(
            "insert into half_way_sign_ins
                 (token_hash, account_id, password_mark, failures, org_id, invitation_hash, stay, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        params![
            hash,
            half_way.account,
            half_way.password_mark,
            json!(half_way.failures).to_string(),
            half_way.org,
            half_way.invitation_hash,
            half_way.stay,
            expires_at
        ],
    )?;
    Ok(())
}

/// How far whoever has the secret of this hash has come, if it has not run out.
pub(super) fn find(tx: &Tx<'_>, hash: &[u8], at: Instant) -> Result<Option<HalfWay>> {
    Ok(tx.one(
        sql_global!(
            "select account_id, password_mark, failures, org_id, invitation_hash, stay
             from half_way_sign_ins where token_hash = $1 and expires_at > $2"
        ),
        params![hash, at],
        |row| {
            let failures = row.get::<String>(2)?;
            Ok(HalfWay {
                account: row.get(0)?,
                password_mark: row.get(1)?,
                failures: serde_json::from_str(&failures)
                    .map_err(|error| remit_db::Error::unreadable("list of failures", error))?,
                org: row.get(3)?,
                invitation_hash: row.get(4)?,
                stay: row.get(5)?,
            })
        },
    )?)
}

/// Keeps what an authenticator is asked, instead of what it was asked before.
pub(super) fn put_challenge(tx: &Tx<'_>, hash: &[u8], state: &[u8]) -> Result<()> {
    tx.run(sql_global!("update half_way_sign_ins set challenge = $2 where token_hash = $1"), params![hash, state])?;
    Ok(())
}

/// What an authenticator was asked, which is asked no more.
pub(super) fn take_challenge(tx: &Tx<'_>, hash: &[u8]) -> Result<Option<Vec<u8>>> {
    let asked =
        tx.one(sql_global!("select challenge from half_way_sign_ins where token_hash = $1"), params![hash], |row| {
            row.get(0)
        })?;
    tx.run(sql_global!("update half_way_sign_ins set challenge = null where token_hash = $1"), params![hash])?;
    Ok(asked.flatten())
}

pub(super) fn end(tx: &Tx<'_>, hash: &[u8]) -> Result<u64> {
    Ok(tx.run(sql_global!("delete from half_way_sign_ins where token_hash = $1"), params![hash])?)
}

/// Nobody goes on to this account from here.
pub(crate) fn end_all_of(tx: &Tx<'_>, account: AccountId) -> Result<()> {
    tx.run(sql_global!("delete from half_way_sign_ins where account_id = $1"), params![account])?;
    Ok(())
}

/// Nobody goes on into this organisation from here.
pub(crate) fn end_all_into(tx: &Tx<'_>, org: OrgId) -> Result<()> {
    tx.run(sql!("delete from half_way_sign_ins where org_id = $1"), params![org])?;
    Ok(())
}

/// Clears away what has run out.
pub(in crate::session) fn end_overdue(tx: &Tx<'_>, at: Instant) -> Result<u64> {
    Ok(tx.run(sql_global!("delete from half_way_sign_ins where expires_at <= $1"), params![at])?)
}
