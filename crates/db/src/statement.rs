//! Statements: SQL that stands in the source, known to the program as a whole.

use std::fmt::Display;
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
    #[must_use]
    pub fn text(&self, engine: Engine, list: usize) -> &str {
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
fn render(text: &str, engine: Engine, list: usize) -> String {
    placeholders(text, |number, is_list| {
        let numbers = number..number + if is_list { list } else { 1 };
        numbers.map(|number| engine.placeholder(number)).collect::<Vec<_>>().join(", ")
    })
}

/// The text with each `$1` written otherwise; `$3...` is told apart.
pub(crate) fn placeholders(text: &str, mut write: impl FnMut(usize, bool) -> String) -> String {
    let mut pieces = text.split('$');
    let mut written = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let rest = piece.trim_start_matches(|c: char| c.is_ascii_digit());
        match piece[..piece.len() - rest.len()].parse() {
            Ok(number) => {
                let after_list = rest.strip_prefix("...");
                written.push_str(&write(number, after_list.is_some()));
                written.push_str(after_list.unwrap_or(rest));
            }
            Err(_) => {
                written.push('$');
                written.push_str(piece);
            }
        }
    }
    written
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
