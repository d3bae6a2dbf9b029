//! Signing in and out.

use remit_db::Tx;
use serde_json::json;

use super::attempt::{Proof, Second, WINDOW_SECONDS};
use super::{Entered, LONGEST_SECONDS, MOST, Opening, Session, VISIT_SECONDS, failures, half_way, queries, view};
use crate::account::{passkey, second_factor};
use crate::action::keys;
use crate::actor::Actor;
use crate::audit::{self, Change, Verb};
use crate::clock::Instant;
use crate::error::{Conflict, Error, Result};
use crate::id::{AccountId, OrgId};
use crate::invitation::{self, Acceptance};
use crate::permission::{Ability, may};
use crate::secret::{OrgSecret, Secret};
use crate::user::{self, Status};

/// Opens a session for whoever has shown that the account is theirs, or goes [half of the way](super::half_way) where a code is
/// asked for. The first session makes an invited user a joined one.
///
/// # Errors
/// [`Conflict::SignInRefused`] when no user of the account may sign in, or its password is another by now;
/// [`Conflict::Suspended`] when there is one who could but for that; those of the storage.
pub fn sign_in(tx: &Tx<'_>, proof: &Proof, opening: &Opening<'_>) -> Result<Entered> {
    let account = proof.account(tx)?;
    let seats = queries::seats(tx, account)?;
    let wanted = seats.iter().find(|seat| opening.org.is_none_or(|org| seat.org == org));
    let Some(seat) = wanted else {
        let suspended = seats.is_empty() && queries::is_suspended(tx, account)?;
        return Err(Error::Conflict(if suspended { Conflict::Suspended } else { Conflict::SignInRefused }));
    };
    if !proof.is_enough(tx)? {
        return half_way::begin(tx, proof, opening, None);
    }
    proof.failures.iter().try_for_each(|failure| failures::forgive(tx, failure))?;
    let actor = enter(tx, account, seat, opening)?;
    if proof.second == Second::ByRecoveryCode {
        let used = Change::new(Verb::RecoveryCodeUsed, seat.user, json!(null), json!(null));
        audit::record(tx, may(&actor, Ability::Profile)?, &[used])?;
    }
    Ok(Entered::Session(actor))
}

/// Uses an invitation up with the account that the person has, and opens a session there; where a code is asked for, nothing
/// of it happens before that.
///
/// # Errors
/// Those of [`sign_in`] and of [`invitation::commands::accept`].
pub fn sign_in_invited(tx: &Tx<'_>, proof: &Proof, invitation: &OrgSecret, opening: &Opening<'_>) -> Result<Entered> {
    if proof.is_enough(tx)? {
        invitation::commands::accept(tx, invitation, &Acceptance::Known(proof), opening.at, opening.address)?;
        return sign_in(tx, proof, &Opening { org: Some(invitation.org), ..*opening });
    }
    let invited = invitation::open(tx, invitation, opening.at)?;
    if invited.account != Some(proof.account(tx)?) {
        return Err(Error::Conflict(Conflict::SignInRefused));
    }
    half_way::begin(tx, proof, opening, Some(invitation.into()))
}

/// Goes on in another organisation of the same person, in a session of a new secret; the old one ends.
///
/// # Errors
/// [`Error::NotFound`] where they are no user who may sign in, and where they are already; [`Error::Denied`] for who is no
/// person, and when the session has ended meanwhile; those of the storage.
pub fn switch(tx: &Tx<'_>, actor: &Actor, before: &Secret, org: OrgId, opening: &Opening<'_>) -> Result<Actor> {
    let user = actor.user().ok_or(Error::Denied)?;
    let account = user::own_account(tx, actor)?;
    let seats = queries::seats(tx, account)?;
    let elsewhere = seats.iter().find(|seat| seat.org == org && org != actor.org).ok_or(Error::NotFound)?;
    // A session that has ended since the request came in opens no other.
    if queries::end(tx, &before.hash())? == 0 {
        return Err(Error::Denied);
    }
    let permit = may(actor, Ability::Profile)?;
    audit::record(tx, permit, &[Change::new(Verb::SessionEnded, user, json!(null), json!(null))])?;
    enter(tx, account, elsewhere, opening)
}

/// Opens a session of an account in the organisation of `seat`.
fn enter(tx: &Tx<'_>, account: AccountId, seat: &queries::Seat, opening: &Opening<'_>) -> Result<Actor> {
    let actor = Actor { org: seat.org, capacity: seat.capacity(), at: opening.at, source: opening.address.to_owned() };
    let permit = may(&actor, Ability::Profile)?;
    let mut changes = vec![Change::new(Verb::SessionStarted, seat.user, json!(null), json!({ "account": account }))];
    if seat.status == Status::Invited {
        queries::join(tx, seat.org, seat.user, opening.at)?;
        keys::users_changed(tx, seat.org, &[seat.user], opening.at)?;
        let (before, after) = (json!({ "status": Status::Invited }), json!({ "status": Status::Joined }));
        changes.push(Change::new(Verb::UserJoined, seat.user, before, after));
    }
    queries::visit(tx, seat.org, seat.user, opening.at, opening.at)?;
    queries::insert(tx, account, seat, opening, opening.at.plus_seconds(LONGEST_SECONDS))?;
    queries::end_oldest(tx, account, MOST)?;
    audit::record(tx, permit, &changes)?;
    Ok(actor)
}

/// Takes it that whoever acts has just shown their password again, which is asked for before what cannot be taken back. Says
/// whose account it is.
///
/// # Errors
/// [`Error::Denied`] when it is somebody else's, [`Conflict::SignInRefused`] when it is another by now, and those of the
/// storage.
pub fn affirm(tx: &Tx<'_>, actor: &Actor, proof: &Proof) -> Result<AccountId> {
    let account = proof.account(tx)?;
    if user::own_account(tx, actor)? != account {
        return Err(Error::Denied);
    }
    proof.failures.iter().try_for_each(|failure| failures::forgive(tx, failure))?;
    Ok(account)
}

/// Notes that a session is in use; called when [`Session::is_to_be_touched`].
///
/// # Errors
/// Those of the storage.
pub fn touch(tx: &Tx<'_>, session: &Session, secret: &Secret) -> Result<()> {
    let actor = session.own_actor();
    queries::touch(tx, &secret.hash(), actor.at)?;
    let hour = actor.at.plus_seconds(-VISIT_SECONDS);
    actor.user().map_or(Ok(()), |user| queries::visit(tx, actor.org, user, actor.at, hour))
}

/// Ends the session of this secret.
///
/// # Errors
/// Those of the storage.
pub fn sign_out(tx: &Tx<'_>, actor: &Actor, secret: &Secret) -> Result<()> {
    let permit = may(actor, Ability::Profile)?;
    let user = actor.user().ok_or(Error::Denied)?;
    view::end(tx, actor, secret)?;
    if queries::end(tx, &secret.hash())? == 0 {
        return Ok(());
    }
    audit::record(tx, permit, &[Change::new(Verb::SessionEnded, user, json!(null), json!(null))])
}

/// Ends one of the sessions of whoever acts, in whichever organisation, which records it.
///
/// # Errors
/// [`Error::NotFound`] when it is none of theirs, or over; those of the storage.
pub fn end(tx: &Tx<'_>, actor: &Actor, hash: &[u8]) -> Result<()> {
    let user = actor.user().ok_or(Error::Denied)?;
    let seat = queries::seat_of_own(tx, actor.org, user, hash)?.ok_or(Error::NotFound)?;
    let in_seat = seat.actor(actor);
    let permit = may(&in_seat, Ability::Profile)?;
    queries::end(tx, hash)?;
    audit::record(tx, permit, &[Change::new(Verb::SessionEnded, seat.user, json!(null), json!(null))])
}

/// Ends every session of whoever acts but for this one.
///
/// # Errors
/// [`Error::Denied`] for who is no person, those of the storage.
pub fn end_others(tx: &Tx<'_>, actor: &Actor, this: &Secret) -> Result<()> {
    let permit = may(actor, Ability::Profile)?;
    let user = actor.user().ok_or(Error::Denied)?;
    let account = user::own_account(tx, actor)?;
    if queries::end_others(tx, account, &this.hash())? == 0 {
        return Ok(());
    }
    audit::record(tx, permit, &[Change::new(Verb::SessionEnded, user, json!(null), json!({ "which": "others" }))])
}

/// Clears away what has run out: sessions, ways to them, second factors that were never confirmed,
/// passkeys that were never made, counted failures. Nothing depends on it but room.
///
/// # Errors
/// Those of the storage.
pub fn sweep(tx: &Tx<'_>, at: Instant) -> Result<u64> {
    let sessions = queries::end_overdue(tx, at)?;
    let begun = half_way::end_overdue(tx, at)?;
    let pending = second_factor::forget_pending(tx, at.plus_seconds(-second_factor::PENDING_SECONDS))?;
    let asked = passkey::forget_overdue(tx, at)?;
    Ok(sessions + begun + pending + asked + failures::forget_all(tx, at.plus_seconds(-WINDOW_SECONDS))?)
}
