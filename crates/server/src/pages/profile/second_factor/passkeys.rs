//! One's own passkeys: added and removed with the password.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::account::passkey::{Passkey, Site, commands};
use remit_domain::account::second_factor::RecoveryCode;
use remit_domain::error::Error;
use remit_domain::id::PasskeyId;
use remit_domain::text::Name;

use super::super::told;
use super::{PAGE, answer, end_others, page, views};
use crate::actor::{Origin, Signed};
use crate::app::App;
use crate::extract::Form;
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::refusal::Refusal;
use crate::pages::session::prove_again;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::form::{Field, csrf};
use crate::ui::header::{Header, header};
use crate::ui::notice::{Kind, note};
use crate::ui::passkey::{Ask, passkey};

/// `POST /profile/second-factor/passkeys`: asks the browser for a passkey.
pub async fn begin(
    State(app): State<App>,
    origin: Origin,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let site = site(&app)?;
    let done = async {
        let name = Name::new(fields.text("name")).map_err(|problem| Error::invalid("name", problem))?;
        let shown = prove_again(&app, &origin, &signed, "add-password", fields.text("add-password")).await?;
        let email = &signed.session.email;
        app.write(reader.actor(), |tx| commands::begin(tx, reader.actor(), &shown, &site, email, &name)).await
    };
    match done.await {
        Ok(options) => {
            let todo = app.db.read(|tx| reader.todo(tx)).await?;
            Ok(making(&reader, &todo, &options).into_response())
        }
        Err(error) => {
            let refusal = Refusal::of(error)?;
            Ok(refusal.answer(page(&app, &reader, fields.text("name"), &refusal).await?))
        }
    }
}

/// `POST /profile/second-factor/passkeys/confirm`
pub async fn confirm(State(app): State<App>, signed: Signed, Form(fields): Form<Fields>) -> Result<Response, Problem> {
    let (reader, given) = (signed.reader(), fields.text("passkey"));
    let actor = reader.actor();
    let site = site(&app)?;
    let codes = RecoveryCode::set(&mut app.random.generator()?);
    let done = async {
        let asked = app.write(actor, |tx| commands::take_asked(tx, actor)).await?;
        let add = |tx: &Tx<'_>| {
            let is_first = commands::add(tx, actor, &asked, &site, given, &codes)?;
            end_others(tx, &signed)?;
            Ok(is_first)
        };
        app.write(actor, add).await
    };
    match done.await {
        Ok(true) => answer(&app, &reader, Ok(()), Some(&codes)).await,
        Ok(false) => Ok(told("passkey-added").into_response()),
        Err(error) => answer(&app, &reader, Err(error), None).await,
    }
}

/// `POST /profile/second-factor/passkeys/remove`
pub async fn remove(
    State(app): State<App>,
    origin: Origin,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let done = async {
        let shown = prove_again(&app, &origin, &signed, "remove-password", fields.text("remove-password")).await?;
        let id = fields.text("remove").parse::<PasskeyId>().map_err(|_| Error::NotFound)?;
        app.write(reader.actor(), |tx| commands::remove(tx, reader.actor(), &shown, id)).await
    };
    match done.await {
        Ok(()) => Ok(told("passkey-removed").into_response()),
        Err(error) => answer(&app, &reader, Err(error), None).await,
    }
}

/// Where passkeys are good for; where there are none, nothing is found.
fn site(app: &App) -> Result<Site, Error> {
    app.config.site().ok_or(Error::NotFound)
}

/// The page on which the browser makes one.
fn making(reader: &Reader<'_>, todo: &str, options: &str) -> Markup {
    let words = reader.words;
    let (title, above) = (words.t("profile-passkey-add"), words.t("profile-factor"));
    let action = format!("{PAGE}/passkeys/confirm");
    let body = html! {
        (header(&Header { above: &[(&above, PAGE)], ..Header::new(&title) }))
        div.stack {
            p { (words.t("profile-passkey-make-means")) }
            (passkey(words, Ask::Create, &action, options, &reader.signed.form_token, &html! {}))
        }
    };
    reader.page(None, todo, &title, &body)
}

/// The passkeys, and the form for another; `is_offered` where the address of the program can have any.
pub(super) fn panels(
    reader: &Reader<'_>,
    passkeys: &[Passkey],
    is_offered: bool,
    typed: &str,
    refusal: &Refusal,
) -> Markup {
    let words = reader.words;
    html! {
        section.panel aria-labelledby="passkeys-title" {
            header { h2 id="passkeys-title" { (words.t("profile-passkeys")) } }
            div."body stack" {
                p.sub { (words.t("profile-passkeys-means")) }
                @if let Some(fault) = refusal.at(words, "passkey") { (note(Kind::Bad, fault)) }
                @if !passkeys.is_empty() { (list(reader, passkeys, refusal)) }
                @if !is_offered { p { (words.t("profile-passkeys-address")) } }
            }
        }
        @if is_offered {
            section.panel aria-labelledby="add-title" {
                header { h2 id="add-title" { (words.t("profile-passkey-add")) } }
                div.body { (adding(reader, typed, refusal)) }
            }
        }
    }
}

fn list(reader: &Reader<'_>, passkeys: &[Passkey], refusal: &Refusal) -> Markup {
    let words = reader.words;
    let (label, fault) = (words.t("profile-factor-password"), refusal.at(words, "remove-password"));
    html! {
        form.stack method="post" action={ (PAGE) "/passkeys/remove" } {
            (csrf(&reader.signed.form_token))
            ul.stack {
                @for passkey in passkeys {
                    @let remove = words.attr("profile-passkey-remove", &[("name", passkey.name.as_str().into())]);
                    @let id = passkey.id.to_string();
                    li {
                        p { strong { bdi { (passkey.name) } } }
                        p.sub {
                            (words.t("profile-passkey-added")) " " (reader.moment(passkey.created_at)) " · "
                            @if let Some(at) = passkey.used_at { (words.t("profile-passkey-used")) " " (reader.moment(at)) }
                            @else { (words.t("profile-passkey-unused")) }
                        }
                        (Button::choice(&remove, "remove", &id).danger().small())
                    }
                }
            }
            (Field::new("remove-password", &label).hint(&words.t("profile-passkey-remove-means"))
                .autocomplete("current-password").required().error(fault.as_deref()).password())
        }
    }
}

fn adding(reader: &Reader<'_>, typed: &str, refusal: &Refusal) -> Markup {
    let words = reader.words;
    let (name, password) = (words.t("profile-passkey-name"), words.t("profile-factor-password"));
    let (name_fault, password_fault) = (refusal.at(words, "name"), refusal.at(words, "add-password"));
    html! {
        form.stack method="post" action={ (PAGE) "/passkeys" } {
            (csrf(&reader.signed.form_token))
            (views::account(reader))
            (Field::new("name", &name).value(typed).longest(Name::MAX_CHARACTERS).required()
                .hint(&words.t("profile-passkey-name-hint")).error(name_fault.as_deref()).text())
            (Field::new("add-password", &password).autocomplete("current-password").required()
                .error(password_fault.as_deref()).password())
            div."end needs-script" { (Button::submit(&words.t("profile-passkey-add"))) }
            noscript { p { (words.t("passkey-needs-script")) } }
        }
    }
}
