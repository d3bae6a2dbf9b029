//! What a customer is called.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use remit_domain::customer::{self, LONGEST_NAME};
use remit_domain::error::{Error, Fault};
use remit_domain::id::CustomerId;
use remit_domain::permission::{Ability, may};
use serde::Deserialize;

use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Path};
use crate::pages::chrome::Reader;
use crate::pages::fields::{fault, or_again};
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::form::Field;
use crate::ui::frame::Place;

/// What the form sends.
#[derive(Deserialize)]
pub struct Naming {
    name: String,
    version: i64,
}

/// `GET /customers/{id}/name`
pub async fn ask_for_name(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<CustomerId>,
) -> Result<Markup, Problem> {
    form(&app, &signed.reader(), id, None, &[]).await
}

/// `POST /customers/{id}/name`
pub async fn rename(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<CustomerId>,
    Form(naming): Form<Naming>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let done = app
        .write(reader.actor(), |tx| customer::commands::rename(tx, reader.actor(), id, &naming.name, naming.version))
        .await;
    or_again(done.map(|()| format!("/customers/{id}")), async |faults| {
        form(&app, &reader, id, Some(&naming), &faults).await
    })
    .await
}

async fn form(
    app: &App,
    reader: &Reader<'_>,
    id: CustomerId,
    typed: Option<&Naming>,
    faults: &[Fault],
) -> Result<Markup, Problem> {
    let read = |tx: &remit_db::Tx<'_>| {
        let _permit = may(reader.actor(), Ability::Assign)?;
        Ok::<_, Error>((customer::find(tx, reader.actor(), id)?, reader.todo(tx)?))
    };
    let (customer, todo) = app.db.read(read).await?;
    let words = reader.words;
    let (title, label, save) = (words.t("customer-rename"), words.t("customer-name"), words.t("customer-save"));
    let back = format!("/customers/{id}");
    let error = fault(words, faults, "name");
    let (name, version) = typed.map_or((customer.name.as_str(), customer.version), |it| (&it.name, it.version));
    let field = Field::new("name", &label).value(name).longest(LONGEST_NAME).required().error(error.as_deref());
    let sheet = Sheet {
        title: &words.attr("customer-rename-of", &[("name", customer.name.as_str().into())]),
        back: &back,
        action: Some(&format!("{back}/name")),
        csrf: &reader.signed.form_token,
        body: html! { input type="hidden" name="version" value=(version); (field.text()) },
        aside: None,
        buttons: html! { (Button::submit(&save).primary()) },
    };
    Ok(reader.page(Some(Place::Customers), &todo, &title, &sheet.markup(words)))
}
