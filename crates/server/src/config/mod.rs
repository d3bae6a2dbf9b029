//! What an operator can set: in a file, in the environment, by a flag; the later of these wins.

mod key;
mod reach;
mod secret;
mod site;
mod smtp;
mod storage;
mod wrong;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use lettre::message::Mailbox;
use remit_domain::account::passkey::Site;
use serde::Deserialize;

pub use key::{KEYS, Key};
pub use reach::Reach;
pub use secret::Secret;
pub use smtp::{Security, Smtp};
pub use storage::Storage;
pub use wrong::Wrong;

/// The file that is read when none is named and this one is there.
pub const FILE: &str = "remit.toml";

/// The effective configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The database: a file for SQLite, or the address of a PostgreSQL.
    pub data: Storage,
    /// Where the server listens.
    pub listen: SocketAddr,
    /// The address that people type; links begin with it. By default that of `listen`.
    pub address: Option<String>,
    /// Whether a proxy in front tells the client's address in `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// The mail server by which mail goes out; without one, links are shown and logged instead.
    pub smtp: Option<Smtp>,
    /// A file of certificates (PEM) that the mail server's is trusted by, beside those that everybody trusts.
    pub smtp_ca: Option<PathBuf>,
    /// From whom mail comes, as `Remit <remit@example.org>`. Needed with `smtp`.
    pub mail_from: Option<Mailbox>,
    /// How much is logged: `error`, `warn`, `info`, `debug`, or a filter such as `info,remit_db=debug`.
    pub log: String,
    /// How the log is written.
    pub log_format: LogFormat,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people at a terminal.
    Text,
    /// One JSON object per line, for machines.
    Json,
}

/// One setting as it came to be.
pub struct Effective {
    /// Its key.
    pub key: &'static Key,
    /// Its value; secrets are left out.
    pub value: String,
    /// Where it came from.
    pub origin: String,
}

/// The configuration and where each part of it came from.
pub struct Loaded {
    /// What is in force.
    pub config: Config,
    /// The same, key by key, to be shown.
    pub effective: Vec<Effective>,
    /// Variables of the environment that look like settings and are none.
    pub unknown_variables: Vec<String>,
}

impl Config {
    /// Where passkeys are good for, if they are anywhere.
    #[must_use]
    pub fn site(&self) -> Option<Site> {
        site::site(&self.address())
    }

    /// The address that links begin with, without a slash at its end.
    #[must_use]
    pub fn address(&self) -> String {
        match &self.address {
            Some(address) => address.trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.listen),
        }
    }

    /// How browsers reach the server.
    #[must_use]
    pub fn reach(&self) -> Reach {
        Reach::by(&self.address())
    }
}

/// Lays file, environment and flags over the defaults.
///
/// # Errors
/// [`Wrong`] for a file that cannot be read, a key that does not exist, or a value that does not fit its key.
pub fn load(
    file: Option<&Path>,
    environment: impl Iterator<Item = (String, String)>,
    flags: &[(&'static str, String)],
) -> Result<Loaded, Wrong> {
    let (set, unknown_variables) = key::from_environment(environment);
    let sources = layers(file, &set, flags).map_err(|error| Wrong::source(&error))?;
    let config = sources.clone().try_deserialize::<Config>();
    let config = config.map_err(|error| Wrong::setting(&error, &sources, &set, flags))?;
    if config.smtp.is_some() && config.mail_from.is_none() {
        return Err(Wrong::needs("smtp", "mail_from", "Remit <remit@example.org>"));
    }
    let effective = KEYS.iter().map(|key| key::effective(key, &config, &sources, &set, flags)).collect();
    Ok(Loaded { config, effective, unknown_variables })
}

fn layers(
    file: Option<&Path>,
    environment: &[(&'static str, String)],
    flags: &[(&'static str, String)],
) -> Result<config::Config, config::ConfigError> {
    let mut builder = config::Config::builder();
    for key in KEYS {
        if let Some(default) = key.default {
            builder = builder.set_default(key.name, default)?;
        }
    }
    let path = file.map_or_else(|| PathBuf::from(FILE), Path::to_path_buf);
    builder = builder.add_source(config::File::from(path).format(config::FileFormat::Toml).required(file.is_some()));
    for (name, value) in environment.iter().chain(flags) {
        builder = builder.set_override(*name, value.as_str())?;
    }
    builder.build()
}

#[cfg(test)]
mod tests;
