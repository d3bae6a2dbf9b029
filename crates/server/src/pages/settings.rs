//! Settings: their first page.

use axum::response::Redirect;
use remit_domain::permission::{Ability, may};

use crate::actor::Signed;
use crate::problem::Problem;

/// `GET /settings`
pub async fn first(signed: Signed) -> Result<Redirect, Problem> {
    let _permit = may(&signed.session.actor, Ability::Inspect)?;
    Ok(Redirect::to("/settings/users"))
}
