//! Settings, users: noting an absence of anybody, also with sight for whoever stands in.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::absence::commands;
use remit_domain::absence::{Absence, State as Stands};
use remit_domain::error::Error;
use remit_domain::id::UserId;
use remit_domain::user::list;

use super::USERS;
use super::form::{Shown, asked, end_address, ending, fields as absence_fields, preview_of};
use super::list::lines;
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Path, Query};
use crate::pages::back::{Back, leading_back};
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::refusal::Refusal;
use crate::pages::sent::answer;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::frame::Place;

/// `GET /settings/users/{id}/absence`
pub async fn ask_to_plan(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
) -> Result<Markup, Problem> {
    sheet(&app, &signed.reader(), id, &back, &Fields::default(), &Refusal::default()).await
}

/// `POST /settings/users/{id}/absence`
pub async fn plan(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let act = async || {
        let wanted = asked(&reader, &fields, id, true)?;
        app.write(reader.actor(), |tx| commands::plan(tx, reader.actor(), &wanted)).await
    };
    answer(
        &fields,
        act,
        |_| back.told(USERS, "absence-planned", id),
        async |refusal| sheet(&app, &reader, id, &back, &fields, &refusal).await,
    )
    .await
}

async fn sheet(
    app: &App,
    reader: &Reader<'_>,
    id: UserId,
    back: &Back,
    typed: &Fields,
    refusal: &Refusal,
) -> Result<Markup, Problem> {
    let read = |tx: &Tx<'_>| {
        let user = list::one(tx, reader.actor(), id)?.user;
        Ok::<_, Error>((user, Shown::read(tx, reader, id, typed)?))
    };
    let (user, shown) = app.read_list(reader, read).await?;
    let words = reader.words;
    let (back, page) = (back.to(USERS), format!("{USERS}/{id}/absence"));
    let (title, plan) = (words.attr("absence-of", &[("name", user.name.as_str().into())]), words.t("absence-plan-it"));
    let end = |absence: &Absence, state| {
        let address = leading_back(&end_address(&page, absence.id), back);
        html! { (Button::link(&ending(reader, false, state == Stands::Current), &address).small()) }
    };
    let sheet = Sheet {
        title: &title,
        back,
        action: Some(&leading_back(&page, back)),
        csrf: &reader.signed.form_token,
        body: html! {
            // What Enter presses, wherever it is pressed: the first button of the form.
            button type="submit" hidden formnovalidate {}
            p.soft { bdi { (user.email) } }
            @if !shown.listed.coming.is_empty() { (lines(reader, shown.listed.coming.iter(), &shown.names, end)) }
            (absence_fields(reader, &shown, typed, refusal, true))
        },
        aside: Some(preview_of(app, reader, id, typed, true).await?),
        buttons: html! { (Button::choice(&plan, "do", "save").primary()) },
    };
    Ok(reader.page(Some(Place::Users), &shown.todo, &title, &sheet.markup(words)))
}
