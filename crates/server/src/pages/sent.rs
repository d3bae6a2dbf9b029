//! A form that was sent: what it asks for is done, or it is shown again.

use axum::response::{IntoResponse, Response};
use maud::Markup;
use remit_domain::Result;

use super::fields::Fields;
use super::refusal::Refusal;
use crate::problem::Problem;

/// Answers every form beside which a preview or a search for people stands. Sent only to find or to preview it is shown again,
/// and nothing is done, whatever `act` would do; so it is where the model refuses.
///
/// # Errors
/// What no form can say at its place, and why it cannot be shown.
pub async fn answer<T>(
    fields: &Fields,
    act: impl AsyncFnOnce() -> Result<T>,
    done: impl FnOnce(T) -> Response,
    form: impl AsyncFnOnce(Refusal) -> Result<Markup, Problem>,
) -> Result<Response, Problem> {
    if fields.only_finds() || fields.only_previews() {
        return Ok(form(Refusal::default()).await?.into_response());
    }
    match act().await {
        Ok(did) => Ok(done(did)),
        Err(error) => {
            let refusal = Refusal::of(error)?;
            Ok(refusal.answer(form(refusal.clone()).await?))
        }
    }
}
