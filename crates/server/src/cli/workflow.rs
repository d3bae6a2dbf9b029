mod file;
mod rules;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use remit_db::{Operand, Test};
use remit_domain::customer::{self, list};
use remit_domain::error::Problem;
use remit_domain::id::WorkflowId;
use remit_domain::list::Wanted;
use remit_domain::text::fold;
use remit_domain::{Actor, Error, workflow};

use super::count;
use super::failure::{Done, Failure};
use super::open::{Which, open, open_to_read};
use crate::app::App;
use crate::config::Loaded;
use file::Refused;

/// An example that `remit workflow import` takes.
const EXAMPLE: &str = include_str!("workflow/example.toml");

/// Customers that are put under a workflow in one transaction.
const AT_ONCE: usize = 1_000;

/// Take over workflows and owner rules from files, and put customers under them
#[derive(Debug, Args)]
pub struct Workflow {
    #[command(flatten)]
    which: Which,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Print an example of a workflow's file
    Example,
    /// Make a workflow from its file
    Import {
        /// File, as `remit workflow example` prints one
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Give the steps of a workflow the owner rules of its file; the rest of the file is what the workflow is already
    Rules(rules::Rules),
    /// Put customers under a workflow
    Assign(Assign),
    /// List the workflows
    List,
}

/// Put customers under a workflow
#[derive(Debug, Args)]
struct Assign {
    /// Name of the workflow
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    whom: Whom,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Whom {
    /// All customers
    #[arg(long)]
    all: bool,
    /// Customers of these countries, as the books write them
    #[arg(long, value_name = "COUNTRY")]
    country: Vec<String>,
    /// Customers of these numbers
    #[arg(long, value_name = "NUMBER")]
    customer: Vec<String>,
}

impl Workflow {
    pub async fn run(self, loaded: Loaded) -> Done {
        if matches!(self.what, What::Example) {
            say!("{}", EXAMPLE.trim_end());
            return Ok(ExitCode::SUCCESS);
        }
        let app = match self.what {
            What::List => open_to_read(loaded.config).await?,
            _ => open(loaded.config)?,
        };
        match &self.what {
            What::Example => {}
            What::Import { file } => import(&app, &self.which, file).await?,
            What::Rules(rules) => rules.run(&app, &self.which).await?,
            What::Assign(assign) => assign.run(&app, &self.which).await?,
            What::List => list(&app, &self.which).await?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn import(app: &App, which: &Which, file: &std::path::Path) -> Result<(), Failure> {
    let written = file::read(file)?;
    let (_, actor) = which.operator(app, "workflow import").await?;
    let (name, steps) = (written.name.clone(), written.steps.len());
    app.db.write(|tx| written.create(tx, &actor)).await.map_err(|error| match error {
        Refused::Command(Error::Invalid(faults)) if faults.iter().any(|fault| fault.problem == Problem::Taken) => {
            Failure::new(format!("there is a workflow {name:?} already"))
                .remedy("It stays as it is. Give this one another name in its file.")
        }
        Refused::Command(other) => other.into(),
        step @ Refused::Step { .. } => {
            Failure::new(step.to_string()).remedy("Nothing was made. See remit workflow example.")
        }
    })?;
    say!("{name:?} is there, with {}.", count(steps, "step", "steps"));
    for warning in app.db.read(|tx| written.warnings(tx, &actor)).await? {
        say!("{warning}");
    }
    let by_themselves = written.automatic().collect::<Vec<_>>();
    if !by_themselves.is_empty() {
        say!("There is no mail yet: automatic steps wait for their owners like others ({}).", by_themselves.join(", "));
    }
    say!("Next: remit workflow assign {name:?} --all");
    Ok(())
}

async fn list(app: &App, which: &Which) -> Result<(), Failure> {
    let (_, actor) = which.operator(app, "workflow list").await?;
    for workflow in app.db.read(|tx| workflow::list(tx, &actor)).await? {
        say!("{}  {:<8}  {:>2} steps  {}", workflow.id, workflow.level.word(), workflow.steps.len(), workflow.name);
    }
    Ok(())
}

impl Assign {
    async fn run(&self, app: &App, which: &Which) -> Result<(), Failure> {
        let (_, actor) = which.operator(app, "workflow assign").await?;
        let workflow = named(app, &actor, &self.name).await?;
        let wanted = Wanted { filter: self.whom.filter(), ..Wanted::default() };
        let customers = app.db.read(|tx| list::ids(tx, &actor, &wanted, usize::MAX)).await?;
        if customers.is_empty() {
            return Err(Failure::new("no customer is meant by that"));
        }
        let (found, mut changed) = (customers.len(), 0);
        let set = customer::commands::set_workflow;
        for some in customers.chunks(AT_ONCE) {
            changed += app.db.write(|tx| set(tx, &actor, some, Some(workflow))).await?;
        }
        say!("{found} customers are under {:?}; {changed} of them were not before.", self.name);
        say!("Next: remit plan");
        Ok(())
    }
}

async fn named(app: &App, actor: &Actor, name: &str) -> Result<WorkflowId, Failure> {
    let workflows = app.db.read(|tx| workflow::list(tx, actor)).await?;
    let found = workflows.iter().find(|workflow| fold(&workflow.name) == fold(name));
    found.map(|workflow| workflow.id).ok_or_else(|| {
        let names = workflows.iter().map(|workflow| format!("  {}", workflow.name)).collect::<Vec<_>>();
        let failure = Failure::new(format!("there is no workflow {name:?}"));
        match names.is_empty() {
            true => failure
                .remedy("Make one: remit workflow example > reminders.toml; remit workflow import reminders.toml"),
            false => failure.remedy(format!("There are:\n{}", names.join("\n"))),
        }
    })
}

impl Whom {
    fn filter(&self) -> Option<remit_db::Filter> {
        let one_of = |values: &[String]| Test::OneOf(values.iter().cloned().map(Operand::Text).collect());
        if self.all {
            None
        } else if self.country.is_empty() {
            Some(list::NUMBER.where_it(one_of(&self.customer)))
        } else {
            Some(list::COUNTRY.where_it(one_of(&self.country)))
        }
    }
}
