use std::process::ExitCode;

use clap::{Args, Subcommand};
use remit_db::{Operand, Test};
use remit_domain::assignment::{Change, MOST_CUSTOMERS, commands};
use remit_domain::customer::list;
use remit_domain::error::Problem;
use remit_domain::id::CustomerId;
use remit_domain::list::Wanted;
use remit_domain::{Actor, Error};

use super::failure::{Done, Failure};
use super::open::{Which, open};
use super::previewed::Mode;
use super::{count, user};
use crate::app::App;
use crate::config::Loaded;

/// Say who is assigned to customers; `remit import assignments` takes many
#[derive(Debug, Args)]
pub struct Customer {
    #[command(flatten)]
    which: Which,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Assign users to customers, or take them away
    #[command(after_help = "For example: remit customer assign C-1 C-2 --add ann@example.org --remove ben@example.org")]
    Assign(Assign),
}

/// Assign users to customers, or take them away
#[derive(Debug, Args)]
struct Assign {
    /// Numbers of the customers
    #[arg(required = true, value_name = "NUMBER")]
    numbers: Vec<String>,
    #[command(flatten)]
    whom: Whom,
    #[command(flatten)]
    mode: Mode,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
struct Whom {
    /// E-mail address of who is assigned after those who are; may be given several times
    #[arg(long, value_name = "ADDRESS")]
    add: Vec<String>,
    /// E-mail address of who is assigned no more; may be given several times
    #[arg(long, value_name = "ADDRESS")]
    remove: Vec<String>,
    /// E-mail address of who is assigned, and nobody else; given several times, in this order
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["add", "remove"])]
    only: Vec<String>,
}

impl Customer {
    pub async fn run(self, loaded: Loaded) -> Done {
        let app = open(loaded.config)?;
        let What::Assign(assign) = &self.what;
        assign.run(&app, &self.which).await?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Assign {
    async fn run(&self, app: &App, which: &Which) -> Result<(), Failure> {
        let (_, actor) = which.operator(app, "customer assign").await?;
        if self.numbers.len() > MOST_CUSTOMERS {
            return Err(Failure::new(format!("these are more than {MOST_CUSTOMERS} customers; nothing was changed"))
                .remedy("Give fewer at once, or a file: remit import assignments FILE"));
        }
        let customers = numbered(app, &actor, &self.numbers).await?;
        let only = user::find_all(app, &actor, &self.whom.only).await?;
        let change = Change {
            add: user::find_all(app, &actor, &self.whom.add).await?,
            remove: user::find_all(app, &actor, &self.whom.remove).await?,
        };
        let assigned = self.mode.run(app, &actor, |tx| {
            if only.is_empty() {
                commands::change(tx, &actor, &customers, &change)
            } else {
                commands::set_each(tx, &actor, &customers, &only)
            }
        });
        if let Some(changed) = assigned.await.map_err(refused)? {
            say!("{} changed hands.", count(changed, "customer", "customers"));
        }
        Ok(())
    }
}

/// Why nobody is assigned.
fn refused(error: Error) -> Failure {
    let is =
        |problem: &Problem| matches!(&error, Error::Invalid(faults) if faults.iter().any(|it| it.problem == *problem));
    if is(&Problem::Unknown) {
        return Failure::new("somebody of these is suspended, and cannot be assigned; nothing was changed")
            .remedy("Bring them back first: remit user reactivate ADDRESS");
    }
    if is(&Problem::Repeated) {
        return Failure::new("somebody is named twice; nothing was changed");
    }
    error.into()
}

/// The customers that have these numbers, as the books write them.
async fn numbered(app: &App, actor: &Actor, numbers: &[String]) -> Result<Vec<CustomerId>, Failure> {
    let mut found = Vec::with_capacity(numbers.len());
    for number in numbers {
        let this = list::NUMBER.where_it(Test::OneOf(vec![Operand::Text(number.clone())]));
        let wanted = Wanted { filter: Some(this), ..Wanted::default() };
        let ids = app.db.read(|tx| list::ids(tx, actor, &wanted, 1)).await?;
        found.push(*ids.first().ok_or_else(|| {
            Failure::new(format!("there is no customer of the number {number:?}; nothing was changed"))
                .remedy("Give it as the books write it.")
        })?);
    }
    Ok(found)
}
