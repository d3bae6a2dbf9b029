//! Changing what users may do, see and belong to.

use std::collections::BTreeSet;

use remit_db::Tx;
use serde_json::json;

use crate::action::gained::foreseen::{Foreseen, Joins, rules_naming};
use crate::action::gained::{Cause, Fall, fallen};
use crate::action::{keys, owner_rules};
use crate::actor::Actor;
use crate::audit::{self, Change, Verb};
use crate::error::{Conflict, Error, Result};
use crate::group;
use crate::id::{GroupId, UserId};
use crate::permission::{Ability, Position, Role, may, may_change_user, sees_all};
use crate::user::{Edit, User, queries};

/// What a user is to be from now on.
#[derive(Debug, Clone)]
pub(crate) struct Revision {
    /// The user as they are.
    pub user: User,
    pub role: Role,
    pub position: Position,
    /// Groups that they are not in yet.
    pub joins: Vec<GroupId>,
    /// Groups that they are in.
    pub leaves: Vec<GroupId>,
}

/// Saves the form of a user.
///
/// # Errors
/// [`Error::Stale`] when somebody else changed the user since the form was filled, and those of [`change_role`] and
/// [`set_groups`].
pub fn edit(tx: &Tx<'_>, actor: &Actor, id: UserId, edit: &Edit) -> Result<()> {
    let user = changeable(tx, actor, id)?;
    if user.version != edit.version {
        return Err(Error::Stale);
    }
    let (joins, leaves) = moves(tx, actor, id, &edit.groups)?;
    revise(tx, actor, &[Revision { user, role: edit.role, position: edit.position, joins, leaves }])
}

/// Changes what a user may configure.
///
/// # Errors
/// [`Error::Denied`] for the owner and for one's own advancement (USR 9); [`Conflict::OwnerStays`] (USR 8);
/// [`Error::NotFound`]; those of the storage.
pub fn change_role(tx: &Tx<'_>, actor: &Actor, id: UserId, role: Role) -> Result<()> {
    let user = changeable(tx, actor, id)?;
    revise(tx, actor, &[Revision { role, ..Revision::none(user) }])
}

/// Changes what a user sees.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`], those of the storage.
pub fn change_position(tx: &Tx<'_>, actor: &Actor, id: UserId, position: Position) -> Result<()> {
    let user = changeable(tx, actor, id)?;
    revise(tx, actor, &[Revision { position, ..Revision::none(user) }])
}

/// Puts a user into exactly these active groups; archived ones keep them.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`], [`Error::Invalid`] for unknown groups, [`Conflict::ArchivedGroup`], those of
/// the storage.
pub fn set_groups(tx: &Tx<'_>, actor: &Actor, id: UserId, groups: &[GroupId]) -> Result<()> {
    let user = changeable(tx, actor, id)?;
    let (joins, leaves) = moves(tx, actor, id, groups)?;
    revise(tx, actor, &[Revision { joins, leaves, ..Revision::none(user) }])
}

/// Makes users what the revisions say, all in one go.
///
/// # Errors
/// Those of [`change_role`] and [`set_groups`], for any of them.
pub(crate) fn revise(tx: &Tx<'_>, actor: &Actor, revisions: &[Revision]) -> Result<()> {
    let permit = may(actor, Ability::Configure)?;
    for Revision { user, role, .. } in revisions {
        let _permit = may_change_user(actor, user.id, user.role, *role)?;
        if *role != user.role && (*role == Role::Owner || user.role == Role::Owner) {
            return Err(Error::Conflict(Conflict::OwnerStays));
        }
    }
    let revisions = revisions.iter().filter(|revision| !revision.changes().is_empty()).collect::<Vec<_>>();
    if revisions.is_empty() {
        return Ok(());
    }
    let pairs = |groups: fn(&Revision) -> &[GroupId]| {
        let of_one = |revision: &&Revision| groups(revision).iter().map(|group| (*group, revision.user.id)).collect();
        revisions.iter().flat_map(|revision| -> Vec<_> { of_one(revision) }).collect::<Vec<_>>()
    };
    let joins = pairs(|revision| &revision.joins);
    let foreseen = foreseen(tx, actor, &revisions, &joins)?;
    group::check_pickable(tx, actor.org, joins.iter().map(|(group, _)| *group))?;
    group::join(tx, actor.org, &joins)?;
    group::leave(tx, actor.org, &pairs(|revision| &revision.leaves))?;
    queries::set_roles_and_positions(tx, actor.org, &revisions)?;
    let (anew, others): (Vec<&Revision>, Vec<&Revision>) = revisions.iter().partition(|revision| revision.finds_anew());
    let ids = |revisions: &[&Revision]| revisions.iter().map(|revision| revision.user.id).collect::<Vec<_>>();
    keys::users_found_anew(tx, actor.org, &ids(&anew), actor.at)?;
    keys::users_changed(tx, actor.org, &ids(&others), actor.at)?;
    foreseen.note(tx, actor)?;
    let revised: Vec<UserId> = revisions.iter().map(|it| it.user.id).collect();
    let fall = Fall::Changed(if let [only] = revised[..] { Some(only) } else { None });
    fallen::note(tx, actor.org, actor.user(), fall, &revised, actor.at)?;
    audit::record(tx, permit, &revisions.iter().flat_map(|revision| revision.changes()).collect::<Vec<_>>())
}

/// What a group, a position, or what is seen by a role may bring.
fn foreseen(tx: &Tx<'_>, actor: &Actor, revisions: &[&Revision], joins: &[(GroupId, UserId)]) -> Result<Foreseen> {
    let Joins { gains: joined, named } = Joins::of(tx, actor, joins)?;
    let placed = revisions.iter().filter_map(|it| Some((it.user.id, it.placed()?)));
    Foreseen::of(tx, actor, joined.into_iter().chain(placed), || {
        let positions: BTreeSet<Position> = revisions.iter().map(|it| it.position).collect();
        let mut rules = owner_rules::naming_positions(tx, actor.org, &Vec::from_iter(positions))?;
        rules.extend(rules_naming(tx, actor, &named)?);
        Ok(rules)
    })
}

impl Revision {
    /// One that changes nothing.
    fn none(user: User) -> Revision {
        Revision { role: user.role, position: user.position, user, joins: Vec::new(), leaves: Vec::new() }
    }

    /// The position or role by which rules may find the user now that did not before.
    fn placed(&self) -> Option<Cause> {
        let saw_all = sees_all(self.user.role, self.user.position);
        if self.position != self.user.position {
            Some(Cause::Position(self.position))
        } else {
            (!saw_all && sees_all(self.role, self.position)).then_some(Cause::Role(self.role))
        }
    }

    /// May rules find the user now that did not before?
    fn finds_anew(&self) -> bool {
        self.position != self.user.position || !self.joins.is_empty()
    }

    fn changes(&self) -> Vec<Change> {
        let Revision { user, role, position, joins, leaves } = self;
        let mut changes = Vec::new();
        if *role != user.role {
            let (before, after) = (json!({ "role": user.role }), json!({ "role": role }));
            changes.push(Change::new(Verb::UserRoleChanged, user.id, before, after));
        }
        if *position != user.position {
            let (before, after) = (json!({ "position": user.position }), json!({ "position": position }));
            changes.push(Change::new(Verb::UserPositionChanged, user.id, before, after));
        }
        if !joins.is_empty() || !leaves.is_empty() {
            let (before, after) = (json!({ "left": leaves }), json!({ "joined": joins }));
            changes.push(Change::new(Verb::UserGroupsChanged, user.id, before, after));
        }
        changes
    }
}

/// Whoever may change nobody learns nothing about who there is.
fn changeable(tx: &Tx<'_>, actor: &Actor, id: UserId) -> Result<User> {
    let _permit = may(actor, Ability::Configure)?;
    queries::find(tx, actor.org, id)
}

/// The groups that a user joins and leaves to be in exactly `wanted`.
fn moves(tx: &Tx<'_>, actor: &Actor, id: UserId, wanted: &[GroupId]) -> Result<(Vec<GroupId>, Vec<GroupId>)> {
    let before = queries::groups_of(tx, actor.org, id)?.into_iter().collect::<BTreeSet<_>>();
    let after = wanted.iter().copied().collect::<BTreeSet<_>>();
    Ok((after.difference(&before).copied().collect(), before.difference(&after).copied().collect()))
}
