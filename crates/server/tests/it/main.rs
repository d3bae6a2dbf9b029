//! HTTP, one file per address. Every test runs on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on should stop")]

mod actions;
mod api;
mod bodies;
mod connections;
mod customer;
mod customers;
mod headers;
mod healthz;
mod invitation;
mod invoices;
mod lists;
mod log;
mod login;
mod logout;
mod matrix;
mod mutated;
mod profile;
mod settings_audit;
mod settings_groups;
mod settings_organisation;
mod settings_users;
mod settings_users_ownership;
mod settings_users_remove;
mod support;
mod switch;
mod view;
mod worker;
