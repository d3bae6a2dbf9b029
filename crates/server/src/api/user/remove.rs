//! Removing somebody, with whoever takes over what they leave (USR 7), and erasing them (USR 11).

use axum::extract::State;
use axum::response::Response;
use remit_db::Tx;
use remit_domain::id::UserId;
use remit_domain::user::commands::{self, Replacement};
use serde::{Deserialize, Serialize};

use crate::actor::Writer;
use crate::api::asked::id_or_none;
use crate::api::preview::{Mode, run};
use crate::app::App;
use crate::extract::{self, Path, Query};
use crate::problem::Problem;

/// Who takes over.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    customers: Option<String>,
    rules: Option<String>,
    #[serde(default)]
    erase: bool,
}

/// What became of them.
#[derive(Serialize)]
struct Gone {
    removed: UserId,
    erased: bool,
}

/// `DELETE /api/v1/users/{id}`
pub async fn remove(
    State(app): State<App>,
    Writer { actor }: Writer,
    Path(id): Path<UserId>,
    Query(mode): Query<Mode>,
    extract::Json(asked): extract::Json<Asked>,
) -> Result<Response, Problem> {
    let replacement = Replacement {
        customers: id_or_none("customers", asked.customers.as_deref())?,
        rules: id_or_none("rules", asked.rules.as_deref())?,
    };
    let remove = |tx: &Tx<'_>| commands::remove_or_erase(tx, &actor, id, &replacement, asked.erase);
    run(&app, &actor, &mode, remove, |_, ()| Ok(Gone { removed: id, erased: asked.erase })).await
}
