//! Customers, for machines.

mod assigned;
mod list;

use axum::Json;
use axum::extract::State;
use remit_domain::action::owners;
use remit_domain::customer;
use remit_domain::id::{CustomerId, StepId, UserId};
use serde::{Deserialize, Serialize};

pub use assigned::{assign, assign_several, assigned};
pub use list::{list, show};

use super::about;
use super::action::explained::{Known, Would};
use crate::actor::Reader;
use crate::app::App;
use crate::extract::{Nothing, Path, Query};
use crate::problem::Problem;

/// Whom it is asked about.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    user: Option<String>,
}

/// Whether somebody sees a customer.
#[derive(Serialize)]
pub struct Sight {
    customer: CustomerId,
    user: UserId,
    sees: bool,
}

/// `GET /api/v1/customers/{id}/steps/{step}/owners`: whose an action of this step would be for this customer, and how that
/// comes about (OWN 10).
pub async fn owners(
    State(app): State<App>,
    reader: Reader,
    Path((customer, step)): Path<(CustomerId, StepId)>,
    _: Query<Nothing>,
) -> Result<Json<Would>, Problem> {
    let would = reader.ask(&app, |tx, actor| {
        let explanation = owners::would_own(tx, actor, customer, step)?;
        let known = Known::read(tx, actor.org, Some(&explanation.owners), Some(&explanation))?;
        Ok(Would::new(customer, step, &explanation, &known))
    });
    Ok(Json(would.await?))
}

/// `GET /api/v1/customers/{id}/sight?user=`: may this user see this customer (ACC 1)?
pub async fn sight(
    State(app): State<App>,
    reader: Reader,
    Path(customer): Path<CustomerId>,
    Query(asked): Query<Asked>,
) -> Result<Json<Sight>, Problem> {
    let sight = reader.ask(&app, |tx, actor| {
        customer::require(tx, actor, customer)?;
        let user = about(tx, actor, asked.user.as_deref())?;
        Ok(Sight { customer, user, sees: customer::sees(tx, actor.org, user, customer)? })
    });
    Ok(Json(sight.await?))
}
