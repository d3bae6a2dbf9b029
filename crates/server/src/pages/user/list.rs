//! The list of users.

use std::collections::BTreeMap;

use axum::extract::{RawQuery, State};
use maud::{Markup, html};
use remit_db::{Filter, Total, Tx};
use remit_domain::absence::{self, Absence, Away};
use remit_domain::id::UserId;
use remit_domain::layout::List;
use remit_domain::list::Wanted;
use remit_domain::permission::{Position, Role};
use remit_domain::user::Status;
use remit_domain::user::list::{self, Listed};

use super::asked::{AWAY, asked_of};
use super::{LIST, position, role, row, status};
use crate::actor::Signed;
use crate::app::App;
use crate::pages::back::{NEWS, leading_back, without_news};
use crate::pages::chrome::Reader;
use crate::pages::{filter, listing};
use crate::problem::Problem;
use crate::ui::button::Button;
use crate::ui::frame::Place;
use crate::ui::header::{Header, header};
use crate::ui::icon::Icon;
use crate::ui::notice::{Kind, toast};
use crate::ui::table::{Card, Chooser, Column, Filterable, Key, Sort, Table, TableState, Width};
use crate::words::Words;

/// What the page shows.
pub(super) struct Shown {
    page: remit_db::Page<Listed>,
    total: Total,
    standings: Vec<(Status, i64)>,
    groups: Option<Filterable>,
    /// The absences that run, and who of them is away.
    pub absences: Vec<Absence>,
    /// Who is away, and who takes their place.
    pub away: Away,
    /// The names of those who take a place, and of whom the news are about.
    pub names: BTreeMap<UserId, String>,
    chooser: Chooser,
    todo: String,
}

/// `GET /settings/users`
pub async fn list(State(app): State<App>, signed: Signed, RawQuery(query): RawQuery) -> Result<Markup, Problem> {
    let reader = signed.reader();
    let state = TableState::parse(query.as_deref().unwrap_or_default(), &NEWS);
    let shown = app.read_list(&reader, |tx| Shown::read(tx, &reader, &state)).await?;
    Ok(page(&reader, &state, &shown))
}

impl Shown {
    fn read(tx: &Tx<'_>, reader: &Reader<'_>, state: &TableState) -> remit_domain::Result<Shown> {
        let (actor, wanted) = (reader.actor(), wanted(tx, reader, state)?);
        let page = list::page(tx, actor, &wanted)?;
        let absences = absence::queries::running(tx, actor.org)?;
        let away = Away::at(actor.at, &absences);
        let mut named: Vec<_> = away.users().filter_map(|user| away.end_of_chain(user)).collect();
        named.extend(state.own("to").and_then(|id| id.parse::<UserId>().ok()));
        let standings = list::standings(tx, actor)?;
        let total = match of_all(state, &standings) {
            Some(total) => total,
            None => list::total(tx, actor, &wanted, listing::cap(state))?,
        };
        Ok(Shown {
            page,
            total,
            standings,
            groups: filter::group_choices(tx, actor.org, state)?,
            absences,
            away,
            names: reader.names(tx, &named)?,
            chooser: listing::chooser(tx, reader, List::Users)?,
            todo: reader.todo(tx)?,
        })
    }
}

/// How many there are when nobody is left out: the heading has counted them already.
fn of_all(state: &TableState, standings: &[(Status, i64)]) -> Option<Total> {
    let whole = state.filters.is_empty() && state.search.is_empty();
    whole.then(|| Total { count: standings.iter().map(|(_, count)| count).sum(), more: false })
}

/// What the address asks of the list.
pub(super) fn wanted(tx: &Tx<'_>, reader: &Reader<'_>, state: &TableState) -> remit_domain::Result<Wanted> {
    let mut conditions = Vec::new();
    for asked in &state.filters {
        conditions.extend(asked_of(tx, reader, asked)?);
    }
    let sort = state.sort.as_ref().map(|sort| match sort.column.as_str() {
        "email" => &list::EMAIL,
        "role" => &list::ROLE,
        "position" => &list::POSITION,
        "created" => &list::CREATED_AT,
        "visit" => &list::LAST_VISIT_AT,
        "status" => &list::STATUS,
        _ => &list::NAME,
    });
    Ok(Wanted { filter: Some(Filter::All(conditions)), sort, ..listing::wanted(state) })
}

fn page(reader: &Reader<'_>, state: &TableState, shown: &Shown) -> Markup {
    let words = reader.words;
    let listing = without_news(state);
    let back = listing.address(LIST);
    let (title, search, invite) = (words.t("user-title"), words.t("user-search"), words.t("user-invite"));
    let inviting = leading_back("/settings/users/invite", &back);
    let labels = Labels::new(words);
    let table = Table {
        order: Some(Sort { column: "name".into(), descending: false }),
        columns: columns(words, &labels, shown),
        chooser: Some(&shown.chooser),
        sections: vec![shown.page.rows.iter().map(|it| row::row(reader, shown, it, &back)).collect::<Vec<_>>().into()],
        page: listing::page(shown.page.next.clone(), shown.total),
        search: Some(&search),
        csrf: &reader.signed.form_token,
        keys: &[Key::Open],
        ..Table::new("users", &title, LIST, &listing)
    };
    let gist = gist(words, shown);
    let (export, file) = (words.t("user-export"), listing.at_start().address("/settings/users/export"));
    let buttons = html! {
        (Button::link(&export, &file)) " " (Button::opens(&invite, &inviting).icon(Icon::Plus).primary())
    };
    let body = html! {
        (header(&Header { gist: &gist, buttons, ..Header::new(&title) }))
        (table.markup(words))
    };
    reader.page_with(Some(Place::Users), &shown.todo, &title, &body, news(words, state, shown))
}

/// "10 joined, 2 away, 1 invited".
fn gist(words: Words, shown: &Shown) -> String {
    let count = |status| shown.standings.iter().find(|(it, _)| *it == status).map_or(0, |(_, count)| *count);
    let away = i64::try_from(shown.away.users().count()).unwrap_or(i64::MAX);
    let counted = [
        ("user-count-joined", count(Status::Joined)),
        ("user-count-away", away),
        ("user-count-invited", count(Status::Invited)),
        ("user-count-created", count(Status::Created)),
        ("user-count-suspended", count(Status::Suspended)),
    ];
    let some = counted.into_iter().filter(|(_, count)| *count > 0);
    some.map(|(key, count)| words.with(key, &[("n", count.into())])).collect::<Vec<_>>().join(", ")
}

/// What was just done, and to whom.
fn news(words: Words, state: &TableState, shown: &Shown) -> Option<Markup> {
    let to = state.own("to")?;
    let name = to.parse::<UserId>().ok().and_then(|id| shown.names.get(&id)).map_or("", String::as_str);
    let name = [("name", name.into())];
    let text = match state.own("did")? {
        "absence-planned" => words.with("absence-was-planned", &name),
        "absence-ended" => words.with("absence-was-ended", &name),
        "edited" => words.with("user-was-edited", &name),
        "suspended" => words.with("user-was-suspended", &name),
        "reactivated" => words.with("user-was-reactivated", &name),
        "erased" => words.t("user-was-erased"),
        "removed" => words.with("user-was-removed", &name),
        "second-factor" => words.with("user-factor-was-reset", &name),
        "transferred" => words.with("user-owns-now", &name),
        "invited" => words.with("user-was-invited", &name),
        "withdrawn" => words.with("user-was-withdrawn", &name),
        "mailed" => words.with("user-were-mailed", &[("n", to.parse::<i64>().ok()?.into())]),
        "created" => words.with("user-were-created", &[("n", to.parse::<i64>().ok()?.into())]),
        _ => return None,
    };
    Some(toast(words, Kind::Done, text, None))
}

struct Labels {
    name: String,
    email: String,
    role: String,
    position: String,
    groups: String,
    customers: String,
    open: String,
    created: String,
    visit: String,
    status: String,
}

impl Labels {
    fn new(words: Words) -> Labels {
        Labels {
            name: words.t("user-name"),
            email: words.t("user-email"),
            role: words.t("user-role"),
            position: words.t("user-position"),
            groups: words.t("user-groups"),
            customers: words.t("user-customers"),
            open: words.t("user-open"),
            created: words.t("user-created"),
            visit: words.t("user-visit"),
            status: words.t("user-status"),
        }
    }
}

fn columns<'a>(words: Words, labels: &'a Labels, shown: &Shown) -> Vec<Column<'a>> {
    let roles = Role::ALL.iter().map(|it| (it.word().to_owned(), role(words, *it)));
    let positions = Position::ALL.iter().map(|it| (it.word().to_owned(), position(words, *it)));
    let here = Status::ALL.iter().filter(|it| **it != Status::Removed);
    let statuses = here.map(|it| (it.word().to_owned(), status(words, *it)));
    let statuses = statuses.chain([(AWAY.to_owned(), words.t("user-away"))]);
    vec![
        Column::new("name", &labels.name).main(Width::Middle).sortable().filter(Filterable::Text),
        Column::new("email", &labels.email).cut(Width::Narrow).sortable().card(Card::Line).filter(Filterable::Text),
        Column::new("role", &labels.role).sortable().card(Card::Bare).filter(Filterable::Choice(roles.collect())),
        Column::new("position", &labels.position)
            .sortable()
            .card(Card::Bare)
            .filter(Filterable::Choice(positions.collect())),
        Column::new("group", &labels.groups).card(Card::Line).filtered(shown.groups.clone()),
        Column::new("customers", &labels.customers).numeric().filter(Filterable::Number),
        Column::new("open", &labels.open).numeric().filter(Filterable::Number),
        Column::new("created", &labels.created)
            .numeric()
            .spare()
            .sortable_greatest_first()
            .card(Card::Drop)
            .filter(Filterable::Day),
        Column::new("visit", &labels.visit)
            .numeric()
            .spare()
            .sortable_greatest_first()
            .card(Card::Drop)
            .filter(Filterable::DayOrNone(words.t("user-never"))),
        Column::new("status", &labels.status)
            .sortable()
            .card(Card::Corner)
            .filter(Filterable::Choice(statuses.collect())),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lst_2_a_list_of_all_says_the_number_that_its_heading_knows() {
        let standings = [(Status::Invited, 1_285), (Status::Joined, 1)];
        let total = |query| of_all(&TableState::parse(query, &NEWS), &standings);
        for whole in ["", "sort=email", "did=edited&to=usr_1"] {
            assert_eq!(total(whole), Some(Total { count: 1_286, more: false }), "{whole}");
        }
        for part in ["q=ann", "f.role=is%3Aadmin"] {
            assert_eq!(total(part), None, "{part}");
        }
    }
}
