//! Taking the second factor away from somebody who has lost their telephone.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::Actor;
use remit_domain::account::second_factor::commands::{check_reset, reset};
use remit_domain::error::{Conflict, Error};
use remit_domain::id::UserId;
use remit_domain::user::list;

use super::LIST;
use super::standing::address;
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Path, Query};
use crate::pages::back::{Back, leading_back};
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::frame::Place;
use crate::words::{Words, bdi};

/// `GET /settings/users/{id}/second-factor`
pub async fn ask_to_reset_second_factor(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
) -> Result<Markup, Problem> {
    let reader = signed.reader();
    let read = |tx: &Tx<'_>| {
        check_reset(tx, reader.actor(), id)?;
        Ok::<_, Error>((list::one(tx, reader.actor(), id)?, reader.todo(tx)?))
    };
    let (listed, todo) = app.db.read(read).await?;
    let words = reader.words;
    let name = listed.user.name.as_str();
    let title = words.attr("user-factor-of", &[("name", name.into())]);
    let sheet = Sheet {
        title: &title,
        back: back.to(LIST),
        action: Some(&form(id, &back)),
        csrf: &signed.form_token,
        body: html! {
            (address(&listed))
            p { (words.rich("user-factor-means", &[], &[("name", bdi(name))])) }
        },
        aside: None,
        buttons: html! { (Button::submit(&words.t("user-factor")).danger()) },
    };
    Ok(reader.page(Some(Place::Users), &todo, &title, &sheet.markup(words)))
}

/// `POST /settings/users/{id}/second-factor`
pub async fn reset_second_factor(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
) -> Result<Response, Problem> {
    let actor = &signed.session.actor;
    app.write(actor, |tx| reset(tx, actor, id)).await?;
    app.mail_waits();
    Ok(back.told(LIST, "second-factor", id))
}

/// Has `id` a second factor that `actor` may ask to reset? Whether their account is used elsewhere too, the form says.
pub(super) fn is_offered(tx: &Tx<'_>, actor: &Actor, id: UserId) -> Result<bool, Error> {
    match check_reset(tx, actor, id) {
        Ok(()) | Err(Error::Conflict(Conflict::UserElsewhere)) => Ok(true),
        Err(Error::Denied | Error::Conflict(Conflict::SecondFactorOff)) => Ok(false),
        Err(other) => Err(other),
    }
}

/// The way to the form.
pub(super) fn way(words: Words, id: UserId, back: &Back) -> Markup {
    html! { p { a.link href=(form(id, back)) { (words.t("user-factor")) } } }
}

fn form(id: UserId, back: &Back) -> String {
    leading_back(&format!("{LIST}/{id}/second-factor"), back.to(LIST))
}
