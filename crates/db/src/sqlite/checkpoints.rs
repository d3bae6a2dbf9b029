//! Checkpoints: what commits leave in the write-ahead log is copied into the database, beside the writers.
//!
//! SQLite by itself has a commit do it when the log is long, and that commit takes ten times as long as the others.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::File;
use super::place::Place;
use crate::tx::Connection;
use crate::{Error, Result};

/// From so many pages in the log they are copied.
const LONG: i64 = 1_000;
/// When nobody has written for so long, all of them are: readers look into the log for every page while any is left in it.
const QUIET: Duration = Duration::from_millis(500);
/// From so many pages, 256 MB, a commit copies them after all: writers are faster than the copying.
pub(super) const TOO_LONG: i64 = 64_000;
/// So often the log of a file that is lost is tried to be emptied; each time waits as long as a writer would.
const TRIES: u32 = 12;

/// The thread that copies, until this is dropped.
pub(super) struct Checkpoints {
    commits: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpoints {
    /// Copies through `file`, which nobody else uses.
    pub(super) fn start(file: File, place: Place) -> Checkpoints {
        let (commits, woken) = sync_channel(1);
        let thread = thread::spawn(move || copy_when_long(&file, &place, &woken));
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
fn copy_when_long(file: &File, place: &Place, woken: &Receiver<()>) {
    let mut is_behind = false;
    loop {
        let commit = woken.recv_timeout(QUIET);
        if place.look() {
            return leave(file, place, woken);
        }
        let copied = match commit {
            Ok(()) => copy_from(LONG, file),
            Err(RecvTimeoutError::Timeout) if is_behind => copy_from(1, file),
            Err(RecvTimeoutError::Timeout) => Ok(()),
            // When the last connection is closed, SQLite copies all.
            Err(RecvTimeoutError::Disconnected) => return,
        };
        is_behind = commit.is_ok();
        if let Err(error) = copied {
            tracing::warn!(%error, "the write-ahead log could not be copied into the database");
        }
    }
}

/// Leaves a file that is lost. What stands in its log would be lost to it, and would be taken for changes of whatever file
/// is put in its place: all is copied. It is done once: afterwards the log may be another program's.
fn leave(file: &File, place: &Place, woken: &Receiver<()>) {
    let path = file.path.display();
    tracing::error!(
        "{path} was moved, replaced or deleted: everything is refused; start nothing here while its log is emptied"
    );
    file.leave_log_when_closed();
    // What had begun before holds the log for a while; nothing begins any more.
    let is_over = || woken.try_recv() == Err(TryRecvError::Disconnected);
    let mut tries = (1..TRIES).map(|_| empty(file));
    match tries.find(|tried| tried.is_ok() || is_over()).unwrap_or_else(|| empty(file)) {
        Ok(()) => {
            place.remove_log();
            tracing::warn!("the log of the {path} that is gone is emptied: start the program again");
        }
        Err(error) => {
            tracing::error!(%error, "{path}-wal still holds changes of the file that is gone: move it after that before anything is started here");
        }
    }
}

fn copy_from(least: i64, file: &File) -> Result<()> {
    if pages(file)? < least { Ok(()) } else { file.script("pragma wal_checkpoint(passive)") }
}

/// Copies all, and leaves nothing in the log.
fn empty(file: &File) -> Result<()> {
    let is_busy = file.prepared("pragma wal_checkpoint(truncate)")?.query_row([], |row| row.get::<_, bool>(0));
    match is_busy.map_err(|error| file.error(&error))? {
        false => Ok(()),
        true => Err(Error::Busy(file.path.display().to_string())),
    }
}

/// How many pages are in the log and not yet in the database. Whoever asks has the log open.
pub(super) fn pages(file: &File) -> Result<i64> {
    let mut look = file.prepared("pragma wal_checkpoint(noop)")?;
    let pages = look.query_row([], |row| Ok(row.get::<_, i64>(1)? - row.get::<_, i64>(2)?));
    pages.map_err(|error| file.error(&error))
}
