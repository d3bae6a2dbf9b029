//! The one table of which every list is made. It knows nothing of what it lists; its state is in its address.

mod empty;
mod foot;
mod rows;
mod state;
#[cfg(test)]
mod tests;
mod tools;

use maud::{Markup, html};

pub use self::empty::{Empty, denied};
pub use self::foot::{Bulk, Page, Total};
pub use self::state::{Cursor, Filter, Op, Sort, TableState};
use super::menu::Item;
use crate::words::{Words, bdi};

/// A list: what it is called, its columns, its rows, and what may be done with them.
///
/// Begin with [`Table::new`] and set the rest: `Table { search: Some("Name or e-mail"), ..Table::new(…) }`.
#[derive(Debug, Clone)]
pub struct Table<'a> {
    /// Distinguishes it on the page: `users`.
    pub id: &'static str,
    /// What it lists, for those who do not see it: "Users".
    pub caption: &'a str,
    /// The path of its page.
    pub path: &'a str,
    /// What the address says.
    pub state: &'a TableState,
    /// The order when the address names none.
    pub order: Option<Sort>,
    /// The columns, in order. Exactly one is the main one.
    pub columns: Vec<Column<'a>>,
    /// The rows: one section without a heading, or several with one each.
    pub sections: Vec<Section>,
    /// Where this page of the list stands in the whole.
    pub page: Page,
    /// What the search field says while it is empty; none without search.
    pub search: Option<&'a str>,
    /// Whether it is one of several parts of a page, and keeps to its place in it.
    pub inset: bool,
    /// Stands before the search: segments, for example.
    pub before: Markup,
    /// What may be done with several rows at once.
    pub bulk: Vec<Bulk<'a>>,
    /// What is shown when there is nothing to list.
    pub empty: Empty<'a>,
    /// Proves that its forms are ours.
    pub csrf: &'a str,
    /// The keys that its rows answer to, for the line of hints.
    pub keys: &'a [Key],
}

impl<'a> Table<'a> {
    /// A list without search, bulk actions or pages.
    #[must_use]
    pub fn new(id: &'static str, caption: &'a str, path: &'a str, state: &'a TableState) -> Table<'a> {
        Table {
            id,
            caption,
            path,
            state,
            order: None,
            columns: Vec::new(),
            sections: Vec::new(),
            page: Page::default(),
            search: None,
            inset: false,
            before: html! {},
            bulk: Vec::new(),
            empty: Empty::default(),
            csrf: "",
            keys: &[],
        }
    }

    /// The whole list: tools, rows, pages.
    #[must_use]
    pub fn markup(&self, words: Words) -> Markup {
        html! {
            (self.tools(words))
            div id={ (self.id) "-list" } data-part="" {
                @if self.sections.iter().all(|section| section.rows.is_empty()) {
                    (self.nothing(words))
                } @else {
                    (self.rows(words))
                    (self.bulk_bar(words))
                }
                (self.pager(words))
                (self.hints(words))
            }
        }
    }

    /// The columns that are shown, each with its place among all.
    fn shown(&self) -> impl Iterator<Item = (usize, &Column<'a>)> {
        self.columns.iter().enumerate().filter(|(_, column)| column.is_main() || self.state.shows(column.key))
    }

    fn form_id(&self) -> String {
        format!("{}-picked", self.id)
    }
}

/// A key that the rows of a list answer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// `x` ticks.
    Tick,
    /// `e` completes.
    Complete,
    /// `i` ignores.
    Ignore,
    /// `o` opens.
    Open,
    /// `w` asks why.
    Why,
}

/// How wide a column is that cuts its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// A seventh.
    Narrow,
    /// A fifth.
    Middle,
    /// A good quarter.
    Wide,
    /// A good third.
    Widest,
}

/// What becomes of a column when rows turn into cards on a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Card {
    /// Half the width, under its label.
    #[default]
    Half,
    /// Half the width, without its label.
    Bare,
    /// A line of its own, without its label.
    Line,
    /// In the upper corner.
    Corner,
    /// In the right half, at its end, without its label.
    Aside,
    /// Left out.
    Drop,
}

/// What a column can be filtered by.
#[derive(Debug, Clone)]
pub enum Filterable {
    /// A few values, each with its label.
    Choice(Vec<(String, String)>),
    /// Text.
    Text,
    /// Numbers, from and up to.
    Number,
    /// Days, from and up to.
    Day,
}

/// A column of a list.
#[derive(Debug, Clone)]
pub struct Column<'a> {
    key: &'static str,
    label: &'a str,
    sort: Option<First>,
    numeric: bool,
    main: bool,
    cut: Option<Width>,
    card: Card,
    filter: Option<Filterable>,
}

/// Which order the first click on a head gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    Least,
    Greatest,
}

impl<'a> Column<'a> {
    /// A column of text.
    #[must_use]
    pub fn new(key: &'static str, label: &'a str) -> Column<'a> {
        Column { key, label, sort: None, numeric: false, main: false, cut: None, card: Card::Half, filter: None }
    }

    /// The one that names the row: its cell is the row's head and holds its link, and it is always shown.
    #[must_use]
    pub fn main(self, width: Width) -> Column<'a> {
        Column { main: true, cut: Some(width), ..self }
    }

    /// Figures, at the end of the column.
    #[must_use]
    pub fn numeric(self) -> Column<'a> {
        Column { numeric: true, ..self }
    }

    /// Sortable, least first.
    #[must_use]
    pub fn sortable(self) -> Column<'a> {
        Column { sort: Some(First::Least), ..self }
    }

    /// Sortable, greatest or latest first.
    #[must_use]
    pub fn sortable_greatest_first(self) -> Column<'a> {
        Column { sort: Some(First::Greatest), ..self }
    }

    /// Cuts long text instead of growing.
    #[must_use]
    pub fn cut(self, width: Width) -> Column<'a> {
        Column { cut: Some(width), ..self }
    }

    /// What becomes of it on a phone.
    #[must_use]
    pub fn card(self, card: Card) -> Column<'a> {
        Column { card, ..self }
    }

    /// What it can be filtered by.
    #[must_use]
    pub fn filter(self, filter: Filterable) -> Column<'a> {
        Column { filter: Some(filter), ..self }
    }

    fn is_main(&self) -> bool {
        self.main
    }
}

/// Rows under a common heading.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// The heading: a word and perhaps figures.
    pub heading: Option<(String, Markup)>,
    /// The rows in order.
    pub rows: Vec<Row>,
}

impl From<Vec<Row>> for Section {
    fn from(rows: Vec<Row>) -> Section {
        Section { heading: None, rows }
    }
}

/// One row of a list.
#[derive(Debug, Clone)]
pub struct Row {
    /// The text form of its id.
    pub id: String,
    /// What it is called, for the labels of its controls.
    pub name: String,
    /// Where its name leads.
    pub address: Option<String>,
    /// Whether that opens as a dialog.
    pub sheet: bool,
    /// One per column, hidden ones too.
    pub cells: Vec<Cell>,
    /// Follows the name, outside its link: a warning, for example.
    pub badge: Markup,
    /// Buttons that stand ready while the row is under the cursor.
    pub actions: Markup,
    /// The menu behind its three dots.
    pub menu: Vec<Item>,
    /// Without weight: suspended, paused.
    pub dim: bool,
}

impl Row {
    /// A row that only shows.
    #[must_use]
    pub fn new(id: impl ToString, name: &str, cells: Vec<Cell>) -> Row {
        Row {
            id: id.to_string(),
            name: name.to_owned(),
            address: None,
            sheet: false,
            cells,
            badge: html! {},
            actions: html! {},
            menu: Vec::new(),
            dim: false,
        }
    }
}

/// What stands in one place of a row.
#[derive(Debug, Clone)]
pub struct Cell {
    content: Markup,
    title: Option<String>,
    class: &'static str,
}

impl Cell {
    /// Text that somebody typed: it keeps its direction, and is whole in the title where it is cut.
    #[must_use]
    pub fn text(text: &str) -> Cell {
        Cell { content: bdi(text), title: Some(text.to_owned()), class: "" }
    }

    /// Nothing to show, said in a word.
    #[must_use]
    pub fn none(word: &str) -> Cell {
        Cell::from(html! { span.none { (word) } })
    }

    /// What the cell says when it is cut.
    #[must_use]
    pub fn title(self, title: &str) -> Cell {
        Cell { title: Some(title.to_owned()), ..self }
    }

    /// The figure that the reader came for.
    #[must_use]
    pub fn strong(self) -> Cell {
        Cell { class: "strong", ..self }
    }

    /// Past its day.
    #[must_use]
    pub fn late(self) -> Cell {
        Cell { class: "late", ..self }
    }
}

impl From<Markup> for Cell {
    fn from(content: Markup) -> Cell {
        Cell { content, title: None, class: "" }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::from(html! { (text) })
    }
}
