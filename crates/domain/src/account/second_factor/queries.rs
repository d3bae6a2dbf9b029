//! SQL of second factors. Like accounts they belong to no organisation.

use remit_db::{ToValue, Tx, params, sql_global};

use super::{Key, RecoveryCode};
use crate::account::passkey;
use crate::clock::Instant;
use crate::error::Result;
use crate::id::AccountId;
use crate::secret::Secret;

/// Is a code or a passkey asked for at sign-in?
pub(crate) fn is_on(tx: &Tx<'_>, account: AccountId) -> Result<bool> {
    Ok(confirmed(tx, account)?.is_some() || passkey::has_any(tx, account)?)
}

/// What its codes are computed of, and since when they are asked for.
pub(super) fn confirmed(tx: &Tx<'_>, account: AccountId) -> Result<Option<(Key, Instant)>> {
    Ok(tx.one(
        sql_global!(
            "select secret, confirmed_at from second_factors where account_id = $1 and confirmed_at is not null"
        ),
        params![account],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

/// What is being set up in this session since `since`.
pub(super) fn pending(tx: &Tx<'_>, account: AccountId, this: &Secret, since: Instant) -> Result<Option<Key>> {
    Ok(tx.one(
        sql_global!(
            "select secret from second_factors
             where account_id = $1 and begun_in = $2 and confirmed_at is null and created_at > $3"
        ),
        params![account, this.hash().as_slice(), since],
        |row| row.get(0),
    )?)
}

/// Begins setting one up, anew if that was begun before; an existing one stays.
pub(super) fn put_pending(tx: &Tx<'_>, account: AccountId, this: &Secret, key: &Key, at: Instant) -> Result<bool> {
    let put = tx.run(
        sql_global!(
            "insert into second_factors (account_id, secret, created_at, begun_in) values ($1, $2, $3, $4)
             on conflict (account_id) do update
                set secret = excluded.secret, created_at = excluded.created_at, begun_in = excluded.begun_in
             where second_factors.confirmed_at is null"
        ),
        params![account, key, at, this.hash().as_slice()],
    )?;
    Ok(put == 1)
}

/// From now on its codes are asked for; that of `step` was given to confirm it.
pub(super) fn confirm(tx: &Tx<'_>, account: AccountId, step: i64, at: Instant) -> Result<()> {
    tx.run(
        sql_global!("update second_factors set confirmed_at = $2, last_step = $3 where account_id = $1"),
        params![account, at, step],
    )?;
    Ok(())
}

/// Takes the code of a step, unless it or one of a later step was taken before.
pub(super) fn take_step(tx: &Tx<'_>, account: AccountId, step: i64) -> Result<bool> {
    let taken = tx.run(
        sql_global!("update second_factors set last_step = $2 where account_id = $1 and last_step < $2"),
        params![account, step],
    )?;
    Ok(taken == 1)
}

pub(super) fn take_recovery_code(tx: &Tx<'_>, account: AccountId, hash: &[u8]) -> Result<bool> {
    let taken = tx.run(
        sql_global!("delete from recovery_codes where account_id = $1 and code_hash = $2"),
        params![account, hash],
    )?;
    Ok(taken == 1)
}

pub(super) fn codes_left(tx: &Tx<'_>, account: AccountId) -> Result<i64> {
    let found =
        tx.one(sql_global!("select count(*) from recovery_codes where account_id = $1"), params![account], |row| {
            row.get(0)
        })?;
    Ok(found.unwrap_or(0))
}

/// These are the recovery codes, and no others.
pub(super) fn put_recovery_codes(tx: &Tx<'_>, account: AccountId, codes: &[RecoveryCode]) -> Result<()> {
    forget_recovery_codes(tx, account)?;
    let hashes: Vec<_> = codes.iter().map(RecoveryCode::hash).collect();
    tx.run_many(
        sql_global!("insert into recovery_codes (account_id, code_hash) values ($1, $2)"),
        hashes.iter().map(|hash| [account.to_value(), hash.to_value()]),
    )?;
    Ok(())
}

pub(super) fn forget_recovery_codes(tx: &Tx<'_>, account: AccountId) -> Result<()> {
    tx.run(sql_global!("delete from recovery_codes where account_id = $1"), params![account])?;
    Ok(())
}

/// Removes it whole: codes, passkeys, recovery codes.
pub(crate) fn remove(tx: &Tx<'_>, account: AccountId) -> Result<()> {
    passkey::forget(tx, account)?;
    forget_recovery_codes(tx, account)?;
    tx.run(sql_global!("delete from second_factors where account_id = $1"), params![account])?;
    Ok(())
}

/// Forgets what was begun before `until` and never confirmed.
pub(crate) fn forget_pending(tx: &Tx<'_>, until: Instant) -> Result<u64> {
    Ok(tx.run(
        sql_global!("delete from second_factors where confirmed_at is null and created_at <= $1"),
        params![until],
    )?)
}
