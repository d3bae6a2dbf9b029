//! Users: a person inside one organisation.

use crate::code::coded;

coded! {
    /// Where somebody stands on their way into the organisation (USR 1).
    Status {
        /// No invitation sent; cannot log in.
        Created = 1 "created",
        /// Invitation sent, never logged in.
        Invited = 2 "invited",
        /// Logged in at least once.
        Joined = 3 "joined",
        /// Cannot log in, owns nothing; can be reactivated.
        Suspended = 4 "suspended",
        /// Gone from every list; the name stays on the past.
        Removed = 5 "removed",
    }
}

impl Status {
    /// Told of the organisation and free to work in it: what [`crate::action::ownership`] asks beside absence (OWN 7).
    #[must_use]
    pub fn is_active(self) -> bool {
        matches!(self, Status::Invited | Status::Joined)
    }
}
