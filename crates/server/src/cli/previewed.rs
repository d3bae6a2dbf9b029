//! What a command would do, told instead of done (PRE 1).

use remit_domain::id::UserId;
use remit_domain::preview::{Preview, Sight};
use remit_domain::{Actor, user};

use super::failure::Failure;
use crate::app::App;

/// So many people are named in each list.
const NAMED: usize = 20;

/// Says what a preview says.
///
/// # Errors
/// Those of the storage.
pub async fn tell(app: &App, actor: &Actor, preview: &Preview) -> Result<(), Failure> {
    say!("{} would change hands; nothing was changed.", counted(preview.actions, "open action"));
    name(app, actor, &preview.gainers(), "gains").await?;
    name(app, actor, &preview.losers(), "loses").await?;
    if preview.falling > 0 {
        say!("{} would start falling back.", counted(preview.falling, "action"));
    }
    if preview.found > 0 {
        say!("{} would stop falling back.", counted(preview.found, "action"));
    }
    let sight = |pick: fn(&Sight) -> i64| {
        preview.sight.iter().map(|it| (it.user, pick(it))).filter(|(_, count)| *count > 0).collect::<Vec<_>>()
    };
    name(app, actor, &sight(|it| it.gains), "sees more customers:").await?;
    name(app, actor, &sight(|it| it.loses), "sees fewer customers:").await
}

async fn name(app: &App, actor: &Actor, counts: &[(UserId, i64)], verb: &str) -> Result<(), Failure> {
    let shown = &counts[..counts.len().min(NAMED)];
    let ids: Vec<UserId> = shown.iter().map(|(user, _)| *user).collect();
    let names = app.db.read(|tx| user::names(tx, actor.org, &ids, "Erased person")).await?;
    for (user, count) in shown {
        say!("  {} {verb} {count}", names.get(user).map_or("", String::as_str));
    }
    if counts.len() > shown.len() {
        say!("  and {} others", counts.len() - shown.len());
    }
    Ok(())
}

fn counted(count: i64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
