//! What is done with invoices.

use remit_db::Tx;
use serde_json::{Value as Json, json};

use super::{Entry, Invoice, queries};
use crate::Actor;
use crate::action;
use crate::audit::{self, Change, Verb};
use crate::clock::Day;
use crate::customer::{self, LONGEST_NUMBER, tidy_required};
use crate::error::{Error, Problem, Result};
use crate::id::{CustomerId, InvoiceId};
use crate::organisation;
use crate::permission::{self, Ability};

/// Brings one invoice to what the books have, by its number; it is made when it is not there.
///
/// # Errors
/// [`Error::NotFound`] when the customer is not there, a fault at `number` when it is another customer's, at `due_on`
/// when that is before the day of issue, at `amount` when that is not more than nothing.
pub fn put(tx: &Tx<'_>, actor: &Actor, customer: CustomerId, entry: &Entry) -> Result<InvoiceId> {
    let permit = permission::may(actor, Ability::Assign)?;
    customer::require(tx, actor, customer)?;
    let number = tidy_required(&entry.number, LONGEST_NUMBER).map_err(|problem| Error::invalid("number", problem))?;
    let entry = Entry { number, ..entry.clone() };
    check(&entry)?;
    let known = queries::by_number(tx, actor.org, &[&entry.number])?.pop();
    let (id, before) = match known {
        Some(known) if known.customer != customer => return Err(Error::invalid("number", Problem::Taken)),
        Some(known) => {
            queries::update(tx, actor.org, &[(known.id, customer, &entry)])?;
            (known.id, as_json(&known.entry))
        }
        None => {
            let id = InvoiceId(tx.next_id()?);
            queries::insert(tx, actor.org, &[(id, customer, &entry)])?;
            (id, Json::Null)
        }
    };
    if !entry.is_open() {
        action::queries::cancel_planned_of_invoices(tx, actor, &[id])?;
    }
    audit::record(tx, permit, &[Change::new(Verb::InvoicePut, id, before, as_json(&entry))])?;
    Ok(id)
}

fn check(entry: &Entry) -> Result<()> {
    if entry.due < entry.issued {
        return Err(Error::invalid("due_on", Problem::OutOfRange));
    }
    if entry.amount.minor <= 0 {
        return Err(Error::invalid("amount", Problem::OutOfRange));
    }
    Ok(())
}

/// An invoice is paid since a day, or is not. Paid, its open planned actions are cancelled (ACT 3).
///
/// # Errors
/// [`Error::NotFound`].
pub fn set_paid(tx: &Tx<'_>, actor: &Actor, id: InvoiceId, paid: Option<Day>) -> Result<()> {
    let permit = permission::may(actor, Ability::Assign)?;
    let (invoice, _) = look_at(tx, actor, id)?;
    let entry = Entry { paid, ..invoice.entry.clone() };
    store(tx, actor, &invoice, &entry)?;
    let day = |day: Option<Day>| json!({ "paid_on": day.map(|day| day.to_string()) });
    audit::record(tx, permit, &[Change::new(Verb::InvoicePaid, id, day(invoice.entry.paid), day(paid))])
}

/// The customer objects to an invoice, or no longer does. Disputed, its open planned actions are cancelled (ACT 3).
///
/// # Errors
/// [`Error::NotFound`] when the customer is out of sight.
pub fn set_disputed(tx: &Tx<'_>, actor: &Actor, id: InvoiceId, is_disputed: bool) -> Result<()> {
    let (invoice, sees) = look_at(tx, actor, id)?;
    let permit = permission::may_on_customer(actor, Ability::Adjust, sees)?;
    let entry = Entry { is_disputed, ..invoice.entry.clone() };
    store(tx, actor, &invoice, &entry)?;
    let (before, after) = (json!(invoice.entry.is_disputed), json!(is_disputed));
    audit::record(tx, permit, &[Change::new(Verb::InvoiceDisputed, id, before, after)])
}

/// The customer promises to pay on a day: until the day after, nothing is planned for the invoice, and what is open is
/// hidden (ACT 3). Or takes the promise back.
///
/// # Errors
/// [`Error::NotFound`] when the customer is out of sight.
pub fn set_promise(tx: &Tx<'_>, actor: &Actor, id: InvoiceId, promised: Option<Day>) -> Result<()> {
    let (invoice, sees) = look_at(tx, actor, id)?;
    let permit = permission::may_on_customer(actor, Ability::Adjust, sees)?;
    let today = organisation::today(tx, actor)?;
    if promised.is_some_and(|promised| promised < today) {
        return Err(Error::invalid("promised", Problem::TooEarly));
    }
    queries::set_promise(tx, actor.org, id, promised)?;
    if let Some(before) = invoice.promised {
        action::queries::wake_planned_of_invoice(tx, actor.org, id, before.plus(1))?;
    }
    if let Some(promised) = promised {
        action::queries::snooze_planned_of_invoice(tx, actor.org, id, promised.plus(1))?;
    }
    let day = |day: Option<Day>| json!({ "promised_on": day.map(|day| day.to_string()) });
    audit::record(tx, permit, &[Change::new(Verb::InvoicePromised, id, day(invoice.promised), day(promised))])
}

fn look_at(tx: &Tx<'_>, actor: &Actor, id: InvoiceId) -> Result<(Invoice, bool)> {
    let invoice = queries::get(tx, actor.org, id)?.ok_or(Error::NotFound)?;
    let sees = customer::visible(tx, actor, invoice.customer)?;
    Ok((invoice, sees))
}

fn store(tx: &Tx<'_>, actor: &Actor, invoice: &Invoice, entry: &Entry) -> Result<()> {
    queries::update(tx, actor.org, &[(invoice.id, invoice.customer, entry)])?;
    if !entry.is_open() {
        action::queries::cancel_planned_of_invoices(tx, actor, &[invoice.id])?;
    }
    Ok(())
}

fn as_json(entry: &Entry) -> Json {
    json!({
        "number": entry.number,
        "issued_on": entry.issued.to_string(),
        "due_on": entry.due.to_string(),
        "amount": entry.amount,
        "disputed": entry.is_disputed,
        "paid_on": entry.paid.map(|day| day.to_string()),
    })
}
