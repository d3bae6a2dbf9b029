//! One's own second factor: set up with a code and the password, or with a passkey and the password; changed and switched off
//! with the password.

mod passkeys;
mod views;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;
use remit_db::Tx;
use remit_domain::account::passkey::{self, Passkey};
use remit_domain::account::second_factor::{self, Key, RecoveryCode, State as Standing, commands};
use remit_domain::error::Error;
use remit_domain::session;

use super::told;
use crate::actor::{Origin, Signed};
use crate::app::App;
use crate::extract::Form;
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::refusal::Refusal;
use crate::pages::session::prove_again;
use crate::problem::Problem;

pub use passkeys::{begin as add_passkey, confirm as confirm_passkey, remove as remove_passkey};
pub(super) use views::panel;

/// Where the page is.
const PAGE: &str = "/profile/second-factor";

/// `GET /profile/second-factor`
pub async fn show(State(app): State<App>, signed: Signed) -> Result<Markup, Problem> {
    page(&app, &signed.reader(), "", &Refusal::default()).await
}

/// `POST /profile/second-factor`: makes a key, and keeps it until a code shows that the telephone has it.
pub async fn begin(State(app): State<App>, signed: Signed) -> Result<Response, Problem> {
    let actor = &signed.session.actor;
    let key = Key::random(&mut app.random.generator()?);
    app.write(actor, |tx| commands::begin(tx, actor, &signed.secret, &key)).await?;
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
        app.db.read(|tx| commands::check(tx, reader.actor(), &signed.secret, code)).await?;
        let shown = prove_again(&app, &origin, &signed, "password", fields.text("password")).await?;
        let set_up = |tx: &Tx<'_>| {
            let is_first = commands::set_up(tx, reader.actor(), &signed.secret, &shown, code, &codes)?;
            end_others(tx, &signed)?;
            Ok(is_first)
        };
        app.write(reader.actor(), set_up).await
    };
    match done.await {
        Ok(false) => Ok(told("second-factor").into_response()),
        done => answer(&app, &reader, done.map(drop), Some(&codes)).await,
    }
}

/// Whoever was signed in with the password alone, and may have seen the key, is no longer.
fn end_others(tx: &Tx<'_>, signed: &Signed) -> Result<(), Error> {
    session::commands::end_others(tx, &signed.session.actor, &signed.secret)
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
            Ok(refusal.answer(page(app, reader, "", &refusal).await?))
        }
    }
}

/// What the page shows.
struct Shown {
    codes: Standing,
    passkeys: Vec<Passkey>,
    /// Whether passkeys can be had at the address of the program.
    is_offered: bool,
    codes_left: i64,
}

impl Shown {
    fn is_on(&self) -> bool {
        matches!(self.codes, Standing::On { .. }) || !self.passkeys.is_empty()
    }
}

/// The page; `typed` is the name of a passkey that was refused.
async fn page(app: &App, reader: &Reader<'_>, typed: &str, refusal: &Refusal) -> Result<Markup, Problem> {
    let is_offered = app.config.site().is_some();
    let read = |tx: &Tx<'_>| {
        let actor = reader.actor();
        let (codes, passkeys) = (second_factor::own(tx, actor, &reader.signed.secret)?, passkey::own(tx, actor)?);
        let codes_left = second_factor::codes_left(tx, actor)?;
        Ok::<_, Error>((Shown { codes, passkeys, is_offered, codes_left }, reader.todo(tx)?))
    };
    let (shown, todo) = app.db.read(read).await?;
    Ok(views::page(reader, &todo, &shown, typed, refusal))
}
