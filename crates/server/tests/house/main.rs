//! The house rules that a machine can hold. They read the tree and need neither server nor database.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on should stop")]

mod dependencies;
mod documents;
mod layers;
mod sizes;
mod tree;
mod words;
