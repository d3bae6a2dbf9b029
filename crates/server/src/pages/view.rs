//! Seeing what a user sees: an admin or the owner looks, and changes nothing.

use axum::extract::State;
use axum::response::Redirect;
use maud::{Markup, html};
use remit_domain::id::UserId;
use remit_domain::session::{View, view};

use super::chrome::Reader;
use crate::actor::{EvenViewing, Signed};
use crate::app::App;
use crate::extract::Path;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::form::csrf;
use crate::ui::notice::{self, Kind};
use crate::words::bdi;

/// `POST /settings/users/{id}/view`
pub async fn start(State(app): State<App>, signed: Signed, Path(id): Path<UserId>) -> Result<Redirect, Problem> {
    let actor = &signed.session.actor;
    app.write(actor, |tx| view::start(tx, actor, &signed.secret, id)).await?;
    Ok(Redirect::to("/"))
}

/// `POST /view/end`
pub async fn end(State(app): State<App>, EvenViewing(signed): EvenViewing) -> Result<Redirect, Problem> {
    let own = signed.session.own_actor();
    app.write(own, |tx| view::end(tx, own, &signed.secret)).await?;
    Ok(Redirect::to("/settings/users"))
}

/// Whose eyes the reader looks through, and the way back.
pub(super) fn banner(reader: &Reader<'_>) -> Option<Markup> {
    let session = &reader.signed.session;
    let View::Of(_) = &session.view else { return None };
    let (said, stop) =
        (reader.words.rich("view-banner", &[], &[("name", bdi(&session.name))]), reader.words.t("view-end"));
    let offer = html! {
        form method="post" action="/view/end" { (csrf(&reader.signed.form_token)) (Button::submit(&stop).small()) }
    };
    Some(notice::banner(Kind::Care, said, Some(offer)))
}
