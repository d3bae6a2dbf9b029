//! Imports of CSV files (CUS 2): a first pass reads the whole file and settles its formats, a second takes over what
//! is right, line by line, and reports what is not.
//!
//! What makes the file as a whole unreadable or ambiguous is found in the first pass, before anything is written. A bad
//! line is left out and reported. Rows are applied in small transactions; an import that is interrupted is simply run
//! again, since what is already there is left as it is.

pub mod assignments;
pub mod columns;
pub mod formats;
pub mod reader;
pub mod receivables;
mod report;
pub mod team;

pub use report::{BadLine, News, Reason, Understood};

use std::fmt;

/// Why a file is not imported at all. Nothing of it has been applied.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The file could not be read to its end.
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// There is not even a header.
    #[error("the file is empty")]
    Empty,
    /// A byte that no text has.
    #[error("line {line}: this is not a text file")]
    NotText {
        /// Where.
        line: u64,
    },
    /// Bytes that are not UTF-8.
    #[error("line {line}: not valid UTF-8; if the file is Latin-1 (Windows-1252), say so with --encoding latin1")]
    NotUtf8 {
        /// Where.
        line: u64,
    },
    /// One line, or one quoted field, that goes on and on.
    #[error("line {line}: longer than {} kB; is a closing quote missing?", reader::LONGEST_RECORD / 1024)]
    TooLong {
        /// Where it begins.
        line: u64,
    },
    /// The file ends before the last line has all its fields.
    #[error("line {line}: the file ends inside this line; it seems to be cut off")]
    CutOff {
        /// The last line.
        line: u64,
    },
    /// The file ends inside a quoted field.
    #[error("line {line}: the file ends inside the quoted field that begins here; it seems to be cut off")]
    UnclosedQuote {
        /// Where the field begins.
        line: u64,
    },
    /// The header does not name what is needed.
    #[error("line 1: no column for {}; the file has {}", Listed(.missing), Listed(.header))]
    MissingColumns {
        /// What is needed.
        missing: Vec<String>,
        /// What there is.
        header: Vec<String>,
    },
    /// A column was chosen that the import does not have.
    #[error("there is no column {name:?} to import; there are {}", Listed(.known))]
    UnknownColumn {
        /// The one that was chosen.
        name: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// A column was chosen that the file does not have.
    #[error("the file has no column {chosen:?}; it has {}", Listed(.header))]
    NoSuchColumn {
        /// The one that was chosen.
        chosen: String,
        /// Those that there are.
        header: Vec<String>,
    },
    /// Two columns of the file have the same name.
    #[error("line 1: the file has two columns {name:?}")]
    RepeatedColumn {
        /// Their name.
        name: String,
    },
    /// No date in the file shows whether the day or the month comes first.
    #[error(
        "line {line}: {value} may be day/month or month/day, and no other date tells; say --dates day-first or month-first"
    )]
    AmbiguousDates {
        /// Where the first such date is.
        line: u64,
        /// The date.
        value: String,
    },
    /// Some dates have the day first, others the month.
    #[error(
        "line {day_first} has a date with the day first, line {month_first} one with the month first; \
         say --dates day-first or month-first"
    )]
    ContradictingDates {
        /// A line with the day first.
        day_first: u64,
        /// A line with the month first.
        month_first: u64,
    },
    /// No amount in the file shows which mark is the decimal one.
    #[error(
        "line {line}: {value} may be thousands or decimals, and no other amount tells; say --decimal point or comma"
    )]
    AmbiguousDecimals {
        /// Where the first such amount is.
        line: u64,
        /// The amount.
        value: String,
    },
    /// Some amounts have a decimal point, others a decimal comma.
    #[error(
        "line {point} has an amount with a decimal point, line {comma} one with a decimal comma; \
         say --decimal point or comma"
    )]
    ContradictingDecimals {
        /// A line with a point.
        point: u64,
        /// A line with a comma.
        comma: u64,
    },
    /// The model refuses it, or the storage failed.
    #[error(transparent)]
    Refused(#[from] crate::Error),
}

impl From<remit_db::Error> for Failure {
    fn from(error: remit_db::Error) -> Failure {
        Failure::Refused(error.into())
    }
}

struct Listed<'a>(&'a [String]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}
