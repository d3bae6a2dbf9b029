//! One indexed merge: for each live key of a user, the open actions on it in the order in which they are due.

use remit_db::{Statement, Tx, engine_sql, params};

use super::{Item, Wanted, item};
use crate::error::Result;
use crate::id::OrgId;

/// A page of somebody's To do list; `receives` says whether what falls back comes to them.
///
/// # Errors
/// Those of the storage.
pub fn page(tx: &Tx<'_>, org: OrgId, wanted: &Wanted, receives: bool) -> Result<Vec<Item>> {
    let (after, kind) = (wanted.after(), wanted.kind_code());
    Ok(tx.all(
        of_user(),
        params![org, wanted.user, receives, after.due_on, after.action, wanted.today, kind, wanted.limit],
        item,
    )?)
}

/// The first of the live keys' actions, merged; an action has a base key on one side and an extra key on the other. SQLite
/// leaves each key as soon as it has passed the last row of the page; PostgreSQL has to be told to take no more than a
/// page of each.
#[expect(clippy::too_many_lines, reason = "one statement in its two faces, to be read side by side")]
fn of_user() -> &'static Statement {
    engine_sql! {
        sqlite: "with base (key_id) as (
                    select key_id from key_members where org_id = $1 and user_id = $2 and live = 1 and kind < 3
                    union all
                    select id from owner_keys where org_id = $1 and fallback = 1 and kind < 3 and $3 = 1),
                extra (key_id) as (
                    select key_id from key_members where org_id = $1 and user_id = $2 and live = 1 and kind = 3
                    union all
                    select id from owner_keys where org_id = $1 and fallback = 1 and kind = 3 and $3 = 1),
                first (due_on, id) as (
                    select * from (
                        select a.due_on, a.id from base m cross join actions a
                        where a.org_id = $1 and a.k1 = m.key_id and a.state = 1 and (a.due_on, a.id) > ($4, $5)
                            and (a.snoozed_until_on is null or a.snoozed_until_on <= $6) and ($7 = 0 or a.kind = $7)
                        order by a.due_on, a.id limit $8)
                    union
                    select * from (
                        select a.due_on, a.id from extra m cross join actions a
                        where a.org_id = $1 and a.k2 = m.key_id and a.state = 1 and a.k2 is not null
                            and (a.due_on, a.id) > ($4, $5)
                            and (a.snoozed_until_on is null or a.snoozed_until_on <= $6) and ($7 = 0 or a.kind = $7)
                        order by a.due_on, a.id limit $8)
                    order by 1, 2 limit $8)
                select a.id, a.due_on, a.kind, a.title, a.amount, a.currency, a.customer_id, c.name,
                    a.invoice_id, i.number, a.k1, a.k2
                from first f
                cross join actions a on a.org_id = $1 and a.id = f.id
                join customers c on c.org_id = $1 and c.id = a.customer_id
                left join invoices i on i.org_id = $1 and i.id = a.invoice_id
                order by f.due_on, f.id",
        postgres: "with base (key_id) as materialized (
                    select key_id from key_members where org_id = $1 and user_id = $2 and live = 1 and kind < 3
                    union all
                    select id from owner_keys where org_id = $1 and fallback = 1 and kind < 3 and $3 = 1),
                extra (key_id) as materialized (
                    select key_id from key_members where org_id = $1 and user_id = $2 and live = 1 and kind = 3
                    union all
                    select id from owner_keys where org_id = $1 and fallback = 1 and kind = 3 and $3 = 1),
                first (due_on, id) as materialized (
                    select * from (
                        select x.due_on, x.id from base m cross join lateral (
                            select a.due_on, a.id from actions a
                            where a.org_id = $1 and a.k1 = m.key_id and a.state = 1 and (a.due_on, a.id) > ($4, $5)
                                and (a.snoozed_until_on is null or a.snoozed_until_on <= $6)
                                and ($7 = 0 or a.kind = $7)
                            order by a.due_on, a.id limit $8) x
                        union
                        select x.due_on, x.id from extra m cross join lateral (
                            select a.due_on, a.id from actions a
                            where a.org_id = $1 and a.k2 = m.key_id and a.state = 1 and a.k2 is not null
                                and (a.due_on, a.id) > ($4, $5)
                                and (a.snoozed_until_on is null or a.snoozed_until_on <= $6)
                                and ($7 = 0 or a.kind = $7)
                            order by a.due_on, a.id limit $8) x) y
                    order by 1, 2 limit $8)
                select a.id, a.due_on, a.kind, a.title, a.amount, a.currency, a.customer_id, c.name,
                    a.invoice_id, i.number, a.k1, a.k2
                from first f
                join actions a on a.org_id = $1 and a.id = f.id
                join customers c on c.org_id = $1 and c.id = a.customer_id
                left join invoices i on i.org_id = $1 and i.id = a.invoice_id
                order by f.due_on, f.id",
    }
}
