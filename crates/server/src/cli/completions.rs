use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;
use clap_complete::{Shell, generate};

use super::failure::Done;

/// Write a shell's completions of all commands
#[derive(Debug, Args)]
#[command(after_help = "For bash: remit completions bash > /etc/bash_completion.d/remit")]
pub struct Completions {
    /// Shell
    shell: Shell,
}

impl Completions {
    pub fn run(&self, program: &mut clap::Command) -> Done {
        let mut text = Vec::new();
        generate(self.shell, program, "remit", &mut text);
        io::stdout().write_all(&text)?;
        Ok(ExitCode::SUCCESS)
    }
}
