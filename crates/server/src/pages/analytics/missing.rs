//! The customers to which nobody of a wanted group is assigned, in the page itself: ticked, people are assigned to them.
//!
//! The page's address asks for them as the list of customers would be asked, so that it means the same to the form that
//! assigns.

use maud::{Markup, html};
use remit_db::{Page, Total, Tx};
use remit_domain::Result;
use remit_domain::customer::list::{self, Listed};
use remit_domain::id::{GroupId, WorkflowId};
use remit_domain::workflow::coverage::Uncovered;

use super::coverage::{PAGE, Shown};
use crate::pages::chrome::Reader;
use crate::pages::customer::{assigned_to, assigns, sums, wanted};
use crate::pages::filter;
use crate::pages::listing::{self, capped, page};
use crate::ui::icon::Icon;
use crate::ui::table::{Bulk, Card, Cell, Column, Filter, Op, Row, Table, TableState, Width};
use crate::words::{Words, bdi};

/// Some of them.
pub(super) struct Missing {
    /// Which.
    pub of: (WorkflowId, GroupId),
    state: TableState,
    page: Page<Listed>,
    total: Total,
}

impl Missing {
    /// Those that the address asks for, or the first; where they are assigned meanwhile that would stand here, from the start.
    pub(super) fn read(
        tx: &Tx<'_>,
        reader: &Reader<'_>,
        uncovered: &[Uncovered],
        state: &TableState,
    ) -> Result<Option<Missing>> {
        let first = || uncovered.first().map(|it| (it.workflow, it.group));
        let Some(of) = asked(state).or_else(first) else { return Ok(None) };
        let state = TableState { filters: filters(of), sort: None, search: String::new(), ..state.clone() };
        let missing = Missing::at(tx, reader, of, state)?;
        if missing.page.rows.is_empty() && missing.state.after().is_some() {
            let start = missing.state.at_start();
            return Missing::at(tx, reader, of, start).map(Some);
        }
        Ok(Some(missing))
    }

    fn at(tx: &Tx<'_>, reader: &Reader<'_>, of: (WorkflowId, GroupId), state: TableState) -> Result<Missing> {
        let wanted = wanted(tx, reader, &state)?;
        Ok(Missing {
            page: list::page(tx, reader.actor(), &wanted, reader.today)?,
            total: list::total(tx, reader.actor(), &wanted, listing::cap(&state))?,
            of,
            state,
        })
    }

    /// As a part of the page.
    pub(super) fn part(&self, reader: &Reader<'_>, shown: &Shown) -> Markup {
        let words = reader.words;
        let title = without(words, shown, self.of);
        let caption = words.t("coverage-uncovered");
        let labels = ["customer-name", "customer-number", "customer-assigned", "customer-outstanding", "customer-open"]
            .map(|key| words.t(key));
        let assign = words.t("customer-assign");
        let bulk = Bulk { icon: Icon::Users, text: &assign, action: "/customers/assign", asks: true };
        let table = Table {
            columns: vec![
                Column::new("name", &labels[0]).main(Width::Wide),
                Column::new("number", &labels[1]),
                Column::new("assigned", &labels[2]).cut(Width::Middle).card(Card::Line),
                Column::new("outstanding", &labels[3]).numeric(),
                Column::new("open", &labels[4]).numeric(),
            ],
            sections: vec![self.page.rows.iter().map(|listed| row(reader, listed)).collect::<Vec<_>>().into()],
            page: page(self.page.next.clone(), self.total),
            bulk: if assigns(reader) { vec![bulk] } else { Vec::new() },
            csrf: &reader.signed.form_token,
            inset: true,
            ..Table::new("missing", &caption, PAGE, &self.state)
        };
        html! {
            section aria-labelledby="missing-title" {
                h2.mb id="missing-title" { (title) }
                @if self.page.rows.is_empty() { p.sub { (words.t("coverage-all-covered")) } } @else { (table.markup(words)) }
            }
        }
    }
}

/// The pairs, each with its number and a way to its customers.
pub(super) fn pairs(words: Words, shown: &Shown) -> Markup {
    let now = shown.missing.as_ref().map(|missing| missing.of);
    html! {
        @if shown.coverage.uncovered.is_empty() { p.sub { (words.t("coverage-all-covered")) } }
        ul.rows {
            @for it in &shown.coverage.uncovered {
                @let of = (it.workflow, it.group);
                @let state = TableState { filters: filters(of), from: 1, ..TableState::default() };
                @let count = [("n", it.customers.into()), ("count", capped(words, it.customers).into())];
                li {
                    div {
                        a.link href={ (state.address(PAGE)) "#missing-customers" } aria-current=[(now == Some(of)).then_some("true")] {
                            (words.with("workflow-customers", &count))
                        }
                        p."muted small" { (without(words, shown, of)) }
                    }
                }
            }
        }
    }
}

fn without(words: Words, shown: &Shown, (workflow, group): (WorkflowId, GroupId)) -> Markup {
    let listed = shown.coverage.workflows.iter().find(|listed| listed.workflow.id == workflow);
    let workflow = listed.map_or("", |listed| listed.workflow.name.as_str());
    let parts = [("workflow", bdi(workflow)), ("group", html! { b { (bdi(shown.names.group(group))) } })];
    words.rich("coverage-without", &[], &parts)
}

/// The pair that the address asks for.
fn asked(state: &TableState) -> Option<(WorkflowId, GroupId)> {
    Some((filter::held(state, "workflow").next()?, filter::held(state, "group").next()?))
}

/// The pair as the list of customers is asked for it.
fn filters((workflow, group): (WorkflowId, GroupId)) -> Vec<Filter> {
    vec![
        Filter { column: "workflow".to_owned(), op: Op::Is, values: vec![workflow.to_string()] },
        Filter { column: "group".to_owned(), op: Op::Not, values: vec![group.to_string()] },
    ]
}

fn row(reader: &Reader<'_>, listed: &Listed) -> Row {
    let (words, customer) = (reader.words, &listed.customer);
    let outstanding = Cell::from(sums(words, &listed.outstanding)).strong();
    let cells = vec![
        Cell::text(&customer.name),
        Cell::from(customer.number.clone()),
        assigned_to(reader, listed),
        if listed.outstanding.sums().is_empty() { Cell::none(&words.t("customer-nothing")) } else { outstanding },
        Cell::from(words.number(listed.open_actions)),
    ];
    Row { address: Some(format!("/customers/{}", customer.id)), ..Row::new(customer.id, &customer.name, cells) }
}
