//! How far the schema of a database has come, without changing it.

use crate::{Db, Error, Migration, Result, Tx, params, sql_global};

impl Db {
    /// Is the schema the one that these migrations make? Nothing is changed.
    ///
    /// # Errors
    /// [`Error::Older`] when some have not run yet, [`Error::Newer`] when others have, and those of the storage.
    pub async fn check_version(&self, migrations: &[Migration]) -> Result<()> {
        self.0.store.check()?;
        let known = migrations.last().map_or(0, |last| last.version);
        let found = match self.read(version).await {
            // The table comes with the first migration.
            Err(Error::Statement(_)) => 0,
            found => found?,
        };
        match found {
            _ if found < known => Err(Error::Older { found, known }),
            _ if found > known => Err(Error::Newer { found, known }),
            _ => Ok(()),
        }
    }
}

/// The last migration that has run; 0 when none has.
fn version(tx: &Tx) -> Result<i64> {
    let last = tx.one(sql_global!("select max(version) from schema_migrations"), params![], |row| row.get(0))?;
    Ok(last.flatten().unwrap_or(0))
}
