//! Assigning, and setting the workflow, for several customers at once (CUS 1).

use axum::extract::State;
use axum::http::header::REFERER;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::assignment::{self, Change};
use remit_domain::error::{Error, Fault};
use remit_domain::id::CustomerId;
use remit_domain::permission::{Ability, may};
use remit_domain::user::directory;
use remit_domain::{Result, customer, workflow};

use super::assigned::people;
use super::workflow::choice;
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Query};
use crate::pages::chrome::Reader;
use crate::pages::fields::{Fields, fault, or_again};
use crate::pages::session::inside;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::frame::Place;
use crate::ui::notice::{Kind, note};

/// The list that the forms are opened from.
const LIST: &str = "/customers";

/// `GET /customers/assign?pick=`
pub async fn ask_to_assign(
    State(app): State<App>,
    signed: Signed,
    headers: HeaderMap,
    Query(fields): Query<Fields>,
) -> Result<Markup, Problem> {
    assigning(&app, &signed.reader(), &from(&headers, fields), &[]).await
}

/// `POST /customers/assign`
pub async fn assign_several(
    State(app): State<App>,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let done = match assignment_of(&fields) {
        Ok((picked, change)) => {
            app.db.write(|tx| assignment::commands::change(tx, reader.actor(), &picked, &change)).await
        }
        Err(refused) => Err(refused),
    };
    or_again(done.map(|_| back(&fields).to_owned()), async |faults| assigning(&app, &reader, &fields, &faults).await)
        .await
}

/// `GET /customers/workflow?pick=`
pub async fn ask_to_set_workflow(
    State(app): State<App>,
    signed: Signed,
    headers: HeaderMap,
    Query(fields): Query<Fields>,
) -> Result<Markup, Problem> {
    choosing(&app, &signed.reader(), &from(&headers, fields), &[]).await
}

/// `POST /customers/workflow`
pub async fn set_workflow_of_several(
    State(app): State<App>,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let done = match fields.id("workflow").and_then(|wanted| Ok((fields.ids("pick")?, wanted))) {
        Ok((picked, wanted)) => {
            app.db.write(|tx| customer::commands::set_workflow(tx, reader.actor(), &picked, wanted)).await
        }
        Err(refused) => Err(refused),
    };
    or_again(done.map(|_| back(&fields).to_owned()), async |faults| choosing(&app, &reader, &fields, &faults).await)
        .await
}

/// The fields, with the list as it was left: the page that the form was opened from.
fn from(headers: &HeaderMap, fields: Fields) -> Fields {
    let page = headers.get(REFERER).and_then(|page| page.to_str().ok()?.parse::<Uri>().ok());
    let list = page.as_ref().and_then(Uri::path_and_query).map_or(LIST, PathAndQuery::as_str);
    fields.with("return", list)
}

/// The list as it was left, or as it begins.
fn back(fields: &Fields) -> &str {
    let address = inside(fields.text("return"));
    let is_list = address.strip_prefix(LIST).is_some_and(|rest| rest.is_empty() || rest.starts_with('?'));
    if is_list { address } else { LIST }
}

fn assignment_of(fields: &Fields) -> Result<(Vec<CustomerId>, Change)> {
    let change = Change { add: fields.ids("users")?, remove: fields.ids("remove")? };
    Ok((fields.ids("pick")?, change))
}

async fn assigning(app: &App, reader: &Reader<'_>, fields: &Fields, faults: &[Fault]) -> Result<Markup, Problem> {
    let picked: Vec<CustomerId> = fields.ids("pick").unwrap_or_default();
    let read = |tx: &Tx<'_>| {
        let actor = reader.actor();
        Ok::<_, Error>((directory::everybody(tx, actor)?, assignment::people(tx, actor, &picked)?, reader.todo(tx)?))
    };
    let (everybody, assigned, todo) = app.db.read(read).await?;
    let words = reader.words;
    let chosen = |name: &'static str| fields.all(name).map(str::to_owned).collect::<Vec<_>>();
    let (come, go) = (words.t("customer-assign-also"), words.t("customer-assign-no-longer"));
    let leaving: Vec<_> = everybody.iter().filter(|entry| assigned.contains(&entry.id)).cloned().collect();
    let body = html! {
        @if let Some(fault) = fault(words, faults, "users") { (note(Kind::Bad, fault)) }
        (people(words, "users", &come, &everybody, &chosen("users")))
        @if !leaving.is_empty() { (people(words, "remove", &go, &leaving, &chosen("remove"))) }
    };
    Ok(sheet(reader, fields, "/customers/assign", &words.t("customer-assign"), &todo, &body))
}

async fn choosing(app: &App, reader: &Reader<'_>, fields: &Fields, faults: &[Fault]) -> Result<Markup, Problem> {
    let read = |tx: &Tx<'_>| {
        let _permit = may(reader.actor(), Ability::Assign)?;
        Ok::<_, Error>((workflow::list(tx, reader.actor())?, reader.todo(tx)?))
    };
    let (workflows, todo) = app.db.read(read).await?;
    let words = reader.words;
    let body = choice(words, &workflows, fields.text("workflow"), faults);
    Ok(sheet(reader, fields, "/customers/workflow", &words.t("customer-set-workflow"), &todo, &body))
}

/// The form about the picked customers; without any there is nothing to send.
fn sheet(reader: &Reader<'_>, fields: &Fields, address: &str, title: &str, todo: &str, body: &Markup) -> Markup {
    let words = reader.words;
    let picked: Vec<_> = fields.all("pick").collect();
    let count = i64::try_from(picked.len()).unwrap_or(i64::MAX);
    let save = words.with("customer-save-for", &[("n", count.into())]);
    let sheet = Sheet {
        title,
        back: back(fields),
        action: Some(address),
        csrf: &reader.signed.form_token,
        body: html! {
            @if picked.is_empty() {
                (note(Kind::Info, words.t("customer-pick-first")))
            } @else {
                input type="hidden" name="return" value=(back(fields));
                @for customer in &picked { input type="hidden" name="pick" value=(customer); }
                (body)
            }
        },
        aside: None,
        buttons: html! { @if !picked.is_empty() { (Button::submit(&save).primary()) } },
    };
    reader.page(Some(Place::Customers), todo, title, &sheet.markup(words))
}
