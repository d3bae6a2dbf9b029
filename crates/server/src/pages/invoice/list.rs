//! The list of invoices (LST 3).

use axum::extract::{RawQuery, State};
use maud::{Markup, html};
use remit_db::{Filter, Total, Tx};
use remit_domain::Result;
use remit_domain::id::CustomerId;
use remit_domain::invoice::list::{self, Listed};
use remit_domain::layout::List;
use remit_domain::list::Wanted;

use super::standing::{Standing, choices, filter as standing};
use crate::actor::Signed;
use crate::app::App;
use crate::pages::chrome::Reader;
use crate::pages::{filter, listing};
use crate::problem::Problem;
use crate::ui::frame::Place;
use crate::ui::header::{Header, header};
use crate::ui::money::money;
use crate::ui::table::{
    Card, Cell, Chooser, Column, Empty, Filter as Asked, Filterable, Key, Row, Table, TableState, Width,
};
use crate::words::{Words, bdi};

/// What the page shows.
struct Shown {
    page: remit_db::Page<Listed>,
    customers: Option<Filterable>,
    total: Total,
    chooser: Chooser,
    todo: String,
}

/// `GET /invoices`
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
        let (actor, wanted) = (reader.actor(), wanted(reader, state));
        Ok(Shown {
            page: list::page(tx, actor, &wanted)?,
            customers: filter::customers(tx, actor, state)?,
            total: list::total(tx, actor, &wanted, listing::cap(state))?,
            chooser: listing::chooser(tx, reader, List::Invoices)?,
            todo: reader.todo(tx)?,
        })
    }
}

fn wanted(reader: &Reader<'_>, state: &TableState) -> Wanted {
    let conditions = state.filters.iter().filter_map(|asked| condition(reader, asked)).collect();
    let by_number = state.sort.as_ref().is_some_and(|sort| sort.column == "number");
    let wanted = listing::wanted(state);
    Wanted {
        filter: Some(Filter::All(conditions)),
        sort: by_number.then_some(&list::NUMBER),
        // Without an order the last one made comes first.
        descending: wanted.descending || !by_number,
        ..wanted
    }
}

fn condition(reader: &Reader<'_>, asked: &Asked) -> Option<Filter> {
    match asked.column.as_str() {
        "customer" => filter::one_of(&list::CUSTOMER, asked, |value| Some(value.parse::<CustomerId>().ok()?.0)),
        "issued" => filter::day(&list::ISSUED, asked),
        "due" => filter::day(&list::DUE, asked),
        "state" => standing(asked, reader.today),
        _ => None,
    }
}

fn page(reader: &Reader<'_>, state: &TableState, shown: &Shown) -> Markup {
    let words = reader.words;
    let (title, search) = (words.t("invoice-title"), words.t("invoice-search"));
    let (nothing, advice) = (words.t("invoice-none"), words.t("invoice-none-advice"));
    let labels = Labels::new(words);
    let table = Table {
        columns: labels.columns(words, shown.customers.clone()),
        chooser: Some(&shown.chooser),
        sections: vec![shown.page.rows.iter().map(|listed| row(reader, listed)).collect::<Vec<_>>().into()],
        page: listing::page(shown.page.next.clone(), shown.total),
        search: Some(&search),
        empty: Empty { title: &nothing, text: &advice, offer: None },
        csrf: &reader.signed.form_token,
        keys: &[Key::Open],
        ..Table::new("invoices", &title, "/invoices", state)
    };
    let body = html! { (header(&Header::new(&title))) (table.markup(words)) };
    reader.page(Some(Place::Invoices), &shown.todo, &title, &body)
}

struct Labels {
    number: String,
    customer: String,
    issued: String,
    due: String,
    amount: String,
    late: String,
    state: String,
}

impl Labels {
    fn new(words: Words) -> Labels {
        Labels {
            number: words.t("invoice-number"),
            customer: words.t("invoice-customer"),
            issued: words.t("invoice-issued"),
            due: words.t("invoice-due"),
            amount: words.t("invoice-amount"),
            late: words.t("invoice-days"),
            state: words.t("invoice-state"),
        }
    }

    fn columns(&self, words: Words, customers: Option<Filterable>) -> Vec<Column<'_>> {
        let customer = Column::new("customer", &self.customer).cut(Width::Wide).card(Card::Line).filtered(customers);
        vec![
            Column::new("number", &self.number).main(Width::Narrow).sortable(),
            customer,
            Column::new("issued", &self.issued).numeric().card(Card::Drop).filter(Filterable::Day),
            Column::new("due", &self.due).numeric().filter(Filterable::Day),
            Column::new("amount", &self.amount).numeric().card(Card::Corner),
            Column::new("late", &self.late).numeric().card(Card::Aside),
            Column::new("state", &self.state).card(Card::Bare).filter(Filterable::Choice(choices(words))),
        ]
    }
}

fn row(reader: &Reader<'_>, listed: &Listed) -> Row {
    let (words, dates, invoice) = (reader.words, reader.dates(), &listed.invoice);
    let entry = &invoice.entry;
    let amount = money(words, entry.amount.minor, entry.amount.currency.code(), entry.amount.currency.exponent());
    let day = |day: remit_domain::clock::Day| Cell::from(dates.time(day.date(), &dates.short(day.date())));
    let customer = format!("/customers/{}", invoice.customer);
    let cells = vec![
        Cell::text(&entry.number),
        Cell::from(html! { a href=(customer) { (bdi(&listed.customer_name)) } }).title(&listed.customer_name),
        day(entry.issued),
        day(entry.due),
        Cell::from(amount).strong(),
        super::of_customer::days_late(reader, invoice),
        Cell::from(Standing::of(invoice, reader.today).pill(reader)),
    ];
    Row { address: Some(customer), dim: entry.paid.is_some(), ..Row::new(invoice.id, &entry.number, cells) }
}
