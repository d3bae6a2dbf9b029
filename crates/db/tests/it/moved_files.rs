//! What becomes of a SQLite file that is moved, replaced or deleted while a program has it open: nothing that was promised is
//! lost, and nobody else loses anything by it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Duration;

use remit_db::Error;

use crate::failures_of_files::{open, path_of};
use crate::support::{Home, THINGS, insert, names};

/// What stands in the log would be taken for changes of the other file, and be lost to the one that was moved.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_replaced_is_left_with_all_that_was_promised_and_the_other_as_it_is() {
    let (home, other) = (Home::sqlite(), Home::sqlite());
    other.things().write(|tx| insert(tx, 1, "another's")).await.unwrap();
    let db = home.things();
    db.write(|tx| insert(tx, 1, "before")).await.unwrap();
    let elsewhere = replace(&home, &other);
    drop(db);
    assert_eq!(open(path_of(&home)).unwrap().read(names).await.unwrap(), ["another's"]);
    assert_eq!(open(&elsewhere).unwrap().read(names).await.unwrap(), ["before"]);
}

/// Puts another's database where `home`'s is; answers where that went.
fn replace(home: &Home, other: &Home) -> PathBuf {
    let elsewhere = path_of(home).with_extension("moved");
    fs::rename(path_of(home), &elsewhere).unwrap();
    fs::rename(path_of(other), path_of(home)).unwrap();
    elsewhere
}

/// Both are found by the same path, and so are their logs.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_opens_the_other_file_shares_nothing_with_those_who_have_the_moved_one_open() {
    let (home, other) = (Home::sqlite(), Home::sqlite());
    other.things().write(|tx| (1..500).try_for_each(|id| insert(tx, id, &format!("another's {id}")))).await.unwrap();
    let db = home.things();
    db.write(|tx| insert(tx, 1, "before")).await.unwrap();
    let elsewhere = replace(&home, &other);
    assert!(db.check_version(&[THINGS]).await.is_err());
    wait_until_gone(&path_of(&home).with_extension("db-shm")).await;
    let second = open(path_of(&home)).unwrap();
    second.write(|tx| insert(tx, 1_000, "new")).await.unwrap();
    assert!(matches!(db.read(names).await, Err(Error::Unavailable(_))));
    assert!(matches!(db.write(|tx| insert(tx, 2, "late")).await, Err(Error::Unavailable(_))));
    drop(db);
    second.write(|tx| insert(tx, 1_001, "newer")).await.unwrap();
    drop(second);
    let names_in = async |path: &Path| open(path).unwrap().read(names).await.unwrap();
    assert_eq!(names_in(path_of(&home)).await[499..], ["new", "newer"]);
    assert_eq!(names_in(&elsewhere).await, ["before"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_moved_or_replaced_takes_no_change_until_it_is_opened_again() {
    let home = Home::sqlite();
    let db = home.things();
    db.write(|tx| insert(tx, 1, "one")).await.unwrap();
    let (path, elsewhere) = (path_of(&home), path_of(&home).with_extension("moved"));
    let write = async |id| db.write(|tx| insert(tx, id, &id.to_string())).await;
    let is_refused = |answer: Result<(), Error>| {
        let message = answer.unwrap_err().to_string();
        assert!(message.contains("was moved, replaced or deleted") && message.contains("start the program again"));
    };
    fs::rename(path, &elsewhere).unwrap();
    is_refused(write(2).await);
    is_refused(db.check_version(&[THINGS]).await);
    fs::copy(&elsewhere, path).unwrap();
    is_refused(write(3).await);
    fs::rename(&elsewhere, path).unwrap();
    is_refused(write(4).await);
    is_refused(db.read(names).await.map(drop));
    drop(db);
    let again = open(path).unwrap();
    again.write(|tx| insert(tx, 5, "5")).await.unwrap();
    assert_eq!(again.read(names).await.unwrap(), ["one", "5"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_whose_log_was_deleted_takes_no_change_and_has_all_that_was_promised() {
    let home = Home::sqlite();
    let db = home.things();
    db.write(|tx| insert(tx, 1, "one")).await.unwrap();
    fs::remove_file(path_of(&home).with_extension("db-wal")).unwrap();
    assert!(matches!(db.write(|tx| insert(tx, 2, "two")).await, Err(Error::Unavailable(_))));
    drop(db);
    assert_eq!(open(path_of(&home)).unwrap().read(names).await.unwrap(), ["one"]);
}

async fn wait_until_gone(path: &Path) {
    let gone = async {
        while path.exists() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), gone).await.unwrap();
}

/// The log stands beside the file, not beside the link.
#[tokio::test(flavor = "multi_thread")]
async fn behind_a_link_it_is_the_file_that_counts_and_where_the_link_leads() {
    let (home, other) = (Home::sqlite(), Home::sqlite());
    drop(other.things());
    let link = path_of(&home);
    for (number, lose) in [lose_log as fn(&Path, &Path), lose_file, lead_elsewhere].into_iter().enumerate() {
        let file = link.with_extension(number.to_string());
        symlink(&file, link).unwrap();
        let db = home.things();
        db.write(|tx| insert(tx, 1, "one")).await.unwrap();
        lose(&file, path_of(&other));
        assert!(matches!(db.write(|tx| insert(tx, 2, "two")).await, Err(Error::Unavailable(_))), "{number}");
        wait_until_gone(&file.with_extension(format!("{number}-shm"))).await;
        assert!(!file.with_extension(format!("{number}-wal")).exists(), "{number}");
        drop(db);
        fs::remove_file(link).unwrap();
    }

    fn lose_log(file: &Path, _other: &Path) {
        fs::remove_file(file.with_extension("0-wal")).unwrap();
    }

    fn lose_file(file: &Path, _other: &Path) {
        fs::rename(file, file.with_extension("moved")).unwrap();
    }

    fn lead_elsewhere(file: &Path, other: &Path) {
        let link = file.with_extension("db");
        fs::remove_file(&link).unwrap();
        symlink(other, link).unwrap();
    }
}
