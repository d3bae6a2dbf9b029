//! How the open actions of each step are owned, counted by owner keys and not action by action.
//!
//! Actions that have yet to move behind a very large change are counted where they stand.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use remit_db::{Tx, params, sql};

use crate::error::Result;
use crate::id::{OrgId, RuleSetId};

/// How so many open actions are owned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// By somebody whom a rule found.
    pub rule: i64,
    /// Only by people who stand in for somebody whom a rule found.
    pub substitute: i64,
    /// By finance, because the rules found nobody.
    pub finance: i64,
    /// By the organisation's owner, because finance has nobody either.
    pub owner: i64,
    /// Those of all these that wait for somebody who never signed in (OWN 7).
    pub waiting: i64,
}

impl Counts {
    /// All of them.
    #[must_use]
    pub fn open(self) -> i64 {
        self.rule + self.substitute + self.finance + self.owner
    }

    /// Those that the rules found nobody for.
    #[must_use]
    pub fn fell(self) -> i64 {
        self.finance + self.owner
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.rule += other.rule;
        self.substitute += other.substitute;
        self.finance += other.finance;
        self.owner += other.owner;
        self.waiting += other.waiting;
    }
}

/// Who lives in a key, as far as coverage asks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Life {
    /// Somebody in their own place.
    own: bool,
    /// Somebody in the place of another.
    stands_in: bool,
    /// Somebody who has signed in.
    known: bool,
}

impl Life {
    fn or(self, other: Life) -> Life {
        Life {
            own: self.own || other.own,
            stands_in: self.stands_in || other.stands_in,
            known: self.known || other.known,
        }
    }
}

/// Who gets what falls back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Last {
    finance: Life,
    /// Whether the organisation's owner has signed in.
    owner_known: bool,
}

/// How `open` actions are owned on whose keys there is this life.
fn counted(life: Life, last: Last, open: i64) -> Counts {
    let by_finance = last.finance.own || last.finance.stands_in;
    let (mut counts, known) = match life {
        Life { own: true, known, .. } => (Counts { rule: open, ..Counts::default() }, known),
        Life { stands_in: true, known, .. } => (Counts { substitute: open, ..Counts::default() }, known),
        _ if by_finance => (Counts { finance: open, ..Counts::default() }, last.finance.known),
        _ => (Counts { owner: open, ..Counts::default() }, last.owner_known),
    };
    counts.waiting = if known { 0 } else { open };
    counts
}

/// How the open actions under each of these rule sets are owned; those without any are left out.
///
/// Most keys are alike: whoever lives there does so in their own place, and has signed in as most people have, or has not.
/// Only of the others is it counted how many actions stand there; the rest stands in those.
pub(super) fn of(tx: &Tx<'_>, org: OrgId, sets: &[RuleSetId]) -> Result<BTreeMap<RuleSetId, Counts>> {
    let (bases, last) = (bases(tx, org, sets)?, last(tx, org)?);
    let usual = Life { own: true, stands_in: false, known: most_have_signed_in(tx, org)? };
    let mut rest = open(tx, org, sets)?;
    let mut counts = BTreeMap::<RuleSetId, Counts>::new();
    let mut add = |set: RuleSetId, extra: Life, open: i64| {
        let base = bases.get(&set).copied().unwrap_or_default();
        *counts.entry(set).or_default() += counted(extra.or(base), last, open);
    };
    for (set, extra, open) in unlike(tx, org, sets, usual)? {
        *rest.entry(set).or_default() -= open;
        add(set, extra, open);
    }
    rest.into_iter().filter(|(_, open)| *open > 0).for_each(|(set, open)| add(set, usual, open));
    Ok(counts)
}

/// All open actions under each rule set: they stand on its base key.
fn open(tx: &Tx<'_>, org: OrgId, sets: &[RuleSetId]) -> Result<BTreeMap<RuleSetId, i64>> {
    let open = tx.all_in(
        sql!(
            "select k.rule_set_id, (
                 select count(*) from actions a where a.org_id = k.org_id and a.base_key = k.id and a.state = 1)
             from owner_keys k where k.org_id = $1 and k.kind = 1 and k.rule_set_id in ($2...)"
        ),
        params![org],
        sets,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(open.into_iter().collect())
}

/// The open actions under each rule set by the life in their extra keys, where that may be unlike the `usual`: nobody lives
/// there, whether somebody does in the base or nobody, which is marked; or somebody stands in; or somebody has signed in
/// while most have not, or the other way round.
fn unlike(tx: &Tx<'_>, org: OrgId, sets: &[RuleSetId], usual: Life) -> Result<Vec<(RuleSetId, Life, i64)>> {
    Ok(tx.all_in(
        sql!(
            "with unlike as materialized (
                 select k.id from owner_keys k where k.org_id = $1 and k.fallback = 1
                 union
                 select k.id from owner_keys base cross join owner_keys k
                 where base.org_id = $1 and base.kind = 1 and base.rule_set_id in ($3...)
                     and exists (select 1 from key_members m
                         where m.org_id = $1 and m.key_id = base.id and m.live = 1)
                     and k.org_id = $1 and k.rule_set_id = base.rule_set_id and k.kind = 2 and k.live = 0
                 union
                 select m.key_id from users u cross join key_members m
                 where u.org_id = $1 and case when u.joined_at is null then 0 else 1 end <> $2
                     and m.org_id = $1 and m.user_id = u.id and m.live = 1 and m.kind = 2
                 union
                 select m.key_id from absences away cross join key_members m
                 where away.org_id = $1 and away.state = 2
                     and m.org_id = $1 and m.user_id = away.substitute_id and m.live = 1 and m.kind = 2
                     and m.stands_in = 1),
             counted as materialized (
                 select k.rule_set_id,
                     (select count(*) from actions a
                      where a.org_id = $1 and a.extra_key = k.id and a.state = 1) as open,
                     (select max(case when m.stands_in = 0 then 1 else 0 end) from key_members m
                      where m.org_id = $1 and m.key_id = k.id and m.live = 1) as own,
                     (select max(case when u.joined_at is null then 0 else 1 end) from key_members m
                      join users u on u.org_id = m.org_id and u.id = m.user_id
                      where m.org_id = $1 and m.key_id = k.id and m.live = 1) as known
                 from unlike cross join owner_keys k
                 where k.org_id = $1 and k.id = unlike.id and k.kind = 2 and k.rule_set_id in ($3...))
             select rule_set_id, own, known, cast(sum(open) as bigint) from counted where open > 0
             group by rule_set_id, own, known"
        ),
        params![org, i64::from(usual.known)],
        sets,
        |row| Ok((row.get(0)?, life(row.get(1)?, row.get(2)?), row.get(3)?)),
    )?)
}

/// Have most people signed in who may own something?
fn most_have_signed_in(tx: &Tx<'_>, org: OrgId) -> Result<bool> {
    let most = tx.one(
        sql!("select 2 * count(joined_at) >= count(*) from users where org_id = $1 and status in (2, 3)"),
        params![org],
        |row| row.get(0),
    )?;
    Ok(most.unwrap_or(true))
}

/// Nothing where nobody lives in the key.
fn life(own: Option<i64>, known: Option<i64>) -> Life {
    Life { own: own == Some(1), stands_in: own == Some(0), known: known == Some(1) }
}

fn bases(tx: &Tx<'_>, org: OrgId, sets: &[RuleSetId]) -> Result<BTreeMap<RuleSetId, Life>> {
    let bases = tx.all_in(
        sql!(
            "select k.rule_set_id, max(case when m.stands_in = 0 then 1 else 0 end),
                 max(case when u.joined_at is null then 0 else 1 end)
             from owner_keys k
             join key_members m on m.org_id = k.org_id and m.key_id = k.id and m.live = 1
             join users u on u.org_id = m.org_id and u.id = m.user_id
             where k.org_id = $1 and k.kind = 1 and k.rule_set_id in ($2...) group by k.rule_set_id"
        ),
        params![org],
        sets,
        |row| Ok((row.get(0)?, life(row.get(1)?, row.get(2)?))),
    )?;
    Ok(bases.into_iter().collect())
}

fn last(tx: &Tx<'_>, org: OrgId) -> Result<Last> {
    let finance = tx.one(
        sql!(
            "select max(case when m.stands_in = 0 then 1 else 0 end), max(case when u.joined_at is null then 0 else 1 end)
             from owner_keys k
             join key_members m on m.org_id = k.org_id and m.key_id = k.id and m.live = 1
             join users u on u.org_id = m.org_id and u.id = m.user_id
             where k.org_id = $1 and k.rule_set_id = 0 and k.kind = 3"
        ),
        params![org],
        |row| Ok(life(row.get(0)?, row.get(1)?)),
    )?;
    let owner_known =
        tx.one(sql!("select joined_at is not null from users where org_id = $1 and role = 3"), params![org], |row| {
            row.get(0)
        })?;
    Ok(Last { finance: finance.unwrap_or_default(), owner_known: owner_known.unwrap_or(false) })
}
