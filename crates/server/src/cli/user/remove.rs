//! Removes somebody, with whoever takes over what they leave (USR 7).

use clap::Args;
use remit_db::Tx;
use remit_domain::Error;
use remit_domain::error::{Fault, Problem};
use remit_domain::user::User;
use remit_domain::user::commands::{self, Replacement};

use super::{email, find, find_all, refused};
use crate::app::App;
use crate::cli::failure::Failure;
use crate::cli::open::Which;
use crate::cli::previewed::Mode;

/// Take somebody out of every list; whoever takes over is assigned and named in their place
#[derive(Debug, Args)]
pub struct Remove {
    /// E-mail address
    address: String,
    /// E-mail address of who takes over their customers, and their place in rules
    #[arg(long, value_name = "ADDRESS")]
    to: Option<String>,
    /// E-mail address of who takes their place in rules, where it is somebody else
    #[arg(long, value_name = "ADDRESS")]
    rules_to: Option<String>,
    /// Erase the person, too: name, address, and the account if it has no other seat; this cannot be taken back
    #[arg(long)]
    erase: bool,
    #[command(flatten)]
    mode: Mode,
}

impl Remove {
    pub async fn run(&self, app: &App, which: &Which) -> Result<(), Failure> {
        let (_, actor) = which.operator(app, "user remove").await?;
        let to = find_all(app, &actor, self.to.as_slice()).await?.pop();
        let rules_to = find_all(app, &actor, self.rules_to.as_slice()).await?.pop();
        let user = find(app, &actor, &email(&self.address)?).await?;
        let replacement = Replacement { customers: to, rules: rules_to.or(to) };
        let remove = |tx: &Tx<'_>| commands::remove_or_erase(tx, &actor, user.id, &replacement, self.erase);
        let removed = self.mode.run(app, &actor, remove);
        if removed.await.map_err(|error| self.refused(&user, error))?.is_some() {
            say!("{} is {}.", user.email, if self.erase { "removed and erased" } else { "removed" });
        }
        Ok(())
    }

    /// Which replacement is missing, or cannot take over.
    fn refused(&self, user: &User, error: Error) -> Failure {
        let Error::Invalid(faults) = error else { return refused(user, error) };
        let email = &user.email;
        let of_rules = |fault: &Fault| fault.field == "rules";
        let what = match (faults.iter().any(|fault| !of_rules(fault)), faults.iter().any(of_rules)) {
            (true, true) => "is assigned to customers and named in rules",
            (false, true) => "is named in rules",
            _ => "is assigned to customers",
        };
        if faults.iter().all(|fault| fault.problem == Problem::Missing) {
            return Failure::new(format!("{email} {what}; nothing was changed"))
                .remedy("Say who takes over: --to ADDRESS");
        }
        let to =
            if faults.iter().all(of_rules) { self.rules_to.as_ref().or(self.to.as_ref()) } else { self.to.as_ref() };
        let to = to.map_or("nobody", String::as_str);
        Failure::new(format!("{to} cannot take over from {email}; nothing was changed"))
            .remedy("Name somebody else who is neither suspended nor removed: --to ADDRESS")
    }
}
