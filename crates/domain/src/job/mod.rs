//! Jobs: work behind requests, claimed with a lease so that it is done once, and again if whoever does it dies.

pub mod commands;
mod queries;

pub use queries::given_up;

use crate::clock::Instant;
use crate::code::coded;
use crate::id::{JobId, OrgId};

coded! {
    /// What kind of work it is.
    Kind {
        /// Turn what is due into actions (ACT 1). Its name is the day.
        Plan = 1 "plan",
        /// Tell once a day what came to people (OWN 14). Its name is the day.
        Tell = 2 "tell",
    }
}

coded! {
    /// Where a job stands.
    State {
        /// To be done, from its time on.
        Waiting = 1 "waiting",
        /// Somebody is at it, or was: its lease says.
        Running = 2 "running",
        /// Done.
        Done = 3 "done",
        /// Given up after too many attempts; kept for somebody to look at.
        Failed = 4 "failed",
    }
}

/// A piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// The organisation in which it is done.
    pub org: OrgId,
    /// What kind of work it is.
    pub kind: Kind,
    /// What it is about; there is one job of a kind and name.
    pub name: String,
    /// Where it stands.
    pub state: State,
    /// When it is to be done, or tried again.
    pub run_at: Instant,
    /// How often it was begun.
    pub attempts: i64,
    /// Why it failed last.
    pub error: Option<String>,
}

/// Whoever has claimed a job keeps it for so long, unless they say that they are still at it.
pub const LEASE_SECONDS: i64 = 120;
/// A job is begun so often before it is given up.
pub const MOST_ATTEMPTS: i64 = 8;

/// How long after its `attempts`-th failure a job is tried again.
#[must_use]
pub fn back_off_seconds(attempts: i64) -> i64 {
    30 << attempts.clamp(0, 7)
}
