//! Adding an action by hand, with owner rules of its own (OWN 13).

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;
use remit_domain::Result;
use remit_domain::action::ownership::OwnerRule;
use remit_domain::action::{Kind, NewAction, commands};
use remit_domain::error::{Error, Problem as Wrong};
use remit_domain::id::CustomerId;

use super::new_form::{Shown, page};
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Path};
use crate::pages::back::telling;
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::owner_rules::Draft;
use crate::pages::refusal::Refusal;
use crate::problem::Problem;

/// What the form holds.
pub(super) struct Filled {
    pub kind: String,
    pub title: String,
    pub due: String,
    pub invoice: String,
    pub draft: Draft,
}

impl Filled {
    /// A call for today, for the reader.
    fn begun(reader: &Reader<'_>) -> Filled {
        let mine: Vec<OwnerRule> = reader.actor().user().map(OwnerRule::User).into_iter().collect();
        Filled {
            kind: Kind::Call.to_string(),
            title: String::new(),
            due: reader.today.to_string(),
            invoice: String::new(),
            draft: Draft::of(&mine),
        }
    }

    fn typed(fields: &Fields) -> Filled {
        let text = |name| fields.text(name).to_owned();
        Filled {
            kind: text("do-what"),
            title: text("title"),
            due: text("due"),
            invoice: text("invoice"),
            draft: Draft::typed(fields),
        }
    }
}

/// `GET /customers/{id}/actions/new`
pub async fn ask_for_new(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<CustomerId>,
) -> std::result::Result<Markup, Problem> {
    let reader = signed.reader();
    form(&app, &reader, id, Filled::begun(&reader), &Refusal::default()).await
}

/// `POST /customers/{id}/actions/new`
pub async fn add(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<CustomerId>,
    Form(fields): Form<Fields>,
) -> std::result::Result<Response, Problem> {
    let reader = signed.reader();
    let mut filled = Filled::typed(&fields);
    if filled.draft.take(&fields) {
        return Ok(form(&app, &reader, id, filled, &Refusal::default()).await?.into_response());
    }
    let added = match asked(&fields, &filled.draft, id) {
        Ok(new) => app.write(reader.actor(), |tx| commands::add(tx, reader.actor(), &new)).await,
        Err(refused) => Err(refused),
    };
    match added {
        Ok(action) => Ok(Redirect::to(&telling(&format!("/customers/{id}"), "added", action)).into_response()),
        Err(error) => {
            let refusal = Refusal::of(error)?;
            Ok(refusal.answer(form(&app, &reader, id, filled, &refusal).await?))
        }
    }
}

fn asked(fields: &Fields, draft: &Draft, customer: CustomerId) -> Result<NewAction> {
    let (_, rules) = draft.asked()?;
    Ok(NewAction {
        customer,
        invoice: fields.id("invoice")?,
        kind: fields.text("do-what").parse().map_err(|problem| Error::invalid("do-what", problem))?,
        title: fields.text("title").to_owned(),
        due_on: fields.day("due")?.ok_or_else(|| Error::invalid("due", Wrong::Missing))?,
        rules,
    })
}

async fn form(
    app: &App,
    reader: &Reader<'_>,
    id: CustomerId,
    filled: Filled,
    refusal: &Refusal,
) -> std::result::Result<Markup, Problem> {
    let shown = app.read_list(reader, |tx| Shown::read(tx, reader, id, filled)).await?;
    Ok(page(reader, &shown, refusal))
}
