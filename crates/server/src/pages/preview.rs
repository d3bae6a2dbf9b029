//! What a change would do, beside the form that makes it (PRE 3).

use std::collections::{BTreeMap, BTreeSet};

use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::error::Error;
use remit_domain::id::{CustomerId, UserId};
use remit_domain::preview::{Preview, Sight};
use remit_domain::{Result, customer};

use super::chrome::Reader;
use super::fields::{PRESSED, PREVIEW};
use crate::app::App;
use crate::body::LIMIT;
use crate::csrf::field;
use crate::problem::{Kind as Refused, Problem};
use crate::ui::icon::Icon;
use crate::ui::notice::{Kind, note};
use crate::ui::people::person;
use crate::words::{Words, bdi};

/// The forms beside which a preview stands.
const STANDS: &[&str] = &[
    "/customers/assign",
    "/customers/{id}/assigned",
    "/profile/absence",
    "/profile/absence/{absence}/end",
    "/settings/groups/{id}/archive",
    "/settings/groups/{id}/edit",
    "/settings/groups/{id}/remove",
    "/settings/groups/{id}/restore",
    "/settings/users/invite",
    "/settings/users/{id}/absence",
    "/settings/users/{id}/absence/{absence}/end",
    "/settings/users/{id}/edit",
    "/settings/users/{id}/invite",
    "/settings/users/{id}/ownership",
    "/settings/users/{id}/reactivate",
    "/settings/users/{id}/remove",
    "/settings/users/{id}/suspend",
    "/settings/users/{id}/withdraw",
    "/settings/workflows/{workflow}/steps/{step}/rules",
];

/// So many people are named in each list, and so many customers as examples.
const NAMED: usize = 6;
const EXAMPLES: usize = 3;

/// Refuses what is sent only to be previewed where no preview stands: it would be done.
pub async fn refuse_elsewhere(request: Request, next: Next) -> Response {
    let stands = request.extensions().get::<MatchedPath>().is_some_and(|path| STANDS.contains(&path.as_str()));
    if stands || request.method().is_safe() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LIMIT).await else { return Problem::from(Refused::TooLarge).into_response() };
    if field(&parts.headers, &body, PRESSED).is_some_and(|pressed| pressed == PREVIEW) {
        let detail = "no preview stands beside this form".to_owned();
        return Problem::detailed(Refused::Invalid, detail).into_response();
    }
    next.run(Request::from_parts(parts, Body::from(body))).await
}

/// Shows what `command` would do if the form were sent as it is.
///
/// # Errors
/// Those that keep the form itself from being shown.
pub async fn preview<T>(
    app: &App,
    reader: &Reader<'_>,
    command: impl Fn(&Tx<'_>) -> Result<T>,
) -> Result<Markup, Problem> {
    let words = reader.words;
    Ok(match app.preview(reader.actor(), command).await {
        Ok(preview) => {
            let names = app.db.read(|tx| Names::of(tx, reader, &preview)).await?;
            section(words, &shown(words, &preview, &names))
        }
        Err(Error::Invalid(_) | Error::Conflict(_) | Error::Stale) => not_yet(words),
        Err(Error::Internal(remit_db::Error::TooLong)) => {
            section(words, &note(Kind::Care, words.t("preview-too-long")))
        }
        Err(error) => return Err(error.into()),
    })
}

/// While the form cannot be sent as it is.
#[must_use]
pub fn not_yet(words: Words) -> Markup {
    section(words, &html! { p."muted small" { (words.t("preview-not-yet")) } })
}

/// While some of the addresses in the form cannot be invited.
#[must_use]
pub fn not_these(words: Words) -> Markup {
    section(words, &html! { p."muted small" { (words.t("preview-not-these")) } })
}

/// Before anything in the form has been changed.
#[must_use]
pub fn nothing_yet(words: Words) -> Markup {
    section(words, &html! { p."muted small" { (words.t("preview-nothing-yet")) } })
}

/// A preview that comes anew with each change of its form; without script by a button. Either sends the form for its preview
/// alone, so that [`answer`](super::sent::answer) is what takes it.
#[must_use]
pub fn following(words: Words, preview: &Markup) -> Markup {
    html! {
        div #preview data-part="" data-preview="" aria-live="polite" { (preview) }
        noscript { button."btn sm" type="submit" name=(PRESSED) value=(PREVIEW) formnovalidate { (words.t("preview-show")) } }
    }
}

fn section(words: Words, inside: &Markup) -> Markup {
    html! { section.preview aria-label=(words.t("preview-title")) { (inside) } }
}

/// How those who are told of are called.
struct Names {
    people: BTreeMap<UserId, String>,
    /// Examples that the reader sees.
    customers: BTreeMap<CustomerId, String>,
    me: Option<UserId>,
    /// How many have no name yet.
    newcomers: i64,
}

impl Names {
    fn of(tx: &Tx<'_>, reader: &Reader<'_>, preview: &Preview) -> Result<Names> {
        let named = |sums: Vec<(UserId, i64)>| sums.into_iter().take(NAMED).map(|(user, _)| user);
        let seeing = told(preview).into_iter().take(NAMED).map(|sight| sight.user);
        let people: BTreeSet<UserId> = named(preview.gainers()).chain(named(preview.losers())).chain(seeing).collect();
        let people: Vec<UserId> = people.into_iter().collect();
        let falling = preview.moves.iter().filter(|it| it.falls_back && !it.fell_back);
        let mut customers = BTreeMap::new();
        for id in falling.flat_map(|it| it.examples.iter().copied()).take(EXAMPLES) {
            match customer::find(tx, reader.actor(), id) {
                Ok(found) => drop(customers.insert(id, found.name)),
                Err(Error::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        let newcomers = i64::try_from(preview.newcomers.len()).unwrap_or(i64::MAX);
        Ok(Names { people: reader.names(tx, &people)?, customers, me: reader.actor().user(), newcomers })
    }

    fn person(&self, words: Words, user: UserId) -> Markup {
        if self.newcomers > 0 && !self.people.contains_key(&user) {
            return html! { span.who { (Icon::User) (words.with("preview-newcomer", &[("n", self.newcomers.into())])) } };
        }
        let name = self.people.get(&user).map_or("", String::as_str);
        person(words, user.0, name, self.me == Some(user))
    }
}

fn shown(words: Words, preview: &Preview, names: &Names) -> Markup {
    let (gainers, losers) = (preview.gainers(), preview.losers());
    html! {
        p."muted small" { (words.t("preview-title")) }
        p.sum { (words.with("preview-actions", &[("n", preview.actions.into()), ("count", words.number(preview.actions).into())])) }
        (people(words, names, Icon::Up, "preview-gains", &gainers, preview.falling))
        (people(words, names, Icon::Fall, "preview-loses", &losers, preview.found))
        @if preview.shared() > 0 {
            p."muted small" { (words.with("preview-shared", &[("n", preview.shared().into())])) }
        }
        @if preview.falling > 0 || preview.found > 0 {
            h2 { (Icon::Fell) (words.t("preview-fallback")) }
            ul {
                @if preview.found > 0 { li { span { (words.t("preview-found")) } span."num gain" { (words.number(preview.found)) } } }
                @if preview.falling > 0 { li { span { (words.t("preview-falling")) } span."num fall" { (words.number(preview.falling)) } } }
            }
        }
        (examples(words, names))
        (sight(words, preview, names))
    }
}

/// Who gains or loses how many; what begins or ends to fall back stands for all who receive that.
fn people(words: Words, names: &Names, icon: Icon, key: &str, sums: &[(UserId, i64)], fallback: i64) -> Markup {
    let sign = if icon == Icon::Up { "+" } else { "−" };
    let others = others(sums.len());
    html! {
        @if !sums.is_empty() || fallback > 0 {
            h2 { (icon) (words.t(key)) }
            ul {
                @for (user, actions) in sums.iter().take(NAMED) {
                    li { (names.person(words, *user)) span.num.gain[icon == Icon::Up] { (sign) (words.number(*actions)) } }
                }
                @if others > 0 { li { span.muted { (words.with("preview-others", &[("n", others.into())])) } } }
                @if fallback > 0 {
                    li { span { (words.t("preview-as-fallback")) } span.num.fall[icon == Icon::Up] { (sign) (words.number(fallback)) } }
                }
            }
        }
    }
}

/// Customers whose actions nobody is left for by the rules.
fn examples(words: Words, names: &Names) -> Markup {
    let links = names.customers.iter().enumerate().map(|(index, (id, name))| {
        html! { @if index > 0 { ", " } a.link href=(format!("/customers/{id}")) { (bdi(name)) } }
    });
    let links = html! { @for link in links { (link) } };
    html! {
        @if !names.customers.is_empty() {
            (note(Kind::Care, words.rich("preview-nobody", &[], &[("customers", links)])))
        }
    }
}

/// Whoever sees more or less, one newcomer for all.
fn told(preview: &Preview) -> Vec<Sight> {
    preview.sight.iter().copied().filter(|sight| preview.tells_of(sight.user)).collect()
}

fn sight(words: Words, preview: &Preview, names: &Names) -> Markup {
    let told = told(preview);
    if told.is_empty() {
        return html! { p."muted small" { (words.t("preview-no-sight")) } };
    }
    let others = others(told.len());
    html! {
        h2 { (Icon::Eye) (words.t("preview-sight")) }
        ul {
            @for sight in told.iter().take(NAMED) {
                li {
                    (names.person(words, sight.user))
                    span.num {
                        @if sight.gains > 0 { span.gain { "+" (words.number(sight.gains)) } " " }
                        @if sight.loses > 0 { "−" (words.number(sight.loses)) }
                    }
                }
            }
            @if others > 0 { li { span.muted { (words.with("preview-others", &[("n", others.into())])) } } }
        }
    }
}

/// How many are not named.
fn others(people: usize) -> i64 {
    i64::try_from(people.saturating_sub(NAMED)).unwrap_or(i64::MAX)
}
