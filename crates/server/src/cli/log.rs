//! Starts the log, on the error output.

use std::io::{self, IsTerminal};
use std::str::FromStr;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::Subscriber;

use super::failure::Failure;
use crate::config::{Loaded, LogFormat};

/// One word alone is a level: the library would take another for the name of a part of the program, and log nothing.
fn filter(wanted: &str) -> Result<EnvFilter, Failure> {
    let refused = |why: &str| {
        Failure::new(format!("log = {wanted:?} is not a filter: {why}"))
            .remedy("Say off, error, warn, info, debug or trace, or such a level for a part: remit_server=debug.")
    };
    if wanted.chars().all(char::is_alphanumeric) && LevelFilter::from_str(wanted).is_err() {
        return Err(refused("there is no such level"));
    }
    EnvFilter::try_new(wanted).map_err(|error| refused(&error.to_string()))
}

/// A command that is not the server logs only what is wrong, unless it is told otherwise.
pub fn start(loaded: &Loaded, server: bool) -> Result<(), Failure> {
    let set = loaded.effective.iter().any(|setting| setting.key.name == "log" && setting.origin != "default");
    let wanted = if server || set { loaded.config.log.as_str() } else { "warn" };
    let filter = filter(wanted)?;
    let subscriber = Subscriber::builder()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false);
    let started = match loaded.config.log_format {
        LogFormat::Text => subscriber.compact().try_init(),
        LogFormat::Json => subscriber.json().flatten_event(true).try_init(),
    };
    started.map_err(|error| Failure::new(error.to_string()))?;
    for name in &loaded.unknown_variables {
        tracing::warn!(name, "this variable is no setting; `remit doctor` shows those that are");
    }
    Ok(())
}
