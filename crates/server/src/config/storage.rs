//! Where the data is.

use std::fmt;

use serde::Deserialize;

use super::Secret;

/// The database: a file for SQLite, or the address of a PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum Storage {
    /// A file.
    Sqlite(String),
    /// A server; its address may hold a password.
    Postgres(Secret),
}

impl From<String> for Storage {
    fn from(text: String) -> Storage {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Storage::Postgres(Secret::new(text))
        } else {
            Storage::Sqlite(text.strip_prefix("sqlite:").unwrap_or(&text).to_owned())
        }
    }
}

impl Storage {
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
fn without_password(address: &str) -> String {
    let address = address.split('?').next().unwrap_or(address);
    let Some((scheme, rest)) = address.split_once("://") else { return "postgres".to_owned() };
    let Some((credentials, place)) = rest.rsplit_once('@') else { return address.to_owned() };
    let user = credentials.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}@{place}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_sqlite_and_a_postgres_address_is_postgres() {
        assert_eq!(Storage::from("./remit.db".to_owned()), Storage::Sqlite("./remit.db".to_owned()));
        assert_eq!(Storage::from("sqlite:/var/remit.db".to_owned()).url(), "sqlite:/var/remit.db");
        for address in ["postgresql://remit@db/remit", "mysql://remit@db/remit"] {
            assert_eq!(Storage::from(address.to_owned()).url(), address);
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        for address in [
            "postgres://remit:hunter2@db:5432/remit?sslmode=require",
            "postgres://a:b@hunter2@db/remit?password=hunter2",
        ] {
            let storage = Storage::from(address.to_owned());
            assert!(!format!("{storage} {storage:?}").contains("hunter2"), "{storage}");
        }
        assert_eq!(Storage::from("postgres://remit:x@db/remit".to_owned()).to_string(), "postgres://remit@db/remit");
    }
}
