//! Who can be chosen: for assigning customers, and for filtering by whom they are assigned to.

use std::collections::BTreeMap;

use remit_db::{Column, Filter, ListQuery, Operand, Row, Source, Test, ToValue, Total, Tx, Value, params, sql};

use super::found::named;
use super::{assignable, list, queries};
use crate::absence;
use crate::actor::Actor;
use crate::clock::Instant;
use crate::customer::{self, in_sight};
use crate::error::{Error, Result};
use crate::group;
use crate::id::{CustomerId, GroupId, OrgId, UserId};
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

/// Who is sought: by a part of their name, their address, or the name of a group of theirs; or by position.
#[derive(Debug, Clone, Default)]
pub struct Sought<'a> {
    /// The part.
    pub part: &'a str,
    /// The positions in whose word the part is, too.
    pub positions: &'a [Position],
    /// Only these, where given.
    pub among: Option<&'a [UserId]>,
}

impl<'a> Sought<'a> {
    /// These people.
    #[must_use]
    pub fn those(people: &'a [UserId]) -> Sought<'a> {
        Sought { among: Some(people), ..Sought::default() }
    }
}

/// Some of those who were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The first by name.
    pub people: Vec<Entry>,
    /// How many there are.
    pub total: Total,
}

/// So many are counted at most.
const COUNTED: i64 = 1_000_000;

static ASSIGNABLE: Source = Source {
    columns: &["u.id", "u.name", "u.position"],
    from: concat!("users u where u.org_id = $1 and u.", assignable!()),
    id: "u.id",
};

static MEMBERS: Source = Source {
    columns: &["u.id", "u.name", "u.position"],
    // 5 is Status::Removed.
    from: "memberships g join users u on u.org_id = g.org_id and u.id = g.user_id
           where g.org_id = $1 and g.group_id = $2 and u.status <> 5",
    id: "u.id",
};

/// Those who may be assigned and are sought: the first `most` by name, and how many there are.
///
/// # Errors
/// [`crate::Error::Denied`] for who may not look at users, those of the storage.
pub fn search(tx: &Tx<'_>, actor: &Actor, sought: &Sought<'_>, most: usize) -> Result<Found> {
    let _permit = may(actor, Ability::Inspect)?;
    found(tx, actor, &ASSIGNABLE, vec![actor.org.to_value()], sought, None, most)
}

/// The same of those who may stand in for `absent`, as whoever notes the absence looks for them: who may not look at users
/// finds colleagues by their names alone.
///
/// # Errors
/// [`crate::Error::Denied`] for who may not note an absence of theirs, those of the storage.
pub fn substitutes(tx: &Tx<'_>, actor: &Actor, absent: UserId, sought: &Sought<'_>, most: usize) -> Result<Found> {
    let _permit = permission::may_set_absence(actor, absent, None, false)?;
    found(tx, actor, &ASSIGNABLE, vec![actor.org.to_value()], sought, None, most)
}

/// The same of those who are in a group, suspended ones too.
///
/// # Errors
/// As [`search`].
pub fn members(tx: &Tx<'_>, actor: &Actor, group: GroupId, sought: &Sought<'_>, most: usize) -> Result<Found> {
    let _permit = may(actor, Ability::Inspect)?;
    found(tx, actor, &MEMBERS, vec![actor.org.to_value(), group.to_value()], sought, None, most)
}

/// The same of those who may be assigned and are not in a group.
///
/// # Errors
/// As [`search`].
pub fn strangers(tx: &Tx<'_>, actor: &Actor, group: GroupId, sought: &Sought<'_>, most: usize) -> Result<Found> {
    let _permit = may(actor, Ability::Inspect)?;
    let member = list::GROUP.where_it(Test::OneOf(vec![Operand::Int(group.0)]));
    found(tx, actor, &ASSIGNABLE, vec![actor.org.to_value()], sought, Some(Filter::Not(Box::new(member))), most)
}

/// Those who could have an action for `customer`: they see it, and are there. Their sight is as [`permission::sees_all`]
/// and `in_sight` have it.
static COULD_OWN: Source = Source {
    columns: &["u.id", "u.name", "u.position"],
    from: "users u where u.org_id = $1 and u.status in (2, 3)
        and not exists (select 1 from absences o where o.org_id = $1 and o.user_id = u.id and o.state = 2)
        and (u.role >= 2 or u.position in (1, 2)
            or exists (select 1 from assignments s where s.org_id = $1 and s.customer_id = $2 and s.user_id = u.id)
            or exists (
                select 1 from absences b
                join assignments s on s.org_id = $1 and s.customer_id = $2 and s.user_id = b.user_id
                where b.org_id = $1 and b.substitute_id = u.id and b.state = 2 and b.with_sight = 1))",
    id: "u.id",
};

/// Those who are sought to whom the actor, who sees `customer`, can hand over an action for it.
///
/// # Errors
/// [`crate::Error::NotFound`] when the customer is out of sight, [`crate::Error::Denied`] for who is no person; those of the
/// storage.
pub fn who_could_own(
    tx: &Tx<'_>,
    actor: &Actor,
    customer: CustomerId,
    sought: &Sought<'_>,
    most: usize,
) -> Result<Found> {
    let me = actor.user().ok_or(Error::Denied)?;
    let not_me = Filter::Not(Box::new(list::ID.where_it(Test::Is(Operand::Int(me.0)))));
    could_own(tx, actor, customer, sought, Some(not_me), most)
}

/// The same of those to whom the actor can give an action for it that they add: themselves too.
///
/// # Errors
/// [`crate::Error::NotFound`] when the customer is out of sight; those of the storage.
pub fn who_could_be_given(
    tx: &Tx<'_>,
    actor: &Actor,
    customer: CustomerId,
    sought: &Sought<'_>,
    most: usize,
) -> Result<Found> {
    could_own(tx, actor, customer, sought, None, most)
}

fn could_own(
    tx: &Tx<'_>,
    actor: &Actor,
    customer: CustomerId,
    sought: &Sought<'_>,
    filter: Option<Filter>,
    most: usize,
) -> Result<Found> {
    customer::require(tx, actor, customer)?;
    found(tx, actor, &COULD_OWN, vec![actor.org.to_value(), customer.to_value()], sought, filter, most)
}

fn found(
    tx: &Tx<'_>,
    actor: &Actor,
    source: &'static Source,
    params: Vec<Value<'_>>,
    sought: &Sought<'_>,
    filter: Option<Filter>,
    most: usize,
) -> Result<Found> {
    let among = |ids: &[UserId]| list::ID.where_it(Test::OneOf(ids.iter().map(|id| Operand::Int(id.0)).collect()));
    let filter = Filter::All(filter.into_iter().chain(sought.among.map(among)).collect());
    let search = Some(sought.part.to_owned());
    let wanted = Wanted { filter: Some(filter), search, limit: Some(most), ..Wanted::default() };
    // Who may not look at users finds colleagues by their names alone.
    let sees_addresses = may(actor, Ability::Inspect).is_ok();
    let query = wanted.of(source, params, |part| {
        if sees_addresses { meant(tx, actor.org, part, sought.positions) } else { named(tx, actor.org, part) }
    })?;
    let query = ListQuery { sort: Some(&list::NAME), ..query };
    let people = tx.list(&query, person)?.rows;
    Ok(Found { people: with_details(tx, actor.org, people)?, total: tx.total(&query, COUNTED)? })
}

/// Those with `part` in their name or address, of one of `positions`, or in a group with `part` in its name.
fn meant(tx: &Tx<'_>, org: OrgId, part: &str, positions: &[Position]) -> Result<Filter> {
    let called = containing(tx, org, &queries::TEXTS, &list::ID, &[&list::NAME, &list::EMAIL], part)?;
    let groups = group::list::active_with(tx, org, part)?;
    let one_of = |column: &'static Column, codes: Vec<i64>| {
        (!codes.is_empty()).then(|| column.where_it(Test::OneOf(codes.into_iter().map(Operand::Int).collect())))
    };
    let of_position = one_of(&list::POSITION, positions.iter().map(|position| position.code()).collect());
    let of_group = one_of(&list::GROUP, groups.iter().map(|group| group.0).collect());
    Ok(Filter::Any([Some(called), of_position, of_group].into_iter().flatten().collect()))
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

/// The first `most` by name of those who are assigned to a customer that the actor sees.
///
/// # Errors
/// Those of the storage.
pub fn assigned(tx: &Tx<'_>, actor: &Actor, most: i64) -> Result<Vec<Entry>> {
    let found = match permission::sight(actor) {
        Sight::All => tx.all(
            sql!(
                "select u.id, u.name, u.position from users u
                 where u.org_id = $1 and exists (
                    select 1 from assignments a where a.org_id = u.org_id and a.user_id = u.id)
                 order by u.name_key, u.id limit $2"
            ),
            params![actor.org, most],
            person,
        ),
        Sight::Of(user) => tx.all(
            sql!(concat!(
                "select u.id, u.name, u.position from users u
                 where u.org_id = $1 and u.id in (
                    select a.user_id from assignments a where a.org_id = $1 and a.customer_id in ",
                in_sight!("$2"),
                ") order by u.name_key, u.id limit $3"
            )),
            params![actor.org, user, most],
            person,
        ),
    };
    with_details(tx, actor.org, found?)
}
