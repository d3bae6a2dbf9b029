//! The SQL of a list.

use std::fmt::Write;

use super::place::Place;
use super::{Column, Filter, Kind, ListQuery, Operand, Test};
use crate::statement::{LONGEST_LIST, padded_size, placeholders};
use crate::{Engine, Error, Value};

const DEEPEST_FILTER: usize = 5;
const MOST_CONDITIONS: usize = 100;
const LONGEST_TEXT: usize = 1_000;

/// A statement in the making, and the values that are bound in it.
pub(super) struct Text<'q> {
    text: String,
    params: Vec<Value<'q>>,
    conditions: usize,
}

impl<'q> Text<'q> {
    /// The rows of a page; behind the columns of the source stand what it is ordered by, and the id.
    pub fn of_page(query: &'q ListQuery<'_>, after: Option<&'q Place>, limit: usize) -> Result<Text<'q>, Error> {
        let key = query.sort.map_or("null", |column| column.text);
        let id = query.source.id;
        let columns = query.source.columns.join(", ");
        let mut text = Text::new(format!("select {columns}, {key}, {id} from "), query)?;
        if let Some(place) = after {
            text.after(query, place)?;
        }
        let direction = if query.descending { "desc" } else { "asc" };
        text.push(" order by ");
        if let Some(column) = query.sort {
            let nulls = if column.nullable { " nulls last" } else { "" };
            text.push(&format!("{key} {direction}{nulls}, "));
        }
        text.push(&format!("{id} {direction} limit "));
        text.bind(Value::Int(i64::try_from(limit).unwrap_or(i64::MAX)));
        Ok(text)
    }

    /// How many rows there are, up to a limit.
    pub fn of_count(query: &'q ListQuery<'_>, limit: i64) -> Result<Text<'q>, Error> {
        let mut text = Text::new("select count(*) from (select 1 from ".into(), query)?;
        text.push(" limit ");
        text.bind(Value::Int(limit));
        text.push(") as counted");
        Ok(text)
    }

    pub fn written_for(self, engine: Engine) -> (String, Vec<Value<'q>>) {
        (placeholders(&self.text, |number, _| engine.placeholder(number)), self.params)
    }

    /// The rows that are wanted, of all pages.
    fn new(text: String, query: &'q ListQuery<'_>) -> Result<Text<'q>, Error> {
        let mut text = Text { text, params: query.params.clone(), conditions: 0 };
        text.push(query.source.from);
        if let Some(filter) = &query.filter {
            text.push(" and ");
            text.filter(filter, 1)?;
        }
        if let Some(pattern) = &query.search {
            let pattern = bounded(&pattern.0)?;
            text.push(" and (1 = 0");
            for column in query.source.search {
                text.push(&format!(" or {column} like "));
                text.bind(pattern);
                text.push(r" escape '\'");
            }
            text.push(")");
        }
        Ok(text)
    }

    fn filter(&mut self, filter: &'q Filter, depth: usize) -> Result<(), Error> {
        self.conditions += 1;
        if depth > DEEPEST_FILTER || self.conditions > MOST_CONDITIONS {
            return Err(Error::List("the filter has too many conditions"));
        }
        match filter {
            Filter::All(parts) => self.joined("1 = 1", " and ", parts, depth),
            Filter::Any(parts) => self.joined("1 = 0", " or ", parts, depth),
            Filter::Not(part) => {
                self.push("((");
                self.filter(part, depth + 1)?;
                self.push(") is not true)");
                Ok(())
            }
            Filter::Column(column, test) => self.column(column, test),
        }
    }

    fn joined(&mut self, none: &str, word: &str, parts: &'q [Filter], depth: usize) -> Result<(), Error> {
        self.push("(");
        self.push(none);
        for part in parts {
            self.push(word);
            self.filter(part, depth + 1)?;
        }
        self.push(")");
        Ok(())
    }

    fn column(&mut self, column: &Column, test: &'q Test) -> Result<(), Error> {
        let Some(rows) = column.within else { return self.test(column, test) };
        if *test == Test::Empty {
            self.push(&format!("not exists (select 1 from {rows})"));
            return Ok(());
        }
        self.push(&format!("exists (select 1 from {rows} and "));
        self.test(column, test)?;
        self.push(")");
        Ok(())
    }

    fn test(&mut self, column: &Column, test: &'q Test) -> Result<(), Error> {
        let name = column.text;
        match test {
            Test::Is(value) => self.compare(column, "=", value),
            Test::Less(value) => self.compare(column, "<", value),
            Test::Greater(value) => self.compare(column, ">", value),
            Test::OneOf(values) => self.one_of(column, values),
            Test::Like(_) if column.kind != Kind::Text => Err(Error::List("only text has parts")),
            Test::Like(pattern) => {
                self.push(&format!("{name} like "));
                self.bind(bounded(&pattern.0)?);
                self.push(r" escape '\'");
                Ok(())
            }
            Test::Empty => {
                self.push(&format!("{name} is null"));
                Ok(())
            }
        }
    }

    fn compare(&mut self, column: &Column, sign: &str, value: &'q Operand) -> Result<(), Error> {
        self.push(&format!("{} {sign} ", column.text));
        self.bind(operand(column, value)?);
        Ok(())
    }

    fn one_of(&mut self, column: &Column, values: &'q [Operand]) -> Result<(), Error> {
        let Some(last) = values.last() else {
            self.push("1 = 0");
            return Ok(());
        };
        if values.len() > LONGEST_LIST {
            return Err(Error::List("the filter has too many choices"));
        }
        let padding = std::iter::repeat_n(last, padded_size(values.len()) - values.len());
        self.push(&format!("{} in (", column.text));
        for (index, value) in values.iter().chain(padding).enumerate() {
            self.push(if index == 0 { "" } else { ", " });
            self.bind(operand(column, value)?);
        }
        self.push(")");
        Ok(())
    }

    /// Only what comes later in the order. An order by something that is never empty is one comparison, which an index
    /// answers.
    fn after(&mut self, query: &ListQuery<'_>, place: &'q Place) -> Result<(), Error> {
        let id = query.source.id;
        let sign = if query.descending { "<" } else { ">" };
        match (query.sort, &place.key) {
            (None, _) => self.push(&format!(" and {id} {sign} ")),
            (Some(Column { text, .. }), None) => self.push(&format!(" and {text} is null and {id} {sign} ")),
            (Some(column), Some(key)) => {
                self.push(&format!(" and (({}, {id}) {sign} (", column.text));
                self.bind(operand(column, key)?);
                self.push(", ");
                self.bind(Value::Int(place.id));
                self.push(if column.nullable { ")" } else { "))" });
                if column.nullable {
                    self.push(&format!(" or {} is null)", column.text));
                }
                return Ok(());
            }
        }
        self.bind(Value::Int(place.id));
        Ok(())
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn bind(&mut self, value: Value<'q>) {
        self.params.push(value);
        // Writing to a String cannot fail.
        let _ = write!(self.text, "${}", self.params.len());
    }
}

/// A value for a column, if it is one that the column can be compared with.
pub(super) fn operand<'v>(column: &Column, value: &'v Operand) -> Result<Value<'v>, Error> {
    match (column.kind, value) {
        (Kind::Int, Operand::Int(value)) => Ok(Value::Int(*value)),
        (Kind::Text, Operand::Text(value)) => bounded(value),
        _ => Err(Error::List("a number is compared with a text")),
    }
}

/// PostgreSQL takes no zero byte, SQLite no long pattern.
fn bounded(text: &str) -> Result<Value<'_>, Error> {
    if text.len() > LONGEST_TEXT || text.contains('\0') {
        return Err(Error::List("the text is too long, or no text"));
    }
    Ok(Value::Text(text))
}
