mod assignments;
mod bad_lines;
mod links;
mod reading;
mod receivables;
mod team;

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::failure::{Done, SOME_LINES_BAD};
use super::open::{Which, open};
use crate::config::Loaded;

/// Take over people, invoices and assignments from CSV files
///
/// Columns are guessed from their headers and shown. Bad lines are reported and left out. Importing a file again
/// changes nothing.
#[derive(Debug, Args)]
pub struct Import {
    #[command(flatten)]
    which: Which,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Team(team::Team),
    Receivables(receivables::Receivables),
    Assignments(assignments::Assignments),
}

impl Import {
    pub async fn run(self, loaded: Loaded) -> Done {
        let app = open(loaded.config)?;
        let bad = match &self.what {
            What::Team(team) => team.run(&app, &self.which).await?,
            What::Receivables(receivables) => receivables.run(&app, &self.which).await?,
            What::Assignments(assignments) => assignments.run(&app, &self.which).await?,
        };
        Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::from(SOME_LINES_BAD) })
    }
}
