//! One's own absences: on the profile, and above every page while one is away.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use remit_domain::absence::commands;
use remit_domain::absence::list::Listed;
use remit_domain::absence::{Absence, State as Stands};
use remit_domain::id::UserId;

use super::form::{Shown, asked, end_address, ending, fields as absence_fields, preview_of};
use super::list::lines;
use super::said::until;
use super::{OWN, PROFILE};
use crate::actor::Signed;
use crate::app::App;
use crate::extract::Form;
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::refusal::Refusal;
use crate::pages::sent::answer;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::icon::Icon;
use crate::ui::notice::{self, Kind};

/// `GET /profile/absence`
pub async fn ask_to_plan_own(State(app): State<App>, signed: Signed) -> Result<Markup, Problem> {
    sheet(&app, &signed.reader(), &Fields::default(), &Refusal::default()).await
}

/// `POST /profile/absence`
pub async fn plan_own(State(app): State<App>, signed: Signed, Form(fields): Form<Fields>) -> Result<Response, Problem> {
    let reader = signed.reader();
    let act = async || {
        let wanted = asked(&reader, &fields, signed.user()?, false)?;
        app.write(reader.actor(), |tx| commands::plan(tx, reader.actor(), &wanted)).await
    };
    answer(
        &fields,
        act,
        |_| Redirect::to(&format!("{PROFILE}?did=absence-planned")).into_response(),
        async |refusal| sheet(&app, &reader, &fields, &refusal).await,
    )
    .await
}

async fn sheet(app: &App, reader: &Reader<'_>, typed: &Fields, refusal: &Refusal) -> Result<Markup, Problem> {
    let user = reader.signed.user()?;
    let shown = app.read_list(reader, |tx| Shown::read(tx, reader, user, typed)).await?;
    let words = reader.words;
    let (title, plan) = (words.t("absence-plan"), words.t("absence-plan-it"));
    let sheet = Sheet {
        title: &title,
        back: PROFILE,
        action: Some(OWN),
        csrf: &reader.signed.form_token,
        body: html! {
            // What Enter presses, wherever it is pressed: the first button of the form.
            button type="submit" hidden formnovalidate {}
            (absence_fields(reader, &shown, typed, refusal, false))
        },
        aside: Some(preview_of(app, reader, user, typed, false).await?),
        buttons: html! { (Button::choice(&plan, "do", "save").primary()) },
    };
    Ok(reader.page(None, &shown.todo, &title, &sheet.markup(words)))
}

/// The part of the profile about absences.
pub fn panel(reader: &Reader<'_>, listed: &Listed, names: &BTreeMap<UserId, String>) -> Markup {
    let words = reader.words;
    let plan = words.t("absence-plan");
    let end = |absence: &Absence, state| {
        let address = end_address(OWN, absence.id);
        html! { (Button::opens(&ending(reader, true, state == Stands::Current), &address).small()) }
    };
    html! {
        section.panel id="absences" data-part="" aria-labelledby="absence-title" {
            header {
                h2 id="absence-title" { (words.t("absence-title")) }
                div.end { (Button::opens(&plan, OWN).icon(Icon::Plus).small().quiet()) }
            }
            div.body {
                @if listed.coming.is_empty() { p.sub { (words.t("absence-none")) } }
                @if listed.coming.len() + listed.past.len() > 0 {
                    (lines(reader, listed.coming.iter().chain(&listed.past), names, end))
                }
            }
        }
    }
}

/// Tells whoever is away that they are, and offers to end it.
pub fn banner(reader: &Reader<'_>) -> Option<Markup> {
    let (absence, end) = reader.signed.session.away?;
    let said = reader.words.with("absence-banner", &[("until", until(reader, end).into())]);
    let (said_so, address) = (ending(reader, true, true), end_address(OWN, absence));
    let offer = html! { (Button::opens(&said_so, &address).small()) };
    Some(notice::banner(Kind::Info, said, Some(offer)))
}
