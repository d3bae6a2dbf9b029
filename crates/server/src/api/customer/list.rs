//! The customers that somebody sees.

use std::str::FromStr;

use axum::Json;
use axum::extract::State;
use remit_db::{Column, Filter, Operand, Test, Tx};
use remit_domain::customer::list::{self, Listed};
use remit_domain::error::Error;
use remit_domain::id::{CustomerId, GroupId, UserId, WorkflowId};
use remit_domain::list::Wanted;
use remit_domain::money::Totals;
use remit_domain::{Actor, Result, organisation};
use serde::{Deserialize, Serialize};

use crate::actor::Reader;
use crate::api::asked::{self, ids};
use crate::api::shown::{Amount, Named};
use crate::app::App;
use crate::extract::{Nothing, Path, Query};
use crate::problem::Problem;

/// Those to whom nobody is assigned, or that are under no workflow.
const NONE: &str = "none";

/// Which customers are asked for; of several values one has to fit.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    number: Option<String>,
    assigned: Option<String>,
    group: Option<String>,
    workflow: Option<String>,
    search: Option<String>,
    after: Option<String>,
    limit: Option<String>,
}

/// A page of customers.
#[derive(Serialize)]
pub struct Page {
    customers: Vec<Customer>,
    /// What `after` is for the next page; nothing when this is the last.
    next: Option<String>,
}

/// A customer, as the list shows it.
#[derive(Serialize)]
pub struct Customer {
    id: CustomerId,
    number: String,
    name: String,
    country: String,
    workflow: Option<Named<WorkflowId>>,
    paused_until: Option<String>,
    /// In order.
    assigned: Vec<Named<UserId>>,
    /// What is unpaid, by currency.
    outstanding: Vec<Amount>,
    /// What of that is past its day.
    overdue: Vec<Amount>,
    /// How many are open.
    actions: i64,
}

/// `GET /api/v1/customers`: a page of those that one sees, by name.
pub async fn list(State(app): State<App>, reader: Reader, Query(asked): Query<Asked>) -> Result<Json<Page>, Problem> {
    Ok(Json(reader.ask_list(&app, |tx, actor| Page::read(tx, actor, &asked.wanted(tx, actor)?)).await?))
}

/// `GET /api/v1/customers/{id}`
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<CustomerId>,
    _: Query<Nothing>,
) -> Result<Json<Customer>, Problem> {
    let customer = reader.ask(&app, |tx, actor| {
        let filter = Some(list::ID.where_it(Test::Is(Operand::Int(id.0))));
        Page::read(tx, actor, &Wanted { filter, ..Wanted::default() })?.customers.pop().ok_or(Error::NotFound)
    });
    Ok(Json(customer.await?))
}

impl Asked {
    fn wanted(&self, tx: &Tx<'_>, actor: &Actor) -> Result<Wanted> {
        let mut filters = Vec::new();
        if let Some(number) = &self.number {
            filters.push(list::NUMBER.where_it(Test::Is(Operand::Text(number.clone()))));
        }
        match self.assigned.as_deref() {
            Some(NONE) => filters.push(list::ASSIGNED.where_it(Test::Empty)),
            Some(users) => filters.push(one_of(&list::ASSIGNED, "assigned", users, |user: UserId| user.0)?),
            None => {}
        }
        if let Some(groups) = &self.group {
            filters.push(list::of_groups(tx, actor.org, &several::<GroupId>("group", groups)?)?);
        }
        match self.workflow.as_deref() {
            Some(NONE) => filters.push(list::WORKFLOW.where_it(Test::Empty)),
            Some(them) => filters.push(one_of(&list::WORKFLOW, "workflow", them, |workflow: WorkflowId| workflow.0)?),
            None => {}
        }
        let page = asked::page(self.search.as_deref(), self.after.as_deref(), self.limit.as_deref())?;
        Ok(Wanted { filter: Some(Filter::All(filters)), sort: Some(&list::NAME), ..page })
    }
}

fn several<T: FromStr>(field: &'static str, given: &str) -> Result<Vec<T>> {
    ids(field, &given.split(',').collect::<Vec<_>>())
}

fn one_of<T: FromStr>(
    column: &'static Column,
    field: &'static str,
    given: &str,
    number: impl Fn(T) -> i64,
) -> Result<Filter> {
    let ids = several(field, given)?.into_iter().map(|id| Operand::Int(number(id)));
    Ok(column.where_it(Test::OneOf(ids.collect())))
}

impl Page {
    fn read(tx: &Tx<'_>, actor: &Actor, wanted: &Wanted) -> Result<Page> {
        let page = list::page(tx, actor, wanted, organisation::today(tx, actor)?)?;
        Ok(Page { customers: page.rows.into_iter().map(Customer::from).collect(), next: page.next })
    }
}

impl From<Listed> for Customer {
    fn from(listed: Listed) -> Customer {
        let Listed { customer, workflow_name, assigned, outstanding, overdue, open_actions } = listed;
        let amounts = |totals: &Totals| totals.sums().iter().copied().map(Amount::from).collect();
        Customer {
            id: customer.id,
            number: customer.number,
            name: customer.name,
            country: customer.country,
            workflow: customer.workflow.zip(workflow_name).map(|(id, name)| Named { id, name }),
            paused_until: customer.paused_until.map(|day| day.to_string()),
            assigned: assigned.into_iter().map(|it| Named { id: it.user, name: it.name }).collect(),
            outstanding: amounts(&outstanding),
            overdue: amounts(&overdue),
            actions: open_actions,
        }
    }
}
