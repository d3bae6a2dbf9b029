//! Completing, ignoring, and taking either back.

use axum::extract::State;
use axum::response::Redirect;
use remit_db::Tx;
use remit_domain::action::finish;
use remit_domain::id::ActionId;
use remit_domain::{Actor, Result};
use serde::Deserialize;

use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Path};
use crate::pages::session::inside;
use crate::problem::Problem;

/// Where to go on.
#[derive(Deserialize)]
pub struct Back {
    #[serde(rename = "return", default)]
    address: String,
}

/// `POST /actions/{id}/complete`
pub async fn complete(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ActionId>,
    Form(back): Form<Back>,
) -> std::result::Result<Redirect, Problem> {
    finished(&app, &signed, id, &back, "done", finish::complete).await
}

/// `POST /actions/{id}/ignore`
pub async fn ignore(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ActionId>,
    Form(back): Form<Back>,
) -> std::result::Result<Redirect, Problem> {
    finished(&app, &signed, id, &back, "ignored", finish::ignore).await
}

/// `POST /actions/{id}/undo`
pub async fn undo(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ActionId>,
    Form(back): Form<Back>,
) -> std::result::Result<Redirect, Problem> {
    app.db.write(|tx| finish::undo(tx, &signed.session.actor, id)).await?;
    Ok(Redirect::to(inside(&back.address)))
}

/// Goes back to the list with a word about what was done, from which it can be undone.
async fn finished(
    app: &App,
    signed: &Signed,
    id: ActionId,
    back: &Back,
    how: &str,
    command: fn(&Tx<'_>, &Actor, ActionId) -> Result<()>,
) -> std::result::Result<Redirect, Problem> {
    app.db.write(|tx| command(tx, &signed.session.actor, id)).await?;
    let address = inside(&back.address);
    let separator = if address.contains('?') { '&' } else { '?' };
    Ok(Redirect::to(&format!("{address}{separator}{how}={id}")))
}
