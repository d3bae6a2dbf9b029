//! Remit's model: everything that is true without HTTP, SMTP or a database driver.
//!
//! Who may do what is [`permission`], who owns an action is [`action::ownership`]; both are plain functions over
//! plain data. Every noun keeps its types in `mod.rs`, its use cases in `commands.rs` and its SQL in `queries.rs`.

pub mod absence;
pub mod account;
pub mod action;
pub mod actor;
pub mod assignment;
pub mod audit;
pub mod clock;
mod code;
pub mod customer;
pub mod error;
pub mod group;
pub mod id;
pub mod import;
pub mod invitation;
pub mod invoice;
pub mod job;
pub mod layout;
pub mod list;
pub mod mail;
pub mod money;
pub mod notification;
pub mod organisation;
pub mod permission;
pub mod preview;
pub mod schema;
pub mod secret;
pub mod session;
pub mod text;
pub mod token;
pub mod user;
pub mod workflow;

pub use actor::Actor;
pub use error::{Error, Result};
