//! Two writers on one thing. On PostgreSQL one of them runs again; on SQLite they never meet.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use remit_db::{Db, Engine, Error, Options, Tx, params, sql};
use tokio::task::JoinSet;

use crate::support::{Home, both_engines, insert, names};

/// Writes from another node within the closure of a writer: a node's own writers may have to wait for each other.
fn meanwhile(db: &Db, work: impl Fn(&Tx<'_>) -> Result<(), Error> + Send) {
    let runtime = tokio::runtime::Handle::current();
    std::thread::scope(|scope| {
        scope.spawn(|| runtime.block_on(db.write(work))).join().unwrap().unwrap();
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_writer_whose_ground_has_moved_runs_again_on_the_new_one() {
    let home = Home::postgres();
    let (db, other) = (home.things(), home.open());
    db.write(|tx| insert(tx, 1, "a")).await.unwrap();
    let attempts = AtomicU32::new(0);
    db.write(|tx| {
        let seen = names(tx)?.join("+");
        if attempts.fetch_add(1, Ordering::SeqCst) == 0 {
            meanwhile(&other, |tx| {
                let seen = names(tx)?.join("+");
                insert(tx, 2, &format!("saw {seen}"))
            });
        }
        insert(tx, 3, &format!("saw {seen}"))
    })
    .await
    .unwrap();
    assert_eq!(attempts.into_inner(), 2);
    assert_eq!(db.read(names).await.unwrap(), ["a", "saw a", "saw a+saw a"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_somebody_took_meanwhile_is_a_conflict_and_not_a_violation() {
    let home = Home::postgres();
    let (db, other) = (home.things(), home.open());
    let attempts = AtomicU32::new(0);
    db.write(|tx| {
        let next = tx.one(sql!("select max(id) from things where org_id = $1"), params![1_i64], |row| row.get(0))?;
        let next = next.flatten().map_or(1, |last: i64| last + 1);
        let attempt = attempts.fetch_add(1, Ordering::SeqCst);
        if attempt < 2 {
            meanwhile(&other, |tx| insert(tx, next, &format!("other {attempt}")));
        }
        insert(tx, next, "ours")
    })
    .await
    .unwrap();
    assert_eq!(attempts.into_inner(), 3);
    assert_eq!(db.read(names).await.unwrap(), ["other 0", "other 1", "ours"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_two_nodes_everybody_has_their_turn() {
    let home = Home::postgres();
    let nodes = [home.things(), home.open()];
    let mut writers = JoinSet::new();
    for writer in 0..16 {
        let db = nodes[writer % 2].clone();
        writers.spawn(async move {
            for turn in 0..20 {
                let add = |tx: &Tx<'_>| {
                    let next = i64::try_from(names(tx)?.len()).unwrap();
                    insert(tx, next, &format!("{writer}-{turn}"))
                };
                db.write(add).await.unwrap();
            }
        });
    }
    writers.join_all().await;
    assert_eq!(nodes[0].read(names).await.unwrap().len(), 320);
}

#[tokio::test(flavor = "multi_thread")]
async fn others_wait_for_whoever_has_collided_twice() {
    let home = Home::postgres();
    let (db, other) =
        (home.things(), home.open_with(Options { busy_timeout: Duration::from_millis(50), ..Options::default() }));
    let runtime = tokio::runtime::Handle::current();
    let answers = Mutex::new(Vec::new());
    db.write(|tx| {
        let next = i64::try_from(names(tx)?.len()).unwrap();
        let add = |tx: &Tx<'_>| insert(tx, next, &format!("other {next}"));
        let answer = std::thread::scope(|scope| scope.spawn(|| runtime.block_on(other.write(add))).join().unwrap());
        answers.lock().unwrap().push(answer.is_ok());
        insert(tx, next, "ours")
    })
    .await
    .unwrap();
    assert_eq!(answers.into_inner().unwrap(), [true, true, false]);
    assert_eq!(db.read(names).await.unwrap(), ["other 0", "other 1", "ours"]);
}

/// Another program does not know of turns.
#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_without_end_is_given_up() {
    let home = Home::postgres();
    let db = home.things();
    let attempts = AtomicU32::new(0);
    let answer = db
        .write(|tx| {
            names(tx)?;
            let attempt = i64::from(attempts.fetch_add(1, Ordering::SeqCst));
            home.run(&format!(
                "begin isolation level serializable; select name from things where org_id = 1;
                 insert into things (org_id, id, name) values (1, {attempt}, 'other {attempt}'); commit"
            ));
            insert(tx, 1_000 + attempt, &format!("ours {attempt}"))
        })
        .await;
    assert_eq!(answer, Err(Error::Conflict));
    assert_eq!(attempts.into_inner(), 20);
}

both_engines! {
    async fn a_key_that_is_really_there_is_a_violation(home) {
        let db = home.things();
        db.write(|tx| insert(tx, 1, "a")).await.unwrap();
        let attempts = AtomicU32::new(0);
        let answer = db
            .write(|tx| {
                attempts.fetch_add(1, Ordering::SeqCst);
                insert(tx, 2, "a")
            })
            .await;
        assert!(answer.unwrap_err().violates("things_name"));
        // PostgreSQL cannot tell at the first time.
        assert_eq!(attempts.into_inner(), if db.engine() == Engine::Sqlite { 1 } else { 2 });
    }
}
