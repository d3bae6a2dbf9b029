//! What owner rules a step or an action may carry.

use remit_db::{Tx, params, sql};

use crate::action::ownership::OwnerRule;
use crate::error::{Conflict, Error, Problem, Result};
use crate::id::{GroupId, OrgId, UserId};

/// The most owner rules that a step or an action carries.
pub const MOST_RULES: usize = 20;

/// Refuses rules that are none, too many or the same, or name what is not there, or an archived group that those `before`
/// do not name (GRP 5).
///
/// # Errors
/// Faults at `owners`, and [`Conflict::ArchivedGroup`].
pub(crate) fn check(tx: &Tx<'_>, org: OrgId, rules: &[OwnerRule], before: &[OwnerRule]) -> Result<()> {
    let fault = |problem| Err(Error::invalid("owners", problem));
    if rules.is_empty() {
        return fault(Problem::Missing);
    }
    if rules.len() > MOST_RULES {
        return fault(Problem::TooMany { max: MOST_RULES });
    }
    if rules.iter().enumerate().any(|(place, rule)| rules[..place].contains(rule)) {
        return fault(Problem::Repeated);
    }
    let users = named(rules, |rule| rule.user());
    let groups = |rules| named(rules, |rule| rule.group());
    let (wanted, kept) = (groups(rules), groups(before));
    let known = archived(tx, org, &wanted)?;
    if known_users(tx, org, &users)? < users.len() || known.len() < wanted.len() {
        return fault(Problem::Unknown);
    }
    let is_picked = |(group, is_archived): &(GroupId, bool)| *is_archived && !kept.contains(group);
    if known.iter().any(is_picked) { Err(Error::Conflict(Conflict::ArchivedGroup)) } else { Ok(()) }
}

/// What `pick` finds in `rules`, each once: a group may be named with both scopes.
fn named<T: Ord>(rules: &[OwnerRule], pick: impl Fn(OwnerRule) -> Option<T>) -> Vec<T> {
    let mut found: Vec<_> = rules.iter().copied().filter_map(pick).collect();
    found.sort();
    found.dedup();
    found
}

fn known_users(tx: &Tx<'_>, org: OrgId, users: &[UserId]) -> Result<usize> {
    let known = tx.all_in(
        sql!("select id from users where org_id = $1 and status <> 5 and id in ($2...)"),
        params![org],
        users,
        |row| row.get::<UserId>(0),
    )?;
    Ok(known.len())
}

/// Those of the groups that there are, and whether each is archived.
fn archived(tx: &Tx<'_>, org: OrgId, groups: &[GroupId]) -> Result<Vec<(GroupId, bool)>> {
    Ok(tx.all_in(
        sql!("select id, archived_at from groups where org_id = $1 and id in ($2...)"),
        params![org],
        groups,
        |row| Ok((row.get(0)?, row.get::<Option<i64>>(1)?.is_some())),
    )?)
}

/// The rules in words, for the audit log.
pub(crate) fn words(rules: &[OwnerRule]) -> Vec<String> {
    rules.iter().map(OwnerRule::to_string).collect()
}
