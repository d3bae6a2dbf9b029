//! The list of groups, and one of its lines (GRP 4).

use std::collections::BTreeMap;

use remit_db::{Column, Filter, Kind, ListQuery, Page, Source, Test, ToValue, Total, Tx};

use super::{Group, queries, reach};
use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::id::{GroupId, OrgId};
use crate::list::{Wanted, containing};
use crate::permission::{Ability, may};

/// A group with what the list shows beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The group.
    pub group: Group,
    /// What it reaches.
    pub reach: Counts,
}

/// How far a group reaches. Customers and actions are counted to one more than [`Total::CAP`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Members, without removed ones.
    pub users: i64,
    /// Customers with at least one member assigned.
    pub customers: i64,
    /// Open actions whose rules name it.
    pub actions: i64,
    /// Steps of workflows whose rules name it.
    pub steps: i64,
}

/// Which tab is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those in use.
    Active,
    /// Those that are archived.
    Archived,
}

/// The id.
const ID: Column = Column::new("id", "g.id", Kind::Int);
/// Its name.
pub const NAME: Column = Column::new("name", "g.name_key", Kind::Text);
/// When it was made.
pub const CREATED_AT: Column = Column::new("created_at", "g.created_at", Kind::Int);
/// Since when it is archived.
pub const ARCHIVED_AT: Column = Column::new("archived_at", "g.archived_at", Kind::Int).nullable();

/// What the list can be filtered by, and in whose order it can be.
pub const COLUMNS: &[&Column] = &[&NAME, &CREATED_AT, &ARCHIVED_AT];

static GROUPS: Source = Source {
    columns: &["g.id", "g.name", "g.created_at", "g.archived_at", "g.version"],
    from: "groups g where g.org_id = $1",
    id: "g.id",
};

/// One page of the groups, by name if no order is wanted.
///
/// # Errors
/// [`Error::Denied`], a cursor of another list, those of the storage.
pub fn page(tx: &Tx<'_>, actor: &Actor, which: Which, wanted: &Wanted) -> Result<Page<Listed>> {
    let _permit = may(actor, Ability::Inspect)?;
    let page = tx.list(&query(tx, actor, which, wanted)?, queries::group)?;
    Ok(Page { rows: with_counts(tx, actor, page.rows)?, next: page.next })
}

/// How many groups the list has on all its pages, counted no further than `cap`.
///
/// # Errors
/// As [`page`].
pub fn total(tx: &Tx<'_>, actor: &Actor, which: Which, wanted: &Wanted, cap: i64) -> Result<Total> {
    let _permit = may(actor, Ability::Inspect)?;
    Ok(tx.total(&query(tx, actor, which, wanted)?, cap)?)
}

/// One group, as the list shows it.
///
/// # Errors
/// [`Error::Denied`], [`Error::NotFound`], those of the storage.
pub fn one(tx: &Tx<'_>, actor: &Actor, id: GroupId) -> Result<Listed> {
    let _permit = may(actor, Ability::Inspect)?;
    let group = queries::find(tx, actor.org, id)?;
    with_counts(tx, actor, vec![group])?.pop().ok_or(Error::NotFound)
}

/// The active groups with this in their name: the first by name.
///
/// # Errors
/// Those of the storage.
pub fn active_with(tx: &Tx<'_>, org: OrgId, part: &str) -> Result<Vec<GroupId>> {
    let found = containing(tx, org, &queries::TEXTS, &ID, &[&NAME], part)?;
    let filter = Some(Filter::All(vec![ARCHIVED_AT.where_it(Test::Empty), found]));
    let query = ListQuery { filter, sort: Some(&NAME), ..ListQuery::new(&GROUPS, vec![org.to_value()]) };
    Ok(tx.list(&query, |row| row.get(0))?.rows)
}

fn query<'a>(tx: &Tx<'_>, actor: &'a Actor, which: Which, wanted: &Wanted) -> Result<ListQuery<'a>> {
    let search = |part: &str| containing(tx, actor.org, &queries::TEXTS, &ID, &[&NAME], part);
    let query = wanted.of(&GROUPS, vec![actor.org.to_value()], search)?;
    let active = ARCHIVED_AT.where_it(Test::Empty);
    let tab = if which == Which::Active { active } else { Filter::Not(Box::new(active)) };
    let filter = query.filter.into_iter().chain([tab]).collect();
    Ok(ListQuery { filter: Some(Filter::All(filter)), sort: query.sort.or(Some(&NAME)), ..query })
}

fn with_counts(tx: &Tx<'_>, actor: &Actor, groups: Vec<Group>) -> Result<Vec<Listed>> {
    let ids = groups.iter().map(|group| group.id).collect::<Vec<_>>();
    let counts = reach::of(tx, actor.org, &ids)?.into_iter().collect::<BTreeMap<GroupId, Counts>>();
    let reach = |group: &Group| counts.get(&group.id).copied().unwrap_or_default();
    Ok(groups.into_iter().map(|group| Listed { reach: reach(&group), group }).collect())
}
