use std::process::ExitCode;

use clap::Args;
use remit_domain::audit::chain;

use super::failure::{Done, Failure};
use super::open::{Which, open_to_read};
use crate::config::Loaded;
use crate::cookie::hex;

/// Check that nobody has changed the audit log
#[derive(Debug, Args)]
pub struct VerifyAudit {
    #[command(flatten)]
    which: Which,
}

impl VerifyAudit {
    pub async fn run(self, loaded: Loaded) -> Done {
        let app = open_to_read(loaded.config).await?;
        let organisation = self.which.find(&app).await?;
        let (broken, head) = app
            .db
            .read(|tx| {
                Ok::<_, remit_domain::Error>((
                    chain::first_break(tx, organisation.id)?,
                    chain::head(tx, organisation.id)?,
                ))
            })
            .await?;
        match broken {
            None => {
                say!("The audit log of {} is whole: {} records.", organisation.name, head.seq);
                say!("Its last hash, kept elsewhere, shows later whether it was written anew: {}", hex(&head.hash));
                Ok(ExitCode::SUCCESS)
            }
            Some(seq) => Err(Failure::new(format!("the audit log of {} is broken at record {seq}", organisation.name))
                .remedy("Somebody changed, removed or added records in the database. Compare with a backup.")),
        }
    }
}
