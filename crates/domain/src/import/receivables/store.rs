//! Compares lines with what is known, and writes the difference.

use std::collections::{BTreeMap, BTreeSet};

use remit_db::{Db, Tx};
use serde_json::json;

use super::column::Column;
use super::line::{Formats, Line};
use crate::Actor;
use crate::action;
use crate::audit::{self, Change, Verb};
use crate::customer::{self, Customer, NewCustomer};
use crate::error::Result;
use crate::id::{CustomerId, InvoiceId};
use crate::import::{BadLine, Reason};
use crate::invoice::{self, Entry, Invoice};
use crate::permission::{self, Ability};

/// What became of some lines.
#[derive(Debug, Clone, Default)]
pub(super) struct Applied {
    /// The numbers of customers that are new.
    pub customers: Vec<String>,
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub cancelled: u64,
    /// What the invoices of these lines now are.
    pub entries: Vec<Entry>,
    pub bad: Vec<BadLine>,
}

/// Takes over `lines` in one transaction, or only says what it would do.
pub(super) async fn apply(db: &Db, actor: &Actor, formats: &Formats, lines: &[Line], dry_run: bool) -> Result<Applied> {
    if dry_run {
        db.read(|tx| Difference::find(tx, actor, formats, lines)?.summary(tx, actor)).await
    } else {
        db.write(|tx| Difference::find(tx, actor, formats, lines)?.write(tx, actor)).await
    }
}

/// What lines would change.
#[derive(Default)]
struct Difference<'l> {
    new_customers: BTreeMap<&'l str, NewCustomer>,
    filled_in: BTreeMap<CustomerId, Customer>,
    known_customers: BTreeMap<String, CustomerId>,
    created: Vec<(&'l str, Entry)>,
    updated: Vec<(InvoiceId, CustomerId, Entry)>,
    unchanged: Vec<Entry>,
    bad: Vec<BadLine>,
}

impl<'l> Difference<'l> {
    fn find(tx: &Tx<'_>, actor: &Actor, formats: &Formats, lines: &'l [Line]) -> Result<Difference<'l>> {
        let numbers: BTreeSet<_> = lines.iter().map(|line| line.customer.as_str()).collect();
        let numbers: Vec<_> = numbers.into_iter().collect();
        let customers = customer::queries::by_number(tx, actor.org, &numbers)?;
        let customers: BTreeMap<_, _> =
            customers.into_iter().map(|customer| (customer.number.clone(), customer)).collect();
        let numbers: Vec<_> = lines.iter().map(|line| line.number.as_str()).collect();
        let invoices = invoice::queries::by_number(tx, actor.org, &numbers)?;
        let invoices: BTreeMap<_, _> =
            invoices.into_iter().map(|invoice| (invoice.entry.number.clone(), invoice)).collect();
        let mut difference = Difference::default();
        for line in lines {
            let (customer, invoice) = (customers.get(&line.customer), invoices.get(&line.number));
            match difference.add_invoice(formats, line, customer, invoice) {
                Ok(()) => difference.add_customer(line, customer),
                Err(bad) => difference.bad.push(bad),
            }
        }
        Ok(difference)
    }

    fn add_invoice(
        &mut self,
        formats: &Formats,
        line: &'l Line,
        customer: Option<&Customer>,
        invoice: Option<&Invoice>,
    ) -> std::result::Result<(), BadLine> {
        let Some(invoice) = invoice else {
            self.created.push((&line.customer, formats.entry(line, None)?));
            return Ok(());
        };
        if customer.is_none_or(|customer| customer.id != invoice.customer) {
            return Err(BadLine::at(line.line, Column::Number, &invoice.entry.number, Reason::OtherCustomer));
        }
        let entry = formats.entry(line, Some(&invoice.entry))?;
        if entry == invoice.entry {
            self.unchanged.push(entry);
        } else {
            self.updated.push((invoice.id, invoice.customer, entry));
        }
        Ok(())
    }

    fn add_customer(&mut self, line: &'l Line, customer: Option<&Customer>) {
        let Some(customer) = customer else {
            let new = self.new_customers.entry(&line.customer).or_insert_with(|| NewCustomer {
                number: line.customer.clone(),
                name: None,
                country: String::new(),
            });
            new.name = new.name.take().or_else(|| line.customer_name.clone());
            if let Some(country) = line.country.as_ref().filter(|_| new.country.is_empty()) {
                new.country.clone_from(country);
            }
            return;
        };
        self.known_customers.insert(customer.number.clone(), customer.id);
        let mut filled_in = self.filled_in.remove(&customer.id).unwrap_or_else(|| customer.clone());
        // A name or country that is there, by hand or by an earlier line, stands.
        if let Some(name) = line.customer_name.as_ref().filter(|_| filled_in.name == filled_in.number) {
            filled_in.name.clone_from(name);
        }
        if let Some(country) = line.country.as_ref().filter(|_| filled_in.country.is_empty()) {
            filled_in.country.clone_from(country);
        }
        if filled_in != *customer {
            self.filled_in.insert(customer.id, filled_in);
        }
    }

    /// What writing it would do.
    fn summary(self, tx: &Tx<'_>, actor: &Actor) -> Result<Applied> {
        let cancelled = action::queries::count_planned_of_invoices(tx, actor.org, &self.closed())?;
        Ok(Applied { cancelled, ..self.applied() })
    }

    /// The invoices that are no longer to be chased.
    fn closed(&self) -> Vec<InvoiceId> {
        self.updated.iter().filter(|(.., entry)| !entry.is_open()).map(|(id, ..)| *id).collect()
    }

    fn applied(self) -> Applied {
        Applied {
            customers: self.new_customers.into_values().map(|new| new.number).collect(),
            created: self.created.len() as u64,
            updated: self.updated.len() as u64,
            unchanged: self.unchanged.len() as u64,
            cancelled: 0,
            bad: self.bad,
            entries: self
                .unchanged
                .into_iter()
                .chain(self.created.into_iter().map(|(_, entry)| entry))
                .chain(self.updated.into_iter().map(|(.., entry)| entry))
                .collect(),
        }
    }

    fn write(mut self, tx: &Tx<'_>, actor: &Actor) -> Result<Applied> {
        let permit = permission::may(actor, Ability::Assign)?;
        let mut customers = Vec::with_capacity(self.new_customers.len());
        for new in self.new_customers.values() {
            let id = CustomerId(tx.next_id()?);
            self.known_customers.insert(new.number.clone(), id);
            customers.push((id, new.clone()));
        }
        customer::queries::insert(tx, actor.org, &customers, actor.at)?;
        let filled_in: Vec<_> = self.filled_in.values().cloned().collect();
        customer::queries::fill_in(tx, actor.org, &filled_in)?;
        let mut created = Vec::with_capacity(self.created.len());
        for (customer, entry) in &self.created {
            if let Some(customer) = self.known_customers.get(*customer) {
                created.push((InvoiceId(tx.next_id()?), *customer, entry));
            }
        }
        invoice::queries::insert(tx, actor.org, &created)?;
        let updated: Vec<_> = self.updated.iter().map(|(id, customer, entry)| (*id, *customer, entry)).collect();
        invoice::queries::update(tx, actor.org, &updated)?;
        let cancelled = action::queries::cancel_planned_of_invoices(tx, actor, &self.closed())?;
        let changed = customers.len() + filled_in.len() + created.len() + updated.len();
        let applied = Applied { cancelled, ..self.applied() };
        if changed > 0 {
            let after = json!({
                "customers": applied.customers.len(),
                "created": applied.created,
                "updated": applied.updated,
                "cancelled": cancelled,
            });
            audit::record(tx, permit, &[Change::new(Verb::ReceivablesImported, actor.org, json!(null), after)])?;
        }
        Ok(applied)
    }
}
