//! Suspending, bringing back and removing. What takes something away asks first, and names whom.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::error::{Conflict, Error};
use remit_domain::id::UserId;
use remit_domain::permission::{Role, may_change_user};
use remit_domain::user::{self, Status, list};

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
    let done = app.write(reader.actor(), |tx| user::commands::suspend(tx, reader.actor(), id)).await;
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
    app.write(&signed.session.actor, |tx| user::commands::reactivate(tx, &signed.session.actor, id)).await?;
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
    let done = app.write(reader.actor(), |tx| user::commands::remove(tx, reader.actor(), id)).await;
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
    let (asked, todo) =
        app.db.read(|tx| Ok::<_, Error>((Asked::read(tx, reader, id, question)?, reader.todo(tx)?))).await?;
    let words = reader.words;
    let name = [("name", Arg::from(asked.listed.user.name.as_str()))];
    let suspend = words.attr("user-suspend-of", &name);
    let (verb, title) = match question {
        Question::Suspend => ("suspend", suspend.clone()),
        Question::Remove => ("remove", words.attr("user-remove-of", &name)),
    };
    let form = |verb: &str| leading_back(&format!("{LIST}/{id}/{verb}"), back.to(LIST));
    let (sent_to, instead) = ((!asked.is_in_the_way()).then(|| form(verb)), form("suspend"));
    let sheet = Sheet {
        title: &title,
        back: back.to(LIST),
        action: sent_to.as_deref(),
        csrf: &reader.signed.form_token,
        body: html! { (refusal.note(words)) (asked.consequences(words)) },
        aside: None,
        buttons: html! {
            @match question {
                Question::Suspend => { (Button::submit(&title).primary()) }
                Question::Remove if !asked.is_in_the_way() => { (Button::submit(&title).danger()) }
                Question::Remove if asked.listed.user.status == Status::Suspended => {}
                Question::Remove => { (Button::link(&suspend, &instead)) }
            }
        },
    };
    Ok(reader.page(Some(Place::Users), &todo, &title, &sheet.markup(words)))
}

/// What a question is about.
struct Asked {
    question: Question,
    listed: list::Listed,
    /// Whether customers or owner rules still need them (USR 7).
    responsible: bool,
}

impl Asked {
    /// Reads it, if the question can be asked about this user at all (USR 8, USR 9).
    fn read(tx: &Tx<'_>, reader: &Reader<'_>, id: UserId, question: Question) -> Result<Asked, Error> {
        let listed = list::one(tx, reader.actor(), id)?;
        let _permit = may_change_user(reader.actor(), id, listed.user.role, listed.user.role)?;
        match (question, listed.user.role, listed.user.status) {
            (_, Role::Owner, _) => Err(Error::Conflict(Conflict::OwnerStays)),
            (Question::Suspend, _, Status::Suspended) => Err(Error::Conflict(Conflict::WrongStatus)),
            _ => Ok(Asked { question, responsible: user::is_responsible(tx, reader.actor().org, id)?, listed }),
        }
    }

    /// Whether what is asked for would be refused.
    fn is_in_the_way(&self) -> bool {
        self.responsible && matches!(self.question, Question::Remove)
    }

    /// What it means, said before it is done.
    fn consequences(&self, words: Words) -> Markup {
        let name = [("name", bdi(&self.listed.user.name))];
        let actions = self.listed.workload.actions;
        html! {
            @match self.question {
                Question::Suspend => { p { (words.rich("user-suspend-means", &[], &name)) } }
                Question::Remove => { p { (words.rich("user-remove-means", &[], &name)) } }
            }
            @if self.is_in_the_way() {
                (self.first(words))
            } @else if actions > 0 {
                p { (words.with("user-actions-move", &counted(words, actions))) }
            }
        }
    }

    /// What has to be done before they can be removed, and where.
    fn first(&self, words: Words) -> Markup {
        let customers = self.listed.workload.customers;
        if customers == 0 {
            return note(Kind::Care, words.t("user-still-named"));
        }
        let (show, where_to) =
            (words.t("user-show-customers"), format!("/customers?f.assigned=is:{}", self.listed.user.id));
        html! {
            (note(Kind::Care, words.with("user-still-assigned", &counted(words, customers))))
            p { (Button::link(&show, &where_to)) }
        }
    }
}

fn counted(words: Words, count: i64) -> [(&'static str, Arg<'static>); 2] {
    [("n", Arg::from(count)), ("count", Arg::from(capped(words, count)))]
}
