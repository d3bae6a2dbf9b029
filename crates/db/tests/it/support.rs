//! A database of its own for each test, on each engine.

use remit_db::{Db, Migration, Options, Tx, params, sql};
use std::time::Duration;

pub const THINGS: Migration = Migration {
    version: 1,
    name: "things",
    sql: "create table id_blocks (name text primary key, next bigint not null);
          create table things (
              org_id bigint not null, id bigint not null, name text not null, size bigint, data {bytes},
              code text unique, primary key (org_id, id)
          ) {clustered};
          create unique index things_name on things (org_id, name);",
    sizes: "",
    texts: &[],
};

/// Runs each test on both engines, as `name::sqlite` and `name::postgres`, and as `name::pooled` on PostgreSQL behind a
/// pooler that gives each transaction another connection.
macro_rules! both_engines {
    ($($(#[doc = $doc:literal])* async fn $name:ident($home:ident) $body:block)*) => {$(
        $(#[doc = $doc])*
        mod $name {
            use super::*;

            async fn test($home: $crate::support::Home) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                test($crate::support::Home::sqlite()).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                test($crate::support::Home::postgres()).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn pooled() {
                test($crate::support::Home::pooled()).await;
            }
        }
    )*};
}
pub(crate) use both_engines;

/// A place for one database, gone when the test ends.
pub struct Home {
    pub url: String,
    // Closed before its place goes.
    _place: Place,
}

enum Place {
    Directory(#[expect(dead_code, reason = "it is deleted when it is dropped")] tempfile::TempDir),
    Database(String),
}

impl Home {
    pub fn sqlite() -> Home {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", directory.path().join("things.db").display());
        Home { url, _place: Place::Directory(directory) }
    }

    pub fn postgres() -> Home {
        let name = format!("db_{}", std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0));
        administer(&format!("create database {name}"));
        let url = server();
        let url = format!("{}/{name}", url.rsplit_once('/').unwrap().0);
        Home { url, _place: Place::Database(name) }
    }

    pub fn pooled() -> Home {
        let mut home = Home::postgres();
        let (_, name) = home.url.rsplit_once('/').unwrap();
        let pooler = setting("REMIT_TEST_POOLER");
        home.url = format!("{}/{name}?pooler=transaction", pooler.rsplit_once('/').unwrap().0);
        home
    }

    pub fn open(&self) -> Db {
        self.open_with(Options { busy_timeout: Duration::from_secs(20), ..Options::default() })
    }

    pub fn open_with(&self, options: Options) -> Db {
        Db::open(&self.url, options).unwrap()
    }

    /// Runs SQL as another program would.
    pub fn run(&self, text: &str) {
        run_at(&self.url, text);
    }

    /// Opened, with the table of things.
    pub fn things(&self) -> Db {
        let db = self.open();
        db.migrate(&[THINGS]).unwrap();
        db
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Place::Database(name) = &self._place {
            administer(&format!("drop database {name} with (force)"));
        }
    }
}

/// The server that all tests share.
pub fn server() -> String {
    setting("REMIT_TEST_POSTGRES")
}

#[expect(clippy::disallowed_methods, reason = "where the servers of the tests are")]
fn setting(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} names a server; ./test starts one"))
}

/// Runs SQL on the server, on a connection of its own.
pub fn administer(text: &str) {
    run_at(&server(), text);
}

fn run_at(url: &str, text: &str) {
    let run = || postgres::Client::connect(url, postgres::NoTls).unwrap().batch_execute(text).unwrap();
    std::thread::scope(|scope| scope.spawn(run).join().unwrap());
}

pub fn insert(tx: &Tx<'_>, id: i64, name: &str) -> Result<(), remit_db::Error> {
    tx.run(sql!("insert into things (org_id, id, name) values ($1, $2, $3)"), params![1_i64, id, name]).map(drop)
}

pub fn names(tx: &Tx<'_>) -> Result<Vec<String>, remit_db::Error> {
    tx.all(sql!("select name from things where org_id = $1 order by id"), params![1_i64], |row| row.get(0))
}
