//! What can go wrong in storage, the same for both engines.

use std::fmt::Display;

/// What the storage answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the storage did not do it. The transaction it happened in is rolled back, whatever its closure answers; only
/// [`Error::Uncertain`] leaves that open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A unique, not-null or check constraint is in the way; see [`Error::violates`].
    #[error("not possible beside what is stored: {name}")]
    Constraint {
        /// The index or constraint; `table_pkey` for a primary key, `table.column` for a missing value.
        name: String,
        /// The key that is there already, in the engine's words; empty where no other transaction can have made it
        /// since this one began.
        key: String,
    },
    /// Another transaction changed the same things at the same time.
    #[error("others keep changing the same things at the same time; try again")]
    Conflict,
    /// Somebody holds a lock.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// A statement was broken off: it would have taken too long.
    #[error("it takes too long")]
    TooLong,
    /// The database is not there, went away or cannot be opened. Says what to look at.
    #[error("the database cannot be used: {0}")]
    Unavailable(String),
    /// The connection broke while the database committed: only by looking there can one tell whether it did.
    #[error("whether the change was made is not known, the connection broke while it was committed: {0}")]
    Uncertain(String),
    /// The database, or this transaction, cannot be written.
    #[error("the database can only be read: {0}")]
    ReadOnly(String),
    /// No room is left to write.
    #[error("the disk of the database is full: {0}")]
    Full(String),
    /// The file system refuses to read or write.
    #[error("the disk of the database fails: {0}")]
    Disk(String),
    /// A later version of the program has used this database.
    #[error(
        "the database is newer than this program: it is at migration {found}, the program knows {known}. \
         Use the program that last ran it, or a later one"
    )]
    Newer {
        /// The last migration that the database has seen.
        found: i64,
        /// The last one that the program knows.
        known: i64,
    },
    /// This version of the program has not used the database yet.
    #[error("the database is older than this program: it is at migration {found}, the program knows {known}")]
    Older {
        /// The last migration that the database has seen.
        found: i64,
        /// The last one that the program knows.
        known: i64,
    },
    /// The text of a migration is not the one that ran.
    #[error("migration {version} ({name}) is not the text that ran on this database")]
    Changed {
        /// Its version.
        version: i64,
        /// Its name.
        name: String,
    },
    /// Not an address of a database.
    #[error("not the address of a database: {0}")]
    Url(String),
    /// A list was asked for in a way that cannot be answered: a cursor of another list, or a filter too large.
    #[error("the list cannot be shown so: {0}")]
    List(&'static str),
    /// One transaction makes more rows than a block of ids has.
    #[error("too many new rows in one transaction")]
    OutOfIds,
    /// The engine refuses the statement, or its rows are not what the program expects: a fault in the program.
    #[error("{0}")]
    Statement(String),
}

impl Error {
    /// A stored value that its type cannot take.
    pub fn unreadable(what: &str, value: impl Display) -> Error {
        Error::Statement(format!("{value} is not a {what}"))
    }

    /// Is it this index or constraint that is in the way?
    #[must_use]
    pub fn violates(&self, constraint: &str) -> bool {
        matches!(self, Error::Constraint { name, .. } if name == constraint)
    }

    /// Says where the statement stands that the engine refused.
    pub(crate) fn at(self, place: impl Display) -> Error {
        match self {
            Error::Statement(message) => Error::Statement(format!("{place}: {message}")),
            other => other,
        }
    }
}
