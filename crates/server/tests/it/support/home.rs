//! A place for one database, gone when the test ends. Each is a copy of one in which everybody has joined already.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use super::Site;

/// A place for one database.
pub struct Home {
    /// The address of the database.
    pub url: String,
    place: Place,
}

enum Place {
    Directory(tempfile::TempDir),
    Database(String),
}

const FILE: &str = "remit.db";

impl Home {
    /// A file.
    pub fn sqlite() -> Arc<Home> {
        static PREPARED: OnceLock<Arc<Home>> = OnceLock::new();
        PREPARED.get_or_init(|| Site::prepare(Home::in_directory())).copy()
    }

    /// A database on the server that all tests share.
    pub fn postgres() -> Arc<Home> {
        static PREPARED: OnceLock<Arc<Home>> = OnceLock::new();
        PREPARED.get_or_init(|| Site::prepare(Home::on_server("template", "template0"))).copy()
    }

    /// Takes a database on a server away, whoever uses it.
    pub fn lose(&self) {
        if let Place::Database(name) = &self.place {
            administer(&format!("drop database if exists {name} with (force)"));
        }
    }

    fn copy(&self) -> Arc<Home> {
        let directory = match &self.place {
            Place::Database(name) => return Arc::new(Home::on_server("test", name)),
            Place::Directory(directory) => directory,
        };
        let copy = Home::in_directory();
        let to = Path::new(copy.url.trim_start_matches("sqlite:"));
        for ending in ["", "-wal"] {
            let from = directory.path().join(format!("{FILE}{ending}"));
            if from.exists() {
                std::fs::copy(from, format!("{}{ending}", to.display())).unwrap();
            }
        }
        Arc::new(copy)
    }

    fn in_directory() -> Home {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", directory.path().join(FILE).display());
        Home { url, place: Place::Directory(directory) }
    }

    /// The name says whose it is, so that what a killed run leaves behind can be found.
    fn on_server(kind: &str, template: &str) -> Home {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let name = format!("remit_{kind}_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        administer(&format!("create database {name} template {template}"));
        let url = format!("{}/{name}", server().rsplit_once('/').unwrap().0);
        Home { url, place: Place::Database(name) }
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        self.lose();
    }
}

#[expect(clippy::disallowed_methods, reason = "the one setting of the tests")]
fn server() -> String {
    std::env::var("REMIT_TEST_POSTGRES").expect("REMIT_TEST_POSTGRES names a PostgreSQL server; ./test starts one")
}

fn administer(text: &str) {
    let mut client = postgres::Client::connect(&server(), postgres::NoTls).unwrap();
    client.batch_execute(text).unwrap();
}
