//! The outbox as a list: the last mail first.

use remit_db::{Column, Kind as Of, ListQuery, Page, Row, Source, ToValue, Total, Tx};

use super::{Kind, State, queries};
use crate::actor::Actor;
use crate::clock::Instant;
use crate::error::Result;
use crate::id::{MailId, UserId};
use crate::list::Wanted;
use crate::permission::{Ability, may};

/// When it was put in, as an instant.
pub const CREATED: Column = Column::new("created", "m.created_at", Of::Int);
/// What it is for, as a code.
pub const KIND: Column = Column::new("kind", "m.kind", Of::Int);
/// Where it stands, as a code.
pub const STATE: Column = Column::new("state", "m.state", Of::Int);

/// How far what goes out at the moment has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Mails that wait or are being sent.
    pub left: i64,
    /// Mails that are over, put in no earlier than the first of those.
    pub over: i64,
}

/// A mail in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: MailId,
    /// What it is for.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// When it was put in.
    pub created_at: Instant,
    /// When it is tried next, while it waits.
    pub due_at: Instant,
    /// When it was sent or given up.
    pub ended_at: Option<Instant>,
    /// How often sending it was begun.
    pub attempts: i64,
    /// What the mail server said last.
    pub error: Option<String>,
    /// To whom it goes.
    pub user: UserId,
    /// How they are called.
    pub name: String,
    /// Where it goes.
    pub address: String,
}

static MAILS: Source = Source {
    columns: &[
        "m.id",
        "m.kind",
        "m.state",
        "m.created_at",
        "m.due_at",
        "m.ended_at",
        "m.attempts",
        "m.error",
        "u.id",
        "u.name",
        "u.email",
    ],
    from: "mails m join users u on u.org_id = m.org_id and u.id = m.user_id where m.org_id = $1",
    id: "m.id",
};

/// A page of the outbox.
///
/// # Errors
/// [`crate::Error::Denied`], a cursor of another list, those of the storage.
pub fn page(tx: &Tx<'_>, actor: &Actor, wanted: &Wanted) -> Result<Page<Listed>> {
    let _permit = may(actor, Ability::Inspect)?;
    Ok(tx.list(&query(actor, wanted)?, listed)?)
}

/// How many mails are on all pages, counted no further than `cap`.
///
/// # Errors
/// As [`page`].
pub fn total(tx: &Tx<'_>, actor: &Actor, wanted: &Wanted, cap: i64) -> Result<Total> {
    let _permit = may(actor, Ability::Inspect)?;
    Ok(tx.total(&query(actor, wanted)?, cap)?)
}

/// How far the outbox has come; none when nothing is left.
///
/// # Errors
/// [`crate::Error::Denied`], those of the storage.
pub fn progress(tx: &Tx<'_>, actor: &Actor) -> Result<Option<Progress>> {
    let _permit = may(actor, Ability::Inspect)?;
    queries::progress(tx, actor.org)
}

fn query<'a>(actor: &'a Actor, wanted: &Wanted) -> Result<ListQuery<'a>> {
    let wanted = Wanted { search: None, ..wanted.clone() };
    wanted.of(&MAILS, vec![actor.org.to_value()], |_| Ok(remit_db::Filter::All(Vec::new())))
}

fn listed(row: &Row<'_>) -> Result<Listed, remit_db::Error> {
    Ok(Listed {
        id: row.get(0)?,
        kind: row.get(1)?,
        state: row.get(2)?,
        created_at: row.get(3)?,
        due_at: row.get(4)?,
        ended_at: row.get(5)?,
        attempts: row.get(6)?,
        error: row.get(7)?,
        user: row.get(8)?,
        name: row.get(9)?,
        address: row.get(10)?,
    })
}
