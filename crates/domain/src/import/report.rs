//! What an import says: how it understood the file, how far it is, and what is wrong with which line.

use std::fmt;

use super::columns::{Column, Mapping};
use super::formats::{Dates, Decimal, NotAnAmount};
use crate::error::Problem;
use crate::text::EmailAddress;

/// How a file was understood, to be shown before anything is applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// What separates its fields.
    pub delimiter: char,
    /// Each column of the import that it has, with the header there.
    pub columns: Vec<(&'static str, String)>,
    /// Headers that are not used.
    pub unused: Vec<String>,
    /// How its dates are written; none when each says so itself, or there are none.
    pub dates: Option<Dates>,
    /// How its amounts are written; none when they have no marks, or there are none.
    pub decimal: Option<Decimal>,
    /// How many lines it has beside the header.
    pub rows: u64,
    /// The last line, if no line break ends it: many programs write so, and so does a copy that broke off.
    pub unended: Option<u64>,
}

impl Understood {
    /// What is known of a file before its lines are read.
    pub(super) fn new<C: Column>(delimiter: char, mapping: &Mapping<C>) -> Understood {
        Understood {
            delimiter,
            columns: mapping.shown().map(|(name, header)| (name, header.to_owned())).collect(),
            unused: mapping.unused().map(str::to_owned).collect(),
            dates: None,
            decimal: None,
            rows: 0,
            unended: None,
        }
    }
}

/// What happens while an import runs.
#[derive(Debug)]
pub enum News<'a> {
    /// So many lines have been looked at in the first pass.
    Checked(u64),
    /// The first pass is over.
    Understood(&'a Understood),
    /// A line is left out.
    Bad(&'a BadLine),
    /// The address on this line has letters that look like others (USR 4).
    LookAlike(u64, &'a EmailAddress),
    /// So many lines are through, bad ones included.
    Through(u64),
}

/// A line that is left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// Where it begins, counted from 1.
    pub line: u64,
    /// The column that is wrong, where one is.
    pub column: Option<&'static str>,
    /// What stands there.
    pub value: String,
    /// What is wrong with it.
    pub reason: Reason,
}

impl BadLine {
    /// A line that is wrong as a whole.
    pub(super) fn whole(line: u64, reason: Reason) -> BadLine {
        BadLine { line, column: None, value: String::new(), reason }
    }

    /// A line that is wrong in one column.
    pub(super) fn at(line: u64, column: impl Column, value: &str, reason: Reason) -> BadLine {
        let value = value.chars().take(80).collect();
        BadLine { line, column: Some(column.name()), value, reason }
    }
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        if let Some(column) = self.column {
            write!(f, "{column} ")?;
        }
        if !self.value.is_empty() {
            write!(f, "{:?}", self.value)?;
            // Other reasons go on with the sentence.
            f.write_str(if matches!(self.reason, Reason::Problem(_)) { ": " } else { " " })?;
        }
        write!(f, "{}", self.reason)
    }
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// More or fewer fields than the header has.
    #[error("has {found} fields, the header has {expected}")]
    Fields {
        /// Fields of the line.
        found: usize,
        /// Fields of the header.
        expected: usize,
    },
    /// Nothing stands where something is needed.
    #[error("is missing")]
    Missing,
    /// Not a date, or not written as the others.
    #[error("is not a date as this file writes them")]
    NotADate,
    /// Not an amount that can be taken.
    #[error("{}", amount(.0))]
    NotAnAmount(NotAnAmount),
    /// An invoice without an amount needs nothing done about it.
    #[error("is nothing to collect")]
    Nothing,
    /// Not a currency of ISO 4217.
    #[error("is not a currency")]
    NotACurrency,
    /// Neither yes nor no.
    #[error("is neither yes nor no")]
    NotYesOrNo,
    /// Due before it was issued.
    #[error("is before the day of issue")]
    DueBeforeIssue,
    /// Another line has it too: which of the two is right cannot be told.
    #[error("is also on line {other}")]
    Repeated {
        /// The other line.
        other: u64,
    },
    /// The number belongs to an invoice of another customer.
    #[error("is an invoice of another customer")]
    OtherCustomer,
    /// Nobody has this address, or they cannot be assigned.
    #[error("is the address of nobody who can be assigned")]
    UnknownUser,
    /// There is no such customer.
    #[error("is the number of no customer")]
    UnknownCustomer,
    /// Another line of the same customer is bad, and half of an assignment would take the other half away.
    #[error("is left out: line {other} of the same customer is wrong")]
    Companion {
        /// The line that is wrong.
        other: u64,
    },
    /// USR 8: only a transfer changes who the owner is.
    #[error("is not possible: only a transfer changes who the owner is")]
    OwnerStays,
    /// USR 9: whoever imports may not change this user so.
    #[error("is a user whom you may not change so")]
    NotPermitted,
    /// None of the words that there are.
    #[error("is none of {}", .0.join(", "))]
    NotOneOf(&'static [&'static str]),
    /// GRP 5: an archived group cannot be picked.
    #[error("is an archived group")]
    ArchivedGroup,
    /// What would be wrong with it in a form too.
    #[error(transparent)]
    Problem(#[from] Problem),
}

fn amount(why: &NotAnAmount) -> &'static str {
    match why {
        NotAnAmount::Unreadable => "is not an amount as this file writes them",
        NotAnAmount::Negative => "is negative; credit notes are not imported",
        NotAnAmount::TooFine => "has more decimals than its currency",
        NotAnAmount::TooLarge => "is too large",
    }
}
