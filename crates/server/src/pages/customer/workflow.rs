//! Which workflow a customer is under.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use remit_domain::customer;
use remit_domain::error::{Error, Fault};
use remit_domain::id::CustomerId;
use remit_domain::permission::{Ability, may};
use remit_domain::workflow::{self, Workflow};

use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Path};
use crate::pages::chrome::Reader;
use crate::pages::fields::{Fields, fault, or_again};
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::form::{Choice, Field};
use crate::ui::frame::Place;
use crate::words::Words;

/// `GET /customers/{id}/workflow`
pub async fn ask_for_workflow(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<CustomerId>,
) -> Result<Markup, Problem> {
    form(&app, &signed.reader(), id, None, &[]).await
}

/// `POST /customers/{id}/workflow`
pub async fn set_workflow(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<CustomerId>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let done = match fields.id("workflow") {
        Ok(wanted) => {
            app.write(reader.actor(), |tx| customer::commands::set_workflow(tx, reader.actor(), &[id], wanted)).await
        }
        Err(refused) => Err(refused),
    };
    let typed = fields.text("workflow");
    or_again(done.map(|_| format!("/customers/{id}")), async |faults| {
        form(&app, &reader, id, Some(typed), &faults).await
    })
    .await
}

async fn form(
    app: &App,
    reader: &Reader<'_>,
    id: CustomerId,
    typed: Option<&str>,
    faults: &[Fault],
) -> Result<Markup, Problem> {
    let read = |tx: &remit_db::Tx<'_>| {
        let _permit = may(reader.actor(), Ability::Assign)?;
        let customer = customer::find(tx, reader.actor(), id)?;
        Ok::<_, Error>((customer, workflow::list(tx, reader.actor())?, reader.todo(tx)?))
    };
    let (customer, workflows, todo) = app.db.read(read).await?;
    let words = reader.words;
    let (title, back) = (words.t("customer-set-workflow"), format!("/customers/{id}"));
    let held = customer.workflow.map(|workflow| workflow.to_string()).unwrap_or_default();
    let save = words.t("customer-save");
    let sheet = Sheet {
        title: &words.attr("customer-workflow-of", &[("name", customer.name.as_str().into())]),
        back: &back,
        action: Some(&format!("{back}/workflow")),
        csrf: &reader.signed.form_token,
        body: choice(words, &workflows, typed.unwrap_or(&held), faults),
        aside: None,
        buttons: html! { (Button::submit(&save).primary()) },
    };
    Ok(reader.page(Some(Place::Customers), &todo, &title, &sheet.markup(words)))
}

/// One of the workflows, or none.
pub(super) fn choice(words: Words, workflows: &[Workflow], chosen: &str, faults: &[Fault]) -> Markup {
    let (label, none, hint) =
        (words.t("customer-workflow"), words.t("customer-no-workflow"), words.t("customer-workflow-hint"));
    let ids: Vec<_> = workflows.iter().map(|workflow| workflow.id.to_string()).collect();
    let some =
        workflows.iter().zip(&ids).map(|(workflow, id)| Choice { value: id, label: &workflow.name, sentence: "" });
    let choices: Vec<_> = [Choice { value: "", label: &none, sentence: "" }].into_iter().chain(some).collect();
    let error = fault(words, faults, "workflow");
    Field::new("workflow", &label).value(chosen).hint(&hint).error(error.as_deref()).select(&choices)
}
