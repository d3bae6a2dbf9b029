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
    /// The first of very many values; the others are meant by a part of their label.
    Offered(Vec<(String, String)>),
    /// Text.
    Text,
    /// Days, from and up to.
    Day,
    /// The same, or no day at all, which has this name.
    DayOrNone(String),
    /// Whole numbers, from and up to.
    Number,
}

impl Filterable {
    /// Stands for nobody, nothing or no day in the values of a filter.
    pub const NONE: &str = "none";
}

/// A column of a list.
#[derive(Debug, Clone)]
pub struct Column<'a> {
    pub(super) key: &'static str,
    pub(super) label: &'a str,
    pub(super) sort: Option<First>,
    pub(super) numeric: bool,
    pub(super) main: bool,
    pub(super) cut: Option<Width>,
    pub(super) wraps: bool,
    pub(super) spare: bool,
    pub(super) card: Card,
    pub(super) filter: Option<Filterable>,
}

/// Which order the first click on a head gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum First {
    Least,
    Greatest,
}

impl<'a> Column<'a> {
    /// A column of text.
    #[must_use]
    pub fn new(key: &'static str, label: &'a str) -> Column<'a> {
        Column {
            key,
            label,
            sort: None,
            numeric: false,
            main: false,
            cut: None,
            wraps: false,
            spare: false,
            card: Card::Half,
            filter: None,
        }
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

    /// Breaks long text into a second line instead of cutting it.
    #[must_use]
    pub fn wraps(self) -> Column<'a> {
        Column { wraps: true, ..self }
    }

    /// Left out where the page is narrower than that of a laptop.
    #[must_use]
    pub fn spare(self) -> Column<'a> {
        Column { spare: true, ..self }
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

    /// The same where there may be nothing to filter it by.
    #[must_use]
    pub fn filtered(self, filter: Option<Filterable>) -> Column<'a> {
        Column { filter, ..self }
    }

    pub(super) fn is_main(&self) -> bool {
        self.main
    }
}
