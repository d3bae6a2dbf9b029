//! Invites somebody, and prints their link: a server's operator hands it over.

use std::str::FromStr;

use clap::Args;
use remit_db::Tx;
use remit_domain::Actor;
use remit_domain::invitation::Invitation;
use remit_domain::permission::{Position, Role};
use remit_domain::secret::{OrgSecret, Secret};
use remit_domain::text::Name;
use remit_domain::user::{NewUser, commands};

use super::{email, known, refused};
use crate::app::App;
use crate::cli::failure::Failure;
use crate::cli::open::Which;
use crate::cli::previewed::Mode;
use crate::cli::{group, links};

/// Invite somebody, or give them a new link, and print it
#[derive(Debug, Args)]
pub struct Invite {
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
    #[command(flatten)]
    mode: Mode,
}

impl Invite {
    pub async fn run(&self, app: &App, which: &Which) -> Result<(), Failure> {
        let (organisation, actor) = which.operator(app, "user invite").await?;
        let secret = Secret::random(&mut app.random.generator()?);
        let email = email(&self.address)?;
        if self.put_in_or_invite(app, &actor, &secret).await?.is_none() {
            return Ok(());
        }
        if email.may_be_mistaken() {
            eprintln!("{}", links::look_alike(&email));
        }
        say!("For {email}, once and for seven days:");
        say!("  {}", app.invitation_link(&OrgSecret { org: organisation.id, secret }));
        links::tell_address(&app.config);
        Ok(())
    }

    /// Whoever is known gets a new link, and nothing else is changed of them.
    async fn put_in_or_invite(&self, app: &App, actor: &Actor, secret: &Secret) -> Result<Option<()>, Failure> {
        let new = self.wanted(app, actor, secret).await?;
        let Some(user) = app.db.read(|tx| known(tx, actor, &new.email)).await? else {
            let created = |tx: &Tx<'_>| commands::create(tx, actor, std::slice::from_ref(&new)).map(drop);
            return Ok(self.mode.run(app, actor, created).await?);
        };
        if self.says_more() {
            return Err(Failure::new(format!("{} is a user already; nothing was changed", user.email))
                .remedy("Leave out --name, --role, --position and --group to give them a new link."));
        }
        let link = [(user.id, Invitation::Link(secret.clone()))];
        let invited = self.mode.run(app, actor, |tx| commands::invite(tx, actor, &link).map(drop)).await;
        invited.map_err(|error| refused(&user, error))
    }

    /// Is there more to it than the address?
    fn says_more(&self) -> bool {
        self.name.is_some() || self.role.is_some() || self.position.is_some() || !self.group.is_empty()
    }

    async fn wanted(&self, app: &App, actor: &Actor, secret: &Secret) -> Result<NewUser, Failure> {
        let name = self.name.as_deref().map(Name::new).transpose();
        Ok(NewUser {
            email: email(&self.address)?,
            name: name.map_err(|problem| Failure::new(format!("--name: {problem}")))?,
            role: role(self.role.as_deref(), Role::Member)?,
            position: position(self.position.as_deref(), Position::AccountManager)?,
            groups: group::find_all(app, actor, &self.group).await?,
            invitation: Some(Invitation::Link(secret.clone())),
        })
    }
}

/// The role that was typed, or `default`.
pub(super) fn role(typed: Option<&str>, default: Role) -> Result<Role, Failure> {
    given(typed, default, "--role is member or admin")
}

/// The position that was typed, or `default`.
pub(super) fn position(typed: Option<&str>, default: Position) -> Result<Position, Failure> {
    given(typed, default, "--position is finance, accountant or account_manager")
}

fn given<T: FromStr>(typed: Option<&str>, default: T, choices: &str) -> Result<T, Failure> {
    typed.map_or(Ok(default), |typed| typed.parse().map_err(|_| Failure::new(choices)))
}
