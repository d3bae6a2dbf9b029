//! The list of groups, active or archived (GRP 4).

use std::collections::BTreeMap;

use axum::extract::{RawQuery, State};
use maud::{Markup, html};
use remit_db::{Total, Tx};
use remit_domain::group::list::{self, Listed, Which};
use remit_domain::group::{self, shown};
use remit_domain::id::GroupId;
use remit_domain::layout::List;
use remit_domain::list::Wanted;
use remit_domain::workflow::NamedBy;

use super::{LIST, row};
use crate::actor::Signed;
use crate::app::App;
use crate::pages::back::{leading_back, without_news};
use crate::pages::chrome::Reader;
use crate::pages::listing;
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::frame::Place;
use crate::ui::header::{Header, View, header, tabs};
use crate::ui::icon::Icon;
use crate::ui::notice::{Kind, toast};
use crate::ui::table::{Card, Chooser, Column, Empty, Key, Sort, Table, TableState, Width};
use crate::words::Words;

/// The page's own parameters: its tab, and what was just done.
const OWN: &[&str] = &["tab", "did", "to"];

/// What the page shows.
pub(super) struct Shown {
    pub which: Which,
    page: remit_db::Page<Listed>,
    total: Total,
    /// How many there are in each tab.
    counts: [Total; 2],
    pub faces: BTreeMap<GroupId, shown::Faces>,
    pub steps: BTreeMap<GroupId, Vec<NamedBy>>,
    /// The name of the group that the news are about.
    names: BTreeMap<GroupId, String>,
    chooser: Chooser,
    todo: String,
}

/// `GET /settings/groups`
pub async fn list(State(app): State<App>, signed: Signed, RawQuery(query): RawQuery) -> Result<Markup, Problem> {
    let reader = signed.reader();
    let state = TableState::parse(query.as_deref().unwrap_or_default(), OWN);
    let shown = app.read_list(&reader, |tx| Shown::read(tx, &reader, &state)).await?;
    Ok(page(&reader, &state, &shown))
}

impl Shown {
    fn read(tx: &Tx<'_>, reader: &Reader<'_>, state: &TableState) -> remit_domain::Result<Shown> {
        let (actor, wanted) = (reader.actor(), listing::wanted(state));
        let which = if state.own("tab") == Some("archived") { Which::Archived } else { Which::Active };
        let page = list::page(tx, actor, which, &wanted)?;
        let ids: Vec<_> = page.rows.iter().map(|listed| listed.group.id).collect();
        let told: Vec<GroupId> = state.own("to").and_then(|id| id.parse().ok()).into_iter().collect();
        let count = |which| list::total(tx, actor, which, &Wanted::default(), Total::CAP);
        Ok(Shown {
            which,
            total: list::total(tx, actor, which, &wanted, listing::cap(state))?,
            counts: [count(Which::Active)?, count(Which::Archived)?],
            faces: shown::faces(tx, actor.org, &ids)?,
            steps: shown::steps(tx, actor.org, &ids)?,
            names: group::names(tx, actor.org, &told)?,
            chooser: listing::chooser(tx, reader, List::Groups)?,
            todo: reader.todo(tx)?,
            page,
        })
    }
}

fn page(reader: &Reader<'_>, state: &TableState, shown: &Shown) -> Markup {
    let words = reader.words;
    let listing = without_news(state);
    let back = listing.address(LIST);
    let title = words.t("group-title");
    let (search, new, gist) = (words.t("group-search"), words.t("group-new"), words.t("group-gist"));
    let making = leading_back("/settings/groups/new", &back);
    let (nothing, advice) = nothing(words, shown.which);
    let offer = (shown.which == Which::Active).then(|| Button::opens(&new, &making));
    let labels = Labels::new(words);
    let table = Table {
        order: Some(Sort { column: "name".into(), descending: false }),
        columns: columns(&labels),
        chooser: Some(&shown.chooser),
        sections: vec![shown.page.rows.iter().map(|it| row::row(reader, shown, it, &back)).collect::<Vec<_>>().into()],
        page: listing::page(shown.page.next.clone(), shown.total),
        search: Some(&search),
        empty: Empty { title: &nothing, text: &advice, offer },
        csrf: &reader.signed.form_token,
        keys: &[Key::Open],
        ..Table::new("groups", &title, LIST, &listing)
    };
    let buttons = html! { (Button::opens(&new, &making).icon(Icon::Plus).primary()) };
    let body = html! {
        (header(&Header { gist: &gist, buttons, ..Header::new(&title) }))
        div id="groups-tabs" data-part="" { (views(words, shown, &title)) }
        (table.markup(words))
    };
    reader.page_with(Some(Place::Groups), &shown.todo, &title, &body, news(words, state, shown))
}

fn nothing(words: Words, which: Which) -> (String, String) {
    match which {
        Which::Active => (words.t("group-none"), words.t("group-none-advice")),
        Which::Archived => (words.t("group-none-archived"), words.t("group-none-archived-advice")),
    }
}

fn views(words: Words, shown: &Shown, label: &str) -> Markup {
    let (active, archived) = (words.t("group-active"), words.t("group-archived"));
    let view = |text, address: &str, total: Total, which| View {
        text,
        address: address.to_owned(),
        count: Some(listing::counted(words, total)),
        current: shown.which == which,
    };
    let [in_use, put_away] = shown.counts;
    tabs(
        label,
        &[
            view(active.as_str(), LIST, in_use, Which::Active),
            view(archived.as_str(), "/settings/groups?tab=archived", put_away, Which::Archived),
        ],
    )
}

/// What was just done, and to which group.
fn news(words: Words, state: &TableState, shown: &Shown) -> Option<Markup> {
    let id = state.own("to")?.parse::<GroupId>().ok()?;
    let name = [("name", shown.names.get(&id)?.as_str().into())];
    let text = match state.own("did")? {
        "created" => words.with("group-was-created", &name),
        "edited" => words.with("group-was-edited", &name),
        "archived" => words.with("group-was-archived", &name),
        "removed" => words.with("group-was-removed", &name),
        "restored" => words.with("group-was-restored", &name),
        _ => return None,
    };
    Some(toast(words, Kind::Done, text, None))
}

struct Labels {
    name: String,
    users: String,
    customers: String,
    actions: String,
    used_by: String,
}

impl Labels {
    fn new(words: Words) -> Labels {
        Labels {
            name: words.t("group-name"),
            users: words.t("group-users"),
            customers: words.t("group-customers"),
            actions: words.t("group-actions"),
            used_by: words.t("group-used-by"),
        }
    }
}

fn columns(labels: &Labels) -> Vec<Column<'_>> {
    vec![
        Column::new("name", &labels.name).main(Width::Widest).sortable(),
        Column::new("users", &labels.users).card(Card::Bare),
        Column::new("customers", &labels.customers).numeric(),
        Column::new("actions", &labels.actions).numeric(),
        Column::new("used-by", &labels.used_by).card(Card::Line),
    ]
}
