//! Forms whose fields may come several times.

use std::str::FromStr;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;
use remit_domain::clock::Day;
use remit_domain::error::{Error, Fault, Problem as Wrong};
use serde::Deserialize;

use crate::problem::{Problem, say};
use crate::words::Words;

/// The fields of a form in the order in which they were sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(try_from = "Vec<(String, String)>")]
pub struct Fields(Vec<(String, String)>);

/// The most fields of a form: all customers that may be ticked at once, and more than any form has beside them. What is
/// looked for in one list for each of another stays quick with so many.
const MOST: usize = 3_000;

/// A form with more than [`MOST`] fields.
#[derive(Debug, thiserror::Error)]
#[error("a form has at most {MOST} fields")]
pub struct TooManyFields;

/// The field that says which button sent a form.
pub const PRESSED: &str = "do";

/// What it says of a form that is sent only to see what it would do.
pub const PREVIEW: &str = "preview";

impl TryFrom<Vec<(String, String)>> for Fields {
    type Error = TooManyFields;
    fn try_from(sent: Vec<(String, String)>) -> Result<Fields, TooManyFields> {
        if sent.len() <= MOST { Ok(Fields(sent)) } else { Err(TooManyFields) }
    }
}

impl Fields {
    /// The first value of a field; empty when it was not sent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Every value of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether the form was sent only to find people: by the button beside the search, or by Enter when something else was
    /// typed there.
    #[must_use]
    pub fn only_finds(&self) -> bool {
        match self.text(PRESSED) {
            "" => self.text("find") != self.text("found"),
            what => what == "find",
        }
    }

    /// Whether the form was sent only to see what it would do.
    #[must_use]
    pub fn only_previews(&self) -> bool {
        self.text(PRESSED) == PREVIEW
    }

    /// The ids in a field that may come several times.
    ///
    /// # Errors
    /// A fault at the field when one of them is not an id of its kind.
    pub fn ids<T: FromStr>(&self, name: &'static str) -> Result<Vec<T>, Error> {
        self.all(name).map(|value| value.parse().map_err(|_| Error::invalid(name, Wrong::Unknown))).collect()
    }

    /// The id in a field that may be empty.
    ///
    /// # Errors
    /// A fault at the field when it is not an id of its kind.
    pub fn id<T: FromStr>(&self, name: &'static str) -> Result<Option<T>, Error> {
        let text = Some(self.text(name)).filter(|text| !text.is_empty());
        text.map(|text| text.parse().map_err(|_| Error::invalid(name, Wrong::Unknown))).transpose()
    }

    /// The day in a field that may be empty.
    ///
    /// # Errors
    /// A fault at the field when it is no day.
    pub fn day(&self, name: &'static str) -> Result<Option<Day>, Error> {
        let text = Some(self.text(name)).filter(|text| !text.is_empty());
        text.map(|text| text.parse().map_err(|_| Error::invalid(name, Wrong::NotAChoice))).transpose()
    }
}

/// What is wrong with a field, in the reader's words.
#[must_use]
pub fn fault(words: Words, faults: &[Fault], field: &str) -> Option<String> {
    faults.iter().find(|fault| fault.field == field).map(|fault| say::fault(words, &fault.problem))
}

/// Goes on to the address that `done` holds; when something was refused, shows the form again with what was typed.
///
/// # Errors
/// Everything else that went wrong.
pub async fn or_again(
    done: Result<String, Error>,
    form: impl AsyncFnOnce(Vec<Fault>) -> Result<Markup, Problem>,
) -> Result<Response, Problem> {
    match done {
        Ok(next) => Ok(Redirect::to(&next).into_response()),
        Err(Error::Invalid(faults)) => Ok((StatusCode::UNPROCESSABLE_ENTITY, form(faults).await?).into_response()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use remit_domain::id::UserId;

    use super::*;

    fn fields(text: &str) -> Fields {
        serde_urlencoded::from_str(text).unwrap()
    }

    #[test]
    fn a_field_that_comes_several_times_keeps_its_order() {
        let fields = fields("users=usr_2&csrf=x&users=usr_1&until=");
        assert_eq!(fields.ids::<UserId>("users").unwrap(), [UserId(2), UserId(1)]);
        assert_eq!(fields.id::<UserId>("until").unwrap(), None);
        assert_eq!(fields.text("nothing"), "");
    }

    #[test]
    fn a_form_of_more_fields_than_any_has_is_refused() {
        let ticked = |count: usize| serde_urlencoded::from_str::<Fields>(&"users=usr_1&".repeat(count));
        assert!(ticked(MOST).is_ok());
        assert!(ticked(MOST + 1).unwrap_err().to_string().contains("at most 3000 fields"));
    }

    #[test]
    fn what_does_not_fit_is_a_fault_at_its_field() {
        let at = |error: Error| matches!(error, Error::Invalid(faults) if faults[0].field == "users");
        assert!(at(fields("users=grp_1").ids::<UserId>("users").unwrap_err()));
        assert!(at(fields("users=x").day("users").unwrap_err()));
        assert_eq!(fields("users=1970-01-01").day("users").unwrap(), Some(Day(0)));
    }
}
