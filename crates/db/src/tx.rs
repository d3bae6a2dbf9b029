//! A transaction: what a closure given to `Db::read` or `Db::write` works with.

use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};

use crate::ids::Ids;
use crate::insert::run_many;
use crate::row::Row;
use crate::statement::{LONGEST_LIST, Statement, padded_size};
use crate::{Engine, Error, Mode, Result, ToValue, Value};

/// Takes the rows of an answer one by one.
pub(crate) type Sink<'a> = &'a mut dyn FnMut(&Row) -> Result<()>;
/// A closure as the engines run it; answers whether to commit.
pub(crate) type Body<'a> = &'a mut dyn FnMut(&Tx) -> bool;

/// One connection of an engine, inside a transaction.
pub(crate) trait Connection {
    fn engine(&self) -> Engine;
    /// Hands over each row, and never holds them all.
    fn rows(&self, text: &str, params: &[Value], sink: Sink) -> Result<()>;
    fn run(&self, text: &str, params: &[Value]) -> Result<u64>;
    /// Is one insert of many rows quicker than many of one?
    fn takes_many_rows(&self) -> bool {
        false
    }
    fn prepare(&self, text: &str) -> Result<()>;
    fn script(&self, text: &str) -> Result<()>;
}

/// A running transaction.
///
/// After the first error it is lost: each further call answers that error, and it is rolled back whatever the closure
/// answers. Both engines behave so, and what passes on one passes on the other.
pub struct Tx<'a> {
    mode: Mode,
    connection: &'a dyn Connection,
    ids: &'a Ids,
    failure: RefCell<Option<Error>>,
    answering: Cell<bool>,
    plans: RefCell<Option<Vec<Plan>>>,
    watcher: OnceCell<Box<dyn Any>>,
}

/// How an engine goes about a statement.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The statement.
    pub text: String,
    /// The steps, in the engine's words.
    pub steps: Vec<String>,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(mode: Mode, connection: &'a dyn Connection, ids: &'a Ids) -> Tx<'a> {
        Tx {
            mode,
            connection,
            ids,
            failure: RefCell::default(),
            answering: Cell::default(),
            plans: RefCell::default(),
            watcher: OnceCell::new(),
        }
    }

    /// Why this transaction is lost, if it is.
    pub(crate) fn failure(&self) -> Option<Error> {
        self.failure.borrow().clone()
    }

    /// Which engine this runs on.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.connection.engine()
    }

    /// Lets somebody watch what is done with this transaction; the first one stays.
    pub fn set_watcher(&self, watcher: impl Any) {
        self.watcher.get_or_init(|| Box::new(watcher));
    }

    /// Whoever watches, if it is of this kind.
    #[must_use]
    pub fn watcher<T: Any>(&self) -> Option<&T> {
        self.watcher.get()?.downcast_ref()
    }

    /// A number that was never given before and will never be given again.
    ///
    /// # Errors
    /// [`Error::OutOfIds`] when one transaction wants more than 100,000.
    pub fn next_id(&self) -> Result<i64> {
        self.ids.next()
    }

    /// All rows.
    ///
    /// # Errors
    /// Those of the engine, and those of `map`.
    pub fn all<T>(&self, sql: &Statement, params: &[Value], map: impl FnMut(&Row) -> Result<T>) -> Result<Vec<T>> {
        let mut found = Vec::new();
        self.on(sql, 1, |connection, text| connection.rows(text, params, &mut push_to(&mut found, map)))?;
        Ok(found)
    }

    /// The only row, if there is one.
    ///
    /// # Errors
    /// Those of the engine, and those of `map`; [`Error::Statement`] when there are two rows.
    pub fn one<T>(&self, sql: &Statement, params: &[Value], map: impl FnMut(&Row) -> Result<T>) -> Result<Option<T>> {
        let mut found = self.all(sql, params, map)?;
        let first = found.pop();
        if found.is_empty() {
            return Ok(first);
        }
        self.lost(Error::Statement("more rows than one".into()).at(sql.place()))
    }

    /// Calls `visit` for each row, without ever holding them all.
    ///
    /// # Errors
    /// Those of the engine, and those of `visit`.
    pub fn each(&self, sql: &Statement, params: &[Value], mut visit: impl FnMut(&Row) -> Result<()>) -> Result<()> {
        self.on(sql, 1, |connection, text| connection.rows(text, params, &mut visit))
    }

    /// Changes rows, and says how many.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn run(&self, sql: &Statement, params: &[Value]) -> Result<u64> {
        self.on(sql, 1, |connection, text| connection.run(text, params))
    }

    /// Runs one statement for many sets of values, and says how many rows changed.
    /// An `insert` must not meet the same key twice in `sets`.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn run_many<'v, S: AsRef<[Value<'v>]>>(
        &self,
        sql: &Statement,
        sets: impl IntoIterator<Item = S>,
    ) -> Result<u64> {
        self.on(sql, 1, |connection, text| run_many(connection, text, sets.into_iter()))
    }

    /// All rows for a list of values at the end of `params`, however long; none for an empty list.
    ///
    /// # Errors
    /// As [`Tx::all`].
    pub fn all_in<T>(
        &self,
        sql: &Statement,
        params: &[Value],
        list: &[impl ToValue],
        mut map: impl FnMut(&Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut found = Vec::new();
        for part in list.chunks(LONGEST_LIST) {
            let params = with_list(params, part);
            let mut sink = push_to(&mut found, &mut map);
            self.on(sql, part.len(), |connection, text| connection.rows(text, &params, &mut sink))?;
        }
        Ok(found)
    }

    /// Changes rows for a list of values at the end of `params`, however long.
    ///
    /// # Errors
    /// As [`Tx::run`].
    pub fn run_in(&self, sql: &Statement, params: &[Value], list: &[impl ToValue]) -> Result<u64> {
        list.chunks(LONGEST_LIST).try_fold(0, |changed, part| {
            let params = with_list(params, part);
            Ok(changed + self.on(sql, part.len(), |connection, text| connection.run(text, &params))?)
        })
    }

    /// Has the engine parse and plan a statement.
    pub(crate) fn prepare(&self, sql: &Statement) -> Result<()> {
        self.on(sql, 1, |connection, text| connection.prepare(text))
    }

    /// Runs many statements that answer nothing, such as those of a migration.
    pub(crate) fn script(&self, text: &str) -> Result<()> {
        self.guarded(|| self.connection.script(text))
    }

    /// Runs `work`, and says how the engine goes about each list and search in it.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn plans<T, E>(&self, work: impl FnOnce(&Self) -> Result<T, E>) -> Result<Vec<Plan>, E> {
        self.plans.replace(Some(Vec::new()));
        let answer = work(self);
        let plans = self.plans.take().unwrap_or_default();
        answer.map(|_| plans)
    }

    /// Rows of a text that is not in the source.
    pub(crate) fn rows_of(&self, text: &str, params: &[Value], sink: Sink) -> Result<()> {
        if let Some(plans) = self.plans.borrow_mut().as_mut() {
            let (explain, column) = match self.engine() {
                Engine::Sqlite => ("explain query plan", 3),
                Engine::Postgres => ("explain", 0),
            };
            let (explained, mut steps) = (format!("{explain} {text}"), Vec::new());
            self.guarded(|| {
                self.connection.rows(&explained, params, &mut push_to(&mut steps, |row| row.get::<String>(column)))
            })?;
            plans.push(Plan { text: text.to_owned(), steps });
        }
        self.guarded(|| self.connection.rows(text, params, sink))
    }

    /// Runs a text that is not in the source, and says how many rows changed.
    pub(crate) fn run_of(&self, text: &str, params: &[Value]) -> Result<u64> {
        self.guarded(|| self.connection.run(text, params))
    }

    fn on<T>(&self, sql: &Statement, list: usize, work: impl FnOnce(&dyn Connection, &str) -> Result<T>) -> Result<T> {
        let text = sql.text(self.engine(), list);
        self.guarded(|| work(self.connection, text).map_err(|error| error.at(sql.place())))
    }

    /// One statement at a time, and none after a failure.
    fn guarded<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        if let Some(failure) = self.failure() {
            return Err(failure);
        }
        if self.answering.replace(true) {
            return self.lost(Error::Statement("a statement was run while the rows of another were read".into()));
        }
        let result = work();
        self.answering.set(false);
        result.or_else(|error| match error {
            // It is no list that could be made shorter.
            Error::TooLong if self.mode != Mode::List => {
                self.lost(Error::Unavailable("a statement took too long, or was cancelled".into()))
            }
            error => self.lost(error),
        })
    }

    fn lost<T>(&self, error: Error) -> Result<T> {
        self.failure.borrow_mut().get_or_insert_with(|| error.clone());
        Err(error)
    }
}

fn push_to<T>(found: &mut Vec<T>, mut map: impl FnMut(&Row) -> Result<T>) -> impl FnMut(&Row) -> Result<()> {
    move |row| {
        found.push(map(row)?);
        Ok(())
    }
}

fn with_list<'v>(params: &[Value<'v>], list: &'v [impl ToValue]) -> Vec<Value<'v>> {
    let padded = padded_size(list.len());
    let last = list.last().into_iter().cycle().take(padded - list.len());
    params.iter().copied().chain(list.iter().chain(last).map(ToValue::to_value)).collect()
}
