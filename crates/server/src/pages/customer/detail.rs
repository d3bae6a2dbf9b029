//! One customer: what is due and whose, its invoices, its past, who is assigned.

use std::collections::BTreeMap;

use axum::extract::{RawQuery, State};
use maud::{Markup, html};
use remit_db::{Operand, Test, Tx};
use remit_domain::action::list::{self as actions, Which};
use remit_domain::action::{self, Action};
use remit_domain::customer::{self, Detail};
use remit_domain::id::{CustomerId, InvoiceId, UserId};
use remit_domain::invoice::{self, Invoice};
use remit_domain::list::Wanted;
use remit_domain::user::directory::{self, Entry};
use remit_domain::workflow::{self, Workflow};
use remit_domain::{Result, user};

use super::{assigns, due, history, side};
use crate::actor::Signed;
use crate::app::App;
use crate::extract::Path;
use crate::pages::action::news::{NEWS, news};
use crate::pages::action::rows::Whose;
use crate::pages::chrome::Reader;
use crate::pages::invoice::of_customer;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::frame::Place;
use crate::ui::header::{Header, header};
use crate::ui::icon::Icon;
use crate::ui::pill::{Tone, pill, pill_with};
use crate::ui::table::TableState;

/// The most invoices that the page shows.
pub(super) const MOST_INVOICES: i64 = 200;
/// The most open actions that the page shows.
const MOST_OPEN: usize = 50;
/// The most closed actions that the page shows.
const MOST_CLOSED: i64 = 50;

/// What the page shows.
pub(super) struct Shown {
    pub detail: Detail,
    pub assigned: Vec<Entry>,
    pub invoices: Vec<Invoice>,
    pub open: Vec<actions::Listed>,
    pub whose: Whose,
    pub closed: Vec<Action>,
    pub performers: BTreeMap<UserId, String>,
    pub workflow: Option<Workflow>,
    todo: String,
}

/// `GET /customers/{id}`
pub async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<CustomerId>,
    RawQuery(query): RawQuery,
) -> std::result::Result<Markup, Problem> {
    let reader = signed.reader();
    let state = TableState::parse(query.as_deref().unwrap_or_default(), &["invoices", NEWS[0], NEWS[1]]);
    let shown = app.db.read(|tx| Shown::read(tx, &reader, id)).await?;
    Ok(page(&reader, &state, &shown))
}

impl Shown {
    fn read(tx: &Tx<'_>, reader: &Reader<'_>, id: CustomerId) -> Result<Shown> {
        let actor = reader.actor();
        let detail = customer::detail(tx, actor, id, reader.today)?;
        let people: Vec<_> = detail.assigned.iter().map(|assigned| assigned.user).collect();
        let of_this_one = Some(actions::CUSTOMER.where_it(Test::Is(Operand::Int(id.0))));
        let wanted =
            Wanted { filter: of_this_one, sort: Some(&actions::DUE), limit: Some(MOST_OPEN), ..Wanted::default() };
        let open = actions::page(tx, actor, Which::Open, &wanted)?.rows;
        let placed: Vec<_> = open.iter().filter_map(|it| Some((it.action.id, id, it.placement?))).collect();
        let closed = action::closed_of_customer(tx, actor, id, MOST_CLOSED)?;
        let performers: Vec<_> = closed.iter().filter_map(|action| action.performer).collect();
        let workflows = if detail.customer.workflow.is_some() { workflow::list(tx, actor)? } else { Vec::new() };
        Ok(Shown {
            assigned: directory::some(tx, actor.org, &people)?,
            invoices: invoice::of_customer(tx, actor, id, MOST_INVOICES)?,
            whose: Whose::read(tx, reader, &placed)?,
            performers: user::names(tx, actor.org, &performers)?,
            workflow: workflows.into_iter().find(|workflow| Some(workflow.id) == detail.customer.workflow),
            todo: reader.todo(tx)?,
            detail,
            open,
            closed,
        })
    }

    /// The number of one of the invoices, as far as the page knows it.
    pub(super) fn number(&self, invoice: Option<InvoiceId>) -> Option<&str> {
        let known = self.invoices.iter().find(|known| Some(known.id) == invoice)?;
        Some(&known.entry.number)
    }

    /// Where the page is.
    pub(super) fn address(&self) -> String {
        format!("/customers/{}", self.detail.customer.id)
    }
}

fn page(reader: &Reader<'_>, state: &TableState, shown: &Shown) -> Markup {
    let words = reader.words;
    let customer = &shown.detail.customer;
    let list = words.t("customer-title");
    let country = Some(customer.country.as_str()).filter(|country| !country.is_empty());
    let gist = [Some(customer.number.as_str()), country].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let head = Header {
        above: &[(&list, "/customers")],
        state: standing(reader, shown),
        gist: &gist,
        buttons: buttons(reader, shown),
        ..Header::new(&customer.name)
    };
    let body = html! {
        div id="customer" data-part="" {
            (header(&head))
            div.split {
                div.stack {
                    (due::due(reader, shown))
                    (of_customer(reader, state, &shown.address(), &shown.invoices))
                    (history::history(reader, shown))
                }
                div.stack { (side::assigned(reader, shown)) (side::workflow(reader, shown)) }
            }
        }
    };
    let news = news(reader, state, &shown.address());
    reader.page_with(Some(Place::Customers), &shown.todo, &customer.name, &body, news)
}

/// How late it is, and whether it is left alone.
fn standing(reader: &Reader<'_>, shown: &Shown) -> Markup {
    let (words, dates) = (reader.words, reader.dates());
    let open = shown.invoices.iter().filter(|invoice| invoice.entry.is_open());
    let late = open.map(|invoice| reader.today.0 - invoice.entry.due.0).max().unwrap_or(0);
    let paused = shown.detail.customer.paused_until.filter(|until| *until > reader.today);
    html! {
        @if late > 0 { (pill(Tone::Late, &dates.late(i32::try_from(late).unwrap_or(i32::MAX)))) " " }
        @if let Some(until) = paused {
            @let said = words.with("customer-paused-until", &[("day", dates.near(until.date()).into())]);
            (pill_with(Tone::Waits, Icon::Pause, &said, None))
        }
    }
}

fn buttons(reader: &Reader<'_>, shown: &Shown) -> Markup {
    let words = reader.words;
    let (pause, rename) = (words.t("customer-pause"), words.t("customer-rename"));
    let (pausing, renaming) = (format!("{}/pause", shown.address()), format!("{}/name", shown.address()));
    html! {
        @if assigns(reader) { (Button::opens(&rename, &renaming).icon(Icon::Edit)) }
        (Button::opens(&pause, &pausing).icon(Icon::Pause))
    }
}
