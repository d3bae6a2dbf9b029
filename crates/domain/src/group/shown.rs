//! What lists and forms show of groups: the few faces of their members, the steps that name them, those to choose from.

use std::collections::BTreeMap;

use remit_db::{Tx, params, sql};

use crate::actor::Actor;
use crate::error::Result;
use crate::id::{GroupId, OrgId, UserId};
use crate::permission::{Ability, may};
use crate::user::Status;
use crate::workflow::NamedBy;

/// Some members of a group, for a glance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faces {
    /// The first few by name.
    pub people: Vec<(UserId, String)>,
    /// Whether anybody in the group has ever signed in and still may.
    pub joined: bool,
}

/// Every active group, by name (GRP 5: archived ones cannot be picked).
///
/// # Errors
/// [`crate::Error::Denied`] for who may not look at groups, those of the storage.
pub fn active(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<(GroupId, String)>> {
    let _permit = may(actor, Ability::Inspect)?;
    choices(tx, actor.org, i64::MAX)
}

/// The first of these for everybody in the organisation, to narrow a list with: groups show next to names everywhere (GRP 7).
///
/// # Errors
/// Those of the storage.
pub fn choices(tx: &Tx<'_>, org: OrgId, most: i64) -> Result<Vec<(GroupId, String)>> {
    let found = tx.all(
        sql!("select id, name from groups where org_id = $1 and archived_at is null order by name_key, id limit $2"),
        params![org, most],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found)
}

/// The first three members of each of `groups`, by name. Groups without members are left out.
///
/// # Errors
/// Those of the storage.
pub fn faces(tx: &Tx<'_>, org: OrgId, groups: &[GroupId]) -> Result<BTreeMap<GroupId, Faces>> {
    let found = tx.all_in(
        sql!(
            "select ranked.group_id, ranked.id, ranked.name, ranked.joined
             from (
                 select m.group_id, u.id, u.name,
                     row_number() over (partition by m.group_id order by u.name_key, u.id) as place,
                     max(case when u.status = $3 then 1 else 0 end) over (partition by m.group_id) as joined
                 from memberships m join users u on u.org_id = m.org_id and u.id = m.user_id
                 where m.org_id = $1 and u.status <> $2 and m.group_id in ($4...)
             ) ranked
             where ranked.place <= 3
             order by ranked.group_id, ranked.place"
        ),
        params![org, Status::Removed, Status::Joined],
        groups,
        |row| Ok((row.get::<GroupId>(0)?, (row.get(1)?, row.get(2)?), row.get::<i64>(3)? == 1)),
    )?;
    let mut faces = BTreeMap::<GroupId, Faces>::new();
    for (group, person, joined) in found {
        let faces = faces.entry(group).or_default();
        faces.people.push(person);
        faces.joined = joined;
    }
    Ok(faces)
}

/// The steps whose owner rules name each of `groups`, by workflow.
///
/// # Errors
/// Those of the storage.
pub fn steps(tx: &Tx<'_>, org: OrgId, groups: &[GroupId]) -> Result<BTreeMap<GroupId, Vec<NamedBy>>> {
    let found = tx.all_in(
        sql!(
            "select distinct r.group_id, w.name_key, w.name, s.place
             from owner_rules r
             join steps s on s.org_id = r.org_id and s.rule_set_id = r.rule_set_id
             join workflows w on w.org_id = s.org_id and w.id = s.workflow_id
             where r.org_id = $1 and r.group_id in ($2...)
             order by r.group_id, w.name_key, s.place"
        ),
        params![org],
        groups,
        |row| Ok((row.get::<GroupId>(0)?, NamedBy { workflow: row.get(2)?, place: row.get(3)? })),
    )?;
    let mut steps = BTreeMap::<GroupId, Vec<_>>::new();
    for (group, step) in found {
        steps.entry(group).or_default().push(step);
    }
    Ok(steps)
}
