//! Renaming a group and choosing its members (GRP 1, GRP 3).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::error::{Error, Problem as Wrong};
use remit_domain::group::{self, list};
use remit_domain::id::GroupId;
use remit_domain::permission::{Ability, may};

use super::form::{self, Filled, People, asked};
use super::{LIST, restored};
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
    show(&app, &signed.reader(), id, &back, None, &Refusal::default(), None).await
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
    if restored::is_asked(&fields) {
        let restored = restored::restore(&app, &reader, &filled.name).await?;
        let refused = restored.as_ref().map(|_| Error::invalid("name", Wrong::Taken));
        let refusal = refused.map(Refusal::of).transpose()?.unwrap_or_default();
        let news = restored.as_ref().map(|(_, name)| name.as_str());
        return Ok(show(&app, &reader, id, &back, Some(&filled), &refusal, news).await?.into_response());
    }
    let act = async || {
        let edit = asked(&fields)?;
        app.write(reader.actor(), |tx| group::commands::edit(tx, reader.actor(), id, &edit)).await
    };
    answer(
        &fields,
        act,
        |()| back.told(LIST, "edited", id),
        async |refusal| show(&app, &reader, id, &back, Some(&filled), &refusal, None).await,
    )
    .await
}

/// What the form shows.
struct Shown {
    listed: list::Listed,
    filled: Filled,
    people: People,
    namesake: Option<String>,
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

/// The form; `restored` is the group that was restored on the way to it.
pub(super) async fn show(
    app: &App,
    reader: &Reader<'_>,
    id: GroupId,
    back: &Back,
    typed: Option<&Filled>,
    refusal: &Refusal,
    restored: Option<&str>,
) -> Result<Markup, Problem> {
    let words = reader.words;
    let shown = app.read_list(reader, |tx| Shown::read(tx, reader, id, typed, refusal)).await?;
    let name = shown.listed.group.name.as_str();
    let title = words.attr("group-edit-of", &[("name", name.into())]);
    let news = restored.map(|restored| {
        let means = if restored == name { words.t("group-restored-here") } else { words.t("group-restored-beside") };
        html! { (words.with("group-was-restored", &[("name", restored.into())])) " " (means) }
    });
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
        namesake: shown.namesake.as_deref(),
        news,
        preview: Some(following(words, &preview)),
    };
    Ok(form.page(reader, back, &shown.todo))
}
