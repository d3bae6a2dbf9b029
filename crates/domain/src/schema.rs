//! The migrations, one text for both engines.

use remit_db::Migration;

use crate::{customer, group, invoice, user};

/// Every schema change, oldest first. The sizes are those of a large organisation, as the bench makes it.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        name: "foundation",
        sql: include_str!("../../../migrations/0001_foundation.sql"),
        sizes: include_str!("../../../migrations/0001_foundation.sizes"),
        texts: &[],
    },
    Migration {
        version: 2,
        name: "lists",
        sql: include_str!("../../../migrations/0002_lists.sql"),
        sizes: include_str!("../../../migrations/0002_lists.sizes"),
        texts: &[&customer::TEXTS, &invoice::TEXTS, &user::TEXTS, &group::TEXTS],
    },
    Migration {
        version: 3,
        name: "audit log",
        sql: include_str!("../../../migrations/0003_audit_log.sql"),
        sizes: include_str!("../../../migrations/0003_audit_log.sizes"),
        texts: &[],
    },
    Migration {
        version: 4,
        name: "profile",
        sql: include_str!("../../../migrations/0004_profile.sql"),
        sizes: include_str!("../../../migrations/0004_profile.sizes"),
        texts: &[],
    },
    Migration {
        version: 5,
        name: "users of",
        sql: include_str!("../../../migrations/0005_users_of.sql"),
        sizes: include_str!("../../../migrations/0005_users_of.sizes"),
        texts: &[],
    },
    Migration {
        version: 6,
        name: "mail",
        sql: include_str!("../../../migrations/0006_mail.sql"),
        sizes: include_str!("../../../migrations/0006_mail.sizes"),
        texts: &[],
    },
    Migration {
        version: 7,
        name: "second factor",
        sql: include_str!("../../../migrations/0007_second_factor.sql"),
        sizes: include_str!("../../../migrations/0007_second_factor.sizes"),
        texts: &[],
    },
    Migration {
        version: 8,
        name: "own choices",
        sql: include_str!("../../../migrations/0008_own_choices.sql"),
        sizes: include_str!("../../../migrations/0008_own_choices.sizes"),
        texts: &[],
    },
    Migration {
        version: 9,
        name: "leaving",
        sql: include_str!("../../../migrations/0009_leaving.sql"),
        sizes: include_str!("../../../migrations/0009_leaving.sizes"),
        texts: &[],
    },
    Migration {
        version: 10,
        name: "passkeys",
        sql: include_str!("../../../migrations/0010_passkeys.sql"),
        sizes: include_str!("../../../migrations/0010_passkeys.sizes"),
        texts: &[],
    },
    Migration {
        version: 11,
        name: "hand overs",
        sql: include_str!("../../../migrations/0011_hand_overs.sql"),
        sizes: include_str!("../../../migrations/0011_hand_overs.sizes"),
        texts: &[],
    },
    Migration {
        version: 12,
        name: "removed groups",
        sql: include_str!("../../../migrations/0012_removed_groups.sql"),
        sizes: include_str!("../../../migrations/0012_removed_groups.sizes"),
        texts: &[],
    },
    Migration {
        version: 13,
        name: "notifications",
        sql: include_str!("../../../migrations/0013_notifications.sql"),
        sizes: include_str!("../../../migrations/0013_notifications.sizes"),
        texts: &[],
    },
    Migration {
        version: 14,
        name: "users by name",
        sql: include_str!("../../../migrations/0014_users_by_name.sql"),
        sizes: include_str!("../../../migrations/0014_users_by_name.sizes"),
        texts: &[],
    },
    Migration {
        version: 15,
        name: "what rules were",
        sql: include_str!("../../../migrations/0015_what_rules_were.sql"),
        sizes: include_str!("../../../migrations/0015_what_rules_were.sizes"),
        texts: &[],
    },
    Migration {
        version: 16,
        name: "when it fell back",
        sql: include_str!("../../../migrations/0016_when_it_fell_back.sql"),
        sizes: include_str!("../../../migrations/0016_when_it_fell_back.sizes"),
        texts: &[],
    },
];
