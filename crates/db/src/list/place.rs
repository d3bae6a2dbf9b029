//! Where a page ends and the next goes on.

use super::{Column, ListQuery, Operand};
use crate::{Error, Result, Row, Value};

const NOWHERE: Error = Error::List("the place to go on from is not one of this order");

/// A place in an order: the value that it is ordered by, and the id.
pub(super) struct Place {
    pub key: Option<Operand>,
    pub id: i64,
}

impl Place {
    pub fn of(row: &Row, query: &ListQuery) -> Result<Place> {
        let columns = query.source.columns.len();
        let key = match row.value(columns)? {
            Value::Int(value) => Some(Operand::Int(value)),
            Value::Text(value) => Some(Operand::Text(value.to_owned())),
            Value::Null | Value::Bytes(_) => None,
        };
        Ok(Place { key, id: row.get(columns + 1)? })
    }

    /// `name.asc.17.t61636d65`: the order, so that the place is not taken for one in another, the id and the value.
    pub fn encode(&self, query: &ListQuery) -> String {
        let key = match &self.key {
            None => "n".to_owned(),
            Some(Operand::Int(value)) => format!("i{value}"),
            Some(Operand::Text(value)) => {
                format!("t{}", value.bytes().map(|byte| format!("{byte:02x}")).collect::<String>())
            }
        };
        format!("{}.{}.{key}", order_of(query), self.id)
    }

    pub fn decode(text: &str, query: &ListQuery) -> Result<Place> {
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
            (Some(_), Some(_)) | (None, None) => Ok(place),
            (Some(column), None) if column.nullable => Ok(place),
            _ => Err(NOWHERE),
        }
    }
}

fn order_of(query: &ListQuery) -> String {
    format!("{}.{}", query.sort.map_or("id", Column::name), if query.descending { "desc" } else { "asc" })
}

fn from_hex(hex: &str) -> Option<Vec<u8>> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()).collect()
}
