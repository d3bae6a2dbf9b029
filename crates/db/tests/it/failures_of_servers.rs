//! What becomes of a PostgreSQL that is not there, goes away and comes back: a clear error, and nothing lost.

use std::io;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use remit_db::{Db, Error, Options};

use crate::support::{Home, administer, insert, names};

/// The server as seen over a network that can be cut.
struct Network {
    url: String,
    up: Arc<AtomicBool>,
    lines: Arc<Mutex<Vec<TcpStream>>>,
}

impl Network {
    fn to(home: &Home) -> Network {
        let (user, rest) = home.url.rsplit_once('@').unwrap();
        let (server, database) = rest.split_once('/').unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("{user}@{}/{database}", listener.local_addr().unwrap());
        let network = Network { url, up: Arc::new(AtomicBool::new(true)), lines: Arc::default() };
        let (server, up, lines) = (server.to_owned(), Arc::clone(&network.up), Arc::clone(&network.lines));
        thread::spawn(move || {
            for near in listener.incoming().map(Result::unwrap) {
                if up.load(Ordering::SeqCst) {
                    let far = TcpStream::connect(&server).unwrap();
                    lines.lock().unwrap().extend([near.try_clone().unwrap(), far.try_clone().unwrap()]);
                    carry(near.try_clone().unwrap(), far.try_clone().unwrap());
                    carry(far, near);
                }
            }
        });
        network
    }

    fn cut(&self) {
        self.up.store(false, Ordering::SeqCst);
        for line in self.lines.lock().unwrap().drain(..) {
            let _ = line.shutdown(Shutdown::Both);
        }
    }

    fn mend(&self) {
        self.up.store(true, Ordering::SeqCst);
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream) {
    thread::spawn(move || {
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Both);
    });
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
    let home = Home::postgres();
    home.things();
    let network = Network::to(&home);
    let db = Db::open(&network.url, Options::default()).unwrap();
    db.write(|tx| insert(tx, 1, "before")).await.unwrap();

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
    let home = Home::postgres();
    home.things();
    let network = Network::to(&home);
    let db = Db::open(&network.url, Options::default()).unwrap();
    db.write(|tx| insert(tx, 1, "before")).await.unwrap();
    let runs = std::sync::atomic::AtomicU32::new(0);
    let answer = db
        .write(|tx| {
            runs.fetch_add(1, Ordering::SeqCst);
            insert(tx, 2, "perhaps")?;
            network.cut();
            Ok::<_, Error>(())
        })
        .await;
    assert!(is_unavailable(&answer), "{answer:?}");
    assert_eq!(runs.into_inner(), 1);
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
