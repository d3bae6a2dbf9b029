//! A database for each test, copied from a template that is made once.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use postgres::{Client, NoTls};
use remit_db::{Db, Engine, Options};
use remit_domain::organisation::Zone;
use remit_domain::organisation::commands::{Made, NewOrganisation};
use remit_domain::permission::Position;
use remit_domain::schema::MIGRATIONS;
use remit_domain::{Error, organisation};
use tempfile::TempDir;
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use super::{NOW, email, name, people, secret};

/// A database that goes away with the test.
pub struct Database {
    pub(super) url: String,
    pub(super) place: Place,
}

pub(super) enum Place {
    Directory(TempDir),
    Server { name: String },
}

struct Template {
    database: Database,
    made: Made,
}

impl Database {
    /// A database with one organisation.
    pub fn with_organisation(engine: Engine) -> (Database, Made) {
        static SQLITE: OnceLock<Template> = OnceLock::new();
        static POSTGRES: OnceLock<Template> = OnceLock::new();
        let template = match engine {
            Engine::Sqlite => SQLITE.get_or_init(|| Template::make(engine)),
            Engine::Postgres => POSTGRES.get_or_init(|| Template::make(engine)),
        };
        (template.database.copy(), template.made.clone())
    }

    /// A database with nothing in it, not even a schema.
    pub fn empty(engine: Engine) -> Database {
        match engine {
            Engine::Sqlite => Database::in_directory(),
            Engine::Postgres => Database::on_server(&new_name("test"), "template0"),
        }
    }

    /// Opens it: on each call a pool of its own, as another node would have.
    pub fn open(&self) -> Db {
        let options = Options { connections: 4, ..Options::default() };
        Db::open(&self.url, options).unwrap()
    }

    fn copy(&self) -> Database {
        match &self.place {
            Place::Directory(directory) => {
                let copy = Database::in_directory();
                std::fs::copy(directory.path().join(FILE), copy.file()).unwrap();
                copy
            }
            Place::Server { name } => Database::on_server(&new_name("test"), name),
        }
    }

    fn in_directory() -> Database {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", directory.path().join(FILE).display());
        Database { url, place: Place::Directory(directory) }
    }

    pub fn file(&self) -> PathBuf {
        self.url.trim_start_matches("sqlite:").into()
    }

    fn on_server(name: &str, template: &str) -> Database {
        administer(&format!("create database {name} template {template}"));
        let url = server_url();
        let (server, _) = url.rsplit_once('/').unwrap();
        Database { url: format!("{server}/{name}"), place: Place::Server { name: name.into() } }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Place::Server { name } = &self.place {
            administer(&format!("drop database if exists {name} with (force)"));
        }
    }
}

const FILE: &str = "remit.db";

impl Template {
    fn make(engine: Engine) -> Template {
        if engine == Engine::Postgres {
            drop_orphans();
        }
        let database = match engine {
            Engine::Sqlite => Database::in_directory(),
            Engine::Postgres => Database::on_server(&new_name("template"), "template0"),
        };
        let db = database.open();
        db.migrate(MIGRATIONS).unwrap();
        let made = block_in_place(|| Handle::current().block_on(make_organisation(&db)));
        Template { database, made }
    }
}

async fn make_organisation(db: &Db) -> Made {
    let new = NewOrganisation {
        name: name("Acme Collections"),
        zone: Zone::new("Europe/Paris").unwrap(),
        currency: "EUR".parse().unwrap(),
        owner: email("olive.owner@example.org"),
        owner_name: Some(name("Olive Owner")),
        owner_position: Position::Accountant,
        invitation: secret(1),
    };
    let made: Result<Made, Error> = db.write(|tx| organisation::commands::create(tx, &new, NOW, "remit init")).await;
    let made = made.unwrap();
    people::join(db, &made.invitation, "Olive Owner").await;
    made
}

/// Names say which process they belong to, so that what a killed run leaves behind is found by the next.
fn new_name(kind: &str) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("remit_{kind}_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

fn drop_orphans() {
    let found = block_in_place(|| {
        administrator().query("select datname from pg_database where datname like 'remit\\_te%'", &[]).unwrap()
    });
    for row in found {
        let name = row.get::<_, String>(0);
        let process = name.split('_').nth(2).and_then(|process| process.parse::<u32>().ok());
        if process.is_some_and(|process| !PathBuf::from(format!("/proc/{process}")).exists()) {
            administer(&format!("drop database if exists {name} with (force)"));
        }
    }
}

fn administer(statement: &str) {
    block_in_place(|| administrator().batch_execute(statement).unwrap());
}

fn administrator() -> Client {
    Client::connect(&server_url(), NoTls).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "where the server is, only the environment of the test run knows")]
fn server_url() -> String {
    std::env::var("REMIT_TEST_POSTGRES")
        .expect("REMIT_TEST_POSTGRES names a PostgreSQL server, like postgres://postgres@127.0.0.1:5432/postgres")
}
