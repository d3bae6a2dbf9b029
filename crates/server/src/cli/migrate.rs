use std::process::ExitCode;

use clap::Args;
use remit_domain::schema;

use super::failure::Done;
use super::open::open;
use crate::config::Loaded;

/// Bring the database's schema up to date; every command that writes to it does so by itself
#[derive(Debug, Args)]
pub struct Migrate {}

impl Migrate {
    pub async fn run(self, loaded: Loaded) -> Done {
        let place = loaded.config.data.to_string();
        open(loaded.config)?;
        let last = schema::MIGRATIONS.last().map_or(0, |migration| migration.version);
        say!("{place} is at migration {last}.");
        Ok(ExitCode::SUCCESS)
    }
}
