//! The SQL of taking over and handing over.

use remit_db::{Tx, params, sql};

use super::HandOver;
use crate::action::Action;
use crate::error::Result;
use crate::id::{ActionId, OrgId};

/// How an action was last taken over or handed over, if it ever was.
///
/// # Errors
/// Those of the storage.
pub(in crate::action) fn of_action(tx: &Tx<'_>, org: OrgId, action: ActionId) -> Result<Option<HandOver>> {
    Ok(tx.one(
        sql!(
            "select own_rule_set_id, step_rule_set_id, giver_id, receiver_id, at, version from hand_overs
             where org_id = $1 and action_id = $2"
        ),
        params![org, action],
        |row| {
            Ok(HandOver {
                own: row.get(0)?,
                step: row.get(1)?,
                giver: row.get(2)?,
                receiver: row.get(3)?,
                at: row.get(4)?,
                version: row.get(5)?,
            })
        },
    )?)
}

/// Notes it, and that the action has changed.
pub(super) fn put(tx: &Tx<'_>, org: OrgId, action: &Action, handed: &HandOver) -> Result<()> {
    tx.run(
        sql!(
            "insert into hand_overs
             (org_id, action_id, customer_id, own_rule_set_id, step_rule_set_id, giver_id, receiver_id, at, version)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict (org_id, action_id)
             do update set giver_id = excluded.giver_id, receiver_id = excluded.receiver_id, at = excluded.at,
                version = excluded.version"
        ),
        params![
            org,
            action.id,
            action.customer,
            handed.own,
            handed.step,
            handed.giver,
            handed.receiver,
            handed.at,
            handed.version
        ],
    )?;
    tx.run(sql!("update actions set version = version + 1 where org_id = $1 and id = $2"), params![org, action.id])?;
    Ok(())
}
