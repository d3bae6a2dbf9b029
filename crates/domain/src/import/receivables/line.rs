//! One line of receivables: what it says, or what is wrong with it.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::Options;
use super::column::Column;
use crate::clock::Day;
use crate::customer::{LONGEST_NAME, LONGEST_NUMBER, tidy, tidy_required};
use crate::import::columns::Mapping;
use crate::import::formats::{self, Dates, Decimal};
use crate::import::reader::Record;
use crate::import::{BadLine, Reason, Understood};
use crate::invoice::Entry;
use crate::money::{Currency, Money};

/// What a right line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub line: u64,
    pub customer: String,
    pub customer_name: Option<String>,
    pub country: Option<String>,
    pub entry: Entry,
    /// Does the file say whether invoices are disputed?
    pub knows_disputes: bool,
    /// Does the file say when invoices were paid?
    pub knows_payments: bool,
}

/// What becomes of a line.
pub(super) enum Outcome {
    /// It is taken over.
    Line(Box<Line>),
    /// Its invoice was issued after the day whose state is wanted.
    NotYetIssued,
    /// It is left out.
    Bad(BadLine),
}

/// Numbers that stand on two lines, by their hash: the first two lines.
pub(super) type Repeated = HashMap<u64, (u64, u64)>;

/// What stands for an invoice's number while repeated ones are looked for: a million of them fit in memory.
pub(super) fn fingerprint(number: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    number.hash(&mut hasher);
    hasher.finish()
}

/// How the lines of a file are read.
pub(super) struct Formats {
    pub mapping: Mapping<Column>,
    pub fields: usize,
    pub dates: Option<Dates>,
    pub decimal: Option<Decimal>,
    pub as_of: Day,
    pub currency: Currency,
}

impl Formats {
    pub fn new(mapping: Mapping<Column>, fields: usize, file: &Understood, options: &Options) -> Formats {
        Formats {
            mapping,
            fields,
            dates: file.dates,
            decimal: file.decimal,
            as_of: options.as_of,
            currency: options.currency,
        }
    }

    /// What `record` says.
    pub fn read(&self, record: &Record, repeated: &Repeated) -> Outcome {
        match self.line(record, repeated) {
            Ok(line) if line.entry.issued > self.as_of => Outcome::NotYetIssued,
            Ok(line) => Outcome::Line(Box::new(line)),
            Err(bad) => Outcome::Bad(bad),
        }
    }

    fn line(&self, record: &Record, repeated: &Repeated) -> Result<Line, BadLine> {
        if record.len() != self.fields {
            let reason = Reason::Fields { found: record.len(), expected: self.fields };
            return Err(BadLine::whole(record.line(), reason));
        }
        Ok(Line {
            line: record.line(),
            customer: self.text(record, Column::Customer, |text| tidy_required(text, LONGEST_NUMBER))?,
            customer_name: self.optional(record, Column::CustomerName, LONGEST_NAME)?,
            country: self.optional(record, Column::Country, LONGEST_NUMBER)?,
            entry: self.entry(record, repeated)?,
            knows_disputes: self.mapping.has(Column::Disputed),
            knows_payments: self.mapping.has(Column::Paid),
        })
    }

    fn entry(&self, record: &Record, repeated: &Repeated) -> Result<Entry, BadLine> {
        let number = self.text(record, Column::Number, |text| tidy_required(text, LONGEST_NUMBER))?;
        if let Some((first, second)) = repeated.get(&fingerprint(&number)) {
            let other = if *first == record.line() { *second } else { *first };
            return Err(BadLine::at(record.line(), Column::Number, &number, Reason::Repeated { other }));
        }
        let issued = self.day(record, Column::Issued)?.ok_or_else(|| missing(record, Column::Issued))?;
        let due = self.day(record, Column::Due)?.ok_or_else(|| missing(record, Column::Due))?;
        if due < issued {
            return Err(self.wrong(record, Column::Due, Reason::DueBeforeIssue));
        }
        let paid = self.day(record, Column::Paid)?.filter(|paid| *paid <= self.as_of);
        Ok(Entry { number, issued, due, amount: self.amount(record)?, is_disputed: self.is_disputed(record)?, paid })
    }

    fn amount(&self, record: &Record) -> Result<Money, BadLine> {
        let currency = match self.mapping.field(record, Column::Currency) {
            Some(text) => text.parse().map_err(|_| self.wrong(record, Column::Currency, Reason::NotACurrency))?,
            None => self.currency,
        };
        let text = self.mapping.field(record, Column::Amount).ok_or_else(|| missing(record, Column::Amount))?;
        match formats::minor_units(&text, self.decimal, currency) {
            Ok(0) => Err(self.wrong(record, Column::Amount, Reason::Nothing)),
            Ok(minor) => Ok(Money::new(minor, currency)),
            Err(why) => Err(self.wrong(record, Column::Amount, Reason::NotAnAmount(why))),
        }
    }

    fn is_disputed(&self, record: &Record) -> Result<bool, BadLine> {
        let text = self.mapping.field(record, Column::Disputed);
        match text.as_deref().map(str::to_ascii_lowercase).as_deref() {
            None | Some("no" | "n" | "false" | "0" | "non") => Ok(false),
            Some("yes" | "y" | "true" | "1" | "x" | "oui" | "o") => Ok(true),
            Some(_) => Err(self.wrong(record, Column::Disputed, Reason::NotYesOrNo)),
        }
    }

    fn day(&self, record: &Record, column: Column) -> Result<Option<Day>, BadLine> {
        let Some(text) = self.mapping.field(record, column) else {
            return Ok(None);
        };
        let day = formats::day(&text, self.dates);
        day.map(Some).ok_or_else(|| self.wrong(record, column, Reason::NotADate))
    }

    fn text(
        &self,
        record: &Record,
        column: Column,
        check: impl Fn(&str) -> Result<String, crate::error::Problem>,
    ) -> Result<String, BadLine> {
        let text = self.mapping.field(record, column).ok_or_else(|| missing(record, column))?;
        check(&text).map_err(|problem| self.wrong(record, column, Reason::Problem(problem)))
    }

    fn optional(&self, record: &Record, column: Column, max: usize) -> Result<Option<String>, BadLine> {
        let Some(text) = self.mapping.field(record, column) else {
            return Ok(None);
        };
        tidy(&text, max).map(Some).map_err(|problem| self.wrong(record, column, Reason::Problem(problem)))
    }

    fn wrong(&self, record: &Record, column: Column, reason: Reason) -> BadLine {
        let value = self.mapping.field(record, column).unwrap_or_default();
        BadLine::at(record.line(), column, &value, reason)
    }
}

fn missing(record: &Record, column: Column) -> BadLine {
    BadLine::at(record.line(), column, "", Reason::Missing)
}
