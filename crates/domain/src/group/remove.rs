//! Removing a group, with the group that takes over what refers to it (GRP 6).

use std::collections::BTreeSet;

use remit_db::Tx;
use serde_json::json;

use super::commands::changeable;
use super::queries;
use crate::action::gained::foreseen::{Foreseen, rules_naming};
use crate::action::gained::{Cause, Fall, fallen};
use crate::action::naming::{self, Named, Naming};
use crate::action::{keys, owner_rules, ownership::OwnerRule};
use crate::actor::Actor;
use crate::audit::{self, Change, Verb};
use crate::error::{Error, Fault, Problem, Result};
use crate::id::{GroupId, UserId};
use crate::permission::{Ability, may};

/// Which groups take over from one that is removed: often the same for both.
#[derive(Debug, Clone, Copy, Default)]
pub struct Transfer {
    /// Which group its users join.
    pub members: Option<GroupId>,
    /// Which group owner rules name in its place.
    pub rules: Option<GroupId>,
}

/// Takes a group out of every list. Its name is free again, and stays on the past. Its users join another active group, where
/// they are not yet in it, and owner rules name another with the same scope; the rules of closed actions stay as they were.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`]; faults at `members` and `rules` where a group to transfer to is missing, or is not
/// another active one; those of the storage.
pub fn remove(tx: &Tx<'_>, actor: &Actor, id: GroupId, transfer: &Transfer) -> Result<()> {
    let (group, permit) = changeable(tx, actor, id)?;
    let members = queries::member_ids(tx, actor.org, id)?;
    let named = naming::of(tx, actor.org, Named::Group(id))?;
    let to = Transfer {
        members: transfer.members.filter(|_| !members.is_empty()),
        rules: transfer.rules.filter(|_| !named.is_empty()),
    };
    let needed = [("members", !members.is_empty(), to.members), ("rules", !named.is_empty(), to.rules)];
    check_targets(tx, actor, id, needed)?;
    let foreseen = foreseen(tx, actor, id, &members, to)?;
    to.members.map_or(Ok(()), |to| join(tx, actor, to, &members))?;
    to.rules.map_or(Ok(()), |to| name_instead(tx, actor, &named, id, to))?;

    let left = members.iter().map(|user| (id, *user)).collect::<Vec<_>>();
    queries::leave(tx, actor.org, &left)?;
    queries::remove(tx, actor.org, &group, actor.at)?;
    let gone = members.iter().copied().collect::<Vec<_>>();
    keys::members_changed(tx, actor.org, id, (&[], &gone), actor.at)?;
    foreseen.note(tx, actor)?;
    fallen::note(tx, actor.org, actor.user(), Fall::Dissolved(id), &gone, actor.at)?;
    let before = json!({ "name": group.name, "archived": group.archived_at.is_some(), "members": members });
    let after = json!({ "members_to": to.members, "rules_to": to.rules });
    audit::record(tx, permit, &[Change::new(Verb::GroupRemoved, id, before, after)])
}

/// Whether owner rules of steps or of open actions name a group, also those that hold only while others find nobody.
///
/// # Errors
/// [`Error::Denied`] for who may not look at groups, those of the storage.
pub fn is_named(tx: &Tx<'_>, actor: &Actor, id: GroupId) -> Result<bool> {
    let _permit = may(actor, Ability::Inspect)?;
    naming::is_any(tx, actor.org, Named::Group(id))
}

fn check_targets(
    tx: &Tx<'_>,
    actor: &Actor,
    id: GroupId,
    needed: [(&'static str, bool, Option<GroupId>); 2],
) -> Result<()> {
    let mut faults = Vec::new();
    for (field, is_needed, to) in needed {
        let problem = match to {
            None if is_needed => Problem::Missing,
            Some(to) if to == id => Problem::Unknown,
            Some(to) => match queries::find(tx, actor.org, to) {
                Ok(group) if group.archived_at.is_none() => continue,
                Ok(_) => Problem::Archived,
                Err(Error::NotFound) => Problem::Unknown,
                Err(error) => return Err(error),
            },
            None => continue,
        };
        faults.push(Fault { field, problem });
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// What the groups that take over may bring to those who come into them, and to those whom its rules come to.
fn foreseen(tx: &Tx<'_>, actor: &Actor, from: GroupId, members: &BTreeSet<UserId>, to: Transfer) -> Result<Foreseen> {
    let members_of = |group: Option<GroupId>| {
        group.map_or_else(|| Ok(BTreeSet::new()), |group| queries::member_ids(tx, actor.org, group))
    };
    let (known, heirs) = (members_of(to.members)?, members_of(to.rules)?);
    let named = owner_rules::named_of(tx, actor.org, &Vec::from_iter(to.members))?;
    let may_bring = |group: &GroupId| named.contains(group) || to.rules == Some(*group);
    let joined = to
        .members
        .filter(may_bring)
        .into_iter()
        .flat_map(|group| members.difference(&known).map(move |user| (*user, Cause::Joined(group))));
    let gains = joined.chain(heirs.into_iter().map(|user| (user, Cause::Transferred(from))));
    let groups: Vec<GroupId> = [Some(from), to.members, to.rules].into_iter().flatten().collect();
    Foreseen::of(tx, actor, gains, || rules_naming(tx, actor, &groups))
}

/// Puts those into `to` who are not in it yet.
fn join(tx: &Tx<'_>, actor: &Actor, to: GroupId, members: &BTreeSet<UserId>) -> Result<()> {
    let permit = may(actor, Ability::Configure)?;
    let known = queries::member_ids(tx, actor.org, to)?;
    let joined = members.difference(&known).copied().collect::<Vec<_>>();
    queries::join(tx, actor.org, &joined.iter().map(|user| (to, *user)).collect::<Vec<_>>())?;
    keys::members_changed(tx, actor.org, to, (&joined, &[]), actor.at)?;
    let (before, after) = (json!({ "left": [] }), json!({ "joined": joined }));
    let changes = (!joined.is_empty()).then(|| Change::new(Verb::GroupMembersChanged, to, before, after));
    audit::record(tx, permit, changes.as_slice())
}

/// Names `to` with the same scope where these rules name `from`; nothing twice.
fn name_instead(tx: &Tx<'_>, actor: &Actor, named: &[Naming], from: GroupId, to: GroupId) -> Result<()> {
    naming::rewrite(tx, actor, named, |rule| match rule {
        OwnerRule::Group(group, reach) if group == from => OwnerRule::Group(to, reach),
        other => other,
    })
}
