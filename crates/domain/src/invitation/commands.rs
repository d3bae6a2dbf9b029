//! Sending and accepting invitations. Who may send one is decided in [`crate::user::commands`].

use std::collections::BTreeMap;

use remit_db::Tx;
use serde_json::json;

use super::{Acceptance, Invitation, Invited, Link, queries};
use crate::account::{self, NewAccount, PasswordHash};
use crate::actor::{Actor, Capacity};
use crate::audit::{self, Change, Verb};
use crate::clock::Instant;
use crate::error::{Conflict, Error, Result};
use crate::id::{AccountId, OrgId, UserId};
use crate::permission::{Ability, may};
use crate::secret::{OrgSecret, Secret};
use crate::session::Proof;
use crate::text::{EmailAddress, fold};
use crate::{mail, user};

/// Sends invitations: links are good from now on, mails are put in. Whatever went before is useless, and what waits in the
/// outbox goes out no more.
pub(crate) fn send(tx: &Tx<'_>, actor: &Actor, invitations: &[(UserId, &Invitation)]) -> Result<()> {
    let users = invitations.iter().map(|(user, _)| *user).collect::<Vec<_>>();
    queries::withdraw(tx, actor.org, &users)?;
    mail::commands::drop_invitations(tx, actor, &users)?;
    let links = invitations.iter().filter_map(|(user, invitation)| match invitation {
        Invitation::Link(secret) => Some((*user, secret)),
        Invitation::Mail(_) => None,
    });
    queries::insert(tx, actor.org, links, actor.at)?;
    let mut by_language = BTreeMap::<_, Vec<_>>::new();
    for (user, invitation) in invitations {
        if let Invitation::Mail(language) = invitation {
            by_language.entry(*language).or_default().push(*user);
        }
    }
    by_language.into_iter().try_for_each(|(language, to)| mail::commands::put_in_invitations(tx, actor, &to, language))
}

/// Gives a user another link instead of those before: the one of a mail that goes out now.
pub(crate) fn renew(tx: &Tx<'_>, org: OrgId, user: UserId, secret: &Secret, at: Instant) -> Result<()> {
    queries::withdraw(tx, org, &[user])?;
    queries::insert(tx, org, [(user, secret)].into_iter(), at)
}

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
            // One that nobody can come in with any more keeps nobody out of their address.
            if let Some(left) = account::by_email(tx, email.key())? {
                account::commands::erase_without_seats(tx, left.id)?;
            }
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
