//! Signing in, second step: a code or a passkey, of whoever has shown a password and whose account asks for it.

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use remit_domain::Error;
use remit_domain::error::Conflict;
use remit_domain::secret::Secret;
use remit_domain::session::half_way::{CodeAttempt, ask_for_passkey};
use serde::Deserialize;

use super::inside::{inside, returning};
use super::refusal::Refusal;
use super::session::{Entry, Next, Opened, begin_again, open_by};
use crate::actor::Origin;
use crate::app::App;
use crate::cookie::{HALF_WAY, Tie};
use crate::extract::{Form, Query};
use crate::problem::{Problem, say};
use crate::speech;
use crate::ui::button::Button;
use crate::ui::form::{Field, csrf};
use crate::ui::notice::{Kind, note};
use crate::ui::passkey::{Ask, passkey};
use crate::ui::plain;
use crate::words::Words;

/// Where the page is.
pub const PAGE: &str = "/login/code";

/// What the form of the page sends.
#[derive(Deserialize)]
pub struct Given {
    #[serde(default)]
    code: String,
    /// What an authenticator has answered.
    #[serde(default)]
    passkey: Option<String>,
    #[serde(rename = "return", default)]
    address: String,
}

/// `GET /login/code`
pub async fn form(
    State(app): State<App>,
    Query(next): Query<Next>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if HALF_WAY.of(&headers).is_none() {
        return Ok(returning("/login", inside(&next.address)).into_response());
    }
    let tie = Tie::to(&headers, &app.random)?;
    let asked = ask(&app, &headers).await?;
    let shown = Shown { address: &next.address, asked: asked.as_deref(), refused: None, at_code: true };
    Ok(page(speech::words(&headers, &uri), &shown, &tie.form_token).into_response())
}

/// `POST /login/code`
pub async fn give(
    State(app): State<App>,
    origin: Origin,
    uri: Uri,
    headers: HeaderMap,
    Form(given): Form<Given>,
) -> Result<Response, Problem> {
    let words = speech::words(&headers, &uri);
    match go_on(&app, &origin, &headers, &given).await {
        Ok(opened) => {
            let mut response = opened.lead(inside(&given.address));
            let [(name, gone)] = HALF_WAY.clear();
            response.headers_mut().append(name, gone);
            Ok(response)
        }
        Err(Error::Conflict(Conflict::SignInRefused | Conflict::Suspended)) => {
            begin_again(&app, &headers, words, &given.address)
        }
        Err(error) => refuse(&app, &headers, words, &given, error).await,
    }
}

/// Goes the rest of the way that began with a password.
async fn go_on(app: &App, origin: &Origin, headers: &HeaderMap, given: &Given) -> Result<Opened, Error> {
    let secret = HALF_WAY.of(headers).and_then(|cookie| cookie.parse::<Secret>().ok());
    let secret = secret.ok_or(Error::Conflict(Conflict::SignInRefused))?;
    let at = app.clock.now();
    let attempt = app.db.write(|tx| CodeAttempt::begin(tx, &secret, &origin.address, at)).await?;
    let entry = Entry { org: None, invitation: None, stay: attempt.stay() };
    let site = app.config.site();
    open_by(app, origin, entry, headers, |tx, opening| match (&given.passkey, &site) {
        (Some(answer), Some(site)) => attempt.finish_by_passkey(tx, site, answer, opening),
        _ => attempt.finish(tx, &given.code, opening),
    })
    .await
}

/// What an authenticator is asked, where passkeys can be had and the account has one. What was asked before no longer counts.
async fn ask(app: &App, headers: &HeaderMap) -> Result<Option<String>, Error> {
    let secret = HALF_WAY.of(headers).and_then(|cookie| cookie.parse::<Secret>().ok());
    let Some((secret, site)) = secret.zip(app.config.site()) else { return Ok(None) };
    let at = app.clock.now();
    match app.db.write(|tx| ask_for_passkey(tx, &secret, &site, at)).await {
        Err(Error::Conflict(Conflict::SignInRefused)) => Ok(None),
        asked => asked,
    }
}

/// The form again, with what is wrong; what was typed is not sent back.
async fn refuse(
    app: &App,
    headers: &HeaderMap,
    words: Words,
    given: &Given,
    error: Error,
) -> Result<Response, Problem> {
    let refusal = Refusal::of(error)?;
    let message = match refusal.conflict {
        Some(Conflict::TooManyAttempts { seconds }) => {
            Some(words.with("problem-too-many-remedy", &[("n", seconds.into())]))
        }
        Some(conflict) => Some(say::conflict(words, conflict)),
        None => refusal.at(words, "code").or_else(|| refusal.at(words, "passkey")),
    };
    let tie = Tie::to(headers, &app.random)?;
    let asked = ask(app, headers).await?;
    let shown = Shown {
        address: &given.address,
        asked: asked.as_deref(),
        refused: message.as_deref(),
        at_code: given.passkey.is_none(),
    };
    Ok(refusal.answer(page(words, &shown, &tie.form_token)))
}

/// What the page shows.
struct Shown<'a> {
    address: &'a str,
    /// What an authenticator is asked.
    asked: Option<&'a str>,
    refused: Option<&'a str>,
    /// Whether it was a code that was refused.
    at_code: bool,
}

fn page(words: Words, shown: &Shown<'_>, form_token: &str) -> Markup {
    let (title, label) = (words.t("door-code-title"), words.t("door-code"));
    let address = inside(shown.address);
    let at_code = shown.refused.filter(|_| shown.at_code);
    let field = Field::new("code", &label).autocomplete("one-time-code").longest(40).required().focus().error(at_code);
    let returning = html! { input type="hidden" name="return" value=(address); };
    let body = html! {
        div { h1 { (title) } p.soft { (words.t("door-code-hint")) } }
        @if let Some(refused) = shown.refused.filter(|_| !shown.at_code) { (note(Kind::Bad, refused)) }
        @if let Some(asked) = shown.asked { (passkey(words, Ask::Get, PAGE, asked, form_token, &returning)) }
        form method="post" action=(PAGE) {
            (csrf(form_token))
            (returning)
            (field.text())
            (Button::submit(&words.t("door-sign-in")).primary())
        }
        p.soft { a.link href="/login" { (words.t("door-code-again")) } }
    };
    plain::welcome(words, &title, &body, &[("return", address)])
}
