use maud::{Markup, html};

use crate::ui::menu::Item;
use crate::words::bdi;

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
    pub actions: Vec<Act>,
    /// The menu behind its three dots.
    pub menu: Vec<Item>,
    /// Without weight: suspended, paused.
    pub dim: bool,
}

impl Row {
    /// A row that only shows.
    #[must_use]
    pub fn new(id: impl std::fmt::Display, name: &str, cells: Vec<Cell>) -> Row {
        Row {
            id: id.to_string(),
            name: name.to_owned(),
            address: None,
            sheet: false,
            cells,
            badge: html! {},
            actions: Vec::new(),
            menu: Vec::new(),
            dim: false,
        }
    }
}

/// A button of a row that does something at once.
#[derive(Debug, Clone)]
pub struct Act {
    /// What it does.
    pub text: String,
    /// Where it is sent.
    pub action: String,
    /// The key that presses it.
    pub key: char,
    /// The one that is meant most often; it shows its key.
    pub first: bool,
}

/// What stands in one place of a row.
#[derive(Debug, Clone)]
pub struct Cell {
    pub(super) content: Markup,
    pub(super) title: Option<String>,
    pub(super) class: &'static str,
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
