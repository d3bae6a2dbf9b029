//! The links of invitations. Until there is mail, whoever invites hands them over; they are shown once (USR 3).

use axum::extract::State;
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::error::{Conflict, Error};
use remit_domain::id::UserId;
use remit_domain::permission::{Ability, may, may_change_user};
use remit_domain::secret::Secret;
use remit_domain::text::EmailAddress;
use remit_domain::user::{self, Status, list};

use super::LIST;
use super::address::look_alike;
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Path, Query};
use crate::pages::back::{Back, leading_back};
use crate::pages::chrome::Reader;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
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

/// `GET /settings/users/{id}/invite`
pub async fn ask_for_link(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
) -> Result<Markup, Problem> {
    let reader = signed.reader();
    let (listed, todo) = app.db.read(|tx| Ok::<_, Error>((invitable(tx, &reader, id)?, reader.todo(tx)?))).await?;
    Ok(question(&reader, &back, &listed, &todo))
}

/// `POST /settings/users/{id}/invite`
pub async fn send_link(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
) -> Result<Markup, Problem> {
    let reader = signed.reader();
    let secret = Secret::random(&mut app.random.generator()?);
    let sent = app.write(reader.actor(), |tx| {
        let sent = user::commands::invite(tx, reader.actor(), &[(id, secret.clone())])?;
        Ok::<_, Error>((list::one(tx, reader.actor(), id)?.user.email, sent, reader.todo(tx)?))
    });
    let (email, sent, todo) = sent.await?;
    let sent: Vec<_> = sent.iter().map(|(_, link)| Link::new(&email, app.invitation_link(link))).collect();
    Ok(links(&reader, &back, &sent, &todo))
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

fn question(reader: &Reader<'_>, back: &Back, listed: &list::Listed, todo: &str) -> Markup {
    let (words, user) = (reader.words, &listed.user);
    let title = words.attr("user-invite-of", &[("name", user.name.as_str().into())]);
    let make = words.t("user-make-link");
    let name = [("name", bdi(&user.name))];
    let sheet = Sheet {
        title: &title,
        back: back.to(LIST),
        action: Some(&leading_back(&format!("{LIST}/{}/invite", user.id), back.to(LIST))),
        csrf: &reader.signed.form_token,
        body: html! {
            @if user.status == Status::Invited {
                p { (words.rich("user-invite-again-means", &[], &name)) }
            } @else {
                p { (words.rich("user-invite-means", &[], &name)) }
            }
        },
        aside: None,
        buttons: html! { (Button::submit(&make).primary()) },
    };
    reader.page(Some(Place::Users), todo, &title, &sheet.markup(words))
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
            input.input type="text" readonly value=(link.address) aria-label=(label) autocomplete="off" spellcheck="false";
            @if let Ok(email) = EmailAddress::new(&link.email) { ul."muted small" { (look_alike(words, &email)) } }
        }
    }
}
