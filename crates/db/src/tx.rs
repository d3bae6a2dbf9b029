//! A transaction: what a closure given to `Db::read` or `Db::write` works with.

use std::cell::{Cell, RefCell};

use crate::ids::Ids;
use crate::row::Row;
use crate::statement::{LONGEST_LIST, Statement, padded_size};
use crate::{Engine, Error, ToValue, Value};

/// Takes the rows of an answer one by one.
pub(crate) type Sink<'a> = &'a mut dyn FnMut(&Row<'_>) -> Result<(), Error>;
/// A closure as the engines run it; answers whether to commit.
pub(crate) type Body<'a> = &'a mut dyn FnMut(&Tx<'_>) -> bool;

/// One connection of an engine, inside a transaction.
pub(crate) trait Connection {
    fn engine(&self) -> Engine;
    fn rows(&self, text: &str, params: &[Value<'_>], sink: Sink<'_>) -> Result<(), Error>;
    /// As `rows`, without ever holding them all.
    fn stream(&self, text: &str, params: &[Value<'_>], sink: Sink<'_>) -> Result<(), Error>;
    fn run(&self, text: &str, params: &[Value<'_>]) -> Result<u64, Error>;
    fn run_many(&self, text: &str, rows: &mut dyn Iterator<Item = Vec<Value<'_>>>) -> Result<u64, Error>;
    fn script(&self, text: &str) -> Result<(), Error>;
}

/// A running transaction.
///
/// After the first error it is lost: each further call answers that error, and it is rolled back whatever the closure
/// answers. Both engines behave so, and what passes on one passes on the other.
pub struct Tx<'a> {
    connection: &'a dyn Connection,
    ids: &'a Ids,
    failure: RefCell<Option<Error>>,
    answering: Cell<bool>,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(connection: &'a dyn Connection, ids: &'a Ids) -> Tx<'a> {
        Tx { connection, ids, failure: RefCell::new(None), answering: Cell::new(false) }
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

    /// A number that was never given before and will never be given again.
    ///
    /// # Errors
    /// [`Error::OutOfIds`] when one transaction wants more than 100,000.
    pub fn next_id(&self) -> Result<i64, Error> {
        self.ids.next()
    }

    /// All rows.
    ///
    /// # Errors
    /// Those of the engine, and those of `map`.
    pub fn all<T>(
        &self,
        statement: &Statement,
        params: &[Value<'_>],
        mut map: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        self.rows(statement, params, &mut |row| {
            found.push(map(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The only row, if there is one.
    ///
    /// # Errors
    /// Those of the engine, and those of `map`; [`Error::Statement`] when there are two rows.
    pub fn one<T>(
        &self,
        statement: &Statement,
        params: &[Value<'_>],
        map: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        let mut found = self.all(statement, params, map)?;
        let first = found.pop();
        if found.is_empty() {
            return Ok(first);
        }
        self.lost(Error::Statement("more rows than one".into()).at(statement.place()))
    }

    /// Calls `visit` for each row, without ever holding them all.
    ///
    /// # Errors
    /// Those of the engine, and those of `visit`.
    pub fn each(
        &self,
        statement: &Statement,
        params: &[Value<'_>],
        mut visit: impl FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let text = statement.text(self.engine(), 1);
        self.run_on(statement, |connection| connection.stream(text, params, &mut visit))
    }

    /// Changes rows, and says how many.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn run(&self, statement: &Statement, params: &[Value<'_>]) -> Result<u64, Error> {
        let text = statement.text(self.engine(), 1);
        self.run_on(statement, |connection| connection.run(text, params))
    }

    /// Runs one statement for many sets of values, and says how many rows changed.
    /// An `insert` must not meet the same key twice in `rows`.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn run_many<'v, R: AsRef<[Value<'v>]>>(
        &self,
        statement: &Statement,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<u64, Error> {
        let text = statement.text(self.engine(), 1);
        let mut rows = rows.into_iter().map(|row| row.as_ref().to_vec());
        self.run_on(statement, |connection| connection.run_many(text, &mut rows))
    }

    /// All rows for a list of values at the end of `params`, however long; none for an empty list.
    ///
    /// # Errors
    /// As [`Tx::all`].
    pub fn all_in<T>(
        &self,
        statement: &Statement,
        params: &[Value<'_>],
        list: &[impl ToValue],
        mut map: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        for part in list.chunks(LONGEST_LIST) {
            let params = with_list(params, part);
            let text = statement.text(self.engine(), part.len());
            self.run_on(statement, |connection| {
                connection.rows(text, &params, &mut |row| {
                    found.push(map(row)?);
                    Ok(())
                })
            })?;
        }
        Ok(found)
    }

    /// Changes rows for a list of values at the end of `params`, however long.
    ///
    /// # Errors
    /// As [`Tx::run`].
    pub fn run_in(&self, statement: &Statement, params: &[Value<'_>], list: &[impl ToValue]) -> Result<u64, Error> {
        let mut changed = 0;
        for part in list.chunks(LONGEST_LIST) {
            let params = with_list(params, part);
            let text = statement.text(self.engine(), part.len());
            changed += self.run_on(statement, |connection| connection.run(text, &params))?;
        }
        Ok(changed)
    }

    /// Runs many statements that answer nothing, such as those of a migration.
    pub(crate) fn script(&self, text: &str) -> Result<(), Error> {
        self.guarded(|| self.connection.script(text))
    }

    /// Rows of a text that is not in the source.
    pub(crate) fn rows_of(&self, text: &str, params: &[Value<'_>], sink: Sink<'_>) -> Result<(), Error> {
        self.guarded(|| self.connection.rows(text, params, sink))
    }

    fn rows(&self, statement: &Statement, params: &[Value<'_>], sink: Sink<'_>) -> Result<(), Error> {
        let text = statement.text(self.engine(), 1);
        self.run_on(statement, |connection| connection.rows(text, params, sink))
    }

    fn run_on<T>(
        &self,
        statement: &Statement,
        work: impl FnOnce(&dyn Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.guarded(|| work(self.connection).map_err(|error| error.at(statement.place())))
    }

    /// One statement at a time, and none after a failure.
    fn guarded<T>(&self, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        if let Some(failure) = self.failure() {
            return Err(failure);
        }
        if self.answering.replace(true) {
            return self.lost(Error::Statement("a statement was run while the rows of another were read".into()));
        }
        let result = work();
        self.answering.set(false);
        result.or_else(|error| self.lost(error))
    }

    fn lost<T>(&self, error: Error) -> Result<T, Error> {
        self.failure.borrow_mut().get_or_insert_with(|| error.clone());
        Err(error)
    }
}

fn with_list<'v>(params: &[Value<'v>], list: &'v [impl ToValue]) -> Vec<Value<'v>> {
    let padded = padded_size(list.len());
    let last = list.last().into_iter().cycle().take(padded - list.len());
    params.iter().copied().chain(list.iter().chain(last).map(ToValue::to_value)).collect()
}
