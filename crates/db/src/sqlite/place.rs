//! Which files a store has open, and whether they are still those that stand at their path.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::{Error, Result};

/// Where the database is.
#[derive(Clone)]
pub(super) struct Place {
    path: Arc<Path>,
    /// The database, its write-ahead log, and the memory that those who use the log share: each is found by its path.
    files: Arc<[Opened; 3]>,
    is_lost: Arc<AtomicBool>,
}

/// One of the files, and which it was when it was opened.
struct Opened {
    path: PathBuf,
    inode: Option<(u64, u64)>,
}

impl Place {
    /// To be asked for when all three are open. What the log stands beside is the file itself, not a link to it.
    pub(super) fn of(path: Arc<Path>) -> Place {
        let file = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let beside = |end: &str| Opened::at(OsString::from_iter([file.as_os_str(), end.as_ref()]).into());
        let files = Arc::new([Opened::at(path.to_path_buf()), beside("-wal"), beside("-shm")]);
        Place { path, files, is_lost: Arc::default() }
    }

    pub(super) fn path(&self) -> &Arc<Path> {
        &self.path
    }

    /// Does another file stand there now, or none? Then the place is lost for good: another program may have begun to use it.
    pub(super) fn look(&self) -> bool {
        if self.files.iter().any(Opened::is_gone) {
            self.is_lost.store(true, Ordering::SeqCst);
        }
        self.is_lost.load(Ordering::SeqCst)
    }

    /// Nobody would find again what is written to a file that is no longer there.
    pub(super) fn check(&self) -> Result<()> {
        if !self.is_lost.load(Ordering::SeqCst) {
            return Ok(());
        }
        let path = self.path.display();
        Err(Error::Unavailable(format!(
            "{path} was moved, replaced or deleted while it was open; start the program again"
        )))
    }

    /// Has whoever opens the path next make a log of their own.
    pub(super) fn remove_log(&self) {
        let [_database, log @ ..] = &*self.files;
        for file in log.iter().filter(|file| !file.is_gone()) {
            if let Err(error) = std::fs::remove_file(&file.path) {
                tracing::error!(%error, "remove {} before anything is started here", file.path.display());
            }
        }
    }
}

impl Opened {
    fn at(path: PathBuf) -> Opened {
        Opened { inode: inode(&path).ok().flatten(), path }
    }

    /// What cannot be looked at is not taken for gone.
    fn is_gone(&self) -> bool {
        inode(&self.path).is_ok_and(|inode| inode != self.inode)
    }
}

/// Which file stands at a path.
fn inode(path: &Path) -> std::io::Result<Option<(u64, u64)>> {
    #[cfg(unix)]
    return match std::fs::metadata(path) {
        Ok(file) => {
            use std::os::unix::fs::MetadataExt;
            Ok(Some((file.dev(), file.ino())))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    };
    #[cfg(not(unix))]
    Ok(None)
}
