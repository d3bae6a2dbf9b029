//! Sessions: how a signed-in person becomes an [`Actor`](crate::Actor), request by request.
//!
//! A sign-in has three parts, because comparing passwords takes long and a transaction must not: [`Attempt::begin`] in
//! a write, [`Attempt::verify`] outside of any, [`commands::sign_in`] in another write. Where the account has a second factor
//! that leads [half of the way](half_way), and a code the rest of it.

mod attempt;
pub mod commands;
mod confirm;
mod failures;
pub mod half_way;
mod queries;
pub mod view;

pub use attempt::{Attempt, Proof, key_of, network_of};
pub(crate) use attempt::{count, forget_failures_of};
pub use confirm::confirm;
pub use queries::{actor_of, organisations, own};
pub(crate) use queries::{end_all_of, end_of_users, seats};

use crate::actor::Actor;
use crate::clock::Instant;
use crate::error::{Error, Result};
use crate::id::{AbsenceId, OrgId, UserId};
use crate::organisation::{Organisation, Zone};
use crate::secret::Secret;

/// A session ends after 30 days at the latest …
const LONGEST_SECONDS: i64 = 30 * 86_400;
/// … and after 14 days without a visit.
const IDLE_SECONDS: i64 = 14 * 86_400;
/// An account has so many sessions at most: a new one ends the oldest.
const MOST: i64 = 100;
/// A session in use is noted at most once a minute.
const TOUCH_SECONDS: i64 = 60;
/// A visit that goes on is noted with the user at most once an hour.
const VISIT_SECONDS: i64 = 3_600;

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Session {
    /// What they act as.
    pub actor: Actor,
    /// How they are called.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// The language of their pages.
    pub language: String,
    /// The time zone that they have chosen; see [`Session::zone`].
    pub own_zone: Option<Zone>,
    /// Where they are.
    pub organisation: Organisation,
    /// Whether the browser keeps it when it is closed.
    pub stay: bool,
    /// Whether there is another organisation to which they can switch.
    pub has_others: bool,
    /// Which absence of their own they are in, and until when: by the clock, whether it has been followed or not.
    pub away: Option<(AbsenceId, Instant)>,
    /// When this session was last noted to be in use.
    pub seen_at: Instant,
    /// Whether it looks through somebody else's eyes.
    pub view: View,
}

/// Whether a session looks through somebody else's eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum View {
    /// Whoever is signed in acts for themselves.
    Own,
    /// The actor of the session is a [`Capacity::Viewer`](crate::actor::Capacity::Viewer); this is whoever is signed in.
    Of(Actor),
    /// It did through those of this user, and may not any more: they have gone, or whoever is signed in has lost the right.
    Over(UserId),
}

impl Session {
    /// What whoever is signed in acts as, also while they look through somebody else's eyes.
    #[must_use]
    pub fn own_actor(&self) -> &Actor {
        match &self.view {
            View::Of(viewer) => viewer,
            View::Own | View::Over(_) => &self.actor,
        }
    }

    /// Where the clock stands by which they read moments: their own, else that of the organisation. Its days are those of
    /// the organisation, wherever somebody is.
    #[must_use]
    pub fn zone(&self) -> &Zone {
        self.own_zone.as_ref().unwrap_or(&self.organisation.zone)
    }

    /// Is it time to note that the session is in use ([`commands::touch`])?
    #[must_use]
    pub fn is_to_be_touched(&self) -> bool {
        self.actor.at >= self.seen_at.plus_seconds(TOUCH_SECONDS)
    }
}

/// A session as its person sees it among theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// What tells it apart: the hash of its secret, which opens nothing.
    pub hash: Vec<u8>,
    /// When it began.
    pub created_at: Instant,
    /// When it was last noted to be in use.
    pub seen_at: Instant,
    /// The network address it was opened from.
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
}

/// How far somebody has come who wants to sign in.
#[derive(Debug)]
#[must_use = "half of the way is not in"]
pub enum Entered {
    /// All the way: the secret that was given is that of a session.
    Session(Actor),
    /// They have to show a code yet: the secret is good for nothing else.
    HalfWay,
}

impl Entered {
    /// Who is in.
    ///
    /// # Errors
    /// [`Error::Denied`] for whoever has to show a code yet.
    pub fn session(self) -> Result<Actor> {
        match self {
            Entered::Session(actor) => Ok(actor),
            Entered::HalfWay => Err(Error::Denied),
        }
    }
}

/// What a session begins with.
#[derive(Debug, Clone, Copy)]
pub struct Opening<'a> {
    /// The secret of its cookie, never used before.
    pub secret: &'a Secret,
    /// In which organisation; else in the one visited last.
    pub org: Option<OrgId>,
    /// Whether the browser is to keep it when it is closed.
    pub stay: bool,
    /// The network address it comes from.
    pub address: &'a str,
    /// What the browser calls itself.
    pub agent: &'a str,
    /// When.
    pub at: Instant,
}
