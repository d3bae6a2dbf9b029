//! What becomes of a SQLite file that cannot be used: a clear error, and nothing lost.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

use remit_db::{Db, Error, Options, Tx, params, sql, sql_global};

use crate::support::{Home, THINGS, insert, names};

pub const NOW: Options = Options { connections: 2, busy_timeout: Duration::ZERO, list_timeout: Duration::ZERO };

pub fn open(path: &Path) -> Result<Db, Error> {
    Db::open(&format!("sqlite:{}", path.display()), NOW)
}

pub fn path_of(home: &Home) -> &Path {
    Path::new(home.url.strip_prefix("sqlite:").unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_address_is_refused() {
    for url in ["", "things.db", "mysql://localhost/x", "sqlite:", "sqlite::memory:"] {
        assert!(matches!(Db::open(url, NOW), Err(Error::Url(_))), "{url}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_opened_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let nowhere = directory.path().join("missing/things.db");
    let error = open(&nowhere).err().unwrap();
    assert!(matches!(&error, Error::Unavailable(text) if text.contains("missing/things.db")), "{error:?}");
    let text = directory.path().join("text.db");
    fs::write(&text, "This is a letter and no database at all. ".repeat(100)).unwrap();
    let error = open(&text).err().unwrap();
    assert!(matches!(&error, Error::Unavailable(text) if text.contains("not a database")), "{error:?}");
    assert!(matches!(open(directory.path()), Err(Error::Unavailable(_))));
}

/// Where the one who runs the tests may write everything, the test runs once more as somebody who may not.
#[test]
fn a_file_that_may_only_be_read_is_refused_and_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("things.db");
    fs::write(&path, "").unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o444)).unwrap();
    if fs::OpenOptions::new().write(true).open(&path).is_ok() {
        return as_nobody("failures_of_files::a_file_that_may_only_be_read_is_refused_and_left_alone");
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let error = runtime.block_on(async { open(&path) }).err().unwrap();
    assert_eq!(error, Error::ReadOnly(path.display().to_string()));
    assert_eq!(fs::read(&path).unwrap(), b"");
}

fn as_nobody(test: &str) {
    const NOBODY: u32 = 65_534;
    let directory = tempfile::tempdir().unwrap();
    fs::set_permissions(directory.path(), Permissions::from_mode(0o777)).unwrap();
    let program = directory.path().join("tests");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    let done = Command::new(program)
        .args(["--exact", test])
        .env("TMPDIR", directory.path())
        .current_dir(directory.path())
        .uid(NOBODY)
        .gid(NOBODY)
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && output.contains("1 passed"), "{output}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_somebody_else_is_writing_is_busy_and_can_be_read() {
    let home = Home::sqlite();
    let other = home.things();
    let db = open(path_of(&home)).unwrap();
    let (locked, wait) = mpsc::channel();
    let (finish, finished) = mpsc::channel::<()>();
    let finished = std::sync::Mutex::new(finished);
    let writing = tokio::spawn(async move {
        other
            .write(move |tx| {
                insert(tx, 1, "theirs")?;
                locked.send(()).unwrap();
                finished.lock().unwrap().recv().unwrap();
                Ok::<_, Error>(())
            })
            .await
    });
    tokio::task::block_in_place(|| wait.recv().unwrap());
    let busy = db.write(|tx| insert(tx, 2, "ours")).await;
    assert!(matches!(&busy, Err(Error::Busy(path)) if path.ends_with("things.db")), "{busy:?}");
    assert!(matches!(db.migrate(&[THINGS]), Err(Error::Busy(_))));
    assert_eq!(db.read(names).await.unwrap(), [""; 0]);
    finish.send(()).unwrap();
    writing.await.unwrap().unwrap();
    db.write(|tx| insert(tx, 2, "ours")).await.unwrap();
    assert_eq!(db.read(names).await.unwrap(), ["theirs", "ours"]);
}

fn most_pages(tx: &Tx<'_>, pages: i64) -> Result<(), Error> {
    let statement = match pages {
        40 => sql_global!("pragma max_page_count = 40"),
        _ => sql_global!("pragma max_page_count = 4000"),
    };
    tx.one(statement, params![], |row| row.get::<i64>(0)).map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_loses_nothing_that_was_promised() {
    let home = Home::sqlite();
    let db = home.things();
    db.write(|tx| insert(tx, 0, "before").and_then(|()| most_pages(tx, 40))).await.unwrap();
    let page = vec![7_u8; 4_000];
    let mut kept = 0;
    let full = loop {
        let filled = db
            .write(|tx| {
                for id in 1..5_i64 {
                    tx.run(
                        sql!("insert into things (org_id, id, name, data) values ($1, $2, $3, $4)"),
                        params![1_i64, kept * 4 + id, format!("{kept}-{id}"), page],
                    )?;
                }
                Ok::<_, Error>(())
            })
            .await;
        match filled {
            Ok(()) => kept += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(&full, Error::Full(path) if path.ends_with("things.db")), "{full:?}");
    assert!(kept > 1);
    assert_eq!(db.read(names).await.unwrap().len() as i64, 1 + 4 * kept);
    db.write(|tx| most_pages(tx, 4_000)).await.unwrap();
    db.write(|tx| insert(tx, 1_000, "after")).await.unwrap();
    drop(db);
    assert_eq!(home.open().read(names).await.unwrap().len() as i64, 2 + 4 * kept);
}

/// Writers share commits, and here some of them fail and take the others with them.
#[tokio::test(flavor = "multi_thread")]
async fn of_many_writers_on_a_full_disk_each_is_told_the_truth() {
    let home = Home::sqlite();
    let db = home.things();
    db.write(|tx| most_pages(tx, 40)).await.unwrap();
    let writers: Vec<_> = (0..64_i64)
        .map(|id| {
            let db = db.clone();
            tokio::spawn(async move {
                db.write(|tx| {
                    tx.run(
                        sql!("insert into things (org_id, id, name, data) values ($1, $2, $3, $4)"),
                        params![1_i64, id, id.to_string(), vec![7_u8; 4_000]],
                    )
                })
                .await
            })
        })
        .collect();
    let (mut promised, mut refused) = (Vec::new(), 0);
    for (id, writer) in writers.into_iter().enumerate() {
        match writer.await.unwrap() {
            Ok(_) => promised.push(id.to_string()),
            Err(error) => {
                assert!(matches!(error, Error::Full(_)), "{error:?}");
                refused += 1;
            }
        }
    }
    assert!(refused > 0);
    assert_eq!(db.read(names).await.unwrap(), promised);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_torn_file_is_an_error_and_no_panic() {
    let home = Home::sqlite();
    let db = home.things();
    db.write(|tx| (0..2_000).try_for_each(|id| insert(tx, id, &format!("thing {id}")))).await.unwrap();
    drop(db);
    let mut bytes = fs::read(path_of(&home)).unwrap();
    bytes[8_192..].fill(0xA5);
    fs::write(path_of(&home), bytes).unwrap();
    let answer = match open(path_of(&home)) {
        Ok(db) => db.read(names).await.map(drop),
        Err(error) => Err(error),
    };
    assert!(matches!(answer, Err(Error::Unavailable(_))), "{answer:?}");
}
