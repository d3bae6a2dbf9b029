//! "Who would get it?" from a step: the customers to ask it for.

use axum::extract::State;
use maud::{Markup, html};
use remit_db::{Operand, Test, Total, Tx};
use remit_domain::Error;
use remit_domain::customer::list as customers;
use remit_domain::customer::list::Listed;
use remit_domain::id::{StepId, WorkflowId};
use remit_domain::list::Wanted;
use remit_domain::workflow::shown::Found;
use serde::Deserialize;

use super::LIST;
use super::rules::found;
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Path, Query};
use crate::pages::chrome::Reader;
use crate::pages::listing;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::frame::Place;
use crate::ui::icon::Icon;
use crate::words::bdi;

/// Customers that are shown at once.
const SHOWN: usize = 20;

/// What is searched for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

/// What the page shows.
struct Shown {
    found: Found,
    customers: Vec<Listed>,
    total: Total,
    todo: String,
}

/// `GET /settings/workflows/{workflow}/steps/{step}/owners`
pub async fn choose_customer(
    State(app): State<App>,
    signed: Signed,
    Path(place): Path<(WorkflowId, StepId)>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Problem> {
    let reader = signed.reader();
    let shown = app.read_list(&reader, |tx| Shown::read(tx, &reader, place, &asked)).await?;
    Ok(page(&reader, &shown, &asked))
}

impl Shown {
    fn read(tx: &Tx<'_>, reader: &Reader<'_>, place: (WorkflowId, StepId), asked: &Asked) -> Result<Shown, Error> {
        let (actor, found) = (reader.actor(), found(tx, reader, place)?);
        // Any customer can be asked for; those of the workflow come unasked.
        let of_workflow = customers::WORKFLOW.where_it(Test::Is(Operand::Int(place.0.0)));
        let search = Some(asked.q.trim().to_owned()).filter(|text| !text.is_empty());
        let wanted = Wanted {
            filter: search.is_none().then_some(of_workflow),
            search,
            sort: Some(&customers::NAME),
            limit: Some(SHOWN),
            ..Wanted::default()
        };
        let page = customers::page(tx, actor, &wanted, reader.today)?;
        let total = customers::total(tx, actor, &wanted, Total::CAP)?;
        Ok(Shown { found, customers: page.rows, total, todo: reader.todo(tx)? })
    }
}

fn page(reader: &Reader<'_>, shown: &Shown, asked: &Asked) -> Markup {
    let (words, step) = (reader.words, shown.found.step());
    let title = words.t("would-title");
    let sheet = Sheet {
        title: &title,
        back: LIST,
        action: None,
        csrf: &reader.signed.form_token,
        body: html! {
            p.soft { (words.with("would-of-step", &[("step", step.name.as_str().into()), ("workflow", shown.found.workflow.name.as_str().into())])) }
            (search(reader, shown, asked))
            div id="customers-found" data-part="" { (customers_of(reader, shown)) }
        },
        aside: None,
        buttons: html! {},
    };
    reader.page(Some(Place::Workflows), &shown.todo, &title, &sheet.markup(words))
}

fn search(reader: &Reader<'_>, shown: &Shown, asked: &Asked) -> Markup {
    let (words, find) = (reader.words, reader.words.t("picker-search"));
    let address = format!("{LIST}/{}/steps/{}/owners", shown.found.workflow.id, shown.found.step().id);
    let label = words.t("would-find-customer");
    html! {
        form.ask action=(address) data-live="" role="search" {
            input.input type="search" name="q" value=(asked.q) autocomplete="off" aria-label=(label) placeholder=(words.t("customer-search"));
            (Button::submit(&find).icon(Icon::Search))
        }
    }
}

fn customers_of(reader: &Reader<'_>, shown: &Shown) -> Markup {
    let (words, step) = (reader.words, shown.found.step().id);
    let count = i64::try_from(shown.customers.len()).unwrap_or(i64::MAX);
    html! {
        @if shown.customers.is_empty() { p.sub { (words.t("would-no-customer")) } }
        ul.rows {
            @for listed in &shown.customers {
                li {
                    a.link href={ "/customers/" (listed.customer.id) "/owners?step=" (step) } { (bdi(&listed.customer.name)) }
                    " " span."muted small" { (listed.customer.number) }
                }
            }
        }
        @if shown.total.count > count {
            p."muted small" { (words.with("would-more-customers", &[("count", listing::counted(words, shown.total).into())])) }
        }
    }
}
