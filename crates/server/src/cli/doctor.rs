use std::process::ExitCode;

use clap::Args;
use remit_domain::action::keys::check::{self, Report};
use remit_domain::actor::Capacity;
use remit_domain::id::OrgId;
use remit_domain::organisation::{self, Organisation};
use remit_domain::{Actor, Error, job, schema};

use super::failure::{Done, Failure};
use super::open::open_to_read;
use super::{count, progress};
use crate::app::App;
use crate::config::{Config, Loaded, Storage};
use crate::mail::Carrier;

/// Customers, or keys, that are compared in one transaction.
const AT_ONCE: i64 = 500;
/// So many differences are shown.
const SHOWN: usize = 20;

/// Show the configuration in force, and check the database
///
/// Compares whose every open action is, as the program reads it, with what the rules say. The server may go on meanwhile.
#[derive(Debug, Args)]
pub struct Doctor {}

impl Doctor {
    pub async fn run(self, loaded: Loaded) -> Done {
        say!("Configuration");
        for setting in &loaded.effective {
            say!("  {:<13} {:<32} ({})", setting.key.name, setting.value, setting.origin);
        }
        greet_mail_server(&loaded.config).await?;
        say!("Database");
        if loaded.config.data.is_missing() {
            say!("  not there yet; remit init makes it");
            return Ok(ExitCode::SUCCESS);
        }
        let app = open_to_read(loaded.config).await?;
        let differences = examine(&app).await?;
        if differences == 0 {
            Ok(ExitCode::SUCCESS)
        } else {
            let differences = count(differences, "difference", "differences");
            Err(Failure::new(format!("{differences} between what is kept and what the rules say"))
                .remedy("This is a fault in the program. Keep a copy of the database for whoever looks into it."))
        }
    }
}

/// Whether the mail server that is set up, if one is, takes mail of ours.
async fn greet_mail_server(config: &Config) -> Result<(), Failure> {
    let Some(carrier) = Carrier::of(config) else { return Ok(()) };
    say!("Mail server");
    carrier.greet().await.map_err(|why| {
        Failure::new(format!("the mail server does not take mail: {why}"))
            .remedy("Look at smtp, smtp_ca and mail_from; what waits to be sent is kept meanwhile.")
    })?;
    say!("  answers, and takes mail");
    Ok(())
}

async fn examine(app: &App) -> Result<usize, Failure> {
    let engine = match app.config.data {
        Storage::Sqlite(_) => "SQLite",
        Storage::Postgres(_) => "PostgreSQL",
    };
    say!("  {engine}, at migration {}", schema::MIGRATIONS.last().map_or(0, |migration| migration.version));
    let refused = app.db.prepare_all()?;
    refused.iter().for_each(|refused| say!("  {refused}"));
    let mut differences = refused.len();
    for organisation in app.db.read(organisation::all).await? {
        differences += compare(app, &organisation).await?;
    }
    Ok(differences)
}

async fn compare(app: &App, organisation: &Organisation) -> Result<usize, Failure> {
    say!("{} ({})", organisation.name, organisation.id);
    given_up(app, organisation.id).await?;
    let mut report = Report::default();
    placements(app, organisation.id, &mut report).await?;
    keys(app, organisation.id, &mut report).await?;
    let found = report.differences.len();
    let placements = count(report.placements, "place of open actions", "places of open actions");
    let keys = count(report.keys, "owner key", "owner keys");
    say!("  {placements} and {keys} compared: {}", count(found, "difference", "differences"));
    for difference in report.differences.iter().take(SHOWN) {
        say!("  {difference}");
    }
    Ok(found)
}

/// Shows the work that was tried in vain. It is no fault of the database, and what it was for may be done by hand since.
async fn given_up(app: &App, org: OrgId) -> Result<(), Error> {
    let actor = Actor { org, capacity: Capacity::Operator, at: app.clock.now(), source: "remit doctor".to_owned() };
    for job in app.db.read(|tx| job::given_up(tx, &actor, SHOWN as i64)).await? {
        let why = job.error.unwrap_or_default();
        match job.kind {
            job::Kind::Plan => {
                say!("  planning of {} was given up after {} attempts: {why}", job.name, job.attempts);
                say!("    remit plan --date {} does it", job.name);
            }
            job::Kind::Tell => {
                say!("  telling people of {} was given up after {} attempts: {why}", job.name, job.attempts);
                say!("    the mail of the next day tells it");
            }
        }
    }
    Ok(())
}

async fn placements(app: &App, org: OrgId, report: &mut Report) -> Result<(), Error> {
    let bar = progress::counting("places of open actions");
    let mut after = None;
    loop {
        after = app.db.read(|tx| check::placements(tx, org, after, AT_ONCE, report)).await?;
        bar.set_position(report.placements as u64);
        if after.is_none() {
            bar.finish_and_clear();
            return Ok(());
        }
    }
}

async fn keys(app: &App, org: OrgId, report: &mut Report) -> Result<(), Error> {
    let bar = progress::counting("owner keys");
    let mut after = None;
    loop {
        after = app.db.read(|tx| check::keys(tx, org, after, AT_ONCE, report)).await?;
        bar.set_position(report.keys as u64);
        if after.is_none() {
            bar.finish_and_clear();
            return Ok(());
        }
    }
}
