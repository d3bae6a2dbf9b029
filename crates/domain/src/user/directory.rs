//! Who can be chosen: for assigning customers, and for filtering by whom they are assigned to.

use std::collections::BTreeMap;

use remit_db::{Filter, ListQuery, Row, Source, ToValue, Total, Tx, params, sql};

use super::found::named;
use super::{assignable, list, queries};
use crate::absence;
use crate::actor::Actor;
use crate::clock::Instant;
use crate::customer::in_sight;
use crate::error::Result;
use crate::id::{OrgId, UserId};
use crate::list::{Wanted, containing};
use crate::permission::{self, Ability, Position, Sight, may};

/// Somebody who can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Their id.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// What they see.
    pub position: Position,
    /// The active groups that they are in, by name: what tells people of one name apart (GRP 7).
    pub groups: Vec<String>,
    /// Until when they are away, where they are (OWN 8).
    pub away_until: Option<Instant>,
}

/// Everybody who may be assigned, by name.
///
/// # Errors
/// [`crate::Error::Denied`] for who may not look at users, those of the storage.
pub fn everybody(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<Entry>> {
    let _permit = may(actor, Ability::Inspect)?;
    let people = tx.all(
        sql!(concat!(
            "select id, name, position from users where org_id = $1 and ",
            assignable!(),
            " order by name_key, id"
        )),
        params![actor.org],
        person,
    )?;
    with_details(tx, actor.org, people)
}

/// So many are counted at most.
const COUNTED: i64 = 1_000_000;

static ASSIGNABLE: Source = Source {
    columns: &["u.id", "u.name", "u.position"],
    from: concat!("users u where u.org_id = $1 and u.", assignable!()),
    id: "u.id",
};

/// Those who may be assigned and have `part` in their name or address: the first `most` by name, and how many there are.
///
/// # Errors
/// [`crate::Error::Denied`] for who may not look at users, those of the storage.
pub fn search(tx: &Tx<'_>, actor: &Actor, part: &str, most: usize) -> Result<(Vec<Entry>, Total)> {
    let _permit = may(actor, Ability::Inspect)?;
    found(tx, actor.org, part, most, |part| {
        containing(tx, actor.org, &queries::TEXTS, &list::ID, &[&list::NAME, &list::EMAIL], part)
    })
}

/// Those who may stand in for `absent`, as whoever notes the absence looks for them: who may not look at users finds
/// colleagues by their names alone.
///
/// # Errors
/// [`crate::Error::Denied`] for who may not note an absence of theirs, those of the storage.
pub fn substitutes(tx: &Tx<'_>, actor: &Actor, absent: UserId, part: &str, most: usize) -> Result<(Vec<Entry>, Total)> {
    let _permit = permission::may_set_absence(actor, absent, None, false)?;
    if may(actor, Ability::Inspect).is_ok() {
        return search(tx, actor, part, most);
    }
    found(tx, actor.org, part, most, |part| named(tx, actor.org, part))
}

fn found(
    tx: &Tx<'_>,
    org: OrgId,
    part: &str,
    most: usize,
    searched: impl Fn(&str) -> Result<Filter>,
) -> Result<(Vec<Entry>, Total)> {
    let wanted = Wanted { search: Some(part.to_owned()), limit: Some(most), ..Wanted::default() };
    let query = ListQuery { sort: Some(&list::NAME), ..wanted.of(&ASSIGNABLE, vec![org.to_value()], searched)? };
    let people = tx.list(&query, person)?.rows;
    let total = tx.total(&query, COUNTED)?;
    Ok((with_details(tx, org, people)?, total))
}

/// These users, in this order, removed ones too.
///
/// # Errors
/// Those of the storage.
pub fn some(tx: &Tx<'_>, org: OrgId, ids: &[UserId]) -> Result<Vec<Entry>> {
    let mut people = tx.all_in(
        sql!("select id, name, position from users where org_id = $1 and id in ($2...)"),
        params![org],
        ids,
        person,
    )?;
    people.sort_by_key(|(id, ..)| ids.iter().position(|wanted| wanted == id));
    with_details(tx, org, people)
}

fn person(row: &Row<'_>) -> Result<(UserId, String, Position), remit_db::Error> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

fn with_details(tx: &Tx<'_>, org: OrgId, people: Vec<(UserId, String, Position)>) -> Result<Vec<Entry>> {
    let ids: Vec<_> = people.iter().map(|(id, ..)| *id).collect();
    let mut groups = BTreeMap::<UserId, Vec<_>>::new();
    for (user, _, name) in queries::groups_of_all(tx, org, &ids)? {
        groups.entry(user).or_default().push(name);
    }
    let away = absence::queries::away_until(tx, org, &ids)?;
    let entry = |(id, name, position)| Entry {
        id,
        name,
        position,
        groups: groups.remove(&id).unwrap_or_default(),
        away_until: away.get(&id).copied(),
    };
    Ok(people.into_iter().map(entry).collect())
}

/// Those who are assigned to a customer that the actor sees, by name.
///
/// # Errors
/// Those of the storage.
pub fn assigned(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<(UserId, String)>> {
    let found = match permission::sight(actor) {
        Sight::All => tx.all(
            sql!(
                "select u.id, u.name from users u
                 where u.org_id = $1 and exists (
                    select 1 from assignments a where a.org_id = u.org_id and a.user_id = u.id)
                 order by u.name_key, u.id"
            ),
            params![actor.org],
            |row| Ok((row.get(0)?, row.get(1)?)),
        ),
        Sight::Of(user) => tx.all(
            sql!(concat!(
                "select u.id, u.name from users u
                 where u.org_id = $1 and u.id in (
                    select a.user_id from assignments a where a.org_id = $1 and a.customer_id in ",
                in_sight!("$2"),
                ") order by u.name_key, u.id"
            )),
            params![actor.org, user],
            |row| Ok((row.get(0)?, row.get(1)?)),
        ),
    };
    Ok(found?)
}
