//! What is noted of a change: to whom it may bring actions, and how.

use remit_db::Tx;

use super::{Cause, Fall, fallen, queries};
use crate::absence::{self, Away};
use crate::action::owners::owners_of;
use crate::action::ownership::Why;
use crate::action::{self, owner_rules};
use crate::actor::Actor;
use crate::clock::Instant;
use crate::code::coded;
use crate::error::{Error, Result};
use crate::id::{ActionId, CustomerId, OrgId, UserId};
use crate::permission::{Ability, may};

coded! {
    /// The kinds of causes, as they are noted with a subject.
    Kind {
        /// Handed over by the subject.
        HandedOver = 1 "handed_over",
        /// In the place of the subject, who is away.
        StandsIn = 2 "stands_in",
        /// Assigned.
        Assigned = 3 "assigned",
        /// Assigned in the place of the subject.
        Succeeds = 4 "succeeds",
        /// Into the group that is the subject.
        Joined = 5 "joined",
        /// Added by hand by the subject, or by a machine.
        Added = 6 "added",
        /// The position that is the subject.
        Position = 7 "position",
        /// The role that is the subject.
        Role = 8 "role",
        /// The rules that are the subject were edited.
        Rules = 9 "rules",
        /// Named in the place of the subject.
        Named = 10 "named",
        /// By a group in the place of the one that is the subject.
        Transferred = 11 "transferred",
        /// Fell back, because the subject was suspended.
        FellSuspended = 12 "fell_suspended",
        /// Because the subject was removed.
        FellRemoved = 13 "fell_removed",
        /// Because the subject, or several, are away.
        FellAway = 14 "fell_away",
        /// Because the subject, or several, are somebody else to the rules.
        FellChanged = 15 "fell_changed",
        /// Because people left the group that is the subject.
        FellLeft = 16 "fell_left",
        /// Because the group that is the subject was archived.
        FellArchived = 17 "fell_archived",
        /// Because the group that is the subject was removed.
        FellDissolved = 18 "fell_dissolved",
        /// Because the rules that are the subject were edited.
        FellEdited = 19 "fell_edited",
    }
}

/// That something came to somebody by one cause, once or more often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Noted {
    /// How.
    pub cause: Cause,
    /// When first, and when last.
    pub span: (Instant, Instant),
}

/// Rows that nobody will be told of any more are kept so long.
const KEPT_SECONDS: i64 = 60 * 86_400;

/// Notes that the act of `actor` may bring actions to these people; of what one does oneself one is not told.
pub(crate) fn note(tx: &Tx<'_>, actor: &Actor, gains: impl IntoIterator<Item = (UserId, Cause)>) -> Result<()> {
    let others = gains.into_iter().filter(|(user, _)| Some(*user) != actor.user());
    queries::insert(tx, actor.org, &others.collect(), actor.at)
}

/// Notes who is assigned to customers that they were not assigned to, where there is something to do.
pub(crate) fn note_assigned(tx: &Tx<'_>, actor: &Actor, cause: Cause, came: &[(CustomerId, UserId)]) -> Result<()> {
    let customers: Vec<CustomerId> = came.iter().map(|(customer, _)| *customer).collect();
    let with_open = action::queries::with_open(tx, actor.org, &customers)?;
    let gains = came.iter().filter(|(customer, _)| with_open.contains(customer)).map(|(_, user)| (*user, cause));
    note(tx, actor, gains)
}

/// Notes that the actor added an action by hand, for those whom its rules find.
pub(crate) fn note_added(tx: &Tx<'_>, actor: &Actor, action: ActionId) -> Result<()> {
    let found = owners_of(tx, actor.org, action)?.filter(|owners| owners.why == Why::Rule);
    let people = found.map(|owners| owners.people).unwrap_or_default();
    note(tx, actor, people.iter().map(|owner| (owner.user, Cause::Added(actor.user()))))
}

/// Notes who takes the place of whom from now on: the clock, or the act of `by`, has others be away than `before`.
pub(crate) fn note_absences(tx: &Tx<'_>, org: OrgId, before: &Away, by: Option<UserId>, at: Instant) -> Result<()> {
    let after = absence::queries::away(tx, org)?;
    let taken =
        |absent| after.end_of_chain(absent).filter(|_| before.end_of_chain(absent) != after.end_of_chain(absent));
    let gains = after.users().filter_map(|absent| Some((taken(absent)?, Cause::StandsIn(absent))));
    queries::insert(tx, org, &gains.filter(|(user, _)| Some(*user) != by).collect(), at)?;
    let gone: Vec<UserId> = after.users().filter(|user| !before.contains(*user)).collect();
    match gone[..] {
        [] => Ok(()),
        [only] => fallen::note(tx, org, by, Fall::Away(Some(only)), &[], at),
        _ => fallen::note(tx, org, by, Fall::Away(None), &[], at),
    }
}

/// The actor knows of all that came to them until `until`, when they were told. It is nobody else's business, and not recorded.
///
/// # Errors
/// [`Error::Denied`] for who is no person, those of the storage.
pub fn know(tx: &Tx<'_>, actor: &Actor, until: Instant) -> Result<()> {
    let _permit = may(actor, Ability::Profile)?;
    let me = actor.user().ok_or(Error::Denied)?;
    queries::set_known(tx, actor.org, me, until.min(actor.at))
}

/// Forgets that something came to a user.
pub(crate) fn forget_of(tx: &Tx<'_>, org: OrgId, user: UserId) -> Result<()> {
    queries::delete_of(tx, org, user)
}

/// Forgets what came so long ago that it is no news.
///
/// # Errors
/// Those of the storage.
pub fn sweep(tx: &Tx<'_>, org: OrgId, now: Instant) -> Result<()> {
    let long_ago = now.plus_seconds(-KEPT_SECONDS);
    owner_rules::former::forget_before(tx, org, long_ago)?;
    queries::delete_before(tx, org, long_ago)
}
