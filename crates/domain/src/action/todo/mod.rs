//! To do lists, read from owner keys in one of two ways that give the same answer.

pub mod merge;
pub mod walk;

use remit_db::{Error, Row, Tx, params, sql};

use super::Kind;
use super::keys::Placement;
use crate::clock::Day;
use crate::error::Result;
use crate::id::{ActionId, CustomerId, InvoiceId, OrgId, UserId};
use crate::money::Money;

/// Totals are counted up to here (LST 2).
pub const COUNTED: i64 = 1_000;

/// One line of a To do list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The action.
    pub action: ActionId,
    /// The day from which it is to be done.
    pub due_on: Day,
    /// What there is to do.
    pub kind: Kind,
    /// What it is called.
    pub title: String,
    /// The amount it is about.
    pub amount: Option<Money>,
    /// Its customer.
    pub customer: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// The invoice it is about, with its number.
    pub invoice: Option<(InvoiceId, String)>,
    /// The keys it stands on.
    pub placement: Placement,
}

/// Where a page of a To do list begins: after this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// The day on which the last one seen was due.
    pub due_on: Day,
    /// The last one seen.
    pub action: ActionId,
}

/// Which part of a To do list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Whose.
    pub user: UserId,
    /// Today, where the organisation is: what is snoozed beyond it is hidden (ACT 3).
    pub today: Day,
    /// Only actions of this kind.
    pub kind: Option<Kind>,
    /// Only what comes after this one.
    pub after: Option<After>,
    /// At most so many.
    pub limit: i64,
}

/// A page of somebody's To do list, in the order in which things are due.
///
/// Whoever receives what falls back has thousands of keys and much to do: they walk, as long as they find enough.
///
/// # Errors
/// Those of the storage.
pub fn page(tx: &Tx<'_>, org: OrgId, wanted: &Wanted) -> Result<Vec<Item>> {
    let receives = receives_fallback(tx, org, wanted.user)?;
    match if receives { walk::page(tx, org, wanted)? } else { None } {
        Some(page) => Ok(page),
        None => merge::page(tx, org, wanted, receives),
    }
}

impl Wanted {
    fn after(&self) -> After {
        self.after.unwrap_or(After { due_on: Day(i64::MIN), action: ActionId(i64::MIN) })
    }

    /// As a statement is told of it, which takes nothing for every kind.
    fn kind_code(&self) -> i64 {
        self.kind.map_or(0, Kind::code)
    }
}

fn item(row: &Row<'_>) -> std::result::Result<Item, Error> {
    let invoice: Option<InvoiceId> = row.get(8)?;
    let number: Option<String> = row.get(9)?;
    let (minor, currency): (Option<i64>, Option<_>) = (row.get(4)?, row.get(5)?);
    Ok(Item {
        action: row.get(0)?,
        due_on: row.get(1)?,
        kind: row.get(2)?,
        title: row.get(3)?,
        amount: minor.zip(currency).map(|(minor, currency)| Money { minor, currency }),
        customer: row.get(6)?,
        customer_name: row.get(7)?,
        invoice: invoice.zip(number),
        placement: Placement { k1: row.get(10)?, k2: row.get(11)? },
    })
}

/// How many actions somebody has to do, counted up to one more than [`COUNTED`].
///
/// # Errors
/// Those of the storage.
pub fn count(tx: &Tx<'_>, org: OrgId, user: UserId, today: Day) -> Result<i64> {
    let receives = receives_fallback(tx, org, user)?;
    let count = tx.one(
        sql!(
            "with base (key_id) as (
                select key_id from key_members where org_id = $1 and user_id = $2 and live = 1 and kind < 3
                union all
                select id from owner_keys where org_id = $1 and fallback = 1 and kind < 3 and $3 = 1),
             extra (key_id) as (
                select key_id from key_members where org_id = $1 and user_id = $2 and live = 1 and kind = 3
                union all
                select id from owner_keys where org_id = $1 and fallback = 1 and kind = 3 and $3 = 1)
             select count(*) from (
                select id from (
                    select a.id from base m cross join actions a
                    where a.org_id = $1 and a.k1 = m.key_id and a.state = 1
                        and (a.snoozed_until_on is null or a.snoozed_until_on <= $4)
                    limit $5) x
                union
                select id from (
                    select a.id from extra m cross join actions a
                    where a.org_id = $1 and a.k2 = m.key_id and a.state = 1 and a.k2 is not null
                        and (a.snoozed_until_on is null or a.snoozed_until_on <= $4)
                    limit $5) y) z"
        ),
        params![org, user, receives, today, COUNTED + 1],
        |row| row.get::<i64>(0),
    )?;
    Ok(count.unwrap_or(0).min(COUNTED + 1))
}

/// Does what falls back come to this user: by finance, or, when finance has nobody, as the organisation's owner?
///
/// # Errors
/// Those of the storage.
pub fn receives_fallback(tx: &Tx<'_>, org: OrgId, user: UserId) -> Result<bool> {
    let found = tx.one(
        sql!(
            "select 1 where exists (
                select 1 from owner_keys k join key_members m on m.org_id = k.org_id and m.key_id = k.id
                where k.org_id = $1 and k.rule_set_id = 0 and k.kind = 4 and m.user_id = $2 and m.live = 1)
             or (exists (select 1 from users where org_id = $1 and id = $2 and role = 3)
                and not exists (
                    select 1 from owner_keys
                    where org_id = $1 and rule_set_id = 0 and kind = 4 and live > 0))"
        ),
        params![org, user],
        |row| row.get::<i64>(0),
    )?;
    Ok(found.is_some())
}
