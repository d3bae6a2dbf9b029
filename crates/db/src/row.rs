//! Values on their way out of a row.

use crate::{Error, Result, Value};

/// One row of an answer.
pub struct Row<'a>(pub(crate) &'a dyn Columns);

/// A row as its engine has it.
pub(crate) trait Columns {
    fn value(&self, column: usize) -> Result<Value<'_>>;
}

impl Row<'_> {
    /// The value of a column, counted from 0.
    ///
    /// # Errors
    /// [`Error::Statement`] when there is no such column, or it holds something else.
    pub fn get<T: FromColumn>(&self, column: usize) -> Result<T> {
        T::from_column(self, column)
    }

    /// The value of a column as it is stored.
    ///
    /// # Errors
    /// [`Error::Statement`] when there is no such column.
    pub fn value(&self, column: usize) -> Result<Value<'_>> {
        self.0.value(column)
    }
}

/// What can be read from a column.
pub trait FromColumn: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// [`Error::Statement`] when the column is not there or holds something else.
    fn from_column(row: &Row, column: usize) -> Result<Self>;
}

macro_rules! from_column {
    ($($type:ty: $kind:ident(|$value:ident| $read:expr), $name:literal;)*) => {$(
        impl FromColumn for $type {
            fn from_column(row: &Row, column: usize) -> Result<$type> {
                match row.value(column)? {
                    Value::$kind($value) => Ok($read),
                    other => Err(unexpected($name, column, other)),
                }
            }
        }
    )*};
}

from_column! {
    i64: Int(|value| value), "a number";
    bool: Int(|value| value != 0), "a number";
    String: Text(|value| value.to_owned()), "text";
    Vec<u8>: Bytes(|value| value.to_owned()), "bytes";
}

impl<T: FromColumn> FromColumn for Option<T> {
    fn from_column(row: &Row, column: usize) -> Result<Option<T>> {
        match row.value(column)? {
            Value::Null => Ok(None),
            _ => T::from_column(row, column).map(Some),
        }
    }
}

fn unexpected(wanted: &str, column: usize, found: Value<'_>) -> Error {
    Error::Statement(format!("column {column} holds {}, not {wanted}", found.kind()))
}
