//! Plans everything that is due, as the program does every morning, and watches time and memory.

use remit_db::Db;
use remit_domain::action::planning::batch::plan_day;
use remit_domain::id::OrgId;

use crate::generate::{TODAY, operator};
use crate::size::Size;
use crate::{Failure, machine, measure};

/// What planning from nothing took.
pub struct Planned {
    pub seconds: f64,
    pub cpu_seconds: f64,
    /// The highest use of memory meanwhile, in bytes.
    pub peak_memory: u64,
}

pub async fn plan(db: &Db, org: OrgId, size: &Size) -> Result<Planned, Failure> {
    machine::forget_peak_memory()?;
    let (begun, cpu) = (measure::now(), machine::cpu_time(None)?);
    let done = plan_day(db, &operator(org), TODAY, |_| {}).await?;
    let seconds = begun.elapsed().as_secs_f64();
    let cpu_seconds = (machine::cpu_time(None)? - cpu) as f64 / 1e9;
    if done.planned != size.actions as u64 {
        return Err(format!("{} actions were planned, {} are due", done.planned, size.actions).into());
    }
    Ok(Planned { seconds, cpu_seconds, peak_memory: machine::peak_memory()? })
}
