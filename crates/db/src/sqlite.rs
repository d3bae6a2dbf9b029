//! SQLite. The only module that names its driver.
//!
//! One connection writes, others read. Writers that wait for each other share one commit: each runs in a savepoint, and
//! the last in the row commits for all; they return only then.

mod checkpoints;
mod place;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, ErrorCode as Code, OpenFlags};

use crate::ids::Ids;
use crate::row::{Columns, Row};
use crate::tx::{Body, Connection, Sink};
use crate::{Engine, Error, Mode, Options, Result, Store as _, Tx, Value, lock};
use checkpoints::Checkpoints;
use place::Place;

/// The most writers that share a commit.
pub(crate) const GROUP: usize = 32;
/// Steps of a statement between two looks at the clock: a millisecond or less.
const BETWEEN_LOOKS: i32 = 20_000;
/// The least that a writer waits for another program, when those before it have waited already.
const LEAST_PATIENCE: Duration = Duration::from_millis(50);
/// Statements that each connection keeps prepared.
const PREPARED: usize = 256;

const FOR_WRITING: &str = "
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma journal_size_limit = 67108864;
    pragma cache_size = -65536;";
const FOR_READING: &str = "
    pragma query_only = on;
    pragma mmap_size = 1073741824;";

/// One file, open.
pub(crate) struct Store {
    place: Place,
    options: Options,
    readers: Mutex<Vec<File>>,
    writer: Mutex<Writer>,
    checkpoints: Checkpoints,
    /// How many are waiting for the writer.
    waiting: AtomicUsize,
}

struct Writer {
    file: File,
    round: Arc<Round>,
    /// How many have had their turn in this round.
    turns: usize,
}

/// What becomes of those who share a commit. They wait for it here: at the writer, others could be before them.
#[derive(Default)]
struct Round {
    outcome: Mutex<Option<Result<()>>>,
    settled: Condvar,
}

impl Round {
    fn settle(&self, outcome: Result<()>) {
        *lock(&self.outcome) = Some(outcome);
        self.settled.notify_all();
    }

    fn outcome(&self) -> Result<()> {
        // It waits until there is one.
        let settled = self.settled.wait_while(lock(&self.outcome), |outcome| outcome.is_none());
        settled.unwrap_or_else(PoisonError::into_inner).clone().unwrap_or(Err(Error::Conflict))
    }
}

/// One connection to the file.
struct File {
    connection: rusqlite::Connection,
    path: Arc<Path>,
}

impl Store {
    pub fn open(path: &str, options: &Options) -> Result<Store> {
        if path.is_empty() || path.starts_with(':') {
            return Err(Error::Url("sqlite: wants the path of a file".into()));
        }
        let path: Arc<Path> = Arc::from(Path::new(path));
        crate::private::make(&path);
        let create = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let file = File::open(&path, create, options)?;
        if file.connection.is_readonly("main").map_err(|error| file.error(&error))? {
            return Err(Error::ReadOnly(path.display().to_string()));
        }
        file.script(FOR_WRITING)?;
        file.script(&format!("pragma wal_autocheckpoint = {}", checkpoints::TOO_LONG))?;
        let copier = File::open(&path, OpenFlags::SQLITE_OPEN_READ_WRITE, options)?;
        checkpoints::open_log(&copier)?;
        let place = Place::of(path);
        let checkpoints = Checkpoints::start(copier, place.clone());
        Ok(Store {
            place,
            options: *options,
            readers: Mutex::default(),
            writer: Mutex::new(Writer { file, round: Arc::default(), turns: 0 }),
            checkpoints,
            waiting: AtomicUsize::new(0),
        })
    }

    fn reader(&self) -> Result<File> {
        self.place.check()?;
        if let Some(idle) = lock(&self.readers).pop() {
            return Ok(idle);
        }
        self.check()?;
        let file = File::open(self.place.path(), OpenFlags::SQLITE_OPEN_READ_ONLY, &self.options)?;
        file.script(FOR_READING)?;
        Ok(file)
    }

    /// After a panic the connection is not used again, which ends its transaction.
    fn read(&self, mode: Mode, ids: &Ids, body: Body) -> Result<()> {
        let mut file = self.reader()?;
        file.run("begin", &[])?;
        if mode == Mode::List {
            file.break_off_after(Some(self.options.list_timeout))?;
        }
        let tx = Tx::new(mode, &file, ids);
        body(&tx);
        let failure = tx.failure();
        if mode == Mode::List {
            file.break_off_after(None)?;
        }
        file.run("commit", &[])?;
        lock(&self.readers).push(file);
        failure.map_or(Ok(()), Err)
    }

    fn write(&self, ids: &Ids, body: Body) -> Result<()> {
        self.check()?;
        let too_late = now() + self.options.busy_timeout;
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let mut writer = lock(&self.writer);
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        let done = writer.take_part(&self.place, ids, too_late, body);
        let round = Arc::clone(&writer.round);
        // Those who fail do not wait for it: they may be back before the last of them is gone.
        if self.waiting.load(Ordering::SeqCst) == 0 || writer.turns >= GROUP {
            writer.settle();
            self.checkpoints.committed(&writer.file);
        }
        drop(writer);
        if !done.unwrap_or_else(|panic| resume_unwind(panic))? {
            return Ok(());
        }
        // Whoever is waiting now commits for us, or leaves it to the next.
        round.outcome()
    }
}

impl crate::Store for Store {
    fn engine(&self) -> Engine {
        Engine::Sqlite
    }

    fn check(&self) -> Result<()> {
        self.place.look();
        self.place.check()
    }

    fn transaction(&self, mode: Mode, ids: &Ids, body: Body) -> Result<()> {
        match mode {
            Mode::Read | Mode::List => self.read(mode, ids, body),
            Mode::Write | Mode::WriteAlone | Mode::ReadCommitted => self.write(ids, body),
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if self.check().is_err() {
            lock(&self.writer).file.leave_log_when_closed();
        }
    }
}

impl Writer {
    /// Runs `body` in the transaction that is open, or begins one. Answers whether its changes are to be committed.
    fn take_part(&mut self, place: &Place, ids: &Ids, too_late: Instant, body: Body) -> thread::Result<Result<bool>> {
        let first = self.is_free();
        self.turns = if first { 1 } else { self.turns + 1 };
        let mut kept = Ok(false);
        let begun = if first { self.begin(place, too_late) } else { self.file.run("savepoint member", &[]).map(drop) };
        let outcome = begun.and_then(|()| {
            let tx = Tx::new(Mode::Write, &self.file, ids);
            kept = catch_unwind(AssertUnwindSafe(|| body(&tx)));
            let failure = tx.failure();
            let keep = failure.is_none() && matches!(kept, Ok(true));
            let left = self.leave(first, keep);
            failure.map_or(left, Err).map(|()| keep)
        });
        if let Err(error) = &outcome
            && !first
            && self.is_free()
        {
            // It took the whole transaction with it, and so what the others did.
            self.end_round(Err(error.clone()));
        }
        kept.map(|_| outcome)
    }

    /// Begins a transaction. Those who wait for each other and for another program wait for it at the same time, not each
    /// anew. Whoever has the lock before the file is seen to be lost is copied into it; nobody else may go on.
    fn begin(&self, place: &Place, too_late: Instant) -> Result<()> {
        let patience = too_late.saturating_duration_since(now()).max(LEAST_PATIENCE);
        self.file.connection.busy_timeout(patience).map_err(|error| self.file.error(&error))?;
        self.file.run("begin immediate", &[])?;
        place.check().inspect_err(|_| self.roll_back())
    }

    /// Keeps or takes back what was done since the savepoint; for the first, since the beginning.
    fn leave(&self, first: bool, keep: bool) -> Result<()> {
        match (first, keep) {
            (true, true) => Ok(()),
            _ if self.is_free() => Ok(()),
            (true, false) => self.file.script("rollback"),
            (false, true) => self.file.run("release member", &[]).map(drop),
            (false, false) => self.file.script("rollback to member; release member"),
        }
        .inspect_err(|_| self.roll_back())
    }

    /// Commits for all who took part.
    fn settle(&mut self) {
        if self.is_free() {
            return;
        }
        let outcome = self.file.run("commit", &[]).map(drop).inspect_err(|_| self.roll_back());
        self.end_round(outcome);
    }

    /// Ends a transaction that cannot be committed. Should this fail too, the next writer will say so.
    fn roll_back(&self) {
        if !self.is_free() {
            let _ = self.file.script("rollback");
        }
    }

    /// Is no transaction open?
    fn is_free(&self) -> bool {
        self.file.connection.is_autocommit()
    }

    fn end_round(&mut self, outcome: Result<()>) {
        std::mem::take(&mut self.round).settle(outcome);
    }
}

impl File {
    fn open(path: &Arc<Path>, flags: OpenFlags, options: &Options) -> Result<File> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = rusqlite::Connection::open_with_flags(path, flags)
            .map_err(|error| Error::Unavailable(format!("{}: {error}", path.display())))?;
        let file = File { connection, path: Arc::clone(path) };
        file.configure(options).map_err(|error| file.error(&error))?;
        Ok(file)
    }

    fn configure(&self, options: &Options) -> Result<(), rusqlite::Error> {
        self.connection.busy_timeout(options.busy_timeout)?;
        self.connection.set_prepared_statement_cache_capacity(PREPARED);
        // Without this, statistics make every statement be planned again for each set of values.
        self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        // What PostgreSQL would take for a column is not a text here either.
        self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
        self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
        self.connection
            .execute_batch("pragma foreign_keys = off; pragma temp_store = memory; pragma case_sensitive_like = on;")
    }

    /// SQLite deletes the log, by its name, with the last connection that is closed: of a file that is lost, it would be
    /// that of whoever uses the path now.
    fn leave_log_when_closed(&self) {
        if let Err(error) = self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true) {
            tracing::error!(%error, "closing {} will delete its log", self.path.display());
        }
    }

    /// Breaks off whatever statement runs when so much time has gone by; nothing, if none.
    fn break_off_after(&mut self, time: Option<Duration>) -> Result<()> {
        let end = time.map(|time| now() + time);
        let too_late = end.map(|end| move || now() > end);
        let set = self.connection.progress_handler(BETWEEN_LOOKS, too_late);
        set.map_err(|error| self.error(&error))
    }

    fn prepared(&self, text: &str) -> Result<CachedStatement<'_>> {
        self.connection.prepare_cached(text).map_err(|error| self.error(&error))
    }

    fn error(&self, error: &rusqlite::Error) -> Error {
        let path = self.path.display();
        let message = error.to_string();
        match error.sqlite_error_code() {
            Some(Code::ConstraintViolation) => {
                Error::Constraint { name: self.constraint(&message), key: String::new() }
            }
            Some(Code::OperationInterrupted) => Error::TooLong,
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Error::Busy(path.to_string()),
            Some(Code::ReadOnly) => Error::ReadOnly(path.to_string()),
            Some(Code::DiskFull) => Error::Full(path.to_string()),
            Some(Code::SystemIoFailure) => Error::Disk(format!("{path}: {message}")),
            Some(Code::CannotOpen | Code::NotADatabase | Code::DatabaseCorrupt | Code::PermissionDenied) => {
                Error::Unavailable(format!("{path}: {message}"))
            }
            _ => Error::Statement(message),
        }
    }

    /// The name of the constraint in `UNIQUE constraint failed: things.org_id, things.name`, as PostgreSQL would say.
    fn constraint(&self, message: &str) -> String {
        match message.split_once(" constraint failed: ") {
            Some(("UNIQUE", columns)) => self.unique_index(columns),
            Some((_, name)) => name.to_owned(),
            None => message.to_owned(),
        }
    }

    fn unique_index(&self, columns: &str) -> String {
        if let Some(name) = columns.strip_prefix("index '") {
            return name.trim_end_matches('\'').to_owned();
        }
        let table = columns.split('.').next().unwrap_or_default();
        let names = columns.replace(&format!("{table}."), "");
        let found = self.connection.query_row(
            "select name, origin from pragma_index_list(?1) as listed
             where \"unique\" and ?2 = (select group_concat(name, ', ' order by seqno) from pragma_index_info(listed.name))",
            [table, &names],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)),
        );
        match found {
            Ok((name, origin)) if origin == "c" => name,
            Ok((_, origin)) if origin == "u" => format!("{table}_{}_key", names.replace(", ", "_")),
            _ => format!("{table}_pkey"),
        }
    }
}

impl Connection for File {
    fn engine(&self) -> Engine {
        Engine::Sqlite
    }

    fn rows(&self, text: &str, params: &[Value], sink: Sink) -> Result<()> {
        let mut statement = self.prepared(text)?;
        bind(&mut statement, params).map_err(|error| self.error(&error))?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|error| self.error(&error))? {
            sink(&Row(row))?;
        }
        Ok(())
    }

    fn run(&self, text: &str, params: &[Value]) -> Result<u64> {
        let mut statement = self.prepared(text)?;
        bind(&mut statement, params)
            .and_then(|()| statement.raw_execute())
            .map(|changed| changed as u64)
            .map_err(|error| self.error(&error))
    }

    fn prepare(&self, text: &str) -> Result<()> {
        self.prepared(text).map(drop)
    }

    fn script(&self, text: &str) -> Result<()> {
        self.connection.execute_batch(text).map_err(|error| self.error(&error))
    }
}

#[expect(clippy::disallowed_methods, reason = "how long a statement takes is no fact of the domain")]
fn now() -> Instant {
    Instant::now()
}

fn bind(statement: &mut CachedStatement<'_>, params: &[Value]) -> Result<(), rusqlite::Error> {
    if params.len() != statement.parameter_count() {
        return Err(rusqlite::Error::InvalidParameterCount(params.len(), statement.parameter_count()));
    }
    params.iter().enumerate().try_for_each(|(index, value)| statement.raw_bind_parameter(index + 1, value))
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Value::Null => ValueRef::Null,
            Value::Int(value) => ValueRef::Integer(value),
            Value::Text(value) => ValueRef::Text(value.as_bytes()),
            Value::Bytes(value) => ValueRef::Blob(value),
        }))
    }
}

impl Columns for rusqlite::Row<'_> {
    fn value(&self, column: usize) -> Result<Value<'_>> {
        match self.get_ref(column) {
            Ok(ValueRef::Null) => Ok(Value::Null),
            Ok(ValueRef::Integer(value)) => Ok(Value::Int(value)),
            Ok(ValueRef::Text(value)) => {
                std::str::from_utf8(value).map(Value::Text).map_err(|error| Error::Statement(error.to_string()))
            }
            Ok(ValueRef::Blob(value)) => Ok(Value::Bytes(value)),
            Ok(ValueRef::Real(value)) => Err(Error::Statement(format!("column {column} holds a fraction, {value}"))),
            Err(error) => Err(Error::Statement(error.to_string())),
        }
    }
}
