//! Which columns somebody sees of a list, and in what order: kept for each user and list (LST 1).

pub mod commands;
mod queries;

use remit_db::{FromColumn, Row, ToValue, Tx, Value};

use crate::actor::Actor;
use crate::code::coded;
use crate::error::{Error, Problem, Result};
use crate::permission::{Ability, may};

/// The most columns of a list.
const MOST: usize = 50;
/// The longest key of a column.
const LONGEST: usize = 40;
/// Stands before the keys of hidden columns.
const HIDDEN: char = '-';

coded! {
    /// A list of which everybody may choose the columns.
    List {
        /// The users of the organisation.
        Users = 1 "users",
        /// Its groups.
        Groups = 2 "groups",
        /// Customers.
        Customers = 3 "customers",
        /// Invoices.
        Invoices = 4 "invoices",
        /// All actions.
        Actions = 5 "actions",
        /// One's own open actions.
        Todo = 6 "todo",
        /// The audit log.
        Audit = 7 "audit",
        /// The outbox.
        Mail = 8 "mail",
    }
}

/// A column at its place in the list, by its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The key of the column.
    pub column: String,
    /// Hidden ones keep their place.
    pub is_shown: bool,
}

/// The columns of a list in their order. Those of another version of the program may be among them, or lacking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout(String);

impl Layout {
    /// The layout with these columns.
    ///
    /// # Errors
    /// No column, more than any list has, one twice, or what is no key of a column.
    pub fn new(places: &[Place]) -> Result<Layout, Problem> {
        let is_new = |(at, place): (usize, &Place)| places[..at].iter().all(|other| other.column != place.column);
        let is_sound = places.iter().all(|place| is_key(&place.column)) && places.iter().enumerate().all(is_new);
        if !(1..=MOST).contains(&places.len()) || !is_sound {
            return Err(Problem::NotAChoice);
        }
        let spelled = |place: &Place| match place.is_shown {
            true => place.column.clone(),
            false => format!("{HIDDEN}{}", place.column),
        };
        Ok(Layout(places.iter().map(spelled).collect::<Vec<_>>().join(",")))
    }

    /// The columns in their order.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        let place = |word: &str| match word.strip_prefix(HIDDEN) {
            Some(column) => Place { column: column.to_owned(), is_shown: false },
            None => Place { column: word.to_owned(), is_shown: true },
        };
        self.0.split(',').map(place).collect()
    }
}

fn is_key(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(is_letter) && !text.starts_with(HIDDEN)
}

impl ToValue for Layout {
    fn to_value(&self) -> Value<'_> {
        Value::Text(&self.0)
    }
}

impl FromColumn for Layout {
    fn from_column(row: &Row<'_>, column: usize) -> Result<Self, remit_db::Error> {
        String::from_column(row, column).map(Layout)
    }
}

/// What the actor has chosen of a list; none where they left it as it comes.
///
/// # Errors
/// [`Error::Denied`] for who is no person, those of the storage.
pub fn own(tx: &Tx<'_>, actor: &Actor, list: List) -> Result<Option<Layout>> {
    // Whoever looks through somebody's eyes sees their columns, too.
    let _permit = may(actor, Ability::See)?;
    queries::find(tx, actor.org, actor.user().ok_or(Error::Denied)?, list)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(column: &str, is_shown: bool) -> Place {
        Place { column: column.to_owned(), is_shown }
    }

    #[test]
    fn lst_1_the_order_and_what_is_hidden_come_back_as_they_were() {
        let places = [place("status", true), place("used-by", false), place("name", true)];
        assert_eq!(Layout::new(&places).unwrap().places(), places);
    }

    #[test]
    fn what_are_no_columns_is_refused() {
        let many = (0..51).map(|number| place(&"x".repeat(number + 1), true)).collect::<Vec<_>>();
        for wrong in ["", "-name", "a,b", "Name", "é", &"x".repeat(41)] {
            assert_eq!(Layout::new(&[place(wrong, true)]), Err(Problem::NotAChoice), "{wrong:?}");
        }
        assert!(Layout::new(&many[..40]).is_ok() && Layout::new(&many).is_err() && Layout::new(&[]).is_err());
        assert!(Layout::new(&[place("name", true), place("name", false)]).is_err(), "one twice");
    }
}
