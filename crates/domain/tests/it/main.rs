//! The model on both engines. Every test runs twice, as `…::sqlite` and `…::postgres`; `REMIT_TEST_POSTGRES` names the
//! server to use, and without it the second half fails.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on should stop")]

#[macro_use]
mod support;

mod absence;
mod action;
mod assignment;
mod audit;
mod coverage;
mod customer;
mod deletion;
mod differential;
mod erasure;
mod fallen;
mod found;
mod gained;
mod group;
mod group_removal;
mod hand_over;
mod import;
mod invitation;
mod invoice;
mod job;
mod layout;
mod mail;
mod notification;
mod organisation;
mod owner;
mod pending;
mod planning;
mod plans;
mod power;
mod preview;
mod removal;
mod reset;
mod schema;
mod search;
mod second_factor;
mod session;
mod team;
mod token;
mod user;
mod view;
mod workflow;
