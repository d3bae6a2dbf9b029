//! Values on their way out of a row.

use crate::{Error, Value};

/// One row of an answer.
pub struct Row<'a>(pub(crate) &'a dyn Columns);

/// A row as its engine has it.
pub(crate) trait Columns {
    fn value(&self, column: usize) -> Result<Value<'_>, Error>;
}

impl Row<'_> {
    /// The value of a column, counted from 0.
    ///
    /// # Errors
    /// [`Error::Statement`] when there is no such column, or it holds something else.
    pub fn get<T: FromColumn>(&self, column: usize) -> Result<T, Error> {
        T::from_column(self, column)
    }

    /// The value of a column as it is stored.
    ///
    /// # Errors
    /// [`Error::Statement`] when there is no such column.
    pub fn value(&self, column: usize) -> Result<Value<'_>, Error> {
        self.0.value(column)
    }
}

/// What can be read from a column.
pub trait FromColumn: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// [`Error::Statement`] when the column is not there or holds something else.
    fn from_column(row: &Row<'_>, column: usize) -> Result<Self, Error>;
}

impl FromColumn for i64 {
    fn from_column(row: &Row<'_>, column: usize) -> Result<i64, Error> {
        match row.value(column)? {
            Value::Int(value) => Ok(value),
            other => Err(unexpected("a number", column, other)),
        }
    }
}

impl FromColumn for bool {
    fn from_column(row: &Row<'_>, column: usize) -> Result<bool, Error> {
        i64::from_column(row, column).map(|value| value != 0)
    }
}

impl FromColumn for String {
    fn from_column(row: &Row<'_>, column: usize) -> Result<String, Error> {
        match row.value(column)? {
            Value::Text(value) => Ok(value.to_owned()),
            other => Err(unexpected("text", column, other)),
        }
    }
}

impl FromColumn for Vec<u8> {
    fn from_column(row: &Row<'_>, column: usize) -> Result<Vec<u8>, Error> {
        match row.value(column)? {
            Value::Bytes(value) => Ok(value.to_owned()),
            other => Err(unexpected("bytes", column, other)),
        }
    }
}

impl<T: FromColumn> FromColumn for Option<T> {
    fn from_column(row: &Row<'_>, column: usize) -> Result<Option<T>, Error> {
        match row.value(column)? {
            Value::Null => Ok(None),
            _ => T::from_column(row, column).map(Some),
        }
    }
}

fn unexpected(wanted: &str, column: usize, found: Value<'_>) -> Error {
    Error::Statement(format!("column {column} holds {}, not {wanted}", found.kind()))
}
