//! Files that are nobody else's to read.

use std::fs::OpenOptions;
use std::path::Path;

/// Makes an empty file for its owner alone, where there is none; one that is there keeps the rights it was given.
/// What stands in the way is told by whoever opens it next.
pub(crate) fn make(path: &Path) {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let _ = options.open(path);
}
