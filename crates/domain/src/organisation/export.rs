//! Everything that an organisation has, as lines of JSON, for its owner to take along. Secrets are never among it.

use remit_db::{Row, Tx, Value};
use serde_json::{Map, Value as Json, json};

use super::queries;
use super::tables::{TABLES, Table};
use crate::actor::Actor;
use crate::audit::{self, Change, Verb};
use crate::clock::Instant;
use crate::error::{Error, Result};
use crate::permission::{Ability, may};

/// So long an export is good for what is asked after it.
const FRESH_SECONDS: i64 = 86_400;

/// Where an export goes on: in which table, after which row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    table: usize,
    after: Vec<i64>,
}

/// Some lines of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// A JSON object for each row, with the name of its table.
    pub lines: Vec<String>,
    /// Where it goes on, if it does.
    pub next: Option<Place>,
}

/// The next rows from a place on, at most so many.
///
/// # Errors
/// [`Error::Denied`] for all but the owner, those of the storage.
pub fn piece(tx: &Tx<'_>, actor: &Actor, place: &Place, most: i64) -> Result<Piece> {
    let _permit = may(actor, Ability::Own)?;
    let Some(table) = TABLES.get(place.table) else { return Ok(Piece { lines: Vec::new(), next: None }) };
    let rows = table.read(tx, actor.org, &place.after, most, |row| line(table, row))?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|count| count == most);
    let (mut lines, last): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let next = match last.into_iter().next_back().filter(|_| is_full) {
        Some(after) => Some(Place { table: place.table, after }),
        None if place.table + 1 < TABLES.len() => Some(Place { table: place.table + 1, after: Vec::new() }),
        None => None,
    };
    if *place == Place::default() {
        lines.insert(0, itself(tx, actor)?);
    }
    Ok(Piece { lines, next })
}

/// The organisation, with its settings.
fn itself(tx: &Tx<'_>, actor: &Actor) -> Result<String> {
    let it = super::load(tx, actor.org)?;
    let line = json!({
        "table": "organisations",
        "id": it.id.0,
        "name": it.name,
        "time_zone": it.zone.name(),
        "currency": it.currency,
        "plan_at_minute": it.plan_at_minute,
        "test_mode": it.test_mode,
    });
    Ok(line.to_string())
}

/// A row as a line, and its key.
fn line(table: &Table, row: &Row<'_>) -> Result<(String, Vec<i64>), remit_db::Error> {
    let mut line = Map::new();
    line.insert("table".to_owned(), json!(table.name));
    for (place, column) in table.columns.split(", ").enumerate() {
        line.insert(column.to_owned(), value(row.value(place)?));
    }
    let key = (0..table.key).map(|column| row.get(column)).collect::<Result<_, _>>()?;
    Ok((Json::Object(line).to_string(), key))
}

/// Numbers and texts as they are kept, bytes in hexadecimal.
fn value(kept: Value<'_>) -> Json {
    match kept {
        Value::Null => Json::Null,
        Value::Int(number) => json!(number),
        Value::Text(text) => json!(text),
        Value::Bytes(bytes) => json!(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()),
    }
}

/// Notes that the owner has taken everything along.
///
/// # Errors
/// [`Error::Denied`] for all but the owner, those of the storage.
pub fn note(tx: &Tx<'_>, actor: &Actor) -> Result<()> {
    let permit = may(actor, Ability::Own)?;
    let user = actor.user().ok_or(Error::Denied)?;
    queries::set_exported(tx, actor.org, actor.at, user)?;
    audit::record(tx, permit, &[Change::new(Verb::OrganisationExported, actor.org, json!(null), json!(null))])
}

/// When the actor has last taken everything along.
///
/// # Errors
/// Those of the storage.
pub fn last(tx: &Tx<'_>, actor: &Actor) -> Result<Option<Instant>> {
    let exported = queries::exported(tx, actor.org)?;
    Ok(exported.filter(|(_, by)| actor.user() == Some(*by)).map(|(at, _)| at))
}

/// Has the actor taken everything along within a day?
pub(super) fn is_fresh(tx: &Tx<'_>, actor: &Actor) -> Result<bool> {
    Ok(last(tx, actor)?.is_some_and(|at| actor.at < at.plus_seconds(FRESH_SECONDS)))
}
