//! Accepting an invitation. Sending one is [`crate::user::commands`].

use remit_db::Tx;
use serde_json::json;

use super::{Acceptance, Invited, Link, queries};
use crate::account::{self, NewAccount, PasswordHash};
use crate::actor::{Actor, Capacity};
use crate::audit::{self, Change, Verb};
use crate::clock::Instant;
use crate::error::{Conflict, Error, Result};
use crate::id::{AccountId, UserId};
use crate::permission::{Ability, may};
use crate::secret::OrgSecret;
use crate::session::Proof;
use crate::text::{EmailAddress, fold};
use crate::user;

/// Uses the invitation of this secret up: its user gets an account, a new one or the one that the person has. The proof
/// that comes back opens a session with [`crate::session::commands::sign_in`].
///
/// # Errors
/// [`Conflict::LinkSpent`]; [`Conflict::AlreadyExists`] for a new account where the address has one;
/// [`Conflict::SignInRefused`] with the proof of another account, and of a password where a code is asked for too; those of
/// the storage.
pub fn accept(
    tx: &Tx<'_>,
    invitation: &OrgSecret,
    acceptance: &Acceptance<'_>,
    at: Instant,
    source: &str,
) -> Result<(UserId, Proof)> {
    accept_link(tx, &invitation.into(), acceptance, at, source)
}

/// The same, of what was kept of the secret.
pub(crate) fn accept_link(
    tx: &Tx<'_>,
    link: &Link,
    acceptance: &Acceptance<'_>,
    at: Instant,
    source: &str,
) -> Result<(UserId, Proof)> {
    let invited = queries::open_link(tx, link, at)?;
    queries::spend(tx, link, at)?;
    let (account, password) = account_for(tx, &invited, acceptance, at)?;

    let invitee = user::find(tx, invited.org, invited.user)?;
    let capacity = Capacity::User { id: invitee.id, role: invitee.role, position: invitee.position };
    let actor = Actor { org: invited.org, capacity, at, source: source.to_owned() };
    let permit = may(&actor, Ability::Profile)?;
    let after = json!({ "account": account });
    audit::record(tx, permit, &[Change::new(Verb::InvitationAccepted, invitee.id, json!(null), after)])?;
    Ok((invitee.id, Proof::of_owner(account, password)))
}

/// The account, and what its password is compared with.
fn account_for<'a>(
    tx: &Tx<'_>,
    invited: &Invited,
    acceptance: &Acceptance<'a>,
    at: Instant,
) -> Result<(AccountId, &'a PasswordHash)> {
    let (account, password, name) = match (acceptance, invited.account) {
        (Acceptance::New { .. }, Some(_)) => return Err(Error::Conflict(Conflict::AlreadyExists)),
        (Acceptance::New { name, password, language }, None) => {
            let email = EmailAddress::new(&invited.email).map_err(|problem| Error::invalid("email", problem))?;
            let account = NewAccount { email: &email, name, language, password };
            (account::commands::create(tx, &account, at)?, *password, name.to_string())
        }
        (Acceptance::Known(proof), Some(account)) if proof.account(tx)? == account && proof.is_enough(tx)? => {
            (account, &proof.password, account::name(tx, account)?)
        }
        (Acceptance::Known(_), _) => return Err(Error::Conflict(Conflict::SignInRefused)),
    };
    queries::link(tx, invited.org, invited.user, account, &name, &fold(&name))?;
    Ok((account, password))
}
