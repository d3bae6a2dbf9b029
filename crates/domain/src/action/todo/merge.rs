//! One indexed merge: for each live key of a user, the open actions on it in the order in which they are due.

use remit_db::{Statement, Tx, engine_sql, params};

use super::{Item, Reading, Wanted, item};
use crate::action::keys::pending::owned_meanwhile;
use crate::error::Result;
use crate::id::OrgId;

/// A page of somebody's To do list.
///
/// # Errors
/// Those of the storage.
pub fn page(tx: &Tx<'_>, org: OrgId, wanted: &Wanted, reading: Reading) -> Result<Vec<Item>> {
    let (after, kind) = (wanted.after(), wanted.kind_code());
    let receives = reading.receives;
    let statement = match (reading.moving, receives) {
        (true, _) => while_moving(),
        (false, true) => at_rest(),
        (false, false) => without_fallback(),
    };
    Ok(tx.all(
        statement,
        params![org, wanted.user, receives, after.due_on, after.action, wanted.today, kind, wanted.limit],
        item,
    )?)
}

/// The first of the wanted actions of each key. SQLite leaves each key as soon as it has passed the last row of the page;
/// PostgreSQL has to be told to take no more than a page of each.
macro_rules! first_of {
    (until_passed, $keys:literal, $on_key:expr) => {
        concat!(
            "select * from (
                select a.due_on, a.id from ",
            $keys,
            " m cross join actions a where ",
            $on_key,
            first_of!()
        )
    };
    (a_page_of_each, $keys:literal, $on_key:expr) => {
        concat!(
            "select taken.due_on, taken.id from ",
            $keys,
            " m cross join lateral (
                select a.due_on, a.id from actions a where ",
            $on_key,
            first_of!()
        )
    };
    () => {
        " and a.org_id = $1 and a.state = 1 and (a.due_on, a.id) > ($4, $5)
            and (a.snoozed_until_on is null or a.snoozed_until_on <= $6) and ($7 = 0 or a.kind = $7)
          order by a.due_on, a.id limit $8) taken"
    };
}

/// A page, from what the keys of a user are first of.
macro_rules! page_of {
    ($materialized:literal, $keys:expr, $first:expr) => {
        concat!(
            "with ",
            $keys,
            ",
             first (due_on, id) as ",
            $materialized,
            " (select * from (",
            $first,
            ") y order by 1, 2 limit $8)
             select a.id, a.due_on, a.kind, a.title, a.amount, a.currency, a.customer_id, c.name,
                a.invoice_id, i.number, a.base_key, a.extra_key
             from first f
             cross join actions a
             join customers c on c.org_id = $1 and c.id = a.customer_id
             left join invoices i on i.org_id = $1 and i.id = a.invoice_id
             where a.org_id = $1 and a.id = f.id
             order by f.due_on, f.id"
        )
    };
}

/// An action has a base key on one side and an extra key on the other.
macro_rules! of_two_keys {
    ($how:ident) => {
        concat!(
            first_of!($how, "base", "a.base_key = m.key_id"),
            " union ",
            first_of!($how, "extra", "a.extra_key = m.key_id")
        )
    };
}

fn at_rest() -> &'static Statement {
    engine_sql! {
        sqlite: page_of!("", keys_of_user!(""), of_two_keys!(until_passed)),
        postgres: page_of!("materialized", keys_of_user!("materialized"), of_two_keys!(a_page_of_each)),
    }
}

/// Of most people: SQLite need not put two sources of keys together.
fn without_fallback() -> &'static Statement {
    engine_sql! {
        sqlite: page_of!("", keys_of_user!("", "and $3 = 0"), of_two_keys!(until_passed)),
        postgres: page_of!("materialized", keys_of_user!("materialized", "and $3 = 0"), of_two_keys!(a_page_of_each)),
    }
}

/// Some actions have yet to move to other keys.
fn while_moving() -> &'static Statement {
    macro_rules! first {
        ($how:ident) => {
            concat!(
                first_of!($how, "base", "a.base_key = m.key_id"),
                " union ",
                first_of!(
                    $how,
                    "extra",
                    concat!("a.extra_key = m.key_id and (m.fallen = 0 or not ", owned_meanwhile!(), ")")
                ),
                " union ",
                first_of!($how, "meanwhile", "a.customer_id = m.customer_id and a.rule_set_id = m.rule_set_id")
            )
        };
    }
    engine_sql! {
        sqlite: page_of!("", concat!(keys_of_user!(""), meanwhile_of_user!("")), first!(until_passed)),
        postgres: page_of!(
            "materialized",
            concat!(keys_of_user!("materialized"), meanwhile_of_user!("materialized")),
            first!(a_page_of_each)
        ),
    }
}
