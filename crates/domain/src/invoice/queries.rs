//! The SQL of invoices.

use std::collections::BTreeMap;

use remit_db::{Row, Texts, ToValue, Tx, Value, params, sql};

use super::{Entry, Invoice};
use crate::Actor;
use crate::clock::Day;
use crate::customer;
use crate::error::{Error, Problem, Result};
use crate::id::{CustomerId, InvoiceId, OrgId};
use crate::money::Money;
use crate::text;

/// One invoice.
///
/// # Errors
/// [`Error::NotFound`] when it is not there, or its customer out of the actor's sight.
pub fn find(tx: &Tx<'_>, actor: &Actor, id: InvoiceId) -> Result<Invoice> {
    let invoice = get(tx, actor.org, id)?.ok_or(Error::NotFound)?;
    customer::require(tx, actor, invoice.customer)?;
    Ok(invoice)
}

/// The numbers of invoices.
///
/// # Errors
/// Those of the storage.
pub fn numbers(tx: &Tx<'_>, org: OrgId, ids: &[InvoiceId]) -> Result<BTreeMap<InvoiceId, String>> {
    let found = tx.all_in(
        sql!("select id, number from invoices where org_id = $1 and id in ($2...)"),
        params![org],
        ids,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found.into_iter().collect())
}

pub(super) fn get(tx: &Tx<'_>, org: OrgId, id: InvoiceId) -> Result<Option<Invoice>> {
    Ok(tx.one(
        sql!(
            "select id, customer_id, number, issued_on, due_on, amount, currency, disputed, paid_on, promised_on, version
             from invoices where org_id = $1 and id = $2"
        ),
        params![org, id],
        invoice,
    )?)
}

/// Invoices by their numbers.
pub(crate) fn by_number(tx: &Tx<'_>, org: OrgId, numbers: &[&str]) -> Result<Vec<Invoice>> {
    Ok(tx.all_in(
        sql!(
            "select id, customer_id, number, issued_on, due_on, amount, currency, disputed, paid_on, promised_on, version
             from invoices where org_id = $1 and number in ($2...)"
        ),
        params![org],
        numbers,
        invoice,
    )?)
}

/// The amount of an invoice of this customer.
pub(crate) fn amount_of(tx: &Tx<'_>, org: OrgId, customer: CustomerId, id: InvoiceId) -> Result<Option<Money>> {
    let invoice = get(tx, org, id)?.filter(|invoice| invoice.customer == customer);
    Ok(invoice.map(|invoice| invoice.entry.amount))
}

pub(super) fn invoice(row: &Row<'_>) -> std::result::Result<Invoice, remit_db::Error> {
    Ok(Invoice {
        id: row.get(0)?,
        customer: row.get(1)?,
        entry: Entry {
            number: row.get(2)?,
            issued: row.get(3)?,
            due: row.get(4)?,
            amount: Money::new(row.get(5)?, row.get(6)?),
            is_disputed: row.get(7)?,
            paid: row.get(8)?,
        },
        promised: row.get(9)?,
        version: row.get(10)?,
    })
}

/// The customers of these invoices.
pub(crate) fn customers(tx: &Tx<'_>, org: OrgId, invoices: &[i64]) -> Result<Vec<CustomerId>> {
    Ok(tx.all_in(
        sql!("select distinct customer_id from invoices where org_id = $1 and id in ($2...)"),
        params![org],
        invoices,
        |row| row.get(0),
    )?)
}

/// What invoices are searched by.
pub const TEXTS: Texts = Texts { table: "invoices", columns: &["number_key"] };

/// Puts in new invoices.
pub(crate) fn insert(tx: &Tx<'_>, org: OrgId, invoices: &[(InvoiceId, CustomerId, &Entry)]) -> Result<()> {
    let keys: Vec<_> = invoices.iter().map(|(_, _, entry)| text::fold(&entry.number)).collect();
    let rows = invoices.iter().zip(&keys).map(|((id, customer, entry), key)| {
        let [org, id, customer, number, issued, due, amount, currency, disputed, paid] =
            columns(org, *id, *customer, entry);
        [org, id, customer, number, issued, due, amount, currency, disputed, paid, key.to_value()]
    });
    let inserted = tx.run_many(
        sql!(
            "insert into invoices
             (org_id, id, customer_id, number, issued_on, due_on, amount, currency, disputed, paid_on, number_key)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        rows,
    );
    inserted.map_err(|error| match error {
        error if error.violates("invoices_number") => Error::invalid("number", Problem::Taken),
        error => error.into(),
    })?;
    let ids: Vec<_> = invoices.iter().map(|(id, _, _)| *id).collect();
    Ok(tx.index(&TEXTS, org.0, &ids)?)
}

/// Brings invoices to what the books have.
pub(crate) fn update(tx: &Tx<'_>, org: OrgId, invoices: &[(InvoiceId, CustomerId, &Entry)]) -> Result<()> {
    let rows = invoices.iter().map(|(id, customer, entry)| columns(org, *id, *customer, entry));
    tx.run_many(
        sql!(
            "update invoices set issued_on = $5, due_on = $6, amount = $7, currency = $8, disputed = $9, paid_on = $10,
                version = version + 1
             where org_id = $1 and id = $2 and customer_id = $3 and number = $4"
        ),
        rows,
    )?;
    Ok(())
}

fn columns(org: OrgId, id: InvoiceId, customer: CustomerId, entry: &Entry) -> [Value<'_>; 10] {
    [
        Value::Int(org.0),
        Value::Int(id.0),
        Value::Int(customer.0),
        entry.number.to_value(),
        Value::Int(entry.issued.0),
        Value::Int(entry.due.0),
        Value::Int(entry.amount.minor),
        Value::Text(entry.amount.currency.code()),
        Value::Int(i64::from(entry.is_disputed)),
        entry.paid.map_or(Value::Null, |day| Value::Int(day.0)),
    ]
}

pub(super) fn set_promise(tx: &Tx<'_>, org: OrgId, id: InvoiceId, day: Option<Day>) -> Result<()> {
    tx.run(
        sql!("update invoices set promised_on = $3, version = version + 1 where org_id = $1 and id = $2"),
        params![org, id, day],
    )?;
    Ok(())
}
