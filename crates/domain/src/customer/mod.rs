//! Customers: the companies that are dealt with. Who sees which is asked here, in SQL (ACC 1, ACC 2).

pub mod commands;
pub mod list;
pub(crate) mod queries;
mod sight;

pub use queries::{TEXTS, assigned_to, detail, find};
pub(crate) use sight::in_sight;
pub use sight::{require, sees, visible};

use crate::clock::{Day, Instant};
use crate::error::Problem;
use crate::id::{CustomerId, UserId, WorkflowId};
use crate::money::Totals;
use crate::text;

/// A company or client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// Its id.
    pub id: CustomerId,
    /// Its number in the books, unique in the organisation.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Its country, as the books write it; empty when they do not.
    pub country: String,
    /// The workflow that it is under.
    pub workflow: Option<WorkflowId>,
    /// The first day on which it may be contacted again, where it is paused (ACT 3).
    pub paused_until: Option<Day>,
    /// When it was made.
    pub created_at: Instant,
    /// Counts its changes.
    pub version: i64,
}

/// A customer with all that its page shows beside lists of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// The customer.
    pub customer: Customer,
    /// The name of its workflow.
    pub workflow_name: Option<String>,
    /// Who is assigned, in order.
    pub assigned: Vec<Assigned>,
    /// What is unpaid, by currency.
    pub outstanding: Totals,
    /// What of that is past its day.
    pub overdue: Totals,
}

/// A user who is assigned to a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// The user.
    pub user: UserId,
    /// Their name.
    pub name: String,
}

/// A customer to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCustomer {
    /// Its number in the books.
    pub number: String,
    /// Its name; the number, until somebody knows it.
    pub name: Option<String>,
    /// Its country, as the books write it.
    pub country: String,
}

impl NewCustomer {
    /// Its name, or its number while nobody knows the name.
    #[must_use]
    pub fn shown_name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.number)
    }
}

/// The most characters of a customer's name.
pub const LONGEST_NAME: usize = 200;
/// The most characters of a customer's or an invoice's number, and of a country.
pub const LONGEST_NUMBER: usize = 64;

/// A text of at most `max` characters, spaces tidied.
pub(crate) fn tidy(typed: &str, max: usize) -> Result<String, Problem> {
    let tidied = text::clean(typed);
    if tidied.chars().count() > max { Err(Problem::TooLong { max }) } else { Ok(tidied) }
}

/// As [`tidy`], and not empty.
pub(crate) fn tidy_required(typed: &str, max: usize) -> Result<String, Problem> {
    tidy(typed, max).and_then(|tidied| if tidied.is_empty() { Err(Problem::Missing) } else { Ok(tidied) })
}
