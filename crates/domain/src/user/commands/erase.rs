//! Erasing a person who has been removed (USR 11).

use remit_db::Tx;
use serde_json::json;

use crate::action::gained::noted;
use crate::actor::Actor;
use crate::audit::{self, Change, Verb};
use crate::error::{Conflict, Error, Result};
use crate::id::UserId;
use crate::permission::{Ability, may, may_change_user};
use crate::user::{Status, queries};
use crate::{account, mail, session};

/// Takes away what is known of somebody who has been removed: name and address, and their account with all that it holds when
/// it has no other seat. The past and the audit log keep the id. It cannot be taken back.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`], [`Conflict::WrongStatus`] for somebody who is not removed, those of the storage.
pub fn erase(tx: &Tx<'_>, actor: &Actor, id: UserId) -> Result<()> {
    let _permit = may(actor, Ability::Configure)?;
    let known = queries::erasable(tx, actor.org, id)?;
    let permit = may_change_user(actor, id, known.role, known.role)?;
    if known.status != Status::Removed {
        return Err(Error::Conflict(Conflict::WrongStatus));
    }
    if known.email.is_empty() {
        return Ok(());
    }
    queries::erase(tx, actor.org, id)?;
    mail::commands::forget_of(tx, actor.org, id)?;
    noted::forget_of(tx, actor.org, id)?;
    if let Some(account) = known.account {
        account::commands::erase_without_seats(tx, account)?;
    }
    if account::by_email(tx, &session::key_of(&known.email))?.is_none() {
        session::forget_failures_of(tx, &known.email)?;
        account::reset::forget_requests_of(tx, &session::key_of(&known.email))?;
    }
    audit::record(tx, permit, &[Change::new(Verb::UserErased, id, json!(null), json!(null))])
}
