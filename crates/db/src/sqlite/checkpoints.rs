//! Checkpoints: what commits leave in the write-ahead log is copied into the database, beside the writers.
//!
//! SQLite by itself has a commit do it when the log is long, and that commit takes ten times as long as the others.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
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
/// From so many pages, 64 MB, copied or not, a writer has the log begin again; when readers are in the way, at so many more. It
/// does so by itself only where somebody begins to write when all is copied and nobody reads.
const LARGE: i64 = 16_000;
/// For so long that writer waits for them.
const PATIENCE: Duration = Duration::from_millis(50);
/// From so many pages, 256 MB, a commit copies them after all: writers are faster than the copying.
pub(super) const TOO_LONG: i64 = 64_000;
/// So often the log of a file that is lost is tried to be emptied; each time waits as long as a writer would.
const TRIES: u32 = 12;

/// The thread that copies, until this is dropped.
pub(super) struct Checkpoints {
    commits: Option<SyncSender<()>>,
    is_large: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpoints {
    /// Copies through `file`, which nobody else uses.
    pub(super) fn start(file: File, place: Place) -> Checkpoints {
        let (commits, woken) = sync_channel(1);
        let is_large = Arc::new(AtomicBool::new(false));
        let copier = Copier { file, place, is_large: Arc::clone(&is_large), large: LARGE };
        let thread = thread::spawn(move || copier.copy_when_long(&woken));
        Checkpoints { commits: Some(commits), is_large, thread: Some(thread) }
    }

    /// Something was committed by `writer`, and nobody writes.
    pub(super) fn committed(&self, writer: &File) {
        if let Err(error) = begin_again_if(&self.is_large, writer) {
            tracing::warn!(%error, "the write-ahead log could not begin again");
        }
        match self.commits.as_ref().map(|commits| commits.try_send(())) {
            // It has not yet looked after the commit before.
            Some(Err(TrySendError::Full(()))) | Some(Ok(())) => {}
            Some(Err(TrySendError::Disconnected(()))) | None => {
                tracing::error!("the thread that copies the write-ahead log has ended");
            }
        }
    }
}

/// Copies what the log still has over what is copied, which is little, and has the next writer begin it again.
fn begin_again_if(is_large: &AtomicBool, writer: &File) -> Result<()> {
    if !is_large.load(Ordering::SeqCst) {
        return Ok(());
    }
    let patient = writer.connection.busy_timeout(PATIENCE).map_err(|error| writer.error(&error));
    let begun = patient.and_then(|()| writer.script("pragma wal_checkpoint(restart)"));
    is_large.store(false, Ordering::SeqCst);
    begun
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        drop(self.commits.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Copier {
    file: File,
    place: Place,
    /// Is a writer to have the log begin again? Until it has, nothing is copied here: two cannot.
    is_large: Arc<AtomicBool>,
    /// From how many pages on, next.
    large: i64,
}

impl Copier {
    /// Whatever fails is tried again after the next commit; nothing is lost by it.
    fn copy_when_long(mut self, woken: &Receiver<()>) {
        let mut is_behind = false;
        loop {
            let commit = woken.recv_timeout(QUIET);
            if self.place.look() {
                return self.leave(woken);
            }
            let copied = match commit {
                Ok(()) if self.is_large.load(Ordering::SeqCst) => Ok(()),
                Ok(()) => self.copy_from(LONG),
                Err(RecvTimeoutError::Timeout) if is_behind => self.copy_from(1),
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

    fn copy_from(&mut self, least: i64) -> Result<()> {
        let Log { pages, left } = log(&self.file)?;
        if left >= least {
            self.file.script("pragma wal_checkpoint(passive)")?;
        }
        if pages < LARGE {
            self.large = LARGE;
        } else if pages >= self.large {
            self.large = pages + LARGE;
            self.is_large.store(true, Ordering::SeqCst);
        }
        Ok(())
    }

    /// Leaves a file that is lost. What stands in its log would be lost to it, and would be taken for changes of whatever file
    /// is put in its place: all is copied. It is done once: afterwards the log may be another program's.
    fn leave(&self, woken: &Receiver<()>) {
        let path = self.file.path.display();
        tracing::error!(
            "{path} was moved, replaced or deleted: everything is refused; start nothing here while its log is emptied"
        );
        self.file.leave_log_when_closed();
        // What had begun before holds the log for a while; nothing begins any more.
        let is_over = || woken.try_recv() == Err(TryRecvError::Disconnected);
        let mut tries = (1..TRIES).map(|_| empty(&self.file));
        match tries.find(|tried| tried.is_ok() || is_over()).unwrap_or_else(|| empty(&self.file)) {
            Ok(()) => {
                self.place.remove_log();
                tracing::warn!("the log of the {path} that is gone is emptied: start the program again");
            }
            Err(error) => {
                tracing::error!(%error, "{path}-wal still holds changes of the file that is gone: move it after that before anything is started here");
            }
        }
    }
}

/// Copies all, and leaves nothing in the log.
fn empty(file: &File) -> Result<()> {
    let is_busy = file.prepared("pragma wal_checkpoint(truncate)")?.query_row([], |row| row.get::<_, bool>(0));
    match is_busy.map_err(|error| file.error(&error))? {
        false => Ok(()),
        true => Err(Error::Busy(file.path.display().to_string())),
    }
}

/// How many pages are in the log.
struct Log {
    pages: i64,
    /// Of these, not yet in the database.
    left: i64,
}

/// Whoever asks has the log open.
pub(super) fn open_log(file: &File) -> Result<()> {
    log(file).map(drop)
}

fn log(file: &File) -> Result<Log> {
    let mut look = file.prepared("pragma wal_checkpoint(noop)")?;
    let log = look.query_row([], |row| {
        let pages = row.get(1)?;
        Ok(Log { pages, left: pages - row.get::<_, i64>(2)? })
    });
    log.map_err(|error| file.error(&error))
}

#[cfg(test)]
mod tests {
    use rusqlite::OpenFlags;

    use super::super::FOR_WRITING;
    use super::*;
    use crate::Options;

    /// Whenever something is copied, somebody is writing.
    #[test]
    fn the_log_begins_again_under_a_stream_of_writes() {
        let home = tempfile::tempdir().unwrap();
        let path: Arc<std::path::Path> = home.path().join("things.db").into();
        let open = |flags| File::open(&path, flags | OpenFlags::SQLITE_OPEN_READ_WRITE, &Options::default()).unwrap();
        let writer = open(OpenFlags::SQLITE_OPEN_CREATE);
        writer.script(FOR_WRITING).unwrap();
        writer.script("pragma wal_autocheckpoint = 0; create table things (data); begin immediate").unwrap();
        let is_large = Arc::new(AtomicBool::new(false));
        let file = open(OpenFlags::empty());
        let place = Place::of(Arc::clone(&path));
        let mut copier = Copier { file, place, is_large: Arc::clone(&is_large), large: LARGE };
        let mut longest = 0;
        for _ in 0..60 {
            writer.script("insert into things values (zeroblob(4000000))").unwrap();
            copier.copy_from(LONG).unwrap();
            writer.script("commit").unwrap();
            begin_again_if(&is_large, &writer).unwrap();
            writer.script("begin immediate").unwrap();
            longest = longest.max(log(&copier.file).unwrap().pages);
        }
        assert!(longest >= LARGE, "it was to be large, and had {longest} pages");
        assert!(longest < 2 * LARGE, "{longest} pages");
    }
}
