//! A forgotten password: asking for a link by mail, and choosing a new password with it.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use remit_domain::Error;
use remit_domain::account::Password;
use remit_domain::account::reset::{self, Resetting};
use remit_domain::error::Conflict;
use remit_domain::secret::Secret;
use remit_domain::text::EmailAddress;
use serde::Deserialize;

use super::fields::fault;
use super::refusal::Refusal;
use crate::actor::Origin;
use crate::app::App;
use crate::cookie::Tie;
use crate::extract::{Form, Path};
use crate::hashing::Whose;
use crate::problem::{Kind, Problem};
use crate::speech;
use crate::ui::button::Button;
use crate::ui::form::{Field, csrf};
use crate::ui::plain;
use crate::words::Words;

/// Whose password is forgotten.
#[derive(Default, Deserialize)]
pub struct Forgotten {
    email: String,
}

/// The new password.
#[derive(Deserialize)]
pub struct Chosen {
    password: String,
}

/// `GET /password`
pub async fn forgotten(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let words = speech::words(&headers, &uri);
    Ok(Tie::to(&headers, &app.random)?.page(|form_token| asking(&app, words, "", &Refusal::default(), form_token)))
}

/// `POST /password`: the answer is the same whether the address has an account or not.
pub async fn ask_for_link(
    State(app): State<App>,
    origin: Origin,
    uri: Uri,
    headers: HeaderMap,
    Form(form): Form<Forgotten>,
) -> Result<Response, Problem> {
    let (words, at) = (speech::words(&headers, &uri), app.clock.now());
    match app.db.write(|tx| reset::ask(tx, &form.email, &origin.address, at)).await {
        Ok(()) => {
            app.mail_waits();
            Ok(asked(words, &form.email).into_response())
        }
        Err(error) => {
            let refusal = Refusal::of(error)?;
            let tie = Tie::to(&headers, &app.random)?;
            Ok(refusal.answer(asking(&app, words, &form.email, &refusal, &tie.form_token)))
        }
    }
}

/// `GET /password/{token}`
pub async fn form(
    State(app): State<App>,
    Path(link): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let resetting = opened(&app, &secret_of(&link)?).await?;
    let words = speech::words(&headers, &uri);
    let tie = Tie::to(&headers, &app.random)?;
    Ok(tie.page(|form_token| choosing(words, &resetting, &Refusal::default(), &link, form_token)))
}

/// `POST /password/{token}`
pub async fn choose(
    State(app): State<App>,
    Path(link): Path<String>,
    origin: Origin,
    uri: Uri,
    headers: HeaderMap,
    Form(form): Form<Chosen>,
) -> Result<Response, Problem> {
    let secret = secret_of(&link)?;
    let resetting = opened(&app, &secret).await?;
    match set(&app, &origin, &secret, &resetting, &form.password).await {
        Ok(()) => Ok(Redirect::to("/login?did=password").into_response()),
        Err(problem) if problem.kind == Kind::Invalid => {
            let words = speech::words(&headers, &uri);
            let refusal = Refusal { faults: problem.faults, ..Refusal::default() };
            let tie = Tie::to(&headers, &app.random)?;
            let page = choosing(words, &resetting, &refusal, &link, &tie.form_token);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(problem) => Err(problem),
    }
}

async fn set(
    app: &App,
    origin: &Origin,
    secret: &Secret,
    resetting: &Resetting,
    password: &str,
) -> Result<(), Problem> {
    let refused = |problem| Error::invalid("password", problem);
    let email = EmailAddress::new(&resetting.email).map_err(refused)?;
    let password = Password::new(password, &email, &[&resetting.name]).map_err(refused)?;
    let whose = Whose { network: &origin.address, account: &resetting.email };
    let hash = app.hashing.hash(&password, &app.random, whose).await?;
    let at = app.clock.now();
    app.db.write(|tx| reset::set_password(tx, secret, &hash, at, &origin.address)).await?;
    app.mail_waits();
    Ok(())
}

async fn opened(app: &App, secret: &Secret) -> Result<Resetting, Error> {
    let at = app.clock.now();
    app.db.read(|tx| reset::opened(tx, secret, at)).await
}

/// What cannot be a link of ours is answered like one that is no longer valid.
fn secret_of(link: &str) -> Result<Secret, Error> {
    link.parse().map_err(|_| Error::Conflict(Conflict::PasswordLinkSpent))
}

fn asking(app: &App, words: Words, email: &str, refusal: &Refusal, form_token: &str) -> Markup {
    let (label, error) = (words.t("door-email"), fault(words, &refusal.faults, "email"));
    let field = Field::new("email", &label).value(email).autocomplete("username").required().error(error.as_deref());
    let hint = match &app.config.smtp {
        Some(_) => words.t("password-forgotten-hint"),
        None => words.t("password-forgotten-no-mail"),
    };
    let body = html! {
        div { h1 { (words.t("password-forgotten")) } p.soft { (hint) } }
        form method="post" action="/password" {
            (csrf(form_token))
            (refusal.note(words))
            (field.focus().email())
            (Button::submit(&words.t("password-ask")).primary())
        }
        p.small { a.link href="/login" { (words.t("door-sign-in")) } }
    };
    plain::page(words, &words.t("password-forgotten"), &body)
}

fn asked(words: Words, email: &str) -> Markup {
    let body = html! {
        div {
            h1 { (words.t("password-asked")) }
            p.soft { (words.with("password-asked-means", &[("email", email.trim().into())])) }
        }
        p.small { a.link href="/login" { (words.t("door-sign-in")) } }
    };
    plain::page(words, &words.t("password-asked"), &body)
}

fn choosing(words: Words, resetting: &Resetting, refusal: &Refusal, link: &str, form_token: &str) -> Markup {
    let (label, error) = (words.t("profile-new"), fault(words, &refusal.faults, "password"));
    let hint = words.with("door-password-hint", &[("n", (Password::MIN_CHARACTERS as i64).into())]);
    let field = Field::new("password", &label).autocomplete("new-password").required().hint(&hint);
    let body = html! {
        div {
            h1 { (words.t("password-choose")) }
            p.soft { (words.with("password-choose-means", &[("email", resetting.email.as_str().into())])) }
        }
        form method="post" action={ "/password/" (link) } {
            (csrf(form_token))
            input type="hidden" name="email" autocomplete="username" value=(resetting.email);
            (field.error(error.as_deref()).focus().password())
            (Button::submit(&words.t("password-set")).primary())
        }
    };
    plain::page(words, &words.t("password-choose"), &body)
}
