//! What the tests stand on: a database of their own with one organisation in it, and people to act.

mod business;
mod database;
mod everything;
mod people;

use remit_db::{Db, Row, Tx, params, sql};
use remit_domain::actor::{Actor, Capacity};
use remit_domain::audit::chain::Entry;
use remit_domain::clock::Instant;
use remit_domain::id::{GroupId, OrgId, UserId};
use remit_domain::secret::Secret;
use remit_domain::text::{EmailAddress, Name};
use remit_domain::{Result, group};

pub use business::{call, day, euros, late, today};
pub use database::Database;
pub use people::{PASSWORD, accept, hasher, join, password_hash};
pub use remit_db::Engine;

/// Runs each test on both engines: `async fn grp_1_…(workspace: Workspace) { … }`.
macro_rules! both_engines {
    ($($(#[$attribute:meta])* async fn $name:ident($workspace:ident: Workspace) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports, reason = "a test may need nothing of its file")]
            use super::*;
            use $crate::support::Engine;

            $(#[$attribute])*
            async fn body($workspace: $crate::support::Workspace) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                body($crate::support::Workspace::new(Engine::Sqlite)).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                body($crate::support::Workspace::new(Engine::Postgres)).await;
            }
        }
    )+};
}

/// Monday, 2 March 2026, 09:00 in Paris: when the tests take place.
pub const NOW: Instant = Instant(1_772_438_400_000_000);

/// One database with one organisation, "Acme Collections", whose owner has joined.
pub struct Workspace {
    pub db: Db,
    pub org: OrgId,
    pub owner: Actor,
    database: Database,
}

impl Workspace {
    pub fn new(engine: Engine) -> Workspace {
        let (database, made) = Database::with_organisation(engine);
        let db = database.open();
        Workspace { db, org: made.org, owner: people::owner_at(made.org, made.owner, NOW), database }
    }

    /// Another one on the same engine, as new.
    pub fn another(&self) -> Workspace {
        Workspace::new(self.db.engine())
    }

    /// The same database behind a pool of its own, as another node has it.
    pub fn another_node(&self) -> Db {
        self.database.open()
    }

    /// What `work` answers; it must succeed.
    pub async fn read<T>(&self, work: impl FnOnce(&Tx<'_>) -> Result<T>) -> T {
        self.db.read(work).await.unwrap()
    }

    /// What `work` answers once it is written; it must succeed.
    pub async fn write<T>(&self, work: impl Fn(&Tx<'_>) -> Result<T>) -> T {
        self.try_write(work).await.unwrap()
    }

    /// What `work` answers once it is written, or why it was refused.
    pub async fn try_write<T>(&self, work: impl Fn(&Tx<'_>) -> Result<T>) -> Result<T> {
        self.db.write(work).await
    }

    /// A group of the organisation.
    pub async fn group(&self, called: &str, members: &[UserId]) -> GroupId {
        self.write(|tx| group::commands::create(tx, &self.owner, &name(called), members)).await
    }

    /// Whoever runs the program on its server.
    pub fn operator(&self) -> Actor {
        Actor { capacity: Capacity::Operator, source: "remit test".into(), ..self.owner.clone() }
    }

    /// Its database, past the program.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// The verbs of the audit log, oldest first.
    pub async fn recorded(&self) -> Vec<String> {
        self.records().await.into_iter().map(|entry| entry.verb).collect()
    }

    /// The audit log, oldest first.
    pub async fn records(&self) -> Vec<Entry> {
        let all = sql!(
            "select seq, at, actor_kind, actor_id, source, verb, subject, change
             from audit_records where org_id = $1 order by seq"
        );
        self.read(|tx| Ok(tx.all(all, params![self.org], record)?)).await
    }
}

fn record(row: &Row<'_>) -> std::result::Result<Entry, remit_db::Error> {
    Ok(Entry {
        seq: row.get(0)?,
        at: row.get(1)?,
        recorder: row.get(2)?,
        actor_id: row.get(3)?,
        source: row.get(4)?,
        verb: row.get(5)?,
        subject: row.get(6)?,
        change: row.get(7)?,
    })
}

/// `actor`, later by so many seconds.
pub fn later(actor: &Actor, seconds: i64) -> Actor {
    Actor { at: actor.at.plus_seconds(seconds), ..actor.clone() }
}

pub fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub fn email(text: &str) -> EmailAddress {
    EmailAddress::new(text).unwrap()
}

/// A secret that is the same for the same number.
pub fn secret(number: u64) -> Secret {
    use rand::SeedableRng;
    Secret::random(&mut rand::rngs::StdRng::seed_from_u64(number))
}

/// A secret that no other test and no other call has.
pub fn new_secret() -> Secret {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1 << 32);
    secret(NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Runs `work` so many times at once, each on threads of its own, and says what each answered.
pub async fn at_once<T, F>(times: u64, db: &Db, work: impl Fn(u64, Db) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let running = (0..times).map(|number| tokio::spawn(work(number, db.clone()))).collect::<Vec<_>>();
    let mut answers = Vec::new();
    for task in running {
        answers.push(task.await.unwrap());
    }
    answers
}
