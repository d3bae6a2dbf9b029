//! Leaving a customer alone for a while.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use remit_domain::clock::Day;
use remit_domain::customer;
use remit_domain::error::{Error, Fault, Problem as Wrong};
use remit_domain::id::CustomerId;

use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Path};
use crate::pages::chrome::Reader;
use crate::pages::fields::{Fields, fault, or_again};
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::form::Field;
use crate::ui::frame::Place;

/// `GET /customers/{id}/pause`
pub async fn ask_to_pause(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<CustomerId>,
) -> Result<Markup, Problem> {
    form(&app, &signed.reader(), id, None, &[]).await
}

/// `POST /customers/{id}/pause`
pub async fn pause(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<CustomerId>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let done = match until(&fields) {
        Ok(until) => app.write(reader.actor(), |tx| customer::commands::pause(tx, reader.actor(), id, until)).await,
        Err(refused) => Err(refused),
    };
    let typed = fields.text("until");
    or_again(done.map(|()| format!("/customers/{id}")), async |faults| {
        form(&app, &reader, id, Some(typed), &faults).await
    })
    .await
}

/// The first day of work again; none when it begins at once.
fn until(fields: &Fields) -> Result<Option<Day>, Error> {
    if !fields.text("resume").is_empty() {
        return Ok(None);
    }
    let until = fields.day("until")?;
    until.map(Some).ok_or_else(|| Error::invalid("until", Wrong::Missing))
}

async fn form(
    app: &App,
    reader: &Reader<'_>,
    id: CustomerId,
    typed: Option<&str>,
    faults: &[Fault],
) -> Result<Markup, Problem> {
    let read = |tx: &remit_db::Tx<'_>| Ok::<_, Error>((customer::find(tx, reader.actor(), id)?, reader.todo(tx)?));
    let (customer, todo) = app.db.read(read).await?;
    let words = reader.words;
    let (title, back) = (words.t("customer-pause"), format!("/customers/{id}"));
    let held = customer.paused_until.filter(|until| *until > reader.today).map(|until| until.to_string());
    let error = fault(words, faults, "until");
    let (label, hint) = (words.t("customer-pause-until"), words.t("customer-pause-hint"));
    let field = Field::new("until", &label)
        .value(typed.or(held.as_deref()).unwrap_or_default())
        .hint(&hint)
        .error(error.as_deref());
    let (save, resume) = (words.t("customer-save"), words.t("customer-resume"));
    let sheet = Sheet {
        title: &words.attr("customer-pause-of", &[("name", customer.name.as_str().into())]),
        back: &back,
        action: Some(&format!("{back}/pause")),
        csrf: &reader.signed.form_token,
        body: field.date(),
        aside: None,
        buttons: html! {
            @if held.is_some() { (Button::choice(&resume, "resume", "yes")) }
            (Button::submit(&save).primary())
        },
    };
    Ok(reader.page(Some(Place::Customers), &todo, &title, &sheet.markup(words)))
}
