//! Renaming a group and choosing its members (GRP 1, GRP 3).

use axum::extract::State;
use axum::response::Response;
use maud::Markup;
use remit_db::Tx;
use remit_domain::error::Error;
use remit_domain::group::{self, list};
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
use crate::pages::preview::{following, nothing_yet, preview};
use crate::pages::refusal::Refusal;
use crate::pages::sent::answer;
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
    let (reader, filled) = (signed.reader(), Filled::typed(&fields));
    let act = async || {
        let edit = asked(&fields)?;
        app.write(reader.actor(), |tx| group::commands::edit(tx, reader.actor(), id, &edit)).await
    };
    answer(
        &fields,
        act,
        |()| back.told(LIST, "edited", id),
        async |refusal| show(&app, &reader, id, &back, Some(&filled), &refusal).await,
    )
    .await
}

/// What the form shows.
struct Shown {
    listed: list::Listed,
    filled: Filled,
    people: People,
    namesake: Option<(GroupId, String)>,
    todo: String,
}

impl Shown {
    fn read(
        tx: &Tx<'_>,
        reader: &Reader<'_>,
        id: GroupId,
        typed: Option<&Filled>,
        refusal: &Refusal,
    ) -> Result<Shown, Error> {
        let actor = reader.actor();
        let _permit = may(actor, Ability::Configure)?;
        let listed = list::one(tx, actor, id)?;
        let filled = typed.cloned().unwrap_or_else(|| Filled::of(&listed.group.name));
        let people = People::read(tx, reader, Some(id), &filled)?;
        let namesake = form::to_restore(tx, actor, &filled, refusal)?;
        Ok(Shown { listed, filled, people, namesake, todo: reader.todo(tx)? })
    }
}

async fn show(
    app: &App,
    reader: &Reader<'_>,
    id: GroupId,
    back: &Back,
    typed: Option<&Filled>,
    refusal: &Refusal,
) -> Result<Markup, Problem> {
    let words = reader.words;
    let shown = app.read_list(reader, |tx| Shown::read(tx, reader, id, typed, refusal)).await?;
    let name = shown.listed.group.name.as_str();
    let title = words.attr("group-edit-of", &[("name", name.into())]);
    let preview = match typed {
        Some(filled) => {
            let edited = |tx: &Tx<'_>| group::commands::edit(tx, reader.actor(), id, &filled.edit()?);
            preview(app, reader, edited).await?
        }
        None => nothing_yet(words),
    };
    let form = form::Form {
        title: &title,
        action: &format!("{LIST}/{id}/edit"),
        button: &words.t("group-save"),
        group: Some(&shown.listed),
        filled: &shown.filled,
        people: &shown.people,
        refusal,
        namesake: shown.namesake.as_ref(),
        preview: Some(following(words, &preview)),
    };
    Ok(form.page(reader, back, &shown.todo))
}
