//! The invoices of one customer, as a part of its page.

use maud::{Markup, html};
use remit_db::{Filter, Operand, Test, Total, Tx};
use remit_domain::clock::Day;
use remit_domain::id::CustomerId;
use remit_domain::invoice::Invoice;
use remit_domain::invoice::list::{self, CUSTOMER, DISPUTED, DUE, PAID};
use remit_domain::list::Wanted;
use remit_domain::{Actor, Result};

use super::standing::Standing;
use crate::pages::chrome::Reader;
use crate::pages::{filter, listing};
use crate::ui::header::{View, segments};
use crate::ui::icon::Icon;
use crate::ui::menu::Item;
use crate::ui::money::money;
use crate::ui::table::{Card, Cell, Column, Row, Table, TableState, Width};

/// The most invoices that the part shows.
const MOST: usize = 50;

/// The invoices of one customer: those that the part shows, and how many there are.
pub(crate) struct Invoices {
    customer: CustomerId,
    shows_paid: bool,
    rows: Vec<Invoice>,
    unpaid: Total,
    paid: Total,
    /// The day on which the oldest was due that is unpaid and undisputed.
    pub late_since: Option<Day>,
}

impl Invoices {
    /// The unpaid ones, those due longest before the others; or the paid ones, the latest first: `invoices=paid` in the
    /// page's address.
    pub(crate) fn read(tx: &Tx<'_>, actor: &Actor, customer: CustomerId, state: &TableState) -> Result<Invoices> {
        let shows_paid = state.own("invoices") == Some("paid");
        let count = |paid| list::total(tx, actor, &of(customer, standing(paid)), Total::CAP);
        let shown = Wanted { descending: shows_paid, limit: Some(MOST), ..of(customer, standing(shows_paid)) };
        let undisputed = DISPUTED.where_it(Test::Is(Operand::Int(0)));
        let waits = Filter::All(vec![standing(false), undisputed]);
        let oldest = list::page(tx, actor, &Wanted { limit: Some(1), ..of(customer, waits) })?;
        Ok(Invoices {
            customer,
            shows_paid,
            rows: list::page(tx, actor, &shown)?.rows.into_iter().map(|listed| listed.invoice).collect(),
            unpaid: count(false)?,
            paid: count(true)?,
            late_since: oldest.rows.first().map(|listed| listed.invoice.entry.due),
        })
    }

    /// As a part of the page at `path`.
    pub(crate) fn part(&self, reader: &Reader<'_>, path: &str) -> Markup {
        let words = reader.words;
        let (total, state) = if self.shows_paid { (self.paid, "is%3Apaid") } else { (self.unpaid, "not%3Apaid") };
        let all = format!("/invoices?{}&f.state={state}", filter::about(self.customer));
        html! {
            section aria-labelledby="invoices-title" {
                div."flex mb" { h2 id="invoices-title" { (words.t("invoice-title")) } (self.views(reader, path)) }
                (table(reader, path, &self.rows))
                (listing::rest(words, "invoice-show-all", &all, self.rows.len(), total))
            }
        }
    }

    fn views(&self, reader: &Reader<'_>, path: &str) -> Markup {
        let words = reader.words;
        let (unpaid, paid) = (words.t("invoice-open"), words.t("invoice-settled"));
        let view = |text, address, total, current| View {
            text,
            address,
            count: Some(listing::counted(words, total)),
            current,
        };
        let views = [
            view(&*unpaid, path.to_owned(), self.unpaid, !self.shows_paid),
            view(&*paid, format!("{path}?invoices=paid"), self.paid, self.shows_paid),
        ];
        segments(&words.t("invoice-title"), &views)
    }
}

/// Those that pass `filter`, in the order of the days on which they are due.
fn of(customer: CustomerId, filter: Filter) -> Wanted {
    let theirs = CUSTOMER.where_it(Test::Is(Operand::Int(customer.0)));
    Wanted { filter: Some(Filter::All(vec![theirs, filter])), sort: Some(&DUE), ..Wanted::default() }
}

/// The first `most` unpaid ones of a customer, those due longest before the others.
pub(crate) fn unpaid_of(customer: CustomerId, most: usize) -> Wanted {
    Wanted { limit: Some(most), ..of(customer, standing(false)) }
}

fn standing(paid: bool) -> Filter {
    let unpaid = PAID.where_it(Test::Empty);
    if paid { Filter::Not(Box::new(unpaid)) } else { unpaid }
}

fn table(reader: &Reader<'_>, path: &str, invoices: &[Invoice]) -> Markup {
    let words = reader.words;
    if invoices.is_empty() {
        return html! { p.muted { (words.t("invoice-none-here")) } };
    }
    let state = TableState::default();
    let title = words.t("invoice-title");
    let labels = ["invoice-number", "invoice-issued", "invoice-due", "invoice-amount", "invoice-days", "invoice-state"]
        .map(|key| words.t(key));
    let table = Table {
        inset: true,
        columns: vec![
            Column::new("number", &labels[0]).main(Width::Middle),
            Column::new("issued", &labels[1]).card(Card::Drop),
            Column::new("due", &labels[2]),
            Column::new("amount", &labels[3]).numeric().card(Card::Corner),
            Column::new("late", &labels[4]).numeric().card(Card::Aside),
            Column::new("state", &labels[5]).card(Card::Bare),
        ],
        sections: vec![invoices.iter().map(|invoice| row(reader, invoice)).collect::<Vec<_>>().into()],
        csrf: &reader.signed.form_token,
        ..Table::new("invoices", &title, path, &state)
    };
    table.markup(words)
}

fn row(reader: &Reader<'_>, invoice: &Invoice) -> Row {
    let (words, dates, entry) = (reader.words, reader.dates(), &invoice.entry);
    let amount = money(words, entry.amount.minor, entry.amount.currency.code(), entry.amount.currency.exponent());
    let day = |day: Day| Cell::from(dates.time(day.date(), &dates.short(day.date())));
    let cells = vec![
        Cell::text(&entry.number),
        day(entry.issued),
        day(entry.due),
        Cell::from(amount).strong(),
        days_late(reader, invoice),
        Cell::from(Standing::of(invoice, reader.today).pill(reader)),
    ];
    Row { menu: menu(reader, invoice), ..Row::new(invoice.id, &entry.number, cells) }
}

/// How many days past its day an unpaid invoice is.
pub(super) fn days_late(reader: &Reader<'_>, invoice: &Invoice) -> Cell {
    let days = reader.today.0 - invoice.entry.due.0;
    if invoice.entry.paid.is_some() || days <= 0 {
        return Cell::none(&reader.words.t("invoice-no-days"));
    }
    Cell::from(reader.words.with("invoice-days-late", &[("n", days.into())])).late()
}

/// What can be agreed about an unpaid one.
fn menu(reader: &Reader<'_>, invoice: &Invoice) -> Vec<Item> {
    let words = reader.words;
    if invoice.entry.paid.is_some() {
        return Vec::new();
    }
    let address = |verb: &str| format!("/invoices/{}/{verb}", invoice.id);
    let dispute = if invoice.entry.is_disputed {
        Item::Post { icon: Icon::Undo, text: words.t("invoice-withdraw"), action: address("withdraw") }
    } else {
        Item::Post { icon: Icon::Alert, text: words.t("invoice-dispute"), action: address("dispute") }
    };
    let promise = words.t("invoice-promise");
    vec![Item::Sheet { icon: Icon::Coin, text: promise, address: address("promise"), danger: false }, dispute]
}
