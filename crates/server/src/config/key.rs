//! The keys of the configuration, and where the value of each came from.

use config::Source;

use super::{Config, Effective};

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its name in the file; in the environment it is `REMIT_` and the name in capitals.
    pub name: &'static str,
    /// What holds when nobody sets it.
    pub default: Option<&'static str>,
}

/// Every setting.
pub const KEYS: &[Key] = &[
    Key { name: "data", default: Some("./remit.db") },
    Key { name: "listen", default: Some("127.0.0.1:8080") },
    Key { name: "address", default: None },
    Key { name: "behind_proxy", default: Some("false") },
    Key { name: "smtp", default: None },
    Key { name: "smtp_ca", default: None },
    Key { name: "mail_from", default: None },
    Key { name: "log", default: Some("info") },
    Key { name: "log_format", default: Some("text") },
];

const PREFIX: &str = "REMIT_";

impl Key {
    /// Its name in the environment.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name.to_ascii_uppercase())
    }
}

/// The settings among the variables of the environment, and those that look like one and are none.
///
/// The latter are not refused: orchestrators put variables of their own beside ours. Those of the tests are passed over.
pub(super) fn from_environment(
    variables: impl Iterator<Item = (String, String)>,
) -> (Vec<(&'static str, String)>, Vec<String>) {
    let mut set = Vec::new();
    let mut unknown = Vec::new();
    for (name, value) in variables.filter(|(name, _)| name.starts_with(PREFIX)) {
        match KEYS.iter().find(|key| key.variable() == name) {
            Some(key) => set.push((key.name, value)),
            None if name.starts_with("REMIT_TEST_") => {}
            None => unknown.push(name),
        }
    }
    unknown.sort();
    (set, unknown)
}

/// `key` with its value and its origin.
pub(super) fn effective(
    key: &'static Key,
    config: &Config,
    sources: &config::Config,
    environment: &[(&'static str, String)],
    flags: &[(&'static str, String)],
) -> Effective {
    Effective { key, value: shown(key, config, sources), origin: origin(key, sources, environment, flags) }
}

/// Where the value of `key` came from.
pub(super) fn origin(
    key: &Key,
    sources: &config::Config,
    environment: &[(&'static str, String)],
    flags: &[(&'static str, String)],
) -> String {
    let among = |values: &[(&'static str, String)]| values.iter().any(|(name, _)| *name == key.name);
    let in_file = || sources.collect().ok()?.get(key.name)?.origin().map(str::to_owned);
    if among(flags) {
        "flag".to_owned()
    } else if among(environment) {
        key.variable()
    } else {
        in_file().unwrap_or_else(|| "default".to_owned())
    }
}

fn shown(key: &Key, config: &Config, sources: &config::Config) -> String {
    match key.name {
        "data" => config.data.to_string(),
        "address" => config.address(),
        "smtp" => config.smtp.as_ref().map(ToString::to_string).unwrap_or_default(),
        name => sources.get_string(name).unwrap_or_default(),
    }
}
