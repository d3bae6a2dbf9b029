//! Statements: SQL that stands in the source, known to the program as a whole.

use std::fmt::{Display, Write};
use std::sync::OnceLock;

use crate::Engine;

/// The lengths that a list in a statement is padded to, so that few texts serve all lengths.
pub(crate) const LIST_SIZES: [usize; 4] = [1, 8, 64, 512];
/// The longest list that goes into one statement.
pub(crate) const LONGEST_LIST: usize = LIST_SIZES[LIST_SIZES.len() - 1];

/// One SQL text of the program. Made by [`sql!`](crate::sql), [`sql_global!`](crate::sql_global) or
/// [`engine_sql!`](crate::engine_sql).
#[derive(Debug)]
pub struct Statement {
    sqlite: &'static str,
    postgres: &'static str,
    global: bool,
    file: &'static str,
    line: u32,
    rendered: [[OnceLock<String>; LIST_SIZES.len()]; 2],
}

/// An entry of the registry behind [`Statement::all`].
pub struct Registered(pub &'static Statement);

inventory::collect!(Registered);

impl Statement {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(texts: [&'static str; 2], global: bool, file: &'static str, line: u32) -> Statement {
        let [sqlite, postgres] = texts;
        let rendered = [const { [const { OnceLock::new() }; LIST_SIZES.len()] }; 2];
        Statement { sqlite, postgres, global, file, line, rendered }
    }

    /// Every statement of the program.
    pub fn all() -> impl Iterator<Item = &'static Statement> {
        inventory::iter::<Registered>().map(|registered| registered.0)
    }

    /// Does it name one organisation, as `$1`, or say that it is about all of them?
    #[must_use]
    pub fn is_bound(&self) -> bool {
        self.global || [self.sqlite, self.postgres].iter().all(|text| text.contains("org_id") && text.contains("$1"))
    }

    /// Where it stands in the source.
    #[must_use]
    pub fn place(&self) -> impl Display {
        format!("{}:{}", self.file, self.line)
    }

    /// The text for an engine, with a list of at least `list` entries.
    pub(crate) fn text(&self, engine: Engine, list: usize) -> &str {
        let (text, texts) = match engine {
            Engine::Sqlite => (self.sqlite, &self.rendered[0]),
            Engine::Postgres => (self.postgres, &self.rendered[1]),
        };
        let size = LIST_SIZES.partition_point(|size| *size < list).min(LIST_SIZES.len() - 1);
        texts[size].get_or_init(|| render(text, engine, LIST_SIZES[size]))
    }
}

/// The size that a list of `length` is padded to.
pub(crate) fn padded_size(length: usize) -> usize {
    LIST_SIZES.into_iter().find(|size| *size >= length).unwrap_or(length)
}

/// Writes placeholders as the engine wants them, and `$3...` as `list` of them.
pub(crate) fn render(text: &str, engine: Engine, list: usize) -> String {
    let mark = match engine {
        Engine::Sqlite => '?',
        Engine::Postgres => '$',
    };
    let mut rendered = String::with_capacity(text.len());
    let mut pieces = text.split('$');
    rendered.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let digits = piece.len() - piece.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, rest) = piece.split_at(digits);
        match (number.parse::<usize>(), rest.strip_prefix("...")) {
            (Ok(first), Some(rest)) => {
                push_placeholders(&mut rendered, mark, first..first + list);
                rendered.push_str(rest);
            }
            _ => {
                rendered.push(if digits > 0 { mark } else { '$' });
                rendered.push_str(piece);
            }
        }
    }
    rendered
}

/// `?4, ?5, ?6`
pub(crate) fn push_placeholders(text: &mut String, mark: char, numbers: std::ops::Range<usize>) {
    for number in numbers.clone() {
        let separator = if number == numbers.start { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(text, "{separator}{mark}{number}");
    }
}

#[doc(hidden)]
#[macro_export]
macro_rules! __statement {
    ($global:literal, $sqlite:expr, $postgres:expr) => {{
        static STATEMENT: $crate::Statement = $crate::Statement::new([$sqlite, $postgres], $global, file!(), line!());
        $crate::inventory::submit! { $crate::Registered(&STATEMENT) }
        &STATEMENT
    }};
}

/// A statement about one organisation, which it names as `$1`.
///
/// Placeholders are `$1`, `$2`, …; `($3...)` is a list, always the last, for [`Tx::all_in`](crate::Tx::all_in).
#[macro_export]
macro_rules! sql {
    ($text:expr $(,)?) => {
        $crate::__statement!(false, $text, $text)
    };
}

/// A statement about no organisation in particular.
#[macro_export]
macro_rules! sql_global {
    ($text:expr $(,)?) => {
        $crate::__statement!(true, $text, $text)
    };
}

/// A statement about one organisation that the engines have to be told differently.
#[macro_export]
macro_rules! engine_sql {
    (sqlite: $sqlite:expr, postgres: $postgres:expr $(,)?) => {
        $crate::__statement!(false, $sqlite, $postgres)
    };
}
