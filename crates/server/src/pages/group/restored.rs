//! The archived group whose name was typed for another is restored from that other's form (GRP 2, GRP 5).

use remit_db::Tx;
use remit_domain::error::Error;
use remit_domain::group::commands;
use remit_domain::id::GroupId;

use super::form::namesake;
use crate::app::App;
use crate::pages::chrome::Reader;
use crate::pages::fields::Fields;
use crate::problem::Problem;

/// Whether the form was sent to restore the namesake.
pub(super) fn is_asked(fields: &Fields) -> bool {
    fields.text("do") == "restore"
}

/// Restores it, and says which it was and how it is called; none where nothing archived has this name any more.
pub(super) async fn restore(app: &App, reader: &Reader<'_>, typed: &str) -> Result<Option<(GroupId, String)>, Problem> {
    let actor = reader.actor();
    let restore = |tx: &Tx<'_>| {
        let found = namesake(tx, actor, typed)?;
        if let Some((id, _)) = &found {
            commands::restore(tx, actor, *id)?;
        }
        Ok::<_, Error>(found)
    };
    Ok(app.write(actor, restore).await?)
}
