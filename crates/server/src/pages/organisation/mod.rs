//! Settings, the workspace itself: what it is, everything of it to take along, and its end.

mod delete;
mod export;

use axum::extract::State;
use axum::response::Redirect;
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::clock::Instant;
use remit_domain::organisation::Organisation;
use remit_domain::permission::{Ability, may};
use remit_domain::{Result as Done, organisation};
use serde::Deserialize;

pub(super) use delete::banner;
pub use delete::{delete, keep};
pub use export::export;

use super::chrome::Reader;
use super::refusal::Refusal;
use crate::actor::Signed;
use crate::app::App;
use crate::extract::Query;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::form::csrf;
use crate::ui::frame::Place;
use crate::ui::header::{Header, header};
use crate::ui::notice::{Kind, toast};

/// Where the page is.
const PAGE: &str = "/settings/organisation";

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub struct News {
    #[serde(default)]
    did: String,
}

/// `GET /settings/organisation`
pub async fn show(State(app): State<App>, signed: Signed, Query(news): Query<News>) -> Result<Markup, Problem> {
    page(&app, &signed.reader(), &news.did, "", &Refusal::default()).await
}

fn told(did: &str) -> Redirect {
    Redirect::to(&format!("{PAGE}?did={did}"))
}

async fn page(app: &App, reader: &Reader<'_>, did: &str, typed: &str, refusal: &Refusal) -> Result<Markup, Problem> {
    let read = |tx: &Tx<'_>| -> Done<_> {
        let _permit = may(reader.actor(), Ability::Inspect)?;
        Ok((organisation::export::last(tx, reader.actor())?, reader.todo(tx)?))
    };
    let (exported, todo) = app.db.read(read).await?;
    let (words, organisation) = (reader.words, &reader.signed.session.organisation);
    let title = words.t("organisation-title");
    let body = html! {
        (header(&Header { gist: &organisation.name, ..Header::new(&title) }))
        div.stack {
            (about(reader, organisation))
            @if may(reader.actor(), Ability::Own).is_ok() {
                (export_part(reader, exported))
                (delete::part(reader, typed, refusal))
            }
        }
    };
    let news = match did {
        "planned" => Some(words.t("organisation-deletion-planned")),
        "kept" => Some(words.t("organisation-was-kept")),
        _ => None,
    };
    let news = news.map(|text| toast(words, Kind::Done, text, None));
    Ok(reader.page_with(Some(Place::Organisation), &todo, &title, &body, news))
}

fn about(reader: &Reader<'_>, organisation: &Organisation) -> Markup {
    let words = reader.words;
    let facts = [
        (words.t("organisation-name"), organisation.name.clone()),
        (words.t("organisation-zone"), organisation.zone.name().to_owned()),
        (words.t("organisation-currency"), organisation.currency.to_string()),
    ];
    html! {
        section.panel aria-labelledby="about-title" {
            header { h2 id="about-title" { (words.t("organisation-about")) } }
            ul."body rows" {
                @for (label, value) in facts {
                    li { div.two { small { (label) } span.nm { bdi { (value) } } } }
                }
            }
        }
    }
}

fn export_part(reader: &Reader<'_>, exported: Option<Instant>) -> Markup {
    let words = reader.words;
    html! {
        section.panel aria-labelledby="export-title" {
            header { h2 id="export-title" { (words.t("organisation-export")) } }
            form."body stack" method="post" action={ (PAGE) "/export" } {
                (csrf(&reader.signed.form_token))
                p.soft { (words.t("organisation-export-means")) }
                @if let Some(at) = exported {
                    p.soft { (words.rich("organisation-exported", &[], &[("moment", reader.moment(at))])) }
                }
                div { (Button::submit(&words.t("organisation-export-go"))) }
            }
        }
    }
}
