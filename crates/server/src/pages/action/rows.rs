//! An action as a row of a list.

use std::collections::HashMap;

use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::Result;
use remit_domain::action::gained::{self, Cause, Gained};
use remit_domain::action::keys::Placement;
use remit_domain::action::ownership::{Owner, Owners};
use remit_domain::action::todo::Item;
use remit_domain::action::{Kind, owners};
use remit_domain::clock::Day;
use remit_domain::id::{ActionId, CustomerId};
use remit_domain::money::Money;
use remit_domain::permission::{Ability, may};

use crate::news::names as cause_names;
use crate::pages::back::leading_back;
use crate::pages::chrome::Reader;
use crate::pages::whose::Names;
use crate::ui::icon::Icon;
use crate::ui::menu::Item as Entry;
use crate::ui::money::money;
use crate::ui::table::{Act, Card, Cell, Column, Row, Width};
use crate::ui::why::why;
use crate::words::{Words, bdi};

/// Whose the open actions of a page are, with the names that it takes to say so.
pub struct Whose {
    owned: HashMap<ActionId, Owners>,
    names: Names,
    /// Since when those are the reader's that did not come by planning, and why.
    gained: HashMap<ActionId, Markup>,
}

impl Whose {
    /// Reads it for all of them together.
    ///
    /// # Errors
    /// Those of the storage.
    pub fn read(tx: &Tx<'_>, reader: &Reader<'_>, open: &[(ActionId, CustomerId, Placement)]) -> Result<Whose> {
        let org = reader.actor().org;
        let owned = owners::owners_by_placement(tx, org, open)?;
        let names = Names::of_owners(tx, reader, &owned)?;
        let gained = match reader.actor().user() {
            Some(me) => said(tx, reader, gained::of_page(tx, org, me, &owned)?)?,
            None => HashMap::new(),
        };
        Ok(Whose { owned, names, gained })
    }

    /// Faces and names, and the way to ask why.
    #[must_use]
    pub fn cell(&self, words: Words, action: ActionId) -> Markup {
        let Some(owners) = self.owned.get(&action) else { return html! {} };
        let address = format!("/actions/{action}/why");
        html! {
            (self.names.owners(words, owners)) (self.names.waiting(words, owners)) " "
            (why(words, &address))
            @if let Some(gained) = self.gained.get(&action) { div."muted small" { (gained) } }
        }
    }

    /// Is it the reader's?
    #[must_use]
    pub fn is_mine(&self, reader: &Reader<'_>, action: ActionId) -> bool {
        is_mine(reader, self.people(action))
    }

    /// May the reader take it over?
    #[must_use]
    pub fn may_take_over(&self, reader: &Reader<'_>, action: ActionId) -> bool {
        may_take_over(reader, self.people(action))
    }

    fn people(&self, action: ActionId) -> &[Owner] {
        self.owned.get(&action).map_or(&[][..], |owners| &owners.people)
    }
}

/// Since when actions are the reader's, and why, in words (OWN 14).
fn said(tx: &Tx<'_>, reader: &Reader<'_>, gained: HashMap<ActionId, Gained>) -> Result<HashMap<ActionId, Markup>> {
    let causes = gained.values().map(|it| it.cause);
    let names = cause_names(tx, reader.actor().org, reader.words, causes)?;
    let said = |Gained { since, cause }: Gained| {
        let key = match cause {
            Cause::HandedOver(_) => "action-gained-handed",
            Cause::StandsIn(_) => "action-gained-away",
            Cause::Assigned | Cause::Succeeds(_) => "action-gained-assigned",
            Cause::Joined(_) => "action-gained-joined",
            Cause::Position(_) => "action-gained-position",
            Cause::Role(_) => "action-gained-role",
            Cause::Rules(_) => "action-gained-rules",
            Cause::Named(_) => "action-gained-named",
            Cause::Transferred(_) => "action-gained-transferred",
            Cause::FellBack(_) => "action-gained-fell",
            Cause::Added(None) => "action-gained-added-for",
            Cause::Added(Some(_)) => "action-gained-added",
        };
        let name = names.get(&cause).map_or("", String::as_str);
        reader.words.rich(key, &[], &[("day", reader.day_of(since)), ("name", bdi(name))])
    };
    Ok(gained.into_iter().map(|(action, it)| (action, said(it))).collect())
}

/// Is the reader one of the owners?
#[must_use]
pub fn is_mine(reader: &Reader<'_>, owners: &[Owner]) -> bool {
    owners.iter().any(|owner| Some(owner.user) == reader.actor().user())
}

/// May the reader take over an open action of these owners: an admin, where it is not theirs alone?
#[must_use]
pub fn may_take_over(reader: &Reader<'_>, owners: &[Owner]) -> bool {
    let is_of_others = owners.len() > 1 || (owners.len() == 1 && !is_mine(reader, owners));
    is_of_others && may(reader.actor(), Ability::TakeOver).is_ok()
}

/// The columns that every list of actions begins with.
#[must_use]
pub fn columns<'a>(labels: &'a Labels) -> Vec<Column<'a>> {
    vec![
        Column::new("customer", &labels.customer).main(Width::Middle),
        Column::new("what", &labels.what).wraps().card(Card::Line),
        Column::new("amount", &labels.amount).numeric(),
        Column::new("due", &labels.due).numeric().card(Card::Corner),
        Column::new("whose", &labels.whose).wraps().card(Card::Line),
    ]
}

/// The labels of these columns in the reader's words.
pub struct Labels {
    customer: String,
    what: String,
    amount: String,
    due: String,
    whose: String,
}

impl Labels {
    /// Those of a language.
    #[must_use]
    pub fn new(words: Words) -> Labels {
        let label = |key| words.t(key);
        Labels {
            customer: label("action-customer"),
            what: label("action-what"),
            amount: label("action-amount"),
            due: label("action-due"),
            whose: label("action-whose"),
        }
    }
}

/// What there is to do, in a word and a picture.
#[must_use]
pub fn what(kind: Kind, title: &str, invoice: Option<&str>) -> Cell {
    Cell::from(html! {
        span.who {
            (picture(kind))
            span { (title) @if let Some(number) = invoice { " · " span.whole { (number) } } }
        }
    })
}

/// The picture of a kind of action.
#[must_use]
pub fn picture(kind: Kind) -> Icon {
    match kind {
        Kind::Email => Icon::Email,
        Kind::Call => Icon::Call,
        Kind::Letter => Icon::Letter,
        Kind::Task => Icon::Check,
    }
}

/// An amount, where there is one.
#[must_use]
pub fn amount(words: Words, amount: Option<Money>) -> Cell {
    amount.map_or_else(
        || Cell::none(&words.t("action-no-amount")),
        |it| Cell::from(money(words, it.minor, it.currency.code(), it.currency.exponent())).strong(),
    )
}

/// When it is due.
#[must_use]
pub fn due(reader: &Reader<'_>, day: Day) -> Cell {
    let dates = reader.dates();
    let cell = Cell::from(dates.time(day.date(), &dates.due(day.date())));
    if dates.is_late(day.date()) { cell.late() } else { cell }
}

/// When it was due.
#[must_use]
pub fn past(reader: &Reader<'_>, day: Day) -> Cell {
    let dates = reader.dates();
    Cell::from(dates.time(day.date(), &dates.short(day.date())))
}

/// A row of the reader's To do.
#[must_use]
pub fn row(reader: &Reader<'_>, whose: &Whose, item: &Item, back: &str) -> Row {
    let words = reader.words;
    let number = item.invoice.as_ref().map(|(_, number)| number.as_str());
    let cells = vec![
        Cell::text(&item.customer_name),
        what(item.kind, &item.title, number),
        amount(words, item.amount),
        due(reader, item.due_on),
        Cell::from(whose.cell(words, item.action)),
    ];
    Row {
        address: Some(format!("/customers/{}", item.customer)),
        actions: acts(words, item.action),
        menu: menu(reader, whose, item, back),
        ..Row::new(item.action, &item.customer_name, cells)
    }
}

/// The same where no pointer rests on a row, and where the action leads.
fn menu(reader: &Reader<'_>, whose: &Whose, item: &Item, back: &str) -> Vec<Entry> {
    let words = reader.words;
    let post = |icon, key, verb: &str| Entry::Post {
        icon,
        text: words.t(key),
        action: format!("/actions/{}/{verb}", item.action),
    };
    let mut entries = vec![
        post(Icon::Check, "action-complete", "complete"),
        post(Icon::Ignore, "action-ignore", "ignore"),
        Entry::Line,
    ];
    entries.extend(hand_overs(reader, whose, item.action, back));
    entries.extend([
        Entry::Link {
            icon: Icon::Customer,
            text: words.t("action-show-customer"),
            address: format!("/customers/{}", item.customer),
        },
        Entry::Sheet {
            icon: Icon::Info,
            text: words.t("why-page"),
            address: format!("/actions/{}/why", item.action),
            danger: false,
        },
    ]);
    entries
}

/// Giving an open action to somebody else, or taking it over, as far as the reader may; `back` is where that leads.
#[must_use]
pub fn hand_overs(reader: &Reader<'_>, whose: &Whose, action: ActionId, back: &str) -> Vec<Entry> {
    let sheet = |icon, key, verb: &str| Entry::Sheet {
        icon,
        text: reader.words.t(key),
        address: leading_back(&format!("/actions/{action}/{verb}"), back),
        danger: false,
    };
    let gives = whose.is_mine(reader, action).then(|| sheet(Icon::Users, "action-hand-over", "hand-over"));
    let takes = whose.may_take_over(reader, action).then(|| sheet(Icon::User, "action-take-over", "take-over"));
    gives.into_iter().chain(takes).collect()
}

/// Complete and ignore, for an owner.
#[must_use]
pub fn acts(words: Words, action: ActionId) -> Vec<Act> {
    let act = |key, verb: &str, letter, first| Act {
        text: words.t(key),
        action: format!("/actions/{action}/{verb}"),
        key: letter,
        first,
    };
    vec![act("action-complete", "complete", 'e', true), act("action-ignore", "ignore", 'i', false)]
}
