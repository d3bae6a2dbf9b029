//! Putting a group away, and bringing it back (GRP 5).

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::Actor;
use remit_domain::error::Error;
use remit_domain::group::{commands, list};
use remit_domain::id::GroupId;
use remit_domain::permission::{Ability, may};

use super::LIST;
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Path, Query};
use crate::pages::back::{Back, leading_back};
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::preview::preview;
use crate::pages::refusal::Refusal;
use crate::pages::sent::answer;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::frame::Place;
use crate::ui::notice::{Kind, note};
use crate::words::bdi;

/// Putting away or bringing back, and the words for it.
struct Change {
    /// The end of its address.
    verb: &'static str,
    did: &'static str,
    title: &'static str,
    means: &'static str,
    command: fn(&Tx<'_>, &Actor, GroupId) -> Result<(), Error>,
}

const ARCHIVE: Change = Change {
    verb: "archive",
    did: "archived",
    title: "group-archive-of",
    means: "group-archive-means",
    command: commands::archive,
};

const RESTORE: Change = Change {
    verb: "restore",
    did: "restored",
    title: "group-restore-of",
    means: "group-restore-means",
    command: commands::restore,
};

/// `GET /settings/groups/{id}/archive`
pub async fn ask_to_archive(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<GroupId>,
    Query(back): Query<Back>,
) -> Result<Markup, Problem> {
    question(&app, &signed.reader(), &ARCHIVE, id, &back, &Refusal::default()).await
}

/// `POST /settings/groups/{id}/archive`
pub async fn archive(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<GroupId>,
    Query(back): Query<Back>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    ARCHIVE.make(&app, &signed.reader(), id, &back, &fields).await
}

/// `GET /settings/groups/{id}/restore`
pub async fn ask_to_restore(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<GroupId>,
    Query(back): Query<Back>,
) -> Result<Markup, Problem> {
    question(&app, &signed.reader(), &RESTORE, id, &back, &Refusal::default()).await
}

/// `POST /settings/groups/{id}/restore`
pub async fn restore(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<GroupId>,
    Query(back): Query<Back>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    RESTORE.make(&app, &signed.reader(), id, &back, &fields).await
}

impl Change {
    async fn make(
        &self,
        app: &App,
        reader: &Reader<'_>,
        id: GroupId,
        back: &Back,
        fields: &Fields,
    ) -> Result<Response, Problem> {
        let act = async || app.write(reader.actor(), |tx| (self.command)(tx, reader.actor(), id)).await;
        answer(
            fields,
            act,
            |()| back.told(LIST, self.did, id),
            async |refusal| question(app, reader, self, id, back, &refusal).await,
        )
        .await
    }
}

async fn question(
    app: &App,
    reader: &Reader<'_>,
    change: &Change,
    id: GroupId,
    back: &Back,
    refusal: &Refusal,
) -> Result<Markup, Problem> {
    let read = |tx: &Tx<'_>| {
        let _permit = may(reader.actor(), Ability::Configure)?;
        Ok::<_, Error>((list::one(tx, reader.actor(), id)?, reader.todo(tx)?))
    };
    let (listed, todo) = app.db.read(read).await?;
    let preview = preview(app, reader, |tx| (change.command)(tx, reader.actor(), id)).await?;
    let (words, group, steps) = (reader.words, &listed.group, listed.reach.steps);
    let title = words.attr(change.title, &[("name", group.name.as_str().into())]);
    let sheet = Sheet {
        title: &title,
        back: back.to(LIST),
        action: Some(&leading_back(&format!("{LIST}/{id}/{}", change.verb), back.to(LIST))),
        csrf: &reader.signed.form_token,
        body: html! {
            (refusal.note(words))
            p { (words.rich(change.means, &[], &[("name", bdi(&group.name))])) }
            @if change.verb == ARCHIVE.verb && steps > 0 {
                (note(Kind::Care, words.with("group-archive-steps", &[("n", steps.into())])))
            }
        },
        aside: Some(preview),
        buttons: html! { (Button::submit(&title).primary()) },
    };
    Ok(reader.page(Some(Place::Groups), &todo, &title, &sheet.markup(words)))
}
