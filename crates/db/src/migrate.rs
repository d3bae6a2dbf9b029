//! The schema, brought up to date.

use sha2::{Digest, Sha256};

use crate::{Db, Engine, Error, Mode, Result, Texts, Tx, params, sql_global};

/// One step of the schema, in words that both engines take once its tokens are replaced.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its place in the order, from 1.
    pub version: i64,
    /// What it brings.
    pub name: &'static str,
    /// Its statements. `{bytes}` is the type of bytes. `{clustered}` ends a table that is stored in the order of its
    /// primary key where the engine can. `{id}` is the type of a number that tells all rows of a table apart, by which SQLite
    /// finds them without an index; beside it, `{key}` is `primary key` of more columns, or `unique` where it cannot be.
    pub sql: &'static str,
    /// What SQLite's planner is to suppose about the tables, a line for each index: table, index, and the numbers of
    /// `sqlite_stat1` (<https://www.sqlite.org/fileformat2.html#the_sqlite_stat1_table>). Without it SQLite takes ten rows
    /// for what an organisation has of anything; with its own counts, plans would change from day to day.
    pub sizes: &'static str,
    /// What is searched from here on.
    pub texts: &'static [&'static Texts],
}

/// What a database remembers of a migration that ran.
struct Applied {
    version: i64,
    name: String,
    checksum: String,
}

pub(crate) fn run(db: &Db, migrations: &[Migration]) -> Result<()> {
    // Two that make the table at once on PostgreSQL meet in its catalogue, and one of them fails: then it is there.
    make_table(db).or_else(|_| make_table(db))?;
    let migrated = db.attempt(Mode::ReadCommitted, |tx| {
        lock_table(tx)?;
        let applied = applied(tx)?;
        pending(migrations, &applied)?.iter().try_for_each(|migration| apply(tx, migration))
    });
    migrated.0
}

fn make_table(db: &Db) -> Result<()> {
    let table = "create table if not exists schema_migrations (
        version bigint primary key, name text not null, checksum text not null)";
    db.attempt(Mode::ReadCommitted, |tx| tx.script(table)).0
}

/// SQLite has one writer anyway. A migration, and waiting for one, may take its time.
fn lock_table(tx: &Tx) -> Result<()> {
    match tx.engine() {
        Engine::Sqlite => Ok(()),
        Engine::Postgres => tx.script(
            "set local statement_timeout = 0; set local lock_timeout = 0;
             lock table schema_migrations in exclusive mode",
        ),
    }
}

fn applied(tx: &Tx) -> Result<Vec<Applied>> {
    tx.all(sql_global!("select version, name, checksum from schema_migrations order by version"), params![], |row| {
        Ok(Applied { version: row.get(0)?, name: row.get(1)?, checksum: row.get(2)? })
    })
}

/// The migrations still to run, if the ones that ran are the ones that we know.
fn pending<'m>(migrations: &'m [Migration], applied: &[Applied]) -> Result<&'m [Migration]> {
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

fn apply(tx: &Tx, migration: &Migration) -> Result<()> {
    let tokens = match tx.engine() {
        Engine::Sqlite => [
            ("{bytes}", "blob"),
            ("{clustered}", "without rowid"),
            ("{id}", "integer primary key"),
            ("{key}", "unique"),
        ],
        Engine::Postgres => [("{bytes}", "bytea"), ("{clustered}", ""), ("{id}", "bigint"), ("{key}", "primary key")],
    };
    let text = tokens.iter().fold(migration.sql.to_owned(), |text, (token, ours)| text.replace(token, ours));
    let place = format_args!("migration {} ({})", migration.version, migration.name);
    let made = tx.script(&text).and_then(|()| migration.texts.iter().try_for_each(|texts| texts.make_index(tx)));
    made.and_then(|()| suppose(tx, migration.sizes)).map_err(|error| error.at(place))?;
    tx.run(
        sql_global!("insert into schema_migrations (version, name, checksum) values ($1, $2, $3)"),
        params![migration.version, migration.name, checksum(migration)],
    )?;
    tracing::info!(version = migration.version, name = migration.name, "the schema was brought up to date");
    Ok(())
}

/// Tells SQLite's planner the sizes; the first `analyze` makes their table, the second has them read. PostgreSQL counts
/// for itself.
fn suppose(tx: &Tx, sizes: &str) -> Result<()> {
    if tx.engine() == Engine::Postgres || sizes.is_empty() {
        return Ok(());
    }
    tx.script("analyze sqlite_schema")?;
    for line in sizes.lines() {
        let parts: Vec<&str> = line.splitn(3, ' ').collect();
        let [table, index, numbers] = parts[..] else {
            return Err(Error::Statement(format!("these are no sizes: {line}")));
        };
        tx.script(&format!("insert into sqlite_stat1 values ('{table}', '{index}', '{numbers}')"))?;
    }
    tx.script("analyze sqlite_schema")
}

fn checksum(migration: &Migration) -> String {
    let mut sum = Sha256::new_with_prefix(migration.sql);
    migration.texts.iter().for_each(|texts| sum.update(format!("{}{:?}", texts.table, texts.columns)));
    sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
