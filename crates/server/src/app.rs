//! What every request works with.

use std::sync::Arc;

use remit_db::{Db, Tx};
use remit_domain::id::UserId;
use remit_domain::secret::OrgSecret;
use remit_domain::{Actor, Result, session};

use tokio::sync::Semaphore;

use crate::config::Config;
use crate::edge::{Clock, Random};
use crate::hashing::Hashing;
use crate::pages::chrome::Reader;
use crate::turns::Turns;

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
    /// Who waits for a list.
    pub turns: Turns<UserId>,
    /// Room for visits that are noted behind the answers.
    pub notes: Arc<Semaphore>,
}

/// So many visits are noted at once.
const NOTES: usize = 32;

impl App {
    /// The program with these parts.
    #[must_use]
    pub fn new(db: Db, config: Config, clock: Clock, random: Random, hashing: Hashing) -> App {
        let notes = Arc::new(Semaphore::new(NOTES));
        App { db, config: Arc::new(config), clock, random, hashing, turns: Turns::new(1), notes }
    }

    /// Reads a list that may have to look at very many rows, when it is the reader's turn; see [`Db::read_list`].
    ///
    /// # Errors
    /// Those of `work` and of the storage.
    pub async fn read_list<T>(&self, reader: &Reader<'_>, work: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        let _turn = self.turns.wait(reader.signed.user()?).await;
        self.db.read_list(work).await
    }

    /// Runs a command for `actor`, if they still are what they were when their request came in.
    ///
    /// # Errors
    /// [`Denied`](remit_domain::Error::Denied) where they are not, and those of the command and of the storage.
    pub async fn write<T>(&self, actor: &Actor, command: impl Fn(&Tx<'_>) -> Result<T>) -> Result<T> {
        self.db
            .write(|tx| {
                session::confirm(tx, actor)?;
                command(tx)
            })
            .await
    }

    /// The address under which an invitation is accepted.
    #[must_use]
    pub fn invitation_link(&self, invitation: &OrgSecret) -> String {
        format!("{}/invitation/{}", self.config.address(), invitation.reveal())
    }
}
