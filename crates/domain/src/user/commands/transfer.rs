//! Handing the organisation over: the only way in which it gets another owner (USR 8).

use remit_db::Tx;
use serde_json::json;

use crate::action::gained::Cause;
use crate::action::gained::foreseen::Foreseen;
use crate::action::{facts, keys};
use crate::actor::Actor;
use crate::audit::{self, Change, Verb};
use crate::error::{Conflict, Error, Result};
use crate::id::UserId;
use crate::mail;
use crate::organisation::{Confirmation, check_name, confirmed};
use crate::permission::{Ability, Role, may, sees_all};
use crate::preview::rehearsal;
use crate::user::{Status, User, queries};

/// Makes somebody who has joined the owner, and the owner an admin; both are told by mail. Who is the owner already stays it.
/// A person confirms it; whoever runs the server does not.
///
/// # Errors
/// [`Error::Denied`] for all but the owner and the operator; a fault at `name`; [`Error::NotFound`];
/// [`Conflict::WrongStatus`] for somebody who has not joined; [`Conflict::SignInRefused`] when the password has been changed
/// meanwhile; those of the storage.
pub fn transfer_ownership(
    tx: &Tx<'_>,
    actor: &Actor,
    to: UserId,
    confirmation: Option<&Confirmation<'_>>,
) -> Result<()> {
    let permit = may(actor, Ability::Own)?;
    let from = facts::owner(tx, actor.org)?;
    match (actor.user(), confirmation) {
        (None, _) => {}
        (Some(owner), Some(confirmation)) if owner == from => confirmed(tx, actor, confirmation)?,
        // Who only looks what it would do confirms nothing.
        (Some(owner), None) if owner == from && rehearsal::is_one(tx) => {}
        // Of two transfers at once the second comes from somebody who is not the owner any more.
        _ => return Err(Error::Denied),
    }
    let heir = heir(tx, actor, to)?;
    if heir.id == from {
        return Ok(());
    }
    let placed = (!sees_all(heir.role, heir.position)).then_some((to, Cause::Role(Role::Owner)));
    // Nothing falls back to somebody who does not see every customer.
    let foreseen = Foreseen::of(tx, actor, placed, || Ok(Vec::new()))?;
    // An index allows one owner at a time.
    queries::set_role(tx, actor.org, from, Role::Admin)?;
    queries::set_role(tx, actor.org, to, Role::Owner)?;
    keys::users_changed(tx, actor.org, &[from, to], actor.at)?;
    foreseen.note(tx, actor)?;
    let owners = (json!({ "owner": from, "role": heir.role }), json!({ "owner": to, "role": Role::Owner }));
    let changes = [
        Change::new(Verb::UserRoleChanged, from, json!({ "role": Role::Owner }), json!({ "role": Role::Admin })),
        Change::new(Verb::OwnershipTransferred, to, owners.0, owners.1),
    ];
    audit::record(tx, permit, &changes)?;
    mail::commands::put_in(tx, actor.org, to, mail::Kind::OwnershipReceived, Some(from), actor.at)?;
    mail::commands::put_in(tx, actor.org, from, mail::Kind::OwnershipGiven, Some(to), actor.at)
}

/// Whether a transfer would be taken, before anybody is asked for a password: a wrong name is no failed sign-in.
///
/// # Errors
/// Those of [`transfer_ownership`] but for those of the password.
pub fn check_transfer(tx: &Tx<'_>, actor: &Actor, to: UserId, name: &str) -> Result<()> {
    let _permit = may(actor, Ability::Own)?;
    heir(tx, actor, to)?;
    check_name(tx, actor, name)
}

/// Somebody who may become the owner.
fn heir(tx: &Tx<'_>, actor: &Actor, id: UserId) -> Result<User> {
    let heir = queries::find(tx, actor.org, id)?;
    if heir.status == Status::Joined { Ok(heir) } else { Err(Error::Conflict(Conflict::WrongStatus)) }
}
