//! The list of customers (LST 3, CUS 4), within the actor's sight. It can be in the order of name or number; without one
//! it is in that of making.

use std::collections::BTreeMap;

use remit_db::{Column, Filter, Kind, ListQuery, Operand, Page, Row, Source, Test, ToValue, Total, Tx, params, sql};

use super::queries::{TEXTS, assigned, customer, sums};
use super::{Assigned, Customer, in_sight};
use crate::Actor;
use crate::clock::Day;
use crate::error::{Error, Problem, Result};
use crate::id::{CustomerId, GroupId, OrgId, WorkflowId};
use crate::list::{FEW, Wanted, containing, few_or};
use crate::money::Totals;
use crate::permission::{self, Sight};

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The customer.
    pub customer: Customer,
    /// The name of its workflow.
    pub workflow_name: Option<String>,
    /// Who is assigned, in order.
    pub assigned: Vec<Assigned>,
    /// What is unpaid, by currency.
    pub outstanding: Totals,
    /// What of that is past its day.
    pub overdue: Totals,
    /// How many actions are open.
    pub open_actions: i64,
}

/// The id.
pub const ID: Column = Column::new("id", "c.id", Kind::Int);
/// The name, as it is sorted.
pub const NAME: Column = Column::new("name", "c.name_key", Kind::Text);
/// The number in the books.
pub const NUMBER: Column = Column::new("number", "c.number", Kind::Text);
/// The number, as it is searched.
const NUMBER_KEY: Column = Column::new("number_key", "c.number_key", Kind::Text);
/// The country.
pub const COUNTRY: Column = Column::new("country", "c.country", Kind::Text);
/// The workflow's id.
pub const WORKFLOW: Column = Column::new("workflow", "c.workflow_id", Kind::Int).nullable();
/// The first day on which it may be contacted again, where it was paused.
pub const PAUSED_UNTIL: Column = Column::new("paused", "c.paused_until_on", Kind::Int).nullable();
/// The ids of the assigned users; empty when there is nobody.
pub const ASSIGNED: Column = Column::new("assigned", "x.user_id", Kind::Int)
    .within("assignments x where x.org_id = c.org_id and x.customer_id = c.id");
/// The ids of the groups of which an assigned user is a member (GRP 7); see [`of_groups`].
const GROUP: Column = Column::new("group", "m.group_id", Kind::Int).within(
    "assignments x join memberships m on m.org_id = x.org_id and m.user_id = x.user_id
     where x.org_id = c.org_id and x.customer_id = c.id",
);
/// The days on which open actions are due; empty when there are none.
pub const OPEN_ACTION: Column = Column::new("open_action", "x.due_on", Kind::Int)
    .within("actions x where x.org_id = c.org_id and x.customer_id = c.id and x.state = 1");
/// The days on which unpaid invoices are due; empty when there are none.
pub const UNPAID: Column = Column::new("unpaid", "x.due_on", Kind::Int)
    .within("invoices x where x.org_id = c.org_id and x.customer_id = c.id and x.paid_on is null");

const READ: &[&str] =
    &["c.id", "c.number", "c.name", "c.country", "c.workflow_id", "c.paused_until_on", "c.created_at", "c.version"];

const ALL: Source = Source { columns: READ, from: "customers c where c.org_id = $1", id: "c.id" };

const IN_SIGHT: Source = Source {
    columns: READ,
    from: concat!("customers c where c.org_id = $1 and c.id in ", in_sight!("$2")),
    id: "c.id",
};

/// A page of the customers that the actor sees; `today` decides what is overdue.
///
/// # Errors
/// Those of the storage, and what cannot be asked of a list.
pub fn page(tx: &Tx<'_>, actor: &Actor, wanted: &Wanted, today: Day) -> Result<Page<Listed>> {
    let sight = permission::sight(actor);
    let page = tx.list(&query(tx, &actor.org, &sight, wanted)?, customer)?;
    let ids: Vec<_> = page.rows.iter().map(|customer| customer.id).collect();
    let (mut sums, mut assigned) = (sums(tx, actor.org, &ids, today)?, assigned(tx, actor.org, &ids)?);
    let (open, names) = (open_actions(tx, actor.org, &ids)?, workflow_names(tx, actor.org)?);
    let listed = |customer: Customer| {
        let (outstanding, overdue) = sums.remove(&customer.id).unwrap_or_default();
        Listed {
            workflow_name: customer.workflow.and_then(|workflow| names.get(&workflow).cloned()),
            assigned: assigned.remove(&customer.id).unwrap_or_default(),
            open_actions: open.get(&customer.id).copied().unwrap_or(0),
            outstanding,
            overdue,
            customer,
        }
    };
    Ok(Page { rows: page.rows.into_iter().map(listed).collect(), next: page.next })
}

/// The customers to which a member of one of `groups` is assigned (GRP 7).
///
/// # Errors
/// Those of the storage.
pub fn of_groups(tx: &Tx<'_>, org: OrgId, groups: &[GroupId]) -> Result<Filter> {
    let found = tx.all_in(
        sql!(
            "select distinct x.customer_id from memberships m cross join assignments x
             where x.org_id = m.org_id and x.user_id = m.user_id and m.org_id = $1 and m.group_id in ($3...) limit $2"
        ),
        params![org, FEW + 1],
        groups,
        |row| row.get(0),
    )?;
    let one_of_these = Test::OneOf(groups.iter().map(|group| Operand::Int(group.0)).collect());
    Ok(few_or(&ID, found, GROUP.where_it(one_of_these)))
}

/// How many customers the actor sees of those that are wanted, counted up to `cap`.
///
/// # Errors
/// Those of the storage, and what cannot be asked of a list.
pub fn total(tx: &Tx<'_>, actor: &Actor, wanted: &Wanted, cap: i64) -> Result<Total> {
    Ok(tx.total(&query(tx, &actor.org, &permission::sight(actor), wanted)?, cap)?)
}

/// What those of `ids` are called that the actor sees.
///
/// # Errors
/// Those of the storage, and what cannot be asked of a list.
pub fn names(tx: &Tx<'_>, actor: &Actor, ids: &[CustomerId]) -> Result<Vec<(CustomerId, String)>> {
    let of_these = ID.where_it(Test::OneOf(ids.iter().map(|id| Operand::Int(id.0)).collect()));
    let wanted = Wanted { filter: Some(of_these), ..Wanted::default() };
    let name = |row: &Row<'_>| Ok((row.get(0)?, row.get(2)?));
    Ok(tx.list(&query(tx, &actor.org, &permission::sight(actor), &wanted)?, name)?.rows)
}

/// The first `most` customers that the actor sees with this in their name or number.
///
/// # Errors
/// Those of the storage.
pub fn named(tx: &Tx<'_>, actor: &Actor, part: &str, most: usize) -> Result<Vec<CustomerId>> {
    let wanted = Wanted { search: Some(part.to_owned()), limit: Some(most), ..Wanted::default() };
    Ok(tx.list(&query(tx, &actor.org, &permission::sight(actor), &wanted)?, |row| row.get(0))?.rows)
}

/// Every customer that the actor sees of those that are wanted, in the order of their making.
///
/// # Errors
/// A fault at `pick` when there are more than `most`; those of the storage, and what cannot be asked of a list.
pub fn ids(tx: &Tx<'_>, actor: &Actor, wanted: &Wanted, most: usize) -> Result<Vec<CustomerId>> {
    let sight = permission::sight(actor);
    let mut wanted = Wanted { sort: None, descending: false, after: None, limit: None, ..wanted.clone() };
    let mut ids = Vec::new();
    loop {
        let page = tx.list(&query(tx, &actor.org, &sight, &wanted)?, |row| row.get::<CustomerId>(0))?;
        ids.extend(page.rows);
        if ids.len() > most {
            return Err(Error::invalid("pick", Problem::TooMany { max: most }));
        }
        if page.next.is_none() {
            return Ok(ids);
        }
        wanted.after = page.next;
    }
}

fn query<'a>(tx: &Tx<'_>, org: &'a OrgId, sight: &'a Sight, wanted: &Wanted) -> Result<ListQuery<'a>> {
    let search = |part: &str| containing(tx, *org, &TEXTS, &ID, &[&NAME, &NUMBER_KEY], part);
    match sight {
        Sight::All => wanted.of(&ALL, vec![org.to_value()], search),
        Sight::Of(user) => wanted.of(&IN_SIGHT, vec![org.to_value(), user.to_value()], search),
    }
}

fn open_actions(tx: &Tx<'_>, org: OrgId, customers: &[CustomerId]) -> Result<BTreeMap<CustomerId, i64>> {
    let counts = tx.all_in(
        sql!(
            "select customer_id, count(*) from actions
             where org_id = $1 and state = 1 and customer_id in ($2...) group by customer_id"
        ),
        params![org],
        customers,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(counts.into_iter().collect())
}

fn workflow_names(tx: &Tx<'_>, org: OrgId) -> Result<BTreeMap<WorkflowId, String>> {
    let names = tx.all(sql!("select id, name from workflows where org_id = $1"), params![org], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(names.into_iter().collect())
}
