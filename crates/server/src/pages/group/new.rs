//! Making a group (GRP 1).

use axum::extract::State;
use axum::response::Response;
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
use crate::pages::sent::answer;
use crate::problem::Problem;

/// `GET /settings/groups/new`
pub async fn ask_for_new(State(app): State<App>, signed: Signed, Query(back): Query<Back>) -> Result<Markup, Problem> {
    show(&app, &signed.reader(), &back, &Filled::default(), &Refusal::default()).await
}

/// `POST /settings/groups/new`
pub async fn create(
    State(app): State<App>,
    signed: Signed,
    Query(back): Query<Back>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let (reader, filled) = (signed.reader(), Filled::typed(&fields));
    let act = async || {
        let new = asked(&fields)?;
        app.write(reader.actor(), |tx| group::commands::create(tx, reader.actor(), &new.name, &new.join)).await
    };
    answer(
        &fields,
        act,
        |id| back.told(LIST, "created", id),
        async |refusal| show(&app, &reader, &back, &filled, &refusal).await,
    )
    .await
}

async fn show(
    app: &App,
    reader: &Reader<'_>,
    back: &Back,
    filled: &Filled,
    refusal: &Refusal,
) -> Result<Markup, Problem> {
    let read = |tx: &Tx<'_>| {
        let _permit = may(reader.actor(), Ability::Configure)?;
        let people = People::read(tx, reader, None, filled)?;
        let namesake = form::to_restore(tx, reader.actor(), filled, refusal)?;
        Ok::<_, Error>((people, namesake, reader.todo(tx)?))
    };
    let (people, namesake, todo) = app.read_list(reader, read).await?;
    let (title, button) = (reader.words.t("group-new"), reader.words.t("group-make"));
    let form = form::Form {
        title: &title,
        action: "/settings/groups/new",
        button: &button,
        group: None,
        filled,
        people: &people,
        refusal,
        namesake: namesake.as_ref(),
        preview: None,
    };
    Ok(form.page(reader, back, &todo))
}
