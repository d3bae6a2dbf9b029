mod erase;
mod password;

use std::process::ExitCode;
use std::str::FromStr;

use clap::{Args, Subcommand};
use remit_db::Tx;
use remit_domain::account::second_factor;
use remit_domain::error::Conflict;
use remit_domain::invitation::Invitation;
use remit_domain::permission::{Position, Role};
use remit_domain::secret::{OrgSecret, Secret};
use remit_domain::text::{EmailAddress, Name, fold};
use remit_domain::user::{self, NewUser, User as Known};
use remit_domain::{Actor, Error, group};

use super::failure::{Done, Failure};
use super::links;
use super::open::{Which, found, open};
use crate::app::App;
use crate::config::Loaded;

/// Invite, suspend, reactivate and erase single users, set passwords and reset two-step sign-in; `remit import team` takes many
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
    Invite(Invite),
    /// Take away sign-in and every action, and keep the rest
    Suspend {
        /// E-mail address
        address: String,
    },
    /// Bring a suspended user back
    Reactivate {
        /// E-mail address
        address: String,
    },
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

/// Invite somebody, or give them a new link, and print it
#[derive(Debug, Args)]
struct Invite {
    /// E-mail address
    address: String,
    /// Name, until they choose one
    #[arg(long)]
    name: Option<String>,
    /// What a new user may configure: member or admin [default: member]
    #[arg(long)]
    role: Option<String>,
    /// What a new user sees: finance, accountant or account_manager [default: account_manager]
    #[arg(long)]
    position: Option<String>,
    /// Groups of a new user, by name
    #[arg(long)]
    group: Vec<String>,
}

impl User {
    pub async fn run(self, loaded: Loaded) -> Done {
        let app = open(loaded.config)?;
        match &self.what {
            What::Invite(invite) => invite.run(&app, &self.which).await?,
            What::Suspend { address } => {
                change(&app, &self.which, address, user::commands::suspend, "suspended").await?
            }
            What::Reactivate { address } => {
                change(&app, &self.which, address, user::commands::reactivate, "back").await?;
            }
            What::SecondFactorReset { address } => {
                let reset = "without two-step sign-in, and signed out everywhere";
                change(&app, &self.which, address, second_factor::commands::reset, reset).await?;
            }
            What::Erase { whom } => erase::erase(&app, &self.which, whom).await?,
            What::Password { address } => password::set(&app, &self.which, &email(address)?).await?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

type Command = fn(&Tx<'_>, &Actor, remit_domain::id::UserId) -> Result<(), Error>;

async fn change(app: &App, which: &Which, address: &str, command: Command, done: &str) -> Result<(), Failure> {
    let (_, actor) = which.operator(app, "user").await?;
    let email = email(address)?;
    let user = find(app, &actor, &email).await?;
    let changed = app.db.write(|tx| command(tx, &actor, user.id)).await;
    changed.map_err(|error| refused(&user, error))?;
    say!("{email} is {done}.");
    Ok(())
}

impl Invite {
    async fn run(&self, app: &App, which: &Which) -> Result<(), Failure> {
        let (organisation, actor) = which.operator(app, "user invite").await?;
        let secret = Secret::random(&mut app.random.generator()?);
        let (email, new) = (email(&self.address)?, self.wanted(&secret)?);
        match app.db.read(|tx| known(tx, &actor, &email)).await? {
            Some(user) => {
                if self.says_more() {
                    return Err(Failure::new(format!("{email} is a user already; nothing was changed"))
                        .remedy("Leave out --name, --role, --position and --group to give them a new link."));
                }
                let invited = app
                    .db
                    .write(|tx| user::commands::invite(tx, &actor, &[(user.id, Invitation::Link(secret.clone()))]))
                    .await;
                invited.map_err(|error| refused(&user, error))?;
            }
            None => app.db.write(|tx| self.put_in(tx, &actor, &new)).await?,
        }
        if email.may_be_mistaken() {
            eprintln!("{}", links::look_alike(&email));
        }
        say!("For {email}, once and for seven days:");
        say!("  {}", app.invitation_link(&OrgSecret { org: organisation.id, secret }));
        links::tell_address(&app.config);
        Ok(())
    }

    /// Is there more to it than the address?
    fn says_more(&self) -> bool {
        self.name.is_some() || self.role.is_some() || self.position.is_some() || !self.group.is_empty()
    }

    fn wanted(&self, secret: &Secret) -> Result<NewUser, Failure> {
        let name = self.name.as_deref().map(Name::new).transpose();
        Ok(NewUser {
            email: email(&self.address)?,
            name: name.map_err(|problem| Failure::new(format!("--name: {problem}")))?,
            role: given(self.role.as_deref(), Role::Member, "--role is member or admin")?,
            position: given(
                self.position.as_deref(),
                Position::AccountManager,
                "--position is finance, accountant or account_manager",
            )?,
            groups: Vec::new(),
            invitation: Some(Invitation::Link(secret.clone())),
        })
    }

    fn put_in(&self, tx: &Tx<'_>, actor: &Actor, new: &NewUser) -> Result<(), Error> {
        let keys = self.group.iter().map(|name| fold(name)).collect::<Vec<_>>();
        let keys = keys.iter().map(String::as_str).collect::<Vec<_>>();
        let groups = group::named(tx, actor.org, &keys)?;
        if groups.len() < keys.len() {
            return Err(Error::invalid("group", remit_domain::error::Problem::Unknown));
        }
        let new = NewUser { groups: groups.into_iter().map(|group| group.id).collect(), ..new.clone() };
        user::commands::create(tx, actor, &[new]).map(drop)
    }
}

fn given<T: FromStr>(typed: Option<&str>, default: T, choices: &str) -> Result<T, Failure> {
    typed.map_or(Ok(default), |typed| typed.parse().map_err(|_| Failure::new(choices)))
}

fn known(tx: &Tx<'_>, actor: &Actor, email: &EmailAddress) -> Result<Option<Known>, Error> {
    Ok(user::by_email(tx, actor.org, &[email.key()])?.pop().map(|(_, user)| user))
}

/// Who has an address.
pub(super) async fn find(app: &App, actor: &Actor, email: &EmailAddress) -> Result<Known, Failure> {
    let user = app.db.read(|tx| known(tx, actor, email)?.ok_or(Error::NotFound)).await;
    found(user, "nobody has this address")
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
