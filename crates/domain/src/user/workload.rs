//! How much users have to look after, counted no further than the lists show (LST 2).

use std::collections::{BTreeMap, BTreeSet};

use remit_db::{Total, Tx, params, sql};

use crate::action::keys::pending;
use crate::action::todo;
use crate::clock::Day;
use crate::error::Result;
use crate::id::{OrgId, UserId};

/// What is a user's to look after. Counts end at one more than [`Total::CAP`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Workload {
    /// Customers that they are assigned to.
    pub customers: i64,
    /// Open actions that they own.
    pub actions: i64,
}

/// Counting ends here.
pub(super) const ENOUGH: i64 = Total::CAP + 1;

/// The open actions that the user `u` owns without those that fall back, each once: those on an extra key of rules whose base
/// they are in, too, are counted there. No action is looked at, only the indexes of their keys.
macro_rules! own_open {
    () => {
        "select 1 from key_members m
         cross join actions a
         where m.org_id = u.org_id and m.user_id = u.id and m.live = 1 and m.kind = 1
             and a.org_id = m.org_id and a.base_key = m.key_id and a.state = 1
         union all
         select 1 from key_members m
         cross join actions a
         where m.org_id = u.org_id and m.user_id = u.id and m.live = 1 and m.kind = 2
             and a.org_id = m.org_id and a.extra_key = m.key_id and a.state = 1
             and not exists (
                 select 1 from key_members other
                 cross join owner_keys base
                 cross join owner_keys extra
                 where other.org_id = u.org_id and other.user_id = u.id and other.live = 1 and other.kind = 1
                     and base.org_id = other.org_id and base.id = other.key_id
                     and extra.org_id = m.org_id and extra.id = m.key_id and extra.rule_set_id = base.rule_set_id)"
    };
}
pub(super) use own_open;

/// What each of `users` has.
pub(super) fn of(tx: &Tx<'_>, org: OrgId, users: &[UserId]) -> Result<BTreeMap<UserId, Workload>> {
    let mut workloads = by_keys(tx, org, users)?;
    if pending::is_any(tx, org)? {
        // What has yet to move is nobody's by the keys alone.
        for (&user, workload) in &mut workloads {
            workload.actions = todo::count(tx, org, user, Day(i64::MAX))?;
        }
    }
    Ok(workloads)
}

/// What each of `users` has, of actions what has moved.
fn by_keys(tx: &Tx<'_>, org: OrgId, users: &[UserId]) -> Result<BTreeMap<UserId, Workload>> {
    let receivers = receivers(tx, org)?;
    let fallen = if users.iter().any(|user| receivers.contains(user)) { fallen_back(tx, org)? } else { 0 };
    let counted = tx.all_in(
        sql!(concat!(
            "select u.id,
                 (select count(*) from (
                     select 1 from assignments c where c.org_id = u.org_id and c.user_id = u.id limit $2) counted),
                 (select count(*) from (",
            own_open!(),
            " limit $2) counted)
             from users u where u.org_id = $1 and u.id in ($3...)"
        )),
        params![org, ENOUGH],
        users,
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let workload = |(user, customers, own): (UserId, i64, i64)| {
        let actions = if receivers.contains(&user) { own + fallen } else { own };
        (user, Workload { customers, actions: actions.min(ENOUGH) })
    };
    Ok(counted.into_iter().map(workload).collect())
}

/// The ids of users with so many open actions or more, by what has moved: all of them where they are fewer than `most`.
pub(super) fn with_open(tx: &Tx<'_>, org: OrgId, at_least: i64, most: i64) -> Result<Vec<i64>> {
    let own: Vec<i64> = tx.all(
        sql!(concat!(
            "select u.id from users u
             where u.org_id = $1 and u.status <> 5 and exists (select 1 from (",
            own_open!(),
            ") counted limit 1 offset $2) limit $3"
        )),
        params![org, at_least - 1, most],
        |row| row.get(0),
    )?;
    if i64::try_from(own.len()) == Ok(most) {
        return Ok(own);
    }
    let receivers = receivers(tx, org)?.into_iter().collect::<Vec<_>>();
    let received = by_keys(tx, org, &receivers)?.into_iter().filter(|(_, it)| it.actions >= at_least);
    let all = received.map(|(user, _)| user.0).chain(own).collect::<BTreeSet<_>>();
    Ok(all.into_iter().collect())
}

/// To whom what falls back goes: available finance, else the organisation's owner (OWN, section 5).
fn receivers(tx: &Tx<'_>, org: OrgId) -> Result<BTreeSet<UserId>> {
    let finance = tx.all(
        sql!(
            "select m.user_id from owner_keys k join key_members m on m.org_id = k.org_id and m.key_id = k.id
             where k.org_id = $1 and k.rule_set_id = 0 and k.kind = 3 and m.live = 1"
        ),
        params![org],
        |row| row.get(0),
    )?;
    if !finance.is_empty() {
        return Ok(finance.into_iter().collect());
    }
    let owner = tx.all(sql!("select id from users where org_id = $1 and role = 3"), params![org], |row| row.get(0))?;
    Ok(owner.into_iter().collect())
}

/// Whether what falls back goes to finance, and not to the organisation's owner.
pub(super) fn finance_receives(tx: &Tx<'_>, org: OrgId) -> Result<bool> {
    let found = tx.one(
        sql!("select 1 from owner_keys where org_id = $1 and rule_set_id = 0 and kind = 3 and live > 0"),
        params![org],
        |row| row.get::<i64>(0),
    )?;
    Ok(found.is_some())
}

/// How many open actions have fallen back. Each stands on an extra key that is marked so.
pub(super) fn fallen_back(tx: &Tx<'_>, org: OrgId) -> Result<i64> {
    let count = tx.one(
        sql!(
            "select count(*) from (
                 select 1 from owner_keys k
                 join actions a on a.org_id = k.org_id and a.extra_key = k.id and a.state = 1
                 where k.org_id = $1 and k.fallback = 1
                 limit $2) counted"
        ),
        params![org, ENOUGH],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}
