//! The SQL of what owner rules were until they were replaced.

use std::collections::BTreeMap;

use remit_db::{Tx, params, sql};

use super::{of_many, rule};
use crate::action::naming::Named;
use crate::action::ownership::OwnerRule;
use crate::clock::Instant;
use crate::error::Result;
use crate::id::{OrgId, RuleSetId};

/// Keeps what the rules of a set were until `at`; of several changes at one moment, what was before the first.
pub(super) fn keep(tx: &Tx<'_>, org: OrgId, set: RuleSetId, at: Instant) -> Result<()> {
    tx.run(
        sql!(
            "insert into former_rules
             (org_id, rule_set_id, until_at, place, kind, user_id, position, group_id, scope)
             select r.org_id, r.rule_set_id, cast($3 as bigint), r.place, r.kind, r.user_id, r.position, r.group_id, r.scope
             from owner_rules r
             where r.org_id = $1 and r.rule_set_id = $2 and not exists (
                select 1 from former_rules f where f.org_id = $1 and f.rule_set_id = $2 and f.until_at = $3)"
        ),
        params![org, set, at],
    )?;
    Ok(())
}

/// Forgets what rules were until before `at`.
pub(in crate::action) fn forget_before(tx: &Tx<'_>, org: OrgId, at: Instant) -> Result<()> {
    tx.run(sql!("delete from former_rules where org_id = $1 and until_at < $2"), params![org, at])?;
    Ok(())
}

macro_rules! replaced {
    ($named:literal) => {
        sql!(concat!(
            "select distinct rule_set_id from former_rules where org_id = $1 and until_at = $2 and ",
            $named,
            " = $3 limit $4"
        ))
    };
}

/// The rule sets that were replaced at this moment and named this user or group until then, no more than `most`.
pub(in crate::action) fn replaced(
    tx: &Tx<'_>,
    org: OrgId,
    at: Instant,
    named: Named,
    most: i64,
) -> Result<Vec<RuleSetId>> {
    let (statement, id) = match named {
        Named::User(user) => (replaced!("user_id"), user.0),
        Named::Group(group) => (replaced!("group_id"), group.0),
    };
    Ok(tx.all(statement, params![org, at, id, most], |row| row.get(0))?)
}

/// Rule sets as they are, and as they were.
#[derive(Debug, Default)]
pub(in crate::action) struct History {
    now: BTreeMap<RuleSetId, Vec<OwnerRule>>,
    /// What each was until some moment.
    until: BTreeMap<(RuleSetId, Instant), Vec<OwnerRule>>,
}

impl History {
    /// Reads it of these sets, from just before `since` on.
    pub fn of(tx: &Tx<'_>, org: OrgId, sets: &[RuleSetId], since: Instant) -> Result<History> {
        let former = tx.all_in(
            sql!(
                "select kind, user_id, position, group_id, scope, rule_set_id, until_at from former_rules
                 where org_id = $1 and until_at >= $2 and rule_set_id in ($3...) order by rule_set_id, until_at, place"
            ),
            params![org, since],
            sets,
            |row| Ok(((row.get(5)?, row.get(6)?), rule(row)?)),
        )?;
        let mut until = BTreeMap::<_, Vec<_>>::new();
        for (set, rule) in former {
            until.entry(set).or_default().push(rule);
        }
        Ok(History { now: of_many(tx, org, sets)?, until })
    }

    /// What a set was just before this moment.
    pub fn before(&self, set: RuleSetId, at: Instant) -> &[OwnerRule] {
        let first = self.until.range((set, at)..=(set, Instant(i64::MAX))).next();
        first.map(|(_, rules)| rules).or_else(|| self.now.get(&set)).map_or(&[], Vec::as_slice)
    }

    /// What it was just after it.
    pub fn after(&self, set: RuleSetId, at: Instant) -> &[OwnerRule] {
        self.before(set, Instant(at.0.saturating_add(1)))
    }
}

#[cfg(test)]
impl History {
    /// A set that was replaced at this moment.
    pub fn replaced_at(at: Instant, set: RuleSetId, was: &[OwnerRule], is: &[OwnerRule]) -> History {
        History { now: BTreeMap::from([(set, is.to_vec())]), until: BTreeMap::from([((set, at), was.to_vec())]) }
    }
}
