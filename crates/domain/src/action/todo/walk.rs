//! A walk over all open actions in the order in which they are due, that picks out those of somebody who receives what
//! falls back. It goes only so far: it costs by the actions that it meets, the merge by the keys of the user.

use remit_db::{Tx, params, sql};

use super::{After, Item, Reading, Wanted, item};
use crate::action::keys::pending::owned_meanwhile;
use crate::clock::Day;
use crate::error::Result;
use crate::id::{ActionId, OrgId};

/// So many actions are met at most for each line of the page.
const MOST_PER_LINE: i64 = 20;

/// A page of the To do list of somebody to whom comes what falls back; none when the walk ended before it was full.
///
/// # Errors
/// Those of the storage.
pub fn page(tx: &Tx<'_>, org: OrgId, wanted: &Wanted, reading: Reading) -> Result<Option<Vec<Item>>> {
    let (after, kind) = (wanted.after(), wanted.kind_code());
    let end = end(tx, org, wanted)?;
    let until = end.unwrap_or(After { due_on: Day(i64::MAX), action: ActionId(i64::MAX) });
    let items = tx.all(
        sql!(concat!(
            "select a.id, a.due_on, a.kind, a.title, a.amount, a.currency, a.customer_id, c.name,
                a.invoice_id, i.number, a.base_key, a.extra_key
             from actions a
             left join customers c on c.org_id = a.org_id and c.id = a.customer_id
             left join invoices i on i.org_id = a.org_id and i.id = a.invoice_id
             where a.org_id = $1 and a.state = 1 and (a.due_on, a.id) > ($3, $4) and (a.due_on, a.id) <= ($5, $6)
                and (a.snoozed_until_on is null or a.snoozed_until_on <= $7) and ($8 = 0 or a.kind = $8)
                and (exists (
                        select 1 from key_members m
                        where m.org_id = $1 and m.key_id = a.base_key and m.user_id = $2 and m.live = 1)
                    or exists (
                        select 1 from key_members m
                        where m.org_id = $1 and m.key_id = a.extra_key and m.user_id = $2 and m.live = 1)
                    or exists (
                        select 1 from owner_keys k where k.org_id = $1 and k.id = a.extra_key and k.fallback = 1)
                        and ($10 = 0 or not ",
            owned_meanwhile!(),
            ")
                    or $10 = 1 and exists (
                        select 1 from assignments x
                        join pending_moves p on p.org_id = x.org_id and p.rule_set_id = a.rule_set_id
                            and p.user_id = x.user_id
                        join key_members m on m.org_id = p.org_id and m.key_id = p.key_id and m.user_id = $2
                            and m.live = 1
                        where x.org_id = $1 and x.customer_id = a.customer_id))
             order by a.due_on, a.id limit $9"
        )),
        params![
            org,
            wanted.user,
            after.due_on,
            after.action,
            until.due_on,
            until.action,
            wanted.today,
            kind,
            wanted.limit,
            reading.moving
        ],
        item,
    )?;
    let is_full = i64::try_from(items.len()) == Ok(wanted.limit);
    Ok((is_full || end.is_none()).then_some(items))
}

/// Where the walk ends, if anything comes behind it.
fn end(tx: &Tx<'_>, org: OrgId, wanted: &Wanted) -> Result<Option<After>> {
    let after = wanted.after();
    Ok(tx.one(
        sql!(
            "select due_on, id from actions where org_id = $1 and state = 1 and (due_on, id) > ($2, $3)
             order by due_on, id limit 1 offset $4"
        ),
        params![org, after.due_on, after.action, MOST_PER_LINE * wanted.limit],
        |row| Ok(After { due_on: row.get(0)?, action: row.get(1)? }),
    )?)
}
