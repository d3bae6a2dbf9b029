//! Making and revoking API tokens.

use remit_db::Tx;
use serde_json::json;

use super::{Bearer, queries};
use crate::actor::{Actor, Capacity};
use crate::audit::{self, Change, Verb};
use crate::error::{Error, Result};
use crate::id::TokenId;
use crate::permission::{Ability, Scope, may};
use crate::secret::{OrgSecret, Secret};
use crate::text::Name;

/// Makes a token of `secret`. What it answers is shown once: only a hash is kept.
///
/// # Errors
/// [`Error::Denied`], and those of the storage.
pub fn create(tx: &Tx<'_>, actor: &Actor, name: &Name, scope: Scope, secret: &Secret) -> Result<(TokenId, Bearer)> {
    let permit = may(actor, Ability::Configure)?;
    let id = TokenId(tx.next_id()?);
    let bearer = Bearer(OrgSecret { org: actor.org, secret: secret.clone() });
    queries::insert(tx, id, &bearer, name.as_str(), scope, actor.at)?;
    audit::record(tx, permit, &[Change::new(Verb::TokenCreated, id, json!(null), json!({ "scope": scope }))])?;
    Ok((id, bearer))
}

/// Makes a token useless, for good.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`] when there is none in use with this id, and those of the storage.
pub fn revoke(tx: &Tx<'_>, actor: &Actor, id: TokenId) -> Result<()> {
    let permit = may(actor, Ability::Configure)?;
    if queries::revoke(tx, actor.org, id, actor.at)? == 0 {
        return Err(Error::NotFound);
    }
    audit::record(tx, permit, &[Change::new(Verb::TokenRevoked, id, json!(null), json!(null))])
}

/// Notes that a token is in use; called when [`super::Caller::is_to_be_touched`].
///
/// # Errors
/// Those of the storage.
pub fn touch(tx: &Tx<'_>, actor: &Actor) -> Result<()> {
    match actor.capacity {
        Capacity::Token { id, .. } => queries::touch(tx, actor.org, id, actor.at),
        _ => Ok(()),
    }
}
