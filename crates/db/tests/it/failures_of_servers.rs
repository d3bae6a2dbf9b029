//! What becomes of a PostgreSQL that is not there, goes away and comes back: a clear error, and nothing lost.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use remit_db::{Db, Error, Options};

use crate::support::{Home, administer, insert, names};

/// The server as seen over a network that can be cut.
struct Network {
    url: String,
    lines: Arc<Lines>,
}

struct Lines {
    up: AtomicBool,
    /// The next answer of the server does not arrive: the network is cut instead.
    fails_next: AtomicBool,
    open: Mutex<Vec<TcpStream>>,
}

impl Network {
    fn to(home: &Home) -> Network {
        let (user, rest) = home.url.rsplit_once('@').unwrap();
        let (server, database) = rest.split_once('/').unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("{user}@{}/{database}", listener.local_addr().unwrap());
        let lines =
            Arc::new(Lines { up: AtomicBool::new(true), fails_next: AtomicBool::new(false), open: Mutex::default() });
        let (server, network) = (server.to_owned(), Network { url, lines: Arc::clone(&lines) });
        thread::spawn(move || {
            for near in listener.incoming().map(Result::unwrap) {
                if lines.up.load(Ordering::SeqCst) {
                    let far = TcpStream::connect(&server).unwrap();
                    lines.open.lock().unwrap().extend([near.try_clone().unwrap(), far.try_clone().unwrap()]);
                    carry_questions(near.try_clone().unwrap(), far.try_clone().unwrap());
                    carry_answers(far, near, Arc::clone(&lines));
                }
            }
        });
        network
    }

    fn cut(&self) {
        self.lines.cut();
    }

    fn mend(&self) {
        self.lines.up.store(true, Ordering::SeqCst);
    }

    fn cut_before_the_next_answer(&self) {
        self.lines.fails_next.store(true, Ordering::SeqCst);
    }
}

impl Lines {
    fn cut(&self) {
        self.up.store(false, Ordering::SeqCst);
        for line in self.open.lock().unwrap().drain(..) {
            let _ = line.shutdown(Shutdown::Both);
        }
    }
}

fn carry_questions(mut from: TcpStream, mut to: TcpStream) {
    thread::spawn(move || {
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Both);
    });
}

fn carry_answers(mut from: TcpStream, mut to: TcpStream, lines: Arc<Lines>) {
    thread::spawn(move || {
        let mut answer = [0; 8_192];
        while let Ok(length @ 1..) = from.read(&mut answer) {
            if lines.fails_next.swap(false, Ordering::SeqCst) {
                return lines.cut();
            }
            if to.write_all(&answer[..length]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
    });
}

/// A database with one thing, opened over a network.
async fn over_a_network() -> (Home, Network, Db) {
    let home = Home::postgres();
    home.things();
    let network = Network::to(&home);
    let db = Db::open(&network.url, Options::default()).unwrap();
    db.write(|tx| insert(tx, 1, "before")).await.unwrap();
    (home, network, db)
}

fn is_unavailable<T>(answer: &Result<T, Error>) -> bool {
    matches!(answer, Err(Error::Unavailable(_)))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_there_is_named_without_the_password() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let answer = Db::open(&format!("postgres://remit:secret@127.0.0.1:{port}/remit"), Options::default());
    let message = answer.err().unwrap().to_string();
    assert!(message.contains(&format!("127.0.0.1:{port}")) && message.contains("is it running?"), "{message}");
    assert!(!message.contains("secret"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_not_there_is_named() {
    let url = crate::support::server();
    let url = format!("{}/no_such_database", url.rsplit_once('/').unwrap().0);
    let message = Db::open(&url, Options::default()).err().unwrap().to_string();
    assert!(message.contains("no_such_database"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_address_is_refused() {
    for url in [
        "postgres://localhost:port/x",
        "postgres://localhost/x?sslmode=perhaps",
        "postgres://localhost/?sslmode=require&sslrootcert=/missing",
    ] {
        assert!(matches!(Db::open(url, Options::default()), Err(Error::Url(_))), "{url}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_goes_away_and_comes_back_is_used_again() {
    let (_home, network, db) = over_a_network().await;
    let cut_off = db
        .write(|tx| {
            insert(tx, 2, "cut off")?;
            network.cut();
            insert(tx, 3, "into nothing")
        })
        .await;
    assert!(is_unavailable(&cut_off), "{cut_off:?}");
    for _ in 0..3 {
        let away = db.read(names).await;
        assert!(is_unavailable(&away), "{away:?}");
        assert!(is_unavailable(&db.prepare_all()));
    }

    network.mend();
    assert_eq!(db.read(names).await.unwrap(), ["before"]);
    db.write(|tx| insert(tx, 4, "after")).await.unwrap();
    assert_eq!(db.read(names).await.unwrap(), ["before", "after"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_is_cut_off_is_not_run_again() {
    let (_home, network, db) = over_a_network().await;
    let runs = AtomicU32::new(0);
    let answer = db
        .write(|tx| {
            runs.fetch_add(1, Ordering::SeqCst);
            insert(tx, 2, "perhaps")?;
            network.cut();
            Ok::<_, Error>(())
        })
        .await;
    assert!(matches!(answer, Err(Error::Uncertain(_))), "{answer:?}");
    assert_eq!(runs.into_inner(), 1);
    network.mend();
    assert_eq!(db.read(names).await.unwrap(), ["before"]);
}

/// Only the answer is lost: nobody is told that nothing was changed.
#[tokio::test(flavor = "multi_thread")]
async fn a_commit_whose_answer_is_cut_off_is_made_and_not_called_refused() {
    let (_home, network, db) = over_a_network().await;
    let answer = db
        .write(|tx| {
            insert(tx, 2, "perhaps")?;
            network.cut_before_the_next_answer();
            Ok::<_, Error>(())
        })
        .await;
    assert!(matches!(answer, Err(Error::Uncertain(_))), "{answer:?}");
    network.mend();
    assert_eq!(db.read(names).await.unwrap(), ["before", "perhaps"]);
}

/// As when the server is restarted: every connection that waits in the pool is dead.
#[tokio::test(flavor = "multi_thread")]
async fn connections_that_died_while_they_were_idle_are_replaced() {
    let home = Home::postgres();
    let db = home.things();
    db.write(|tx| insert(tx, 1, "before")).await.unwrap();
    let (_, name) = home.url.rsplit_once('/').unwrap();
    administer(&format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"));
    db.write(|tx| insert(tx, 2, "after")).await.unwrap();
    assert_eq!(db.read(names).await.unwrap(), ["before", "after"]);
}
