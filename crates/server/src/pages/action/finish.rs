//! Completing, ignoring, and taking either back.

use axum::extract::State;
use axum::response::Redirect;
use remit_db::Tx;
use remit_domain::action::finish;
use remit_domain::error::{Conflict, Error};
use remit_domain::id::ActionId;
use remit_domain::{Actor, Result};

use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Path};
use crate::pages::back::{Back, telling};
use crate::problem::{Kind, Problem};

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
    app.write(&signed.session.actor, |tx| finish::undo(tx, &signed.session.actor, id)).await?;
    Ok(Redirect::to(back.anywhere()))
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
    if let Err(error) = app.write(&signed.session.actor, |tx| command(tx, &signed.session.actor, id)).await {
        return Err(who_was_first(app, signed, error).await?);
    }
    Ok(Redirect::to(&telling(back.anywhere(), how, id)))
}

/// The second of two is told who was faster (OWN 9), or whose it has become (OWN 13).
pub(super) async fn who_was_first(app: &App, signed: &Signed, error: Error) -> Result<Problem> {
    let Error::Conflict(conflict) = error else { return Ok(error.into()) };
    let (key, person) = match conflict {
        Conflict::AlreadyFinished { performer: Some(first) } => ("conflict-finished-by", first),
        Conflict::HandedOver { to } => ("conflict-handed-to", to),
        _ => return Ok(error.into()),
    };
    let reader = signed.reader();
    let names = app.db.read(|tx| reader.names(tx, &[person])).await?;
    let name = names.get(&person).map_or("", String::as_str);
    Ok(Problem::detailed(Kind::Conflict(conflict), reader.words.with(key, &[("name", name.into())])))
}
