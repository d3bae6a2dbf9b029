//! Opens the database, and finds the organisation that a command is about.

use clap::Args;
use remit_db::{Db, Options};
use remit_domain::account::Cost;
use remit_domain::actor::Capacity;
use remit_domain::organisation::{self, Organisation};
use remit_domain::{Actor, Error, schema};

use super::failure::Failure;
use crate::app::{App, Parts};
use crate::config::Config;
use crate::edge::{Clock, Random};
use crate::hashing::Hashing;

/// Which organisation a command is about.
#[derive(Debug, Args)]
pub struct Which {
    /// Organisation, by name or id [default: the only one]
    #[arg(long, global = true, value_name = "NAME|ID")]
    organisation: Option<String>,
}

/// Opens the database that is configured and brings its schema up to date.
pub fn open(config: Config) -> Result<App, Failure> {
    let db = Db::open(&config.data.url(), Options::default())?;
    db.migrate(schema::MIGRATIONS)?;
    app(db, config)
}

/// Opens the database that is configured for a command that only reads; its schema has to be up to date.
pub async fn open_to_read(config: Config) -> Result<App, Failure> {
    if config.data.is_missing() {
        return Err(Failure::new(format!("there is no database at {} yet", config.data))
            .remedy("Make one with remit init, or choose another with --data."));
    }
    let db = Db::open(&config.data.url(), Options::default())?;
    db.check_version(schema::MIGRATIONS).await?;
    app(db, config)
}

fn app(db: Db, config: Config) -> Result<App, Failure> {
    let hashing = Hashing::new(Cost::default()).map_err(|error| Failure::new(error.to_string()))?;
    Ok(App::new(Parts { db, config, clock: Clock::system(), random: Random::system(), hashing }))
}

impl Which {
    /// Finds it.
    pub async fn find(&self, app: &App) -> Result<Organisation, Failure> {
        let all = app.db.read(organisation::all).await?;
        let named = |organisation: &&Organisation| match &self.organisation {
            Some(wanted) => organisation.name == *wanted || organisation.id.to_string() == *wanted,
            None => true,
        };
        let mut found = all.iter().filter(named);
        match (found.next(), found.next()) {
            (Some(only), None) => Ok(only.clone()),
            (Some(_), Some(_)) => Err(Failure::new("there are several organisations").remedy(choose(&all))),
            (None, _) if all.is_empty() => Err(Failure::new("there is no organisation yet")
                .remedy("Make one: remit init --organisation NAME --owner ADDRESS")),
            (None, _) => Err(Failure::new("there is no such organisation").remedy(choose(&all))),
        }
    }

    /// Finds it, and whoever runs this command there.
    pub async fn operator(&self, app: &App, command: &str) -> Result<(Organisation, Actor), Failure> {
        let organisation = self.find(app).await?;
        let source = format!("remit {command}");
        let actor = Actor { org: organisation.id, capacity: Capacity::Operator, at: app.clock.now(), source };
        Ok((organisation, actor))
    }
}

fn choose(all: &[Organisation]) -> String {
    let lines = all.iter().map(|organisation| format!("  {}  {}", organisation.id, organisation.name));
    format!("Choose one with --organisation:\n{}", lines.collect::<Vec<_>>().join("\n"))
}

/// One thing that was looked for by what an operator types.
pub fn found<T>(what: Result<T, Error>, message: &str) -> Result<T, Failure> {
    what.map_err(|error| match error {
        Error::NotFound => Failure::new(message),
        other => other.into(),
    })
}
