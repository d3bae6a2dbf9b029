//! The reader's own choice of columns (LST 1).

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use remit_domain::error::Error;
use remit_domain::layout::commands::{forget, keep};
use remit_domain::layout::{Layout, List, Place};

use super::fields::Fields;
use super::inside::inside;
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Path};
use crate::problem::Problem;

/// `POST /lists/{list}/columns`
pub async fn choose(
    State(app): State<App>,
    signed: Signed,
    Path(list): Path<List>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let actor = &signed.session.actor;
    if fields.text("do") == "default" {
        app.write(actor, |tx| forget(tx, actor, list)).await?;
    } else {
        let layout = Layout::new(&places(&fields)).map_err(|problem| Error::invalid("columns", problem))?;
        app.write(actor, |tx| keep(tx, actor, list, &layout)).await?;
    }
    Ok(Redirect::to(inside(fields.text("return"))).into_response())
}

/// All columns in the order that the form wants.
fn places(fields: &Fields) -> Vec<Place> {
    let place = |key: &str| Place { column: key.to_owned(), is_shown: fields.all("columns").any(|shown| shown == key) };
    let mut places: Vec<Place> = fields.all("order").map(place).collect();
    if let Some((way, column)) = fields.text("move").split_once(' ')
        && let Some(at) = places.iter().position(|place| place.column == column)
    {
        let to = if way == "earlier" { at.saturating_sub(1) } else { (at + 1).min(places.len() - 1) };
        places.swap(at, to);
    }
    places
}
