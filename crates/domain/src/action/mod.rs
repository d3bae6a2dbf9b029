//! Actions: one thing to do for one customer.

pub mod keys;
pub mod ownership;
