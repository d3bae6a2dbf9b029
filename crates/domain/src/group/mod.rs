//! Groups: named sets of users, who say what they do and grant nothing.

pub mod commands;
pub mod list;
mod queries;
mod reach;
mod remove;
pub mod shown;

pub use queries::{Named, TEXTS, find, members, named, names};
pub(crate) use queries::{check_pickable, join, leave, leave_all, memberships};

use crate::clock::Instant;
use crate::id::{GroupId, UserId};
use crate::permission::{Position, Role};
use crate::text::Name;
use crate::user::Status;

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// What people call it.
    pub name: String,
    /// When it was made.
    pub created_at: Instant,
    /// Since when it is archived (GRP 5).
    pub archived_at: Option<Instant>,
    /// Counts the changes, so that two people who edit at once are told.
    pub version: i64,
}

/// Somebody in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The user.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// What they may configure.
    pub role: Role,
    /// What they see.
    pub position: Position,
    /// Where they stand.
    pub status: Status,
}

/// What the form of a group changes: it does not hold what it leaves as it is, which others may change meanwhile (GRP 8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Its name.
    pub name: Name,
    /// What it was called when the form was filled.
    pub seen: String,
    /// Who is to come into it.
    pub join: Vec<UserId>,
    /// Who is to go.
    pub leave: Vec<UserId>,
}
