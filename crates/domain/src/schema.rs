//! The migrations, one text for both engines.

use remit_db::Migration;

/// Every schema change, oldest first.
pub const MIGRATIONS: &[Migration] =
    &[Migration { version: 1, name: "foundation", sql: include_str!("../../../migrations/0001_foundation.sql") }];
