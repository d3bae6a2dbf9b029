//! The list of users, and one of its lines.

use std::collections::BTreeMap;
use std::str::FromStr;

use remit_db::{Column, Filter, Kind, ListQuery, Operand, Page, Source, Test, ToValue, Total, Tx};

use super::workload::{self, Workload};
use super::{Status, User, queries};
use crate::actor::Actor;
use crate::error::{Error, Problem, Result};
use crate::id::{GroupId, UserId};
use crate::list::{Wanted, containing};
use crate::permission::{Ability, Position, Role, may};

/// A user with what the list shows beside them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The user.
    pub user: User,
    /// The active groups that they are in, by name.
    pub groups: Vec<(GroupId, String)>,
    /// What is theirs to look after.
    pub workload: Workload,
}

/// The id.
pub(super) const ID: Column = Column::new("id", "u.id", Kind::Int);
/// Their name.
pub const NAME: Column = Column::new("name", "u.name_key", Kind::Text);
/// Their address.
pub const EMAIL: Column = Column::new("email", "u.email_key", Kind::Text);
/// What they may configure.
pub const ROLE: Column = Column::new("role", "u.role", Kind::Int);
/// What they see.
pub const POSITION: Column = Column::new("position", "u.position", Kind::Int);
/// Where they stand.
pub const STATUS: Column = Column::new("status", "u.status", Kind::Int);
/// When they were put in.
pub const CREATED_AT: Column = Column::new("created_at", "u.created_at", Kind::Int);
/// When they were last there.
pub const LAST_VISIT_AT: Column = Column::new("last_visit_at", "u.last_visit_at", Kind::Int).nullable();
/// The groups that they are in.
pub const GROUP: Column = Column::new("group", "m.group_id", Kind::Int)
    .within("memberships m where m.org_id = u.org_id and m.user_id = u.id");

/// What the list can be filtered by; but for the group, it can be in the order of each.
pub const COLUMNS: &[&Column] = &[&NAME, &EMAIL, &ROLE, &POSITION, &STATUS, &CREATED_AT, &LAST_VISIT_AT, &GROUP];

static USERS: Source = Source {
    columns: &[
        "u.id",
        "u.account_id",
        "u.email",
        "u.name",
        "u.role",
        "u.position",
        "u.status",
        "u.created_at",
        "u.invited_at",
        "u.joined_at",
        "u.last_visit_at",
        "u.version",
    ],
    // 5 is Status::Removed: gone from every list (USR 1).
    from: "users u where u.org_id = $1 and u.status <> 5",
    id: "u.id",
};

/// The users for which `column` is one of `words`: of role, position and status by their words, of group by its id.
///
/// # Errors
/// No such column, or no such word.
pub fn filter(column: &str, words: &[impl AsRef<str>]) -> Result<Filter, Problem> {
    let (column, code): (&'static Column, fn(&str) -> Option<i64>) = match column {
        "role" => (&ROLE, |word| Role::from_str(word).ok().map(Role::code)),
        "position" => (&POSITION, |word| Position::from_str(word).ok().map(Position::code)),
        "status" => (&STATUS, |word| Status::from_str(word).ok().map(Status::code)),
        "group" => (&GROUP, |word| GroupId::from_str(word).ok().map(|group| group.0)),
        _ => return Err(Problem::NotAChoice),
    };
    let codes = words.iter().map(|word| code(word.as_ref()).map(Operand::Int).ok_or(Problem::NotAChoice));
    Ok(column.where_it(Test::OneOf(codes.collect::<Result<_, _>>()?)))
}

/// One page of the users, by name if no order is wanted.
///
/// # Errors
/// [`Error::Denied`], a cursor of another list, those of the storage.
pub fn page(tx: &Tx<'_>, actor: &Actor, wanted: &Wanted) -> Result<Page<Listed>> {
    let _permit = may(actor, Ability::Inspect)?;
    let page = tx.list(&query(tx, actor, wanted)?, queries::user)?;
    Ok(Page { rows: with_details(tx, actor, page.rows)?, next: page.next })
}

/// How many users the list has on all its pages, counted no further than `cap`.
///
/// # Errors
/// As [`page`].
pub fn total(tx: &Tx<'_>, actor: &Actor, wanted: &Wanted, cap: i64) -> Result<Total> {
    let _permit = may(actor, Ability::Inspect)?;
    Ok(tx.total(&query(tx, actor, wanted)?, cap)?)
}

/// How many users stand where, in the order of their way in.
///
/// # Errors
/// [`Error::Denied`], those of the storage.
pub fn standings(tx: &Tx<'_>, actor: &Actor) -> Result<Vec<(Status, i64)>> {
    let _permit = may(actor, Ability::Inspect)?;
    queries::standings(tx, actor.org)
}

/// One user, as the list shows them.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`], those of the storage.
pub fn one(tx: &Tx<'_>, actor: &Actor, id: UserId) -> Result<Listed> {
    let _permit = may(actor, Ability::Inspect)?;
    let user = queries::find(tx, actor.org, id)?;
    with_details(tx, actor, vec![user])?.pop().ok_or(Error::NotFound)
}

fn query<'a>(tx: &Tx<'_>, actor: &'a Actor, wanted: &Wanted) -> Result<ListQuery<'a>> {
    let search = |part: &str| containing(tx, actor.org, &queries::TEXTS, &ID, &[&NAME, &EMAIL], part);
    let query = wanted.of(&USERS, vec![actor.org.to_value()], search)?;
    Ok(ListQuery { sort: query.sort.or(Some(&NAME)), ..query })
}

fn with_details(tx: &Tx<'_>, actor: &Actor, users: Vec<User>) -> Result<Vec<Listed>> {
    let ids = users.iter().map(|user| user.id).collect::<Vec<_>>();
    let mut groups = BTreeMap::<UserId, Vec<_>>::new();
    for (user, group, name) in queries::groups_of_all(tx, actor.org, &ids)? {
        groups.entry(user).or_default().push((group, name));
    }
    let workloads = workload::of(tx, actor.org, &ids)?;
    let listed = users.into_iter().map(|user| Listed {
        groups: groups.remove(&user.id).unwrap_or_default(),
        workload: workloads.get(&user.id).copied().unwrap_or_default(),
        user,
    });
    Ok(listed.collect())
}
