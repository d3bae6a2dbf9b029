//! One's own page: name, signature, language and time zone, notifications, the password and the second factor, and where one is
//! signed in (USR 5).

mod notifications;
mod password;
mod second_factor;
mod sessions;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::absence::list as absences;
use remit_domain::account::commands::edit_profile;
use remit_domain::account::profile::{self, Edit, Profile, Signature};
use remit_domain::account::{passkey, second_factor as factor};
use remit_domain::error::{Error, Fault, Problem as Wrong};
use remit_domain::organisation::Zone;
use remit_domain::text::Name;
use remit_domain::{notification, session};
use serde::Deserialize;

pub use notifications::set_notifications;
pub use password::set_password;
pub use second_factor::{
    add_passkey, begin as begin_second_factor, confirm as confirm_second_factor, confirm_passkey, remove_passkey,
    renew_codes, show as second_factor, switch_off as switch_second_factor_off,
};
pub use sessions::{end_others, end_session};

use super::absence;
use super::chrome::Reader;
use super::fields::Fields;
use super::refusal::Refusal;
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Query};
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::form::{Choice, Field, csrf};
use crate::ui::header::{Header, header};
use crate::ui::notice::{Kind, note, toast};
use crate::words::{Language, Words};

/// Where the page is.
const PAGE: &str = "/profile";

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub struct News {
    #[serde(default)]
    did: String,
}

/// `GET /profile`
pub async fn show(State(app): State<App>, signed: Signed, Query(news): Query<News>) -> Result<Markup, Problem> {
    page(&app, &signed.reader(), &news.did, &Fields::default(), &Refusal::default()).await
}

/// `POST /profile`
pub async fn save(State(app): State<App>, signed: Signed, Form(fields): Form<Fields>) -> Result<Response, Problem> {
    let reader = signed.reader();
    let done = match edit_of(&fields) {
        Ok(edit) => app.write(reader.actor(), |tx| edit_profile(tx, reader.actor(), &edit)).await,
        Err(refused) => Err(refused),
    };
    match done {
        Ok(()) => Ok(told("saved").into_response()),
        Err(error) => again(&app, &reader, &fields, error).await,
    }
}

fn edit_of(fields: &Fields) -> Result<Edit, Error> {
    let (name, signature) = (Name::new(fields.text("name")), Signature::new(fields.text("signature")));
    let language = Language::from_tag(fields.text("language")).ok_or(Wrong::NotAChoice);
    // What is no version was not filled from the profile as it is.
    let version = fields.text("version").parse().unwrap_or(0);
    let zone = Some(fields.text("zone")).filter(|name| !name.is_empty()).map(Zone::new).transpose();
    match (name, signature, language, zone) {
        (Ok(name), Ok(signature), Ok(language), Ok(zone)) => {
            Ok(Edit { name, signature, language: language.tag(), zone, version })
        }
        (name, signature, language, zone) => {
            let faults = [
                name.err().map(|problem| Fault { field: "name", problem }),
                signature.err().map(|problem| Fault { field: "signature", problem }),
                language.err().map(|problem| Fault { field: "language", problem }),
                zone.err().map(|problem| Fault { field: "zone", problem }),
            ];
            Err(Error::Invalid(faults.into_iter().flatten().collect()))
        }
    }
}

fn told(did: &str) -> Redirect {
    Redirect::to(&format!("{PAGE}?did={did}"))
}

async fn again(app: &App, reader: &Reader<'_>, fields: &Fields, error: Error) -> Result<Response, Problem> {
    let refusal = Refusal::of(error)?;
    Ok(refusal.answer(page(app, reader, "", fields, &refusal).await?))
}

async fn page(app: &App, reader: &Reader<'_>, did: &str, typed: &Fields, refusal: &Refusal) -> Result<Markup, Problem> {
    let read = |tx: &Tx<'_>| {
        let actor = reader.actor();
        let by_codes = matches!(factor::own(tx, actor, &reader.signed.secret)?, factor::State::On { .. });
        let is_on = by_codes || !passkey::own(tx, actor)?.is_empty();
        let absences = absences::of_user(tx, actor, reader.signed.user()?)?;
        let names = reader.names(tx, &absences.substitutes().collect::<Vec<_>>())?;
        let own = (profile::own(tx, actor)?, session::own(tx, actor)?, notification::own(tx, actor)?);
        Ok::<_, Error>((own, is_on, absences, names, reader.todo(tx)?))
    };
    let ((profile, sessions, paces), is_on, absences, names, todo) = app.db.read(read).await?;
    let words = reader.words;
    let title = words.t("profile-title");
    let body = html! {
        (header(&Header { gist: &reader.signed.session.email, ..Header::new(&title) }))
        div.split {
            div.stack {
                (about(reader, &profile, typed, refusal))
                (absence::panel(reader, &absences, &names))
                (notifications::panel(app, reader, &paces, refusal))
            }
            div.stack { (password::panel(reader, refusal)) (second_factor::panel(reader, is_on)) }
        }
        (sessions::part(reader, &sessions))
    };
    Ok(reader.page_with(None, &todo, &title, &body, news(words, did)))
}

fn news(words: Words, did: &str) -> Option<Markup> {
    let text = match did {
        "saved" => words.t("profile-was-saved"),
        "notifications" => words.t("profile-notifications-were-saved"),
        "password" => words.t("profile-password-was-set"),
        "second-factor" => words.t("profile-factor-is-on"),
        "second-factor-off" => words.t("profile-factor-is-off"),
        "passkey-added" => words.t("profile-passkey-is-added"),
        "passkey-removed" => words.t("profile-passkey-is-removed"),
        "absence-planned" => words.t("absence-own-was-planned"),
        "absence-ended" => words.t("absence-own-was-ended"),
        "ended" => words.t("profile-session-was-ended"),
        "others" => words.t("profile-others-were-ended"),
        _ => return None,
    };
    Some(toast(words, Kind::Done, text, None))
}

fn about(reader: &Reader<'_>, profile: &Profile, typed: &Fields, refusal: &Refusal) -> Markup {
    let words = reader.words;
    let was_typed = !typed.text("language").is_empty();
    let text = |name, kept: &str| if was_typed { typed.text(name).to_owned() } else { kept.to_owned() };
    let (name, signature) = (text("name", &profile.name), text("signature", &profile.signature));
    let language = text("language", &profile.language);
    let zone = text("zone", profile.zone.as_deref().unwrap_or_default());
    let version =
        if was_typed && !refusal.stale { typed.text("version").to_owned() } else { profile.version.to_string() };
    let at = |field| refusal.at(words, field);
    let (name_fault, signature_fault, language_fault) = (at("name"), at("signature"), at("language"));
    let languages =
        Language::ALL.map(|language| Choice { value: language.tag(), label: language.name(), sentence: "" });
    html! {
        section.panel aria-labelledby="about-title" {
            header { h2 id="about-title" { (words.t("profile-about")) } }
            form."body stack" method="post" action=(PAGE) {
                (csrf(&reader.signed.form_token))
                input type="hidden" name="version" value=(version);
                @if refusal.stale { (note(Kind::Care, words.t("profile-overtaken"))) }
                (Field::new("name", &words.t("profile-name")).value(&name).autocomplete("name").required()
                    .hint(&words.t("profile-name-hint")).error(name_fault.as_deref()).text())
                (Field::new("signature", &words.t("profile-signature")).value(&signature)
                    .hint(&words.t("profile-signature-hint")).error(signature_fault.as_deref()).textarea(4))
                figure.sub hidden[signature.trim().is_empty()] {
                    figcaption.muted { (words.t("profile-signature-preview")) }
                    p.lines data-echo="signature" { (signature) }
                }
                (Field::new("language", &words.t("profile-language")).value(&language)
                    .error(language_fault.as_deref()).select(&languages))
                (zone_field(reader, &zone, at("zone").as_deref()))
                div.end { (Button::submit(&words.t("profile-save")).primary()) }
            }
        }
    }
}

/// Where the reader's clock stands; nothing stands for each organisation's own zone.
fn zone_field(reader: &Reader<'_>, zone: &str, fault: Option<&str>) -> Markup {
    let words = reader.words;
    let here = reader.signed.session.organisation.zone.name();
    let default = words.with("profile-zone-default", &[("zone", here.into())]);
    let names = Zone::names();
    let default = Choice { value: "", label: &default, sentence: "" };
    let named = names.iter().map(|name| Choice { value: name, label: name, sentence: "" });
    let choices: Vec<_> = [default].into_iter().chain(named).collect();
    Field::new("zone", &words.t("profile-zone"))
        .value(zone)
        .hint(&words.t("profile-zone-hint"))
        .error(fault)
        .select(&choices)
}
