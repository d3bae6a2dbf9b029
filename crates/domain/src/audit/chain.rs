//! The chain of hashes that shows an edited, removed or reordered record (AUD 2). Whoever may write the database can also write
//! the chain anew, or its end: against them helps the last hash, kept elsewhere.

use remit_db::{Row, Tx, params, sql};
use sha2::{Digest, Sha256};

use super::Recorder;
use crate::clock::Instant;
use crate::error::Result;
use crate::id::OrgId;

/// One record as it is hashed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number in the organisation, from 1 without gaps.
    pub seq: i64,
    /// When it happened.
    pub at: Instant,
    /// In what capacity it was done.
    pub recorder: Recorder,
    /// The user or token, where there is one.
    pub actor_id: Option<i64>,
    /// The network address or command it came from.
    pub source: String,
    /// What was done.
    pub verb: String,
    /// To what.
    pub subject: String,
    /// Before and after, as JSON.
    pub change: String,
}

impl Entry {
    /// The hash of this record, given that of the record before.
    #[must_use]
    pub fn hash(&self, previous: &[u8]) -> Vec<u8> {
        let mut digest = Sha256::new();
        let numbers = [self.seq, self.at.0, self.recorder.code(), self.actor_id.unwrap_or(0)];
        digest.update(previous);
        for number in numbers {
            digest.update(number.to_be_bytes());
        }
        for text in [&self.source, &self.verb, &self.subject, &self.change] {
            digest.update((text.len() as u64).to_be_bytes());
            digest.update(text.as_bytes());
        }
        digest.finalize().to_vec()
    }
}

/// The end of an organisation's chain.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// The number of the last record; 0 when there is none.
    pub seq: i64,
    /// Its hash; empty when there is none.
    pub hash: Vec<u8>,
}

/// The last link of the chain of `org`.
///
/// # Errors
/// Those of the storage.
pub fn head(tx: &Tx<'_>, org: OrgId) -> Result<Head> {
    let last = tx.one(
        sql!("select seq, hash from audit_records where org_id = $1 order by seq desc limit 1"),
        params![org],
        |row| Ok(Head { seq: row.get(0)?, hash: row.get(1)? }),
    )?;
    Ok(last.unwrap_or_default())
}

/// The last link as it was noted beside the records: it shows when the last ones are gone.
fn noted(tx: &Tx<'_>, org: OrgId) -> Result<Head> {
    let noted = tx.one(sql!("select seq, hash from audit_heads where org_id = $1"), params![org], |row| {
        Ok(Head { seq: row.get(0)?, hash: row.get(1)? })
    })?;
    Ok(noted.unwrap_or_default())
}

/// Notes that `head` comes after `before`. Where something else is noted, it stays, for [`first_break`] to find. It is not
/// read here: on PostgreSQL, whoever reads so small a table is in the way of all who write it.
pub(super) fn note(tx: &Tx<'_>, org: OrgId, before: &Head, head: &Head) -> Result<()> {
    tx.run(
        sql!(
            "insert into audit_heads (org_id, seq, hash) values ($1, $2, $3)
             on conflict (org_id) do update set seq = excluded.seq, hash = excluded.hash
             where audit_heads.seq = $4 and audit_heads.hash = $5"
        ),
        params![org, head.seq, head.hash, before.seq, before.hash],
    )?;
    Ok(())
}

/// The number of the first record that does not continue the chain, is missing at its end, or is not the last one as it was
/// noted; none when all is in order.
/// However long the log is, one record is held at a time.
///
/// # Errors
/// Those of the storage.
pub fn first_break(tx: &Tx<'_>, org: OrgId) -> Result<Option<i64>> {
    let mut previous = Head::default();
    let mut broken = None;
    tx.each(
        sql!(
            "select seq, at, actor_kind, actor_id, source, verb, subject, change, hash
             from audit_records where org_id = $1 order by seq"
        ),
        params![org],
        |row| {
            let (entry, hash) = entry(row)?;
            let continues = Some(entry.seq) == previous.seq.checked_add(1) && entry.hash(&previous.hash) == hash;
            if broken.is_none() && !continues {
                broken = Some(entry.seq);
            }
            previous = Head { seq: entry.seq, hash };
            Ok(())
        },
    )?;
    let noted = noted(tx, org)?;
    let missing = || (previous != noted).then(|| noted.seq.min(previous.seq.saturating_add(1)).max(1));
    Ok(broken.or_else(missing))
}

/// A record, and its hash.
pub(super) fn entry(row: &Row<'_>) -> std::result::Result<(Entry, Vec<u8>), remit_db::Error> {
    let entry = Entry {
        seq: row.get(0)?,
        at: row.get(1)?,
        recorder: row.get(2)?,
        actor_id: row.get(3)?,
        source: row.get(4)?,
        verb: row.get(5)?,
        subject: row.get(6)?,
        change: row.get(7)?,
    };
    Ok((entry, row.get(8)?))
}
