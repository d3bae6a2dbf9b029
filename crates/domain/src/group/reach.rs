//! How far groups reach (GRP 4).

use remit_db::{Total, Tx, engine_sql, params};

use super::list::Counts;
use crate::assignment::MOST_ASSIGNED;
use crate::error::Result;
use crate::id::{GroupId, OrgId};

/// Counting ends here.
const ENOUGH: i64 = Total::CAP + 1;
/// So many assignments mostly are of enough customers …
const GLANCE: i64 = ENOUGH * 5 / 4;
/// … and so many always: that many users a customer may have.
const CERTAIN: i64 = Total::CAP * MOST_ASSIGNED as i64 + 1;

/// Whoever has been removed is in no group.
macro_rules! reach {
    ($customers:expr, $actions:literal) => {
        concat!(
            "select g.id,
                 (select count(*) from memberships m where m.org_id = g.org_id and m.group_id = g.id),
                 (",
            $customers,
            "),
                 (select count(*) from (
                     select 1 from (
                         select distinct r.rule_set_id from owner_rules r
                         where r.org_id = g.org_id and r.group_id = g.id) named
                     cross join owner_keys k ",
            $actions,
            " limit $2) counted),
                 (select count(distinct s.id) from owner_rules r
                  join steps s on s.org_id = r.org_id and s.rule_set_id = r.rule_set_id
                  where r.org_id = g.org_id and r.group_id = g.id)
             from groups g where g.org_id = $1 and g.id in ($5...)"
        )
    };
}

/// How many customers the first assignments of a group's members are of, and how many assignments these are, on PostgreSQL.
macro_rules! covered {
    ($assignments:literal) => {
        concat!(
            "select count(*), coalesce(sum(assignments), 0) from (
                 select customer_id, count(*) from (
                     select theirs.customer_id from memberships m
                     cross join lateral (select a.customer_id from assignments a
                                         where a.org_id = m.org_id and a.user_id = m.user_id limit $2) theirs
                     where m.org_id = g.org_id and m.group_id = g.id
                     limit ",
            $assignments,
            ") first group by customer_id) each_once (customer_id, assignments)"
        )
    };
}

/// What each of `groups` reaches.
pub(super) fn of(tx: &Tx<'_>, org: OrgId, groups: &[GroupId]) -> Result<Vec<(GroupId, Counts)>> {
    let found = tx.all_in(
        engine_sql! {
            sqlite: reach!(
                "select count(*) from (
                     select distinct a.customer_id from memberships m cross join assignments a
                     where a.org_id = m.org_id and a.user_id = m.user_id and m.org_id = g.org_id and m.group_id = g.id
                     limit $2) counted",
                "cross join actions a
                 where k.org_id = g.org_id and k.rule_set_id = named.rule_set_id
                     and a.org_id = k.org_id and a.base_key = k.id and a.state = 1"
            ),
            // It would read all assignments and all open actions otherwise, to join them in memory; and before it tells
            // customers apart it reads all that it may.
            postgres: reach!(
                concat!(
                    "select coalesce(
                         (select customers from (",
                    covered!("$3"),
                    ") glance (customers, assignments) where customers >= $2 or assignments < $3),
                         (select customers from (",
                    covered!("$4"),
                    ") whole (customers, assignments)))"
                ),
                "cross join lateral (select 1 from actions a where a.org_id = k.org_id and a.base_key = k.id
                                     and a.state = 1 limit $2) a
                 where k.org_id = g.org_id and k.rule_set_id = named.rule_set_id"
            ),
        },
        params![org, ENOUGH, GLANCE, CERTAIN],
        groups,
        |row| {
            let customers = row.get::<i64>(2)?.min(ENOUGH);
            Ok((row.get(0)?, Counts { users: row.get(1)?, customers, actions: row.get(3)?, steps: row.get(4)? }))
        },
    )?;
    Ok(found)
}
