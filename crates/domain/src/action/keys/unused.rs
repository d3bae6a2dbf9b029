//! Drops keys on which no open action stands: they cost every change of their members something, and answer nothing.

use remit_db::{Tx, params, sql};

use crate::error::Result;
use crate::id::{KeyId, OrgId};

/// What became of some keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dropped {
    /// How many were dropped.
    pub count: usize,
    /// Where to go on, if there are more.
    pub next: Option<KeyId>,
}

/// Looks at up to `most` keys after `after`, in the order of their ids, and drops those that are not used.
///
/// # Errors
/// Those of the storage.
pub fn drop_unused(tx: &Tx<'_>, org: OrgId, after: Option<KeyId>, most: i64) -> Result<Dropped> {
    let after = after.unwrap_or(KeyId(i64::MIN));
    let looked_at = tx.all(
        sql!("select id from owner_keys where org_id = $1 and id > $2 order by id limit $3"),
        params![org, after, most],
        |row| row.get::<KeyId>(0),
    )?;
    let Some(&last) = looked_at.last() else { return Ok(Dropped { count: 0, next: None }) };
    let unused = unused(tx, org, after, last)?;
    tx.run_in(sql!("delete from key_members where org_id = $1 and key_id in ($2...)"), params![org], &unused)?;
    tx.run_in(sql!("delete from owner_keys where org_id = $1 and id in ($2...)"), params![org], &unused)?;
    let is_full = i64::try_from(looked_at.len()) == Ok(most);
    Ok(Dropped { count: unused.len(), next: is_full.then_some(last) })
}

/// The base key of a step is kept for its next action; a base, as long as extra keys are marked by it; an extra key, as
/// long as actions have yet to move to it.
fn unused(tx: &Tx<'_>, org: OrgId, after: KeyId, last: KeyId) -> Result<Vec<KeyId>> {
    Ok(tx.all(
        sql!(
            "select k.id from owner_keys k
             where k.org_id = $1 and k.id > $2 and k.id <= $3 and (
                k.kind = 2 and not exists (
                    select 1 from actions a where a.org_id = k.org_id and a.extra_key = k.id and a.state = 1)
                    and not exists (select 1 from pending_moves p where p.org_id = k.org_id and p.key_id = k.id)
                or k.kind = 1 and not exists (
                    select 1 from actions a where a.org_id = k.org_id and a.base_key = k.id and a.state = 1)
                    and not exists (
                        select 1 from steps s where s.org_id = k.org_id and s.rule_set_id = k.rule_set_id)
                    and not exists (
                        select 1 from owner_keys e
                        where e.org_id = k.org_id and e.rule_set_id = k.rule_set_id and e.kind = 2))"
        ),
        params![org, after, last],
        |row| row.get(0),
    )?)
}
