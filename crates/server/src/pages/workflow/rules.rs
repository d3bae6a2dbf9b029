//! Editing the owner rules of a step (OWN 2, OWN 6).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::Markup;
use remit_db::Tx;
use remit_domain::action::ownership::OwnerRule;
use remit_domain::error::Error;
use remit_domain::id::{StepId, WorkflowId};
use remit_domain::permission::{Ability, may};
use remit_domain::user::directory;
use remit_domain::workflow::shown::{self, Found, Meaning};
use remit_domain::{group, workflow};

use super::{LIST, form};
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Path};
use crate::pages::back::Back;
use crate::pages::choosing::Choices;
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::owner_rules::{Draft, Editor};
use crate::pages::preview::{nothing_yet, preview};
use crate::pages::refusal::Refusal;
use crate::pages::sent::answer;
use crate::pages::whose::Names;
use crate::problem::Problem;

type Place = (WorkflowId, StepId);

/// `GET /settings/workflows/{workflow}/steps/{step}/rules`
pub async fn ask_for_rules(
    State(app): State<App>,
    signed: Signed,
    Path(place): Path<Place>,
) -> Result<Markup, Problem> {
    show(&app, &signed.reader(), place, None, &Refusal::default()).await
}

/// `POST /settings/workflows/{workflow}/steps/{step}/rules`
pub async fn set_rules(
    State(app): State<App>,
    signed: Signed,
    Path(place): Path<Place>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let mut draft = Draft::typed(&fields);
    if draft.take(&fields) {
        return Ok(show(&app, &reader, place, Some(draft), &Refusal::default()).await?.into_response());
    }
    let act = async || {
        let (seen, wanted) = draft.asked()?;
        app.write(reader.actor(), |tx| {
            found(tx, &reader, place)?;
            workflow::commands::revise_rules(tx, reader.actor(), place.1, &seen, &wanted)
        })
        .await
    };
    answer(
        &fields,
        act,
        |()| Back::default().told(LIST, "rules", place.1),
        async |refusal| show(&app, &reader, place, Some(draft.clone()), &refusal).await,
    )
    .await
}

/// The step, where it is one of this workflow.
pub(super) fn found(tx: &Tx<'_>, reader: &Reader<'_>, (workflow, step): Place) -> Result<Found, Error> {
    let _permit = may(reader.actor(), Ability::Inspect)?;
    Some(shown::step(tx, reader.actor(), step)?).filter(|it| it.workflow.id == workflow).ok_or(Error::NotFound)
}

/// What the form shows.
pub(super) struct Shown {
    pub found: Found,
    pub meaning: Meaning,
    pub editor: Editor,
    pub todo: String,
}

impl Shown {
    fn read(tx: &Tx<'_>, reader: &Reader<'_>, place: Place, typed: Option<Draft>) -> Result<Shown, Error> {
        let actor = reader.actor();
        let _permit = may(actor, Ability::Configure)?;
        let found = found(tx, reader, place)?;
        let draft = typed.unwrap_or_else(|| Draft::of(&found.rules));
        let rules = draft.rules();
        let known: Vec<OwnerRule> = rules.iter().copied().flatten().chain(found.rules.iter().copied()).collect();
        let editor = Editor {
            names: Names::of_rules(tx, reader, known.into_iter())?,
            named: directory::some(tx, actor.org, &draft.people())?,
            others: draft.finding.then(|| others(tx, reader, &draft)).transpose()?,
            groups: group::shown::active(tx, actor)?,
            draft,
        };
        Ok(Shown { meaning: shown::meaning(tx, actor, place.0, &rules)?, editor, todo: reader.todo(tx)?, found })
    }
}

/// Those who match what is searched for and are not named yet.
fn others(tx: &Tx<'_>, reader: &Reader<'_>, draft: &Draft) -> Result<Choices, Error> {
    Ok(draft.people().into_iter().fold(Choices::read(tx, reader, draft.who.as_slice(), &draft.find)?, Choices::without))
}

async fn show(
    app: &App,
    reader: &Reader<'_>,
    place: Place,
    typed: Option<Draft>,
    refusal: &Refusal,
) -> Result<Markup, Problem> {
    let preview = match &typed {
        Some(draft) => {
            let revised = |tx: &Tx<'_>| {
                let (seen, wanted) = draft.asked()?;
                found(tx, reader, place)?;
                workflow::commands::revise_rules(tx, reader.actor(), place.1, &seen, &wanted)
            };
            preview(app, reader, revised).await?
        }
        None => nothing_yet(reader.words),
    };
    let shown = app.read_list(reader, |tx| Shown::read(tx, reader, place, typed)).await?;
    Ok(form::page(reader, &shown, &preview, refusal))
}
