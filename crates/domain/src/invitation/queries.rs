//! SQL of invitations.

use remit_db::{ToValue, Tx, params, sql};

use super::{Invited, Link, VALID_SECONDS};
use crate::clock::Instant;
use crate::error::{Conflict, Error, Result};
use crate::id::{AccountId, InvitationId, OrgId, UserId};
use crate::secret::{OrgSecret, Secret};
use crate::user;
use crate::user::Status;

/// What the invitation of this secret invites to at `at`.
///
/// # Errors
/// [`Conflict::LinkSpent`] when it was used, replaced or withdrawn, has run out, or never was; those of the storage.
pub fn open(tx: &Tx<'_>, invitation: &OrgSecret, at: Instant) -> Result<Invited> {
    open_link(tx, &invitation.into(), at)
}

/// The same, of what was kept of the secret.
pub(super) fn open_link(tx: &Tx<'_>, link: &Link, at: Instant) -> Result<Invited> {
    let found = tx.one(
        sql!(
            "select u.id, u.email, u.name, o.name, a.id
             from invitations i
             join users u on u.org_id = i.org_id and u.id = i.user_id
             join organisations o on o.id = i.org_id
             left join accounts a on a.email_key = u.email_key
                 and exists (select 1 from users x where x.account_id = a.id and x.status <> 5)
             where i.org_id = $1 and i.token_hash = $2 and i.used_at is null and i.expires_at > $3 and u.status = $4
                 and coalesce(o.delete_at, 1) <> 0"
        ),
        params![link.org, link.hash, at, Status::Invited],
        |row| {
            Ok(Invited {
                org: link.org,
                organisation: row.get(3)?,
                user: row.get(0)?,
                email: row.get(1)?,
                name: row.get(2)?,
                account: row.get(4)?,
            })
        },
    )?;
    found.ok_or(Error::Conflict(Conflict::LinkSpent))
}

/// Uses the invitation up.
pub(super) fn spend(tx: &Tx<'_>, link: &Link, at: Instant) -> Result<()> {
    let spent = tx.run(
        sql!("update invitations set used_at = $3 where org_id = $1 and token_hash = $2 and used_at is null"),
        params![link.org, link.hash, at],
    )?;
    if spent == 1 { Ok(()) } else { Err(Error::Conflict(Conflict::LinkSpent)) }
}

/// The account becomes the user's, with the name that its person goes by.
pub(super) fn link(tx: &Tx<'_>, org: OrgId, id: UserId, account: AccountId, name: &str, name_key: &str) -> Result<()> {
    tx.run(
        sql!(
            "update users set account_id = $3, name = $4, name_key = $5, version = version + 1
             where org_id = $1 and id = $2"
        ),
        params![org, id, account, name, name_key],
    )?;
    Ok(tx.index(&user::TEXTS, org.0, &[id])?)
}

/// Notes the hashes of links that these users are about to get.
pub(super) fn insert<'a>(
    tx: &Tx<'_>,
    org: OrgId,
    secrets: impl Iterator<Item = (UserId, &'a Secret)>,
    at: Instant,
) -> Result<()> {
    let hashed = secrets
        .map(|(user, secret)| Ok((InvitationId(tx.next_id()?), user, secret.hash())))
        .collect::<Result<Vec<_>, remit_db::Error>>()?;
    let expires_at = at.plus_seconds(VALID_SECONDS);
    tx.run_many(
        sql!(
            "insert into invitations (org_id, id, user_id, token_hash, created_at, expires_at)
             values ($1, $2, $3, $4, $5, $6)"
        ),
        hashed.iter().map(|(id, user, hash)| {
            [org.to_value(), id.to_value(), user.to_value(), hash.to_value(), at.to_value(), expires_at.to_value()]
        }),
    )?;
    Ok(())
}

/// Makes the links that these users have useless.
pub(crate) fn withdraw(tx: &Tx<'_>, org: OrgId, users: &[UserId]) -> Result<()> {
    tx.run_in(
        sql!("delete from invitations where org_id = $1 and used_at is null and user_id in ($2...)"),
        params![org],
        users,
    )?;
    Ok(())
}
