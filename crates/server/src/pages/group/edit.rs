//! Renaming a group and choosing its members (GRP 1, GRP 3).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::Markup;
use remit_db::Tx;
use remit_domain::error::{Error, Problem as Wrong};
use remit_domain::group::{self, Edit, list};
use remit_domain::id::GroupId;
use remit_domain::permission::{Ability, may};

use super::LIST;
use super::form::{self, Filled, People, asked};
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Path, Query};
use crate::pages::back::Back;
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::refusal::Refusal;
use crate::problem::Problem;

/// `GET /settings/groups/{id}/edit`
pub async fn ask_to_edit(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<GroupId>,
    Query(back): Query<Back>,
) -> Result<Markup, Problem> {
    show(&app, &signed.reader(), id, &back, None, &Refusal::default()).await
}

/// `POST /settings/groups/{id}/edit`
pub async fn edit(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<GroupId>,
    Query(back): Query<Back>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    if fields.only_finds() {
        return Ok(show(&app, &reader, id, &back, Some(&fields), &Refusal::default()).await?.into_response());
    }
    let done = match edit_of(&fields) {
        Ok(edit) => app.write(reader.actor(), |tx| group::commands::edit(tx, reader.actor(), id, &edit)).await,
        Err(refused) => Err(refused),
    };
    let Err(error) = done else { return Ok(back.told(LIST, "edited", id)) };
    let refusal = Refusal::of(error)?;
    Ok(refusal.answer(show(&app, &reader, id, &back, Some(&fields), &refusal).await?))
}

fn edit_of(fields: &Fields) -> Result<Edit, Error> {
    let (name, members) = asked(fields)?;
    let version = fields.text("version").parse().map_err(|_| Error::invalid("version", Wrong::NotAChoice))?;
    Ok(Edit { name, members, version })
}

/// What the form shows.
struct Shown {
    listed: list::Listed,
    filled: Filled,
    people: People,
    todo: String,
}

impl Shown {
    fn read(tx: &Tx<'_>, reader: &Reader<'_>, id: GroupId, typed: Option<&Fields>) -> Result<Shown, Error> {
        let actor = reader.actor();
        let _permit = may(actor, Ability::Configure)?;
        let listed = list::one(tx, actor, id)?;
        let filled = match typed {
            Some(fields) => Filled::typed(fields),
            None => {
                let members = group::members(tx, actor.org, id)?.into_iter().map(|member| member.id).collect();
                let (name, version) = (listed.group.name.clone(), listed.group.version.to_string());
                Filled { name, members, version, find: String::new() }
            }
        };
        let people = People::read(tx, actor, &filled.members)?;
        Ok(Shown { listed, filled, people, todo: reader.todo(tx)? })
    }
}

async fn show(
    app: &App,
    reader: &Reader<'_>,
    id: GroupId,
    back: &Back,
    typed: Option<&Fields>,
    refusal: &Refusal,
) -> Result<Markup, Problem> {
    let shown = app.read_list(reader, |tx| Shown::read(tx, reader, id, typed)).await?;
    let name = shown.listed.group.name.as_str();
    let title = reader.words.attr("group-edit-of", &[("name", name.into())]);
    let button = reader.words.t("group-save");
    let form = form::Form {
        title: &title,
        action: &format!("{LIST}/{id}/edit"),
        button: &button,
        group: Some(&shown.listed),
        filled: &shown.filled,
        people: &shown.people,
        refusal,
    };
    Ok(form.page(reader, back, &shown.todo))
}
