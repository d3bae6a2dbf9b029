//! Setting a second factor up, and taking it away.

use remit_db::Tx;
use serde_json::json;

use super::{Key, PENDING_SECONDS, RecoveryCode, put_first_codes, queries};
use crate::actor::Actor;
use crate::audit::{self, Change, Verb};
use crate::error::{Conflict, Error, Problem, Result};
use crate::id::{AccountId, UserId};
use crate::mail;
use crate::permission::{Ability, Permit, may, may_reset_second_factor};
use crate::secret::Secret;
use crate::session::{self, Proof};
use crate::user;

/// Ten recovery codes.
pub type RecoveryCodes = [RecoveryCode; RecoveryCode::COUNT];

/// Keeps the secret of whoever begins to set it up in `this` session, for ten minutes; an earlier one that was not confirmed
/// goes. No other session is shown it, or confirms it.
///
/// # Errors
/// [`Error::Denied`] for who is no person, [`Conflict::SetUpOver`] when it is on already, those of the storage.
pub fn begin(tx: &Tx<'_>, actor: &Actor, this: &Secret, key: &Key) -> Result<()> {
    let _permit = may(actor, Ability::Profile)?;
    let account = user::own_account(tx, actor)?;
    let is_new = queries::put_pending(tx, account, this, key, actor.at)?;
    if is_new { Ok(()) } else { Err(Error::Conflict(Conflict::SetUpOver)) }
}

/// Whether `code` shows that the person's telephone has the secret, before a password is asked for: a wrong code is no failed
/// sign-in.
///
/// # Errors
/// [`Error::Denied`] for who is no person; [`Conflict::SetUpOver`] when nothing is being set up any more; a fault at `code`;
/// those of the storage.
pub fn check(tx: &Tx<'_>, actor: &Actor, this: &Secret, code: &str) -> Result<()> {
    let _permit = may(actor, Ability::Profile)?;
    step(tx, actor, this, code).map(drop)
}

/// Asks for a code at every sign-in from now on. With the first second factor the account has recovery codes, too; says
/// whether they are now these.
///
/// # Errors
/// Those of [`check`]; [`Conflict::SignInRefused`] when the password is another by now.
pub fn set_up(
    tx: &Tx<'_>,
    actor: &Actor,
    this: &Secret,
    shown: &Proof,
    code: &str,
    codes: &RecoveryCodes,
) -> Result<bool> {
    let permit = may(actor, Ability::Profile)?;
    let account = session::commands::affirm(tx, actor, shown)?;
    let step = step(tx, actor, this, code)?;
    let is_first = put_first_codes(tx, account, codes)?;
    queries::confirm(tx, account, step, actor.at)?;
    record_own(tx, permit, Verb::SecondFactorSetUp)?;
    Ok(is_first)
}

/// Replaces the recovery codes, used or not.
///
/// # Errors
/// [`Error::Denied`] for who is no person, [`Conflict::SecondFactorOff`], [`Conflict::SignInRefused`] when the password is
/// another by now, those of the storage.
pub fn renew_codes(tx: &Tx<'_>, actor: &Actor, shown: &Proof, codes: &RecoveryCodes) -> Result<()> {
    let permit = may(actor, Ability::Profile)?;
    let account = affirm_on(tx, actor, shown)?;
    queries::put_recovery_codes(tx, account, codes)?;
    record_own(tx, permit, Verb::RecoveryCodesRenewed)
}

/// A password is all that is asked for again.
///
/// # Errors
/// Those of [`renew_codes`].
pub fn switch_off(tx: &Tx<'_>, actor: &Actor, shown: &Proof) -> Result<()> {
    let permit = may(actor, Ability::Profile)?;
    let account = affirm_on(tx, actor, shown)?;
    queries::remove(tx, account)?;
    record_own(tx, permit, Verb::SecondFactorSwitchedOff)
}

/// Takes the second factor away from somebody who has lost it, ends every session of their account, and tells them by mail.
///
/// # Errors
/// Those of [`check_reset`].
pub fn reset(tx: &Tx<'_>, actor: &Actor, id: UserId) -> Result<()> {
    let (account, permit) = resettable(tx, actor, id)?;
    queries::remove(tx, account)?;
    session::end_all_of(tx, account)?;
    mail::commands::put_in(tx, actor.org, id, mail::Kind::SecondFactorReset, actor.user(), actor.at)?;
    audit::record(tx, permit, &[Change::new(Verb::SecondFactorReset, id, json!(null), json!(null))])
}

/// Whether a [`reset`] would be taken.
///
/// # Errors
/// [`Error::Denied`] for one's own, the owner's, and by who may not configure; [`Error::NotFound`];
/// [`Conflict::SecondFactorOff`] where there is none; [`Conflict::UserElsewhere`] for an admin, where the account is used in
/// another organisation too; those of the storage.
pub fn check_reset(tx: &Tx<'_>, actor: &Actor, id: UserId) -> Result<()> {
    let (_, _permit) = resettable(tx, actor, id)?;
    Ok(())
}

fn resettable<'a>(tx: &Tx<'_>, actor: &'a Actor, id: UserId) -> Result<(AccountId, Permit<'a>)> {
    let _permit = may(actor, Ability::Configure)?;
    let user = user::find(tx, actor.org, id)?;
    let is_on = user.account.map_or(Ok(false), |account| queries::is_on(tx, account))?;
    let account = user.account.filter(|_| is_on);
    let is_elsewhere = account.map_or(Ok(false), |account| user::is_elsewhere(tx, account, actor.org))?;
    let permit = may_reset_second_factor(actor, id, user.role, is_elsewhere)?;
    account.map(|account| (account, permit)).ok_or(Error::Conflict(Conflict::SecondFactorOff))
}

/// The step of a code of what is being set up.
fn step(tx: &Tx<'_>, actor: &Actor, this: &Secret, code: &str) -> Result<i64> {
    let account = user::own_account(tx, actor)?;
    let pending = queries::pending(tx, account, this, actor.at.plus_seconds(-PENDING_SECONDS))?;
    let key = pending.ok_or(Error::Conflict(Conflict::SetUpOver))?;
    key.step_of(code, actor.at).ok_or(Error::invalid("code", Problem::NotTheCode))
}

/// The account of whoever has just shown their password, if it has a second factor.
fn affirm_on(tx: &Tx<'_>, actor: &Actor, shown: &Proof) -> Result<AccountId> {
    let account = session::commands::affirm(tx, actor, shown)?;
    check_on(tx, account)?;
    Ok(account)
}

fn check_on(tx: &Tx<'_>, account: AccountId) -> Result<()> {
    if queries::is_on(tx, account)? { Ok(()) } else { Err(Error::Conflict(Conflict::SecondFactorOff)) }
}

fn record_own(tx: &Tx<'_>, permit: Permit<'_>, verb: Verb) -> Result<()> {
    let user = permit.actor().user().ok_or(Error::Denied)?;
    audit::record(tx, permit, &[Change::new(verb, user, json!(null), json!(null))])
}
