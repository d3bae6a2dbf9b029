//! Where the data is: a database that is generated once, and a copy of it for each run, since a run changes it.

use std::fs;
use std::path::PathBuf;

use postgres::{Client, NoTls};
use remit_db::{Db, Engine, Options};
use remit_domain::schema::MIGRATIONS;
use tokio::task::block_in_place;

use crate::Failure;
use crate::args::Args;

/// The environment names the server by this.
const SERVER: &str = "REMIT_BENCH_POSTGRES";

/// The two databases of an engine and a size.
pub struct Databases {
    place: Place,
    name: String,
}

enum Place {
    Directory(PathBuf),
    Server(String),
}

/// One of the two.
#[derive(Clone, Copy)]
pub enum Which {
    /// As it was generated.
    Original,
    /// The copy that a run works on.
    Copy,
}

impl Databases {
    pub fn new(args: &Args) -> Result<Databases, Failure> {
        let place = match args.engine {
            Engine::Sqlite => {
                fs::create_dir_all(&args.data)?;
                Place::Directory(args.data.clone())
            }
            Engine::Postgres => Place::Server(server()?),
        };
        Ok(Databases { place, name: format!("remit_bench_{}", args.size.name) })
    }

    /// Opens one of them, with its schema.
    pub fn open(&self, which: Which) -> Result<Db, Failure> {
        let db = Db::open(&self.url(which), Options { connections: 4, ..Options::default() })?;
        db.migrate(MIGRATIONS)?;
        Ok(db)
    }

    /// The address of one of them.
    pub fn url(&self, which: Which) -> String {
        match &self.place {
            Place::Directory(_) => format!("sqlite:{}", self.file(which).display()),
            Place::Server(url) => format!("{}/{}", server_of(url), self.name(which)),
        }
    }

    /// Is there anything of an earlier run?
    pub fn exists(&self) -> Result<bool, Failure> {
        match &self.place {
            Place::Directory(_) => Ok(self.file(Which::Original).exists()),
            Place::Server(url) => block_in_place(|| {
                let found = administrator(url)?
                    .query_opt("select 1 from pg_database where datname = $1", &[&self.name(Which::Original)])?;
                Ok(found.is_some())
            }),
        }
    }

    /// Makes an empty one where the original was.
    pub fn begin_again(&self) -> Result<(), Failure> {
        match &self.place {
            Place::Directory(_) => self.remove_file(Which::Original),
            Place::Server(url) => block_in_place(|| {
                let name = self.name(Which::Original);
                let mut administrator = administrator(url)?;
                administrator.batch_execute(&format!("drop database if exists {name} with (force)"))?;
                administrator.batch_execute(&format!("create database {name} template template0"))?;
                Ok(())
            }),
        }
    }

    /// Has the engine tidy up after much was written, as it would by itself in time.
    pub fn settle(&self) -> Result<(), Failure> {
        match &self.place {
            Place::Directory(_) => Ok(()),
            Place::Server(url) => block_in_place(|| {
                let url = format!("{}/{}", server_of(url), self.name(Which::Original));
                let mut client = Client::connect(&url, NoTls)?;
                client.batch_execute("vacuum analyze")?;
                client.batch_execute("checkpoint")?;
                Ok(())
            }),
        }
    }

    /// Copies the original, which nobody may have open.
    pub fn copy(&self) -> Result<(), Failure> {
        match &self.place {
            Place::Directory(_) => {
                self.remove_file(Which::Copy)?;
                fs::copy(self.file(Which::Original), self.file(Which::Copy))?;
                Ok(())
            }
            Place::Server(url) => block_in_place(|| {
                let (original, copy) = (self.name(Which::Original), self.name(Which::Copy));
                let mut administrator = administrator(url)?;
                administrator.batch_execute(&format!("drop database if exists {copy} with (force)"))?;
                administrator.batch_execute(&format!("create database {copy} template {original}"))?;
                Ok(())
            }),
        }
    }

    /// How many bytes the original has.
    pub fn bytes(&self) -> Result<u64, Failure> {
        match &self.place {
            Place::Directory(_) => Ok(fs::metadata(self.file(Which::Original))?.len()),
            Place::Server(url) => block_in_place(|| {
                let size = administrator(url)?
                    .query_one("select pg_database_size($1)", &[&self.name(Which::Original)])?
                    .try_get::<_, i64>(0)?;
                Ok(size.unsigned_abs())
            }),
        }
    }

    /// Which version of the engine, and the settings that matter.
    pub fn description(&self) -> Result<String, Failure> {
        match &self.place {
            Place::Directory(_) => Ok("SQLite in the process: WAL, synchronous = full".into()),
            Place::Server(url) => block_in_place(|| {
                let mut administrator = administrator(url)?;
                let mut show = |name: &str| -> Result<String, Failure> {
                    Ok(administrator.query_one(&format!("show {name}"), &[])?.try_get(0)?)
                };
                let mut settings = format!("PostgreSQL {}", show("server_version")?);
                for name in ["fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "max_wal_size"] {
                    settings += &format!(", {name} = {}", show(name)?);
                }
                Ok(settings)
            }),
        }
    }

    fn name(&self, which: Which) -> String {
        match which {
            Which::Original => self.name.clone(),
            Which::Copy => format!("{}_copy", self.name),
        }
    }

    fn file(&self, which: Which) -> PathBuf {
        match &self.place {
            Place::Directory(path) => path.join(format!("{}.db", self.name(which))),
            Place::Server(_) => PathBuf::new(),
        }
    }

    fn remove_file(&self, which: Which) -> Result<(), Failure> {
        let file = self.file(which);
        for ending in ["db", "db-wal", "db-shm"] {
            let file = file.with_extension(ending);
            if file.exists() {
                fs::remove_file(file)?;
            }
        }
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "where the server is, only the environment of the run knows")]
fn server() -> Result<String, Failure> {
    std::env::var(SERVER).map_err(|_| format!("{SERVER} names the server, as bench/with-postgres does").into())
}

/// The address without the database.
fn server_of(url: &str) -> &str {
    url.rsplit_once('/').map_or(url, |(server, _)| server)
}

fn administrator(url: &str) -> Result<Client, Failure> {
    Ok(Client::connect(url, NoTls)?)
}
