//! Accepting an invitation: name, password, and in.

use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use remit_domain::Error;
use remit_domain::account::Password;
use remit_domain::error::{Conflict, Fault};
use remit_domain::invitation::{self, Acceptance, Invited};
use remit_domain::secret::OrgSecret;
use remit_domain::session::{Proof, key_of};
use remit_domain::text::{EmailAddress, Name};
use serde::Deserialize;

use super::session::{Entry, Opened, open, prove};
use crate::actor::{Origin, Signed};
use crate::app::App;
use crate::cookie::Tie;
use crate::extract::{Form, Path};
use crate::hashing::Whose;
use crate::problem::{Kind, Problem, say};
use crate::speech;
use crate::ui::button::Button;
use crate::ui::form::{Field, csrf};
use crate::ui::notice::{Kind as Note, note};
use crate::ui::plain;
use crate::words::{Words, bdi};

/// What the form of the page sends.
#[derive(Deserialize)]
pub struct Accepting {
    #[serde(default)]
    name: String,
    password: String,
}

/// `GET /invitation/{token}`
pub async fn form(State(app): State<App>, Path(link): Path<String>, parts: Parts) -> Result<Response, Problem> {
    let invited = read(&app, &secret_of(&link)?).await?;
    let words = speech::words(&parts.headers, &parts.uri);
    let here =
        Signed::perhaps(&parts, &app).await?.filter(|here| key_of(&here.session.email) != key_of(&invited.email));
    let tie = Tie::to(&parts.headers, &app.random)?;
    Ok(tie.page(|form_token| {
        let before = html! { @if let Some(here) = &here { (somebody_else(words, here, &link)) } };
        page(words, &invited, name_of(&invited), None, &link, form_token, &before)
    }))
}

/// Who is signed in already, though the invitation is for another address.
fn somebody_else(words: Words, here: &Signed, link: &str) -> Markup {
    let said =
        words.rich("door-signed-in-as", &[], &[("name", bdi(&here.session.name)), ("email", bdi(&here.session.email))]);
    let leave = html! {
        form method="post" action="/logout" {
            (csrf(&here.form_token))
            input type="hidden" name="return" value={ "/invitation/" (link) };
            (Button::submit(&words.t("door-leave")))
        }
    };
    html! { (note(Note::Info, said)) (leave) }
}

/// `POST /invitation/{token}`
pub async fn accept(
    State(app): State<App>,
    Path(link): Path<String>,
    origin: Origin,
    uri: Uri,
    headers: HeaderMap,
    Form(form): Form<Accepting>,
) -> Result<Response, Problem> {
    let secret = secret_of(&link)?;
    let invited = read(&app, &secret).await?;
    let words = speech::words(&headers, &uri);
    match enter(&app, &origin, &secret, &invited, &form, &headers, words).await {
        Ok(opened) => Ok(opened.lead("/")),
        Err(refused) if matches!(refused.kind, Kind::Invalid | REFUSED) => {
            let tie = Tie::to(&headers, &app.random)?;
            let page = page(words, &invited, &form.name, Some(&refused), &link, &tie.form_token, &html! {});
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(problem) => Err(problem),
    }
}

const REFUSED: Kind = Kind::Conflict(Conflict::SignInRefused);

/// Uses the invitation up, with a new account or the one that the address has already, and goes in.
async fn enter(
    app: &App,
    origin: &Origin,
    secret: &OrgSecret,
    invited: &Invited,
    form: &Accepting,
    headers: &HeaderMap,
    words: Words,
) -> Result<Opened, Problem> {
    let entry = Entry { org: Some(invited.org), invitation: None, stay: true };
    if invited.account.is_some() {
        let known = prove(app, origin, &invited.email, &form.password).await?;
        return Ok(open(app, origin, &known, Entry { invitation: Some(secret), ..entry }, headers).await?);
    }
    let (name, password) = check(form, &invited.email, &invited.organisation)?;
    let whose = Whose { network: &origin.address, account: &invited.email };
    let password = app.hashing.hash(&password, &app.random, whose).await?;
    let acceptance = Acceptance::New { name: &name, password: &password, language: words.language().tag() };
    let proof = accept_as(app, secret, &acceptance, origin).await?;
    Ok(open(app, origin, &proof, entry, headers).await?)
}

/// All that is wrong with the form, at once.
fn check(form: &Accepting, email: &str, organisation: &str) -> Result<(Name, Password), Error> {
    let email = EmailAddress::new(email).map_err(|problem| Error::invalid("email", problem))?;
    match (Name::new(&form.name), Password::new(&form.password, &email, &[&form.name, organisation])) {
        (Ok(name), Ok(password)) => Ok((name, password)),
        (name, password) => {
            let name = name.err().map(|problem| Fault { field: "name", problem });
            let password = password.err().map(|problem| Fault { field: "password", problem });
            Err(Error::Invalid(name.into_iter().chain(password).collect()))
        }
    }
}

async fn accept_as(
    app: &App,
    secret: &OrgSecret,
    acceptance: &Acceptance<'_>,
    origin: &Origin,
) -> Result<Proof, Error> {
    let at = app.clock.now();
    let accepted = app.db.write(|tx| invitation::commands::accept(tx, secret, acceptance, at, &origin.address)).await;
    accepted.map(|(_, proof)| proof)
}

async fn read(app: &App, secret: &OrgSecret) -> Result<Invited, Error> {
    let at = app.clock.now();
    app.db.read(|tx| invitation::open(tx, secret, at)).await
}

/// What cannot be a link of ours is answered like one that is no longer valid.
fn secret_of(link: &str) -> Result<OrgSecret, Error> {
    link.parse().map_err(|_| Error::Conflict(Conflict::LinkSpent))
}

/// The name that was given for the person, unless it is only their address.
fn name_of(invited: &Invited) -> &str {
    if invited.name == invited.email { "" } else { &invited.name }
}

fn error_at(field: &str, words: Words, refused: Option<&Problem>) -> Option<String> {
    let fault = refused?.faults.iter().find(|fault| fault.field == field)?;
    Some(say::fault(words, &fault.problem))
}

fn page(
    words: Words,
    invited: &Invited,
    name: &str,
    refused: Option<&Problem>,
    link: &str,
    form_token: &str,
    before: &Markup,
) -> Markup {
    let wrong_password =
        refused.filter(|problem| problem.kind == REFUSED).map(|problem| say::title(words, problem.kind));
    let (name_error, password_error) =
        (error_at("name", words, refused), error_at("password", words, refused).or(wrong_password));
    let title = words.with("door-invited", &[("organisation", invited.organisation.as_str().into())]);
    let (name_label, password_label) = (words.t("door-name"), words.t("door-password"));
    let body = html! {
        div {
            h1 { (title) }
            p.soft { (words.with("door-invited-as", &[("email", invited.email.as_str().into())])) }
        }
        (before)
        form method="post" action={ "/invitation/" (link) } {
            (csrf(form_token))
            input type="hidden" name="email" autocomplete="username" value=(invited.email);
            @if invited.account.is_none() {
                (Field::new("name", &name_label).value(name).autocomplete("name").required().error(name_error.as_deref()).text())
                (Field::new("password", &password_label).autocomplete("new-password").required()
                    .hint(&words.with("door-password-hint", &[("n", (Password::MIN_CHARACTERS as i64).into())]))
                    .error(password_error.as_deref()).password())
            } @else {
                (Field::new("password", &password_label).autocomplete("current-password").required()
                    .hint(&words.t("door-known-hint")).error(password_error.as_deref()).password())
            }
            (Button::submit(&words.t("door-join")).primary())
        }
    };
    plain::page(words, &title, &body)
}
