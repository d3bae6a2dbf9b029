use std::process::ExitCode;

use clap::Args;
use remit_domain::action::planning::batch::plan_day;
use remit_domain::clock::Day;

use super::failure::{Done, Failure};
use super::open::{Which, open};
use super::progress;
use crate::config::Loaded;

/// Turn what is due on a day into actions; run again, it only adds what is missing
#[derive(Debug, Args)]
pub struct Plan {
    #[command(flatten)]
    which: Which,
    /// Day, such as 2026-06-30 [default: today, where the organisation is]
    #[arg(long, value_name = "DAY")]
    date: Option<String>,
}

impl Plan {
    pub async fn run(self, loaded: Loaded) -> Done {
        let app = open(loaded.config)?;
        let (organisation, actor) = self.which.operator(&app, "plan").await?;
        let day = match &self.date {
            Some(text) => day(text)?,
            None => Day::of(actor.at, organisation.zone.rules()),
        };
        let bar = progress::counting("customers");
        let total = plan_day(&app.db, &actor, day, |batch| bar.set_position(batch.customers)).await;
        bar.finish_and_clear();
        let total = total?;
        say!("{day}: {} new, {} cancelled, {} customers looked at.", total.planned, total.cancelled, total.customers);
        if total.customers == 0 {
            say!("No customer is under a workflow, so nothing is due. Next: remit workflow assign NAME --all");
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A day as it is typed.
pub fn day(text: &str) -> Result<Day, Failure> {
    text.parse().map_err(|_| Failure::new(format!("{text:?} is not a day")).remedy("Days are written 2026-06-30."))
}
