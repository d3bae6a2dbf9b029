//! Both engines keep the same promises.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on should stop")]

mod lists;
mod support;
mod transactions;
