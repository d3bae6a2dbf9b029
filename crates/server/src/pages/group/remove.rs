//! Removing a group: what refers to it, and which group takes that over (GRP 6).

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::error::Error;
use remit_domain::group::commands::Transfer;
use remit_domain::group::{self, list, shown};
use remit_domain::id::GroupId;
use remit_domain::permission::{Ability, may};
use remit_domain::workflow::NamedBy;

use super::LIST;
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Path, Query};
use crate::pages::back::{Back, leading_back};
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::listing::capped;
use crate::pages::preview::{following, preview};
use crate::pages::refusal::Refusal;
use crate::pages::sent::answer;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::form::{Choice, Field};
use crate::ui::frame::Place;
use crate::ui::notice::{Kind, note};
use crate::words::{Arg, Words, bdi};

/// So many steps are told one by one.
const MOST_STEPS: usize = 50;

/// `GET /settings/groups/{id}/remove`
pub async fn ask_to_remove(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<GroupId>,
    Query(back): Query<Back>,
) -> Result<Markup, Problem> {
    form(&app, &signed.reader(), id, &back, &Fields::default(), &Refusal::default()).await
}

/// `POST /settings/groups/{id}/remove`
pub async fn remove(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<GroupId>,
    Query(back): Query<Back>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let act = async || {
        let to = transfer(&fields)?;
        app.write(reader.actor(), |tx| group::commands::remove(tx, reader.actor(), id, &to)).await
    };
    answer(
        &fields,
        act,
        |()| back.told(LIST, "removed", id),
        async |refusal| form(&app, &reader, id, &back, &fields, &refusal).await,
    )
    .await
}

fn transfer(fields: &Fields) -> Result<Transfer, Error> {
    Ok(Transfer { members: fields.id("members")?, rules: fields.id("rules")? })
}

/// What the form shows.
struct Shown {
    listed: list::Listed,
    /// The steps whose owner rules name it.
    steps: Vec<NamedBy>,
    /// The other active groups.
    others: Vec<(GroupId, String)>,
    is_named: bool,
    todo: String,
}

impl Shown {
    fn read(tx: &Tx<'_>, reader: &Reader<'_>, id: GroupId) -> Result<Shown, Error> {
        let actor = reader.actor();
        let _permit = may(actor, Ability::Configure)?;
        let mut others = shown::active(tx, actor)?;
        others.retain(|(other, _)| *other != id);
        Ok(Shown {
            listed: list::one(tx, actor, id)?,
            steps: shown::steps(tx, actor.org, &[id])?.remove(&id).unwrap_or_default(),
            others,
            is_named: group::commands::is_named(tx, actor, id)?,
            todo: reader.todo(tx)?,
        })
    }

    fn has_users(&self) -> bool {
        self.listed.reach.users > 0
    }

    /// Whether something has to go to another group, and there is none.
    fn is_stuck(&self) -> bool {
        (self.has_users() || self.is_named) && self.others.is_empty()
    }
}

async fn form(
    app: &App,
    reader: &Reader<'_>,
    id: GroupId,
    back: &Back,
    fields: &Fields,
    refusal: &Refusal,
) -> Result<Markup, Problem> {
    let shown = app.read_list(reader, |tx| Shown::read(tx, reader, id)).await?;
    let removed = |tx: &Tx<'_>| group::commands::remove(tx, reader.actor(), id, &transfer(fields)?);
    let preview = preview(app, reader, removed).await?;
    let (words, name) = (reader.words, shown.listed.group.name.as_str());
    let title = words.attr("group-remove-of", &[("name", name.into())]);
    let making = leading_back("/settings/groups/new", back.to(LIST));
    let sheet = Sheet {
        title: &title,
        back: back.to(LIST),
        action: Some(&leading_back(&format!("{LIST}/{id}/remove"), back.to(LIST))),
        csrf: &reader.signed.form_token,
        body: html! {
            (refusal.note(words))
            p { (words.rich("group-remove-means", &[], &[("name", bdi(name))])) }
            (referring(words, &shown))
            (transferring(words, &shown, fields, refusal))
        },
        aside: Some(following(words, &preview)),
        buttons: html! {
            @if shown.is_stuck() {
                (Button::opens(&words.t("group-new"), &making).primary())
            } @else {
                (Button::submit(&title).danger())
            }
        },
    };
    Ok(reader.page(Some(Place::Groups), &shown.todo, &title, &sheet.markup(words)))
}

/// Users, steps and open actions that refer to it.
fn referring(words: Words, shown: &Shown) -> Markup {
    let (users, actions) = (shown.listed.reach.users, shown.listed.reach.actions);
    let step =
        |named: &NamedBy| words.rich("user-step", &[("n", named.place.into())], &[("workflow", bdi(&named.workflow))]);
    let more = shown.steps.len().saturating_sub(MOST_STEPS);
    html! {
        @if shown.has_users() || shown.is_named {
            ul.ruled {
                @if users > 0 { li { (words.with("group-remove-users", &counted(words, users))) } }
                @for named in shown.steps.iter().take(MOST_STEPS) { li { (words.t("user-is-named")) " " (step(named)) } }
                @if more > 0 { li { (words.with("group-remove-more-steps", &[("n", more.into())])) } }
                @if actions > 0 { li { (words.with("group-remove-actions", &counted(words, actions))) } }
            }
        } @else {
            p.soft { (words.t("group-remove-nothing")) }
        }
    }
}

/// Which groups take over; why it cannot be, where there is none.
fn transferring(words: Words, shown: &Shown, fields: &Fields, refusal: &Refusal) -> Markup {
    if shown.is_stuck() {
        return note(Kind::Bad, words.t("group-remove-nowhere"));
    }
    let none = words.t("group-choose");
    let told: Vec<_> = shown.others.iter().map(|(id, name)| (id.to_string(), name.as_str())).collect();
    let first = Choice { value: "", label: &none, sentence: "" };
    let others = told.iter().map(|(value, label)| Choice { value, label, sentence: "" });
    let choices: Vec<_> = [first].into_iter().chain(others).collect();
    let select = |name: &'static str, label: &str, hint: &str| {
        let error = refusal.at(words, name);
        let field = Field::new(name, label).value(fields.text(name)).hint(hint).error(error.as_deref());
        field.required().select(&choices)
    };
    html! {
        @if shown.has_users() {
            (select("members", &words.t("group-members-to"), &words.t("group-members-to-hint")))
        }
        @if shown.is_named {
            (select("rules", &words.t("group-rules-to"), &words.t("group-rules-to-hint")))
        }
    }
}

fn counted(words: Words, count: i64) -> [(&'static str, Arg<'static>); 2] {
    [("n", Arg::from(count)), ("count", Arg::from(capped(words, count)))]
}
