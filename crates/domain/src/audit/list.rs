//! The audit log as a list (LST 3): the last record first.

use remit_db::{Column, Kind, ListQuery, Page, Row, Source, ToValue, Total, Tx};

use super::chain::{self, Entry};
use crate::actor::Actor;
use crate::error::Result;
use crate::list::Wanted;
use crate::permission::{Ability, may};

/// When it happened, as an instant.
pub const AT: Column = Column::new("at", "r.at", Kind::Int);
/// In what capacity it was done: the code of a [`Recorder`](super::Recorder).
pub const RECORDER: Column = Column::new("recorder", "r.actor_kind", Kind::Int);
/// The id of who did it, which says nothing without the capacity.
pub const ACTOR: Column = Column::new("actor", "r.actor_id", Kind::Int).nullable();
/// What was done.
pub const VERB: Column = Column::new("verb", "r.verb", Kind::Text);
/// The id of what it was done to.
pub const SUBJECT: Column = Column::new("subject", "r.subject", Kind::Text);

/// A record with its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What it says.
    pub entry: Entry,
    /// Its link of the chain.
    pub hash: Vec<u8>,
}

static RECORDS: Source = Source {
    columns: &["r.seq", "r.at", "r.actor_kind", "r.actor_id", "r.source", "r.verb", "r.subject", "r.change", "r.hash"],
    from: "audit_records r where r.org_id = $1",
    id: "r.seq",
};

/// A page of the log, in the order of its numbers.
///
/// # Errors
/// [`crate::Error::Denied`], a cursor of another list, those of the storage.
pub fn page(tx: &Tx<'_>, actor: &Actor, wanted: &Wanted) -> Result<Page<Listed>> {
    let _permit = may(actor, Ability::Inspect)?;
    let listed = |row: &Row<'_>| chain::entry(row).map(|(entry, hash)| Listed { entry, hash });
    Ok(tx.list(&query(actor, wanted)?, listed)?)
}

/// How many records that are on all pages, counted no further than `cap`.
///
/// # Errors
/// As [`page`].
pub fn total(tx: &Tx<'_>, actor: &Actor, wanted: &Wanted, cap: i64) -> Result<Total> {
    let _permit = may(actor, Ability::Inspect)?;
    Ok(tx.total(&query(actor, wanted)?, cap)?)
}

fn query<'a>(actor: &'a Actor, wanted: &Wanted) -> Result<ListQuery<'a>> {
    let wanted = Wanted { search: None, ..wanted.clone() };
    wanted.of(&RECORDS, vec![actor.org.to_value()], |_| Ok(remit_db::Filter::All(Vec::new())))
}
