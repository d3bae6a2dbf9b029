//! That actions fell back, for those who have what falls back. Which they are the keys say, which keep since when they fall back.

use std::collections::BTreeSet;

use remit_db::Tx;

use super::found::Where;
use super::{Cause, Fall, queries};
use crate::absence;
use crate::action::ownership::OwnerRule;
use crate::action::{facts, keys};
use crate::actor::Actor;
use crate::clock::Instant;
use crate::error::Result;
use crate::id::{OrgId, RuleSetId, UserId};

/// Notes that a change at `at`, of `by`, had actions fall back, if it had: not for `by`, who knows, and not for those who may have
/// had them until then, as one of `those_before` or in the place of somebody.
pub(crate) fn note(
    tx: &Tx<'_>,
    org: OrgId,
    by: Option<UserId>,
    fall: Fall,
    those_before: &[UserId],
    at: Instant,
) -> Result<()> {
    if !keys::is_any_fallen(tx, org, at)? {
        return Ok(());
    }
    let away = absence::queries::away(tx, org)?;
    let stand_ins: BTreeSet<UserId> = away.users().filter_map(|absent| away.end_of_chain(absent)).collect();
    let had = |user: &UserId| Some(*user) == by || those_before.contains(user) || stand_ins.contains(user);
    let told = receivers(tx, org)?.into_iter().filter(|user| !had(user));
    queries::insert(tx, org, &told.map(|user| (user, Cause::FellBack(fall))).collect(), at)
}

/// The same of rules that were edited.
pub(crate) fn note_edited(tx: &Tx<'_>, actor: &Actor, set: RuleSetId, before: &[OwnerRule]) -> Result<()> {
    let people = keys::traits(tx, actor.org, &receivers(tx, actor.org)?)?;
    let found = people.into_values().filter(|person| Where::found(person, before).is_any());
    let found: Vec<UserId> = found.map(|person| person.user).collect();
    note(tx, actor.org, actor.user(), Fall::Edited(set), &found, actor.at)
}

/// Has somebody what falls back?
pub(super) fn is_receiver(tx: &Tx<'_>, org: OrgId, user: UserId) -> Result<bool> {
    Ok(receivers(tx, org)?.contains(&user))
}

/// Finance, or whoever takes their places; else the organisation's owner.
fn receivers(tx: &Tx<'_>, org: OrgId) -> Result<Vec<UserId>> {
    let finance = keys::living_in_finance(tx, org)?;
    if finance.is_empty() { Ok(vec![facts::owner(tx, org)?]) } else { Ok(finance) }
}
