//! The SQL of a list.

use super::place::Place;
use super::{Column, Filter, Kind, LONGEST_TEXT, ListQuery, Operand, Test};
use crate::statement::{LONGEST_LIST, padded_size, placeholders};
use crate::{Engine, Error, Result, Value};

const DEEPEST_FILTER: usize = 5;
const MOST_CONDITIONS: usize = 100;

/// The values that are bound in a statement in the making.
pub(super) struct Bound<'q> {
    engine: Engine,
    params: Vec<Value<'q>>,
    conditions: usize,
}

/// The rows of a page; behind the columns of the source stand what it is ordered by, and the id.
pub(super) fn page<'q>(
    engine: Engine,
    query: &'q ListQuery,
    after: Option<&'q Place>,
    limit: usize,
) -> Result<(String, Vec<Value<'q>>)> {
    let (mut bound, rows) = Bound::rows(engine, query)?;
    let id = query.source.id;
    let direction = if query.descending { "desc" } else { "asc" };
    let order = match query.sort {
        None => format!("{id} {direction}"),
        Some(Column { text, nullable: false, .. }) => format!("{text} {direction}, {id} {direction}"),
        Some(Column { text, .. }) => format!("{text} {direction} nulls last, {id} {direction}"),
    };
    let text = format!(
        "select {}, {}, {id} from {rows}{} order by {order} limit {}",
        query.source.columns.join(", "),
        query.sort.map_or("null", |column| column.text),
        after.map_or(Ok(String::new()), |place| bound.after(query, place))?,
        bound.number(i64::try_from(limit).unwrap_or(i64::MAX)),
    );
    Ok((text, bound.params))
}

/// How many rows there are on all pages, up to a limit.
pub(super) fn count<'q>(engine: Engine, query: &'q ListQuery, limit: i64) -> Result<(String, Vec<Value<'q>>)> {
    let (mut bound, rows) = Bound::rows(engine, query)?;
    let text = format!("select count(*) from (select 1 from {rows} limit {}) as counted", bound.number(limit));
    Ok((text, bound.params))
}

impl<'q> Bound<'q> {
    /// The rows of all pages.
    fn rows(engine: Engine, query: &'q ListQuery) -> Result<(Bound<'q>, String)> {
        let mut bound = Bound { engine, params: query.params.clone(), conditions: 0 };
        let mut rows = placeholders(query.source.from, |number, _| engine.placeholder(number));
        if let Some(filter) = &query.filter {
            rows = format!("{rows} and {}", bound.filter(filter, 1)?);
        }
        Ok((bound, rows))
    }

    fn filter(&mut self, filter: &'q Filter, depth: usize) -> Result<String> {
        self.conditions += 1;
        if depth > DEEPEST_FILTER || self.conditions > MOST_CONDITIONS {
            return Err(Error::List("the filter has too many conditions"));
        }
        match filter {
            Filter::All(parts) => self.joined("1 = 1", " and ", parts, depth),
            Filter::Any(parts) => self.joined("1 = 0", " or ", parts, depth),
            Filter::Not(part) => Ok(format!("(({}) is not true)", self.filter(part, depth + 1)?)),
            Filter::Column(Column { within: Some(rows), .. }, Test::Empty) => {
                Ok(format!("not exists (select 1 from {rows})"))
            }
            // PostgreSQL joins what has one at all, but looks row by row at what is counted.
            Filter::Column(Column { within: Some(rows), .. }, Test::AtLeast(..=1)) => {
                Ok(format!("exists (select 1 from {rows})"))
            }
            Filter::Column(Column { within: Some(rows), .. }, Test::AtLeast(count)) => {
                Ok(format!("exists (select 1 from {rows} limit 1 offset {})", self.number(count - 1)))
            }
            Filter::Column(column @ Column { within: Some(rows), .. }, test) => {
                Ok(format!("exists (select 1 from {rows} and {})", self.test(column, test)?))
            }
            Filter::Column(column, test) => self.test(column, test),
        }
    }

    fn joined(&mut self, none: &str, word: &str, parts: &'q [Filter], depth: usize) -> Result<String> {
        let mut parts = parts.iter().map(|part| self.filter(part, depth + 1)).collect::<Result<Vec<_>>>()?;
        // Beside it, SQLite would look up none of the others.
        parts.retain(|part| part != none);
        if parts.is_empty() { Ok(none.to_owned()) } else { Ok(format!("({})", parts.join(word))) }
    }

    fn test(&mut self, column: &Column, test: &'q Test) -> Result<String> {
        let name = column.text;
        Ok(match test {
            Test::Is(value) => format!("{name} = {}", self.operand(column, value)?),
            Test::Less(value) => format!("{name} < {}", self.operand(column, value)?),
            Test::Greater(value) => format!("{name} > {}", self.operand(column, value)?),
            Test::OneOf(values) => return self.one_of(column, values),
            Test::Like(_) if column.kind != Kind::Text => return Err(Error::List("only text has parts")),
            Test::Like(pattern) => format!(r"{name} like {} escape '\'", self.text(&pattern.0)?),
            Test::Empty => format!("{name} is null"),
            Test::AtLeast(_) => return Err(Error::List("a row has one of this")),
        })
    }

    fn one_of(&mut self, column: &Column, values: &'q [Operand]) -> Result<String> {
        if values.is_empty() {
            return Ok("1 = 0".into());
        }
        if values.len() > LONGEST_LIST {
            return Err(Error::List("the filter has too many choices"));
        }
        let mut choices = values.iter().map(|value| self.operand(column, value)).collect::<Result<Vec<_>>>()?;
        // Nothing is found by nothing: PostgreSQL would plan for every repetition as for another row.
        choices.resize_with(padded_size(values.len()), || self.bind(Value::Null));
        Ok(format!("{} in ({})", column.text, choices.join(", ")))
    }

    /// Only what comes later in the order. An order by what is never empty is one comparison, which an index answers.
    fn after(&mut self, query: &ListQuery, place: &'q Place) -> Result<String> {
        let (id, sign) = (query.source.id, if query.descending { "<" } else { ">" });
        Ok(match (query.sort, &place.key) {
            (None, _) => format!(" and {id} {sign} {}", self.number(place.id)),
            (Some(Column { text, .. }), None) => {
                format!(" and {text} is null and {id} {sign} {}", self.number(place.id))
            }
            (Some(column @ Column { text, nullable, .. }), Some(key)) => {
                let or_empty = if *nullable { format!(" or {text} is null") } else { String::new() };
                let (key, last) = (self.operand(column, key)?, self.number(place.id));
                format!(" and (({text}, {id}) {sign} ({key}, {last}){or_empty})")
            }
        })
    }

    /// A value for a column, if it is one that the column can be compared with.
    fn operand(&mut self, column: &Column, value: &'q Operand) -> Result<String> {
        match (column.kind, value) {
            (Kind::Int, Operand::Int(value)) => Ok(self.number(*value)),
            (Kind::Text, Operand::Text(value)) => self.text(value),
            _ => Err(Error::List("a number is compared with a text")),
        }
    }

    /// PostgreSQL takes no zero byte, SQLite no long pattern.
    fn text(&mut self, text: &'q str) -> Result<String> {
        if text.len() > LONGEST_TEXT || text.contains('\0') {
            return Err(Error::List("the text is too long, or no text"));
        }
        Ok(self.bind(Value::Text(text)))
    }

    fn number(&mut self, number: i64) -> String {
        self.bind(Value::Int(number))
    }

    fn bind(&mut self, value: Value<'q>) -> String {
        self.params.push(value);
        self.engine.placeholder(self.params.len())
    }
}
