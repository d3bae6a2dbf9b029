//! One's own password: shown once more, then changed.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use remit_domain::account::Password;
use remit_domain::account::commands::change_password;
use remit_domain::error::{Error, Problem as Wrong};
use remit_domain::text::EmailAddress;

use super::{PAGE, again, told};
use crate::actor::{Origin, Signed};
use crate::app::App;
use crate::extract::Form;
use crate::hashing::Whose;
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::refusal::Refusal;
use crate::pages::session::{Entry, open, prove_again};
use crate::problem::{Kind as Unhappy, Problem};
use crate::ui::button::Button;
use crate::ui::form::{Field, csrf};

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
        Ok(cookie) => {
            app.mail_waits();
            Ok((cookie, told("password")).into_response())
        }
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
    let entry = Entry { org: Some(actor.org), invitation: None, stay };
    Ok(open(app, origin, &proof, entry, headers).await?.cookie())
}

/// The form.
pub(super) fn panel(reader: &Reader<'_>, refusal: &Refusal) -> Markup {
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
