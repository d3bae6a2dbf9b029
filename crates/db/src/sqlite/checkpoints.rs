//! Checkpoints: what commits leave in the write-ahead log is copied into the database, beside the writers.
//!
//! SQLite by itself has a commit do it when the log is long, and that commit takes ten times as long as the others.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::{File, Place};
use crate::Result;
use crate::tx::Connection;

/// From so many pages in the log they are copied.
const LONG: i64 = 1_000;
/// When nobody has written for so long, all of them are: readers look into the log for every page while any is left in it.
const QUIET: Duration = Duration::from_millis(500);
/// From so many pages, 256 MB, a commit copies them after all: writers are faster than the copying.
pub(super) const TOO_LONG: i64 = 64_000;

/// The thread that copies, until this is dropped.
pub(super) struct Checkpoints {
    commits: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpoints {
    /// Copies through `file`, which nobody else uses. It opens the log that belongs to it before another can stand there.
    pub(super) fn start(file: File, place: Place) -> Result<Checkpoints> {
        pages(&file)?;
        let (commits, woken) = sync_channel(1);
        let thread = thread::spawn(move || copy_when_long(&file, &place, &woken));
        Ok(Checkpoints { commits: Some(commits), thread: Some(thread) })
    }

    /// Something was committed.
    pub(super) fn committed(&self) {
        match self.commits.as_ref().map(|commits| commits.try_send(())) {
            // It has not yet looked after the commit before.
            Some(Err(TrySendError::Full(()))) | Some(Ok(())) => {}
            Some(Err(TrySendError::Disconnected(()))) | None => {
                tracing::error!("the thread that copies the write-ahead log has ended");
            }
        }
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        drop(self.commits.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Whatever fails is tried again after the next commit; nothing is lost by it.
///
/// The log is found by its path. When the file was moved, what stands in it would be lost to the file, and would be taken
/// for changes of whatever file is put there: all is copied, and none is left.
fn copy_when_long(file: &File, place: &Place, woken: &Receiver<()>) {
    let mut is_behind = false;
    let mut is_over = false;
    while !is_over {
        let commit = woken.recv_timeout(QUIET);
        is_over = commit == Err(RecvTimeoutError::Disconnected);
        let copied = match commit {
            _ if place.is_moved() => file.script("pragma wal_checkpoint(truncate)"),
            Ok(()) => copy_from(LONG, file),
            Err(RecvTimeoutError::Timeout) if is_behind => copy_from(1, file),
            // When the last connection is closed, SQLite copies all.
            Err(_) => Ok(()),
        };
        is_behind = commit.is_ok();
        if let Err(error) = copied {
            tracing::warn!(%error, "the write-ahead log could not be copied into the database");
        }
    }
}

fn copy_from(least: i64, file: &File) -> Result<()> {
    if pages(file)? < least { Ok(()) } else { file.script("pragma wal_checkpoint(passive)") }
}

/// How many pages are in the log and not yet in the database.
fn pages(file: &File) -> Result<i64> {
    let mut look = file.prepared("pragma wal_checkpoint(noop)")?;
    let pages = look.query_row([], |row| Ok(row.get::<_, i64>(1)? - row.get::<_, i64>(2)?));
    pages.map_err(|error| file.error(&error))
}
