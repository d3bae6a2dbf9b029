//! Making an organisation.

use remit_db::Tx;
use serde_json::json;

use super::{Organisation, Zone, queries};
use crate::actor::{Actor, Capacity};
use crate::audit::{self, Change, Verb};
use crate::clock::Instant;
use crate::error::{Conflict, Error, Result};
use crate::id::{OrgId, UserId};
use crate::invitation::Invitation;
use crate::money::Currency;
use crate::permission::{Ability, Position, Role, may};
use crate::secret::{OrgSecret, Secret};
use crate::text::{EmailAddress, Name, fold};
use crate::user::{self, NewUser};

/// Planning runs at 08:30 until somebody says otherwise (ACT 1).
const PLAN_AT_MINUTE: i64 = 510;

/// What an organisation begins with.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    /// What its people call it.
    pub name: Name,
    /// Where its days begin.
    pub zone: Zone,
    /// The currency of amounts that come without one.
    pub currency: Currency,
    /// The address of its owner.
    pub owner: EmailAddress,
    /// How the owner is called, where it is known.
    pub owner_name: Option<Name>,
    /// What the owner sees and gets.
    pub owner_position: Position,
    /// The secret of the owner's invitation.
    pub invitation: Secret,
}

/// An organisation that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The organisation.
    pub org: OrgId,
    /// Its owner.
    pub owner: UserId,
    /// What the owner's invitation opens with.
    pub invitation: OrgSecret,
}

/// Makes an organisation with its owner, who is invited. For the operator of the server; `source` is their command.
///
/// # Errors
/// [`Conflict::AlreadyExists`] when one has this name, and those of the storage.
pub fn create(tx: &Tx<'_>, new: &NewOrganisation, at: Instant, source: &str) -> Result<Made> {
    if queries::all(tx)?.iter().any(|known| fold(&known.name) == new.name.key()) {
        return Err(Error::Conflict(Conflict::AlreadyExists));
    }
    let organisation = Organisation {
        id: OrgId(tx.next_id()?),
        name: new.name.to_string(),
        zone: new.zone.clone(),
        currency: new.currency,
        plan_at_minute: PLAN_AT_MINUTE,
        test_mode: true,
        next_change_at: None,
        delete_at: None,
    };
    queries::insert(tx, &organisation, at)?;

    let org = organisation.id;
    let actor = Actor { org, capacity: Capacity::Operator, at, source: source.to_owned() };
    let settings = json!({
        "time_zone": organisation.zone.name(),
        "currency": organisation.currency,
        "plan_at_minute": organisation.plan_at_minute,
        "test_mode": organisation.test_mode,
    });
    let created = Change::new(Verb::OrganisationCreated, org, json!(null), settings);
    audit::record(tx, may(&actor, Ability::Own)?, &[created])?;
    let owner = user::commands::create_owner(tx, may(&actor, Ability::Own)?, &owner(new))?;
    Ok(Made { org, owner, invitation: OrgSecret { org, secret: new.invitation.clone() } })
}

fn owner(new: &NewOrganisation) -> NewUser {
    NewUser {
        email: new.owner.clone(),
        name: new.owner_name.clone(),
        role: Role::Owner,
        position: new.owner_position,
        groups: Vec::new(),
        invitation: Some(Invitation::Link(new.invitation.clone())),
    }
}
