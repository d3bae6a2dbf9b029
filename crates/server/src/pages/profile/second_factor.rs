//! One's own second factor: set up with a code and the password, changed and switched off with the password.

mod views;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;
use remit_db::Tx;
use remit_domain::account::second_factor::{self, Key, RecoveryCode, State as Standing, commands};
use remit_domain::error::Error;

use super::told;
use crate::actor::{Origin, Signed};
use crate::app::App;
use crate::extract::Form;
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::refusal::Refusal;
use crate::pages::session::prove_again;
use crate::problem::Problem;

pub(super) use views::panel;

/// Where the page is.
const PAGE: &str = "/profile/second-factor";

/// `GET /profile/second-factor`
pub async fn show(State(app): State<App>, signed: Signed) -> Result<Markup, Problem> {
    page(&app, &signed.reader(), &Refusal::default()).await
}

/// `POST /profile/second-factor`: makes a key, and keeps it until a code shows that the telephone has it.
pub async fn begin(State(app): State<App>, signed: Signed) -> Result<Response, Problem> {
    let actor = &signed.session.actor;
    let key = Key::random(&mut app.random.generator()?);
    app.write(actor, |tx| commands::begin(tx, actor, &key)).await?;
    Ok(Redirect::to(PAGE).into_response())
}

/// `POST /profile/second-factor/confirm`
pub async fn confirm(
    State(app): State<App>,
    origin: Origin,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let (reader, code) = (signed.reader(), fields.text("code"));
    let codes = RecoveryCode::set(&mut app.random.generator()?);
    let done = async {
        // A password is only asked for beside a right code: a wrong one is no failed sign-in.
        app.db.read(|tx| commands::check(tx, reader.actor(), code)).await?;
        let shown = prove_again(&app, &origin, &signed, "password", fields.text("password")).await?;
        app.write(reader.actor(), |tx| commands::set_up(tx, reader.actor(), &shown, code, &codes)).await
    };
    answer(&app, &reader, done.await, Some(&codes)).await
}

/// `POST /profile/second-factor/codes`
pub async fn renew_codes(
    State(app): State<App>,
    origin: Origin,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let codes = RecoveryCode::set(&mut app.random.generator()?);
    let done = async {
        let shown = prove_again(&app, &origin, &signed, "password", fields.text("password")).await?;
        app.write(reader.actor(), |tx| commands::renew_codes(tx, reader.actor(), &shown, &codes)).await
    };
    answer(&app, &reader, done.await, Some(&codes)).await
}

/// `POST /profile/second-factor/off`
pub async fn switch_off(
    State(app): State<App>,
    origin: Origin,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let done = async {
        let shown = prove_again(&app, &origin, &signed, "password", fields.text("password")).await?;
        app.write(reader.actor(), |tx| commands::switch_off(tx, reader.actor(), &shown)).await
    };
    answer(&app, &reader, done.await, None).await
}

/// What was done: the recovery codes, which are shown only now, or the profile; or the page again with what was refused.
async fn answer(
    app: &App,
    reader: &Reader<'_>,
    done: Result<(), Error>,
    codes: Option<&[RecoveryCode]>,
) -> Result<Response, Problem> {
    match (done, codes) {
        (Ok(()), Some(codes)) => {
            let todo = app.db.read(|tx| reader.todo(tx)).await?;
            Ok(views::codes(reader, &todo, codes).into_response())
        }
        (Ok(()), None) => Ok(told("second-factor-off").into_response()),
        (Err(error), _) => {
            let refusal = Refusal::of(error)?;
            Ok(refusal.answer(page(app, reader, &refusal).await?))
        }
    }
}

async fn page(app: &App, reader: &Reader<'_>, refusal: &Refusal) -> Result<Markup, Problem> {
    let read =
        |tx: &Tx<'_>| Ok::<(Standing, String), Error>((second_factor::own(tx, reader.actor())?, reader.todo(tx)?));
    let (standing, todo) = app.db.read(read).await?;
    Ok(views::page(reader, &todo, &standing, refusal))
}
