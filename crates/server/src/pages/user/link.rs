//! Invitations of one person: by mail, or by a link that whoever invites hands over; it is shown once (USR 3).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::error::{Conflict, Error};
use remit_domain::id::UserId;
use remit_domain::invitation::Invitation;
use remit_domain::permission::{Ability, may, may_change_user};
use remit_domain::secret::{OrgSecret, Secret};
use remit_domain::text::EmailAddress;
use remit_domain::user::{self, Status, User, list};
use serde::Deserialize;

use super::LIST;
use super::address::look_alike;
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Path, Query};
use crate::pages::back::{Back, leading_back};
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::preview::preview;
use crate::pages::refusal::Refusal;
use crate::pages::sent::answer;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::form::copied;
use crate::ui::frame::Place;
use crate::ui::notice::{Kind, note};
use crate::words::{Arg, bdi};

/// A link, and the address that it is for.
pub(super) struct Link {
    email: String,
    address: String,
}

impl Link {
    /// The link at `address` for `email`.
    pub(super) fn new(email: &str, address: String) -> Link {
        Link { email: email.to_owned(), address }
    }
}

/// How an invitation gets to whom it is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Way {
    /// As the server can: by mail, or else by a link.
    #[default]
    Mail,
    /// By a link that is shown.
    Link,
}

impl Way {
    const LINK: &str = "link";

    fn of(fields: &Fields) -> Way {
        if fields.text("by") == Way::LINK { Way::Link } else { Way::Mail }
    }
}

/// In what way the address asks for an invitation.
#[derive(Debug, Deserialize)]
pub struct By {
    #[serde(default)]
    by: Way,
}

/// `GET /settings/users/{id}/invite`
pub async fn ask_for_link(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
    Query(By { by }): Query<By>,
) -> Result<Markup, Problem> {
    question(&app, &signed.reader(), id, &back, by, &Refusal::default()).await
}

/// `POST /settings/users/{id}/invite`: by mail, or by a link that is shown.
pub async fn send_invitation(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let mut generator = app.random.generator()?;
    let way = Way::of(&fields);
    let invitation = match way {
        Way::Link => Invitation::Link(Secret::random(&mut generator)),
        Way::Mail => app.invitation(reader.words, &mut generator),
    };
    let act = async || {
        app.write(reader.actor(), |tx| {
            let sent = user::commands::invite(tx, reader.actor(), &[(id, invitation.clone())])?;
            Ok::<_, Error>((list::one(tx, reader.actor(), id)?.user.email, sent, reader.todo(tx)?))
        })
        .await
    };
    let done = |(email, sent, todo): (String, Vec<(UserId, OrgSecret)>, String)| {
        if sent.is_empty() {
            app.mail_waits();
            return back.told(LIST, "invited", id);
        }
        let shown: Vec<_> = sent.iter().map(|(_, link)| Link::new(&email, app.hand_over(&email, link))).collect();
        links(&reader, &back, &shown, &todo).into_response()
    };
    answer(&fields, act, done, async |refusal| question(&app, &reader, id, &back, way, &refusal).await).await
}

/// The user, if they have never signed in and may be invited.
fn invitable(tx: &Tx<'_>, reader: &Reader<'_>, id: UserId) -> Result<list::Listed, Error> {
    let _permit = may(reader.actor(), Ability::Configure)?;
    let listed = list::one(tx, reader.actor(), id)?;
    let _permit = may_change_user(reader.actor(), id, listed.user.role, listed.user.role)?;
    match listed.user.status {
        Status::Created | Status::Invited => Ok(listed),
        _ => Err(Error::Conflict(Conflict::WrongStatus)),
    }
}

async fn question(
    app: &App,
    reader: &Reader<'_>,
    id: UserId,
    back: &Back,
    way: Way,
    refusal: &Refusal,
) -> Result<Markup, Problem> {
    let (listed, todo) = app.db.read(|tx| Ok::<_, Error>((invitable(tx, reader, id)?, reader.todo(tx)?))).await?;
    let (words, user, by_mail) = (reader.words, &listed.user, app.config.smtp.is_some() && way == Way::Mail);
    let preview = previewed(app, reader, user).await?;
    let title = if way == Way::Link { "user-copy-link-of" } else { "user-invite-of" };
    let title = words.attr(title, &[("name", user.name.as_str().into())]);
    let (make, send) = (words.t("user-make-link"), words.t("user-send-mail"));
    let name = [("name", bdi(&user.name))];
    let sheet = Sheet {
        title: &title,
        back: back.to(LIST),
        action: Some(&leading_back(&format!("{LIST}/{}/invite", user.id), back.to(LIST))),
        csrf: &reader.signed.form_token,
        body: html! {
            (refusal.note(words))
            @if user.status == Status::Invited {
                p { (words.rich("user-invite-again-means", &[], &name)) }
            } @else {
                p { (words.rich("user-invite-means", &[], &name)) }
            }
        },
        aside: preview,
        buttons: html! {
            @if by_mail {
                (Button::choice(&make, "by", Way::LINK))
                (Button::choice(&send, "by", "mail").primary())
            } @else {
                (Button::choice(&make, "by", Way::LINK).primary())
            }
        },
    };
    Ok(reader.page(Some(Place::Users), &todo, &title, &sheet.markup(words)))
}

/// What the first invitation would do: whoever is told of the organisation owns what is theirs (OWN 7). Another moves nothing.
async fn previewed(app: &App, reader: &Reader<'_>, user: &User) -> Result<Option<Markup>, Problem> {
    if user.status != Status::Created {
        return Ok(None);
    }
    let invitation = app.invitation(reader.words, &mut app.random.generator()?);
    let invited = |tx: &Tx<'_>| user::commands::invite(tx, reader.actor(), &[(user.id, invitation.clone())]);
    Ok(Some(preview(app, reader, invited).await?))
}

/// The links of who was just invited.
pub(super) fn links(reader: &Reader<'_>, back: &Back, links: &[Link], todo: &str) -> Markup {
    let words = reader.words;
    let n = Arg::from(i64::try_from(links.len()).unwrap_or(i64::MAX));
    let title = words.attr("user-links-title", &[("n", n)]);
    let sheet = Sheet {
        title: &title,
        back: back.to(LIST),
        action: None,
        csrf: &reader.signed.form_token,
        body: html! {
            (note(Kind::Info, words.t("user-links-once")))
            @for link in links { (one(reader, link)) }
        },
        aside: None,
        buttons: html! {},
    };
    reader.page(Some(Place::Users), todo, &title, &sheet.markup(words))
}

fn one(reader: &Reader<'_>, link: &Link) -> Markup {
    let words = reader.words;
    let label = words.attr("user-link-of", &[("email", link.email.as_str().into())]);
    html! {
        div.field {
            b { (bdi(&link.email)) }
            (copied(words, &label, &link.address))
            @if let Ok(email) = EmailAddress::new(&link.email) { ul."muted small" { (look_alike(words, &email)) } }
        }
    }
}
