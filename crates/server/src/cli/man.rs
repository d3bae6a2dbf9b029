use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::failure::Done;

/// Write the manual pages of all commands
#[derive(Debug, Args)]
pub struct Man {
    /// Directory to write them to
    #[arg(value_name = "DIRECTORY")]
    directory: PathBuf,
}

impl Man {
    pub fn run(&self, program: clap::Command) -> Done {
        fs::create_dir_all(&self.directory)?;
        clap_mangen::generate_to(program, &self.directory)?;
        Ok(ExitCode::SUCCESS)
    }
}
