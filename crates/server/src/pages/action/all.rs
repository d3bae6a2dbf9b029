//! Actions: the reader's To do, and all that they see (ACC 3): read-only, but for those that are theirs.

use axum::extract::{RawQuery, State};
use maud::{Markup, html};
use remit_db::{Filter, Total, Tx};
use remit_domain::Error;
use remit_domain::action::list::{self, Listed, Which};
use remit_domain::action::{Kind, State as Standing};
use remit_domain::layout::List;
use remit_domain::list::Wanted;

use super::news::{handed, news};
use super::rows::{Labels, Whose, acts, amount, columns, due, hand_overs, past, what};
use crate::actor::Signed;
use crate::app::App;
use crate::pages::back::{NEWS, without_news};
use crate::pages::chrome::Reader;
use crate::pages::home::{self, Spot};
use crate::pages::{filter, listing};
use crate::problem::Problem;
use crate::ui::frame::Place;
use crate::ui::header::{Header, View, header, segments};
use crate::ui::pill::{Tone, pill};
use crate::ui::table::{
    Cell, Chooser, Column, Empty, Filter as Asked, Filterable, Key, Row, Section, Sort, Table, TableState,
};
use crate::words::{Words, bdi};

/// The page's own parameters: `which=open` shows what others have to do too, `which=all` also the past; and what was
/// just finished.
const OWN: [&str; 3] = ["which", NEWS[0], NEWS[1]];

/// What the page shows.
struct Shown {
    page: remit_db::Page<Listed>,
    customers: Option<Filterable>,
    groups: Option<Filterable>,
    steps: Option<Filterable>,
    total: Total,
    whose: Whose,
    performers: std::collections::BTreeMap<remit_domain::id::UserId, String>,
    chooser: Chooser,
    handed: Option<String>,
    todo: String,
}

/// `GET /actions`
pub async fn list(State(app): State<App>, signed: Signed, RawQuery(query): RawQuery) -> Result<Markup, Problem> {
    let reader = signed.reader();
    let query = query.as_deref().unwrap_or_default();
    let state = TableState::parse(query, &OWN);
    let Some(which) = which(&state) else {
        let spot = Spot { path: "/actions", place: Place::Actions, title: "action-title" };
        return home::list(&app, &signed, query, spot, &views(reader.words, &state)).await;
    };
    let shown = app
        .read_list(&reader, |tx| {
            let actor = reader.actor();
            let wanted = wanted(tx, &reader, &state, which)?;
            let page = list::page(tx, actor, which, &wanted)?;
            let total = list::total(tx, actor, which, &wanted, listing::cap(&state))?;
            let open: Vec<_> =
                page.rows.iter().filter_map(|it| Some((it.action.id, it.action.customer, it.placement?))).collect();
            let whose = Whose::read(tx, &reader, &open)?;
            let performers: Vec<_> = page.rows.iter().filter_map(|it| it.action.performer).collect();
            let performers = reader.names(tx, &performers)?;
            let customers = filter::customers(tx, actor, &state)?;
            let groups = filter::group_choices(tx, actor.org, &state)?;
            let steps = filter::step_choices(tx, reader.words, actor)?;
            let (chooser, todo) = (listing::chooser(tx, &reader, List::Actions)?, reader.todo(tx)?);
            let handed = handed(tx, &reader, &state)?;
            Ok::<_, Error>(Shown { page, total, customers, groups, steps, whose, performers, chooser, handed, todo })
        })
        .await?;
    Ok(page(&reader, &state, which, &shown))
}

/// Which of all actions are shown; none for the reader's own To do.
fn which(state: &TableState) -> Option<Which> {
    match state.own("which") {
        Some("open") => Some(Which::Open),
        Some("all") => Some(Which::All),
        _ => None,
    }
}

/// What is open in the order in which it is due; the past, the latest first.
fn order(which: Which) -> Sort {
    Sort { column: "due".into(), descending: which == Which::All }
}

fn wanted(tx: &Tx<'_>, reader: &Reader<'_>, state: &TableState, which: Which) -> Result<Wanted, Error> {
    let org = reader.actor().org;
    let conditions = state.filters.iter().map(|asked| match asked.column.as_str() {
        "group" => filter::groups(tx, org, asked, |groups| list::of_groups(tx, org, which, groups)),
        "step" => filter::ids(asked, |steps| list::of_steps(tx, org, which, steps)),
        "fell" => {
            let fallen = list::fallen(tx, org)?;
            Ok(filter::choice(asked, |value| (value == "yes").then(|| fallen.clone())))
        }
        "customer" => filter::ids(asked, |customers| list::of_customers(tx, org, which, customers)),
        _ => Ok(condition(asked)),
    });
    Ok(Wanted {
        filter: Some(Filter::All(conditions.filter_map(Result::transpose).collect::<Result<_, _>>()?)),
        sort: Some(&list::DUE),
        descending: state.sort.clone().unwrap_or_else(|| order(which)).descending,
        ..listing::wanted(state)
    })
}

fn condition(asked: &Asked) -> Option<Filter> {
    match asked.column.as_str() {
        "what" => filter::one_of(&list::KIND, asked, |word| Some(word.parse::<Kind>().ok()?.code())),
        "state" => filter::one_of(&list::STATE, asked, |word| Some(word.parse::<Standing>().ok()?.code())),
        _ => None,
    }
}

fn page(reader: &Reader<'_>, state: &TableState, which: Which, shown: &Shown) -> Markup {
    let words = reader.words;
    let title = words.t("action-title");
    let labels = Labels::new(words);
    let search = words.t("action-search");
    let (nothing, advice) = (words.t("action-none"), words.t("action-none-advice"));
    let (state_label, kinds, states) = (words.t("action-state"), kinds(words), states(words));
    let group_label = words.t("action-group");
    let (step_label, fell_label, fallen) =
        (words.t("workflow-step"), words.t("action-fell"), words.t("action-did-fall"));
    let mut columns: Vec<Column<'_>> = columns(&labels);
    columns[0] = columns[0].clone().filtered(shown.customers.clone());
    columns[1] = columns[1].clone().filter(Filterable::Choice(kinds));
    columns[3] = columns[3].clone().sortable();
    let state_column = Column::new("state", &state_label).filter(Filterable::Choice(states));
    columns.push(if which == Which::Open { state_column.spare() } else { state_column });
    let listing = without_news(state);
    let back = listing.address("/actions");
    let table = Table {
        order: Some(order(which)),
        columns,
        chooser: Some(&shown.chooser),
        filters: vec![
            Column::new("group", &group_label).filtered(shown.groups.clone()),
            Column::new("step", &step_label).filtered(shown.steps.clone()),
            Column::new("fell", &fell_label).filter(Filterable::Choice(vec![("yes".to_owned(), fallen)])),
        ],
        sections: vec![Section {
            heading: None,
            rows: shown.page.rows.iter().map(|it| row(reader, shown, it, &back)).collect(),
        }],
        page: listing::page(shown.page.next.clone(), shown.total),
        search: Some(&search),
        before: views(words, &listing),
        empty: Empty { title: &nothing, text: &advice, offer: None },
        csrf: &reader.signed.form_token,
        keys: &[Key::Complete, Key::Ignore, Key::Open, Key::Why],
        ..Table::new("actions", &title, "/actions", &listing)
    };
    let body = html! { (header(&Header::new(&title))) (table.markup(words)) };
    reader.page_with(
        Some(Place::Actions),
        &shown.todo,
        &title,
        &body,
        news(reader, state, &back, shown.handed.as_deref()),
    )
}

fn views(words: Words, state: &TableState) -> Markup {
    let current = which(state);
    let labels = [
        (None, words.t("action-mine"), "/actions"),
        (Some(Which::Open), words.t("action-open"), "/actions?which=open"),
        (Some(Which::All), words.t("action-all"), "/actions?which=all"),
    ];
    let views: Vec<View<'_>> = labels
        .iter()
        .map(|(which, text, address)| View {
            text,
            address: (*address).to_owned(),
            count: None,
            current: *which == current,
        })
        .collect();
    segments(&words.t("action-views"), &views)
}

fn row(reader: &Reader<'_>, shown: &Shown, listed: &Listed, back: &str) -> Row {
    let (words, action) = (reader.words, &listed.action);
    let whose = match action.performer {
        Some(performer) => {
            let name = bdi(shown.performers.get(&performer).map_or("", String::as_str));
            words.rich("action-by", &[], &[("name", name)])
        }
        None => shown.whose.cell(words, action.id),
    };
    let cells = vec![
        Cell::text(&listed.customer_name),
        what(action.kind, &action.title, listed.invoice_number.as_deref()),
        amount(words, action.amount),
        if action.state == Standing::Todo { due(reader, action.due_on) } else { past(reader, action.due_on) },
        Cell::from(whose),
        Cell::from(standing(words, action.state)),
    ];
    let mine = shown.whose.is_mine(reader, action.id);
    Row {
        address: Some(format!("/customers/{}", action.customer)),
        actions: if mine { acts(words, action.id) } else { Vec::new() },
        menu: hand_overs(reader, &shown.whose, action.id, back),
        dim: action.state != Standing::Todo,
        ..Row::new(action.id, &listed.customer_name, cells)
    }
}

/// Where an action stands, as a pill.
#[must_use]
pub fn standing(words: Words, state: Standing) -> Markup {
    let tone = match state {
        Standing::Todo => Tone::Coming,
        Standing::Done => Tone::Good,
        Standing::Ignored | Standing::Cancelled => Tone::Idle,
    };
    pill(tone, &self::state(words, state))
}

/// Where an action stands, in a word.
#[must_use]
pub fn state(words: Words, state: Standing) -> String {
    match state {
        Standing::Todo => words.t("action-state-todo"),
        Standing::Done => words.t("action-state-done"),
        Standing::Ignored => words.t("action-state-ignored"),
        Standing::Cancelled => words.t("action-state-cancelled"),
    }
}

fn kinds(words: Words) -> Vec<(String, String)> {
    let label = |kind: &Kind| match kind {
        Kind::Email => words.t("home-emails"),
        Kind::Call => words.t("home-calls"),
        Kind::Letter => words.t("home-letters"),
        Kind::Task => words.t("home-tasks"),
    };
    Kind::ALL.iter().map(|kind| (kind.word().to_owned(), label(kind))).collect()
}

fn states(words: Words) -> Vec<(String, String)> {
    Standing::ALL.iter().map(|it| (it.word().to_owned(), state(words, *it))).collect()
}
