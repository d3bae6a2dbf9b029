//! One customer: what is due and whose, its invoices, its past, who is assigned.

use std::collections::BTreeMap;

use axum::extract::{RawQuery, State};
use maud::{Markup, html};
use remit_db::{Operand, Test, Total, Tx};
use remit_domain::Result;
use remit_domain::action::list::{self as actions, Which};
use remit_domain::action::{self, Action};
use remit_domain::customer::{self, Detail};
use remit_domain::id::{CustomerId, InvoiceId, UserId};
use remit_domain::invoice;
use remit_domain::list::Wanted;
use remit_domain::user::directory::{self, Entry};
use remit_domain::workflow::{self, Workflow};

use super::{assigns, due, history, side};
use crate::actor::Signed;
use crate::app::App;
use crate::extract::Path;
use crate::pages::action::news::{handed, news};
use crate::pages::action::rows::Whose;
use crate::pages::back::NEWS;
use crate::pages::chrome::Reader;
use crate::pages::filter;
use crate::pages::invoice::Invoices;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::frame::Place;
use crate::ui::header::{Header, header};
use crate::ui::icon::Icon;
use crate::ui::pill::{Tone, pill, pill_with};
use crate::ui::table::TableState;

/// The most open actions that the page shows.
const MOST_OPEN: usize = 50;
/// The most closed actions that the page shows.
const MOST_CLOSED: usize = 50;

/// What the page shows.
pub(super) struct Shown {
    pub detail: Detail,
    pub assigned: Vec<Entry>,
    pub invoices: Invoices,
    pub open: Vec<actions::Listed>,
    pub open_count: Total,
    pub whose: Whose,
    pub closed: Vec<Action>,
    /// Whether more was closed than is shown.
    pub closed_more: bool,
    pub numbers: BTreeMap<InvoiceId, String>,
    pub performers: BTreeMap<UserId, String>,
    pub workflow: Option<Workflow>,
    handed: Option<String>,
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
    let shown = app.db.read(|tx| Shown::read(tx, &reader, id, &state)).await?;
    Ok(page(&reader, &state, &shown))
}

impl Shown {
    fn read(tx: &Tx<'_>, reader: &Reader<'_>, id: CustomerId, state: &TableState) -> Result<Shown> {
        let actor = reader.actor();
        let detail = customer::detail(tx, actor, id, reader.today)?;
        let people: Vec<_> = detail.assigned.iter().map(|assigned| assigned.user).collect();
        let of_this_one = Some(actions::CUSTOMER.where_it(Test::Is(Operand::Int(id.0))));
        let wanted =
            Wanted { filter: of_this_one, sort: Some(&actions::DUE), limit: Some(MOST_OPEN), ..Wanted::default() };
        let open = actions::page(tx, actor, Which::Open, &wanted)?.rows;
        let placed: Vec<_> = open.iter().filter_map(|it| Some((it.action.id, id, it.placement?))).collect();
        let mut closed = action::closed_of_customer(tx, actor, id, MOST_CLOSED as i64 + 1)?;
        let closed_more = closed.len() > MOST_CLOSED;
        closed.truncate(MOST_CLOSED);
        let performers: Vec<_> = closed.iter().filter_map(|action| action.performer).collect();
        let concerned: Vec<_> = closed.iter().filter_map(|action| action.invoice).collect();
        let workflows = if detail.customer.workflow.is_some() { workflow::list(tx, actor)? } else { Vec::new() };
        Ok(Shown {
            assigned: directory::some(tx, actor.org, &people)?,
            invoices: Invoices::read(tx, actor, id, state)?,
            open_count: actions::total(tx, actor, Which::Open, &wanted, Total::CAP)?,
            whose: Whose::read(tx, reader, &placed)?,
            performers: reader.names(tx, &performers)?,
            numbers: invoice::numbers(tx, actor.org, &concerned)?,
            workflow: workflows.into_iter().find(|workflow| Some(workflow.id) == detail.customer.workflow),
            handed: handed(tx, reader, state)?,
            todo: reader.todo(tx)?,
            detail,
            open,
            closed,
            closed_more,
        })
    }

    /// The list of its actions, `which` of them.
    pub(super) fn actions(&self, which: &str) -> String {
        format!("/actions?which={which}&{}", filter::about(self.detail.customer.id))
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
                    (shown.invoices.part(reader, &shown.address()))
                    (history::history(reader, shown))
                }
                div.stack { (side::assigned(reader, shown)) (side::workflow(reader, shown)) }
            }
        }
    };
    let news = news(reader, state, &shown.address(), shown.handed.as_deref());
    reader.page_with(Some(Place::Customers), &shown.todo, &customer.name, &body, news)
}

/// How late it is, and whether it is left alone.
fn standing(reader: &Reader<'_>, shown: &Shown) -> Markup {
    let (words, dates) = (reader.words, reader.dates());
    let late = shown.invoices.late_since.map_or(0, |day| reader.today.0 - day.0);
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
    let [add, pause, rename] = ["action-add", "customer-pause", "customer-rename"].map(|key| words.t(key));
    let [adding, pausing, renaming] =
        ["actions/new", "pause", "name"].map(|page| format!("{}/{page}", shown.address()));
    html! {
        @if assigns(reader) { (Button::opens(&rename, &renaming).icon(Icon::Edit)) }
        (Button::opens(&pause, &pausing).icon(Icon::Pause))
        (Button::opens(&add, &adding).icon(Icon::Plus))
    }
}
