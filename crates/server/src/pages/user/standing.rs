//! Suspending, bringing back and removing. What takes something away asks first, and names whom.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::error::{Conflict, Error};
use remit_domain::id::UserId;
use remit_domain::permission::{Role, may_change_user};
use remit_domain::user::{self, list};

use super::LIST;
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Path, Query};
use crate::pages::back::{Back, leading_back};
use crate::pages::chrome::Reader;
use crate::pages::listing::capped;
use crate::pages::refusal::Refusal;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::frame::Place;
use crate::ui::notice::{Kind, note};
use crate::words::{Arg, Words, bdi};

/// What is asked about.
#[derive(Debug, Clone, Copy)]
enum Question {
    Suspend,
    Remove,
}

/// `GET /settings/users/{id}/suspend`
pub async fn ask_to_suspend(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
) -> Result<Markup, Problem> {
    ask(&app, &signed.reader(), id, &back, Question::Suspend, &Refusal::default()).await
}

/// `POST /settings/users/{id}/suspend`
pub async fn suspend(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let done = app.db.write(|tx| user::commands::suspend(tx, reader.actor(), id)).await;
    let Err(error) = done else { return Ok(back.told(LIST, "suspended", id)) };
    let refusal = Refusal::of(error)?;
    Ok(refusal.answer(ask(&app, &reader, id, &back, Question::Suspend, &refusal).await?))
}

/// `POST /settings/users/{id}/reactivate`
pub async fn reactivate(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
) -> Result<Response, Problem> {
    app.db.write(|tx| user::commands::reactivate(tx, &signed.session.actor, id)).await?;
    Ok(back.told(LIST, "reactivated", id))
}

/// `GET /settings/users/{id}/remove`
pub async fn ask_to_remove(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
) -> Result<Markup, Problem> {
    ask(&app, &signed.reader(), id, &back, Question::Remove, &Refusal::default()).await
}

/// `POST /settings/users/{id}/remove`
pub async fn remove(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let done = app.db.write(|tx| user::commands::remove(tx, reader.actor(), id)).await;
    let Err(error) = done else { return Ok(back.told(LIST, "removed", id)) };
    let refusal = Refusal::of(error)?;
    Ok(refusal.answer(ask(&app, &reader, id, &back, Question::Remove, &refusal).await?))
}

async fn ask(
    app: &App,
    reader: &Reader<'_>,
    id: UserId,
    back: &Back,
    question: Question,
    refusal: &Refusal,
) -> Result<Markup, Problem> {
    let (listed, todo) = app.db.read(|tx| Ok::<_, Error>((replaceable(tx, reader, id)?, reader.todo(tx)?))).await?;
    let words = reader.words;
    let name = [("name", Arg::from(listed.user.name.as_str()))];
    let (verb, title) = match question {
        Question::Suspend => ("suspend", words.attr("user-suspend-of", &name)),
        Question::Remove => ("remove", words.attr("user-remove-of", &name)),
    };
    let button = Button::submit(&title);
    let sheet = Sheet {
        title: &title,
        back: back.to(LIST),
        action: Some(&leading_back(&format!("{LIST}/{id}/{verb}"), back.to(LIST))),
        csrf: &reader.signed.form_token,
        body: html! { (refusal.note(words)) (consequences(words, &listed, question, refusal)) },
        aside: None,
        buttons: html! {
            @match question {
                Question::Suspend => { (button.primary()) }
                Question::Remove => { (button.danger()) }
            }
        },
    };
    Ok(reader.page(Some(Place::Users), &todo, &title, &sheet.markup(words)))
}

/// The user, if these questions can be asked about them at all (USR 8, USR 9).
fn replaceable(tx: &Tx<'_>, reader: &Reader<'_>, id: UserId) -> Result<list::Listed, Error> {
    let listed = list::one(tx, reader.actor(), id)?;
    let _permit = may_change_user(reader.actor(), id, listed.user.role, listed.user.role)?;
    if listed.user.role == Role::Owner { Err(Error::Conflict(Conflict::OwnerStays)) } else { Ok(listed) }
}

/// What it means, said before it is done.
fn consequences(words: Words, listed: &list::Listed, question: Question, refusal: &Refusal) -> Markup {
    let name = [("name", bdi(&listed.user.name))];
    let (customers, actions) = (listed.workload.customers, listed.workload.actions);
    let counted = |count| [("n", Arg::from(count)), ("count", Arg::from(capped(words, count)))];
    html! {
        @match question {
            Question::Suspend => { p { (words.rich("user-suspend-means", &[], &name)) } }
            Question::Remove => { p { (words.rich("user-remove-means", &[], &name)) } }
        }
        @if actions > 0 { p { (words.with("user-actions-move", &counted(actions))) } }
        @if matches!(question, Question::Remove) && customers > 0 && refusal.conflict.is_none() {
            (note(Kind::Care, words.with("user-still-assigned", &counted(customers))))
        }
    }
}
