//! Invitations of one person: by mail, or by a link that whoever asks hands over (USR 3).

use axum::extract::State;
use axum::response::Response;
use rand::CryptoRng;
use remit_db::Tx;
use remit_domain::Error;
use remit_domain::error::Problem as Wrong;
use remit_domain::id::UserId;
use remit_domain::invitation::Invitation;
use remit_domain::secret::Secret;
use remit_domain::user::commands;
use serde::{Deserialize, Serialize};

use super::User;
use crate::actor::Writer;
use crate::api::preview::{Mode, run};
use crate::app::App;
use crate::extract::{self, NoBody, Path, Query};
use crate::problem::Problem;
use crate::words::{Language, Words};

/// How an invitation goes out.
pub(super) struct Way {
    by_link: bool,
    words: Words,
}

/// How it is to go out: by mail, unless a link is asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    by: Option<String>,
    language: Option<String>,
}

/// The user as they are now, and what is handed over, once and never again.
#[derive(Serialize)]
pub struct Answer {
    #[serde(flatten)]
    user: User,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
}

/// `POST /api/v1/users/{id}/invitation`: for the first time or again; what was sent before is useless.
pub async fn invite(
    State(app): State<App>,
    Writer { actor }: Writer,
    Path(id): Path<UserId>,
    Query(mode): Query<Mode>,
    extract::Json(asked): extract::Json<Asked>,
) -> Result<Response, Problem> {
    let way = Way::read("by", asked.by.as_deref().unwrap_or("mail"), asked.language.as_deref())?;
    let invitation = way.invitation(&app, &mut app.random.generator()?);
    let invite = |tx: &Tx<'_>| commands::invite(tx, &actor, &[(id, invitation.clone())]);
    run(&app, &actor, &mode, invite, |tx, links| {
        app.mail_waits();
        let user = User::read(tx, &actor, id)?;
        let link = links.first().map(|(_, link)| app.hand_over(&user.email, link));
        Ok(Answer { user, link })
    })
    .await
}

/// `DELETE /api/v1/users/{id}/invitation`: its link is useless, and the user is as before it.
pub async fn withdraw(
    State(app): State<App>,
    Writer { actor }: Writer,
    Path(id): Path<UserId>,
    Query(mode): Query<Mode>,
    _: NoBody,
) -> Result<Response, Problem> {
    let withdraw = |tx: &Tx<'_>| commands::withdraw_invitation(tx, &actor, id);
    run(&app, &actor, &mode, withdraw, |tx, ()| User::read(tx, &actor, id)).await
}

impl Way {
    /// By `mail` or by `link`, in a language that we speak.
    ///
    /// # Errors
    /// Faults at `field` and `language`.
    pub(super) fn read(field: &'static str, by: &str, language: Option<&str>) -> Result<Way, Error> {
        let by_link = match by {
            "mail" => false,
            "link" => true,
            _ => return Err(Error::invalid(field, Wrong::NotAChoice)),
        };
        let language = language.map_or(Some(Language::English), Language::from_tag);
        let language = language.ok_or(Error::invalid("language", Wrong::NotAChoice))?;
        Ok(Way { by_link, words: Words::new(language) })
    }

    /// An invitation that goes out so; where there is no mail server, by a link.
    pub(super) fn invitation(&self, app: &App, generator: &mut impl CryptoRng) -> Invitation {
        if self.by_link { Invitation::Link(Secret::random(generator)) } else { app.invitation(self.words, generator) }
    }
}
