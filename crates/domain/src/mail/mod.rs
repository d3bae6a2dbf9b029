//! Mail that goes out: the outbox (ACT 5). Each is sent at most once; what it says, and the link in it, are made when it goes.

pub mod commands;
pub mod list;
mod queries;

use crate::clock::Instant;
use crate::code::coded;
use crate::id::{MailId, OrgId, UserId};
use crate::secret::{OrgSecret, Secret};

coded! {
    /// What a mail is for.
    Kind {
        /// Somebody is invited (USR 2).
        Invitation = 1 "invitation",
        /// Somebody has become the owner (USR 8).
        OwnershipReceived = 2 "ownership_received",
        /// Somebody has stopped being the owner (USR 8).
        OwnershipGiven = 3 "ownership_given",
        /// Somebody has forgotten their password.
        PasswordReset = 4 "password_reset",
        /// Somebody's password has been changed.
        PasswordChanged = 5 "password_changed",
        /// Somebody's second factor has been taken away by an admin or the operator.
        SecondFactorReset = 6 "second_factor_reset",
        /// Actions became somebody's otherwise than by planning (OWN 14).
        Gained = 7 "gained",
    }
}

coded! {
    /// Where a mail stands.
    State {
        /// To be sent, from its time on.
        Waiting = 1 "waiting",
        /// Being sent. Whoever sends it says how it went, or nobody ever knows.
        Sending = 2 "sending",
        /// A mail server has taken it.
        Sent = 3 "sent",
        /// It may have gone out, or not: never sent again by itself.
        Unknown = 4 "unknown",
        /// A mail server refuses it, or could not be reached for too long.
        Failed = 5 "failed",
        /// When its time came there was nothing to say any more.
        Dropped = 6 "dropped",
    }
}

impl State {
    /// May somebody have it sent again?
    #[must_use]
    pub fn is_over_without_success(self) -> bool {
        matches!(self, State::Unknown | State::Failed | State::Dropped)
    }
}

/// A mail that is being sent, with all that its text needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its id.
    pub id: MailId,
    /// The organisation in which it came about.
    pub org: OrgId,
    /// What it is for.
    pub kind: Kind,
    /// Whom it goes to.
    pub user: UserId,
    /// Where it goes, as it was typed.
    pub address: String,
    /// How whoever gets it is called.
    pub name: String,
    /// The language that it is to be in, as a BCP 47 tag; that of the program where nobody has said.
    pub language: Option<String>,
    /// What the organisation is called.
    pub organisation: String,
    /// Who else it is about: who invites, who was the owner, who is.
    pub about: Option<String>,
    /// What its link opens.
    pub opens: Opens,
    /// How often sending it was begun, this time too.
    pub attempts: i64,
    /// When it was put in.
    pub created_at: Instant,
}

/// What the link in a mail opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opens {
    /// There is none.
    Nothing,
    /// An invitation (USR 3).
    Invitation(OrgSecret),
    /// A new password.
    Reset(Secret),
}

/// How sending a mail went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server has taken it.
    Sent,
    /// There was nothing to say any more.
    Needless,
    /// The server refuses it, and will again.
    Refused(String),
    /// The server did not take it now, and may later.
    Later(String),
    /// There was no server to take anything; no fault of this mail.
    Unreachable(String),
    /// All of it was on its way when the answer stayed out: nobody knows.
    Unknown(String),
}

/// Whoever sends a mail has so long to say how it went.
pub const LEASE_SECONDS: i64 = 600;
/// A mail that no server takes is given up so long after it was put in.
pub const PATIENCE_SECONDS: i64 = 3 * 86_400;
/// When no server can be reached, it is tried again so soon.
const UNREACHABLE_SECONDS: i64 = 30;

/// How long after its `attempts`-th failure a mail is tried again: a minute, then twice as long each time, up to an hour.
#[must_use]
pub fn back_off_seconds(attempts: i64) -> i64 {
    (30 << attempts.clamp(1, 7)).min(3_600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pauses_grow_to_an_hour() {
        let pauses: Vec<_> = [0, 1, 2, 3, 6, 7, 100].into_iter().map(back_off_seconds).collect();
        assert_eq!(pauses, [60, 60, 120, 240, 1_920, 3_600, 3_600]);
    }
}
