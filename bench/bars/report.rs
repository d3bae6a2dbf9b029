//! The results, as a section of bench/results.md, and whether the bars hold.

use std::fmt::Write as _;
use std::fs;

use remit_db::Engine;

use crate::args::{Args, root};
use crate::limits::{Limit, Limits};
use crate::measure::Measured;
use crate::planning::Planned;
use crate::{Failure, growth, machine};

/// What the floor's point read may take for the bars to hold as they are; if it takes longer, they are scaled by it.
const POINT_READ: f64 = 5_000.0;
const PLANNING_MEMORY: f64 = 300e6;

/// An operation, its bar and its times.
#[derive(Debug)]
pub struct Line {
    name: String,
    bar: Limit,
    measured: Measured,
}

impl Line {
    pub fn new(name: impl Into<String>, bar: Limit, measured: Measured) -> Line {
        Line { name: name.into(), bar, measured }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn median(&self) -> f64 {
        self.measured.times.median()
    }

    fn text(&self, scale: f64) -> String {
        let Measured { times, in_memory, bare } = &self.measured;
        let memory = in_memory.as_ref();
        let verdict = verdict(self.bar.holds(times, scale));
        format!(
            "| {} | {} | {} | {} | {} | {} | {} | {} | {verdict} |",
            self.name,
            self.bar.text(),
            time(times.median()),
            time(times.p99()),
            times.cpu().map_or("–".into(), time),
            memory.map_or("–".into(), |memory| time(memory.median())),
            memory.map_or("–".into(), |memory| format!("{:.0}", times.median() / memory.median().max(1.0))),
            format_args!("{:.1}", times.median() / bare.median().max(1.0)),
        )
    }
}

/// How many answers a second there are over HTTP.
#[derive(Debug)]
pub struct Rate {
    pub name: String,
    pub bar: String,
    pub rate: f64,
    /// As a part of hello-world's rate.
    pub part: f64,
    pub median: f64,
    pub p99: f64,
    /// Does the bar hold? None where there is none.
    pub holds: Option<bool>,
}

impl Rate {
    fn text(&self) -> String {
        let Rate { name, bar, rate, part, median, p99, holds } = self;
        let (median, p99) = (time(*median), time(*p99));
        format!("| {name} | {bar} | {rate:.0}/s | {:.0} % | {median} | {p99} | {} |", 100.0 * part, verdict(*holds))
    }
}

fn verdict(holds: Option<bool>) -> &'static str {
    match holds {
        None => "–",
        Some(true) => "holds",
        Some(false) => "**MISSED**",
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
    pub rates: Vec<Rate>,
    /// A bare read in a transaction of its own, and one of many in a transaction.
    pub bare_read: f64,
    pub bare_read_in_one: f64,
    pub bare_write: f64,
    pub checked: Vec<String>,
}

impl Results {
    /// By how much the bars of times and rates are wider on this machine, as it is now.
    pub fn scale(&self, engine: Engine) -> f64 {
        match engine {
            Engine::Sqlite => (self.bare_read / POINT_READ).max(1.0),
            Engine::Postgres => 1.0,
        }
    }

    /// Prints the section and, after a whole run, puts it into the file; says which bars were missed.
    pub fn publish(&self, args: &Args) -> Result<Vec<String>, Failure> {
        let scale = self.scale(args.engine);
        let section = self.section(args, scale)?;
        println!("{section}");
        if args.wants_all() {
            growth::record(args, &self.lines)?;
            if args.size.name != "s" {
                put_into_file("bench/results.md", &section)?;
            }
        }
        let mut missed: Vec<String> = self
            .lines
            .iter()
            .filter(|line| line.bar.holds(&line.measured.times, scale) == Some(false))
            .map(|line| line.name.clone())
            .collect();
        missed.extend(self.rates.iter().filter(|rate| rate.holds == Some(false)).map(|rate| rate.name.clone()));
        if let Some(planned) = &self.planned {
            missed.extend(planned.missed(args, scale).map(str::to_owned));
        }
        Ok(missed)
    }

    fn section(&self, args: &Args, scale: f64) -> Result<String, Failure> {
        let mut text = format!("## {}, size {}\n\n", engine_name(args.engine), args.size.name.to_uppercase());
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
            if scale > 1.0 { format!("× {scale:.2}") } else { "as they are".into() }
        )?;
        text += "| operation | bar | median | p99 | CPU | in memory | × memory | × bare | |\n";
        text += "|---|---|--:|--:|--:|--:|--:|--:|---|\n";
        for line in &self.lines {
            writeln!(text, "{}", line.text(scale))?;
        }
        if let Some(planned) = &self.planned {
            writeln!(text, "{}", planned.text(args, scale))?;
        }
        if !self.rates.is_empty() {
            text += "\n| over HTTP | bar | rate | of hello | median | p99 | |\n|---|---|--:|--:|--:|--:|---|\n";
        }
        for rate in &self.rates {
            writeln!(text, "{}", rate.text())?;
        }
        Ok(text)
    }
}

impl Planned {
    fn missed(&self, args: &Args, scale: f64) -> impl Iterator<Item = &'static str> {
        let limit = Limits::of(args.engine, args.size.name).planning_seconds;
        let slow = limit.is_some_and(|limit| self.seconds >= limit * scale).then_some("planning: time");
        let large = (self.peak_memory as f64 >= PLANNING_MEMORY).then_some("planning: memory");
        slow.into_iter().chain(large)
    }

    fn text(&self, args: &Args, scale: f64) -> String {
        let verdict = if self.missed(args, scale).next().is_none() { "holds" } else { "**MISSED**" };
        let limit = Limits::of(args.engine, args.size.name).planning_seconds;
        format!(
            "| plan {} actions from nothing: {:.0} MB at most | {}< 300 MB | {:.1} s | – | {:.1} s | – | – | – | {verdict} |",
            args.size.actions,
            self.peak_memory as f64 / 1e6,
            limit.map_or(String::new(), |limit| format!("< {limit:.0} s, ")),
            self.seconds,
            self.cpu_seconds,
        )
    }
}

/// Puts a section where one of the same heading stands, or at the end.
pub fn put_into_file(file: &str, section: &str) -> Result<(), Failure> {
    let path = root().join(file);
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

/// An engine for people.
pub fn engine_name(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    }
}

/// Nanoseconds for people.
pub fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        ns if ns < 1e3 => format!("{ns:.0} ns"),
        ns if ns < 1e4 => format!("{:.1} µs", ns / 1e3),
        ns if ns < 1e6 => format!("{:.0} µs", ns / 1e3),
        ns if ns < 1e7 => format!("{:.2} ms", ns / 1e6),
        ns if ns < 1e9 => format!("{:.0} ms", ns / 1e6),
        ns => format!("{:.1} s", ns / 1e9),
    }
}
