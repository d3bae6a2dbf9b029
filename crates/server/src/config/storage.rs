//! Where the data is.

use std::fmt;
use std::path::Path;

use serde::Deserialize;

use super::Secret;

/// The database: a file for SQLite, or the address of a PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Storage {
    /// A file.
    Sqlite(String),
    /// A server; its address may hold a password.
    Postgres(Secret),
}

impl TryFrom<String> for Storage {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Storage, &'static str> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Ok(Storage::Postgres(Secret::new(text)))
        } else if text.contains("://") || text.starts_with("postgres:") || text.starts_with("postgresql:") {
            Err("data is a file for SQLite, or postgres://…")
        } else {
            Ok(Storage::Sqlite(text.strip_prefix("sqlite:").unwrap_or(&text).to_owned()))
        }
    }
}

impl Storage {
    /// Is it a file that is not there yet?
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Storage::Sqlite(file) if !Path::new(file).exists())
    }

    /// The address as the storage crate takes it.
    #[must_use]
    pub fn url(&self) -> String {
        match self {
            // The address of something else, which the storage crate refuses; no file is called like that.
            Storage::Sqlite(path) if path.contains("://") => path.clone(),
            Storage::Sqlite(path) => format!("sqlite:{path}"),
            Storage::Postgres(address) => address.reveal().to_owned(),
        }
    }
}

impl fmt::Display for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Storage::Sqlite(path) => f.write_str(path),
            Storage::Postgres(address) => f.write_str(&without_password(address.reveal())),
        }
    }
}

/// The address of a PostgreSQL without what only it should know: the password and everything after the database's name.
/// Where a sign stands so that it cannot be told what is a password, nothing but the scheme is left.
fn without_password(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return "postgres".to_owned() };
    match rest.rsplit_once('@') {
        Some((credentials, _)) if credentials.contains('?') => format!("{scheme}://"),
        Some((credentials, place)) => {
            let user = credentials.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{}", without_options(place))
        }
        None => format!("{scheme}://{}", without_options(rest)),
    }
}

fn without_options(place: &str) -> &str {
    place.split('?').next().unwrap_or(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn storage(text: &str) -> Storage {
        text.to_owned().try_into().unwrap()
    }

    #[test]
    fn a_path_is_sqlite_and_a_postgres_address_is_postgres() {
        assert_eq!(storage("./remit.db"), Storage::Sqlite("./remit.db".to_owned()));
        assert_eq!(storage("sqlite:/var/remit.db").url(), "sqlite:/var/remit.db");
        assert_eq!(storage("postgresql://remit@db/remit").url(), "postgresql://remit@db/remit");
        for wrong in ["mysql://remit@db/remit", "postgres:user=remit password=hunter2"] {
            assert!(Storage::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        for address in [
            "postgres://remit:hunter2@db:5432/remit?sslmode=require",
            "postgres://a:b@hunter2@db/remit?password=hunter2",
            "postgres://remit:why?hunter2@db/remit",
            "postgres://db/remit?user=remit&password=b@hunter2",
        ] {
            let storage = storage(address);
            assert!(!format!("{storage} {storage:?}").contains("hunter2"), "{storage}");
        }
        assert_eq!(storage("postgres://remit:x@db/remit").to_string(), "postgres://remit@db/remit");
    }
}
