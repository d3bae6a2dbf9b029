//! What became somebody's otherwise than by planning (OWN 14), since when, and why. It is worked out from what is known anyway
//! when somebody looks at it: nothing is written for each action that moves.
//!
//! Told so are what was handed over, what comes by standing in for somebody away, and what comes by being assigned. Of what comes
//! by a group, a role or the fallback the moment is not kept; why it is theirs is told as ever.

use std::collections::HashMap;

use remit_db::{Row, Tx, params, sql};

use super::ownership::{Owners, Why};
use crate::absence::{self, Away};
use crate::actor::Actor;
use crate::clock::Instant;
use crate::error::{Error, Result};
use crate::id::{ActionId, OrgId, UserId};
use crate::permission::{Ability, may};

/// Since when an action is somebody's, otherwise than by planning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gained {
    /// The moment.
    pub since: Instant,
    /// How it came.
    pub cause: Cause,
}

/// How an action came to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// This one handed it over to them.
    HandedOver(UserId),
    /// This one is away, and they stand in.
    StandsIn(UserId),
    /// They were assigned to the customer.
    Assigned,
}

impl Cause {
    /// The other person whom it names.
    #[must_use]
    pub fn person(self) -> Option<UserId> {
        match self {
            Cause::HandedOver(person) | Cause::StandsIn(person) => Some(person),
            Cause::Assigned => None,
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
}

/// How and when it became theirs, if not by planning.
#[must_use]
pub fn gained(facts: &Facts) -> Option<Gained> {
    let handed = facts.handed.map(|(since, giver)| Gained { since, cause: Cause::HandedOver(giver) });
    let stands_in = facts.stands_in.map(|(since, absent)| Gained { since, cause: Cause::StandsIn(absent) });
    let assigned = facts.assigned_at.filter(|_| !facts.by_own_rules && facts.stands_in.is_none());
    let assigned = assigned.map(|since| Gained { since, cause: Cause::Assigned });
    handed.or(stands_in).or(assigned).filter(|it| it.since > facts.planned_at)
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
    let place = place_held(tx, org, user)?;
    let rows = tx.all_in(
        sql!(
            "select a.id, a.created_at, h.at, h.giver_id, h.receiver_id, h.own_rule_set_id = a.rule_set_id,
                coalesce(x.gained_at, x.created_at),
                exists (
                    select 1 from key_members m
                    where m.org_id = $1 and m.key_id = a.base_key and m.user_id = $2 and m.live = 1)
             from actions a
             left join hand_overs h on h.org_id = a.org_id and h.action_id = a.id
             left join assignments x on x.org_id = a.org_id and x.customer_id = a.customer_id and x.user_id = $2
             where a.org_id = $1 and a.id in ($3...)"
        ),
        params![org, user],
        &actions,
        |row| facts(row, user),
    )?;
    let gained = rows.into_iter().filter_map(|(action, facts)| {
        let owners = &owned[&action];
        let stands_in = owners.people.iter().any(|owner| owner.user == user && owner.stands_in);
        let assigned_at = facts.assigned_at.filter(|_| owners.why == Why::Rule);
        let facts = Facts { stands_in: place.filter(|_| stands_in), assigned_at, ..facts };
        Some((action, gained(&facts)?))
    });
    Ok(gained.collect())
}

fn facts(row: &Row<'_>, user: UserId) -> std::result::Result<(ActionId, Facts), remit_db::Error> {
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
    };
    Ok((row.get(0)?, facts))
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

/// What came to somebody since they said that they know, in short.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many open actions were handed over to them.
    pub handed_over: i64,
    /// Who has gone away and has their place taken by them.
    pub away: Vec<UserId>,
}

/// What came to `user` since they said that they know.
///
/// # Errors
/// Those of the storage.
pub fn summary(tx: &Tx<'_>, org: OrgId, user: UserId) -> Result<Summary> {
    let found = tx.one(
        sql!(
            "select u.known_at, (
                select count(*) from hand_overs h
                join actions a on a.org_id = h.org_id and a.id = h.action_id and a.state = 1
                    and a.rule_set_id = h.own_rule_set_id
                where h.org_id = $1 and h.receiver_id = $2 and h.giver_id is not null and h.at > u.known_at
                    and exists (
                        select 1 from key_members m
                        where m.org_id = $1 and m.user_id = $2 and m.live = 1 and m.key_id in (a.base_key, a.extra_key)))
             from (select coalesce(known_at, created_at) as known_at from users where org_id = $1 and id = $2) u"
        ),
        params![org, user],
        |row| Ok((row.get::<Instant>(0)?, row.get::<i64>(1)?)),
    )?;
    let Some((known_at, handed_over)) = found else { return Ok(Summary::default()) };
    let away: Away = absence::queries::away(tx, org)?;
    let absent: Vec<UserId> = away.places_of(user).collect();
    let began = began(tx, org, &absent)?.into_iter().filter(|(since, _)| *since > known_at);
    Ok(Summary { handed_over, away: began.map(|(_, absent)| absent).collect() })
}

/// The actor knows of all that came to them until `until`, when they were told. It is nobody else's business, and not recorded.
///
/// # Errors
/// [`Error::Denied`] for who is no person, those of the storage.
pub fn know(tx: &Tx<'_>, actor: &Actor, until: Instant) -> Result<()> {
    let _permit = may(actor, Ability::Profile)?;
    let me = actor.user().ok_or(Error::Denied)?;
    let until = until.min(actor.at);
    tx.run(sql!("update users set known_at = $3 where org_id = $1 and id = $2"), params![actor.org, me, until])?;
    Ok(())
}
