//! Invitations: the one-time link with which somebody comes into an organisation (USR 3).

pub mod commands;
mod queries;

pub use queries::open;
pub(crate) use queries::withdraw;

use crate::account::PasswordHash;
use crate::id::{AccountId, OrgId, UserId};
use crate::secret::{OrgSecret, Secret};
use crate::session::Proof;
use crate::text::Name;

/// A link works for seven days.
pub const VALID_SECONDS: i64 = 7 * 86_400;

/// How somebody is invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invitation {
    /// By a link with this secret, which whoever invites hands over.
    Link(Secret),
    /// By mail, in this language unless they have an account that says another. Its link is made when it goes out.
    Mail(&'static str),
}

impl Invitation {
    /// What is handed over, if anything is.
    #[must_use]
    pub fn link(&self, org: OrgId) -> Option<OrgSecret> {
        match self {
            Invitation::Link(secret) => Some(OrgSecret { org, secret: secret.clone() }),
            Invitation::Mail(_) => None,
        }
    }
}

/// What an invitation that still works invites to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// The organisation.
    pub org: OrgId,
    /// What its people call it.
    pub organisation: String,
    /// The user that the invitation is for.
    pub user: UserId,
    /// The address it was sent to, as it was typed.
    pub email: String,
    /// The name given for the person, or the address.
    pub name: String,
    /// The account of this address, when the person has one from elsewhere.
    pub account: Option<AccountId>,
}

/// What the database knows of a link.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub org: OrgId,
    pub hash: Vec<u8>,
}

impl From<&OrgSecret> for Link {
    fn from(invitation: &OrgSecret) -> Link {
        Link { org: invitation.org, hash: invitation.secret.hash() }
    }
}

/// What the invited person gives.
#[derive(Debug)]
pub enum Acceptance<'a> {
    /// They are new: a name and a password for an account of their own.
    New {
        /// How they want to be called.
        name: &'a Name,
        /// What their password is compared with.
        password: &'a PasswordHash,
        /// The language of their pages.
        language: &'a str,
    },
    /// They have an account: proof that it is theirs.
    Known(&'a Proof),
}
