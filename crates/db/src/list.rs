//! Lists: filtered, searched, sorted and paged as somebody asks, assembled from what stands in the source.
//! What comes from outside is only ever a bound value.

use crate::{Result, Row, Tx, Value};

mod place;
mod text;

use place::Place;

const MOST_ROWS: usize = 200;
/// The longest text, in bytes, that a row is compared with.
pub(crate) const LONGEST_TEXT: usize = 1_000;

/// What is listed. A `const` of the noun whose list it is.
#[derive(Debug)]
pub struct Source {
    /// What is read of each row, in this order.
    pub columns: &'static [&'static str],
    /// `things t where t.org_id = $1`; more conditions are added to it with `and`.
    pub from: &'static str,
    /// The number that tells rows apart, such as `t.id`.
    pub id: &'static str,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Numbers, instants, days, codes.
    Int,
    /// Text.
    Text,
}

/// Something to filter or sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    name: &'static str,
    text: &'static str,
    kind: Kind,
    nullable: bool,
    within: Option<&'static str>,
}

impl Column {
    /// A column by its name outside and its SQL.
    #[must_use]
    pub const fn new(name: &'static str, text: &'static str, kind: Kind) -> Column {
        Column { name, text, kind, nullable: false, within: None }
    }

    /// One that may be empty; empty ones are listed last.
    #[must_use]
    pub const fn nullable(self) -> Column {
        Column { nullable: true, ..self }
    }

    /// One of which a row has any number: `tags x where x.org_id = t.org_id and x.thing_id = t.id`. A row passes when
    /// one of them does. There is no order by such a column.
    #[must_use]
    pub const fn within(self, rows: &'static str) -> Column {
        Column { within: Some(rows), ..self }
    }

    /// Its name outside.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What it holds.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }
}

/// A value to compare with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// For columns of [`Kind::Int`].
    Int(i64),
    /// For columns of [`Kind::Text`].
    Text(String),
}

/// Part of a text, safe from what `like` takes for more than a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(pub(crate) String);

impl Pattern {
    /// Any text with this part.
    #[must_use]
    pub fn containing(part: &str) -> Pattern {
        let Pattern(beginning) = Pattern::beginning(part);
        Pattern(format!("%{beginning}"))
    }

    /// Any text that begins so.
    #[must_use]
    pub fn beginning(part: &str) -> Pattern {
        Pattern(part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_") + "%")
    }
}

/// What is asked of one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// Equal.
    Is(Operand),
    /// One of these.
    OneOf(Vec<Operand>),
    /// Less; empty fails.
    Less(Operand),
    /// Greater; empty fails.
    Greater(Operand),
    /// A text that contains or begins with another.
    Like(Pattern),
    /// Holds nothing.
    Empty,
    /// For what a row has any number of: so many of them, or more; at least one. What is beyond is not counted.
    AtLeast(i64),
}

/// Which rows are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// Those that pass all of these.
    All(Vec<Filter>),
    /// Those that pass one of these.
    Any(Vec<Filter>),
    /// Those that do not pass; what is empty passes.
    Not(Box<Filter>),
    /// Those whose column passes.
    Column(&'static Column, Test),
}

impl Column {
    /// The rows in which this column passes.
    #[must_use]
    pub fn where_it(&'static self, test: Test) -> Filter {
        Filter::Column(self, test)
    }
}

/// A list as somebody asks for it.
#[derive(Debug, Clone)]
pub struct ListQuery<'a> {
    /// What is listed.
    pub source: &'static Source,
    /// The values of the source's own placeholders; the first is the organisation.
    pub params: Vec<Value<'a>>,
    /// Which rows.
    pub filter: Option<Filter>,
    /// In which order; by id if none, and by id where two are the same.
    pub sort: Option<&'static Column>,
    /// From the last to the first. Empty ones stay last.
    pub descending: bool,
    /// Where the page before ended: [`Page::next`].
    pub after: Option<String>,
    /// Rows on a page; at most 200.
    pub limit: usize,
}

impl<'a> ListQuery<'a> {
    /// All rows of a source, in the order of their ids.
    #[must_use]
    pub fn new(source: &'static Source, params: Vec<Value<'a>>) -> ListQuery<'a> {
        ListQuery { source, params, filter: None, sort: None, descending: false, after: None, limit: MOST_ROWS }
    }
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// Its rows.
    pub rows: Vec<T>,
    /// What to give as [`ListQuery::after`] for the next page, if there is one.
    pub next: Option<String>,
}

/// How many rows a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    /// As many were counted.
    pub count: i64,
    /// There are more.
    pub more: bool,
}

impl Total {
    /// Where counting stops, unless every row is wanted.
    pub const CAP: i64 = 1_000;
}

impl Tx<'_> {
    /// One page of a list.
    ///
    /// # Errors
    /// [`Error::List`](crate::Error::List) for what cannot be asked, those of the engine, and those of `map`.
    pub fn list<T>(&self, query: &ListQuery, mut map: impl FnMut(&Row) -> Result<T>) -> Result<Page<T>> {
        let limit = query.limit.clamp(1, MOST_ROWS);
        let after = query.after.as_deref().map(|text| Place::decode(text, query)).transpose()?;
        let (text, params) = text::page(self.engine(), query, after.as_ref(), limit + 1)?;
        let (mut rows, mut last, mut more) = (Vec::new(), None, false);
        self.rows_of(&text, &params, &mut |row| {
            more = rows.len() == limit;
            if !more {
                rows.push(map(row)?);
                last = Some(Place::of(row, query)?);
            }
            Ok(())
        })?;
        let next = last.filter(|_| more).map(|place| place.encode(query));
        Ok(Page { rows, next })
    }

    /// How many rows a list has on all its pages, counted no further than `cap`.
    ///
    /// # Errors
    /// [`Error::List`](crate::Error::List) for what cannot be asked, and those of the engine.
    pub fn total(&self, query: &ListQuery, cap: i64) -> Result<Total> {
        let (text, params) = text::count(self.engine(), query, cap.saturating_add(1))?;
        let mut count = 0;
        self.rows_of(&text, &params, &mut |row| {
            count = row.get(0)?;
            Ok(())
        })?;
        Ok(Total { count: count.min(cap), more: count > cap })
    }
}
