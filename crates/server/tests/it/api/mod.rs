//! `/api/v1`

mod actions;
mod customers;
mod groups;
mod tokens;
