//! Putting a group away, and bringing it back (GRP 5).

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::error::Error;
use remit_domain::group::{self, list};
use remit_domain::id::GroupId;
use remit_domain::permission::{Ability, may};

use super::LIST;
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Path, Query};
use crate::pages::back::{Back, leading_back};
use crate::pages::chrome::Reader;
use crate::pages::preview::preview;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::frame::Place;
use crate::ui::notice::{Kind, note};
use crate::words::bdi;

/// `GET /settings/groups/{id}/archive`
pub async fn ask_to_archive(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<GroupId>,
    Query(back): Query<Back>,
) -> Result<Markup, Problem> {
    let reader = signed.reader();
    let read = |tx: &Tx<'_>| {
        let _permit = may(reader.actor(), Ability::Configure)?;
        Ok::<_, Error>((list::one(tx, reader.actor(), id)?, reader.todo(tx)?))
    };
    let (listed, todo) = app.db.read(read).await?;
    let preview = preview(&app, &reader, |tx| group::commands::archive(tx, reader.actor(), id)).await?;
    Ok(question(&reader, &back, &listed, preview, &todo))
}

/// `POST /settings/groups/{id}/archive`
pub async fn archive(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<GroupId>,
    Query(back): Query<Back>,
) -> Result<Response, Problem> {
    app.write(&signed.session.actor, |tx| group::commands::archive(tx, &signed.session.actor, id)).await?;
    Ok(back.told(LIST, "archived", id))
}

/// `POST /settings/groups/{id}/restore`
pub async fn restore(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<GroupId>,
    Query(back): Query<Back>,
) -> Result<Response, Problem> {
    app.write(&signed.session.actor, |tx| group::commands::restore(tx, &signed.session.actor, id)).await?;
    Ok(back.told(LIST, "restored", id))
}

fn question(reader: &Reader<'_>, back: &Back, listed: &list::Listed, preview: Markup, todo: &str) -> Markup {
    let (words, group, reach) = (reader.words, &listed.group, listed.reach);
    let title = words.attr("group-archive-of", &[("name", group.name.as_str().into())]);
    let sheet = Sheet {
        title: &title,
        back: back.to(LIST),
        action: Some(&leading_back(&format!("{LIST}/{}/archive", group.id), back.to(LIST))),
        csrf: &reader.signed.form_token,
        body: html! {
            p { (words.rich("group-archive-means", &[], &[("name", bdi(&group.name))])) }
            @if reach.steps > 0 { (note(Kind::Care, words.with("group-archive-steps", &[("n", reach.steps.into())]))) }
        },
        aside: Some(preview),
        buttons: html! { (Button::submit(&title).primary()) },
    };
    reader.page(Some(Place::Groups), todo, &title, &sheet.markup(words))
}
