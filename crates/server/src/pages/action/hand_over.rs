//! Taking an action over, and handing one's own over to somebody who sees the customer (OWN 13, ACC 3).

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::action::ownership::{Owners, Why};
use remit_domain::action::{self, Action, State as Standing, hand_over as command, owners};
use remit_domain::error::{Conflict, Error};
use remit_domain::id::{ActionId, UserId};
use remit_domain::permission::{Ability, may, may_finish};
use remit_domain::{Result, customer};

use super::finish::who_was_first;
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Path, Query};
use crate::pages::back::{Back, leading_back, telling};
use crate::pages::choosing::Choices;
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::refusal::Refusal;
use crate::pages::sent::answer;
use crate::pages::whose::Names;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::notice::{Kind, note};
use crate::words::{Words, bdi};

/// `GET /actions/{id}/take-over`
pub async fn ask_to_take_over(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ActionId>,
    Query(back): Query<Back>,
) -> std::result::Result<Markup, Problem> {
    take_over_form(&app, &signed.reader(), id, &back, &Refusal::default()).await
}

/// `POST /actions/{id}/take-over`
pub async fn take_over(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ActionId>,
    Query(back): Query<Back>,
    Form(fields): Form<Fields>,
) -> std::result::Result<Response, Problem> {
    let (reader, seen) = (signed.reader(), seen(&fields));
    let act = async || app.write(reader.actor(), |tx| command::take_over(tx, reader.actor(), id, seen)).await;
    answer(
        &fields,
        act,
        |()| told(&back, id),
        async |refusal| {
            was_slower(&app, &signed, &refusal).await?;
            take_over_form(&app, &reader, id, &back, &refusal).await
        },
    )
    .await
}

/// `GET /actions/{id}/hand-over`
pub async fn ask_to_hand_over(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ActionId>,
    Query(back): Query<Back>,
) -> std::result::Result<Markup, Problem> {
    hand_over_form(&app, &signed.reader(), id, &back, &Fields::default(), &Refusal::default()).await
}

/// `POST /actions/{id}/hand-over`
pub async fn hand_over(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ActionId>,
    Query(back): Query<Back>,
    Form(fields): Form<Fields>,
) -> std::result::Result<Response, Problem> {
    let (reader, seen) = (signed.reader(), seen(&fields));
    let act = async || {
        let to = fields.id("to")?;
        app.write(reader.actor(), |tx| command::hand_over(tx, reader.actor(), id, to, seen)).await
    };
    answer(
        &fields,
        act,
        |()| told(&back, id),
        async |refusal| {
            was_slower(&app, &signed, &refusal).await?;
            hand_over_form(&app, &reader, id, &back, &fields, &refusal).await
        },
    )
    .await
}

/// The version of the action that the form was filled for; of none, one that no action has.
fn seen(fields: &Fields) -> i64 {
    fields.text("seen").parse().unwrap_or(0)
}

/// Back, with a word about whose it is now.
fn told(back: &Back, id: ActionId) -> Response {
    Redirect::to(&telling(back.anywhere(), "handed", id)).into_response()
}

/// Whoever was slower is told who was faster on a page of its own: of an action that has gone there is no form.
async fn was_slower(app: &App, signed: &Signed, refusal: &Refusal) -> std::result::Result<(), Problem> {
    match refusal.conflict {
        Some(conflict @ (Conflict::HandedOver { .. } | Conflict::AlreadyFinished { .. } | Conflict::NotOpen)) => {
            Err(who_was_first(app, signed, Error::Conflict(conflict)).await?)
        }
        _ => Ok(()),
    }
}

/// What both forms show.
struct Shown {
    action: Action,
    customer: String,
    owners: Owners,
    names: Names,
    todo: String,
}

impl Shown {
    fn read(tx: &Tx<'_>, reader: &Reader<'_>, id: ActionId) -> Result<Shown> {
        let actor = reader.actor();
        let action = action::find(tx, actor, id)?;
        if action.state != Standing::Todo {
            return Err(Error::Conflict(Conflict::NotOpen));
        }
        let owners = owners::owners_of(tx, actor.org, id)?.ok_or(Error::NotFound)?;
        let owned = [(id, owners.clone())].into();
        Ok(Shown {
            customer: customer::find(tx, actor, action.customer)?.name,
            names: Names::of_owners(tx, reader, &owned)?,
            owners,
            action,
            todo: reader.todo(tx)?,
        })
    }

    /// What it is about, and whose it is now.
    fn about(&self, words: Words) -> Markup {
        html! {
            div {
                p { b { (self.action.title) } }
                p.soft { (bdi(&self.customer)) }
            }
            p { (words.t("hand-now")) " " (self.names.owners(words, &self.owners)) }
            input type="hidden" name="seen" value=(self.action.version);
        }
    }
}

fn refusal_note(words: Words, refusal: &Refusal) -> Markup {
    html! {
        (refusal.note(words))
        @if refusal.stale { (note(Kind::Bad, words.t("hand-stale"))) }
    }
}

async fn take_over_form(
    app: &App,
    reader: &Reader<'_>,
    id: ActionId,
    back: &Back,
    refusal: &Refusal,
) -> std::result::Result<Markup, Problem> {
    let read = |tx: &Tx<'_>| {
        let shown = Shown::read(tx, reader, id)?;
        let _ = may(reader.actor(), Ability::TakeOver)?;
        Ok::<_, Error>(shown)
    };
    let (shown, words) = (app.db.read(read).await?, reader.words);
    let title = words.t("hand-take-over");
    let sheet = Sheet {
        title: &title,
        back: back.anywhere(),
        action: Some(&leading_back(&format!("/actions/{id}/take-over"), back.anywhere())),
        csrf: &reader.signed.form_token,
        body: html! {
            (refusal_note(words, refusal))
            (shown.about(words))
            p { (words.t("hand-take-over-means")) }
        },
        aside: None,
        buttons: html! { (Button::submit(&title).primary()) },
    };
    Ok(reader.page(None, &shown.todo, &title, &sheet.markup(words)))
}

async fn hand_over_form(
    app: &App,
    reader: &Reader<'_>,
    id: ActionId,
    back: &Back,
    fields: &Fields,
    refusal: &Refusal,
) -> std::result::Result<Markup, Problem> {
    let read = |tx: &Tx<'_>| {
        let shown = Shown::read(tx, reader, id)?;
        let people: Vec<UserId> = shown.owners.people.iter().map(|owner| owner.user).collect();
        let _ = may_finish(reader.actor(), &people)?;
        let chosen = fields.id::<UserId>("to").ok().flatten();
        let (customer, find) = (shown.action.customer, fields.text("find"));
        let found = Choices::who_could_own(tx, reader, customer, chosen.as_slice(), find)?;
        Ok::<_, Error>((shown, found))
    };
    let ((shown, found), words) = (app.read_list(reader, read).await?, reader.words);
    let title = words.t("hand-over");
    let means = match shown.owners.why {
        Why::Finance | Why::Owner => "hand-over-means-fallen",
        Why::Rule if shown.owners.people.len() > 1 => "hand-over-means-shared",
        Why::Rule => "hand-over-means",
    };
    let sheet = Sheet {
        title: &title,
        back: back.anywhere(),
        action: Some(&leading_back(&format!("/actions/{id}/hand-over"), back.anywhere())),
        csrf: &reader.signed.form_token,
        body: html! {
            (refusal_note(words, refusal))
            (shown.about(words))
            @if let Some(fault) = refusal.at(words, "to") { (note(Kind::Bad, fault)) }
            (found.one(reader, "to", &words.t("hand-over-to"), fields.text("find")))
            p."muted small" { (words.t(means)) }
        },
        aside: None,
        buttons: html! { (Button::choice(&title, "do", "save").primary()) },
    };
    Ok(reader.page(None, &shown.todo, &title, &sheet.markup(words)))
}
