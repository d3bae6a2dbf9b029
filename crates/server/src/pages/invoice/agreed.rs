//! What a customer says about an invoice: that they object to it, or when they will pay.

use axum::extract::State;
use axum::response::{Redirect, Response};
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::clock::Day;
use remit_domain::error::{Error, Fault, Problem as Wrong};
use remit_domain::id::InvoiceId;
use remit_domain::{Actor, invoice};

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

/// `POST /invoices/{id}/dispute`
pub async fn dispute(State(app): State<App>, signed: Signed, Path(id): Path<InvoiceId>) -> Result<Redirect, Problem> {
    set_disputed(&app, &signed, id, true).await
}

/// `POST /invoices/{id}/withdraw`: the customer no longer objects.
pub async fn withdraw(State(app): State<App>, signed: Signed, Path(id): Path<InvoiceId>) -> Result<Redirect, Problem> {
    set_disputed(&app, &signed, id, false).await
}

async fn set_disputed(app: &App, signed: &Signed, id: InvoiceId, is_disputed: bool) -> Result<Redirect, Problem> {
    let actor = &signed.session.actor;
    let change = |tx: &Tx<'_>| {
        invoice::commands::set_disputed(tx, actor, id, is_disputed)?;
        Ok::<_, Error>(invoice::find(tx, actor, id)?.customer)
    };
    let customer = app.write(actor, change).await?;
    Ok(Redirect::to(&format!("/customers/{customer}")))
}

/// `GET /invoices/{id}/promise`
pub async fn ask_for_promise(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<InvoiceId>,
) -> Result<Markup, Problem> {
    form(&app, &signed.reader(), id, None, &[]).await
}

/// `POST /invoices/{id}/promise`
pub async fn promise(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<InvoiceId>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let done = match promised(&fields) {
        Ok(day) => app.write(reader.actor(), |tx| set_promise(tx, reader.actor(), id, day)).await,
        Err(refused) => Err(refused),
    };
    let typed = fields.text("promised");
    or_again(done, async |faults| form(&app, &reader, id, Some(typed), &faults).await).await
}

/// Sets it, and says where the customer is.
fn set_promise(tx: &Tx<'_>, actor: &Actor, id: InvoiceId, day: Option<Day>) -> Result<String, Error> {
    invoice::commands::set_promise(tx, actor, id, day)?;
    Ok(format!("/customers/{}", invoice::find(tx, actor, id)?.customer))
}

/// The day that is promised; none when the promise is taken back.
fn promised(fields: &Fields) -> Result<Option<Day>, Error> {
    if !fields.text("drop").is_empty() {
        return Ok(None);
    }
    let day = fields.day("promised")?;
    day.map(Some).ok_or_else(|| Error::invalid("promised", Wrong::Missing))
}

async fn form(
    app: &App,
    reader: &Reader<'_>,
    id: InvoiceId,
    typed: Option<&str>,
    faults: &[Fault],
) -> Result<Markup, Problem> {
    let read = |tx: &Tx<'_>| Ok::<_, Error>((invoice::find(tx, reader.actor(), id)?, reader.todo(tx)?));
    let (invoice, todo) = app.db.read(read).await?;
    let words = reader.words;
    let number = invoice.entry.number.as_str();
    let title = words.attr("invoice-promise-of", &[("number", number.into())]);
    let held = invoice.promised.map(|day| day.to_string());
    let (label, hint) = (words.t("invoice-promise-day"), words.t("invoice-promise-hint"));
    let (save, take_back) = (words.t("invoice-save"), words.t("invoice-promise-drop"));
    let error = fault(words, faults, "promised");
    let field = Field::new("promised", &label)
        .value(typed.or(held.as_deref()).unwrap_or_default())
        .hint(&hint)
        .error(error.as_deref());
    let sheet = Sheet {
        title: &title,
        back: &format!("/customers/{}", invoice.customer),
        action: Some(&format!("/invoices/{id}/promise")),
        csrf: &reader.signed.form_token,
        body: field.date(),
        aside: None,
        buttons: html! {
            @if held.is_some() { (Button::choice(&take_back, "drop", "yes")) }
            (Button::submit(&save).primary())
        },
    };
    Ok(reader.page(Some(Place::Customers), &todo, &title, &sheet.markup(words)))
}
