//! The list of all actions (LST 3), within the actor's sight: read-only but for their owners (ACC 3). It can be in the
//! order of the day.

use remit_db::{
    Column, Filter, Kind, ListQuery, Operand, Page, Row, Source, Test, ToValue, Total, Tx, engine_sql, params, sql,
};

use super::Action;
use super::keys::Placement;
use super::queries::action;
use crate::Actor;
use crate::customer::{self, in_sight};
use crate::error::Result;
use crate::id::{CustomerId, GroupId, KeyId, OrgId, StepId, UserId};
use crate::invoice;
use crate::list::{FEW, Wanted, any_like, few_containing, few_or, is_few};
use crate::permission::{self, Sight};

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The action.
    pub action: Action,
    /// The name of its customer.
    pub customer_name: String,
    /// The number of its invoice.
    pub invoice_number: Option<String>,
    /// Where its owners are, while it is open.
    pub placement: Option<Placement>,
}

/// The day from which it is to be done.
pub const DUE: Column = Column::new("due_on", "a.due_on", Kind::Int);
/// Where it stands.
pub const STATE: Column = Column::new("state", "a.state", Kind::Int);
/// What there is to do.
pub const KIND: Column = Column::new("kind", "a.kind", Kind::Int);
/// The customer's id.
pub const CUSTOMER: Column = Column::new("customer", "a.customer_id", Kind::Int);
/// The id.
const ID: Column = Column::new("id", "a.id", Kind::Int);
/// The customer's name, as it is searched.
const CUSTOMER_NAME: Column = Column::new("customer_name", "c.name_key", Kind::Text);
/// The customer's number, as it is searched.
const CUSTOMER_NUMBER: Column = Column::new("customer_number", "c.number_key", Kind::Text);
/// The invoice's number, as it is searched.
const INVOICE_NUMBER: Column = Column::new("invoice_number", "i.number_key", Kind::Text);
/// The ids of the groups that its rules name; see [`of_groups`].
const GROUP: Column = Column::new("group", "x.group_id", Kind::Int)
    .within("owner_rules x where x.org_id = a.org_id and x.rule_set_id = a.rule_set_id");

/// The step that it comes from.
const STEP: Column = Column::new("step", "a.step_id", Kind::Int).nullable();
/// The key of those whom its rules find without any assignment; none of a closed one.
const BASE: Column = Column::new("base", "a.base_key", Kind::Int).nullable();
/// The key on which it falls back; see [`fallen`].
const FALLEN: Column = Column::new("fallen", "x.id", Kind::Int)
    .within("owner_keys x where x.org_id = a.org_id and x.id = a.extra_key and x.fallback = 1");

/// Which actions are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those to be done.
    Open,
    /// Those of the past too.
    All,
}

const READ: &[&str] = &[
    "a.id",
    "a.customer_id",
    "a.invoice_id",
    "a.step_id",
    "a.rule_set_id",
    "a.due_on",
    "a.kind",
    "a.title",
    "a.amount",
    "a.currency",
    "a.state",
    "a.created_at",
    "a.creator_id",
    "a.snoozed_until_on",
    "a.closed_at",
    "a.performer_id",
    "a.version",
    "c.name",
    "i.number",
    "a.base_key",
    "a.extra_key",
];

macro_rules! source {
    ($condition:expr) => {
        source!("actions a", $condition)
    };
    ($actions:expr, $condition:expr) => {
        Source {
            columns: READ,
            from: concat!(
                $actions,
                " left join customers c on c.org_id = a.org_id and c.id = a.customer_id
                 left join invoices i on i.org_id = a.org_id and i.id = a.invoice_id
                 where a.org_id = $1",
                $condition
            ),
            id: "a.id",
        }
    };
}

/// The actions of all times that the user `$2` sees.
macro_rules! seen {
    () => {
        concat!(
            "select id from actions where org_id = $1 and state = 1 and customer_id in ",
            in_sight!("$2"),
            " union all select id from actions where org_id = $1 and state <> 1 and customer_id in ",
            in_sight!("$2")
        )
    };
}

const ALL: Source = source!("");
const OPEN: Source = source!(" and a.state = 1");
const OPEN_IN_SIGHT: Source = source!(concat!(" and a.state = 1 and a.customer_id in ", in_sight!("$2")));
const ALL_IN_SIGHT: Source = source!(concat!("(", seen!(), ") seen cross join actions a"), " and a.id = seen.id");
const ALL_WALKED: Source = source!(concat!(" and a.customer_id in ", in_sight!("$2")));

/// No index has the actions of all times for a customer: up to so many in sight are looked up, and sorted. Whoever sees more
/// meets enough of them in the order of the day.
const LOOKED_UP: i64 = 20_000;

fn sees_many(tx: &Tx<'_>, org: OrgId, user: UserId) -> Result<bool> {
    let seen = sql!(concat!("select count(*) from (", seen!(), " limit $3) seen"));
    let seen = tx.one(seen, params![org, user, LOOKED_UP + 1], |row| row.get::<i64>(0))?;
    Ok(seen.is_some_and(|seen| seen > LOOKED_UP))
}

/// A page of the actions for customers that the actor sees.
///
/// # Errors
/// Those of the storage, and what cannot be asked of a list.
pub fn page(tx: &Tx<'_>, actor: &Actor, which: Which, wanted: &Wanted) -> Result<Page<Listed>> {
    let sight = permission::sight(actor);
    let source = match (&sight, which) {
        (Sight::Of(user), Which::All) if sees_many(tx, actor.org, *user)? => &ALL_WALKED,
        _ => source(&sight, which),
    };
    Ok(tx.list(&query(tx, &actor.org, &sight, source, which, wanted)?, listed)?)
}

/// The actions for some customers. No index has those of all times in one: they are looked up by their ids.
///
/// # Errors
/// Those of the storage.
pub fn of_customers(tx: &Tx<'_>, org: OrgId, which: Which, customers: &[CustomerId]) -> Result<Filter> {
    let theirs = CUSTOMER.where_it(Test::OneOf(customers.iter().map(|customer| Operand::Int(customer.0)).collect()));
    if which == Which::Open {
        return Ok(theirs);
    }
    let found = tx.all_in(
        sql!(
            "select id from actions where org_id = $1 and state = 1 and customer_id in ($3...)
             union all
             select id from actions where org_id = $1 and state <> 1 and customer_id in ($3...)
             limit $2"
        ),
        params![org, FEW + 1],
        customers,
        |row| row.get(0),
    )?;
    Ok(few_or(&ID, found, theirs))
}

/// The open actions under the rules of some steps; of all times, those that these steps planned.
///
/// # Errors
/// Those of the storage.
pub fn of_steps(tx: &Tx<'_>, org: OrgId, which: Which, steps: &[StepId]) -> Result<Filter> {
    if which == Which::All {
        return Ok(STEP.where_it(Test::OneOf(steps.iter().map(|step| Operand::Int(step.0)).collect())));
    }
    let bases = tx.all_in(
        sql!(
            "select k.id from steps s
             join owner_keys k on k.org_id = s.org_id and k.rule_set_id = s.rule_set_id and k.kind = 1
             where s.org_id = $1 and s.id in ($2...)"
        ),
        params![org],
        steps,
        |row| row.get(0),
    )?;
    Ok(BASE.where_it(Test::OneOf(bases.into_iter().map(Operand::Int).collect())))
}

/// The open actions that fell back: few are looked up by the keys that are marked so.
///
/// # Errors
/// Those of the storage.
pub fn fallen(tx: &Tx<'_>, org: OrgId) -> Result<Filter> {
    let found = tx.all(
        sql!(
            "select a.id from owner_keys k cross join actions a
             where a.org_id = k.org_id and a.extra_key = k.id and a.state = 1 and k.org_id = $1 and k.fallback = 1 limit $2"
        ),
        params![org, FEW + 1],
        |row| row.get(0),
    )?;
    Ok(few_or(&ID, found, Filter::Not(Box::new(FALLEN.where_it(Test::Empty)))))
}

macro_rules! named {
    ($actions:literal, $theirs:literal) => {
        concat!(
            "select a.id from (
                 select distinct r.rule_set_id from owner_rules r
                 where r.org_id = $1 and r.group_id in ($3...)) named
             cross join owner_keys k ",
            $actions,
            " where k.org_id = $1 and k.rule_set_id = named.rule_set_id ",
            $theirs,
            " limit $2"
        )
    };
}

/// The actions whose rules name one of `groups` (GRP 4, GRP 7).
///
/// # Errors
/// Those of the storage.
pub fn of_groups(tx: &Tx<'_>, org: OrgId, which: Which, groups: &[GroupId]) -> Result<Filter> {
    let one_of_these = Test::OneOf(groups.iter().map(|group| Operand::Int(group.0)).collect());
    let named = GROUP.where_it(one_of_these);
    if which == Which::All {
        return Ok(named);
    }
    let found = tx.all_in(
        engine_sql! {
            sqlite: named!("cross join actions a", "and a.org_id = $1 and a.base_key = k.id and a.state = 1"),
            // It would read all open actions otherwise, to join them in memory.
            postgres: named!(
                "cross join lateral (select id from actions a where a.org_id = $1 and a.base_key = k.id
                                     and a.state = 1 limit $2) a",
                ""
            ),
        },
        params![org, FEW + 1],
        groups,
        |row| row.get(0),
    )?;
    Ok(few_or(&ID, found, named))
}

/// How many there are, counted up to `cap`.
///
/// # Errors
/// Those of the storage, and what cannot be asked of a list.
pub fn total(tx: &Tx<'_>, actor: &Actor, which: Which, wanted: &Wanted, cap: i64) -> Result<Total> {
    let sight = permission::sight(actor);
    Ok(tx.total(&query(tx, &actor.org, &sight, source(&sight, which), which, wanted)?, cap)?)
}

fn listed(row: &Row<'_>) -> std::result::Result<Listed, remit_db::Error> {
    let (base, extra): (Option<KeyId>, Option<KeyId>) = (row.get(19)?, row.get(20)?);
    let placement = base.zip(extra).map(|(base, extra)| Placement { base, extra });
    Ok(Listed { action: action(row)?, customer_name: row.get(17)?, invoice_number: row.get(18)?, placement })
}

fn source(sight: &Sight, which: Which) -> &'static Source {
    match (sight, which) {
        (Sight::All, Which::All) => &ALL,
        (Sight::All, Which::Open) => &OPEN,
        (Sight::Of(_), Which::All) => &ALL_IN_SIGHT,
        (Sight::Of(_), Which::Open) => &OPEN_IN_SIGHT,
    }
}

fn query<'a>(
    tx: &Tx<'_>,
    org: &'a OrgId,
    sight: &'a Sight,
    source: &'static Source,
    which: Which,
    wanted: &Wanted,
) -> Result<ListQuery<'a>> {
    let params = match sight {
        Sight::All => vec![org.to_value()],
        Sight::Of(user) => vec![org.to_value(), user.to_value()],
    };
    wanted.of(source, params, |part| containing(tx, *org, which, part))
}

/// Those with `part` in the name or number of the customer, or in the number of the invoice.
fn containing(tx: &Tx<'_>, org: OrgId, which: Which, part: &str) -> Result<Filter> {
    let like = any_like(&[&CUSTOMER_NAME, &CUSTOMER_NUMBER, &INVOICE_NUMBER], part);
    let customers = few_containing(tx, org, &customer::TEXTS, part)?;
    let invoices = few_containing(tx, org, &invoice::TEXTS, part)?;
    let (Some(customers), Some(invoices)) = (customers, invoices) else { return Ok(like) };
    // No index has the actions of an invoice: they are among those for its customer.
    let mut theirs: Vec<_> = customers.into_iter().map(CustomerId).collect();
    theirs.extend(invoice::queries::customers(tx, org, &invoices)?);
    theirs.sort_unstable();
    theirs.dedup();
    if is_few(theirs.len()) { Ok(Filter::All(vec![of_customers(tx, org, which, &theirs)?, like])) } else { Ok(like) }
}
