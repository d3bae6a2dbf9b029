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
mod lists_columns;
mod log;
mod login;
mod login_code;
mod logout;
mod mass_assignment;
mod matrix;
mod mutated;
mod password;
mod profile;
mod profile_second_factor;
mod profile_second_factor_passkeys;
mod settings_audit;
mod settings_groups;
mod settings_mail;
mod settings_organisation;
mod settings_users;
mod settings_users_ownership;
mod settings_users_remove;
mod settings_users_second_factor;
mod support;
mod switch;
mod view;
mod worker;
