//! Invoices: the list, those of one customer, and what is agreed about one.

mod agreed;
mod list;
mod of_customer;
mod standing;

pub use agreed::{ask_for_promise, dispute, promise, withdraw};
pub use list::list;
pub(crate) use of_customer::{Invoices, unpaid_of};
