use std::path::Path;

use clap::Args;
use remit_db::{Db, Options};
use remit_domain::{Error, organisation};

use super::failure::{Done, Failure};
use super::open::open;
use super::serve::{listen, serve};
use crate::app::App;
use crate::config::{Config, Loaded, Storage};
use crate::demo::{self, Size};

/// The file of the demo, apart from everything else.
const FILE: &str = "./remit-demo.db";

/// Make an organisation with generated data, and run the server; run again, it goes on where it was
#[derive(Debug, Args)]
pub struct Demo {
    /// Address to listen at [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// Throw the demo's file away and make it anew
    #[arg(long)]
    fresh: bool,
}

impl Demo {
    /// A demo keeps its data in a file of its own, unless another is named.
    pub fn flags(&self, data: Option<&str>) -> Vec<(&'static str, String)> {
        let data = data.is_none().then(|| ("data", FILE.to_owned()));
        data.into_iter().chain(self.listen.clone().map(|listen| ("listen", listen))).collect()
    }

    pub async fn run(self, loaded: Loaded) -> Done {
        // First, so that the file of a demo that runs there is not thrown away under it.
        let listener = listen(&loaded.config).await?;
        if self.fresh {
            throw_away(&loaded.config).await?;
        }
        let app = open(loaded.config)?;
        prepare(&app).await?;
        introduce(&app);
        serve(app, listener).await
    }
}

async fn prepare(app: &App) -> Result<(), Failure> {
    if is_empty(&app.db).await? {
        let made = demo::make(app, &Size::DEMO, |what| eprintln!("Making {what} …")).await;
        made.map_err(|problem| Failure::new(format!("the demo could not be made: {problem:?}")))?;
    }
    Ok(())
}

/// Is there nothing yet? Anything but a demo is left alone.
async fn is_empty(db: &Db) -> Result<bool, Failure> {
    let refused = |why| Err(Failure::new(why).remedy("Choose another file with --data, or run remit serve."));
    match db.read(organisation::names).await {
        Ok(names) if names.is_empty() => Ok(true),
        Ok(names) if names.iter().all(|name| name == demo::ORGANISATION) => Ok(false),
        Ok(_) => refused("this database holds an organisation that is no demo"),
        Err(Error::Internal(remit_db::Error::Statement(_))) => refused("this database is no demo"),
        Err(error) => Err(error.into()),
    }
}

fn introduce(app: &App) {
    say!("\nRemit's demo is at {}\n", app.config.address());
    say!("Sign in as one of");
    for (kind, address) in demo::visitors() {
        say!("  {kind:<16} {address}");
    }
    say!("  with the password {}\n", demo::PASSWORD);
    say!(
        "Its data is in {}. Stop it with Ctrl-C; start it again to go on, with --fresh to begin anew.",
        app.config.data
    );
}

async fn throw_away(config: &Config) -> Result<(), Failure> {
    let Storage::Sqlite(file) = &config.data else {
        return Err(
            Failure::new("--fresh is for a demo in a file").remedy("Make an empty database on the server instead.")
        );
    };
    if !config.data.is_missing() {
        // Not migrated: the demo of another version goes too.
        is_empty(&Db::open(&config.data.url(), Options::default())?).await?;
    }
    for path in ["", "-wal", "-shm"].map(|ending| format!("{file}{ending}")) {
        if Path::new(&path).exists() {
            std::fs::remove_file(&path)?;
        }
    }
    Ok(())
}
