//! Putting users in.

use std::collections::BTreeSet;

use remit_db::Tx;
use serde_json::json;

use crate::action::keys;
use crate::actor::Actor;
use crate::audit::{self, Change, Verb};
use crate::error::{Error, Fault, Problem, Result};
use crate::id::{GroupId, OrgId, UserId};
use crate::permission::{Ability, Permit, Role, may};
use crate::secret::OrgSecret;
use crate::user::{NewUser, Status, queries};
use crate::{group, invitation};

/// The most users that are put in at once.
pub(crate) const MOST: usize = 10_000;

/// A user who was put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// Their id.
    pub id: UserId,
    /// What their invitation opens with, when whoever invites hands it over.
    pub invitation: Option<OrgSecret>,
}

/// Puts users in, invited or not (USR 2).
///
/// # Errors
/// [`Error::Denied`]; [`Error::Invalid`] for the role of the owner, addresses that are given twice or taken, unknown
/// groups; [`crate::error::Conflict::ArchivedGroup`]; those of the storage.
pub fn create(tx: &Tx<'_>, actor: &Actor, users: &[NewUser]) -> Result<Vec<Created>> {
    let permit = may(actor, Ability::Configure)?;
    if users.iter().any(|new| new.role == Role::Owner) {
        return Err(Error::invalid("role", Problem::NotAChoice));
    }
    let ids = users.iter().map(|_| tx.next_id().map(UserId)).collect::<Result<Vec<_>, _>>()?;
    put_in(tx, permit, &ids.iter().copied().zip(users).collect::<Vec<_>>())?;
    let link = |new: &NewUser| new.invitation.as_ref()?.link(actor.org);
    Ok(ids.into_iter().zip(users).map(|(id, new)| Created { id, invitation: link(new) }).collect())
}

/// Puts the owner of a new organisation in.
pub(crate) fn create_owner(tx: &Tx<'_>, permit: Permit<'_>, owner: &NewUser) -> Result<UserId> {
    let id = UserId(tx.next_id()?);
    put_in(tx, permit, &[(id, owner)])?;
    Ok(id)
}

fn put_in(tx: &Tx<'_>, permit: Permit<'_>, users: &[(UserId, &NewUser)]) -> Result<()> {
    let (org, at) = (permit.actor().org, permit.actor().at);
    check_addresses(tx, org, users)?;
    group::check_pickable(tx, org, users.iter().flat_map(|(_, new)| groups(new)))?;

    queries::insert(tx, org, users, at).map_err(|error| {
        if error.violates("users_email") { Error::invalid("email", Problem::Taken) } else { error.into() }
    })?;
    let memberships = users.iter().flat_map(|(id, new)| groups(new).into_iter().map(|group| (group, *id)));
    group::join(tx, org, &memberships.collect::<Vec<_>>())?;
    let invited = users.iter().filter_map(|(id, new)| Some((*id, new.invitation.as_ref()?)));
    invitation::commands::send(tx, permit.actor(), &invited.collect::<Vec<_>>())?;
    keys::users_found_anew(tx, org, &users.iter().map(|(id, _)| *id).collect::<Vec<_>>(), at)?;
    let changes = users.iter().map(|(id, new)| Change::new(Verb::UserCreated, id, json!(null), described(new)));
    audit::record(tx, permit, &changes.collect::<Vec<_>>())
}

fn check_addresses(tx: &Tx<'_>, org: OrgId, users: &[(UserId, &NewUser)]) -> Result<()> {
    if users.len() > MOST {
        return Err(Error::invalid("email", Problem::TooMany { max: MOST }));
    }
    let keys = users.iter().map(|(_, new)| new.email.key()).collect::<BTreeSet<_>>();
    if keys.len() < users.len() {
        return Err(Error::invalid("email", Problem::Repeated));
    }
    let taken = queries::by_email(tx, org, &keys.into_iter().collect::<Vec<_>>())?;
    if taken.is_empty() {
        return Ok(());
    }
    let faults = taken.into_iter().map(|(_, user)| Problem::AddressTaken { address: user.email });
    Err(Error::Invalid(faults.map(|problem| Fault { field: "email", problem }).collect()))
}

fn groups(new: &NewUser) -> BTreeSet<GroupId> {
    new.groups.iter().copied().collect()
}

fn described(new: &NewUser) -> serde_json::Value {
    json!({ "role": new.role, "position": new.position, "status": new.status(), "groups": groups(new) })
}

impl NewUser {
    /// Where they will stand.
    pub(crate) fn status(&self) -> Status {
        if self.invitation.is_some() { Status::Invited } else { Status::Created }
    }
}
