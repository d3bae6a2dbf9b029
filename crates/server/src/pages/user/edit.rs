//! What one user may configure, sees and belongs to. Name and address are nobody's to edit here (USR 4, USR 5).

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::error::{Error, Problem as Wrong};
use remit_domain::group::shown;
use remit_domain::id::{GroupId, UserId};
use remit_domain::permission::may_change_user;
use remit_domain::user::{self, Edit, list};

use super::fields::{asked, groups_field, position_field, role_field};
use super::{LIST, position, role, second_factor};
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Path, Query};
use crate::pages::back::{Back, leading_back};
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::preview::{following, nothing_yet, preview};
use crate::pages::refusal::Refusal;
use crate::pages::sent::answer;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::frame::Place;
use crate::ui::notice::{Kind, note};
use crate::words::Words;

/// `GET /settings/users/{id}/edit`
pub async fn ask_to_edit(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
) -> Result<Markup, Problem> {
    form(&app, &signed.reader(), id, &back, None, &Refusal::default()).await
}

/// `POST /settings/users/{id}/edit`
pub async fn edit(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let act = async || {
        let edit = edit_of(&fields)?;
        app.write(reader.actor(), |tx| user::commands::edit(tx, reader.actor(), id, &edit)).await
    };
    answer(
        &fields,
        act,
        |()| back.told(LIST, "edited", id),
        async |refusal| form(&app, &reader, id, &back, Some(&fields), &refusal).await,
    )
    .await
}

fn edit_of(fields: &Fields) -> Result<Edit, Error> {
    let asked = asked(fields)?;
    let version = fields.text("version").parse().map_err(|_| Error::invalid("version", Wrong::NotAChoice))?;
    Ok(Edit { role: asked.role, position: asked.position, groups: asked.groups, version })
}

/// What the form shows.
struct Shown {
    listed: list::Listed,
    groups: Vec<(GroupId, String)>,
    /// Whether they have a second factor that may be asked to be reset.
    has_second_factor: bool,
    todo: String,
}

async fn form(
    app: &App,
    reader: &Reader<'_>,
    id: UserId,
    back: &Back,
    typed: Option<&Fields>,
    refusal: &Refusal,
) -> Result<Markup, Problem> {
    let read = |tx: &Tx<'_>| {
        let listed = list::one(tx, reader.actor(), id)?;
        let _permit = may_change_user(reader.actor(), id, listed.user.role, listed.user.role)?;
        let has_second_factor = second_factor::is_offered(tx, reader.actor(), id)?;
        let groups = shown::active(tx, reader.actor())?;
        Ok::<_, Error>(Shown { listed, groups, has_second_factor, todo: reader.todo(tx)? })
    };
    let shown = app.db.read(read).await?;
    let preview = match typed {
        Some(fields) => {
            let edited = |tx: &Tx<'_>| user::commands::edit(tx, reader.actor(), id, &edit_of(fields)?);
            preview(app, reader, edited).await?
        }
        None => nothing_yet(reader.words),
    };
    let words = reader.words;
    let name = shown.listed.user.name.as_str();
    let (title, save) = (words.attr("user-edit-of", &[("name", name.into())]), words.t("user-save"));
    let sheet = Sheet {
        title: &title,
        back: back.to(LIST),
        action: Some(&leading_back(&format!("{LIST}/{id}/edit"), back.to(LIST))),
        csrf: &reader.signed.form_token,
        body: body(words, &shown, typed, refusal, back),
        aside: Some(following(words, &preview)),
        buttons: html! { (Button::submit(&save).primary()) },
    };
    Ok(reader.page(Some(Place::Users), &shown.todo, &title, &sheet.markup(words)))
}

fn body(words: Words, shown: &Shown, typed: Option<&Fields>, refusal: &Refusal, back: &Back) -> Markup {
    let user = &shown.listed.user;
    let (role, position) = match typed {
        Some(fields) => (fields.text("role"), fields.text("position")),
        None => (user.role.word(), user.position.word()),
    };
    let version = typed.filter(|_| !refusal.stale).map(|fields| fields.text("version").to_owned());
    html! {
        @if refusal.stale { (note(Kind::Care, overtaken(words, &shown.listed))) }
        (refusal.note(words))
        input type="hidden" name="version" value=(version.unwrap_or_else(|| user.version.to_string()));
        p.soft { bdi { (user.email) } br; span."muted small" { (words.t("user-edit-hint")) } }
        (role_field(words, role, refusal))
        (position_field(words, position, refusal))
        (groups_field(words, &shown.groups, &groups_of(shown, typed), refusal))
        @if shown.has_second_factor { (second_factor::way(words, user.id, back)) }
    }
}

fn groups_of(shown: &Shown, typed: Option<&Fields>) -> Vec<String> {
    match typed {
        Some(fields) => fields.all("groups").map(str::to_owned).collect(),
        None => shown.listed.groups.iter().map(|(id, _)| id.to_string()).collect(),
    }
}

/// Somebody else was faster: what they made of it. What was typed stands below, and replaces that when it is saved again.
fn overtaken(words: Words, listed: &list::Listed) -> String {
    let names: Vec<_> = listed.groups.iter().map(|(_, name)| name.as_str()).collect();
    let groups = if names.is_empty() { words.t("user-no-groups") } else { names.join(", ") };
    words.with(
        "user-overtaken",
        &[
            ("role", role(words, listed.user.role).into()),
            ("position", position(words, listed.user.position).into()),
            ("groups", groups.into()),
        ],
    )
}
