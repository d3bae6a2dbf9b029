//! Assigning, and setting the workflow, for several customers at once (CUS 1).

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::assignment::{self, Change};
use remit_domain::error::{Error, Fault};
use remit_domain::id::{CustomerId, UserId};
use remit_domain::permission::{Ability, may};
use remit_domain::text::fold;
use remit_domain::user::directory;
use remit_domain::{customer, workflow};

use super::assigned::people;
use super::picked::{as_seen, back, carried, shown, sought};
use super::workflow::choice;
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Query};
use crate::pages::back::telling;
use crate::pages::choosing::Choices;
use crate::pages::chrome::Reader;
use crate::pages::fields::{Fields, fault, or_again};
use crate::pages::preview::{following, nothing_yet, preview};
use crate::pages::sent::answer;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::frame::Place;
use crate::ui::notice::{Kind, note};

/// `GET /customers/assign?pick=`
pub async fn ask_to_assign(
    State(app): State<App>,
    signed: Signed,
    Query(fields): Query<Fields>,
) -> Result<Markup, Problem> {
    assigning(&app, &signed.reader(), &fields, &[]).await
}

/// `POST /customers/assign`
pub async fn assign_several(
    State(app): State<App>,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let act = async || {
        let _permit = may(reader.actor(), Ability::Assign)?;
        let change = change_of(&fields)?;
        let picked = as_seen(&app, &reader, &fields).await?;
        app.write(reader.actor(), |tx| assignment::commands::change(tx, reader.actor(), &picked, &change)).await
    };
    let done = |changed| Redirect::to(&telling(back(&fields), "assigned", changed)).into_response();
    answer(&fields, act, done, async |refusal| {
        if refusal.stale {
            return Err(Error::Stale.into());
        }
        assigning(&app, &reader, &fields, &refusal.faults).await
    })
    .await
}

fn change_of(fields: &Fields) -> Result<Change, Error> {
    Ok(Change { add: fields.ids("users")?, remove: fields.ids("remove")? })
}

/// `GET /customers/workflow?pick=`
pub async fn ask_to_set_workflow(
    State(app): State<App>,
    signed: Signed,
    Query(fields): Query<Fields>,
) -> Result<Markup, Problem> {
    choosing(&app, &signed.reader(), &fields, &[]).await
}

/// `POST /customers/workflow`
pub async fn set_workflow_of_several(
    State(app): State<App>,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let set = async || {
        let _permit = may(reader.actor(), Ability::Assign)?;
        let workflow = fields.id("workflow")?;
        let picked = as_seen(&app, &reader, &fields).await?;
        app.write(reader.actor(), |tx| customer::commands::set_workflow(tx, reader.actor(), &picked, workflow)).await
    };
    let done = set().await;
    or_again(done.map(|changed| telling(back(&fields), "put-under", changed)), async |faults| {
        choosing(&app, &reader, &fields, &faults).await
    })
    .await
}

async fn assigning(app: &App, reader: &Reader<'_>, fields: &Fields, faults: &[Fault]) -> Result<Markup, Problem> {
    let words = reader.words;
    let ticked: Vec<UserId> = fields.all("users").filter_map(|id| id.parse().ok()).collect();
    let read = |tx: &Tx<'_>| {
        let actor = reader.actor();
        let _permit = may(actor, Ability::Assign)?;
        let (picked, faults) = shown(tx, reader, fields, faults)?;
        let assigned: Vec<_> = assignment::people(tx, actor, &picked)?.into_iter().collect();
        let find = sought(tx, reader, fields)?;
        let coming = Choices::read(tx, reader, &ticked, &find)?;
        let mut leaving = directory::some(tx, actor.org, &assigned)?;
        leaving.sort_by_cached_key(|entry| fold(&entry.name));
        Ok::<_, Error>((coming, find, leaving, About { picked, faults, todo: reader.todo(tx)?, aside: None }))
    };
    let (coming, find, leaving, mut about) = app.read_list(reader, read).await?;
    about.aside = previewed(app, reader, fields, &about.picked).await?;
    let removed: Vec<_> = fields.all("remove").map(str::to_owned).collect();
    let (come, go) = (words.t("customer-assign-also"), words.t("customer-assign-no-longer"));
    let body = html! {
        @for field in ["users", "remove"] {
            @if let Some(fault) = fault(words, &about.faults, field) { (note(Kind::Bad, fault)) }
        }
        (coming.several(reader, "users", &come, &find, &ticked))
        @if !leaving.is_empty() { (people(reader, "remove", &go, &leaving, &removed)) }
    };
    Ok(sheet(reader, fields, "/customers/assign", &words.t("customer-assign"), &about, &body))
}

/// What the ticks would do to those who are picked.
async fn previewed(
    app: &App,
    reader: &Reader<'_>,
    fields: &Fields,
    picked: &[CustomerId],
) -> Result<Option<Markup>, Problem> {
    if picked.is_empty() {
        return Ok(None);
    }
    let is_ticked = fields.all("users").chain(fields.all("remove")).next().is_some();
    let changed = |tx: &Tx<'_>| assignment::commands::change(tx, reader.actor(), picked, &change_of(fields)?);
    let preview = if is_ticked { preview(app, reader, changed).await? } else { nothing_yet(reader.words) };
    Ok(Some(following(reader.words, &preview)))
}

async fn choosing(app: &App, reader: &Reader<'_>, fields: &Fields, faults: &[Fault]) -> Result<Markup, Problem> {
    let read = |tx: &Tx<'_>| {
        let _permit = may(reader.actor(), Ability::Assign)?;
        let (picked, faults) = shown(tx, reader, fields, faults)?;
        let about = About { picked, faults, todo: reader.todo(tx)?, aside: None };
        Ok::<_, Error>((workflow::list(tx, reader.actor())?, about))
    };
    let (workflows, about) = app.read_list(reader, read).await?;
    let words = reader.words;
    let body = choice(words, &workflows, fields.text("workflow"), &about.faults);
    Ok(sheet(reader, fields, "/customers/workflow", &words.t("customer-set-workflow"), &about, &body))
}

/// What a form is about, and what is wrong with it.
struct About {
    picked: Vec<CustomerId>,
    faults: Vec<Fault>,
    todo: String,
    aside: Option<Markup>,
}

/// The form about the picked customers; without any there is nothing to send.
fn sheet(reader: &Reader<'_>, fields: &Fields, address: &str, title: &str, about: &About, body: &Markup) -> Markup {
    let (words, picked) = (reader.words, &about.picked);
    let count = i64::try_from(picked.len()).unwrap_or(i64::MAX);
    let save = words.with("customer-save-for", &[("n", count.into())]);
    let sheet = Sheet {
        title,
        back: back(fields),
        action: Some(address),
        csrf: &reader.signed.form_token,
        body: html! {
            @if let Some(fault) = fault(words, &about.faults, "pick") {
                (note(Kind::Bad, fault))
            } @else if picked.is_empty() {
                (note(Kind::Info, words.t("customer-pick-first")))
            } @else {
                (carried(fields, picked))
                (body)
            }
        },
        aside: about.aside.clone(),
        buttons: html! { @if !picked.is_empty() { (Button::submit(&save).primary()) } },
    };
    reader.page(Some(Place::Customers), &about.todo, title, &sheet.markup(words))
}
