//! Users as a list is asked for them beyond what one of their columns is: by parts of their texts, and by how much is theirs.

use remit_db::{Column, Filter, Kind, ListQuery, Operand, Source, Test, Texts, ToValue, Tx, params, sql};

use super::Status;
use super::list::{EMAIL, ID, NAME, ROLE, STATUS};
use super::workload::{self, own_open};
use crate::error::Result;
use crate::id::{OrgId, UserId};
use crate::list::{FEW, containing, few_or};
use crate::permission::Role;
use crate::text::{EmailAddress, fold};

/// So many people are meant by a part of a name.
const MOST_NAMED: usize = 1_000;

/// The customers that they are assigned to.
const CUSTOMER: Column = Column::new("customer", "c.customer_id", Kind::Int)
    .within("assignments c where c.org_id = u.org_id and c.user_id = u.id");
/// The open actions that they own by themselves.
const OPEN: Column = Column::new("open", "1", Kind::Int).within(concat!("(", own_open!(), ") o"));
/// Their places among those to whom finance's fallback goes.
const FINANCE: Column = Column::new("finance", "m.user_id", Kind::Int).within(
    "owner_keys k join key_members m on m.org_id = k.org_id and m.key_id = k.id
     where k.org_id = u.org_id and k.rule_set_id = 0 and k.kind = 3 and m.live = 1 and m.user_id = u.id",
);

/// The absences of theirs that run.
const RUNNING: Column = Column::new("away", "b.id", Kind::Int)
    .within("absences b where b.org_id = u.org_id and b.user_id = u.id and b.state = 2");

/// The users who are away, as far as the clock has been followed; who may not work anyway is not (OWN 8).
#[must_use]
pub fn away() -> Filter {
    let active = Status::ALL.iter().filter(|status| status.is_active()).map(|status| Operand::Int(status.code()));
    Filter::All(vec![STATUS.where_it(Test::OneOf(active.collect())), RUNNING.where_it(Test::AtLeast(1))])
}

/// The users with this in their name, however it is written.
///
/// # Errors
/// Those of the storage.
pub fn named(tx: &Tx<'_>, org: OrgId, part: &str) -> Result<Filter> {
    const NAMES: Texts = Texts { table: "users", columns: &["name_key"] };
    containing(tx, org, &NAMES, &ID, &[&NAME], &fold(part))
}

/// The ids of users with this in their name, who are there.
///
/// # Errors
/// Those of the storage.
pub fn ids_named(tx: &Tx<'_>, org: OrgId, part: &str) -> Result<Vec<UserId>> {
    static PRESENT: Source =
        Source { columns: &["u.id"], from: "users u where u.org_id = $1 and u.status <> 5", id: "u.id" };
    let filter = Some(named(tx, org, part)?);
    let query = ListQuery { filter, limit: MOST_NAMED, ..ListQuery::new(&PRESENT, vec![org.to_value()]) };
    Ok(tx.list(&query, |row| row.get(0))?.rows)
}

/// The users of this name.
#[must_use]
pub fn called(name: &str) -> Filter {
    NAME.where_it(Test::Is(Operand::Text(fold(name))))
}

/// The users with this in their address.
///
/// # Errors
/// Those of the storage.
pub fn addressed(tx: &Tx<'_>, org: OrgId, part: &str) -> Result<Filter> {
    const ADDRESSES: Texts = Texts { table: "users", columns: &["email_key"] };
    containing(tx, org, &ADDRESSES, &ID, &[&EMAIL], &fold(part))
}

/// The user with this address.
#[must_use]
pub fn at(address: &str) -> Filter {
    let key = EmailAddress::new(address).map_or_else(|_| fold(address), |address| address.key().to_owned());
    EMAIL.where_it(Test::Is(Operand::Text(key)))
}

/// The users who are assigned to so many customers or more; what is beyond the cap of the lists is not told apart.
///
/// # Errors
/// Those of the storage.
pub fn assigned_to(tx: &Tx<'_>, org: OrgId, at_least: i64) -> Result<Filter> {
    let at_least = at_least.min(workload::ENOUGH);
    if at_least <= 0 {
        return Ok(everybody());
    }
    let busy = tx.all(
        sql!("select user_id from assignments where org_id = $1 group by user_id having count(*) >= $2 limit $3"),
        params![org, at_least, FEW + 1],
        |row| row.get(0),
    )?;
    Ok(few_or(&ID, busy, CUSTOMER.where_it(Test::AtLeast(at_least))))
}

/// The users with so many open actions or more, counted as the list counts them; while a very large change moves behind,
/// by what has moved.
///
/// # Errors
/// Those of the storage.
pub fn with_open(tx: &Tx<'_>, org: OrgId, at_least: i64) -> Result<Filter> {
    let at_least = at_least.min(workload::ENOUGH);
    if at_least <= 0 {
        return Ok(everybody());
    }
    let own = |count| if count > 0 { OPEN.where_it(Test::AtLeast(count)) } else { everybody() };
    let fallen = workload::fallen_back(tx, org)?;
    let receives = if workload::finance_receives(tx, org)? {
        FINANCE.where_it(Test::AtLeast(1))
    } else {
        ROLE.where_it(Test::Is(Operand::Int(Role::Owner.code())))
    };
    let met = if fallen > 0 {
        Filter::Any(vec![own(at_least), Filter::All(vec![receives, own(at_least - fallen)])])
    } else {
        own(at_least)
    };
    Ok(few_or(&ID, workload::with_open(tx, org, at_least, FEW + 1)?, met))
}

/// Everybody has none of anything, or more.
fn everybody() -> Filter {
    Filter::All(Vec::new())
}
