//! The end of the workspace: said by name and password, and taken back within a week.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use remit_domain::clock::{Day, Instant};
use remit_domain::error::Error;
use remit_domain::organisation::{Confirmation, deletion};
use remit_domain::permission::{Ability, may};

use super::{PAGE, page, told};
use crate::actor::{Origin, Signed};
use crate::app::App;
use crate::extract::Form;
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::refusal::Refusal;
use crate::pages::session::prove_again;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::form::{Field, csrf};
use crate::ui::notice::{self, Kind};
use crate::words::bdi;

/// `POST /settings/organisation/delete`
pub async fn delete(
    State(app): State<App>,
    origin: Origin,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let Err(error) = confirm_and_plan(&app, &origin, &reader, &fields).await else {
        return Ok(told("planned").into_response());
    };
    let refusal = Refusal::of(error)?;
    Ok(refusal.answer(page(&app, &reader, "", fields.text("name"), &refusal).await?))
}

async fn confirm_and_plan(app: &App, origin: &Origin, reader: &Reader<'_>, fields: &Fields) -> Result<(), Error> {
    let (actor, name) = (reader.actor(), fields.text("name"));
    // A password is only asked of whoever may do it, as for a transfer of ownership.
    app.db.read(|tx| deletion::check(tx, actor, name)).await?;
    let proof = prove_again(app, origin, reader.signed, "password", fields.text("password")).await?;
    app.write(actor, |tx| deletion::plan(tx, actor, &Confirmation { name, proof: &proof })).await
}

/// `POST /settings/organisation/keep`
pub async fn keep(State(app): State<App>, signed: Signed) -> Result<Redirect, Problem> {
    let actor = &signed.session.actor;
    app.write(actor, |tx| deletion::keep(tx, actor)).await?;
    Ok(told("kept"))
}

/// From when on the workspace is deleted, for everybody; and for the owner the way to keep it.
pub(in crate::pages) fn banner(reader: &Reader<'_>) -> Option<Markup> {
    let (words, organisation) = (reader.words, &reader.signed.session.organisation);
    let day = day(reader, organisation.delete_at?);
    let said = words.rich("organisation-goes", &[("day", day.into())], &[("workspace", bdi(&organisation.name))]);
    let offer = may(reader.actor(), Ability::Own).ok().map(|_permit| {
        html! {
            form method="post" action={ (PAGE) "/keep" } {
                (csrf(&reader.signed.form_token)) (Button::submit(&words.t("organisation-keep")).small())
            }
        }
    });
    Some(notice::banner(Kind::Bad, said, offer))
}

fn day(reader: &Reader<'_>, at: Instant) -> String {
    reader.dates().long(Day::of(at, reader.signed.session.organisation.zone.rules()).date())
}

/// What it takes to delete it; nothing more when that was said already.
pub(super) fn part(reader: &Reader<'_>, typed: &str, refusal: &Refusal) -> Markup {
    let (words, organisation) = (reader.words, &reader.signed.session.organisation);
    if organisation.delete_at.is_some() {
        return html! {};
    }
    let workspace = organisation.name.as_str();
    let title = words.attr("organisation-delete-of", &[("workspace", workspace.into())]);
    let hint = words.with("user-own-name-hint", &[("workspace", workspace.into())]);
    let (name_fault, password_fault) = (refusal.at(words, "name"), refusal.at(words, "password"));
    html! {
        section.panel aria-labelledby="delete-title" {
            header { h2 id="delete-title" { (words.t("organisation-delete")) } }
            form."body stack" method="post" action={ (PAGE) "/delete" } {
                (csrf(&reader.signed.form_token))
                (refusal.note(words))
                p { (words.t("organisation-delete-means")) }
                (Field::new("name", &words.t("user-own-name")).value(typed).hint(&hint)
                    .error(name_fault.as_deref()).required().text())
                (Field::new("password", &words.t("user-own-password")).autocomplete("current-password")
                    .error(password_fault.as_deref()).required().password())
                div { (Button::submit(&title).danger()) }
            }
        }
    }
}
