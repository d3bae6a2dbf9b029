//! "Who would get it?": whose an action of any step would be, for one customer, by today's facts (OWN 10).

use axum::extract::State;
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::action::explanation::Explanation;
use remit_domain::action::owners;
use remit_domain::customer::{self, Customer};
use remit_domain::id::{CustomerId, StepId};
use remit_domain::workflow::{self, Workflow};
use remit_domain::{Error, Result};
use serde::Deserialize;

use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Path, Query};
use crate::pages::chrome::Reader;
use crate::pages::whose::Names;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::frame::Place;
use crate::ui::notice::{Kind, note};
use crate::ui::why::steps;
use crate::words::{Words, bdi};

/// Which step it is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    step: Option<String>,
}

/// What the page shows.
struct Shown {
    customer: Customer,
    workflows: Vec<Workflow>,
    told: Option<Told>,
    todo: String,
}

struct Told {
    step: StepId,
    explanation: Explanation,
    names: Names,
}

/// `GET /customers/{id}/owners?step=`
pub async fn owners(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<CustomerId>,
    Query(asked): Query<Asked>,
) -> std::result::Result<Markup, Problem> {
    let reader = signed.reader();
    let shown = app.db.read(|tx| Shown::read(tx, &reader, id, &asked)).await?;
    Ok(page(&reader, &shown))
}

impl Shown {
    fn read(tx: &Tx<'_>, reader: &Reader<'_>, id: CustomerId, asked: &Asked) -> Result<Shown> {
        let actor = reader.actor();
        let customer = customer::find(tx, actor, id)?;
        let mut workflows = workflow::list(tx, actor)?;
        // Its own come first.
        workflows.sort_by_key(|it| Some(it.id) != customer.workflow);
        let step = match asked.step.as_deref().filter(|text| !text.is_empty()) {
            Some(text) => Some(text.parse::<StepId>().map_err(|_| Error::NotFound)?),
            None => workflows.first().and_then(|it| it.steps.first()).map(|step| step.id),
        };
        let told = step.map(|step| Told::read(tx, reader, id, step)).transpose()?;
        Ok(Shown { customer, workflows, told, todo: reader.todo(tx)? })
    }
}

impl Told {
    fn read(tx: &Tx<'_>, reader: &Reader<'_>, customer: CustomerId, step: StepId) -> Result<Told> {
        let explanation = owners::would_own(tx, reader.actor(), customer, step)?;
        let names = Names::of_explanation(tx, reader, &explanation, None)?;
        Ok(Told { step, explanation, names })
    }
}

fn page(reader: &Reader<'_>, shown: &Shown) -> Markup {
    let (words, customer) = (reader.words, &shown.customer);
    let (title, address) = (words.t("would-title"), format!("/customers/{}", customer.id));
    let sheet = Sheet {
        title: &title,
        back: &address,
        action: None,
        csrf: &reader.signed.form_token,
        body: html! {
            p { a.link href=(address) { (bdi(&customer.name)) } " " span.soft { (customer.number) } }
            @match &shown.told {
                None => (note(Kind::Info, words.t("would-no-workflow"))),
                Some(told) => {
                    (choice(words, shown, told.step))
                    div id="would" data-part="" { (answer(words, told)) }
                }
            }
        },
        aside: None,
        buttons: html! {},
    };
    reader.page(Some(Place::Customers), &shown.todo, &title, &sheet.markup(words))
}

/// The steps of all workflows, the customer's own first.
fn choice(words: Words, shown: &Shown, chosen: StepId) -> Markup {
    let show = words.t("would-show");
    html! {
        form.ask action={ "/customers/" (shown.customer.id) "/owners" } data-live="" {
            select.input id="step" name="step" aria-label=(words.t("would-step")) {
                @for workflow in &shown.workflows {
                    optgroup label=(workflow.name) {
                        @for (number, step) in (1..).zip(&workflow.steps) {
                            option value=(step.id) selected[step.id == chosen] { (number) ". " (step.name) }
                        }
                    }
                }
            }
            (Button::submit(&show))
        }
    }
}

fn answer(words: Words, told: &Told) -> Markup {
    let owned = &told.explanation.owners;
    let asked = i64::try_from(told.explanation.rules.len()).unwrap_or(i64::MAX);
    html! {
        p { (told.names.owners(words, owned)) (told.names.waiting(words, owned)) }
        p."muted small mt" { (words.t("would-today")) " " (words.with("why-lead", &[("count", asked.into())])) }
        (steps(&told.names.traces(words, &told.explanation)))
    }
}
