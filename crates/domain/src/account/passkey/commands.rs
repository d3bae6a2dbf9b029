//! Adding passkeys, and removing them.

use remit_db::Tx;
use serde_json::json;

use super::{SECONDS, Site, ceremony, queries, refused};
use crate::account::second_factor::{self, commands::RecoveryCodes};
use crate::actor::Actor;
use crate::audit::{self, Change, Verb};
use crate::error::{Conflict, Error, Result};
use crate::id::PasskeyId;
use crate::permission::{Ability, may};
use crate::session::{self, Proof};
use crate::text::Name;
use crate::user;

/// Asks for a new passkey of this name; answers with what the browser is told, as JSON. What was asked before is asked no more.
///
/// # Errors
/// [`Error::Denied`] for who is no person, [`Conflict::SignInRefused`] when the password is another by now, those of the
/// storage.
pub fn begin(tx: &Tx<'_>, actor: &Actor, shown: &Proof, site: &Site, email: &str, name: &Name) -> Result<String> {
    let _permit = may(actor, Ability::Profile)?;
    let account = session::commands::affirm(tx, actor, shown)?;
    let asked = ceremony::invite(site, email, &queries::kept(tx, account)?)?;
    queries::put_challenge(tx, account, name.as_str(), &asked.state, actor.at.plus_seconds(SECONDS))?;
    Ok(asked.options)
}

/// What was asked of somebody, and waits for its answer.
#[derive(Debug)]
pub struct Asked {
    name: String,
    state: Vec<u8>,
}

/// Takes what was asked of the actor: whatever is answered, it is good for one answer.
///
/// # Errors
/// [`Error::Denied`] for who is no person; [`Conflict::SetUpOver`] when nothing was asked, or too long ago; those of the
/// storage.
pub fn take_asked(tx: &Tx<'_>, actor: &Actor) -> Result<Asked> {
    let _permit = may(actor, Ability::Profile)?;
    let asked = queries::take_challenge(tx, user::own_account(tx, actor)?, actor.at)?;
    asked.map(|(name, state)| Asked { name, state }).ok_or(Error::Conflict(Conflict::SetUpOver))
}

/// Adds the passkey that was made when asked. With the first second factor the account has recovery codes, too; says whether
/// they are now these.
///
/// # Errors
/// A fault at `passkey`, [`Error::Denied`] for who is no person, those of the storage.
pub fn add(
    tx: &Tx<'_>,
    actor: &Actor,
    asked: &Asked,
    site: &Site,
    answer: &str,
    codes: &RecoveryCodes,
) -> Result<bool> {
    let permit = may(actor, Ability::Profile)?;
    let account = user::own_account(tx, actor)?;
    let made = ceremony::made(site, &asked.state, answer, PasskeyId(tx.next_id()?))?;
    let is_first = second_factor::put_first_codes(tx, account, codes)?;
    if !queries::insert(tx, account, &asked.name, &made, actor.at)? {
        return Err(refused());
    }
    let user = actor.user().ok_or(Error::Denied)?;
    audit::record(tx, permit, &[Change::new(Verb::PasskeyAdded, user, json!(null), json!({ "passkey": made.id }))])?;
    Ok(is_first)
}

/// Removes one of the actor's passkeys; with the last second factor the recovery codes go, too.
///
/// # Errors
/// [`Error::Denied`] for who is no person, [`Error::NotFound`] when it is none of theirs, [`Conflict::SignInRefused`] when the
/// password is another by now, those of the storage.
pub fn remove(tx: &Tx<'_>, actor: &Actor, shown: &Proof, id: PasskeyId) -> Result<()> {
    let permit = may(actor, Ability::Profile)?;
    let account = session::commands::affirm(tx, actor, shown)?;
    if !queries::delete(tx, account, id)? {
        return Err(Error::NotFound);
    }
    second_factor::forget_last_codes(tx, account)?;
    let user = actor.user().ok_or(Error::Denied)?;
    audit::record(tx, permit, &[Change::new(Verb::PasskeyRemoved, user, json!({ "passkey": id }), json!(null))])
}
