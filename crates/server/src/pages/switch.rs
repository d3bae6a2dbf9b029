//! Going on in another organisation of the same account.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::error::{Error, Problem as Wrong};
use remit_domain::id::OrgId;
use remit_domain::secret::Secret;
use remit_domain::session::{self, Opening};

use super::fields::Fields;
use super::session::signed_in;
use crate::actor::{Origin, Signed};
use crate::app::App;
use crate::extract::Form;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::form::csrf;
use crate::ui::header::{Header, header};
use crate::words::bdi;

/// `GET /switch`
pub async fn ask(State(app): State<App>, signed: Signed) -> Result<Markup, Problem> {
    let reader = signed.reader();
    let read = |tx: &Tx<'_>| Ok::<_, Error>((session::organisations(tx, reader.actor())?, reader.todo(tx)?));
    let (organisations, todo) = app.db.read(read).await?;
    let words = reader.words;
    let (title, go) = (words.t("switch-title"), words.t("switch-go"));
    let body = html! {
        (header(&Header::new(&title)))
        ul.ruled {
            @for (id, name) in &organisations {
                li {
                    @if *id == reader.actor().org {
                        b { (bdi(name)) } " " span.you { (words.t("switch-here")) }
                    } @else {
                        form.flex method="post" action="/switch" {
                            (csrf(&signed.form_token))
                            (bdi(name)) " "
                            (Button::choice(&go, "organisation", &id.to_string()).small())
                        }
                    }
                }
            }
        }
    };
    Ok(reader.page(None, &todo, &title, &body))
}

/// `POST /switch`: with a new session, so that what was begun in one organisation does not go on in the other.
pub async fn switch(
    State(app): State<App>,
    origin: Origin,
    signed: Signed,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let org = fields.id::<OrgId>("organisation")?.ok_or(Error::invalid("organisation", Wrong::Missing))?;
    let secret = Secret::random(&mut app.random.generator()?);
    let actor = &signed.session.actor;
    let opening = Opening {
        secret: &secret,
        org: Some(org),
        stay: signed.session.stay,
        address: &origin.address,
        agent: &origin.agent,
        at: actor.at,
    };
    app.write(actor, |tx| session::commands::switch(tx, actor, &signed.secret, org, &opening)).await?;
    Ok((signed_in(&secret, signed.session.stay), Redirect::to("/")).into_response())
}
