//! Files that an operator writes for a command.

use std::path::Path;

use serde::de::DeserializeOwned;

use super::failure::Failure;

/// What a TOML file says.
pub fn read<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let wrong =
        |why: &dyn std::fmt::Display| Failure::new(format!("{}: {}", path.display(), why.to_string().trim_end()));
    let text = std::fs::read_to_string(path).map_err(|error| wrong(&error))?;
    toml::from_str(&text).map_err(|error| wrong(&error))
}
