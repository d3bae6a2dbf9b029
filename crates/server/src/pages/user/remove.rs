//! Removing somebody: what they leave, and who takes it over (USR 7).

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::error::{Error, Problem as Wrong};
use remit_domain::id::UserId;
use remit_domain::text::EmailAddress;
use remit_domain::user::commands::Replacement;
use remit_domain::{Actor, user};

use super::LIST;
use super::standing::{Leaving, address};
use crate::actor::Signed;
use crate::app::App;
use crate::extract::{Form, Path, Query};
use crate::pages::back::{Back, leading_back};
use crate::pages::choosing::Choices;
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::pages::preview::{following, preview};
use crate::pages::refusal::Refusal;
use crate::pages::sent::answer;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::form::Field;
use crate::ui::frame::Place;
use crate::ui::notice::{Kind, note};
use crate::words::bdi;

/// `GET /settings/users/{id}/remove`
pub async fn ask_to_remove(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
) -> Result<Markup, Problem> {
    form(&app, &signed.reader(), id, &back, &Fields::default(), &Refusal::default()).await
}

/// `POST /settings/users/{id}/remove`
pub async fn remove(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    Query(back): Query<Back>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let reader = signed.reader();
    let (actor, erases) = (reader.actor(), erases(&fields));
    let act = async || {
        app.write(actor, |tx| user::commands::remove_or_erase(tx, actor, id, &replacement(tx, actor, &fields)?, erases))
            .await
    };
    let did = if erases { "erased" } else { "removed" };
    answer(
        &fields,
        act,
        |()| back.told(LIST, did, id),
        async |refusal| form(&app, &reader, id, &back, &fields, &refusal).await,
    )
    .await
}

fn erases(fields: &Fields) -> bool {
    !fields.text("erase").is_empty()
}

/// Who was chosen; where somebody else was named for the rules, they too.
fn replacement(tx: &Tx<'_>, actor: &Actor, fields: &Fields) -> Result<Replacement, Error> {
    let chosen = fields.id::<UserId>("customers")?;
    let typed = fields.text("rules").trim();
    let rules = if typed.is_empty() { chosen } else { Some(by_address(tx, actor, typed)?) };
    Ok(Replacement { customers: chosen, rules })
}

fn by_address(tx: &Tx<'_>, actor: &Actor, typed: &str) -> Result<UserId, Error> {
    let email = EmailAddress::new(typed).map_err(|problem| Error::invalid("rules", problem))?;
    let found = user::by_email(tx, actor.org, &[email.key()])?.pop();
    found.map(|(_, user)| user.id).ok_or(Error::invalid("rules", Wrong::Unknown))
}

/// What the form shows.
struct Shown {
    leaving: Leaving,
    people: Choices,
    todo: String,
}

impl Shown {
    fn read(tx: &Tx<'_>, reader: &Reader<'_>, id: UserId, fields: &Fields) -> Result<Shown, Error> {
        let leaving = Leaving::read(tx, reader, id)?;
        let chosen = fields.id::<UserId>("customers").ok().flatten();
        let chosen = chosen.into_iter().collect::<Vec<_>>();
        let people = Choices::read(tx, reader, &chosen, fields.text("find"))?.without(id);
        Ok(Shown { leaving, people, todo: reader.todo(tx)? })
    }
}

async fn form(
    app: &App,
    reader: &Reader<'_>,
    id: UserId,
    back: &Back,
    fields: &Fields,
    refusal: &Refusal,
) -> Result<Markup, Problem> {
    let shown = app.read_list(reader, |tx| Shown::read(tx, reader, id, fields)).await?;
    let actor = reader.actor();
    let removed = |tx: &Tx<'_>| user::commands::remove(tx, actor, id, &replacement(tx, actor, fields)?);
    let preview = following(reader.words, &preview(app, reader, removed).await?);
    let words = reader.words;
    let name = shown.leaving.listed.user.name.as_str();
    let title = words.attr("user-remove-of", &[("name", name.into())]);
    let sheet = Sheet {
        title: &title,
        back: back.to(LIST),
        action: Some(&leading_back(&format!("{LIST}/{id}/remove"), back.to(LIST))),
        csrf: &reader.signed.form_token,
        body: html! {
            (refusal.note(words))
            (address(&shown.leaving.listed))
            p { (words.rich("user-remove-means", &[], &[("name", bdi(name))])) }
            (shown.leaving.consequences(words))
            (replacing(reader, &shown, fields, refusal))
            (Field::new("erase", &words.t("user-erase")).hint(&words.t("user-erase-hint")).checkbox(erases(fields)))
        },
        aside: Some(preview),
        buttons: html! { (Button::choice(&title, "do", "save").danger()) },
    };
    Ok(reader.page(Some(Place::Users), &shown.todo, &title, &sheet.markup(words)))
}

/// Who takes over: one person, or another one for the rules.
fn replacing(reader: &Reader<'_>, shown: &Shown, fields: &Fields, refusal: &Refusal) -> Markup {
    let (words, responsibility) = (reader.words, &shown.leaving.responsibility);
    let (assigned, named) = (responsibility.customers > 0, responsibility.is_named());
    if !assigned && !named {
        return html! {};
    }
    let is_asked_twice = assigned && named;
    let for_rules = refusal.at(words, "rules");
    let (for_both, for_rules) = if is_asked_twice { (None, for_rules) } else { (for_rules, None) };
    let for_both = refusal.at(words, "customers").or(for_both);
    let (label, hint) = (words.t("user-rules-to"), words.t("user-rules-to-hint"));
    html! {
        @if let Some(fault) = for_both { (note(Kind::Bad, fault)) }
        (shown.people.one(reader, "customers", &words.t("user-replacement"), fields.text("find")))
        p."muted small" { (words.t("user-replacement-hint")) }
        @if is_asked_twice {
            (Field::new("rules", &label).value(fields.text("rules")).hint(&hint).error(for_rules.as_deref()).email())
        }
    }
}
