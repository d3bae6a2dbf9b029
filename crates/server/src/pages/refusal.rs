//! A form that the model refused: it comes back with what was typed and what is wrong with it.

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use remit_domain::error::{Conflict, Error, Fault};

use super::fields::fault;
use crate::problem::{Problem, say};
use crate::ui::notice::{Kind, note};
use crate::words::Words;

/// Why a form comes back. The default is that it does not: it is shown for the first time.
#[derive(Debug, Clone, Default)]
pub struct Refusal {
    /// What is wrong with which field.
    pub faults: Vec<Fault>,
    /// The rule in the way.
    pub conflict: Option<Conflict>,
    /// Whether somebody else was faster.
    pub stale: bool,
}

impl Refusal {
    /// What a form can say at its place. Other errors are pages of their own.
    ///
    /// # Errors
    /// Those others.
    pub fn of(error: Error) -> Result<Refusal, Problem> {
        match error {
            Error::Invalid(faults) => Ok(Refusal { faults, ..Refusal::default() }),
            Error::Conflict(conflict) => Ok(Refusal { conflict: Some(conflict), ..Refusal::default() }),
            Error::Stale => Ok(Refusal { stale: true, ..Refusal::default() }),
            other => Err(other.into()),
        }
    }

    /// What is wrong with a field, in the reader's words.
    #[must_use]
    pub fn at(&self, words: Words, field: &str) -> Option<String> {
        fault(words, &self.faults, field)
    }

    /// The rule in the way, above the fields.
    #[must_use]
    pub fn note(&self, words: Words) -> Markup {
        html! { @if let Some(conflict) = self.conflict { (note(Kind::Bad, say::conflict(words, conflict))) } }
    }

    /// The page of the form with the status that fits.
    pub fn answer(&self, page: Markup) -> Response {
        if let Some(Conflict::TooManyAttempts { seconds }) = self.conflict {
            return (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, seconds.to_string())], page).into_response();
        }
        let status =
            if self.stale || self.conflict.is_some() { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
        (status, page).into_response()
    }
}
