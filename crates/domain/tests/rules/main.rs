//! The pure rules, each held by a test named after it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops where it cannot go on")]

mod cast;
mod hand_over;
mod ownership;
mod ownership_properties;
mod permission;
