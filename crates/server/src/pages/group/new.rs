//! Making a group (GRP 1).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::Markup;
use remit_db::Tx;
use remit_domain::error::Error;
use remit_domain::group;
use remit_domain::permission::{Ability, may};

use super::LIST;
use super::form::{self, Filled, People, asked};
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Query};
use crate::pages::back::Back;
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::refusal::Refusal;
use crate::problem::Problem;

/// `GET /settings/groups/new`
pub async fn ask_for_new(State(app): State<App>, signed: Signed, Query(back): Query<Back>) -> Result<Markup, Problem> {
    show(&app, &signed.reader(), &back, &Fields::default(), &Refusal::default()).await
}

/// `POST /settings/groups/new`
pub async fn create(
    State(app): State<App>,
    signed: Signed,
    Query(back): Query<Back>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    if fields.only_finds() {
        return Ok(show(&app, &reader, &back, &fields, &Refusal::default()).await?.into_response());
    }
    let done = match asked(&fields) {
        Ok((name, members)) => {
            app.write(reader.actor(), |tx| group::commands::create(tx, reader.actor(), &name, &members)).await
        }
        Err(refused) => Err(refused),
    };
    match done {
        Ok(id) => Ok(back.told(LIST, "created", id)),
        Err(error) => {
            let refusal = Refusal::of(error)?;
            Ok(refusal.answer(show(&app, &reader, &back, &fields, &refusal).await?))
        }
    }
}

async fn show(
    app: &App,
    reader: &Reader<'_>,
    back: &Back,
    fields: &Fields,
    refusal: &Refusal,
) -> Result<Markup, Problem> {
    let filled = Filled::typed(fields);
    let read = |tx: &Tx<'_>| {
        let _permit = may(reader.actor(), Ability::Configure)?;
        Ok::<_, Error>((People::read(tx, reader.actor(), &filled.members)?, reader.todo(tx)?))
    };
    let (people, todo) = app.read_list(reader, read).await?;
    let (title, button) = (reader.words.t("group-new"), reader.words.t("group-make"));
    let form = form::Form {
        title: &title,
        action: "/settings/groups/new",
        button: &button,
        group: None,
        filled: &filled,
        people: &people,
        refusal,
    };
    Ok(form.page(reader, back, &todo))
}
