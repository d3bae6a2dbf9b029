use std::process::ExitCode;

use clap::Args;

use super::failure::Done;
use crate::config::Loaded;

/// Show the configuration in force, and check the database
#[derive(Debug, Args)]
pub struct Doctor {}

impl Doctor {
    pub async fn run(self, loaded: Loaded) -> Done {
        println!("Configuration");
        for setting in &loaded.effective {
            println!("  {:<14} {:<32} ({})", setting.key.name, setting.value, setting.origin);
        }
        Ok(ExitCode::SUCCESS)
    }
}
