//! What a request gives, read field by field: what cannot be taken is a fault at its field.

use std::str::FromStr;

use remit_domain::error::{Error, Fault, Problem as Wrong};
use remit_domain::list::Wanted;
use serde::Deserialize;

/// The most things that one request names (safety 21).
pub const MOST: usize = 1_000;
/// The most rows on a page.
const MOST_ROWS: usize = 200;
/// As many as are on a page when nobody says.
const USUAL_ROWS: usize = 50;

/// A parameter that is there or not; some programs write it out.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Flag {
    /// It is there.
    #[serde(rename = "", alias = "true", alias = "1")]
    Yes,
    /// As if it were not.
    #[serde(rename = "false", alias = "0")]
    No,
}

/// How many rows a page is to have.
///
/// # Errors
/// A fault at `limit`.
pub fn rows(limit: Option<&str>) -> Result<usize, Error> {
    let rows = limit.map_or(Ok(USUAL_ROWS), str::parse);
    rows.ok().filter(|rows| (1..=MOST_ROWS).contains(rows)).ok_or(Error::invalid("limit", Wrong::OutOfRange))
}

/// A page of a list that is searched.
///
/// # Errors
/// A fault at `limit`.
pub fn page(search: Option<&str>, after: Option<&str>, limit: Option<&str>) -> Result<Wanted, Error> {
    let [search, after] = [search, after].map(|text| text.map(str::to_owned));
    Ok(Wanted { search, after, limit: Some(rows(limit)?), ..Wanted::default() })
}

/// One of the words that a field takes.
///
/// # Errors
/// A fault at the field.
pub fn word<T: FromStr>(field: &'static str, given: &str) -> Result<T, Error> {
    given.parse().map_err(|_| Error::invalid(field, Wrong::NotAChoice))
}

/// An id. What is none is answered like an id that is not known here.
///
/// # Errors
/// A fault at the field.
pub fn id<T: FromStr>(field: &'static str, given: &str) -> Result<T, Error> {
    given.parse().map_err(|_| Error::invalid(field, Wrong::Unknown))
}

/// As [`id`], of a field that may be left out.
///
/// # Errors
/// A fault at the field.
pub fn id_or_none<T: FromStr>(field: &'static str, given: Option<&str>) -> Result<Option<T>, Error> {
    given.map(|given| id(field, given)).transpose()
}

/// Ids, as many as one request may name.
///
/// # Errors
/// A fault at the field.
pub fn ids<T: FromStr>(field: &'static str, given: &[impl AsRef<str>]) -> Result<Vec<T>, Error> {
    if given.len() > MOST {
        return Err(Error::invalid(field, Wrong::TooMany { max: MOST }));
    }
    given.iter().map(|given| id(field, given.as_ref())).collect()
}

/// What the model calls `theirs` in its forms and is called `ours` in the API.
pub fn at(ours: &'static str, theirs: &'static str) -> impl Fn(Error) -> Error {
    move |error| match error {
        Error::Invalid(mut faults) => {
            faults.iter_mut().filter(|fault| fault.field == theirs).for_each(|fault| fault.field = ours);
            Error::Invalid(faults)
        }
        other => other,
    }
}

/// All that is wrong with the fields of one thing.
#[derive(Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// What a field holds, unless something is wrong with it: that is kept.
    pub fn take<T>(&mut self, field: Result<T, Error>) -> Option<T> {
        match field {
            Ok(value) => Some(value),
            Err(Error::Invalid(faults)) => {
                self.0.extend(faults);
                None
            }
            Err(_) => None,
        }
    }

    /// What was wrong.
    #[must_use]
    pub fn all(self) -> Vec<Fault> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use remit_domain::id::UserId;
    use remit_domain::permission::Role;

    use super::*;

    #[test]
    fn what_cannot_be_taken_is_kept_at_its_field() {
        let mut faults = Faults::default();
        assert_eq!(faults.take(word("role", "member")), Some(Role::Member));
        assert_eq!(faults.take(word::<Role>("role", "king")), None);
        assert_eq!(faults.take(ids::<UserId>("users", &["usr_1".to_owned(), "grp_1".to_owned()])), None);
        let fault = |field, problem| Fault { field, problem };
        assert_eq!(faults.all(), [fault("role", Wrong::NotAChoice), fault("users", Wrong::Unknown)]);
    }

    #[test]
    fn a_page_has_from_1_to_200_rows() {
        assert_eq!([rows(None), rows(Some("1")), rows(Some("200"))].map(Result::unwrap), [50, 1, 200]);
        for wrong in ["0", "201", "-1", "", "many"] {
            assert!(rows(Some(wrong)).is_err(), "{wrong}");
        }
    }
}
