//! Gives the steps of a workflow that is there the owner rules of its file.

use std::path::PathBuf;

use clap::Args;
use remit_db::Tx;
use remit_domain::text::fold;
use remit_domain::workflow::{self, Detail, commands};

use super::{file, named};
use crate::app::App;
use crate::cli::count;
use crate::cli::failure::Failure;
use crate::cli::open::Which;
use crate::cli::previewed::Mode;

/// Give the steps of a workflow the owner rules of its file; the rest of the file is what the workflow is already
#[derive(Debug, Args)]
pub struct Rules {
    /// File, as it was imported, with other owners
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    mode: Mode,
}

impl Rules {
    pub async fn run(&self, app: &App, which: &Which) -> Result<(), Failure> {
        let written = file::read(&self.file)?;
        let (_, actor) = which.operator(app, "workflow rules").await?;
        let id = named(app, &actor, &written.name).await?;
        let detail = app.db.read(|tx| workflow::detail(tx, &actor, id)).await?;
        same_steps(&written, &detail)?;
        let wanted = app.db.read(|tx| written.rules(tx, actor.org)).await;
        let wanted = wanted.map_err(|wrong| {
            Failure::new(wrong.to_string()).remedy("Nothing was changed. See remit workflow example.")
        })?;
        let mut steps: Vec<_> = detail.workflow.steps.iter().zip(&detail.rules).zip(&wanted).collect();
        steps.retain(|((_, seen), wanted)| seen != wanted);
        let changed = self.mode.run(app, &actor, |tx: &Tx<'_>| {
            for ((step, seen), wanted) in &steps {
                commands::revise_rules(tx, &actor, step.id, seen, wanted)?;
            }
            Ok(steps.len())
        });
        if let Some(changed) = changed.await? {
            say!("{} of {:?} got other owner rules.", count(changed, "step", "steps"), detail.workflow.name);
        }
        Ok(())
    }
}

/// The file is of this workflow only if its steps are called the same, in the same order.
fn same_steps(written: &file::Written, detail: &Detail) -> Result<(), Failure> {
    let theirs: Vec<&str> = detail.workflow.steps.iter().map(|step| step.name.as_str()).collect();
    if written.steps.iter().map(|step| fold(step.name())).eq(theirs.iter().map(|name| fold(name))) {
        return Ok(());
    }
    Err(Failure::new(format!("the steps of {:?} are others than those of the file; nothing was changed", written.name))
        .remedy(format!("It has:\n  {}", theirs.join("\n  "))))
}
