//! Making somebody else the owner: typed and shown by password, for it cannot be taken back (USR 8).

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::error::{Conflict, Error};
use remit_domain::id::UserId;
use remit_domain::organisation::Confirmation;
use remit_domain::permission::{Ability, may, sees_all};
use remit_domain::user::commands::{check_transfer, transfer_ownership};
use remit_domain::user::{Status, list};

use super::LIST;
use super::standing::address;
use crate::actor::{Origin, Signed};
use crate::app::App;
use crate::extract::{Form, Path, Query};
use crate::pages::back::{Back, leading_back};
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::preview::preview;
use crate::pages::refusal::Refusal;
use crate::pages::sent::answer;
use crate::pages::session::prove_again;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::form::Field;
use crate::ui::frame::Place;
use crate::words::{Words, bdi};

/// `GET /settings/users/{id}/ownership`
pub async fn ask_to_transfer(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
) -> Result<Markup, Problem> {
    form(&app, &signed.reader(), id, &back, "", &Refusal::default()).await
}

/// `POST /settings/users/{id}/ownership`
pub async fn transfer(
    State(app): State<App>,
    origin: Origin,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let act = async || confirm_and_transfer(&app, &origin, &reader, id, &fields).await;
    answer(
        &fields,
        act,
        |()| back.told(LIST, "transferred", id),
        async |refusal| form(&app, &reader, id, &back, fields.text("name"), &refusal).await,
    )
    .await
}

async fn confirm_and_transfer(
    app: &App,
    origin: &Origin,
    reader: &Reader<'_>,
    id: UserId,
    fields: &Fields,
) -> Result<(), Error> {
    let actor = reader.actor();
    // A password is only asked of whoever may do it: an answer would help somebody at a computer left open to guess it.
    app.db.read(|tx| check_transfer(tx, actor, id, fields.text("name"))).await?;
    let proof = prove_again(app, origin, reader.signed, "password", fields.text("password")).await?;
    let confirmation = Confirmation { name: fields.text("name"), proof: &proof };
    app.write(actor, |tx| transfer_ownership(tx, actor, id, Some(&confirmation))).await?;
    app.mail_waits();
    Ok(())
}

async fn form(
    app: &App,
    reader: &Reader<'_>,
    id: UserId,
    back: &Back,
    typed: &str,
    refusal: &Refusal,
) -> Result<Markup, Problem> {
    let read = |tx: &Tx<'_>| {
        let _permit = may(reader.actor(), Ability::Own)?;
        let listed = list::one(tx, reader.actor(), id)?;
        if listed.user.status != Status::Joined || reader.actor().user() == Some(id) {
            return Err(Error::Conflict(Conflict::WrongStatus));
        }
        Ok((listed, reader.todo(tx)?))
    };
    let (listed, todo) = app.db.read(read).await?;
    let preview = preview(app, reader, |tx| transfer_ownership(tx, reader.actor(), id, None)).await?;
    let words = reader.words;
    let title = words.attr("user-own-of", &[("name", listed.user.name.as_str().into())]);
    let sheet = Sheet {
        title: &title,
        back: back.to(LIST),
        action: Some(&leading_back(&format!("{LIST}/{id}/ownership"), back.to(LIST))),
        csrf: &reader.signed.form_token,
        body: body(words, &reader.signed.session.organisation.name, &listed, typed, refusal),
        aside: Some(preview),
        buttons: html! { (Button::submit(&title).danger()) },
    };
    Ok(reader.page(Some(Place::Users), &todo, &title, &sheet.markup(words)))
}

fn body(words: Words, workspace: &str, listed: &list::Listed, typed: &str, refusal: &Refusal) -> Markup {
    let user = &listed.user;
    let (name, password) = (words.t("user-own-name"), words.t("user-own-password"));
    let hint = words.with("user-own-name-hint", &[("workspace", workspace.into())]);
    let (name_fault, password_fault) = (refusal.at(words, "name"), refusal.at(words, "password"));
    html! {
        (refusal.note(words))
        (address(listed))
        p { (words.rich("user-own-means", &[], &[("name", bdi(&user.name)), ("workspace", bdi(workspace))])) }
        @if !sees_all(user.role, user.position) { p { (words.t("user-own-sees")) } }
        (Field::new("name", &name).value(typed).hint(&hint).error(name_fault.as_deref()).required().text())
        (Field::new("password", &password).autocomplete("current-password").error(password_fault.as_deref()).required().password())
    }
}
