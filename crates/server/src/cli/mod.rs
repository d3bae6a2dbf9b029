//! The command line: one file for each command.

/// Writes a line to the output; whoever has stopped reading it has read enough.
macro_rules! say {
    ($($what:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($what)*);
    }};
}

mod absence;
mod completions;
mod counted;
mod customer;
mod demo;
mod doctor;
mod failure;
mod group;
mod import;
mod init;
mod links;
mod log;
mod man;
mod migrate;
mod open;
mod owner;
mod plan;
mod previewed;
mod progress;
mod serve;
mod token;
mod user;
mod verify_audit;
mod workflow;
mod written;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand};

use crate::config::{self, Loaded};
use failure::{Done, Failure};

/// Late payments, and whose they are.
#[derive(Debug, Parser)]
#[command(name = "remit", version, arg_required_else_help = true, after_help = EXIT_CODES)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done; 1 not done, and why is said; 2 wrong usage; 3 done but for the lines \
    that are reported; 4 the database cannot be used.";

/// What every command takes.
#[derive(Debug, Args)]
struct Common {
    /// Configuration file [default: remit.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Database: a file for SQLite, or postgres://… [default: ./remit.db, of the demo ./remit-demo.db]
    #[arg(long, global = true, value_name = "FILE|ADDRESS")]
    data: Option<String>,
    /// How much is logged: error, warn, info, debug
    #[arg(long, global = true, value_name = "FILTER")]
    log: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Serve),
    Demo(demo::Demo),
    Init(init::Init),
    Migrate(migrate::Migrate),
    Import(import::Import),
    Workflow(workflow::Workflow),
    Plan(plan::Plan),
    User(user::User),
    Group(group::Group),
    Customer(customer::Customer),
    Absence(absence::Absence),
    Owner(owner::Owner),
    Token(token::Token),
    Doctor(doctor::Doctor),
    VerifyAudit(verify_audit::VerifyAudit),
    Completions(completions::Completions),
    Man(man::Man),
}

/// Runs the command that was typed.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.run() {
        Ok(code) => code,
        Err(failure) => failure.tell(),
    }
}

impl Cli {
    fn run(self) -> Done {
        match self.command {
            Command::Completions(command) => return command.run(&mut Cli::command()),
            Command::Man(command) => return command.run(Cli::command()),
            _ => {}
        }
        let loaded = self.load()?;
        log::start(&loaded, self.command.is_server())?;
        // A read from SQLite keeps its thread: with more threads than processors, others go on when it waits for the disk.
        let threads = std::thread::available_parallelism().map_or(4, |cores| 2 * cores.get()).max(4);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build();
        let runtime = runtime.map_err(Failure::from)?;
        runtime.block_on(async {
            outlive_full_files();
            self.command.run(loaded).await
        })
    }

    fn load(&self) -> Result<Loaded, Failure> {
        let mut flags = Vec::new();
        flags.extend(self.common.data.clone().map(|data| ("data", data)));
        flags.extend(self.common.log.clone().map(|filter| ("log", filter)));
        flags.extend(self.command.flags(self.common.data.as_deref()));
        let loaded = config::load(self.common.config.as_deref(), std::env::vars(), &flags);
        loaded.map_err(|wrong| Failure::new(wrong.to_string()))
    }
}

/// A file as large as the operator lets it grow is an error to be told, like a full disk, and not the end of the program.
fn outlive_full_files() {
    #[cfg(target_os = "linux")]
    {
        /// `SIGXFSZ`. Once it has been listened for, it ends nothing any more.
        const FILE_TOO_LARGE: i32 = 25;
        let _ = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::from_raw(FILE_TOO_LARGE));
    }
}

impl Command {
    /// Serving is logged for whoever watches it; other commands speak for themselves.
    fn is_server(&self) -> bool {
        matches!(self, Command::Serve(_) | Command::Demo(_))
    }

    /// Settings that the command itself takes as flags.
    fn flags(&self, data: Option<&str>) -> Vec<(&'static str, String)> {
        match self {
            Command::Serve(command) => command.flags(),
            Command::Demo(command) => command.flags(data),
            _ => Vec::new(),
        }
    }

    async fn run(self, loaded: Loaded) -> Done {
        match self {
            Command::Serve(command) => command.run(loaded).await,
            Command::Demo(command) => command.run(loaded).await,
            Command::Init(command) => command.run(loaded).await,
            Command::Migrate(command) => command.run(loaded).await,
            Command::Import(command) => command.run(loaded).await,
            Command::Workflow(command) => command.run(loaded).await,
            Command::Plan(command) => command.run(loaded).await,
            Command::User(command) => command.run(loaded).await,
            Command::Group(command) => command.run(loaded).await,
            Command::Customer(command) => command.run(loaded).await,
            Command::Absence(command) => command.run(loaded).await,
            Command::Owner(command) => command.run(loaded).await,
            Command::Token(command) => command.run(loaded).await,
            Command::Doctor(command) => command.run(loaded).await,
            Command::VerifyAudit(command) => command.run(loaded).await,
            Command::Completions(_) | Command::Man(_) => Ok(ExitCode::SUCCESS),
        }
    }
}

/// So many of something, in words.
fn count(number: impl TryInto<u64>, one: &str, many: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_flag_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn one_is_not_many() {
        let keys = |number: usize| count(number, "owner key", "owner keys");
        assert_eq!([keys(0), keys(1), keys(2)], ["0 owner keys", "1 owner key", "2 owner keys"]);
    }
}
