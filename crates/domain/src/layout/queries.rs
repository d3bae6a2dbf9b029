//! SQL of the choices of columns.

use remit_db::{Tx, params, sql};

use super::{Layout, List};
use crate::error::Result;
use crate::id::{OrgId, UserId};

pub(super) fn find(tx: &Tx<'_>, org: OrgId, user: UserId, list: List) -> Result<Option<Layout>> {
    Ok(tx.one(
        sql!("select columns from list_layouts where org_id = $1 and user_id = $2 and list = $3"),
        params![org, user, list],
        |row| row.get(0),
    )?)
}

pub(super) fn set(tx: &Tx<'_>, org: OrgId, user: UserId, list: List, layout: &Layout) -> Result<()> {
    tx.run(
        sql!(
            "insert into list_layouts (org_id, user_id, list, columns) values ($1, $2, $3, $4)
             on conflict (org_id, user_id, list) do update set columns = excluded.columns"
        ),
        params![org, user, list, layout],
    )?;
    Ok(())
}

pub(super) fn delete(tx: &Tx<'_>, org: OrgId, user: UserId, list: List) -> Result<()> {
    tx.run(
        sql!("delete from list_layouts where org_id = $1 and user_id = $2 and list = $3"),
        params![org, user, list],
    )?;
    Ok(())
}
