use clap::Args;
use remit_domain::import::assignments::{Options, import};

use super::reading::Reading;
use crate::app::App;
use crate::cli::counted::counted;
use crate::cli::failure::Failure;
use crate::cli::open::Which;

/// Take over who is assigned to which customer
#[derive(Debug, Args)]
pub struct Assignments {
    #[command(flatten)]
    pub reading: Reading,
}

impl Assignments {
    /// Imports; answers how many lines were bad.
    pub async fn run(&self, app: &App, which: &Which) -> Result<u64, Failure> {
        let (_, actor) = which.operator(app, "import assignments").await?;
        let options = Options {
            encoding: self.reading.encoding(),
            columns: self.reading.columns()?,
            dry_run: self.reading.dry_run,
        };
        let mut file = self.reading.open()?;
        let mut audience = self.reading.audience()?;
        let report = import(&app.db, &actor, &mut file, &options, |news| audience.hear(&news)).await;
        let progress = audience.leave()?;
        let report = report.map_err(|refused| self.reading.refused(refused, progress))?;
        say!(
            "{} {}, {} as they were; {}.",
            self.reading.verb(),
            counted(report.changed, "customer", "customers"),
            report.unchanged,
            counted(report.bad, "bad line", "bad lines")
        );
        Ok(report.bad)
    }
}
