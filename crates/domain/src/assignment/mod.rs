//! Assignment: which users deal with a customer, in which order (CUS 1).

pub mod commands;
pub(crate) mod queries;

pub use queries::people;

use crate::id::UserId;

/// The most users of one customer.
pub const MOST_ASSIGNED: usize = 100;

/// The most customers that are changed at once: others wait to write for no longer than some tenths of a second.
pub const MOST_CUSTOMERS: usize = 2_000;

/// What a change in bulk does to each of its customers: whoever it does not name stays or stays away (CUS 1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// These are assigned, behind those who are.
    pub add: Vec<UserId>,
    /// These no longer are.
    pub remove: Vec<UserId>,
}
