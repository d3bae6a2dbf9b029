//! The audit log (AUD): every change, in the transaction that makes it, hash-chained per organisation.

pub mod chain;
pub mod list;
pub mod names;
mod verb;

use remit_db::{ToValue, Tx, sql};
use serde_json::Value as Json;

use crate::actor::Capacity;
use crate::code::coded;
use crate::error::{Error, Result};
use crate::id::OrgId;
use crate::permission::Permit;
use crate::preview::rehearsal;

pub use verb::Verb;

coded! {
    /// In what capacity a change was made.
    Recorder {
        /// A signed-in person.
        User = 1 "user",
        /// A machine with an API token.
        Token = 2 "token",
        /// Whoever runs the program on its server.
        Operator = 3 "operator",
        /// The program itself.
        System = 4 "system",
    }
}

/// One change: what was done to what, with the values before and after.
///
/// Names of people never stand in it, only ids and values (USR 11).
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What was done.
    pub verb: Verb,
    /// The id of what it was done to; its prefix says what kind of thing it is.
    pub subject: String,
    /// What held before; null for something new.
    pub before: Json,
    /// What holds now; null for something gone.
    pub after: Json,
}

impl Change {
    /// A change of `subject` from `before` to `after`.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "an id reads better than a borrowed one")]
    pub fn new(verb: Verb, subject: impl ToString, before: Json, after: Json) -> Change {
        Change { verb, subject: subject.to_string(), before, after }
    }
}

/// Appends `changes` to the log of the organisation in which the permit was given; nothing in a rehearsal.
///
/// # Errors
/// [`Error::OnlyLooks`] for who looks through somebody else's eyes, those of the storage.
#[expect(clippy::needless_pass_by_value, reason = "a permit is good for one recorded act")]
pub fn record(tx: &Tx<'_>, permit: Permit<'_>, changes: &[Change]) -> Result<()> {
    if rehearsal::is_one(tx) {
        return Ok(());
    }
    let actor = permit.actor();
    let (recorder, actor_id) = match actor.capacity {
        Capacity::User { id, .. } => (Recorder::User, Some(id.0)),
        Capacity::Viewer { .. } => return Err(Error::OnlyLooks),
        Capacity::Token { id, .. } => (Recorder::Token, Some(id.0)),
        Capacity::Operator => (Recorder::Operator, None),
        Capacity::System => (Recorder::System, None),
    };
    let before = chain::head(tx, actor.org)?;
    let mut head = before.clone();
    let mut links = Vec::with_capacity(changes.len());
    for change in changes {
        let entry = chain::Entry {
            seq: head.seq + 1,
            at: actor.at,
            recorder,
            actor_id,
            source: actor.source.clone(),
            verb: change.verb.word().to_owned(),
            subject: change.subject.clone(),
            change: serde_json::json!({ "before": change.before, "after": change.after }).to_string(),
        };
        let hash = entry.hash(&head.hash);
        head = chain::Head { seq: entry.seq, hash: hash.clone() };
        links.push((entry, hash));
    }
    insert(tx, actor.org, &links)?;
    chain::note(tx, actor.org, &before, &head)
}

fn insert(tx: &Tx<'_>, org: OrgId, links: &[(chain::Entry, Vec<u8>)]) -> Result<()> {
    let rows = links.iter().map(|(entry, hash)| {
        [
            org.to_value(),
            entry.seq.to_value(),
            entry.at.to_value(),
            entry.recorder.to_value(),
            entry.actor_id.to_value(),
            entry.source.to_value(),
            entry.verb.to_value(),
            entry.subject.to_value(),
            entry.change.to_value(),
            hash.to_value(),
        ]
    });
    tx.run_many(
        sql!(
            "insert into audit_records (org_id, seq, at, actor_kind, actor_id, source, verb, subject, change, hash)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        ),
        rows,
    )?;
    Ok(())
}
