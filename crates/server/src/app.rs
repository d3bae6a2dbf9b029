//! What every request works with.

use std::sync::Arc;

use remit_db::Db;
use remit_domain::secret::OrgSecret;

use crate::config::Config;
use crate::edge::{Clock, Random};
use crate::hashing::Hashing;

/// The program's parts, as handlers get them. Clones share them.
#[derive(Clone)]
pub struct App {
    /// The storage.
    pub db: Db,
    /// What the operator has set.
    pub config: Arc<Config>,
    /// The present moment.
    pub clock: Clock,
    /// Unguessable bytes.
    pub random: Random,
    /// Passwords.
    pub hashing: Hashing,
}

impl App {
    /// The address under which an invitation is accepted.
    #[must_use]
    pub fn invitation_link(&self, invitation: &OrgSecret) -> String {
        format!("{}/invitation/{}", self.config.address(), invitation.reveal())
    }
}
