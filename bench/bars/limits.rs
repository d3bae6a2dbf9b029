//! The bars: what an operation may take, on which engine and at which size.

use remit_db::Engine;

use crate::measure::Times;
use crate::report::time;

const MICROSECOND: f64 = 1e3;
const MILLISECOND: f64 = 1e6;

/// The most that an operation may take, in nanoseconds.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    median: Option<f64>,
    p99: Option<f64>,
}

/// The limits of one engine and size; what has none is recorded and not judged.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub page: Limit,
    pub count: Limit,
    pub owners: Limit,
    pub sight: Limit,
    pub change: Limit,
    pub book: Limit,
    pub very_large_change: Limit,
    /// How long another writer waits at most while a very large change is made and carried out.
    pub wait: Limit,
    /// One change of many that several writers make at once.
    pub shared_commit: Limit,
    /// What a change would do (PRE).
    pub preview: Limit,
    /// How long others wait to write while a change is rehearsed for its preview.
    pub rehearsal: Limit,
    /// Why an action is whose it is (OWN 10).
    pub why: Limit,
    /// Five hundred people come to a group at once.
    pub many_members: Limit,
    /// The absence of the heaviest begins.
    pub absence: Limit,
    pub planning_seconds: Option<f64>,
}

impl Limits {
    /// The bars of an engine and a size by its name.
    pub fn of(engine: Engine, size: &str) -> Limits {
        match (engine, size) {
            (Engine::Sqlite, "m") => Limits {
                page: Limit::median(0.8 * MILLISECOND).and_p99(2.0 * MILLISECOND),
                count: Limit::median(MILLISECOND),
                owners: Limit::median(10.0 * MICROSECOND),
                sight: Limit::median(5.0 * MICROSECOND),
                change: Limit::NONE.and_p99(50.0 * MILLISECOND),
                book: Limit::NONE.and_p99(300.0 * MILLISECOND),
                very_large_change: Limit::NONE.and_p99(1_000.0 * MILLISECOND),
                wait: Limit::NONE.and_p99(300.0 * MILLISECOND),
                shared_commit: Limit::median(0.5 * MILLISECOND),
                rehearsal: Limit::NONE.and_p99(250.0 * MILLISECOND),
                planning_seconds: Some(90.0),
                ..Limits::OF_M
            },
            (Engine::Sqlite, "l") => Limits { page: Limit::NONE.and_p99(6.0 * MILLISECOND), ..Limits::NONE },
            (Engine::Postgres, "m") => Limits {
                page: Limit::median(3.0 * MILLISECOND).and_p99(6.0 * MILLISECOND),
                very_large_change: Limit::NONE.and_p99(1_000.0 * MILLISECOND),
                wait: Limit::NONE.and_p99(100.0 * MILLISECOND),
                rehearsal: Limit::NONE.and_p99(100.0 * MILLISECOND),
                ..Limits::OF_M
            },
            _ => Limits::NONE,
        }
    }

    const NONE: Limits = Limits {
        page: Limit::NONE,
        count: Limit::NONE,
        owners: Limit::NONE,
        sight: Limit::NONE,
        change: Limit::NONE,
        book: Limit::NONE,
        very_large_change: Limit::NONE,
        wait: Limit::NONE,
        shared_commit: Limit::NONE,
        preview: Limit::NONE,
        rehearsal: Limit::NONE,
        why: Limit::NONE,
        many_members: Limit::NONE,
        absence: Limit::NONE,
        planning_seconds: None,
    };

    /// Those of size M that are the same on both engines.
    const OF_M: Limits = Limits {
        preview: Limit { median: None, p99: Some(1_000.0 * MILLISECOND) },
        why: Limit { median: None, p99: Some(2.0 * MILLISECOND) },
        many_members: Limit { median: None, p99: Some(300.0 * MILLISECOND) },
        absence: Limit { median: None, p99: Some(1_000.0 * MILLISECOND) },
        ..Limits::NONE
    };
}

impl Limit {
    /// Recorded, not judged.
    pub const NONE: Limit = Limit { median: None, p99: None };

    fn median(median: f64) -> Limit {
        Limit { median: Some(median), p99: None }
    }

    fn and_p99(self, p99: f64) -> Limit {
        Limit { p99: Some(p99), ..self }
    }

    /// Do these times keep within it, once it is scaled? None where there is no limit.
    pub fn holds(&self, times: &Times, scale: f64) -> Option<bool> {
        let within = |limit: Option<f64>, time: f64| limit.map(|limit| time < limit * scale);
        match (within(self.median, times.median()), within(self.p99, times.p99())) {
            (None, None) => None,
            (median, p99) => Some(median.unwrap_or(true) && p99.unwrap_or(true)),
        }
    }

    /// `median < 0.80 ms, p99 < 2.00 ms`.
    pub fn text(&self) -> String {
        let part = |name: &str, limit: Option<f64>| limit.map(|limit| format!("{name} < {}", time(limit)));
        let parts: Vec<String> = [part("median", self.median), part("p99", self.p99)].into_iter().flatten().collect();
        if parts.is_empty() { "–".into() } else { parts.join(", ") }
    }
}
