//! Is it running, and can it work?

use axum::Json;
use axum::extract::State;
use remit_domain::schema;
use serde_json::{Value, json};

use crate::app::App;
use crate::problem::Problem;

/// `GET /healthz`: the program runs.
pub async fn alive() -> Json<Value> {
    Json(json!({ "status": "alive" }))
}

/// `GET /readyz`: the storage answers too, and is as this program knows it.
pub async fn ready(State(app): State<App>) -> Result<Json<Value>, Problem> {
    app.db.check_version(schema::MIGRATIONS).await?;
    Ok(Json(json!({ "status": "ready" })))
}
