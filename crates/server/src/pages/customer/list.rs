//! The list of customers (LST 3, CUS 4).

use axum::extract::{RawQuery, State};
use maud::{Markup, html};
use remit_db::{Total, Tx};
use remit_domain::customer::list::{self, Listed};
use remit_domain::layout::List;
use remit_domain::user::directory::Entry;
use remit_domain::workflow::{self, Workflow};

use super::asked::{people_offered, wanted};
use super::{assigns, sums};
use crate::actor::Signed;
use crate::app::App;
use crate::pages::back::{NEWS, without_news};
use crate::pages::chrome::Reader;
use crate::pages::user::with_groups;
use crate::pages::{filter, listing};
use crate::problem::Problem;
use crate::ui::frame::Place;
use crate::ui::header::{Header, header};
use crate::ui::icon::Icon;
use crate::ui::menu::Item;
use crate::ui::notice::{Kind, toast};
use crate::ui::people::{faces, person};
use crate::ui::pill::{Tone, pill_with};
use crate::ui::table::{
    Bulk, Card, Cell, Chooser, Column, Empty, Filterable, Key, Row, Sort, Table, TableState, Width,
};
use crate::words::Words;

/// What the page shows.
struct Shown {
    page: remit_db::Page<Listed>,
    total: Total,
    people: Vec<Entry>,
    workflows: Vec<Workflow>,
    groups: Option<Filterable>,
    chooser: Chooser,
    todo: String,
}

/// `GET /customers`
pub async fn list(State(app): State<App>, signed: Signed, RawQuery(query): RawQuery) -> Result<Markup, Problem> {
    let reader = signed.reader();
    let state = TableState::parse(query.as_deref().unwrap_or_default(), &NEWS);
    let shown = app.read_list(&reader, |tx| Shown::read(tx, &reader, &state)).await?;
    Ok(page(&reader, &state, &shown))
}

impl Shown {
    fn read(tx: &Tx<'_>, reader: &Reader<'_>, state: &TableState) -> remit_domain::Result<Shown> {
        let (actor, wanted) = (reader.actor(), wanted(tx, reader, state)?);
        Ok(Shown {
            page: list::page(tx, actor, &wanted, reader.today)?,
            total: list::total(tx, actor, &wanted, listing::cap(state))?,
            people: people_offered(tx, reader, state)?,
            workflows: workflow::list(tx, actor)?,
            groups: filter::group_choices(tx, actor.org, state)?,
            chooser: listing::chooser(tx, reader, List::Customers)?,
            todo: reader.todo(tx)?,
        })
    }
}

fn page(reader: &Reader<'_>, state: &TableState, shown: &Shown) -> Markup {
    let words = reader.words;
    let (title, search) = (words.t("customer-title"), words.t("customer-search"));
    let labels = Labels::new(words);
    let listing = without_news(state);
    let (nothing, advice) = nothing(reader);
    let (assign, set_workflow) = (words.t("customer-assign"), words.t("customer-set-workflow"));
    let table = Table {
        order: Some(Sort { column: "name".into(), descending: false }),
        columns: columns(words, &labels, shown),
        chooser: Some(&shown.chooser),
        filters: vec![
            Column::new("group", &labels.group).filtered(shown.groups.clone()),
            Column::new("paused", &labels.paused).filter(Filterable::Choice(vec![
                ("yes".to_owned(), words.t("customer-is-paused")),
                (Filterable::NONE.to_owned(), words.t("customer-is-not-paused")),
            ])),
        ],
        sections: vec![shown.page.rows.iter().map(|listed| row(reader, listed)).collect::<Vec<_>>().into()],
        page: listing::page(shown.page.next.clone(), shown.total),
        search: Some(&search),
        bulk: if assigns(reader) { bulk(&assign, &set_workflow) } else { Vec::new() },
        empty: Empty { title: &nothing, text: &advice, offer: None },
        csrf: &reader.signed.form_token,
        keys: if assigns(reader) { &[Key::Tick, Key::Open] } else { &[Key::Open] },
        ..Table::new("customers", &title, "/customers", &listing)
    };
    let body = html! { (header(&Header::new(&title))) (table.markup(words)) };
    reader.page_with(Some(Place::Customers), &shown.todo, &title, &body, news(words, state))
}

/// What was just done to several of them.
pub(crate) fn news(words: Words, state: &TableState) -> Option<Markup> {
    let count = [("n", state.own("to")?.parse::<i64>().ok()?.into())];
    let text = match state.own("did")? {
        "assigned" => words.with("customer-were-assigned", &count),
        "put-under" => words.with("customer-were-put-under", &count),
        _ => return None,
    };
    Some(toast(words, Kind::Done, text, None))
}

fn nothing(reader: &Reader<'_>) -> (String, String) {
    let words = reader.words;
    let advice = if assigns(reader) { words.t("customer-none-advice") } else { words.t("customer-none-assigned") };
    (words.t("customer-none"), advice)
}

fn bulk<'a>(assign: &'a str, set_workflow: &'a str) -> Vec<Bulk<'a>> {
    vec![
        Bulk { icon: Icon::Users, text: assign, action: "/customers/assign", asks: true },
        Bulk { icon: Icon::Workflow, text: set_workflow, action: "/customers/workflow", asks: true },
    ]
}

struct Labels {
    name: String,
    number: String,
    country: String,
    assigned: String,
    outstanding: String,
    overdue: String,
    open: String,
    workflow: String,
    group: String,
    paused: String,
}

impl Labels {
    fn new(words: Words) -> Labels {
        Labels {
            name: words.t("customer-name"),
            number: words.t("customer-number"),
            country: words.t("customer-country"),
            assigned: words.t("customer-assigned"),
            outstanding: words.t("customer-outstanding"),
            overdue: words.t("customer-overdue"),
            open: words.t("customer-open"),
            workflow: words.t("customer-workflow"),
            group: words.t("customer-group"),
            paused: words.t("customer-paused"),
        }
    }
}

fn columns<'a>(words: Words, labels: &'a Labels, shown: &Shown) -> Vec<Column<'a>> {
    let choices = |none: String, some: Vec<(String, String)>| {
        Filterable::Choice([(Filterable::NONE.to_owned(), none)].into_iter().chain(some).collect())
    };
    let yes = |word: String| vec![("yes".to_owned(), word)];
    let people = shown.people.iter().map(|entry| (entry.id.to_string(), with_groups(entry)));
    let workflows = shown.workflows.iter().map(|workflow| (workflow.id.to_string(), workflow.name.clone())).collect();
    let something = || choices(words.t("customer-nothing-overdue"), yes(words.t("customer-something-overdue")));
    let open = choices(words.t("customer-no-open"), yes(words.t("customer-some-open")));
    vec![
        Column::new("name", &labels.name).main(Width::Wide).sortable(),
        Column::new("number", &labels.number).sortable(),
        Column::new("country", &labels.country).spare().card(Card::Drop).filter(Filterable::Text),
        Column::new("assigned", &labels.assigned).cut(Width::Middle).card(Card::Line).filter(filter::offered(
            [(Filterable::NONE.to_owned(), words.t("customer-nobody"))].into_iter().chain(people).collect(),
        )),
        Column::new("outstanding", &labels.outstanding).numeric().filter(something()),
        Column::new("overdue", &labels.overdue).numeric().filter(something()),
        Column::new("open", &labels.open).numeric().spare().card(Card::Drop).filter(open),
        Column::new("workflow", &labels.workflow)
            .cut(Width::Narrow)
            .card(Card::Drop)
            .filter(choices(words.t("customer-no-workflow"), workflows)),
    ]
}

fn row(reader: &Reader<'_>, listed: &Listed) -> Row {
    let (words, customer) = (reader.words, &listed.customer);
    let nothing = || Cell::none(&words.t("customer-nothing"));
    let overdue = Cell::from(sums(words, &listed.overdue)).late();
    let cells = vec![
        Cell::text(&customer.name),
        Cell::from(customer.number.clone()),
        if customer.country.is_empty() { nothing() } else { Cell::text(&customer.country) },
        people(reader, listed),
        if listed.outstanding.sums().is_empty() {
            nothing()
        } else {
            Cell::from(sums(words, &listed.outstanding)).strong()
        },
        if listed.overdue.sums().is_empty() { nothing() } else { overdue },
        Cell::from(words.number(listed.open_actions)),
        listed.workflow_name.as_ref().map_or_else(|| Cell::none(&words.t("customer-nothing")), |name| Cell::text(name)),
    ];
    Row {
        address: Some(format!("/customers/{}", customer.id)),
        badge: paused(reader, listed),
        menu: menu(reader, listed),
        ..Row::new(customer.id, &customer.name, cells)
    }
}

/// Who is assigned.
pub(crate) fn people(reader: &Reader<'_>, listed: &Listed) -> Cell {
    let me = reader.actor().user();
    let names: Vec<_> = listed.assigned.iter().map(|assigned| assigned.name.as_str()).collect();
    let faces_of: Vec<_> = listed.assigned.iter().map(|assigned| (assigned.user.0, assigned.name.as_str())).collect();
    match listed.assigned.as_slice() {
        [] => Cell::none(&reader.words.t("customer-nobody")),
        [one] => Cell::from(person(reader.words, one.user.0, &one.name, me == Some(one.user))),
        several => Cell::from(faces(reader.words, &faces_of, several.len() as i64)).title(&names.join(", ")),
    }
}

fn paused(reader: &Reader<'_>, listed: &Listed) -> Markup {
    let until = listed.customer.paused_until.filter(|until| *until > reader.today);
    html! {
        @if let Some(until) = until {
            @let title = reader.words.with("customer-paused-until", &[("day", reader.dates().near(until.date()).into())]);
            " " (pill_with(Tone::Waits, Icon::Pause, &reader.words.t("customer-paused"), Some(&title)))
        }
    }
}

fn menu(reader: &Reader<'_>, listed: &Listed) -> Vec<Item> {
    let (words, id) = (reader.words, listed.customer.id);
    let sheet = |icon, text: String, page: &str| Item::Sheet {
        icon,
        text,
        address: format!("/customers/{id}/{page}"),
        danger: false,
    };
    let mut menu = vec![sheet(Icon::Pause, words.t("customer-pause"), "pause")];
    if assigns(reader) {
        menu.push(sheet(Icon::Users, words.t("customer-assign"), "assigned"));
        menu.push(sheet(Icon::Workflow, words.t("customer-set-workflow"), "workflow"));
    }
    menu
}
