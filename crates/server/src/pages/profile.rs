//! One's own page: name, signature and language, the password, and where one is signed in (USR 5).

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::account::Password;
use remit_domain::account::commands::{change_password, edit_profile};
use remit_domain::account::profile::{self, Edit, Profile, Signature};
use remit_domain::clock::{Day, Instant};
use remit_domain::error::{Error, Fault, Problem as Wrong};
use remit_domain::session::{self, Own};
use remit_domain::text::{EmailAddress, Name};
use serde::Deserialize;

use super::chrome::Reader;
use super::fields::Fields;
use super::refusal::Refusal;
use super::session::{Entry, open, prove_again, signed_in};
use crate::actor::{Origin, Signed};
use crate::app::App;
use crate::cookie::{hex, unhex};
use crate::extract::{Form, Path, Query};
use crate::hashing::Whose;
use crate::problem::{Kind as Unhappy, Problem};
use crate::ui::button::Button;
use crate::ui::form::{Choice, Field, csrf};
use crate::ui::header::{Header, header};
use crate::ui::icon::Icon;
use crate::ui::menu::Item;
use crate::ui::notice::{Kind, note, toast};
use crate::ui::table::{Card, Cell, Column, Row, Table, TableState, Width};
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
    match (name, signature, language) {
        (Ok(name), Ok(signature), Ok(language)) => Ok(Edit { name, signature, language: language.tag(), version }),
        (name, signature, language) => {
            let faults = [
                name.err().map(|problem| Fault { field: "name", problem }),
                signature.err().map(|problem| Fault { field: "signature", problem }),
                language.err().map(|problem| Fault { field: "language", problem }),
            ];
            Err(Error::Invalid(faults.into_iter().flatten().collect()))
        }
    }
}

/// `POST /profile/password`: ends every session of the account, and goes on in a new one.
pub async fn set_password(
    State(app): State<App>,
    origin: Origin,
    signed: Signed,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    match change(&app, &origin, &signed, &headers, &fields).await {
        Ok(cookie) => Ok((cookie, told("password")).into_response()),
        Err(Refused::ByModel(error)) => again(&app, &reader, &fields, error).await,
        Err(Refused::Otherwise(problem)) => Err(problem),
    }
}

enum Refused {
    ByModel(Error),
    Otherwise(Problem),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Refused {
        Refused::ByModel(error)
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Refused {
        if problem.kind == Unhappy::Invalid {
            return Refused::ByModel(Error::Invalid(problem.faults));
        }
        Refused::Otherwise(problem)
    }
}

async fn change(
    app: &App,
    origin: &Origin,
    signed: &Signed,
    headers: &HeaderMap,
    fields: &Fields,
) -> Result<[(HeaderName, HeaderValue); 1], Refused> {
    let (actor, email) = (&signed.session.actor, &signed.session.email);
    let address = EmailAddress::new(email).map_err(|problem| Error::invalid("password", problem))?;
    let known = [signed.session.name.as_str(), signed.session.organisation.name.as_str()];
    let password = Password::new(fields.text("password"), &address, &known)
        .map_err(|problem| Error::invalid("password", problem))?;
    if fields.text("password") == fields.text("current") {
        return Err(Error::invalid("password", Wrong::Unchanged).into());
    }
    let shown = prove_again(app, origin, signed, "current", fields.text("current")).await?;
    let whose = Whose { network: &origin.address, account: email };
    let hash = app.hashing.hash(&password, &app.random, whose).await?;
    let proof = app.write(actor, |tx| change_password(tx, actor, &shown, &hash)).await?;
    let stay = signed.session.stay;
    let secret = open(app, origin, &proof, Entry { org: Some(actor.org), stay }, headers).await?;
    Ok(signed_in(&secret, stay))
}

/// `POST /profile/sessions/{session}/end`
pub async fn end_session(
    State(app): State<App>,
    signed: Signed,
    Path(session): Path<String>,
) -> Result<Response, Problem> {
    let hash = unhex(&session).ok_or(Error::NotFound)?;
    app.write(&signed.session.actor, |tx| session::commands::end(tx, &signed.session.actor, &hash)).await?;
    Ok(told("ended").into_response())
}

/// `POST /profile/sessions/end`: all but this one. Whoever holds a stolen one may change it faster than one ends them one by one.
pub async fn end_others(State(app): State<App>, signed: Signed) -> Result<Response, Problem> {
    let actor = &signed.session.actor;
    app.write(actor, |tx| session::commands::end_others(tx, actor, &signed.secret)).await?;
    Ok(told("others").into_response())
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
        Ok::<_, Error>((profile::own(tx, actor)?, session::own(tx, actor)?, reader.todo(tx)?))
    };
    let (profile, sessions, todo) = app.db.read(read).await?;
    let words = reader.words;
    let title = words.t("profile-title");
    let body = html! {
        (header(&Header { gist: &reader.signed.session.email, ..Header::new(&title) }))
        div.split {
            div.stack { (about(reader, &profile, typed, refusal)) }
            div.stack { (password(reader, refusal)) }
        }
        (signed_in_at(reader, &sessions))
    };
    Ok(reader.page_with(None, &todo, &title, &body, news(words, did)))
}

fn news(words: Words, did: &str) -> Option<Markup> {
    let text = match did {
        "saved" => words.t("profile-was-saved"),
        "password" => words.t("profile-password-was-set"),
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
                @if !profile.signature.is_empty() {
                    figure.sub {
                        figcaption.muted { (words.t("profile-signature-preview")) }
                        p { @for (place, line) in profile.signature.lines().enumerate() { @if place > 0 { br; } (line) } }
                    }
                }
                (Field::new("language", &words.t("profile-language")).value(&language)
                    .error(language_fault.as_deref()).select(&languages))
                div.end { (Button::submit(&words.t("profile-save")).primary()) }
            }
        }
    }
}

fn password(reader: &Reader<'_>, refusal: &Refusal) -> Markup {
    let words = reader.words;
    let (current, new) = (refusal.at(words, "current"), refusal.at(words, "password"));
    let hint = words.with("door-password-hint", &[("n", (Password::MIN_CHARACTERS as i64).into())]);
    html! {
        section.panel aria-labelledby="password-title" {
            header { h2 id="password-title" { (words.t("profile-password")) } }
            form."body stack" method="post" action={ (PAGE) "/password" } {
                (csrf(&reader.signed.form_token))
                (refusal.note(words))
                p.sub { (words.t("profile-password-means")) }
                input type="hidden" name="email" autocomplete="username" value=(reader.signed.session.email);
                (Field::new("current", &words.t("profile-current")).autocomplete("current-password").required()
                    .error(current.as_deref()).password())
                (Field::new("password", &words.t("profile-new")).autocomplete("new-password").required().hint(&hint)
                    .error(new.as_deref()).password())
                div.end { (Button::submit(&words.t("profile-set-password"))) }
            }
        }
    }
}

/// Where the account is signed in; each can be ended, but for this one, which has "sign out".
fn signed_in_at(reader: &Reader<'_>, sessions: &[Own]) -> Markup {
    let words = reader.words;
    let title = words.t("profile-sessions");
    let labels = ["profile-browser", "profile-address", "profile-began", "profile-seen"].map(|key| words.t(key));
    let [browser, address, began, seen] = &labels;
    let state = TableState::default();
    let table = Table {
        columns: vec![
            Column::new("browser", browser).main(Width::Widest),
            Column::new("address", address).card(Card::Line),
            Column::new("began", began).numeric(),
            Column::new("seen", seen).numeric(),
        ],
        sections: vec![sessions.iter().map(|own| row(reader, own)).collect::<Vec<_>>().into()],
        inset: true,
        csrf: &reader.signed.form_token,
        ..Table::new("sessions", &title, PAGE, &state)
    };
    let end = words.t("profile-end-others");
    html! {
        section.mt {
            h2 { (title) }
            (table.markup(words))
            @if sessions.len() > 1 {
                form.mt method="post" action={ (PAGE) "/sessions/end" } {
                    (csrf(&reader.signed.form_token)) (Button::submit(&end))
                }
            }
        }
    }
}

fn row(reader: &Reader<'_>, own: &Own) -> Row {
    let words = reader.words;
    let is_this = own.hash == reader.signed.secret.hash();
    let browser = browser(words, &own.agent);
    let cells = vec![
        Cell::text(&browser).title(&own.agent),
        Cell::text(&own.address),
        moment(reader, own.created_at),
        moment(reader, own.seen_at),
    ];
    let end = Item::Post {
        icon: Icon::SignOut,
        text: words.t("profile-end-session"),
        action: format!("{PAGE}/sessions/{}/end", hex(&own.hash)),
    };
    Row {
        badge: html! { @if is_this { " " span.you { (words.t("profile-this-browser")) } } },
        menu: if is_this { Vec::new() } else { vec![end] },
        ..Row::new(hex(&own.hash), &browser, cells)
    }
}

/// "Firefox on Linux", out of what a browser calls itself: each names those before it, too. The whole of it is in the title.
fn browser(words: Words, agent: &str) -> String {
    const BROWSERS: [(&str, &str); 5] =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iPadOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let named = |known: &[(&'static str, &'static str)]| {
        known.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name)
    };
    match (named(&BROWSERS), named(&SYSTEMS)) {
        (Some(browser), Some(system)) => {
            words.with("profile-browser-on", &[("browser", browser.into()), ("system", system.into())])
        }
        (Some(browser), None) => browser.to_owned(),
        _ if agent.is_empty() => words.t("profile-unknown-browser"),
        _ => agent.to_owned(),
    }
}

fn moment(reader: &Reader<'_>, at: Instant) -> Cell {
    let zone = reader.signed.session.organisation.zone.rules();
    let day = Day::of(at, zone).date();
    let dates = reader.dates();
    let time = zone.to_datetime(at.timestamp()).strftime("%H:%M").to_string();
    Cell::from(html! { (dates.time(day, &dates.near(day))) " " (time) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_called_by_its_name() {
        let words = Words::new(Language::English);
        for (agent, name) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/129.0 Safari/537.36 Edg/129.0",
                "Edge on Windows",
            ),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari on iOS"),
            (
                "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/129.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            ("curl/8.1", "curl/8.1"),
            ("", "Unknown browser"),
        ] {
            assert_eq!(browser(words, agent), name);
        }
    }
}
