use std::process::ExitCode;

use clap::{Args, Subcommand};
use remit_domain::clock::Instant;
use remit_domain::id::TokenId;
use remit_domain::permission::Scope;
use remit_domain::secret::Secret;
use remit_domain::text::Name;
use remit_domain::token;

use super::failure::{Done, Failure};
use super::open::{Which, found, open, open_to_read};
use crate::app::App;
use crate::config::Loaded;

/// Make, list and revoke the tokens with which programs use the API
#[derive(Debug, Args)]
pub struct Token {
    #[command(flatten)]
    which: Which,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make a token, and print it this once
    Create {
        /// What it is for
        #[arg(long)]
        name: String,
        /// What it may do: read, or write
        #[arg(long, default_value = "read")]
        scope: String,
    },
    /// List the tokens
    List,
    /// Make a token useless
    Revoke {
        /// Its id, as listed
        #[arg(value_name = "TOKEN")]
        id: String,
    },
}

impl Token {
    pub async fn run(self, loaded: Loaded) -> Done {
        let app = match self.what {
            What::List => open_to_read(loaded.config).await?,
            _ => open(loaded.config)?,
        };
        match &self.what {
            What::Create { name, scope } => create(&app, &self.which, name, scope).await?,
            What::List => list(&app, &self.which).await?,
            What::Revoke { id } => revoke(&app, &self.which, id).await?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn create(app: &App, which: &Which, name: &str, scope: &str) -> Result<(), Failure> {
    let name = Name::new(name).map_err(|problem| Failure::new(format!("--name {name:?}: {problem}")))?;
    let scope = scope.parse::<Scope>().map_err(|_| Failure::new("--scope is read or write"))?;
    let (_, actor) = which.operator(app, "token create").await?;
    let secret = Secret::random(&mut app.random.generator()?);
    let made = app.db.write(|tx| token::commands::create(tx, &actor, &name, scope, &secret)).await;
    let (id, bearer) = made?;
    eprintln!("{id} may {scope}. It is shown only now:");
    say!("{}", bearer.reveal());
    Ok(())
}

async fn list(app: &App, which: &Which) -> Result<(), Failure> {
    let organisation = which.find(app).await?;
    let tokens = app.db.read(|tx| token::all(tx, organisation.id)).await?;
    for token in tokens {
        let state = match (token.revoked_at, token.last_used_at) {
            (Some(at), _) => format!("revoked {}", moment(at)),
            (None, Some(at)) => format!("last used {}", moment(at)),
            (None, None) => "never used".to_owned(),
        };
        say!("{}  {:<5}  {}  (made {}, {state})", token.id, token.scope.word(), token.name, moment(token.created_at));
    }
    Ok(())
}

async fn revoke(app: &App, which: &Which, id: &str) -> Result<(), Failure> {
    let unknown = "there is no token in use with this id; `remit token list` shows them";
    let id = id.parse::<TokenId>().map_err(|_| Failure::new(unknown))?;
    let (_, actor) = which.operator(app, "token revoke").await?;
    found(app.db.write(|tx| token::commands::revoke(tx, &actor, id)).await, unknown)?;
    say!("{id} is revoked.");
    Ok(())
}

fn moment(at: Instant) -> String {
    at.timestamp().strftime("%Y-%m-%d %H:%M UTC").to_string()
}
