//! Two engines, SQLite and PostgreSQL, behind one transaction. Nothing here knows what the program is about.
//!
//! ```no_run
//! # use remit_db::{Db, Options, params, sql};
//! # async fn example() -> Result<(), remit_db::Error> {
//! let db = Db::open("sqlite:things.db", Options::default())?;
//! let names: Vec<String> = db
//!     .read(|tx| tx.all(sql!("select name from things where org_id = $1"), params![7], |row| row.get(0)))
//!     .await?;
//! # Ok(())
//! # }
//! ```

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::block_in_place;

mod error;
mod ids;
mod insert;
mod list;
mod migrate;
mod postgres;
mod private;
mod row;
mod search;
mod sqlite;
mod statement;
mod tx;
mod value;
mod version;

pub use error::{Error, Result};
pub use inventory;
pub use list::{Column, Filter, Kind, ListQuery, Operand, Page, Pattern, Source, Test, Total};
pub use migrate::Migration;
pub use row::{FromColumn, Row};
pub use search::Texts;
pub use statement::{Registered, Statement};
pub use tx::{Plan, Tx};
pub use value::{ToValue, Value};

use ids::Ids;
use tx::Body;

/// Which engine is behind a [`Db`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// SQLite, in the process, one file.
    Sqlite,
    /// PostgreSQL, or an engine that speaks its protocol.
    Postgres,
}

impl Engine {
    fn placeholder(self, number: usize) -> String {
        match self {
            Engine::Sqlite => format!("?{number}"),
            Engine::Postgres => format!("${number}"),
        }
    }
}

/// How a database is opened.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The most transactions that run at once; on SQLite, the most that read.
    pub connections: usize,
    /// How long to wait for a lock that another process or connection holds.
    pub busy_timeout: Duration,
    /// How long [`Db::read_list`] may take; on PostgreSQL, each of its statements.
    pub list_timeout: Duration,
}

impl Default for Options {
    fn default() -> Options {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Options {
            connections: (2 * cores).clamp(4, 32),
            busy_timeout: Duration::from_secs(5),
            list_timeout: Duration::from_secs(3),
        }
    }
}

/// An open database. Clones share it. Its work blocks the thread it is called on, which tells tokio so: there, it needs
/// the multi-threaded runtime.
#[derive(Clone)]
pub struct Db(Arc<Shared>);

struct Shared {
    store: Box<dyn Store>,
    readers: Arc<Semaphore>,
    listers: Semaphore,
    writers: Arc<Semaphore>,
    ids: Ids,
}

/// What a transaction is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Read,
    /// A read that is broken off when it takes too long.
    List,
    Write,
    /// A write that has met others too often: on every node, none runs beside it.
    WriteAlone,
    /// A write whose statements each see what others have committed meanwhile, for what locks what it needs.
    ReadCommitted,
}

/// An engine: the only thing that differs between the two.
trait Store: Send + Sync {
    fn engine(&self) -> Engine;

    /// Is the database still the one that was opened?
    fn check(&self) -> Result<()> {
        Ok(())
    }

    /// Runs `body` in a transaction, which is committed if it answers true and nothing failed inside, else rolled
    /// back; also when it panics.
    fn transaction(&self, mode: Mode, ids: &Ids, body: Body) -> Result<()>;
}

/// A statement that an engine refuses, from [`Db::prepare_all`].
#[derive(Debug, thiserror::Error)]
#[error("{}: {error}", statement.place())]
pub struct Refused {
    /// The statement.
    pub statement: &'static Statement,
    /// Why.
    pub error: Error,
}

impl Db {
    /// Opens `sqlite:PATH` (made if it is not there) or `postgres://…`.
    ///
    /// # Errors
    /// [`Error::Url`] for any other address, [`Error::Unavailable`] or [`Error::ReadOnly`] when it cannot be used.
    pub fn open(url: &str, options: Options) -> Result<Db> {
        let connections = options.connections.max(1);
        let readers = Arc::new(Semaphore::new(connections));
        let listers = Semaphore::new(connections.div_ceil(2));
        let (store, writers): (Box<dyn Store>, _) = match url.split_once(':') {
            Some(("sqlite", path)) => (
                Box::new(block_in_place(|| sqlite::Store::open(path, &options))?),
                Arc::new(Semaphore::new(sqlite::GROUP)),
            ),
            Some(("postgres" | "postgresql", _)) => {
                (Box::new(block_in_place(|| postgres::Store::open(url, &options))?), Arc::clone(&readers))
            }
            _ => return Err(Error::Url("it begins neither with sqlite: nor with postgres://".into())),
        };
        Ok(Db(Arc::new(Shared { store, readers, listers, writers, ids: Ids::default() })))
    }

    /// Which engine this is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.0.store.engine()
    }

    /// Brings the schema up to date, under a lock, all or nothing.
    ///
    /// # Errors
    /// [`Error::Newer`] when the database has seen migrations that this program does not know, [`Error::Changed`]
    /// when the text of one that has run is no longer the same.
    pub fn migrate(&self, migrations: &[Migration]) -> Result<()> {
        block_in_place(|| migrate::run(self, migrations))
    }

    /// Runs `work` on one unchanging state of the database, which it cannot change. Other tasks go on meanwhile.
    ///
    /// # Errors
    /// Those of `work`, and those of the storage.
    pub async fn read<T, E: From<Error>>(&self, work: impl FnOnce(&Tx) -> Result<T, E>) -> Result<T, E> {
        let _seat = self.0.readers.acquire().await;
        match self.engine() {
            // It is over sooner than another thread could take the place of this one.
            Engine::Sqlite => self.attempt(Mode::Read, work).0,
            Engine::Postgres => block_in_place(|| self.attempt(Mode::Read, work).0),
        }
    }

    /// As [`Db::read`], for a list that may have to look at very many rows, such as one that is searched. It leaves room
    /// for others: no more than half of the connections read lists, none for longer than [`Options::list_timeout`].
    ///
    /// # Errors
    /// [`Error::TooLong`], and those of [`Db::read`].
    pub async fn read_list<T, E: From<Error>>(&self, work: impl FnOnce(&Tx) -> Result<T, E>) -> Result<T, E> {
        let _turn = self.0.listers.acquire().await;
        let _seat = self.0.readers.acquire().await;
        block_in_place(|| self.attempt(Mode::List, work).0)
    }

    /// Runs `work` as the only one, or as if it were; `Ok` is on disk when this returns, `Err` leaves no trace.
    /// It may run more than once, so it changes nothing but the database.
    ///
    /// # Errors
    /// Those of `work`, and those of the storage; [`Error::Conflict`] when others are in the way again and again.
    pub async fn write<T, E: From<Error>>(&self, work: impl Fn(&Tx) -> Result<T, E>) -> Result<T, E> {
        let _seat = self.0.writers.acquire().await;
        block_in_place(|| self.write_until_done(&work))
    }

    /// Every registered statement that this engine refuses against the present schema.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the engine cannot be asked.
    pub fn prepare_all(&self) -> Result<Vec<Refused>> {
        let refusal = |statement| match self.attempt(Mode::Read, |tx| tx.prepare(statement)).0 {
            Ok(()) => None,
            Err(error @ Error::Unavailable(_)) => Some(Err(error)),
            Err(error) => Some(Ok(Refused { statement, error })),
        };
        block_in_place(|| Statement::all().filter_map(refusal).collect())
    }

    fn write_until_done<T, E: From<Error>>(&self, work: &impl Fn(&Tx) -> Result<T, E>) -> Result<T, E> {
        let mut before = None;
        for attempt in 1..MOST_ATTEMPTS {
            self.refill_ids()?;
            let beside = attempt <= ATTEMPTS_BESIDE_OTHERS;
            let (answer, failure) = self.attempt(if beside { Mode::Write } else { Mode::WriteAlone }, work);
            if !may_succeed_again(failure.as_ref(), before.as_ref()) {
                return answer;
            }
            before = failure;
            back_off(attempt);
        }
        self.attempt(Mode::WriteAlone, work).0
    }

    fn refill_ids(&self) -> Result<()> {
        self.0.ids.refill(|| self.attempt(Mode::ReadCommitted, Ids::next_block).0)
    }

    /// Runs `work` once. Answers also what failed in the storage, whatever `work` made of it.
    fn attempt<T, E: From<Error>>(
        &self,
        mode: Mode,
        work: impl FnOnce(&Tx) -> Result<T, E>,
    ) -> (Result<T, E>, Option<Error>) {
        let (mut work, mut answer) = (Some(work), None);
        let ended = self.0.store.transaction(mode, &self.0.ids, &mut |tx| {
            answer = work.take().map(|work| work(tx));
            matches!(answer, Some(Ok(_)))
        });
        let failure = ended.as_ref().err().cloned();
        let answer = match (ended, answer) {
            (Err(error), None | Some(Ok(_))) => Err(error.into()),
            (_, Some(answer)) => answer,
            (Ok(()), None) => Err(Error::Unavailable("the transaction did not begin".into()).into()),
        };
        (answer, failure)
    }
}

/// After them, others wait for a change that would begin again whenever one of them has committed (decision 21).
const ATTEMPTS_BESIDE_OTHERS: u32 = 2;
const MOST_ATTEMPTS: u32 = 20;

/// Was another transaction in the way, and will a new one see what it has done? PostgreSQL may say that a key is there
/// already where the other's row only came since; when the next attempt meets the same one, it really is.
fn may_succeed_again(failure: Option<&Error>, before: Option<&Error>) -> bool {
    match failure {
        Some(Error::Conflict) => true,
        Some(Error::Constraint { key, .. }) => !key.is_empty() && failure != before,
        _ => false,
    }
}

/// Waits for 0.5 to 1 times a span that doubles with each attempt, up to 128 ms, so that two which met part.
#[expect(clippy::disallowed_methods, reason = "the transaction that was in the way gives no signal to wait for")]
fn back_off(attempt: u32) {
    use std::hash::{BuildHasher, RandomState};
    let span = 1000_u64 << attempt.min(7);
    let jitter = RandomState::new().hash_one(attempt) % span;
    std::thread::sleep(Duration::from_micros((span + jitter) / 2));
}

/// Locks, also after a panic elsewhere: what these locks guard is whole at every moment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
