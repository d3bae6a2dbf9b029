//! Home: the reader's own To do, in the order in which it is due, and what came to it otherwise than by planning.

use axum::extract::{RawQuery, State};
use axum::response::Redirect;
use maud::{Markup, html};
use remit_db::{Total, Tx};
use remit_domain::Error;
use remit_domain::action::Kind as Doing;
use remit_domain::action::gained::{news as gained, noted};
use remit_domain::action::todo::{self, After, Item, Wanted};
use remit_domain::clock::{Day, Instant};
use remit_domain::id::ActionId;
use remit_domain::layout::List;
use remit_domain::permission::{Ability, may};

use super::action::news::{handed, news};
use super::action::rows::{Labels, Whose, columns, row};
use super::back::{NEWS, without_news};
use super::chrome::Reader;
use super::fields::Fields;
use super::listing;
use crate::actor::Signed;
use crate::app::App;
use crate::extract::Form;
use crate::news::Told;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::form::csrf;
use crate::ui::frame::Place;
use crate::ui::header::{Header, View, header, segments};
use crate::ui::notice::{Kind, banner};
use crate::ui::table::{Chooser, Empty, Key, Page, ROWS, Section, Table, TableState};
use crate::words::Words;

/// The parameters of the page's own: the kind of action, and what was just finished.
const OWN: [&str; 3] = ["kind", NEWS[0], NEWS[1]];

/// What the page shows.
struct Shown {
    items: Vec<Item>,
    next: Option<After>,
    whose: Whose,
    chooser: Chooser,
    handed: Option<String>,
    /// What came to the reader since they said that they know; on Home alone.
    gained: Told,
    todo: String,
}

/// Where the list stands: on Home, or among all actions.
#[derive(Clone, Copy)]
pub struct Spot {
    /// Its path.
    pub path: &'static str,
    /// Its place in the rail.
    pub place: Place,
    /// The key of its title.
    pub title: &'static str,
}

/// `GET /`
pub async fn show(State(app): State<App>, signed: Signed, RawQuery(query): RawQuery) -> Result<Markup, Problem> {
    let spot = Spot { path: "/", place: Place::Home, title: "home-title" };
    list(&app, &signed, query.as_deref().unwrap_or_default(), spot, &html! {}).await
}

/// The reader's To do, with `views` before the choice of kinds.
///
/// # Errors
/// Those of the storage.
pub async fn list(app: &App, signed: &Signed, query: &str, spot: Spot, views: &Markup) -> Result<Markup, Problem> {
    let reader = signed.reader();
    let state = TableState::parse(query, &OWN);
    let wanted = wanted(&reader, &state)?;
    let shown = app
        .db
        .read(|tx| {
            let mut items = todo::page(tx, reader.actor().org, &wanted)?;
            let more = i64::try_from(items.len()).unwrap_or(i64::MAX) > ROWS;
            items.truncate(usize::try_from(ROWS).unwrap_or(usize::MAX));
            let next = items.last().filter(|_| more).map(|item| After { due_on: item.due_on, action: item.action });
            let open: Vec<_> = items.iter().map(|item| (item.action, item.customer, item.placement)).collect();
            let whose = Whose::read(tx, &reader, &open)?;
            let chooser = listing::chooser(tx, &reader, List::Todo)?;
            let handed = handed(tx, &reader, &state)?;
            let gained = if spot.place == Place::Home { gained(tx, &reader)? } else { Told::default() };
            Ok::<_, Error>(Shown { items, next, whose, chooser, handed, gained, todo: reader.todo(tx)? })
        })
        .await?;
    Ok(page(&reader, spot, &state, &shown, views))
}

fn wanted(reader: &Reader<'_>, state: &TableState) -> Result<Wanted, Error> {
    let after = state.after().and_then(parse_cursor);
    let kind = state.own("kind").and_then(|word| word.parse().ok());
    Ok(Wanted { user: reader.signed.user()?, today: reader.today, kind, after, limit: ROWS + 1 })
}

fn parse_cursor(cursor: &str) -> Option<After> {
    let (day, action) = cursor.split_once('.')?;
    Some(After { due_on: Day(day.parse().ok()?), action: action.parse::<ActionId>().ok()? })
}

fn page(reader: &Reader<'_>, spot: Spot, state: &TableState, shown: &Shown, views: &Markup) -> Markup {
    let words = reader.words;
    let title = words.t(spot.title);
    let day = reader.dates().long(reader.today.date());
    let labels = Labels::new(words);
    let listing = without_news(state);
    let (back, (nothing, advice)) = (listing.address(spot.path), nothing(words, state));
    let table = Table {
        columns: columns(&labels),
        chooser: Some(&shown.chooser),
        sections: sections(reader, shown, &back),
        before: html! { (views) (kinds(words, spot, &listing)) },
        page: Page { total: None, next: shown.next.map(|it| format!("{}.{}", it.due_on.0, it.action)) },
        empty: Empty { title: &nothing, text: &advice, offer: None },
        csrf: &reader.signed.form_token,
        keys: &[Key::Complete, Key::Ignore, Key::Open, Key::Why],
        ..Table::new("todo", &title, spot.path, &listing)
    };
    let body = html! {
        (header(&Header { gist: &day, ..Header::new(&title) }))
        (told(reader, &shown.gained))
        (table.markup(words))
    };
    reader.page_with(Some(spot.place), &shown.todo, &title, &body, news(reader, state, &back, shown.handed.as_deref()))
}

fn gained(tx: &Tx<'_>, reader: &Reader<'_>) -> Result<Told, Error> {
    let org = reader.actor().org;
    let pieces = gained::unknown(tx, org, reader.signed.user()?, Total::CAP, reader.actor().at)?;
    Told::read(tx, org, reader.words, pieces)
}

/// What came to the reader otherwise than by planning, until they say that they know (OWN 14).
fn told(reader: &Reader<'_>, told: &Told) -> Markup {
    if told.pieces.is_empty() {
        return html! {};
    }
    let words = reader.words;
    let known = words.t("home-gained-known");
    let text = html! {
        @for sentence in told.sentences(words, |actions| listing::counted(words, actions)) { (sentence) " " }
    };
    let offer = may(reader.actor(), Ability::Profile).is_ok().then(|| {
        html! {
            form method="post" action="/known" {
                (csrf(&reader.signed.form_token))
                input type="hidden" name="until" value=(reader.actor().at.0);
                (Button::submit(&known).small())
            }
        }
    });
    banner(Kind::Info, text, offer)
}

/// `POST /known`
pub async fn know(State(app): State<App>, signed: Signed, Form(fields): Form<Fields>) -> Result<Redirect, Problem> {
    let actor = &signed.session.actor;
    // What has come since the page was made has not been read.
    let until = fields.text("until").parse().map_or(actor.at, Instant);
    app.write(actor, |tx| noted::know(tx, actor, until)).await?;
    Ok(Redirect::to("/"))
}

fn nothing(words: Words, state: &TableState) -> (String, String) {
    let narrowed = state.own("kind").is_some() || state.after().is_some();
    let keys = if narrowed { ("home-none", "home-none-advice") } else { ("home-nothing", "home-nothing-advice") };
    (words.t(keys.0), words.t(keys.1))
}

fn kinds(words: Words, spot: Spot, state: &TableState) -> Markup {
    let current = state.own("kind").and_then(|word| word.parse::<Doing>().ok());
    let view = |kind: Option<Doing>| {
        let own = kind.map(|kind| ("kind".to_owned(), kind.word().to_owned())).into_iter().collect();
        (kind, TableState { own, ..state.at_start() }.address(spot.path))
    };
    let labels = [
        (view(None), words.t("home-all")),
        (view(Some(Doing::Call)), words.t("home-calls")),
        (view(Some(Doing::Email)), words.t("home-emails")),
        (view(Some(Doing::Letter)), words.t("home-letters")),
        (view(Some(Doing::Task)), words.t("home-tasks")),
    ];
    let views: Vec<View<'_>> = labels
        .iter()
        .map(|((kind, address), text)| View { text, address: address.clone(), count: None, current: *kind == current })
        .collect();
    segments(&words.t("home-kinds"), &views)
}

/// Overdue, today, next.
fn sections(reader: &Reader<'_>, shown: &Shown, back: &str) -> Vec<Section> {
    let words = reader.words;
    let part = |key: &str, holds: &dyn Fn(Day) -> bool| {
        let items = shown.items.iter().filter(|item| holds(item.due_on));
        Section {
            heading: Some((words.t(key), html! {})),
            rows: items.map(|item| row(reader, &shown.whose, item, back)).collect(),
        }
    };
    let today = reader.today;
    vec![
        part("home-overdue", &|day| day < today),
        part("home-today", &|day| day == today),
        part("home-next", &|day| day > today),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_that_was_not_ours_begins_at_the_start() {
        assert_eq!(parse_cursor("12.act_1"), Some(After { due_on: Day(12), action: ActionId(1) }));
        for wrong in ["", ".", "x.act_1", "12.usr_1", "12"] {
            assert_eq!(parse_cursor(wrong), None, "{wrong}");
        }
    }
}
