//! What happens to an account.

use remit_db::Tx;
use serde_json::json;

use super::profile::Edit;
use super::{NewAccount, PasswordHash, queries, reset, second_factor};
use crate::actor::Actor;
use crate::audit::{self, Change, Verb};
use crate::clock::Instant;
use crate::error::{Conflict, Error, Result};
use crate::id::{AccountId, UserId};
use crate::notification;
use crate::organisation::Zone;
use crate::permission::{Ability, may, may_set_password};
use crate::session::{self, Proof};
use crate::user;

/// Makes an account. Whoever may do so has been found out by the invitation that leads here.
pub(crate) fn create(tx: &Tx<'_>, account: &NewAccount<'_>, at: Instant) -> Result<AccountId> {
    let id = AccountId(tx.next_id()?);
    queries::insert(tx, id, account, at).map_err(|error| {
        if error.violates("accounts_email_key_key") { Error::Conflict(Conflict::AlreadyExists) } else { error.into() }
    })?;
    Ok(id)
}

/// Erases an account that has no seat in any organisation, with its sessions, second factor and links.
pub(crate) fn erase_without_seats(tx: &Tx<'_>, id: AccountId) -> Result<()> {
    if user::has_seats(tx, id)? {
        return Ok(());
    }
    session::end_all_of(tx, id)?;
    session::half_way::end_all_of(tx, id)?;
    second_factor::remove(tx, id)?;
    queries::end_resets(tx, id)?;
    notification::commands::forget_of(tx, id)?;
    user::unlink(tx, id)?;
    queries::delete(tx, id)
}

/// Sets the password of a user's account, and ends every session that began with the old one.
///
/// # Errors
/// [`Error::Denied`] for anybody but the operator, [`Error::NotFound`] without an account, and those of the storage.
pub fn set_password(tx: &Tx<'_>, actor: &Actor, user: UserId, password: &PasswordHash) -> Result<()> {
    let permit = may_set_password(actor)?;
    let account = user::account_of(tx, actor.org, user)?.ok_or(Error::NotFound)?;
    queries::set_password(tx, account, password)?;
    queries::end_resets(tx, account)?;
    session::end_all_of(tx, account)?;
    reset::told(tx, account, actor.at)?;
    audit::record(tx, permit, &[Change::new(Verb::AccountPasswordSet, user, json!(null), json!(null))])
}

/// Saves somebody's own profile; their name changes in every organisation where they are a user, and each records it.
///
/// # Errors
/// [`Error::Denied`] for who is no person; [`Error::Stale`] when it was changed elsewhere since the form was filled; those of
/// the storage.
pub fn edit_profile(tx: &Tx<'_>, actor: &Actor, edit: &Edit) -> Result<()> {
    let _permit = may(actor, Ability::Profile)?;
    let account = user::own_account(tx, actor)?;
    let before = queries::profile(tx, account)?;
    queries::set_profile(tx, account, edit)?;
    let is_renamed = before.name != edit.name.as_str();
    let differs = [
        ("name", is_renamed),
        ("signature", before.signature != edit.signature.as_str()),
        ("language", before.language != edit.language),
        ("time_zone", before.zone.as_deref() != edit.zone.as_ref().map(Zone::name)),
    ];
    let changed: Vec<&str> = differs.iter().filter(|(_, differs)| *differs).map(|(field, _)| *field).collect();
    for seat in session::seats(tx, account)? {
        let is_here = seat.org == actor.org;
        if is_renamed {
            user::rename(tx, seat.org, seat.user, edit.name.as_str())?;
        }
        if is_renamed || (is_here && !changed.is_empty()) {
            let in_seat = seat.actor(actor);
            let permit = may(&in_seat, Ability::Profile)?;
            let changed = if is_here { changed.as_slice() } else { &["name"] };
            // The log holds ids and no names (USR 11).
            let after = json!({ "changed": changed });
            audit::record(tx, permit, &[Change::new(Verb::ProfileEdited, seat.user, json!(null), after)])?;
        }
    }
    Ok(())
}

/// Changes one's own password, and ends every session of the account, this one too. The proof that comes back opens a new one.
///
/// # Errors
/// [`Error::Denied`] for who is no person or shows somebody else's password,
/// [`Conflict::SignInRefused`] when it is another by now, and those of the storage.
pub fn change_password(tx: &Tx<'_>, actor: &Actor, shown: &Proof, password: &PasswordHash) -> Result<Proof> {
    let permit = may(actor, Ability::Profile)?;
    let user = actor.user().ok_or(Error::Denied)?;
    let account = session::commands::affirm(tx, actor, shown)?;
    queries::set_password(tx, account, password)?;
    queries::end_resets(tx, account)?;
    session::end_all_of(tx, account)?;
    reset::told(tx, account, actor.at)?;
    audit::record(tx, permit, &[Change::new(Verb::AccountPasswordSet, user, json!(null), json!(null))])?;
    Ok(Proof::in_session(account, password))
}
