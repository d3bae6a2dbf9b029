//! To do lists, read from owner keys in one of two ways that give the same answer.

use remit_db::{Error, Row, Statement, Tx, params, sql};

use super::Kind;
use super::keys::Placement;
use super::keys::pending::owned_meanwhile;
use crate::clock::Day;
use crate::error::Result;
use crate::id::{ActionId, CustomerId, InvoiceId, OrgId, UserId};
use crate::money::Money;

/// The keys by which a user owns actions: live bases, and live extra keys, with those on which actions fall back if these
/// are wanted. Takes the organisation, the user, and whether they receive what falls back.
macro_rules! keys_of_user {
    ($materialized:literal) => {
        keys_of_user!(
            $materialized,
            "union all select id, 1 from owner_keys where org_id = $1 and fallback = 1 and $3 = 1"
        )
    };
    ($materialized:literal, $fallen:literal) => {
        concat!(
            "base (key_id) as ",
            $materialized,
            " (select key_id from key_members where org_id = $1 and user_id = $2 and live = 1 and kind = 1),
             extra (key_id, fallen) as ",
            $materialized,
            " (select key_id, 0 from key_members where org_id = $1 and user_id = $2 and live = 1 and kind = 2 ",
            $fallen,
            ")"
        )
    };
}

/// The customers and rules whose actions a user owns until they have moved.
macro_rules! meanwhile_of_user {
    ($materialized:literal) => {
        concat!(
            ", meanwhile (customer_id, rule_set_id) as ",
            $materialized,
            " (select x.customer_id, p.rule_set_id from key_members m
                join pending_moves p on p.org_id = m.org_id and p.key_id = m.key_id
                join assignments x on x.org_id = p.org_id and x.user_id = p.user_id
                where m.org_id = $1 and m.user_id = $2 and m.live = 1 and m.kind = 2)"
        )
    };
}

pub mod merge;
pub mod walk;

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

/// What decides how a To do is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Does what falls back come to this user: by finance, or, when finance has nobody, as the organisation's owner?
    pub receives: bool,
    /// Are there actions that have yet to move to other keys?
    pub moving: bool,
}

/// A page of somebody's To do list, in the order in which things are due.
///
/// Whoever receives what falls back has thousands of keys and much to do: they walk, as long as they find enough.
///
/// # Errors
/// Those of the storage.
pub fn page(tx: &Tx<'_>, org: OrgId, wanted: &Wanted) -> Result<Vec<Item>> {
    let reading = reading(tx, org, wanted.user)?;
    match if reading.receives { walk::page(tx, org, wanted, reading)? } else { None } {
        Some(page) => Ok(page),
        None => merge::page(tx, org, wanted, reading),
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
        placement: Placement { base: row.get(10)?, extra: row.get(11)? },
    })
}

/// How many actions somebody has to do, counted up to one more than [`COUNTED`].
///
/// # Errors
/// Those of the storage.
pub fn count(tx: &Tx<'_>, org: OrgId, user: UserId, today: Day) -> Result<i64> {
    let Reading { receives, moving } = reading(tx, org, user)?;
    let count = |statement| {
        let count = tx.one(statement, params![org, user, receives, today, COUNTED + 1], |row| row.get::<i64>(0))?;
        Ok::<_, crate::Error>(count.unwrap_or(0).min(COUNTED + 1))
    };
    // Whoever has enough on base keys alone need not have both sides put together, which takes longer than to count.
    if count(counted_on_base())? > COUNTED {
        return Ok(COUNTED + 1);
    }
    count(if moving { counted_while_moving() } else { counted_at_rest() })
}

macro_rules! some_of {
    ($keys:literal, $on_key:expr) => {
        concat!(
            "select id from (
                select a.id from ",
            $keys,
            " m cross join actions a
                where a.org_id = $1 and a.state = 1 and (a.snoozed_until_on is null or a.snoozed_until_on <= $4) and ",
            $on_key,
            " limit $5) taken"
        )
    };
}

fn counted_on_base() -> &'static Statement {
    sql!(concat!(
        "with ",
        keys_of_user!(""),
        " select count(*) from (",
        some_of!("base", "a.base_key = m.key_id"),
        ") counted"
    ))
}

fn counted_at_rest() -> &'static Statement {
    sql!(concat!(
        "with ",
        keys_of_user!(""),
        " select count(*) from (",
        some_of!("base", "a.base_key = m.key_id"),
        " union ",
        some_of!("extra", "a.extra_key = m.key_id"),
        ") counted"
    ))
}

fn counted_while_moving() -> &'static Statement {
    sql!(concat!(
        "with ",
        keys_of_user!(""),
        meanwhile_of_user!(""),
        " select count(*) from (",
        some_of!("base", "a.base_key = m.key_id"),
        " union ",
        some_of!("extra", concat!("a.extra_key = m.key_id and (m.fallen = 0 or not ", owned_meanwhile!(), ")")),
        " union ",
        some_of!("meanwhile", "a.customer_id = m.customer_id and a.rule_set_id = m.rule_set_id"),
        ") counted"
    ))
}

/// How a user's To do is read now.
///
/// # Errors
/// Those of the storage.
pub fn reading(tx: &Tx<'_>, org: OrgId, user: UserId) -> Result<Reading> {
    let reading = tx.one(
        sql!(
            "select exists (
                    select 1 from owner_keys k join key_members m on m.org_id = k.org_id and m.key_id = k.id
                    where k.org_id = $1 and k.rule_set_id = 0 and k.kind = 3 and m.user_id = $2 and m.live = 1)
                or (exists (select 1 from users where org_id = $1 and id = $2 and role = 3)
                    and not exists (
                        select 1 from owner_keys
                        where org_id = $1 and rule_set_id = 0 and kind = 3 and live > 0)),
                exists (select 1 from pending_moves where org_id = $1)"
        ),
        params![org, user],
        |row| Ok(Reading { receives: row.get(0)?, moving: row.get(1)? }),
    )?;
    Ok(reading.unwrap_or(Reading { receives: false, moving: false }))
}
