//! Files of about 300 lines, 500 at most; the storage crate small enough to read in an hour.

use crate::tree::{files, source};

const LONGEST_FILE: usize = 500;
/// Lines of code: neither comments nor tests.
const STORAGE: usize = 2_180;

#[test]
fn no_file_is_longer_than_500_lines() {
    let mut all = files("crates", ".rs");
    all.extend(files("bench", ".rs"));
    all.extend(files("tests", ".py"));
    all.extend(files("crates", ".js"));
    let long: Vec<_> = all
        .iter()
        .map(|file| (file.text.lines().count(), &file.path))
        .filter(|(lines, _)| *lines > LONGEST_FILE)
        .collect();
    assert_eq!(long, [], "split them by what they are about");
}

#[test]
fn the_storage_crate_stays_small() {
    let lines: usize = source("db").iter().map(|file| file.code().len()).sum();
    assert!(lines < STORAGE, "crates/db has {lines} lines of code; it may have {STORAGE}");
}
