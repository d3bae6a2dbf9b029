//! Why an action is whose it is (OWN 10), as a sheet over the list and as a page. Of a closed one: whose it was, and
//! whose it would be today.

use axum::extract::State;
use maud::{Markup, Render, html};
use remit_db::Tx;
use remit_domain::action::explanation::Explanation;
use remit_domain::action::ownership::Owners;
use remit_domain::action::{self, Action, State as Standing, owners};
use remit_domain::clock::Day;
use remit_domain::id::ActionId;
use remit_domain::{Error, customer, invoice};

use super::rows::{is_mine, may_take_over};
use crate::actor::Signed;
use crate::app::App;
use crate::extract::Path;
use crate::pages::back::leading_back;
use crate::pages::chrome::Reader;
use crate::pages::whose::Names;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::why::steps;
use crate::words::bdi;

/// What the sheet tells.
struct Told {
    action: Action,
    customer: String,
    invoice: Option<String>,
    performer: String,
    explanation: Explanation,
    /// None of a cancelled action.
    owners: Option<Owners>,
    names: Names,
    todo: String,
}

/// `GET /actions/{id}/why`
pub async fn why(State(app): State<App>, signed: Signed, Path(id): Path<ActionId>) -> Result<Markup, Problem> {
    let reader = signed.reader();
    let told = app.db.read(|tx| Told::read(tx, &reader, id)).await?;
    Ok(page(&reader, &told))
}

impl Told {
    fn read(tx: &Tx<'_>, reader: &Reader<'_>, id: ActionId) -> Result<Told, Error> {
        let actor = reader.actor();
        let action = action::find(tx, actor, id)?;
        let explanation = owners::explanation(tx, actor.org, id)?.ok_or(Error::NotFound)?;
        let owners = owners::owners_of(tx, actor.org, id)?;
        let performer = reader.names(tx, action.performer.as_slice())?.into_values().next();
        let number =
            action.invoice.map(|id| invoice::find(tx, actor, id)).transpose()?.map(|invoice| invoice.entry.number);
        Ok(Told {
            customer: customer::find(tx, actor, action.customer)?.name,
            invoice: number,
            performer: performer.unwrap_or_default(),
            names: Names::of_explanation(tx, reader, &explanation, owners.as_ref())?,
            explanation,
            owners,
            action,
            todo: reader.todo(tx)?,
        })
    }
}

fn page(reader: &Reader<'_>, told: &Told) -> Markup {
    let (words, action) = (reader.words, &told.action);
    let open = action.state == Standing::Todo;
    let title = if open { words.t("why-page") } else { words.t("why-past") };
    let address = format!("/customers/{}", action.customer);
    let asked = i64::try_from(told.explanation.own.len() + told.explanation.rules.len()).unwrap_or(i64::MAX);
    let sheet = Sheet {
        title: &title,
        back: &address,
        action: None,
        csrf: &reader.signed.form_token,
        body: html! {
            div {
                p { b { (action.title) } }
                p.soft { a.link href=(address) { (bdi(&told.customer)) } @if let Some(number) = &told.invoice { " · " (bdi(number)) } }
            }
            @if !open { p { (closed(reader, told)) } }
            @if let Some(owners) = &told.owners {
                p { (told.names.owners(words, owners)) @if open { (told.names.waiting(words, owners)) } }
            }
            @if !open { h2 { (words.t("why-today")) } }
            p."muted small" { (words.with("why-lead", &[("count", asked.into())])) }
            (steps(&told.names.traces(words, &told.explanation)))
        },
        aside: None,
        buttons: html! { @if open { (hand_overs(reader, told)) } },
    };
    reader.page(None, &told.todo, &title, &sheet.markup(words))
}

/// Giving it to somebody else, or taking it over, as far as the reader may. These lead to pages: what is asked there is
/// asked in the place of this sheet.
fn hand_overs(reader: &Reader<'_>, told: &Told) -> Markup {
    let (id, back) = (told.action.id, format!("/customers/{}", told.action.customer));
    let owners = told.owners.as_ref().map_or(&[][..], |owners| &owners.people);
    let link = |key: &str, verb: &str| {
        let address = leading_back(&format!("/actions/{id}/{verb}"), &back);
        Button::link(&reader.words.t(key), &address).render()
    };
    html! {
        @if may_take_over(reader, owners) { (link("action-take-over", "take-over")) }
        @if is_mine(reader, owners) { (link("action-hand-over", "hand-over")) }
    }
}

/// How it ended, and when; whose it was follows, where it was somebody's.
fn closed(reader: &Reader<'_>, told: &Told) -> Markup {
    let day = |at| reader.own_dates().near(Day::of(at, reader.zone()).date());
    let day = told.action.closed_at.map(day).unwrap_or_default();
    let key = match told.action.state {
        Standing::Done => "why-was-done",
        Standing::Ignored => "why-was-ignored",
        Standing::Cancelled | Standing::Todo => "why-was-cancelled",
    };
    reader.words.rich(key, &[("day", day.into())], &[("name", html! { b { (bdi(&told.performer)) } })])
}
