//! The one table of which every list is made. It knows nothing of what it lists; its state is in its address.

mod chooser;
mod column;
mod empty;
mod foot;
mod row;
mod rows;
mod state;
#[cfg(test)]
mod tests;
mod tools;

use maud::{Markup, html};

pub use self::chooser::Chooser;
pub use self::column::{Card, Column, Filterable, Width};
pub use self::empty::Empty;
pub use self::foot::{Bulk, Page, Total};
pub use self::row::{Act, Cell, Row, Section};
pub use self::state::{Filter, Op, Sort, TableState};
use crate::ui::form::csrf;
use crate::words::Words;

/// Rows on a full page of a list.
pub const ROWS: i64 = 50;

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
    /// The columns, in the order in which they come. Exactly one is the main one.
    pub columns: Vec<Column<'a>>,
    /// The reader's choice among them; none where there is nothing to choose.
    pub chooser: Option<&'a Chooser>,
    /// What else it can be filtered by, without a column of its own.
    pub filters: Vec<Column<'a>>,
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
            chooser: None,
            filters: Vec::new(),
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
                    (self.acts())
                    (self.rows(words))
                    (self.bulk_bar(words))
                }
                (self.pager(words))
                (self.hints(words))
            }
        }
    }

    /// The form that the buttons of all rows send: one for each would be most of the page.
    fn acts(&self) -> Markup {
        let mut rows = self.sections.iter().flat_map(|section| &section.rows);
        html! {
            @if rows.any(Row::changes_something) {
                form id=(self.acts_id()) method="post" data-swap="" hidden {
                    (csrf(self.csrf))
                    input type="hidden" name="return" value=(self.state.address(self.path));
                }
            }
        }
    }

    fn acts_id(&self) -> String {
        format!("{}-acts", self.id)
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
