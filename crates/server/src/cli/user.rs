mod edit;
mod erase;
mod invite;
mod password;
mod remove;
mod standing;

use std::process::ExitCode;

use clap::{Args, Subcommand};
use remit_db::Tx;
use remit_domain::account::second_factor;
use remit_domain::error::Conflict;
use remit_domain::id::UserId;
use remit_domain::text::EmailAddress;
use remit_domain::user::{self, User as Known, commands};
use remit_domain::{Actor, Error};

use super::failure::{Done, Failure};
use super::open::{Which, found, open};
use super::previewed::Mode;
use crate::app::App;
use crate::config::Loaded;
use standing::change;

/// Invite, change, suspend and remove single users, set passwords and reset two-step sign-in; `remit import team` takes many
#[derive(Debug, Args)]
pub struct User {
    #[command(flatten)]
    which: Which,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Invite somebody, or give them a new link, and print it
    Invite(invite::Invite),
    /// Take an invitation back: its link is useless, and they own nothing until the next one
    Withdraw {
        /// E-mail address
        address: String,
        #[command(flatten)]
        mode: Mode,
    },
    /// Change what somebody may configure, sees and belongs to
    Edit(edit::Edit),
    /// Take away sign-in and every action, and keep the rest
    Suspend {
        /// E-mail address
        address: String,
        #[command(flatten)]
        mode: Mode,
    },
    /// Bring a suspended user back
    Reactivate {
        /// E-mail address
        address: String,
        #[command(flatten)]
        mode: Mode,
    },
    /// Take somebody out of every list; whoever takes over is assigned and named in their place
    Remove(remove::Remove),
    /// Take two-step sign-in away from somebody who has lost their telephone, in every organisation
    SecondFactorReset {
        /// E-mail address
        address: String,
    },
    /// Take away for good what is known of somebody who has been removed: name, address, and the account if it has no other seat
    Erase {
        /// E-mail address that they had, or id
        #[arg(value_name = "ADDRESS|ID")]
        whom: String,
    },
    /// Set a password, given on the standard input, and end every session that began with the old one
    Password {
        /// E-mail address
        address: String,
    },
}

impl User {
    pub async fn run(self, loaded: Loaded) -> Done {
        let (app, which) = (open(loaded.config)?, &self.which);
        match &self.what {
            What::Invite(invite) => invite.run(&app, which).await?,
            What::Withdraw { address, mode } => {
                let done = "not invited any more";
                change(&app, which, address, mode, commands::withdraw_invitation, done).await?;
            }
            What::Edit(edit) => edit.run(&app, which).await?,
            What::Suspend { address, mode } => {
                change(&app, which, address, mode, commands::suspend, "suspended").await?;
            }
            What::Reactivate { address, mode } => {
                change(&app, which, address, mode, commands::reactivate, "back").await?;
            }
            What::Remove(remove) => remove.run(&app, which).await?,
            What::SecondFactorReset { address } => {
                let reset = "without two-step sign-in, and signed out everywhere";
                change(&app, which, address, &Mode::DONE, second_factor::commands::reset, reset).await?;
            }
            What::Erase { whom } => erase::erase(&app, which, whom).await?,
            What::Password { address } => password::set(&app, which, &email(address)?).await?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn known(tx: &Tx<'_>, actor: &Actor, email: &EmailAddress) -> Result<Option<Known>, Error> {
    Ok(user::by_email(tx, actor.org, &[email.key()])?.pop().map(|(_, user)| user))
}

/// Who has an address.
pub(super) async fn find(app: &App, actor: &Actor, email: &EmailAddress) -> Result<Known, Failure> {
    let user = app.db.read(|tx| known(tx, actor, email)?.ok_or(Error::NotFound)).await;
    found(user, &format!("nobody has the address {email}"))
}

/// Who have these addresses.
pub(super) async fn find_all(app: &App, actor: &Actor, addresses: &[String]) -> Result<Vec<UserId>, Failure> {
    let mut found = Vec::with_capacity(addresses.len());
    for address in addresses {
        found.push(find(app, actor, &email(address)?).await?.id);
    }
    Ok(found)
}

/// Why `user` is not changed; where their status forbids it, which it is.
fn refused(user: &Known, error: Error) -> Failure {
    match error {
        Error::Conflict(Conflict::WrongStatus) => {
            Failure::new(format!("not possible: {} is {}", user.email, user.status.word()))
        }
        other => other.into(),
    }
}

/// The address that was typed.
pub(super) fn email(address: &str) -> Result<EmailAddress, Failure> {
    EmailAddress::new(address).map_err(|problem| Failure::new(format!("{address:?}: {problem}")))
}
