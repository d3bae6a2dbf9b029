//! A place for one database, gone when the test ends.

/// A place for one database.
pub struct Home {
    /// The address of the database.
    pub url: String,
    place: Place,
}

enum Place {
    Directory(#[expect(dead_code, reason = "it is deleted when it is dropped")] tempfile::TempDir),
    Database(String),
}

impl Home {
    /// A file.
    pub fn sqlite() -> Home {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", directory.path().join("remit.db").display());
        Home { url, place: Place::Directory(directory) }
    }

    /// A database on the server that all tests share.
    pub fn postgres() -> Home {
        let name = format!("http_{}", std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0));
        administer(&format!("create database {name}"));
        let url = format!("{}/{name}", server().rsplit_once('/').unwrap().0);
        Home { url, place: Place::Database(name) }
    }

    /// Takes a database on a server away, whoever uses it.
    pub fn lose(&self) {
        if let Place::Database(name) = &self.place {
            administer(&format!("drop database if exists {name} with (force)"));
        }
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
