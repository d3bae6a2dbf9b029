//! Single changes of somebody that need no more than their address.

use remit_db::Tx;
use remit_domain::id::UserId;
use remit_domain::{Actor, Error};

use super::{email, find, refused};
use crate::app::App;
use crate::cli::failure::Failure;
use crate::cli::open::Which;
use crate::cli::previewed::Mode;

/// What is done to somebody.
pub type Command = fn(&Tx<'_>, &Actor, UserId) -> Result<(), Error>;

/// Does it, and says what they are then.
pub async fn change(
    app: &App,
    which: &Which,
    address: &str,
    mode: &Mode,
    command: Command,
    done: &str,
) -> Result<(), Failure> {
    let (_, actor) = which.operator(app, "user").await?;
    let email = email(address)?;
    let user = find(app, &actor, &email).await?;
    let changed = mode.run(app, &actor, |tx| command(tx, &actor, user.id)).await;
    if changed.map_err(|error| refused(&user, error))?.is_some() {
        say!("{email} is {done}.");
    }
    Ok(())
}
