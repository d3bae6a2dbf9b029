//! The results, as a section of bench/results.md, and whether the bars hold.

use std::fmt::Write as _;
use std::fs;

use remit_db::Engine;

use crate::args::{Args, root};
use crate::measure::{Measured, Times};
use crate::planning::Planned;
use crate::{Failure, machine};

/// What the floor's point read may take for the bars to hold as they are; if it takes longer, they are scaled by it.
const POINT_READ: f64 = 5_000.0;
const PLANNING_SECONDS: f64 = 90.0;
const PLANNING_MEMORY: f64 = 300e6;

/// The most that an operation may take, in nanoseconds.
#[derive(Debug, Clone, Copy)]
pub struct Bar {
    pub median: Option<f64>,
    pub p99: Option<f64>,
}

impl Bar {
    /// Recorded, not judged.
    pub const NONE: Bar = Bar { median: None, p99: None };

    pub fn median(median: f64) -> Bar {
        Bar { median: Some(median), p99: None }
    }

    fn holds(&self, times: &Times, scale: f64) -> Option<bool> {
        let within = |limit: Option<f64>, time: f64| limit.map(|limit| time < limit * scale);
        match (within(self.median, times.median()), within(self.p99, times.p99())) {
            (None, None) => None,
            (median, p99) => Some(median.unwrap_or(true) && p99.unwrap_or(true)),
        }
    }

    fn text(&self) -> String {
        let part = |name: &str, limit: Option<f64>| limit.map(|limit| format!("{name} < {}", time(limit)));
        let parts: Vec<String> = [part("median", self.median), part("p99", self.p99)].into_iter().flatten().collect();
        if parts.is_empty() { "–".into() } else { parts.join(", ") }
    }
}

/// An operation, its bar and its times.
#[derive(Debug)]
pub struct Line {
    name: String,
    bar: Bar,
    measured: Measured,
}

impl Line {
    pub fn new(name: impl Into<String>, bar: Bar, measured: Measured) -> Line {
        Line { name: name.into(), bar, measured }
    }

    fn text(&self, scale: f64, judged: bool) -> String {
        let Measured { times, in_memory, bare } = &self.measured;
        let memory = in_memory.as_ref();
        let verdict = match self.bar.holds(times, scale).filter(|_| judged) {
            None => "–",
            Some(true) => "holds",
            Some(false) => "**MISSED**",
        };
        format!(
            "| {} | {} | {} | {} | {} | {} | {} | {} | {verdict} |",
            self.name,
            self.bar.text(),
            time(times.median()),
            time(times.p99()),
            time(times.cpu()),
            memory.map_or("–".into(), |memory| time(memory.median())),
            memory.map_or("–".into(), |memory| format!("{:.0}", times.median() / memory.median().max(1.0))),
            format_args!("{:.1}", times.median() / bare.median().max(1.0)),
        )
    }
}

/// All that a run has found out.
#[derive(Default)]
pub struct Results {
    pub planned: Option<Planned>,
    pub bytes: u64,
    pub engine: String,
    /// What there is, in sentences.
    pub facts: Vec<String>,
    pub lines: Vec<Line>,
    /// A bare read in a transaction of its own, and one of many in a transaction.
    pub bare_read: f64,
    pub bare_read_in_one: f64,
    pub bare_write: f64,
    pub checked: Vec<String>,
}

impl Results {
    /// Prints the section and, after a whole run, puts it into the file; says which bars were missed.
    pub fn publish(&self, args: &Args) -> Result<Vec<String>, Failure> {
        let judged = args.engine == Engine::Sqlite && args.size.name == "m";
        let scale = (self.bare_read / POINT_READ).max(1.0);
        let section = self.section(args, scale, judged)?;
        println!("{section}");
        if args.wants_all() && args.size.name == "m" {
            put_into_file(&section)?;
        }
        let mut missed: Vec<String> = self
            .lines
            .iter()
            .filter(|line| line.bar.holds(&line.measured.times, scale) == Some(false))
            .map(|line| line.name.clone())
            .collect();
        if let Some(planned) = &self.planned {
            missed.extend(planned.missed(scale).map(str::to_owned));
        }
        Ok(if judged { missed } else { Vec::new() })
    }

    fn section(&self, args: &Args, scale: f64, judged: bool) -> Result<String, Failure> {
        let engine = match args.engine {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
        };
        let mut text = format!("## {engine}, size {}\n\n", args.size.name.to_uppercase());
        writeln!(text, "- {}", machine::description()?)?;
        writeln!(text, "- {}", self.engine)?;
        writeln!(text, "- database after planning: {:.0} MB", self.bytes as f64 / 1e6)?;
        for fact in self.facts.iter().chain(&self.checked) {
            writeln!(text, "- {fact}")?;
        }
        writeln!(
            text,
            "- floor: a bare read of one row takes {} in a transaction of its own, {} as one of many; a bare write of \
             one row {}. Bars {}.\n",
            time(self.bare_read),
            time(self.bare_read_in_one),
            time(self.bare_write),
            match (judged, scale > 1.0) {
                (false, _) => "are for SQLite at size M and not judged here".into(),
                (true, false) => "as they are".into(),
                (true, true) => format!("× {scale:.2}"),
            }
        )?;
        text += "| operation | bar | median | p99 | CPU | in memory | × memory | × bare | |\n";
        text += "|---|---|--:|--:|--:|--:|--:|--:|---|\n";
        for line in &self.lines {
            writeln!(text, "{}", line.text(scale, judged))?;
        }
        if let Some(planned) = &self.planned {
            writeln!(text, "{}", planned.text(args.size.actions, scale, judged))?;
        }
        Ok(text)
    }
}

impl Planned {
    fn missed(&self, scale: f64) -> impl Iterator<Item = &'static str> {
        let slow = (self.seconds >= PLANNING_SECONDS * scale).then_some("planning: time");
        let large = (self.peak_memory as f64 >= PLANNING_MEMORY).then_some("planning: memory");
        slow.into_iter().chain(large)
    }

    fn text(&self, actions: usize, scale: f64, judged: bool) -> String {
        let verdict = match (judged, self.missed(scale).next()) {
            (false, _) => "–",
            (true, None) => "holds",
            (true, Some(_)) => "**MISSED**",
        };
        format!(
            "| plan {actions} actions from nothing: {:.0} MB at most | < 90 s, < 300 MB | {:.1} s | – | {:.1} s | – | – | – | {verdict} |",
            self.peak_memory as f64 / 1e6,
            self.seconds,
            self.cpu_seconds,
        )
    }
}

/// Puts a section where one of the same heading stands, or at the end.
fn put_into_file(section: &str) -> Result<(), Failure> {
    let path = root().join("bench/results.md");
    let text = fs::read_to_string(&path).unwrap_or_else(|_| {
        "# Results\n\nWritten by the bench itself: see [README.md](README.md). Times of one operation in a transaction of \
         its own.\n"
            .into()
    });
    let heading = section.lines().next().unwrap_or_default();
    let mut sections: Vec<String> = text.split("\n## ").map(|part| part.trim_end().to_owned()).collect();
    let new = section.trim_start_matches("## ").trim_end().to_owned();
    match sections.iter().position(|part| format!("## {}", part.lines().next().unwrap_or_default()) == heading) {
        Some(place) => sections[place] = new,
        None => sections.push(new),
    }
    Ok(fs::write(path, sections.join("\n\n## ") + "\n")?)
}

/// Nanoseconds for people.
fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        ns if ns < 1e3 => format!("{ns:.0} ns"),
        ns if ns < 1e4 => format!("{:.1} µs", ns / 1e3),
        ns if ns < 1e6 => format!("{:.0} µs", ns / 1e3),
        ns if ns < 1e7 => format!("{:.2} ms", ns / 1e6),
        ns if ns < 1e9 => format!("{:.0} ms", ns / 1e6),
        ns => format!("{:.1} s", ns / 1e9),
    }
}
