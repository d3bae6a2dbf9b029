//! Removing somebody, with whoever takes over what they leave (USR 7).

use remit_db::Tx;
use serde_json::json;

use super::erase;
use super::standing::replaceable;
use crate::action::gained::foreseen::Foreseen;
use crate::action::gained::{Cause, Fall, fallen};
use crate::action::naming::{self, Named, Naming};
use crate::action::{keys, ownership::OwnerRule};
use crate::actor::Actor;
use crate::audit::{self, Change, Verb};
use crate::error::{Error, Fault, Problem, Result};
use crate::id::UserId;
use crate::user::{Status, queries, responsibility};
use crate::{assignment, group, invitation, session};

/// Who takes over from somebody who is removed: often the same person for both.
#[derive(Debug, Clone, Copy, Default)]
pub struct Replacement {
    /// Who is assigned in their place.
    pub customers: Option<UserId>,
    /// Whom owner rules name in their place.
    pub rules: Option<UserId>,
}

/// Takes a user out of every list. The name stays on the past, the address is free again. Whoever replaces them is assigned
/// and named where they were, and takes over neither groups nor the past.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`], [`Conflict::OwnerStays`](crate::error::Conflict::OwnerStays); faults at `customers`
/// and `rules` where a replacement is missing or cannot take over; those of the storage.
pub fn remove(tx: &Tx<'_>, actor: &Actor, id: UserId, replacement: &Replacement) -> Result<()> {
    let (user, permit) = replaceable(tx, actor, id)?;
    hand_over(tx, actor, id, replacement)?;
    session::end_of_users(tx, actor.org, &[id])?;
    invitation::withdraw(tx, actor.org, &[id])?;
    let groups = group::leave_all(tx, actor.org, id)?;
    queries::set_removed(tx, actor.org, id)?;
    keys::users_changed(tx, actor.org, &[id], actor.at)?;
    fallen::note(tx, actor.org, actor.user(), Fall::Removed(id), &[], actor.at)?;
    let before = json!({ "role": user.role, "position": user.position, "status": user.status, "groups": groups });
    audit::record(tx, permit, &[Change::new(Verb::UserRemoved, id, before, json!({ "status": Status::Removed }))])
}

/// As [`remove`]; where the person `is_erased` too, in one step (USR 11).
///
/// # Errors
/// Those of [`remove`] and [`erase`].
pub fn remove_or_erase(
    tx: &Tx<'_>,
    actor: &Actor,
    id: UserId,
    replacement: &Replacement,
    is_erased: bool,
) -> Result<()> {
    remove(tx, actor, id, replacement)?;
    if is_erased { erase(tx, actor, id) } else { Ok(()) }
}

fn hand_over(tx: &Tx<'_>, actor: &Actor, from: UserId, replacement: &Replacement) -> Result<()> {
    let named = naming::of(tx, actor.org, Named::User(from))?;
    let is_assigned = responsibility::is_assigned(tx, actor.org, from)?;
    let wanted = [("customers", is_assigned, replacement.customers), ("rules", !named.is_empty(), replacement.rules)];
    let mut faults = Vec::new();
    for (field, is_needed, to) in wanted {
        let problem = match to {
            _ if !is_needed => continue,
            None => Problem::Missing,
            Some(to) if to == from || !queries::is_assignable(tx, actor.org, to)? => Problem::Unknown,
            Some(_) => continue,
        };
        faults.push(Fault { field, problem });
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    if let Some(to) = replacement.customers.filter(|_| is_assigned) {
        assignment::commands::move_book(tx, actor, from, to)?;
    }
    let heir = replacement.rules.filter(|_| !named.is_empty());
    heir.map_or(Ok(()), |to| name_instead(tx, actor, &named, from, to))
}

/// Names `to` where these rules name `from`; nobody twice.
fn name_instead(tx: &Tx<'_>, actor: &Actor, named: &[Naming], from: UserId, to: UserId) -> Result<()> {
    let rules = || Ok(named.iter().map(Naming::rules).collect());
    let foreseen = Foreseen::of(tx, actor, [(to, Cause::Named(from))], rules)?;
    naming::rewrite(tx, actor, named, |rule| if rule == OwnerRule::User(from) { OwnerRule::User(to) } else { rule })?;
    foreseen.note(tx, actor)
}
