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
    pub number: String,
    issued: Day,
    due: Day,
    amount: Amount,
    is_disputed: bool,
    paid: Option<Day>,
    /// Does the file say whether invoices are disputed?
    knows_disputes: bool,
    /// Does the file say when invoices were paid?
    knows_payments: bool,
}

/// An amount as it is written: what it is depends on a currency, which may be that of the invoice as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Amount {
    text: String,
    /// What the line or whoever imports has said.
    currency: Option<Currency>,
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
    /// The currency of amounts that come without one, where whoever imports has said it.
    pub currency: Option<Currency>,
    /// That of a new invoice, where nobody has said any.
    pub default_currency: Currency,
}

impl Formats {
    pub fn new(
        mapping: Mapping<Column>,
        fields: usize,
        file: &Understood,
        options: &Options,
        default_currency: Currency,
    ) -> Formats {
        Formats {
            mapping,
            fields,
            dates: file.dates,
            decimal: file.decimal,
            as_of: options.as_of,
            currency: options.currency,
            default_currency,
        }
    }

    /// What `record` says.
    pub fn read(&self, record: &Record, repeated: &Repeated) -> Outcome {
        match self.line(record, repeated) {
            Ok(line) if line.issued > self.as_of => Outcome::NotYetIssued,
            Ok(line) => Outcome::Line(Box::new(line)),
            Err(bad) => Outcome::Bad(bad),
        }
    }

    /// What an invoice becomes by `line`: of what the file does not speak, it keeps what is known.
    pub fn entry(&self, line: &Line, known: Option<&Entry>) -> Result<Entry, BadLine> {
        let Amount { text, currency } = &line.amount;
        let currency = currency.or(known.map(|known| known.amount.currency)).unwrap_or(self.default_currency);
        let wrong = |reason| BadLine::at(line.line, Column::Amount, text, reason);
        let minor = match formats::minor_units(text, self.decimal, currency) {
            Ok(0) => return Err(wrong(Reason::Nothing)),
            Ok(minor) => minor,
            Err(why) => return Err(wrong(Reason::NotAnAmount(why))),
        };
        let unspoken = |speaks: bool| known.filter(|_| !speaks);
        Ok(Entry {
            number: line.number.clone(),
            issued: line.issued,
            due: line.due,
            amount: Money::new(minor, currency),
            is_disputed: unspoken(line.knows_disputes).map_or(line.is_disputed, |known| known.is_disputed),
            paid: unspoken(line.knows_payments).map_or(line.paid, |known| known.paid),
        })
    }

    fn line(&self, record: &Record, repeated: &Repeated) -> Result<Line, BadLine> {
        if record.len() != self.fields {
            let reason = Reason::Fields { found: record.len(), expected: self.fields };
            return Err(BadLine::whole(record.line(), reason));
        }
        let customer = self.text(record, Column::Customer, |text| tidy_required(text, LONGEST_NUMBER))?;
        let customer_name = self.optional(record, Column::CustomerName, LONGEST_NAME)?;
        let country = self.optional(record, Column::Country, LONGEST_NUMBER)?;
        let number = self.number(record, repeated)?;
        let (issued, due) = self.term(record)?;
        Ok(Line {
            line: record.line(),
            customer,
            customer_name,
            country,
            number,
            issued,
            due,
            paid: self.day(record, Column::Paid)?.filter(|paid| *paid <= self.as_of),
            amount: self.amount(record)?,
            is_disputed: self.is_disputed(record)?,
            knows_disputes: self.mapping.has(Column::Disputed),
            knows_payments: self.mapping.has(Column::Paid),
        })
    }

    fn number(&self, record: &Record, repeated: &Repeated) -> Result<String, BadLine> {
        let number = self.text(record, Column::Number, |text| tidy_required(text, LONGEST_NUMBER))?;
        if let Some((first, second)) = repeated.get(&fingerprint(&number)) {
            let other = if *first == record.line() { *second } else { *first };
            return Err(BadLine::at(record.line(), Column::Number, &number, Reason::Repeated { other }));
        }
        Ok(number)
    }

    /// The days of issue and of payment.
    fn term(&self, record: &Record) -> Result<(Day, Day), BadLine> {
        let issued = self.day(record, Column::Issued)?.ok_or_else(|| missing(record, Column::Issued))?;
        let due = self.day(record, Column::Due)?.ok_or_else(|| missing(record, Column::Due))?;
        if due < issued {
            return Err(self.wrong(record, Column::Due, Reason::DueBeforeIssue));
        }
        Ok((issued, due))
    }

    fn amount(&self, record: &Record) -> Result<Amount, BadLine> {
        let currency = match self.mapping.field(record, Column::Currency) {
            Some(text) => Some(text.parse().map_err(|_| self.wrong(record, Column::Currency, Reason::NotACurrency))?),
            None => self.currency,
        };
        let text = self.mapping.field(record, Column::Amount).ok_or_else(|| missing(record, Column::Amount))?;
        Ok(Amount { text: text.into_owned(), currency })
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
