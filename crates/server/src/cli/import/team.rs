use std::path::PathBuf;

use clap::Args;
use remit_domain::import::team::{Options, Report, import};

use super::links::Links;
use super::reading::Reading;
use crate::app::App;
use crate::cli::counted::counted;
use crate::cli::failure::Failure;
use crate::cli::open::Which;

/// Take over people with their roles, positions and groups
#[derive(Debug, Args)]
pub struct Team {
    #[command(flatten)]
    pub reading: Reading,
    /// Invite everybody who has not been; without this they are only put in, and own nothing
    #[arg(long)]
    invite: bool,
    /// File to which the links of invitations are written, since there is no mail yet
    #[arg(long, value_name = "FILE", default_value = "invitations.csv", requires = "invite")]
    links: PathBuf,
    /// Take over nothing if one line is bad
    #[arg(long)]
    all_or_nothing: bool,
}

impl Team {
    /// Imports; answers how many lines were bad.
    pub async fn run(&self, app: &App, which: &Which) -> Result<u64, Failure> {
        let (_, actor) = which.operator(app, "import team").await?;
        let options = Options {
            encoding: self.reading.encoding(),
            columns: self.reading.columns()?,
            dry_run: self.reading.dry_run,
            all_or_nothing: self.all_or_nothing,
            invite: self.invite,
        };
        let mut file = self.reading.open()?;
        let mut links = Links::new(app, &self.links, self.invite && !self.reading.dry_run)?;
        let mut audience = self.reading.audience()?;
        let report = import(&app.db, &actor, &mut file, &options, &mut links, |news| audience.hear(&news)).await;
        let progress = audience.leave()?;
        links.close()?;
        let report = report.map_err(|refused| self.reading.refused(refused, progress))?;
        if self.all_or_nothing && report.bad > 0 && !self.reading.dry_run {
            let bad = report.bad;
            return Err(Failure::new(format!(
                "nothing was taken over, as --all-or-nothing says: {}",
                counted(bad, "bad line", "bad lines")
            )));
        }
        self.tell(&report);
        Ok(report.bad)
    }

    fn tell(&self, report: &Report) {
        let verb = if report.applied { "Took over" } else { "Would take over" };
        say!(
            "{verb} {}, {} changed, {} as they were; {} invited.",
            counted(report.created, "new person", "new people"),
            report.updated,
            report.unchanged,
            report.invited
        );
        say!(
            "{}, {}, {}.",
            counted(report.groups, "new group", "new groups"),
            counted(report.memberships, "new membership", "new memberships"),
            counted(report.bad, "bad line", "bad lines")
        );
        if report.applied && !self.invite && report.created > 0 {
            say!("They own nothing until they are invited: run it again with --invite.");
        }
    }
}
