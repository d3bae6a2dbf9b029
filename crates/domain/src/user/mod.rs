//! Users: a person inside one organisation.

mod account;
pub mod addresses;
pub mod commands;
pub mod directory;
pub mod found;
pub mod list;
mod queries;
pub mod responsibility;
mod workload;

pub(crate) use account::{account_of, has_seats, is_elsewhere, own_account, unlink};
pub use queries::{TEXTS, by_email, exists, names, names_and_newcomers, removed};
pub(crate) use queries::{find, rename};

pub use workload::Workload;

use crate::clock::Instant;
use crate::code::coded;
use crate::id::{AccountId, GroupId, UserId};
use crate::invitation::Invitation;
use crate::permission::{Position, Role};
use crate::text::{EmailAddress, Name};

coded! {
    /// Where somebody stands on their way into the organisation (USR 1).
    Status {
        /// No invitation sent; cannot log in.
        Created = 1 "created",
        /// Invitation sent, never logged in.
        Invited = 2 "invited",
        /// Logged in at least once.
        Joined = 3 "joined",
        /// Cannot log in, owns nothing; can be reactivated.
        Suspended = 4 "suspended",
        /// Gone from every list; the name stays on the past.
        Removed = 5 "removed",
    }
}

impl Status {
    /// Told of the organisation and free to work in it: what [`crate::action::ownership`] asks beside absence (OWN 7).
    #[must_use]
    pub fn is_active(self) -> bool {
        matches!(self, Status::Invited | Status::Joined)
    }
}

/// Who may be assigned to customers, as SQL: all but who is suspended or removed.
macro_rules! assignable {
    () => {
        "status in (1, 2, 3)"
    };
}
pub(crate) use assignable;

/// A user who has not been removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Their login, once they have accepted an invitation.
    pub account: Option<AccountId>,
    /// Their address as it was typed.
    pub email: String,
    /// Their name; the address until there is one (USR 5).
    pub name: String,
    /// What they may configure.
    pub role: Role,
    /// What they see.
    pub position: Position,
    /// Where they stand.
    pub status: Status,
    /// When they were put in.
    pub created_at: Instant,
    /// When the last invitation was sent.
    pub invited_at: Option<Instant>,
    /// When they first signed in.
    pub joined_at: Option<Instant>,
    /// When they were last there (USR 6).
    pub last_visit_at: Option<Instant>,
    /// Counts the changes, so that two people who edit at once are told.
    pub version: i64,
}

/// How somebody is called whose name is `kept`: one who was erased has none, and goes by the word `erased` (USR 11).
pub(crate) fn called(kept: String, erased: &str) -> String {
    if kept.is_empty() { erased.to_owned() } else { kept }
}

/// Somebody who is to become a user.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Where their invitation goes.
    pub email: EmailAddress,
    /// Their name, where it is known.
    pub name: Option<Name>,
    /// What they are to configure.
    pub role: Role,
    /// What they are to see.
    pub position: Position,
    /// The groups they are to be in.
    pub groups: Vec<GroupId>,
    /// How they are invited, when they are now.
    pub invitation: Option<Invitation>,
}

/// What the form of a user holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What they are to configure.
    pub role: Role,
    /// What they are to see.
    pub position: Position,
    /// The active groups they are to be in; archived ones keep them.
    pub groups: Vec<GroupId>,
    /// The version that the form was filled from.
    pub version: i64,
}
