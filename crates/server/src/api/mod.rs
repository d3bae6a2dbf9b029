//! The API, one file per noun.

pub mod health;
