//! Checkpoints: what commits leave in the write-ahead log is copied into the database, beside the writers.
//!
//! SQLite by itself has a commit do it when the log is long, and that commit takes ten times as long as the others.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::File;
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
    /// Copies through `file`, which nobody else uses.
    pub(super) fn start(file: File) -> Checkpoints {
        let (commits, woken) = sync_channel(1);
        let thread = thread::spawn(move || copy_when_long(&file, &woken));
        Checkpoints { commits: Some(commits), thread: Some(thread) }
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
fn copy_when_long(file: &File, woken: &Receiver<()>) {
    let mut is_behind = false;
    loop {
        let least = match woken.recv_timeout(QUIET) {
            Ok(()) => LONG,
            Err(RecvTimeoutError::Timeout) if is_behind => 1,
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => return,
        };
        is_behind = least == LONG;
        let copy = |pages| if pages < least { Ok(()) } else { file.script("pragma wal_checkpoint(passive)") };
        let copied = pages(file).and_then(copy);
        if let Err(error) = copied {
            tracing::warn!(%error, "the write-ahead log could not be copied into the database");
        }
    }
}

/// How many pages are in the log and not yet in the database.
fn pages(file: &File) -> Result<i64> {
    let mut pages = 0;
    file.rows("pragma wal_checkpoint(noop)", &[], &mut |row| {
        let (all, copied): (i64, i64) = (row.get(1)?, row.get(2)?);
        pages = all - copied;
        Ok(())
    })?;
    Ok(pages)
}
