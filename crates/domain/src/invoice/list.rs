//! The list of all invoices (LST 3), within the actor's sight.

use remit_db::{Column, Filter, Kind, ListQuery, Page, Row, Source, ToValue, Total, Tx};

use super::Invoice;
use super::queries::{TEXTS, invoice};
use crate::Actor;
use crate::customer::{self, in_sight};
use crate::error::Result;
use crate::id::OrgId;
use crate::list::{Wanted, containing};
use crate::permission::{self, Sight};

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The invoice.
    pub invoice: Invoice,
    /// The name of its customer.
    pub customer_name: String,
}

/// The number.
pub const NUMBER: Column = Column::new("number", "i.number", Kind::Text);
/// The number, as it is searched.
const NUMBER_KEY: Column = Column::new("number_key", "i.number_key", Kind::Text);
/// The customer's name, as it is searched.
const CUSTOMER_NAME: Column = Column::new("customer_name", "c.name_key", Kind::Text);
/// The customer's number, as it is searched.
const CUSTOMER_NUMBER: Column = Column::new("customer_number", "c.number_key", Kind::Text);
/// The id.
const ID: Column = Column::new("id", "i.id", Kind::Int);
/// The customer's id.
pub const CUSTOMER: Column = Column::new("customer", "i.customer_id", Kind::Int);
/// The day it was issued.
pub const ISSUED: Column = Column::new("issued_on", "i.issued_on", Kind::Int);
/// The day it is due.
pub const DUE: Column = Column::new("due_on", "i.due_on", Kind::Int);
/// The amount in minor units of its currency.
pub const AMOUNT: Column = Column::new("amount", "i.amount", Kind::Int);
/// The currency.
pub const CURRENCY: Column = Column::new("currency", "i.currency", Kind::Text);
/// Whether the customer objects to it.
pub const DISPUTED: Column = Column::new("disputed", "i.disputed", Kind::Int);
/// The day it was paid.
pub const PAID: Column = Column::new("paid_on", "i.paid_on", Kind::Int).nullable();
/// The day for which payment was promised.
pub const PROMISED: Column = Column::new("promised_on", "i.promised_on", Kind::Int).nullable();

/// What the list can be filtered by. It can be in the order of number; without one it is in that of making.
pub const COLUMNS: &[&Column] = &[&NUMBER, &CUSTOMER, &ISSUED, &DUE, &AMOUNT, &CURRENCY, &DISPUTED, &PAID, &PROMISED];

const READ: &[&str] = &[
    "i.id",
    "i.customer_id",
    "i.number",
    "i.issued_on",
    "i.due_on",
    "i.amount",
    "i.currency",
    "i.disputed",
    "i.paid_on",
    "i.promised_on",
    "i.version",
    "c.name",
];

/// Each has its customer. Without `left`, SQLite would go through all customers first, for a filter in memory.
macro_rules! invoices {
    () => {
        "invoices i left join customers c on c.org_id = i.org_id and c.id = i.customer_id"
    };
}

const ALL: Source = Source { columns: READ, from: concat!(invoices!(), " where i.org_id = $1"), id: "i.id" };

const IN_SIGHT: Source = Source {
    columns: READ,
    from: concat!(invoices!(), " where i.org_id = $1 and i.customer_id in ", in_sight!("$2")),
    id: "i.id",
};

/// A page of the invoices of customers that the actor sees.
///
/// # Errors
/// Those of the storage, and what cannot be asked of a list.
pub fn page(tx: &Tx<'_>, actor: &Actor, wanted: &Wanted) -> Result<Page<Listed>> {
    let sight = permission::sight(actor);
    let listed = |row: &Row<'_>| Ok(Listed { invoice: invoice(row)?, customer_name: row.get(11)? });
    Ok(tx.list(&query(tx, &actor.org, &sight, wanted)?, listed)?)
}

/// How many there are, counted up to `cap`.
///
/// # Errors
/// Those of the storage, and what cannot be asked of a list.
pub fn total(tx: &Tx<'_>, actor: &Actor, wanted: &Wanted, cap: i64) -> Result<Total> {
    Ok(tx.total(&query(tx, &actor.org, &permission::sight(actor), wanted)?, cap)?)
}

fn query<'a>(tx: &Tx<'_>, org: &'a OrgId, sight: &'a Sight, wanted: &Wanted) -> Result<ListQuery<'a>> {
    let search = |part: &str| {
        let numbered = containing(tx, *org, &TEXTS, &ID, &[&NUMBER_KEY], part)?;
        let of_customers = [&CUSTOMER_NAME, &CUSTOMER_NUMBER];
        let theirs = containing(tx, *org, &customer::TEXTS, &CUSTOMER, &of_customers, part)?;
        Ok(Filter::Any(vec![numbered, theirs]))
    };
    match sight {
        Sight::All => wanted.of(&ALL, vec![org.to_value()], search),
        Sight::Of(user) => wanted.of(&IN_SIGHT, vec![org.to_value(), user.to_value()], search),
    }
}
