//! Signing in, second step: a code, of whoever has shown a password and whose account asks for it.

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use remit_domain::Error;
use remit_domain::error::Conflict;
use remit_domain::secret::Secret;
use remit_domain::session::half_way::CodeAttempt;
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
use crate::ui::plain;
use crate::words::Words;

/// Where the page is.
pub const PAGE: &str = "/login/code";

/// What the form of the page sends.
#[derive(Deserialize)]
pub struct Given {
    code: String,
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
    Ok(page(speech::words(&headers, &uri), &next.address, None, &tie.form_token).into_response())
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
    match go_on(&app, &origin, &headers, &given.code).await {
        Ok(opened) => {
            let mut response = opened.lead(inside(&given.address));
            let [(name, gone)] = HALF_WAY.clear();
            response.headers_mut().append(name, gone);
            Ok(response)
        }
        Err(Error::Conflict(Conflict::SignInRefused)) => begin_again(&app, &headers, words, &given.address),
        Err(error) => refuse(&app, &headers, words, &given.address, error),
    }
}

/// Goes the rest of the way that began with a password.
async fn go_on(app: &App, origin: &Origin, headers: &HeaderMap, code: &str) -> Result<Opened, Error> {
    let secret = HALF_WAY.of(headers).and_then(|cookie| cookie.parse::<Secret>().ok());
    let secret = secret.ok_or(Error::Conflict(Conflict::SignInRefused))?;
    let at = app.clock.now();
    let attempt = app.db.write(|tx| CodeAttempt::begin(tx, &secret, &origin.address, at)).await?;
    let entry = Entry { org: None, invitation: None, stay: attempt.stay() };
    open_by(app, origin, entry, headers, |tx, opening| attempt.finish(tx, code, opening)).await
}

/// The form again, with what is wrong; what was typed is not sent back.
fn refuse(app: &App, headers: &HeaderMap, words: Words, address: &str, error: Error) -> Result<Response, Problem> {
    let refusal = Refusal::of(error)?;
    let message = match refusal.conflict {
        Some(Conflict::TooManyAttempts { seconds }) => {
            Some(words.with("problem-too-many-remedy", &[("n", seconds.into())]))
        }
        Some(conflict) => Some(say::conflict(words, conflict)),
        None => refusal.at(words, "code"),
    };
    let tie = Tie::to(headers, &app.random)?;
    Ok(refusal.answer(page(words, address, message.as_deref(), &tie.form_token)))
}

fn page(words: Words, address: &str, refused: Option<&str>, form_token: &str) -> Markup {
    let (title, label) = (words.t("door-code-title"), words.t("door-code"));
    let field = Field::new("code", &label).autocomplete("one-time-code").longest(40).required().focus().error(refused);
    let keeping = [("return", inside(address))];
    let body = html! {
        div { h1 { (title) } p.soft { (words.t("door-code-hint")) } }
        form method="post" action=(PAGE) {
            (csrf(form_token))
            input type="hidden" name="return" value=(inside(address));
            (field.text())
            (Button::submit(&words.t("door-sign-in")).primary())
        }
        p.soft { a.link href="/login" { (words.t("door-code-again")) } }
    };
    plain::welcome(words, &title, &body, &keeping)
}
