//! Who may read the files of SQLite.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use remit_db::{Db, Options};

use crate::support::THINGS;

/// Every file in `directory`, with what others than its owner may do to it.
fn rights_of_others(directory: &Path) -> Vec<(String, u32)> {
    let files = fs::read_dir(directory).unwrap().map(Result::unwrap);
    let rights = files.map(|file| {
        let mode = file.metadata().unwrap().permissions().mode();
        (file.file_name().into_string().unwrap(), mode & 0o077)
    });
    let mut rights: Vec<_> = rights.collect();
    rights.sort();
    rights
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_database_is_for_its_owner_alone_and_so_is_what_stands_beside_it() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("things.db");
    let db = Db::open(&format!("sqlite:{}", path.display()), Options::default()).unwrap();
    db.migrate(&[THINGS]).unwrap();
    let found = rights_of_others(directory.path());
    assert_eq!(found, ["things.db", "things.db-shm", "things.db-wal"].map(|name| (name.to_owned(), 0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rights_that_somebody_has_given_stay() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("things.db");
    fs::write(&path, "").unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
    drop(Db::open(&format!("sqlite:{}", path.display()), Options::default()).unwrap());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
}
