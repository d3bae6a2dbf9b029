use std::process::ExitCode;

use clap::{Args, Subcommand};
use remit_domain::Error;
use remit_domain::error::Conflict;
use remit_domain::permission::Role;
use remit_domain::user::commands::transfer_ownership;

use super::failure::{Done, Failure};
use super::open::{Which, open};
use super::previewed::Mode;
use super::user::{email, find};
use crate::config::Loaded;

/// Give an organisation another owner, when the owner's account is lost
#[derive(Debug, Args)]
pub struct Owner {
    #[command(flatten)]
    which: Which,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make somebody who has signed in before the owner; the owner until now becomes an admin
    Transfer {
        /// E-mail address of the new owner
        address: String,
        #[command(flatten)]
        mode: Mode,
    },
}

impl Owner {
    pub async fn run(self, loaded: Loaded) -> Done {
        let What::Transfer { address, mode } = &self.what;
        let app = open(loaded.config)?;
        let (organisation, actor) = self.which.operator(&app, "owner transfer").await?;
        let email = email(address)?;
        let user = find(&app, &actor, &email).await?;
        if user.role == Role::Owner {
            say!("{email} is the owner of {} already.", organisation.name);
            return Ok(ExitCode::SUCCESS);
        }
        let refused = |error| match error {
            Error::Conflict(Conflict::WrongStatus) => {
                Failure::new(format!("not possible: {email} is {}; nothing was changed", user.status.word()))
                    .remedy("Ownership goes to somebody who has joined, that is, who has signed in before.")
            }
            other => other.into(),
        };
        let done = mode.run(&app, &actor, |tx| transfer_ownership(tx, &actor, user.id, None)).await;
        if done.map_err(refused)?.is_some() {
            say!("{email} is the owner of {}; the owner until now is an admin.", organisation.name);
        }
        Ok(ExitCode::SUCCESS)
    }
}
