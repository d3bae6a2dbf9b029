//! The invoices of one customer, as a part of its page.

use maud::{Markup, html};
use remit_domain::clock::Day;
use remit_domain::invoice::Invoice;

use super::standing::Standing;
use crate::pages::chrome::Reader;
use crate::ui::header::{View, segments};
use crate::ui::icon::Icon;
use crate::ui::menu::Item;
use crate::ui::money::money;
use crate::ui::table::{Card, Cell, Column, Row, Table, TableState, Width};

/// The page's own parameter: `invoices=paid` shows those that are.
const PAID: &str = "paid";

/// The unpaid invoices, or the paid ones, whichever the address asks for.
pub(crate) fn of_customer(reader: &Reader<'_>, state: &TableState, path: &str, invoices: &[Invoice]) -> Markup {
    let words = reader.words;
    let (paid, open): (Vec<_>, Vec<_>) = invoices.iter().partition(|invoice| invoice.entry.paid.is_some());
    let shows_paid = state.own("invoices") == Some(PAID);
    let count = words.with("invoice-open-count", &[("n", open.len().into())]);
    html! {
        section aria-labelledby="invoices-title" {
            div."flex mb" {
                h2 id="invoices-title" { (words.t("invoice-title")) }
                span.muted { (count) }
                (views(reader, path, shows_paid, paid.len()))
            }
            (table(reader, path, if shows_paid { &paid } else { &open }))
        }
    }
}

fn views(reader: &Reader<'_>, path: &str, shows_paid: bool, paid: usize) -> Markup {
    let words = reader.words;
    let (open, settled) = (words.t("invoice-open"), words.t("invoice-settled"));
    let count = i64::try_from(paid).unwrap_or(i64::MAX);
    let views = [
        View { text: &open, address: path.to_owned(), count: None, current: !shows_paid },
        View {
            text: &settled,
            address: format!("{path}?invoices={PAID}"),
            count: Some(words.number(count)),
            current: shows_paid,
        },
    ];
    segments(&words.t("invoice-title"), &views)
}

fn table(reader: &Reader<'_>, path: &str, invoices: &[&Invoice]) -> Markup {
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
