//! What every import takes: the file, how it is written, which column is which.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use indicatif::ProgressBar;
use remit_domain::import::formats::{Dates, Decimal};
use remit_domain::import::reader;
use remit_domain::import::{Failure as Refused, News, Understood};

use super::bad_lines::{BadLines, SHOWN};
use crate::cli::counted::counted;
use crate::cli::failure::Failure;
use crate::cli::links::look_alike;
use crate::cli::{progress, written};

/// What every import takes.
#[derive(Debug, Args)]
pub struct Reading {
    /// CSV file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Say what would happen, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Which header is which column, such as amount="Gross EUR"
    #[arg(long = "column", visible_alias = "map", value_name = "COLUMN=HEADER")]
    columns: Vec<String>,
    /// File that says the same: lines such as amount = "Gross EUR"
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// How the text is written
    #[arg(long, value_enum, default_value_t = Encoding::Utf8)]
    encoding: Encoding,
    /// File to which every bad line is written, with what is wrong
    #[arg(long, value_name = "FILE")]
    bad_lines: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Encoding {
    /// UTF-8, or UTF-16 with a byte order mark
    Utf8,
    /// Latin-1, as Windows writes it
    Latin1,
}

/// Which of the numbers of a date comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DateOrder {
    /// 31/12/2026
    DayFirst,
    /// 12/31/2026
    MonthFirst,
}

/// The mark before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DecimalMark {
    /// 1,234.50
    Point,
    /// 1.234,50
    Comma,
}

impl From<DateOrder> for Dates {
    fn from(order: DateOrder) -> Dates {
        match order {
            DateOrder::DayFirst => Dates::DayFirst,
            DateOrder::MonthFirst => Dates::MonthFirst,
        }
    }
}

impl From<DecimalMark> for Decimal {
    fn from(mark: DecimalMark) -> Decimal {
        match mark {
            DecimalMark::Point => Decimal::Point,
            DecimalMark::Comma => Decimal::Comma,
        }
    }
}

impl Reading {
    /// Opens the file.
    pub fn open(&self) -> Result<File, Failure> {
        File::open(&self.file).map_err(|error| Failure::new(format!("{}: {error}", self.file.display())))
    }

    /// How the text is written.
    pub fn encoding(&self) -> reader::Encoding {
        match self.encoding {
            Encoding::Utf8 => reader::Encoding::Unicode,
            Encoding::Latin1 => reader::Encoding::Latin1,
        }
    }

    /// Which header is which column: those of the mapping file, then those of the command line.
    pub fn columns(&self) -> Result<Vec<(String, String)>, Failure> {
        let mut columns = self.mapping()?;
        for text in &self.columns {
            let (column, header) = text.split_once('=').ok_or_else(|| {
                Failure::new(format!("--column {text:?} does not say COLUMN=HEADER"))
                    .remedy("For example: --column amount=\"Gross EUR\"")
            })?;
            columns.insert(column.trim().to_owned(), header.trim().to_owned());
        }
        Ok(columns.into_iter().collect())
    }

    fn mapping(&self) -> Result<BTreeMap<String, String>, Failure> {
        let Some(path) = &self.mapping else { return Ok(BTreeMap::new()) };
        written::read(path).map_err(|failure| failure.remedy("Its lines read: amount = \"Gross EUR\""))
    }

    /// Whoever watches this import.
    pub fn audience(&self) -> Result<Audience, Failure> {
        let bar = progress::counting("lines looked at");
        Ok(Audience {
            bar,
            bad: BadLines::new(self.bad_lines.as_deref())?,
            look_alikes: 0,
            progress: Progress::default(),
        })
    }

    /// What stands before the result of an import.
    pub fn verb(&self) -> &'static str {
        if self.dry_run { "Would take over" } else { "Took over" }
    }

    /// Why the import ended before it was through.
    pub fn refused(&self, refused: Refused, progress: Progress) -> Failure {
        match (refused, progress) {
            (Refused::Refused(error), Progress { through: 1.., .. }) if !self.dry_run => {
                Failure::from(error).note(format!(
                    "{} of {} lines are through, and stay. Run it again to go on: what is taken over already changes nothing.",
                    progress.through, progress.of
                ))
            }
            (Refused::Refused(error), _) => Failure::from(error).note("Nothing was taken over."),
            (other, _) => Failure::new(format!("{}: {other}", self.file.display())).remedy("Nothing was taken over."),
        }
    }
}

/// How far an import came.
#[derive(Debug, Clone, Copy, Default)]
pub struct Progress {
    /// Lines that are through, in the batches that were written.
    pub through: u64,
    /// Lines of the file.
    pub of: u64,
}

/// Whoever watches an import: a bar for how far it is, and the bad lines.
pub struct Audience {
    bar: ProgressBar,
    bad: BadLines,
    look_alikes: u64,
    progress: Progress,
}

impl Audience {
    /// Tells what happens.
    pub fn hear(&mut self, news: &News<'_>) {
        match news {
            News::Checked(lines) => self.bar.set_position(*lines),
            News::Understood(file) => {
                self.bar.suspend(|| show(file));
                self.progress.of = file.rows;
                let next = progress::of("lines", file.rows);
                std::mem::replace(&mut self.bar, next).finish_and_clear();
            }
            News::Bad(line) => self.bad.take(line, &self.bar),
            News::LookAlike(line, email) => {
                self.look_alikes += 1;
                if self.look_alikes <= SHOWN {
                    self.bar.suspend(|| eprintln!("line {line}: {}", look_alike(email)));
                }
            }
            News::Through(lines) => {
                self.progress.through = *lines;
                self.bar.set_position(*lines);
            }
        }
    }

    /// Adds a line to how the file was understood.
    pub fn note(&self, what: &str, text: &str) {
        self.bar.suspend(|| eprintln!("  {what:<14} {text}"));
    }

    /// The import is over; how far it came.
    pub fn leave(self) -> Result<Progress, Failure> {
        self.bar.finish_and_clear();
        if self.look_alikes > SHOWN {
            eprintln!("… and {} more addresses with letters that look like others", self.look_alikes - SHOWN);
        }
        self.bad.close()?;
        Ok(self.progress)
    }
}

fn show(file: &Understood) {
    let name = |delimiter| match delimiter {
        ';' => "semicolons",
        '\t' => "tabs",
        _ => "commas",
    };
    eprintln!("{}, separated by {}", counted(file.rows, "line", "lines"), name(file.delimiter));
    for (column, header) in &file.columns {
        eprintln!("  {column:<14} from {header:?}");
    }
    if !file.unused.is_empty() {
        eprintln!("  not used       {}", file.unused.join(", "));
    }
    match file.dates {
        Some(Dates::DayFirst) => eprintln!("  dates          day/month/year"),
        Some(Dates::MonthFirst) => eprintln!("  dates          month/day/year"),
        None => {}
    }
    match file.decimal {
        Some(Decimal::Point) => eprintln!("  decimals       after a point"),
        Some(Decimal::Comma) => eprintln!("  decimals       after a comma"),
        None => {}
    }
    if let Some(line) = file.unended {
        eprintln!("line {line}: no line break ends the file; see that it is not cut off inside this line");
    }
}
