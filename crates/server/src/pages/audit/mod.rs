//! Settings, audit log: every change, the last one first (AUD, LST 3).

mod change;
mod export;
mod said;
mod terms;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use axum::extract::{RawQuery, State};
use maud::{Markup, html};
use remit_db::{Filter, Operand, Test, Total, Tx};
use remit_domain::Result;
use remit_domain::audit::chain::Entry;
use remit_domain::audit::list::{self, Listed};
use remit_domain::audit::{Recorder, names};
use remit_domain::id::{AbsenceId, CustomerId, TokenId, UserId};
use remit_domain::layout::List;
use remit_domain::list::Wanted;

pub use export::export;

use crate::actor::Signed;
use crate::app::App;
use crate::pages::chrome::Reader;
use crate::pages::{filter, listing};
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::frame::Place;
use crate::ui::header::{Header, header};
use crate::ui::people::person;
use crate::ui::table::{
    Card, Cell, Chooser, Column, Empty, Filter as Asked, Filterable, Row, Table, TableState, Width,
};
use crate::words::{Words, bdi};

/// Where the list is.
const LIST: &str = "/settings/audit";

/// What the page shows.
struct Shown {
    page: remit_db::Page<Listed>,
    total: Total,
    names: BTreeMap<String, String>,
    chooser: Chooser,
    todo: String,
}

/// `GET /settings/audit`
pub async fn list(
    State(app): State<App>,
    signed: Signed,
    RawQuery(query): RawQuery,
) -> std::result::Result<Markup, Problem> {
    let reader = signed.reader();
    let state = TableState::parse(query.as_deref().unwrap_or_default(), &[]);
    let shown = app.read_list(&reader, |tx| Shown::read(tx, &reader, &state)).await?;
    Ok(page(&reader, &state, &shown))
}

impl Shown {
    fn read(tx: &Tx<'_>, reader: &Reader<'_>, state: &TableState) -> Result<Shown> {
        let (actor, wanted) = (reader.actor(), wanted(tx, reader, state)?);
        let page = list::page(tx, actor, &wanted)?;
        let mut ids: BTreeSet<String> = page.rows.iter().flat_map(|row| change::ids(&row.entry.change)).collect();
        ids.extend(page.rows.iter().map(|row| row.entry.subject.clone()));
        ids.extend(page.rows.iter().filter_map(|row| doer(&row.entry)));
        ids.extend(asked_people(state).map(str::to_owned));
        Ok(Shown {
            page,
            total: list::total(tx, actor, &wanted, listing::cap(state))?,
            names: names::of(tx, actor, &ids, &reader.words.t("people-erased"))?,
            chooser: listing::chooser(tx, reader, List::Audit)?,
            todo: reader.todo(tx)?,
        })
    }
}

/// The id of who did it, where it was a person or a program.
fn doer(entry: &Entry) -> Option<String> {
    match entry.recorder {
        Recorder::User => entry.actor_id.map(|id| UserId(id).to_string()),
        Recorder::Token => entry.actor_id.map(|id| TokenId(id).to_string()),
        Recorder::Operator | Recorder::System => None,
    }
}

/// What the address asks of the log.
fn wanted(tx: &Tx<'_>, reader: &Reader<'_>, state: &TableState) -> Result<Wanted> {
    let mut conditions = Vec::new();
    for asked in &state.filters {
        conditions.extend(condition(tx, reader, asked)?);
    }
    Ok(Wanted { filter: Some(Filter::All(conditions)), descending: true, ..listing::wanted(state) })
}

fn condition(tx: &Tx<'_>, reader: &Reader<'_>, asked: &Asked) -> Result<Option<Filter>> {
    Ok(match asked.column.as_str() {
        "when" => filter::moment(&list::AT, asked, reader.zone()),
        "who" => who(asked),
        "what" => filter::choice(asked, |kind| {
            let verbs = said::verbs(kind).into_iter().map(|verb| Operand::Text(verb.word().to_owned()));
            Some(list::VERB.where_it(Test::OneOf(verbs.collect())))
        }),
        "about" => {
            let mut ids = Vec::new();
            for value in &asked.values {
                ids.extend(if is_id(value) {
                    vec![value.clone()]
                } else {
                    names::subjects(tx, reader.actor(), value)?
                });
            }
            let ids = ids.into_iter().map(Operand::Text).collect();
            filter::these_or_others(asked, list::SUBJECT.where_it(Test::OneOf(ids)))
        }
        _ => None,
    })
}

/// Whether it is an id of something, and no part of a name: `usr_1k3`.
fn is_id(value: &str) -> bool {
    let parts = value.split_once('_').filter(|(kind, digits)| kind.len() == 3 && !digits.is_empty());
    parts.is_some_and(|(_, digits)| digits.bytes().all(|digit| digit.is_ascii_lowercase() || digit.is_ascii_digit()))
}

/// People by their ids, and everybody in a capacity.
fn who(asked: &Asked) -> Option<Filter> {
    let capacities = asked.values.iter().filter_map(|value| value.parse::<Recorder>().ok());
    let capacities: Vec<_> = capacities.map(|recorder| Operand::Int(recorder.code())).collect();
    let people = asked.values.iter().filter_map(|value| value.parse::<UserId>().ok());
    let people: Vec<_> = people.map(|user| Operand::Int(user.0)).collect();
    if capacities.is_empty() && people.is_empty() {
        return None;
    }
    let by_people = Filter::All(vec![
        list::RECORDER.where_it(Test::Is(Operand::Int(Recorder::User.code()))),
        list::ACTOR.where_it(Test::OneOf(people)),
    ]);
    filter::these_or_others(asked, Filter::Any(vec![list::RECORDER.where_it(Test::OneOf(capacities)), by_people]))
}

/// The people whom the address names.
fn asked_people(state: &TableState) -> impl Iterator<Item = &str> {
    let asked = state.filters.iter().filter(|asked| ["who", "about"].contains(&asked.column.as_str()));
    asked.flat_map(|asked| asked.values.iter().map(String::as_str)).filter(|value| is_id(value))
}

fn page(reader: &Reader<'_>, state: &TableState, shown: &Shown) -> Markup {
    let words = reader.words;
    let (title, gist, export) = (words.t("audit-title"), words.t("audit-gist"), words.t("audit-export"));
    let (nothing, advice) = (words.t("audit-none"), words.t("audit-none-advice"));
    let labels = ["audit-when", "audit-who", "audit-what", "audit-about", "audit-change", "audit-source"];
    let labels = labels.map(|key| words.t(key));
    let table = Table {
        columns: columns(words, &labels, state, shown),
        chooser: Some(&shown.chooser),
        sections: vec![shown.page.rows.iter().map(|row| line(reader, shown, &row.entry)).collect::<Vec<_>>().into()],
        page: listing::page(shown.page.next.clone(), shown.total),
        empty: Empty { title: &nothing, text: &advice, offer: None },
        csrf: &reader.signed.form_token,
        ..Table::new("audit", &title, LIST, state)
    };
    let file = state.at_start().address("/settings/audit/export");
    let buttons = html! { (Button::link(&export, &file)) };
    let body = html! { (header(&Header { gist: &gist, buttons, ..Header::new(&title) })) (table.markup(words)) };
    reader.page(Some(Place::Audit), &shown.todo, &title, &body)
}

fn columns<'a>(words: Words, labels: &'a [String; 6], state: &TableState, shown: &Shown) -> Vec<Column<'a>> {
    let [when, who, what, about, change, source] = labels;
    let mut people = vec![
        (Recorder::User.word().to_owned(), words.t("audit-by-user")),
        (Recorder::Token.word().to_owned(), words.t("audit-by-token")),
        (Recorder::Operator.word().to_owned(), words.t("audit-by-operator")),
        (Recorder::System.word().to_owned(), words.t("audit-by-system")),
    ];
    let named = |id: &str| (id.to_owned(), shown.names.get(id).cloned().unwrap_or_else(|| id.to_owned()));
    people.extend(asked_people(state).filter(|id| id.parse::<UserId>().is_ok()).map(named));
    let kinds = said::KINDS.iter().map(|(kind, _)| ((*kind).to_owned(), said::kind(words, kind)));
    let subjects = filter::held::<String>(state, "about").filter(|id| is_id(id)).map(|id| named(&id)).collect();
    vec![
        Column::new("when", when).numeric().card(Card::Corner).filter(Filterable::Day),
        Column::new("what", what).main(Width::Narrow).filter(Filterable::Choice(kinds.collect())),
        Column::new("about", about).cut(Width::Narrow).card(Card::Line).filter(Filterable::Offered(subjects)),
        Column::new("change", change).wraps().card(Card::Line),
        Column::new("who", who).cut(Width::Narrow).card(Card::Line).filter(Filterable::Choice(people)),
        Column::new("source", source).cut(Width::Narrow).spare().card(Card::Drop),
    ]
}

fn line(reader: &Reader<'_>, shown: &Shown, entry: &Entry) -> Row {
    let words = reader.words;
    let what = said::verb(words, &entry.verb);
    let cells = vec![
        Cell::from(reader.moment(entry.at)),
        Cell::text(&what),
        about(shown, entry),
        Cell::from(change::markup(reader, &shown.names, &entry.change)),
        performer(reader, shown, entry),
        Cell::text(&entry.source),
    ];
    Row::new(entry.seq, &what, cells)
}

/// The address of the log with all that was done to what has this id.
pub fn about_address(subject: impl Display) -> String {
    format!("{LIST}?f.about=is%3A{subject}")
}

/// What it was done to: its name, and the way to it or to all that was done to it.
fn about(shown: &Shown, entry: &Entry) -> Cell {
    let Some(name) = shown.names.get(&entry.subject) else {
        let is_nameless = entry.subject.parse::<AbsenceId>().is_ok();
        return Cell::from(html! { @if !is_nameless { span.muted { (entry.subject) } } });
    };
    let address = match entry.subject.parse::<CustomerId>() {
        Ok(customer) => format!("/customers/{customer}"),
        Err(_) => about_address(&entry.subject),
    };
    Cell::from(html! { a href=(address) { (bdi(name)) } }).title(name)
}

fn performer(reader: &Reader<'_>, shown: &Shown, entry: &Entry) -> Cell {
    let words = reader.words;
    let name = doer(entry).map(|id| shown.names.get(&id).cloned().unwrap_or(id));
    match (entry.recorder, entry.actor_id, name) {
        (Recorder::User, Some(id), Some(name)) => {
            Cell::from(person(words, id, &name, reader.actor().user() == Some(UserId(id)))).title(&name)
        }
        (Recorder::Token, _, Some(name)) => Cell::text(&name),
        (Recorder::Operator, ..) => Cell::from(words.t("audit-by-operator")),
        (Recorder::System, ..) => Cell::from(words.t("audit-by-system")),
        (Recorder::User | Recorder::Token, ..) => Cell::from(html! {}),
    }
}
