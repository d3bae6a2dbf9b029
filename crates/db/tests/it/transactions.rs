//! What a transaction promises.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Barrier};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use remit_db::{Error, Options, Tx, params, sql, sql_global};

use crate::support::{Home, both_engines, insert, names};

#[derive(Debug, PartialEq)]
enum Stop {
    Storage(Error),
    ChangedMyMind,
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Storage(error)
    }
}

fn count(tx: &Tx<'_>) -> Result<i64, Error> {
    let count = tx.one(sql!("select count(*) from things where org_id = $1"), params![1_i64], |row| row.get(0))?;
    Ok(count.unwrap())
}

both_engines! {
    async fn a_list_that_takes_too_long_is_broken_off_and_nothing_else(home) {
        home.things();
        let db = home.open_with(Options { connections: 1, list_timeout: Duration::from_millis(50), ..Options::default() });
        let endless = |tx: &Tx<'_>| {
            let text = sql_global!(
                "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n where i < 0"
            );
            tx.one(text, &[], |row| row.get::<i64>(0))
        };
        assert_eq!(db.read_list(endless).await, Err(Error::TooLong));
        assert_eq!(db.read(names).await.unwrap(), [""; 0], "the connection is given back as it was");
        let as_long_as_it_takes = |tx: &Tx<'_>| {
            let text = sql_global!(
                "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000) select max(i) from n"
            );
            tx.one(text, &[], |row| row.get::<i64>(0))
        };
        assert_eq!(db.read(as_long_as_it_takes).await, Ok(Some(1_000_000)));
    }

    async fn ok_commits_and_err_leaves_no_trace(home) {
        let db = home.things();
        db.write(|tx| insert(tx, 1, "kept")).await.unwrap();
        let stopped = db
            .write(|tx| {
                insert(tx, 2, "not kept")?;
                Err::<(), _>(Stop::ChangedMyMind)
            })
            .await;
        assert_eq!(stopped, Err(Stop::ChangedMyMind));
        assert_eq!(db.read(names).await.unwrap(), ["kept"]);
        drop(db);
        assert_eq!(home.open().read(names).await.unwrap(), ["kept"]);
    }

    async fn a_panic_leaves_no_trace_and_the_database_goes_on(home) {
        let db = home.things();
        let panicking = db.clone();
        let write = tokio::spawn(async move {
            panicking
                .write(|tx| {
                    insert(tx, 1, "not kept")?;
                    panic!("on purpose");
                    #[expect(unreachable_code, reason = "it says what the closure answers")]
                    Ok::<(), Error>(())
                })
                .await
        });
        assert!(write.await.unwrap_err().is_panic());
        let panicking = db.clone();
        let read = tokio::spawn(async move { panicking.read(|_| -> Result<(), Error> { panic!("on purpose") }).await });
        assert!(read.await.unwrap_err().is_panic());
        db.write(|tx| insert(tx, 2, "kept")).await.unwrap();
        assert_eq!(db.read(names).await.unwrap(), ["kept"]);
    }

    async fn after_a_failure_nothing_is_committed_whatever_the_closure_says(home) {
        let db = home.things();
        db.write(|tx| insert(tx, 1, "here")).await.unwrap();
        let answer = db
            .write(|tx| {
                insert(tx, 2, "new")?;
                let taken = insert(tx, 3, "here").unwrap_err();
                assert!(taken.violates("things_name"));
                assert_eq!(insert(tx, 4, "later"), Err(taken));
                Ok::<_, Error>(())
            })
            .await;
        assert!(answer.unwrap_err().violates("things_name"));
        assert_eq!(db.read(names).await.unwrap(), ["here"]);
    }

    async fn a_read_cannot_write(home) {
        let db = home.things();
        let answer = db.read(|tx| insert(tx, 1, "new")).await;
        assert!(matches!(answer, Err(Error::ReadOnly(_))), "{answer:?}");
        assert_eq!(db.read(names).await.unwrap(), [""; 0]);
    }

    async fn a_read_sees_one_state_to_its_end(home) {
        let db = home.things();
        let other = db.clone();
        let (saw, look) = std::sync::mpsc::channel();
        let (go_on, written) = std::sync::mpsc::channel();
        let reading = tokio::spawn(async move {
            other
                .read(move |tx| {
                    let before = names(tx)?;
                    saw.send(()).unwrap();
                    written.recv().unwrap();
                    Ok::<_, Error>((before, names(tx)?))
                })
                .await
        });
        tokio::task::block_in_place(|| look.recv().unwrap());
        db.write(|tx| insert(tx, 1, "new")).await.unwrap();
        go_on.send(()).unwrap();
        let (before, after) = reading.await.unwrap().unwrap();
        assert_eq!(before, after);
    }

    async fn constraints_have_one_name_on_both_engines(home) {
        let db = home.things();
        db.write(|tx| {
            tx.run(
                sql!("insert into things (org_id, id, name, code) values ($1, 1, 'a', 'x')"),
                params![1_i64],
            )
        })
        .await
        .unwrap();
        let again = sql!("insert into things (org_id, id, name, code) values ($1, $2, $3, $4)");
        for (id, name, code, broken) in [
            (1, Some("b"), "y", "things_pkey"),
            (2, Some("a"), "y", "things_name"),
            (2, Some("b"), "x", "things_code_key"),
            (2, None, "y", "things.name"),
        ] {
            let answer = db.write(|tx| tx.run(again, params![1_i64, id, name, code])).await;
            assert!(answer.as_ref().is_err_and(|error| error.violates(broken)), "{answer:?}");
        }
    }

    /// Each reads the count and adds one: a lost conflict would show as a number that is there twice.
    async fn writers_at_the_same_time_are_as_if_one_after_another(home) {
        let db = home.things();
        let together = Arc::new(Barrier::new(8));
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let (db, together) = (db.clone(), Arc::clone(&together));
                tokio::task::spawn_blocking(move || {
                    together.wait();
                    tokio::runtime::Handle::current().block_on(async {
                        for turn in 0..5 {
                            let name = format!("{writer}-{turn}");
                            db.write(|tx| insert(tx, count(tx)?, &name)).await.unwrap();
                        }
                    });
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(db.read(count).await.unwrap(), 40);
    }

    async fn a_failing_writer_takes_none_of_its_neighbours_with_it(home) {
        let db = home.things();
        let writers: Vec<_> = (0..40_i64)
            .map(|writer| {
                let db = db.clone();
                tokio::spawn(async move {
                    db.write(|tx| {
                        insert(tx, writer, &writer.to_string())?;
                        match writer % 4 {
                            1 => Err(Stop::ChangedMyMind),
                            2 => insert(tx, writer, "twice").map_err(Stop::from),
                            3 => panic!("on purpose"),
                            _ => Ok(()),
                        }
                    })
                    .await
                })
            })
            .collect();
        for (writer, done) in writers.into_iter().enumerate() {
            let kept = matches!(done.await, Ok(Ok(())));
            assert_eq!(kept, writer % 4 == 0);
        }
        let expected: Vec<_> = (0..40).step_by(4).map(|writer| writer.to_string()).collect();
        assert_eq!(db.read(names).await.unwrap(), expected);
    }

    async fn a_statement_inside_the_rows_of_another_is_refused(home) {
        let db = home.things();
        db.write(|tx| insert(tx, 1, "a")).await.unwrap();
        let each = sql!("select id from things where org_id = $1");
        let answer = db.read(|tx| tx.each(each, params![1_i64], |_| names(tx).map(drop))).await;
        assert!(matches!(answer, Err(Error::Statement(_))), "{answer:?}");
    }

    async fn it_works_and_closes_without_a_runtime(home) {
        let db = home.things();
        let names = std::thread::spawn(move || {
            drop(at_once(db.write(|tx| insert(tx, 1, "a"))));
            at_once(db.read(names))
        })
        .join();
        assert_eq!(names.unwrap(), Ok(vec!["a".to_owned()]));
    }

    async fn closed_inside_a_task_without_harm(home) {
        let db = home.things();
        tokio::spawn(async move {
            db.read(names).await.unwrap();
            drop(db);
        })
        .await
        .unwrap();
    }
}

/// The answer of what has nothing to wait for.
fn at_once<T>(work: impl Future<Output = T>) -> T {
    match std::pin::pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer,
        Poll::Pending => panic!("it waits"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_committed_gets_from_the_log_into_the_file_while_others_have_it_open() {
    let home = Home::sqlite();
    let (db, other) = (home.things(), home.open());
    let size = || std::fs::metadata(home.url.trim_start_matches("sqlite:")).unwrap().len();
    assert_eq!(other.read(names).await.unwrap(), [""; 0]);
    let before = size();
    let long = "x".repeat(1_000);
    db.write(|tx| (0..1_000).try_for_each(|id| insert(tx, id, &format!("{id}{long}")))).await.unwrap();
    drop(db);
    assert!(size() > before + 2_000_000, "{} bytes", size());
}

/// On SQLite they share its commit, and need not wait for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 32)]
async fn whoever_commits_does_not_wait_for_the_end_of_those_who_fail() {
    let home = Home::sqlite();
    let db = home.things();
    let (present, failed) = (Arc::<AtomicU64>::default(), Arc::<AtomicU64>::default());
    let done = Arc::<AtomicBool>::default();
    let failing: Vec<_> = (0..24)
        .map(|_| {
            let (db, present, failed, done) =
                (db.clone(), Arc::clone(&present), Arc::clone(&failed), Arc::clone(&done));
            tokio::spawn(async move {
                while !done.load(Ordering::SeqCst) {
                    present.fetch_add(1, Ordering::SeqCst);
                    // It leaves when others are there, who then wait.
                    let until_others_came = |_: &Tx<'_>| {
                        while present.load(Ordering::SeqCst) < 20 && !done.load(Ordering::SeqCst) {
                            std::thread::yield_now();
                        }
                        Err::<(), _>(Stop::ChangedMyMind)
                    };
                    assert_eq!(db.write(until_others_came).await, Err(Stop::ChangedMyMind));
                    present.fetch_sub(1, Ordering::SeqCst);
                    failed.fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    while present.load(Ordering::SeqCst) < 20 {
        tokio::task::yield_now().await;
    }
    let before = failed.load(Ordering::SeqCst);
    let write = db.clone();
    let kept = tokio::spawn(async move { write.write(|tx| insert(tx, 1, "kept")).await });
    let kept = tokio::time::timeout(Duration::from_secs(30), kept).await;
    let failed_meanwhile = failed.load(Ordering::SeqCst) - before;
    done.store(true, Ordering::SeqCst);
    for task in failing {
        task.await.unwrap();
    }
    kept.expect("it waits for those who fail").unwrap().unwrap();
    assert!(failed_meanwhile < 8_000, "it waited for {failed_meanwhile} who failed");
}
