//! Signing in and out.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::Error;
use remit_domain::error::{Conflict, Problem as Wrong};
use remit_domain::id::OrgId;
use remit_domain::secret::{OrgSecret, Secret};
use remit_domain::session::{self, Attempt, Entered, Opening, Proof, half_way};
use serde::Deserialize;

use super::inside::{inside, returning};
use super::second_step;
use crate::actor::{EvenViewing, Origin, Signed};
use crate::app::App;
use crate::cookie::{HALF_WAY, LANGUAGE, SESSION, Tie};
use crate::extract::{Form, Query};
use crate::hashing::Whose;
use crate::problem::{Problem, say};
use crate::speech;
use crate::ui::button::Button;
use crate::ui::form::{Field, csrf};
use crate::ui::notice::{Kind, note};
use crate::ui::plain;
use crate::words::Words;

/// What the cookie of somebody who wants to stay signed in lasts; the session itself ends by its own rules.
pub const STAY_SECONDS: i64 = 30 * 86_400;
/// When to try again, where too many sign in at once.
const CROWDED_SECONDS: i64 = 5;

/// Where to go after signing in.
#[derive(Debug, Default, Deserialize)]
pub struct Next {
    #[serde(rename = "return", default)]
    pub address: String,
    /// What was just done.
    #[serde(default)]
    did: String,
}

/// What the form of the page sends.
#[derive(Deserialize)]
pub struct Credentials {
    email: String,
    password: String,
    #[serde(default)]
    stay: Option<String>,
    #[serde(rename = "return", default)]
    address: String,
}

/// `GET /login`
pub async fn form(
    State(app): State<App>,
    Query(next): Query<Next>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let words = speech::words(&headers, &uri);
    let news = (next.did == "password").then(|| words.t("password-was-set"));
    let filled = Filled { address: &next.address, news: news.as_deref(), ..Filled::default() };
    let mut response = Tie::to(&headers, &app.random)?.page(|form_token| page(words, &filled, form_token));
    if let Some(language) = speech::chosen(&uri) {
        let [(name, value)] = LANGUAGE.set(language.tag(), Some(STAY_SECONDS));
        response.headers_mut().append(name, value);
    }
    Ok(response)
}

/// `POST /login`
pub async fn sign_in(
    State(app): State<App>,
    origin: Origin,
    uri: Uri,
    headers: HeaderMap,
    Form(form): Form<Credentials>,
) -> Result<Response, Problem> {
    let proof = match prove(&app, &origin, &form.email, &form.password).await {
        Ok(proof) => proof,
        Err(Error::Conflict(conflict)) => return refuse(&app, &form, conflict, &headers, &uri),
        Err(error) => return Err(error.into()),
    };
    let stay = form.stay.is_some();
    match open(&app, &origin, &proof, Entry { org: None, invitation: None, stay }, &headers).await {
        Ok(opened) => Ok(opened.lead(inside(&form.address))),
        Err(Error::Conflict(conflict)) => refuse(&app, &form, conflict, &headers, &uri),
        Err(error) => Err(error.into()),
    }
}

/// `POST /logout`: on to the page that somebody else was asked for, or to the one for signing in.
pub async fn sign_out(
    State(app): State<App>,
    EvenViewing(signed): EvenViewing,
    Form(next): Form<Next>,
) -> Result<impl IntoResponse, Problem> {
    app.db.write(|tx| session::commands::sign_out(tx, signed.session.own_actor(), &signed.secret)).await?;
    let to = if next.address.is_empty() { "/login" } else { inside(&next.address) };
    Ok((SESSION.clear(), Redirect::to(to)))
}

/// Shows that somebody knows the password of an address. Known or not, right or wrong: it takes the same time.
pub async fn prove(app: &App, origin: &Origin, email: &str, password: &str) -> Result<Proof, Error> {
    let now = app.clock.now();
    // Whoever finds no place has not tried: it does not count.
    let crowded = |_| Error::Conflict(Conflict::TooManyAttempts { seconds: CROWDED_SECONDS });
    let place = app.hashing.place(Whose { network: &origin.address, account: email }).map_err(crowded)?;
    let attempt = app.db.write(|tx| Attempt::begin(tx, email, &origin.address, now)).await?;
    place.with(|hasher| attempt.verify(hasher, password)).await
}

/// Shows once more that whoever is signed in knows their password, before what cannot be taken back; a wrong one is a fault at
/// `field`.
pub async fn prove_again(
    app: &App,
    origin: &Origin,
    signed: &Signed,
    field: &'static str,
    password: &str,
) -> Result<Proof, Error> {
    prove(app, origin, &signed.session.email, password).await.map_err(|error| match error {
        Error::Conflict(Conflict::SignInRefused) => Error::invalid(field, Wrong::NotYourPassword),
        other => other,
    })
}

/// How somebody comes in.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Into which organisation; else into the one visited last.
    pub org: Option<OrgId>,
    /// By which invitation, with an account that they have.
    pub invitation: Option<&'a OrgSecret>,
    /// Whether the browser keeps the session when it is closed.
    pub stay: bool,
}

/// What the browser of somebody who comes in is given.
pub struct Opened {
    secret: Secret,
    stay: bool,
    entered: Entered,
}

impl Opened {
    /// The cookie of the session, or of the way to it.
    pub fn cookie(&self) -> [(HeaderName, HeaderValue); 1] {
        match self.entered {
            Entered::Session(_) => signed_in(&self.secret, self.stay),
            Entered::HalfWay => HALF_WAY.set(&self.secret.reveal(), Some(half_way::SECONDS)),
        }
    }

    /// On to `address`, where a code is asked for by way of the page for it.
    pub fn lead(&self, address: &str) -> Response {
        let to = match self.entered {
            Entered::Session(_) => Redirect::to(address),
            Entered::HalfWay => returning(second_step::PAGE, address),
        };
        (self.cookie(), to).into_response()
    }
}

/// Opens a session, or goes half of the way to one.
pub async fn open(
    app: &App,
    origin: &Origin,
    proof: &Proof,
    entry: Entry<'_>,
    headers: &HeaderMap,
) -> Result<Opened, Error> {
    let enter = |tx: &Tx<'_>, opening: &Opening<'_>| match entry.invitation {
        Some(invitation) => session::commands::sign_in_invited(tx, proof, invitation, opening),
        None => session::commands::sign_in(tx, proof, opening),
    };
    open_by(app, origin, entry, headers, enter).await
}

/// Opens a session as `enter` does, and ends the one that the browser had before: nobody goes on in a session begun by
/// somebody else.
pub async fn open_by(
    app: &App,
    origin: &Origin,
    Entry { org, stay, .. }: Entry<'_>,
    headers: &HeaderMap,
    enter: impl Fn(&Tx<'_>, &Opening<'_>) -> Result<Entered, Error>,
) -> Result<Opened, Error> {
    let mut generator = app.random.generator().map_err(|_| remit_db::Error::Unavailable("no random bytes".into()))?;
    let secret = Secret::random(&mut generator);
    let before = SESSION.of(headers).and_then(|cookie| cookie.parse::<Secret>().ok());
    let at = app.clock.now();
    let opening = Opening { secret: &secret, org, stay, address: &origin.address, agent: &origin.agent, at };
    let work = |tx: &Tx<'_>| {
        let entered = enter(tx, &opening)?;
        if let (Entered::Session(_), Some(before)) = (&entered, &before)
            && let Some(session) = session::actor_of(tx, &before.hash(), at, &origin.address)?
        {
            session::commands::sign_out(tx, session.own_actor(), before)?;
        }
        Ok::<_, Error>(entered)
    };
    let entered = app.db.write(work).await?;
    Ok(Opened { secret, stay, entered })
}

/// The cookie of a session that was just opened.
pub fn signed_in(secret: &Secret, stay: bool) -> [(HeaderName, HeaderValue); 1] {
    SESSION.set(&secret.reveal(), stay.then_some(STAY_SECONDS))
}

fn refuse(
    app: &App,
    form: &Credentials,
    conflict: Conflict,
    headers: &HeaderMap,
    uri: &Uri,
) -> Result<Response, Problem> {
    let words = speech::words(headers, uri);
    let problem = Problem::from(Error::Conflict(conflict));
    let (status, message) = match conflict {
        Conflict::TooManyAttempts { .. } => (StatusCode::TOO_MANY_REQUESTS, say::remedy(words, problem.kind)),
        Conflict::Suspended => (
            StatusCode::UNPROCESSABLE_ENTITY,
            format!("{}. {}", say::conflict(words, conflict), say::remedy(words, problem.kind)),
        ),
        _ => (StatusCode::UNPROCESSABLE_ENTITY, words.t("door-refused")),
    };
    let tie = Tie::to(headers, &app.random)?;
    let filled = Filled {
        email: &form.email,
        stay: form.stay.is_some(),
        address: &form.address,
        refused: Some(&message),
        news: None,
    };
    let mut response = (status, page(words, &filled, &tie.form_token)).into_response();
    if let Conflict::TooManyAttempts { seconds } = conflict {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(response)
}

/// The page anew for whoever was on the way to `address` and has to begin again, with the reason.
pub fn begin_again(app: &App, headers: &HeaderMap, words: Words, address: &str) -> Result<Response, Problem> {
    let tie = Tie::to(headers, &app.random)?;
    let reason = words.t("door-code-over");
    let page = page(words, &Filled { address, refused: Some(&reason), ..Filled::default() }, &tie.form_token);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, HALF_WAY.clear(), page).into_response())
}

/// What the page shows in its form.
#[derive(Default)]
struct Filled<'a> {
    email: &'a str,
    stay: bool,
    address: &'a str,
    refused: Option<&'a str>,
    news: Option<&'a str>,
}

fn page(words: Words, filled: &Filled<'_>, form_token: &str) -> Markup {
    let (email, password) = (words.t("door-email"), words.t("door-password"));
    let email = Field::new("email", &email).value(filled.email).autocomplete("username").required();
    let password = Field::new("password", &password).autocomplete("current-password").required().error(filled.refused);
    let body = html! {
        div { h1 { (words.t("door-title")) } p.soft { (words.t("door-hint")) } }
        @if let Some(news) = filled.news { (note(Kind::Done, news)) }
        form method="post" action="/login" {
            (csrf(form_token))
            input type="hidden" name="return" value=(inside(filled.address));
            (if filled.refused.is_none() { email.focus() } else { email }.email())
            (if filled.refused.is_some() { password.focus() } else { password }.password())
            (Field::new("stay", &words.t("door-stay")).checkbox(filled.stay))
            (Button::submit(&words.t("door-sign-in")).primary())
        }
        p.small { a.link href="/password" { (words.t("password-forgotten")) } }
    };
    let keeping = [("return", inside(filled.address))];
    let keeping = if filled.address.is_empty() { &[][..] } else { &keeping };
    plain::welcome(words, &words.t("door-sign-in"), &body, keeping)
}
