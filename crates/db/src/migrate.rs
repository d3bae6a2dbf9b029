//! The schema, brought up to date.

use sha2::{Digest, Sha256};

use crate::{Db, Engine, Error, Mode, Tx, params, sql_global};

/// One step of the schema, in words that both engines take once its tokens are replaced.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its place in the order, from 1.
    pub version: i64,
    /// What it brings.
    pub name: &'static str,
    /// Its statements. `{bytes}` is the type of bytes, `{clustered}` ends a table that is stored in the order of its
    /// primary key where the engine can.
    pub sql: &'static str,
}

/// What a database remembers of a migration that ran.
struct Applied {
    version: i64,
    name: String,
    checksum: String,
}

/// How often to try to make the table of migrations beside others who are doing the same.
const MOST_ATTEMPTS: u32 = 5;

pub(crate) fn run(db: &Db, migrations: &[Migration]) -> Result<(), Error> {
    make_table(db)?;
    db.attempt(Mode::ReadCommitted, |tx| {
        lock_table(tx)?;
        let applied = applied(tx)?;
        let pending = check(migrations, &applied)?;
        pending.iter().try_for_each(|migration| apply(tx, migration))
    })
    .answer
}

/// Two that make the same table at once on PostgreSQL meet in its catalogue, and one of them fails.
fn make_table(db: &Db) -> Result<(), Error> {
    let make = || {
        db.attempt(Mode::ReadCommitted, |tx| {
            tx.script(
                "create table if not exists schema_migrations (
                     version bigint primary key, name text not null, checksum text not null)",
            )
        })
        .answer
    };
    for _ in 1..MOST_ATTEMPTS {
        match make() {
            Err(Error::Constraint { .. } | Error::Conflict | Error::Statement(_)) => {}
            done => return done,
        }
    }
    make()
}

/// SQLite has one writer anyway. A migration, and waiting for one, may take its time.
fn lock_table(tx: &Tx<'_>) -> Result<(), Error> {
    match tx.engine() {
        Engine::Sqlite => Ok(()),
        Engine::Postgres => tx.script(
            "set local statement_timeout = 0; set local lock_timeout = 0;
             lock table schema_migrations in exclusive mode",
        ),
    }
}

fn applied(tx: &Tx<'_>) -> Result<Vec<Applied>, Error> {
    let mut applied = Vec::new();
    tx.rows_of("select version, name, checksum from schema_migrations order by version", &[], &mut |row| {
        applied.push(Applied { version: row.get(0)?, name: row.get(1)?, checksum: row.get(2)? });
        Ok(())
    })?;
    Ok(applied)
}

/// The migrations still to run, if the ones that ran are the ones that we know.
fn check<'m>(migrations: &'m [Migration], applied: &[Applied]) -> Result<&'m [Migration], Error> {
    let known = migrations.last().map_or(0, |last| last.version);
    if let Some(last) = applied.last().filter(|last| last.version > known) {
        return Err(Error::Newer { found: last.version, known });
    }
    for (ran, ours) in applied.iter().zip(migrations) {
        if ran.version != ours.version || ran.checksum != checksum(ours) {
            return Err(Error::Changed { version: ran.version, name: ran.name.clone() });
        }
    }
    Ok(migrations.get(applied.len()..).unwrap_or_default())
}

fn apply(tx: &Tx<'_>, migration: &Migration) -> Result<(), Error> {
    let (bytes, clustered) = match tx.engine() {
        Engine::Sqlite => ("blob", "without rowid"),
        Engine::Postgres => ("bytea", ""),
    };
    let text = migration.sql.replace("{bytes}", bytes).replace("{clustered}", clustered);
    tx.script(&text).map_err(|error| error.at(format_args!("migration {} ({})", migration.version, migration.name)))?;
    tx.run(
        sql_global!("insert into schema_migrations (version, name, checksum) values ($1, $2, $3)"),
        params![migration.version, migration.name, checksum(migration)],
    )?;
    tracing::info!(version = migration.version, name = migration.name, "the schema was brought up to date");
    Ok(())
}

fn checksum(migration: &Migration) -> String {
    Sha256::digest(migration.sql).iter().map(|byte| format!("{byte:02x}")).collect()
}
