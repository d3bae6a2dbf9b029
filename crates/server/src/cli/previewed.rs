//! What a command would do, told instead of done (PRE 1).

use clap::Args;
use remit_db::Tx;
use remit_domain::id::UserId;
use remit_domain::preview::{Preview, Sight};
use remit_domain::{Actor, Error, user};

use crate::app::App;
use crate::cli::counted::counted;
use crate::words::erased_in_english;

/// So many people are named in each list.
const NAMED: usize = 20;

/// Whether a change is made, or only told.
#[derive(Debug, Args)]
pub struct Mode {
    /// Say what would change hands, and change nothing
    #[arg(long)]
    dry_run: bool,
}

impl Mode {
    /// Made.
    pub const DONE: Mode = Mode { dry_run: false };

    /// Makes the change, and gives what `command` answers. With `--dry-run` it says what would change, and gives nothing.
    ///
    /// # Errors
    /// Those of the command and of the storage.
    pub async fn run<T>(
        &self,
        app: &App,
        actor: &Actor,
        command: impl Fn(&Tx<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        self.run_as(app, actor, &command, &command).await
    }

    /// The same of a change that is told by another command than the one that makes it.
    ///
    /// # Errors
    /// Those of the commands and of the storage.
    pub async fn run_as<T>(
        &self,
        app: &App,
        actor: &Actor,
        command: impl Fn(&Tx<'_>) -> Result<T, Error>,
        telling: impl Fn(&Tx<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        if self.dry_run {
            tell(app, actor, &app.preview(actor, telling).await?).await?;
            return Ok(None);
        }
        app.db.write(command).await.map(Some)
    }
}

/// Says what a preview says.
async fn tell(app: &App, actor: &Actor, preview: &Preview) -> Result<(), Error> {
    say!("{} would change hands; nothing was changed.", counted(preview.actions, "open action", "open actions"));
    name(app, actor, preview, &preview.gainers(), "gains").await?;
    name(app, actor, preview, &preview.losers(), "loses").await?;
    if preview.falling > 0 {
        say!("{} would start falling back.", counted(preview.falling, "action", "actions"));
    }
    if preview.found > 0 {
        say!("{} would stop falling back.", counted(preview.found, "action", "actions"));
    }
    let sight = |pick: fn(&Sight) -> i64| {
        let told = preview.sight.iter().filter(|it| preview.tells_of(it.user));
        told.map(|it| (it.user, pick(it))).filter(|(_, count)| *count > 0).collect::<Vec<_>>()
    };
    name(app, actor, preview, &sight(|it| it.gains), "sees more customers:").await?;
    name(app, actor, preview, &sight(|it| it.loses), "sees fewer customers:").await
}

async fn name(app: &App, actor: &Actor, preview: &Preview, counts: &[(UserId, i64)], verb: &str) -> Result<(), Error> {
    let shown = &counts[..counts.len().min(NAMED)];
    let ids: Vec<UserId> = shown.iter().map(|(user, _)| *user).collect();
    let names = app.db.read(|tx| user::names(tx, actor.org, &ids, &erased_in_english())).await?;
    for (user, count) in shown {
        let unknown = if preview.newcomers.contains(user) { "whoever is new" } else { "" };
        say!("  {} {verb} {count}", names.get(user).map_or(unknown, String::as_str));
    }
    if counts.len() > shown.len() {
        say!("  and {} others", counts.len() - shown.len());
    }
    Ok(())
}
