//! Is it running, and can it work?

use axum::Json;
use axum::extract::State;
use remit_domain::organisation;
use serde_json::{Value, json};

use crate::app::App;
use crate::problem::Problem;

/// `GET /healthz`: the program runs.
pub async fn alive() -> Json<Value> {
    Json(json!({ "status": "alive" }))
}

/// `GET /readyz`: the storage answers too.
pub async fn ready(State(app): State<App>) -> Result<Json<Value>, Problem> {
    app.db.read(organisation::all).await?;
    Ok(Json(json!({ "status": "ready" })))
}
