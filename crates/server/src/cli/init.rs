use std::process::ExitCode;

use clap::Args;
use remit_domain::Error;
use remit_domain::error::Conflict;
use remit_domain::organisation::Zone;
use remit_domain::organisation::commands::{NewOrganisation, create};
use remit_domain::permission::Position;
use remit_domain::secret::Secret;
use remit_domain::text::{EmailAddress, Name};

use super::failure::{Done, Failure};
use super::links;
use super::open::open;
use crate::config::Loaded;

/// Make an organisation and its owner, and print the link with which the owner chooses a password
#[derive(Debug, Args)]
pub struct Init {
    /// Name of the organisation
    #[arg(long, value_name = "NAME")]
    organisation: String,
    /// E-mail address of its owner
    #[arg(long, value_name = "ADDRESS")]
    owner: String,
    /// Name of the owner [default: the address, until they choose one]
    #[arg(long, value_name = "NAME")]
    owner_name: Option<String>,
    /// What the owner sees and gets: finance, accountant or account_manager
    #[arg(long, value_name = "POSITION", default_value = "finance")]
    position: String,
    /// Time zone in which its days begin, such as Europe/Paris
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    time_zone: String,
    /// Currency of amounts that come without one
    #[arg(long, value_name = "CODE", default_value = "EUR")]
    currency: String,
}

impl Init {
    pub async fn run(self, loaded: Loaded) -> Done {
        let app = open(loaded.config)?;
        let new = self.wanted(Secret::random(&mut app.random.generator()?))?;
        let at = app.clock.now();
        let made = app.db.write(|tx| create(tx, &new, at, "remit init")).await.map_err(explain)?;
        say!("{} is there ({}).", new.name, made.org);
        say!("For {}, once and for seven days:", new.owner);
        say!("  {}", app.invitation_link(&made.invitation));
        links::tell_address(&app.config);
        say!("Next: remit serve");
        Ok(ExitCode::SUCCESS)
    }

    fn wanted(&self, invitation: Secret) -> Result<NewOrganisation, Failure> {
        let wrong = |flag: &str, value: &str, why: String| Failure::new(format!("--{flag} {value:?}: {why}"));
        let name = |flag, typed: &str| Name::new(typed).map_err(|problem| wrong(flag, typed, problem.to_string()));
        Ok(NewOrganisation {
            name: name("organisation", &self.organisation)?,
            zone: Zone::new(&self.time_zone).map_err(|problem| {
                wrong("time-zone", &self.time_zone, problem.to_string()).remedy("Zones are named as in Europe/Paris.")
            })?,
            currency: self.currency.parse().map_err(|_| {
                wrong("currency", &self.currency, "not a currency".into()).remedy("Currencies are named as in EUR.")
            })?,
            owner: EmailAddress::new(&self.owner)
                .map_err(|problem| wrong("owner", &self.owner, problem.to_string()))?,
            owner_name: self.owner_name.as_deref().map(|typed| name("owner-name", typed)).transpose()?,
            owner_position: self.position.parse::<Position>().map_err(|problem| {
                wrong("position", &self.position, problem.to_string())
                    .remedy("Positions are finance, accountant and account_manager.")
            })?,
            invitation,
        })
    }
}

fn explain(error: Error) -> Failure {
    match error {
        Error::Conflict(Conflict::AlreadyExists) => Failure::new("there is an organisation of this name already")
            .remedy("Run remit serve, or choose another name."),
        other => other.into(),
    }
}
