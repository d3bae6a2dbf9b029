//! Invoices: what customers owe.

pub mod commands;
pub mod list;
pub(crate) mod queries;

pub(crate) use queries::amount_of;
pub use queries::{TEXTS, find, numbers};

use crate::clock::Day;
use crate::id::{CustomerId, InvoiceId};
use crate::money::Money;

/// One invoice of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// Its id.
    pub id: InvoiceId,
    /// Who owes it.
    pub customer: CustomerId,
    /// What the books say of it.
    pub entry: Entry,
    /// The day for which payment was promised.
    pub promised: Option<Day>,
    /// Counts its changes.
    pub version: i64,
}

/// An invoice as the books have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number, unique in the organisation.
    pub number: String,
    /// The day it was issued.
    pub issued: Day,
    /// The day it is due.
    pub due: Day,
    /// How much it is.
    pub amount: Money,
    /// Whether the customer objects to it.
    pub is_disputed: bool,
    /// The day it was paid.
    pub paid: Option<Day>,
}

impl Entry {
    /// Unpaid and undisputed: something can be done about it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.paid.is_none() && !self.is_disputed
    }
}
