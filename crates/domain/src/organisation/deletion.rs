//! Deleting an organisation: said by its owner after an export, done after a week in which it can be kept (section 1 of the rules).

use remit_db::Tx;
use serde_json::json;

use super::tables::TABLES;
use super::{CLOSED, Confirmation, check_name, confirmed, export, load, queries};
use crate::account;
use crate::actor::Actor;
use crate::audit::{self, Change, Verb};
use crate::clock::Instant;
use crate::error::{Conflict, Error, Result};
use crate::id::{AccountId, OrgId};
use crate::permission::{Ability, may};
use crate::session;

/// So long it can be kept after its owner has said that it is to be deleted.
const GRACE_SECONDS: i64 = 7 * 86_400;

/// Has the organisation deleted when a week has passed. Said again, the day stays.
///
/// # Errors
/// [`Error::Denied`] for all but the owner; a fault at `name`; [`Conflict::ExportFirst`] when the owner has not taken
/// everything along within a day; [`Conflict::SignInRefused`] when the password has been changed meanwhile; those of the
/// storage.
pub fn plan(tx: &Tx<'_>, actor: &Actor, confirmation: &Confirmation<'_>) -> Result<()> {
    let permit = may(actor, Ability::Own)?;
    confirmed(tx, actor, confirmation)?;
    check_export(tx, actor)?;
    if load(tx, actor.org)?.delete_at.is_some() {
        return Ok(());
    }
    let delete_at = actor.at.plus_seconds(GRACE_SECONDS);
    queries::set_delete_at(tx, actor.org, Some(delete_at))?;
    let after = json!({ "until": delete_at.0 });
    audit::record(tx, permit, &[Change::new(Verb::OrganisationDeletionPlanned, actor.org, json!(null), after)])
}

/// Whether it would be taken, before anybody is asked for a password.
///
/// # Errors
/// Those of [`plan`] but for those of the password.
pub fn check(tx: &Tx<'_>, actor: &Actor, name: &str) -> Result<()> {
    let _permit = may(actor, Ability::Own)?;
    check_name(tx, actor, name)?;
    check_export(tx, actor)
}

fn check_export(tx: &Tx<'_>, actor: &Actor) -> Result<()> {
    if export::is_fresh(tx, actor)? { Ok(()) } else { Err(Error::Conflict(Conflict::ExportFirst)) }
}

/// Keeps the organisation after all.
///
/// # Errors
/// [`Error::Denied`] for all but the owner, [`Conflict::BeingDeleted`] when the week is over, those of the storage.
pub fn keep(tx: &Tx<'_>, actor: &Actor) -> Result<()> {
    let permit = may(actor, Ability::Own)?;
    let organisation = load(tx, actor.org)?;
    if organisation.is_over(actor.at) {
        return Err(Error::Conflict(Conflict::BeingDeleted));
    }
    let Some(delete_at) = organisation.delete_at else { return Ok(()) };
    queries::set_delete_at(tx, actor.org, None)?;
    let before = json!({ "until": delete_at.0 });
    audit::record(tx, permit, &[Change::new(Verb::OrganisationKept, actor.org, before, json!(null))])
}

/// Deletes so many rows of an organisation whose week is over, and it itself last: what is broken off goes on. It is closed
/// before, so that nobody comes in from then on, and nobody keeps half of it. Says whether there is more. Accounts without
/// another seat go with their users.
///
/// # Errors
/// Those of the storage.
pub fn delete_some(tx: &Tx<'_>, org: OrgId, now: Instant, most: i64) -> Result<bool> {
    let organisation = match load(tx, org) {
        Ok(organisation) if organisation.is_over(now) => organisation,
        Ok(_) | Err(Error::NotFound) => return Ok(false),
        Err(error) => return Err(error),
    };
    if organisation.delete_at != Some(CLOSED) {
        queries::set_delete_at(tx, org, Some(CLOSED))?;
        return Ok(true);
    }
    for table in TABLES {
        let accounts = if table.name == "users" { sign_out_some(tx, org, most)? } else { Vec::new() };
        if table.delete_some(tx, org, most)? > 0 {
            accounts.into_iter().try_for_each(|account| account::commands::erase_without_seats(tx, account))?;
            return Ok(true);
        }
    }
    queries::delete(tx, org)?;
    Ok(false)
}

/// Ends the sessions of the users who go next; says which accounts they have.
fn sign_out_some(tx: &Tx<'_>, org: OrgId, most: i64) -> Result<Vec<AccountId>> {
    session::half_way::end_all_into(tx, org)?;
    let users = queries::some_users(tx, org, most)?;
    session::end_of_users(tx, org, &users.iter().map(|(id, _)| *id).collect::<Vec<_>>())?;
    Ok(users.into_iter().filter_map(|(_, account)| account).collect())
}
