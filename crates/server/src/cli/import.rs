mod assignments;
mod bad_lines;
mod links;
mod reading;
mod receivables;
mod team;

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::failure::{Done, SOME_LINES_BAD};
use super::open::{Which, open, open_to_read};
use crate::config::Loaded;
use reading::Reading;

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

impl What {
    fn reading(&self) -> &Reading {
        match self {
            What::Team(team) => &team.reading,
            What::Receivables(receivables) => &receivables.reading,
            What::Assignments(assignments) => &assignments.reading,
        }
    }
}

impl Import {
    pub async fn run(self, loaded: Loaded) -> Done {
        let app = if self.what.reading().dry_run { open_to_read(loaded.config).await? } else { open(loaded.config)? };
        let bad = match &self.what {
            What::Team(team) => team.run(&app, &self.which).await?,
            What::Receivables(receivables) => receivables.run(&app, &self.which).await?,
            What::Assignments(assignments) => assignments.run(&app, &self.which).await?,
        };
        Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::from(SOME_LINES_BAD) })
    }
}
