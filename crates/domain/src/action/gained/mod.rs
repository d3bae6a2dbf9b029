//! What became somebody's otherwise than by planning (OWN 14), since when, and why. Nothing is written for each action that
//! moves: a change notes once for each person to whom it may bring actions that it did ([`noted`]), and which these are is worked
//! out from what is known anyway when they are told ([`news`]).
//!
//! Told so are what was handed over or added by hand, what comes by standing in for somebody away, by being assigned and by taking
//! over from somebody; and what rules find somebody for since they came into a group, have another position or role, or the rules
//! were edited ([`foreseen`], [`found`]); and what fell back to them, in sum ([`fallen`]).

pub(crate) mod fallen;
pub(crate) mod foreseen;
mod found;
pub mod news;
pub mod noted;
mod queries;
mod scope;

use std::collections::{BTreeSet, HashMap};

use remit_db::{Row, Tx, params, sql};

use super::ownership::{Owners, Why};
use crate::absence;
use crate::clock::Instant;
use crate::error::Result;
use crate::id::{ActionId, GroupId, OrgId, RuleSetId, UserId};
use crate::permission::{Position, Role};
use found::Since;

pub use news::{Example, News, Piece};

/// Since when an action is somebody's, otherwise than by planning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gained {
    /// The moment.
    pub since: Instant,
    /// How it came.
    pub cause: Cause,
}

/// How an action came to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// This one handed it over to them.
    HandedOver(UserId),
    /// This one is away, and they stand in.
    StandsIn(UserId),
    /// They were assigned to the customer.
    Assigned,
    /// They took over from this one, who was assigned to the customer.
    Succeeds(UserId),
    /// They came into this group, or it came back.
    Joined(GroupId),
    /// This is their position since.
    Position(Position),
    /// This is their role since, by which they see every customer.
    Role(Role),
    /// These owner rules were edited.
    Rules(RuleSetId),
    /// They are named in owner rules in the place of this one, who was removed.
    Named(UserId),
    /// Owner rules name a group of theirs in the place of this one, which was removed.
    Transferred(GroupId),
    /// It fell back to them.
    FellBack(Fall),
    /// This one added it by hand, or a machine did.
    Added(Option<UserId>),
}

/// Why actions fell back: their rules find nobody any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fall {
    /// This one was suspended.
    Suspended(UserId),
    /// This one was removed.
    Removed(UserId),
    /// This one is away, or several are.
    Away(Option<UserId>),
    /// This one has another role, position or other groups, or several have.
    Changed(Option<UserId>),
    /// People left this group.
    Left(GroupId),
    /// This group was archived.
    Archived(GroupId),
    /// This group was removed.
    Dissolved(GroupId),
    /// These owner rules were edited.
    Edited(RuleSetId),
}

impl Cause {
    /// The other person whom it names.
    #[must_use]
    pub fn person(self) -> Option<UserId> {
        match self {
            Cause::HandedOver(person)
            | Cause::StandsIn(person)
            | Cause::Succeeds(person)
            | Cause::Named(person)
            | Cause::FellBack(Fall::Suspended(person) | Fall::Removed(person)) => Some(person),
            Cause::FellBack(Fall::Away(person) | Fall::Changed(person)) => person,
            Cause::Added(creator) => creator,
            _ => None,
        }
    }

    /// The owner rules that it names.
    #[must_use]
    pub fn rules(self) -> Option<RuleSetId> {
        if let Cause::Rules(rules) | Cause::FellBack(Fall::Edited(rules)) = self { Some(rules) } else { None }
    }

    /// Who is away, where that is the cause.
    fn absent(self) -> Option<UserId> {
        if let Cause::StandsIn(absent) = self { Some(absent) } else { None }
    }

    /// The group that it names.
    #[must_use]
    pub fn group(self) -> Option<GroupId> {
        match self {
            Cause::Joined(group)
            | Cause::Transferred(group)
            | Cause::FellBack(Fall::Left(group) | Fall::Archived(group) | Fall::Dissolved(group)) => Some(group),
            _ => None,
        }
    }
}

/// What decides it for one action and one of its owners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// When the action was planned or added.
    pub planned_at: Instant,
    /// When it was handed over to them and by whom, if it is theirs by that.
    pub handed: Option<(Instant, UserId)>,
    /// Whether it is theirs by rules that it has of its own.
    pub by_own_rules: bool,
    /// For whom they stand in, as far as that is certain, and since when that one is away.
    pub stands_in: Option<(Instant, UserId)>,
    /// When they were assigned to the customer, if it is theirs by that alone.
    pub assigned_at: Option<Instant>,
    /// Since when its rules find them that did not before, and why.
    pub found: Option<Gained>,
    /// Who added it by hand, if it was a person, where they have been its owner since.
    pub added: Option<Option<UserId>>,
}

/// How and when it became theirs, if not by planning.
#[must_use]
pub fn gained(facts: &Facts) -> Option<Gained> {
    let handed = facts.handed.map(|(since, giver)| Gained { since, cause: Cause::HandedOver(giver) });
    let stands_in = facts.stands_in.map(|(since, absent)| Gained { since, cause: Cause::StandsIn(absent) });
    let assigned = facts.assigned_at.map(|since| Gained { since, cause: Cause::Assigned });
    // Rules of its own name persons: these are theirs by the name alone.
    let named = |it: &Gained| !facts.by_own_rules || matches!(it.cause, Cause::Named(_));
    // It is theirs since the last of what it takes came to pass.
    let last = assigned.into_iter().chain(facts.found).filter(named).max_by_key(|it| it.since);
    let last = last.filter(|_| facts.stands_in.is_none());
    let later = handed.or(stands_in).or(last).filter(|it| it.since > facts.planned_at);
    later.or(facts.added.map(|creator| Gained { since: facts.planned_at, cause: Cause::Added(creator) }))
}

/// The same of the open actions of a page, as far as they are `user`'s.
///
/// # Errors
/// Those of the storage.
pub fn of_page(
    tx: &Tx<'_>,
    org: OrgId,
    user: UserId,
    owned: &HashMap<ActionId, Owners>,
) -> Result<HashMap<ActionId, Gained>> {
    let theirs = |owners: &Owners| owners.people.iter().any(|owner| owner.user == user);
    let actions: Vec<ActionId> = owned.iter().filter(|(_, owners)| theirs(owners)).map(|(&action, _)| action).collect();
    if actions.is_empty() {
        return Ok(HashMap::new());
    }
    let place = place_held(tx, org, user)?;
    let rows = tx.all_in(
        sql!(
            "select a.id, a.created_at, h.at, h.giver_id, h.receiver_id, h.own_rule_set_id = a.rule_set_id,
                coalesce(x.gained_at, x.created_at),
                exists (
                    select 1 from key_members m
                    where m.org_id = $1 and m.key_id = a.base_key and m.user_id = $2 and m.live = 1),
                a.rule_set_id, a.creator_id,
                a.step_id is null and exists (
                    select 1 from gains g
                    where g.org_id = $1 and g.user_id = $2 and g.at = a.created_at and g.cause = 6
                        and coalesce(g.subject_id, 0) = coalesce(a.creator_id, 0))
             from actions a
             left join hand_overs h on h.org_id = a.org_id and h.action_id = a.id
             left join assignments x on x.org_id = a.org_id and x.customer_id = a.customer_id and x.user_id = $2
             where a.org_id = $1 and a.id in ($3...)"
        ),
        params![org, user],
        &actions,
        |row| Ok((row.get::<ActionId>(0)?, row.get::<RuleSetId>(8)?, facts(row, user)?)),
    )?;
    let rules: BTreeSet<RuleSetId> = rows.iter().map(|(_, rules, _)| *rules).collect();
    let found = Since::of(tx, org, user, &Vec::from_iter(rules))?;
    let gained = rows.into_iter().filter_map(|(action, rules, (facts, is_assigned))| {
        let owners = &owned[&action];
        let stands_in = owners.people.iter().any(|owner| owner.user == user && owner.stands_in);
        let by_rule = owners.why == Why::Rule && !stands_in;
        let assigned_at = facts.assigned_at.filter(|_| by_rule);
        let found = found.get(rules, is_assigned).filter(|_| by_rule);
        let facts = Facts { stands_in: place.filter(|_| stands_in), assigned_at, found, ..facts };
        Some((action, gained(&facts)?))
    });
    let fell_back = owned.iter().filter(|(_, owners)| owners.why != Why::Rule && theirs(owners));
    let fell_back: Vec<ActionId> = fell_back.map(|(&action, _)| action).collect();
    let fallen = queries::fallen(tx, org, user, &fell_back)?;
    Ok(gained.chain(fallen).collect())
}

/// The facts that stand in a row, and whether they are assigned to the customer.
fn facts(row: &Row<'_>, user: UserId) -> std::result::Result<(Facts, bool), remit_db::Error> {
    let (at, giver): (Option<Instant>, Option<UserId>) = (row.get(2)?, row.get(3)?);
    let by_own_rules = row.get::<Option<bool>>(5)?.unwrap_or(false);
    let (assigned_at, is_found_unassigned): (Option<Instant>, bool) = (row.get(6)?, row.get(7)?);
    let is_theirs = by_own_rules && row.get::<Option<UserId>>(4)? == Some(user);
    let facts = Facts {
        planned_at: row.get(1)?,
        handed: at.zip(giver).filter(|_| is_theirs),
        by_own_rules,
        stands_in: None,
        assigned_at: assigned_at.filter(|_| !is_found_unassigned),
        found: None,
        added: row.get::<bool>(10)?.then_some(row.get(9)?),
    };
    Ok((facts, assigned_at.is_some()))
}

/// The one absent person for whom `user` stands in, if there is only one, and since when.
fn place_held(tx: &Tx<'_>, org: OrgId, user: UserId) -> Result<Option<(Instant, UserId)>> {
    let away = absence::queries::away(tx, org)?;
    let absent: Vec<UserId> = away.places_of(user).collect();
    let [only] = absent[..] else { return Ok(None) };
    Ok(began(tx, org, &[only])?.pop())
}

/// Since when these people are away.
fn began(tx: &Tx<'_>, org: OrgId, absent: &[UserId]) -> Result<Vec<(Instant, UserId)>> {
    Ok(tx.all_in(
        sql!(
            "select coalesce(began_at, from_at), user_id from absences
             where org_id = $1 and state = 2 and user_id in ($2...)"
        ),
        params![org],
        absent,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}
