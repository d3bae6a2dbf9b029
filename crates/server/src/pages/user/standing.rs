//! Suspending and bringing back, and taking an invitation back: what moves somebody's actions asks first, names whom, and says
//! what follows.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::Actor;
use remit_domain::error::{Conflict, Error};
use remit_domain::id::UserId;
use remit_domain::permission::{Role, may_change_user};
use remit_domain::user::responsibility::{self, Responsibility};
use remit_domain::user::{Status, commands, list};

use super::LIST;
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Path, Query};
use crate::pages::back::{Back, leading_back};
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::listing::capped;
use crate::pages::preview::preview;
use crate::pages::refusal::Refusal;
use crate::pages::sent::answer;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::frame::Place;
use crate::ui::notice::{Kind, note};
use crate::words::{Arg, Words, bdi};

/// A change of where somebody stands, and the words for it.
struct Change {
    /// The end of its address.
    verb: &'static str,
    did: &'static str,
    title: &'static str,
    means: &'static str,
    /// To whom it can be done.
    suits: fn(Status) -> bool,
    command: fn(&Tx<'_>, &Actor, UserId) -> Result<(), Error>,
}

const SUSPEND: Change = Change {
    verb: "suspend",
    did: "suspended",
    title: "user-suspend-of",
    means: "user-suspend-means",
    suits: |status| status != Status::Suspended,
    command: commands::suspend,
};

const REACTIVATE: Change = Change {
    verb: "reactivate",
    did: "reactivated",
    title: "user-reactivate-of",
    means: "user-reactivate-means",
    suits: |status| status == Status::Suspended,
    command: commands::reactivate,
};

const WITHDRAW: Change = Change {
    verb: "withdraw",
    did: "withdrawn",
    title: "user-withdraw-of",
    means: "user-withdraw-means",
    suits: |status| status == Status::Invited,
    command: commands::withdraw_invitation,
};

/// `GET /settings/users/{id}/suspend`
pub async fn ask_to_suspend(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
) -> Result<Markup, Problem> {
    form(&app, &signed.reader(), &SUSPEND, id, &back, &Refusal::default()).await
}

/// `POST /settings/users/{id}/suspend`
pub async fn suspend(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    SUSPEND.make(&app, &signed.reader(), id, &back, &fields).await
}

/// `GET /settings/users/{id}/reactivate`
pub async fn ask_to_reactivate(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
) -> Result<Markup, Problem> {
    form(&app, &signed.reader(), &REACTIVATE, id, &back, &Refusal::default()).await
}

/// `POST /settings/users/{id}/reactivate`
pub async fn reactivate(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    REACTIVATE.make(&app, &signed.reader(), id, &back, &fields).await
}

/// `GET /settings/users/{id}/withdraw`
pub async fn ask_to_withdraw(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
) -> Result<Markup, Problem> {
    form(&app, &signed.reader(), &WITHDRAW, id, &back, &Refusal::default()).await
}

/// `POST /settings/users/{id}/withdraw`
pub async fn withdraw(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    WITHDRAW.make(&app, &signed.reader(), id, &back, &fields).await
}

impl Change {
    async fn make(
        &self,
        app: &App,
        reader: &Reader<'_>,
        id: UserId,
        back: &Back,
        fields: &Fields,
    ) -> Result<Response, Problem> {
        let act = async || app.write(reader.actor(), |tx| (self.command)(tx, reader.actor(), id)).await;
        answer(
            fields,
            act,
            |()| back.told(LIST, self.did, id),
            async |refusal| form(app, reader, self, id, back, &refusal).await,
        )
        .await
    }
}

async fn form(
    app: &App,
    reader: &Reader<'_>,
    change: &Change,
    id: UserId,
    back: &Back,
    refusal: &Refusal,
) -> Result<Markup, Problem> {
    let read = |tx: &Tx<'_>| {
        let leaving = Leaving::read(tx, reader, id)?;
        if !(change.suits)(leaving.listed.user.status) {
            return Err(Error::Conflict(Conflict::WrongStatus));
        }
        Ok((leaving, reader.todo(tx)?))
    };
    let (leaving, todo) = app.read_list(reader, read).await?;
    let preview = preview(app, reader, |tx| (change.command)(tx, reader.actor(), id)).await?;
    let words = reader.words;
    let name = leaving.listed.user.name.as_str();
    let title = words.attr(change.title, &[("name", name.into())]);
    let sheet = Sheet {
        title: &title,
        back: back.to(LIST),
        action: Some(&leading_back(&format!("{LIST}/{id}/{}", change.verb), back.to(LIST))),
        csrf: &reader.signed.form_token,
        body: html! {
            (refusal.note(words))
            (address(&leaving.listed))
            p { (words.rich(change.means, &[], &[("name", bdi(name))])) }
            @if change.verb == SUSPEND.verb { (leaving.alone(words)) }
            (leaving.consequences(words))
        },
        aside: Some(preview),
        buttons: html! { (Button::submit(&title).primary()) },
    };
    Ok(reader.page(Some(Place::Users), &todo, &title, &sheet.markup(words)))
}

/// Somebody who is to be suspended or removed, with what they leave.
pub(super) struct Leaving {
    pub listed: list::Listed,
    pub responsibility: Responsibility,
}

impl Leaving {
    /// Reads it, if this can be done to them at all (USR 8, USR 9).
    ///
    /// # Errors
    /// Those of the storage, and why it cannot be.
    pub(super) fn read(tx: &Tx<'_>, reader: &Reader<'_>, id: UserId) -> Result<Leaving, Error> {
        let listed = list::one(tx, reader.actor(), id)?;
        let _permit = may_change_user(reader.actor(), id, listed.user.role, listed.user.role)?;
        if listed.user.role == Role::Owner {
            return Err(Error::Conflict(Conflict::OwnerStays));
        }
        Ok(Leaving { responsibility: responsibility::of(tx, reader.actor(), id)?, listed })
    }

    /// Customers that are left without anybody.
    fn alone(&self, words: Words) -> Markup {
        let alone = self.responsibility.alone;
        html! { @if alone > 0 { (note(Kind::Care, words.with("user-alone", &counted(words, alone)))) } }
    }

    /// What they leave: customers, and rules that name them.
    pub(super) fn consequences(&self, words: Words) -> Markup {
        let Responsibility { customers, steps, actions, .. } = &self.responsibility;
        let step = |workflow: &str, place: i64| {
            words.rich("user-step", &[("n", place.into())], &[("workflow", bdi(workflow))])
        };
        html! {
            @if *customers > 0 || self.responsibility.is_named() {
                ul.ruled {
                    @if *customers > 0 {
                        li {
                            (words.with("user-is-assigned", &counted(words, *customers))) " "
                            a.link href=(format!("/customers?f.assigned=is:{}", self.listed.user.id)) { (words.t("user-show-customers")) }
                        }
                    }
                    @for named in steps { li { (words.t("user-is-named")) " " (step(&named.workflow, named.place)) } }
                    @if *actions > 0 { li { (words.with("user-is-named-by-hand", &counted(words, *actions))) } }
                }
            }
        }
    }
}

/// Whom it is about: a name is everybody's to choose, an address is not.
pub(super) fn address(listed: &list::Listed) -> Markup {
    html! { p.soft { bdi { (listed.user.email) } } }
}

fn counted(words: Words, count: i64) -> [(&'static str, Arg<'static>); 2] {
    [("n", Arg::from(count)), ("count", Arg::from(capped(words, count)))]
}
