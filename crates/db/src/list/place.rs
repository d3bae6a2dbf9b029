//! Where a page ends and the next goes on.

use std::fmt::Write;

use super::text::operand;
use super::{Column, ListQuery, Operand};
use crate::{Error, Row, Value};

const NOWHERE: Error = Error::List("the place to go on from is not one of this order");

/// A place in an order: the value that it is ordered by, and the id.
pub(super) struct Place {
    pub key: Option<Operand>,
    pub id: i64,
}

impl Place {
    pub fn of(row: &Row<'_>, query: &ListQuery<'_>) -> Result<Place, Error> {
        let columns = query.source.columns.len();
        let key = match row.value(columns)? {
            Value::Int(value) => Some(Operand::Int(value)),
            Value::Text(value) => Some(Operand::Text(value.to_owned())),
            Value::Null | Value::Bytes(_) => None,
        };
        Ok(Place { key, id: row.get(columns + 1)? })
    }

    /// `name.asc.17.t61636d65`: the order, so that the place is not taken for one in another, the id and the value.
    pub fn encode(&self, query: &ListQuery<'_>) -> String {
        let key = match &self.key {
            None => "n".to_owned(),
            Some(Operand::Int(value)) => format!("i{value}"),
            Some(Operand::Text(value)) => value.bytes().fold("t".to_owned(), |mut hex, byte| {
                // Writing to a String cannot fail.
                let _ = write!(hex, "{byte:02x}");
                hex
            }),
        };
        format!("{}.{}.{key}", order_of(query), self.id)
    }

    pub fn decode(text: &str, query: &ListQuery<'_>) -> Result<Place, Error> {
        let place = || {
            let (id, key) = text.strip_prefix(&order_of(query))?.strip_prefix('.')?.split_once('.')?;
            let key = match key.split_at_checked(1)? {
                ("n", "") => None,
                ("i", value) => Some(Operand::Int(value.parse().ok()?)),
                ("t", hex) => Some(Operand::Text(String::from_utf8(from_hex(hex)?).ok()?)),
                _ => return None,
            };
            Some(Place { key, id: id.parse().ok()? })
        };
        let place = place().ok_or(NOWHERE)?;
        match (query.sort, &place.key) {
            (Some(column), Some(key)) => operand(column, key).map(drop)?,
            (Some(column), None) if column.nullable => {}
            (None, None) => {}
            _ => return Err(NOWHERE),
        }
        Ok(place)
    }
}

fn order_of(query: &ListQuery<'_>) -> String {
    format!("{}.{}", query.sort.map_or("id", Column::name), if query.descending { "desc" } else { "asc" })
}

fn from_hex(hex: &str) -> Option<Vec<u8>> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()).collect()
}
