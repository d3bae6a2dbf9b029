//! The pure rules, each held by a test named after it.

mod cast;
mod ownership;
mod ownership_properties;
mod permission;
