//! Owner keys: who owns each open action, kept right in the transaction of every change.

use remit_db::Tx;

use crate::error::Result;
use crate::id::{CustomerId, GroupId, KeyId, OrgId, RuleSetId, UserId};

/// Where an open action stands: the keys whose live members own it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placement {
    /// The key of those whom the rules find without any assignment.
    pub k1: KeyId,
    /// The key of those assigned people whom the rules find.
    pub k2: Option<KeyId>,
}

/// Role, position, status or memberships of these users have changed.
///
/// # Errors
/// Those of the storage.
pub fn users_changed(_tx: &Tx<'_>, _org: OrgId, _users: &[UserId]) -> Result<()> {
    Ok(())
}

/// A group was archived or restored.
///
/// # Errors
/// Those of the storage.
pub fn group_changed(_tx: &Tx<'_>, _org: OrgId, _group: GroupId) -> Result<()> {
    Ok(())
}

/// The assigned users of these customers have changed.
///
/// # Errors
/// Those of the storage.
pub fn customers_changed(_tx: &Tx<'_>, _org: OrgId, _customers: &[CustomerId]) -> Result<()> {
    Ok(())
}

/// The owner rules of a step or an action were replaced.
///
/// # Errors
/// Those of the storage.
pub fn rules_changed(_tx: &Tx<'_>, _org: OrgId, _rules: RuleSetId) -> Result<()> {
    Ok(())
}

/// Finds the keys of new and re-opened actions; remembers those that it has met.
pub struct Keyer<'a, 'b> {
    _tx: &'a Tx<'b>,
    _org: OrgId,
}

impl<'a, 'b> Keyer<'a, 'b> {
    /// A keyer for one transaction.
    ///
    /// # Errors
    /// Those of the storage.
    pub fn new(tx: &'a Tx<'b>, org: OrgId) -> Result<Keyer<'a, 'b>> {
        Ok(Keyer { _tx: tx, _org: org })
    }

    /// The keys of an action of `customer` under `rules`.
    ///
    /// # Errors
    /// Those of the storage.
    pub fn place(&mut self, _rules: RuleSetId, _customer: CustomerId) -> Result<Placement> {
        Ok(Placement { k1: KeyId(0), k2: None })
    }
}
