//! Both engines keep the same promises.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on should stop")]

mod conflicts;
mod failures_of_files;
mod failures_of_servers;
mod ids;
mod lists;
mod migrations;
mod moved_files;
mod private;
mod search;
mod statements;
mod support;
mod transactions;
