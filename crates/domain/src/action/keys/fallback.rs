//! The SQL of what falls back, and to whom.

use remit_db::{Tx, params, sql};

use crate::clock::Instant;
use crate::error::Result;
use crate::id::{KeyId, OrgId, RuleSetId, UserId};

/// Does any open action fall back since just this moment?
pub(in crate::action) fn is_any_fallen(tx: &Tx<'_>, org: OrgId, at: Instant) -> Result<bool> {
    let any = tx.one(
        sql!(
            "select k.id from owner_keys k
             where k.org_id = $1 and k.fallback = 1 and k.fell_at = $2 and exists (
                select 1 from actions a where a.org_id = k.org_id and a.extra_key = k.id and a.state = 1)
             limit 1"
        ),
        params![org, at],
        |row| row.get::<KeyId>(0),
    )?;
    Ok(any.is_some())
}

/// Those of finance who have what falls back.
pub(in crate::action) fn living_in_finance(tx: &Tx<'_>, org: OrgId) -> Result<Vec<UserId>> {
    Ok(tx.all(
        sql!(
            "select m.user_id from owner_keys k join key_members m on m.org_id = k.org_id and m.key_id = k.id
             where k.org_id = $1 and k.kind = 3 and k.rule_set_id = 0 and m.live = 1"
        ),
        params![org],
        |row| row.get(0),
    )?)
}

/// Does any open action fall back that stands on a key of these rule sets?
pub(in crate::action) fn is_any_falling_back(tx: &Tx<'_>, org: OrgId, rules: &[RuleSetId]) -> Result<bool> {
    let any = tx.all_in(
        sql!(
            "select k.id from owner_keys k
             where k.org_id = $1 and k.fallback = 1 and k.rule_set_id in ($2...) and exists (
                select 1 from actions a where a.org_id = k.org_id and a.extra_key = k.id and a.state = 1)
             limit 1"
        ),
        params![org],
        rules,
        |row| row.get::<KeyId>(0),
    )?;
    Ok(!any.is_empty())
}
