//! Imports what customers owe: one invoice a line, paid ones included.
//!
//! The import makes the state of a day, `as_of`: what was issued later is left out, what was paid later is still open.
//! Invoices are known by their numbers, so that importing a file again changes nothing.

mod column;
mod line;
mod store;

use std::collections::{HashMap, HashSet};
use std::io::{Read, Seek};

use remit_db::Db;

use super::columns::Mapping;
use super::formats::{DateEvidence, Dates, Decimal, DecimalEvidence};
use super::reader::{Encoding, Reader, Record};
use super::{BadLine, Failure, News, Understood};
use crate::Actor;
use crate::clock::Day;
use crate::money::{Currency, Totals};
use crate::organisation;
use crate::permission::{self, Ability};
pub(super) use column::CUSTOMER;
pub use column::Column;
use line::{Formats, Line, Outcome, Repeated, fingerprint};

/// So many lines are applied in one transaction.
const BATCH: usize = 1_000;

/// How a file is to be imported. What is none is found out.
#[derive(Debug, Clone)]
pub struct Options {
    /// The day whose state is wanted.
    pub as_of: Day,
    /// The currency of amounts that come without one. Where this is none, an invoice that is there keeps its own, and a
    /// new one has that of the organisation.
    pub currency: Option<Currency>,
    /// How the text is written.
    pub encoding: Encoding,
    /// How dates are written.
    pub dates: Option<Dates>,
    /// How amounts are written.
    pub decimal: Option<Decimal>,
    /// Which header is which column: (column, header).
    pub columns: Vec<(String, String)>,
    /// Only say what would happen.
    pub dry_run: bool,
}

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How the file was understood.
    pub file: Understood,
    /// Invoices that are new.
    pub created: u64,
    /// Invoices that the file knows differently.
    pub updated: u64,
    /// Invoices that were so already.
    pub unchanged: u64,
    /// Lines left out since their invoice was issued after the day whose state is wanted.
    pub not_yet_issued: u64,
    /// Customers that are new.
    pub customers: u64,
    /// Open actions that ended because their invoice is paid or disputed.
    pub cancelled: u64,
    /// Lines left out because something is wrong with them; each was told as [`News::Bad`].
    pub bad: u64,
    /// The amounts of all invoices taken over.
    pub total: Totals,
    /// Of these, what is unpaid.
    pub outstanding: Totals,
}

/// Imports `file`, and tells what happens as it goes.
///
/// # Errors
/// What makes the file as a whole unreadable or ambiguous: then nothing has been applied. Failures of the storage: then
/// what was applied until then stays, and importing again goes on from there.
pub async fn import<F: Read + Seek>(
    db: &Db,
    actor: &Actor,
    file: &mut F,
    options: &Options,
    mut tell: impl FnMut(News<'_>),
) -> Result<Report, Failure> {
    let _ = permission::may(actor, Ability::Assign)?;
    let organisation = db.read(|tx| organisation::load(tx, actor.org)).await?;
    let scanned = scan(file, options, organisation.currency, &mut tell)?;
    tell(News::Understood(&scanned.file));
    file.rewind()?;
    let mut reader = Reader::new(file, options.encoding)?;
    let mut report = Report::new(scanned.file.clone());
    let (mut through, mut seen) = (0, HashSet::new());
    while through < scanned.file.rows {
        let (read, lines, mut bad) = batch(&mut reader, &scanned.formats, &scanned.repeated, &mut report)?;
        if read == 0 {
            break; // Somebody has shortened the file since it was looked at.
        }
        let applied = store::apply(db, actor, &scanned.formats, &lines, options.dry_run).await?;
        report.add(&applied, &mut seen);
        bad.extend(applied.bad);
        bad.sort_by_key(|bad| bad.line);
        bad.iter().for_each(|bad| report.leave_out(bad, &mut tell));
        through += read;
        tell(News::Through(through));
    }
    Ok(report)
}

/// What the first pass has found out.
struct Scanned {
    file: Understood,
    formats: Formats,
    repeated: Repeated,
}

/// Reads the whole file: finds what is wrong with it as a whole, how it writes dates and amounts, and which numbers
/// stand in it twice.
fn scan<F: Read + Seek>(
    file: &mut F,
    options: &Options,
    currency: Currency,
    tell: &mut impl FnMut(News<'_>),
) -> Result<Scanned, Failure> {
    file.rewind()?;
    let mut reader = Reader::new(file, options.encoding)?;
    let mapping = Mapping::<Column>::new(reader.header(), &options.columns)?;
    let mut understood = Understood::new(reader.delimiter(), &mapping);
    let (mut dates, mut decimals) = (DateEvidence::default(), DecimalEvidence::default());
    let (mut numbers, mut repeated) = (HashMap::new(), Repeated::new());
    let mut record = Record::default();
    while reader.read(&mut record)? {
        understood.rows += 1;
        let line = record.line();
        for column in [Column::Issued, Column::Due, Column::Paid] {
            mapping.field(&record, column).iter().for_each(|text| dates.see(line, text));
        }
        mapping.field(&record, Column::Amount).iter().for_each(|text| decimals.see(line, text));
        if let Some(number) = mapping.field(&record, Column::Number) {
            let number = fingerprint(&number);
            if let Some(first) = numbers.insert(number, line) {
                numbers.insert(number, first);
                repeated.entry(number).or_insert((first, line));
            }
        }
        if understood.rows.is_multiple_of(BATCH as u64) {
            tell(News::Checked(understood.rows));
        }
    }
    understood.unended = reader.unended();
    understood.dates = options.dates.map_or_else(|| dates.decide(), |dates| Ok(Some(dates)))?;
    understood.decimal = options.decimal.map_or_else(|| decimals.decide(), |decimal| Ok(Some(decimal)))?;
    let formats = Formats::new(mapping, reader.header().len(), &understood, options, currency);
    Ok(Scanned { file: understood, formats, repeated })
}

/// How many lines were read next, which of them are right, and which are not.
fn batch<F: Read>(
    reader: &mut Reader<F>,
    formats: &Formats,
    repeated: &Repeated,
    report: &mut Report,
) -> Result<(u64, Vec<Line>, Vec<BadLine>), Failure> {
    let mut record = Record::default();
    let (mut read, mut lines, mut bad) = (0, Vec::with_capacity(BATCH), Vec::new());
    while read < BATCH as u64 && reader.read(&mut record)? {
        read += 1;
        match formats.read(&record, repeated) {
            Outcome::Line(line) => lines.push(*line),
            Outcome::NotYetIssued => report.not_yet_issued += 1,
            Outcome::Bad(line) => bad.push(line),
        }
    }
    Ok((read, lines, bad))
}

impl Report {
    fn new(file: Understood) -> Report {
        Report {
            file,
            created: 0,
            updated: 0,
            unchanged: 0,
            not_yet_issued: 0,
            customers: 0,
            cancelled: 0,
            bad: 0,
            total: Totals::default(),
            outstanding: Totals::default(),
        }
    }

    fn leave_out(&mut self, bad: &BadLine, tell: &mut impl FnMut(News<'_>)) {
        self.bad += 1;
        tell(News::Bad(bad));
    }

    /// `seen` are the customers found new so far: a dry run finds the same ones new in every batch.
    fn add(&mut self, applied: &store::Applied, seen: &mut HashSet<u64>) {
        self.created += applied.created;
        self.updated += applied.updated;
        self.unchanged += applied.unchanged;
        self.cancelled += applied.cancelled;
        for number in &applied.customers {
            self.customers += u64::from(seen.insert(fingerprint(number)));
        }
        for entry in &applied.entries {
            self.total.add(entry.amount);
            if entry.paid.is_none() {
                self.outstanding.add(entry.amount);
            }
        }
    }
}
