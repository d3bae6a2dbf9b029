//! Why a configuration cannot be used, with what it says and where.

use config::{ConfigError, Source};

use super::{KEYS, key};

/// Why the configuration cannot be used; the text says what to do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Wrong(String);

impl Wrong {
    /// A source that cannot be read.
    pub(super) fn source(error: &ConfigError) -> Wrong {
        let known = KEYS.iter().map(|key| key.name).collect::<Vec<_>>().join(", ");
        Wrong(format!("{error}\nThe settings are: {known}. `remit doctor` shows them with their values."))
    }

    /// A setting that wants another beside it.
    pub(super) fn needs(name: &str, other: &str, example: &str) -> Wrong {
        Wrong(format!(
            "{name} is set, and {other} is not\nSay from whom mail comes, for example: {other} = \"{example}\""
        ))
    }

    /// A setting that does not exist, or a value that does not fit its setting.
    pub(super) fn setting(
        error: &ConfigError,
        sources: &config::Config,
        environment: &[(&'static str, String)],
        flags: &[(&'static str, String)],
    ) -> Wrong {
        let unknown = sources.collect().unwrap_or_default();
        if let Some((name, value)) = unknown.iter().find(|(name, _)| KEYS.iter().all(|key| key.name != *name)) {
            let origin = value.origin().map(|origin| format!("{origin}: ")).unwrap_or_default();
            return Wrong::source(&ConfigError::Message(format!("{origin}there is no setting {name:?}")));
        }
        let (name, why) = match error {
            ConfigError::At { error, key: Some(name), .. } => (name, error.to_string()),
            ConfigError::Type { expected, key: Some(name), .. } => (name, format!("not {expected}")),
            other => return Wrong::source(other),
        };
        let Some(key) = KEYS.iter().find(|key| key.name == name) else { return Wrong::source(error) };
        // The address of a database or of a mail server may hold a password.
        let value = if name == "data" || name == "smtp" { None } else { sources.get_string(name).ok() };
        let value = value.map(|value| format!(" = {value:?}")).unwrap_or_default();
        let example = key.default.map(|default| format!("\nFor example: {default}")).unwrap_or_default();
        Wrong(format!("{name}{value} ({}): {why}{example}", key::origin(key, sources, environment, flags)))
    }
}
