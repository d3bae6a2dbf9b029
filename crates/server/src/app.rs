//! What every request works with.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rand::CryptoRng;
use remit_db::{Db, Tx};
use remit_domain::actor::Capacity;
use remit_domain::clock::Instant;
use remit_domain::id::{OrgId, TokenId, UserId};
use remit_domain::invitation::Invitation;
use remit_domain::preview::rehearsal::rehearse;
use remit_domain::preview::{self, Preview};
use remit_domain::secret::{OrgSecret, Secret};
use remit_domain::{Actor, Result, absence, session};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use crate::config::Config;
use crate::edge::{Clock, Random};
use crate::hashing::Hashing;
use crate::pages::chrome::Reader;
use crate::turns::{Turn, Turns};
use crate::words::Words;

/// The program, as handlers get it: its [`Parts`] with what requests share. It is copied with every request, which is to
/// cost nothing.
#[derive(Clone)]
pub struct App(Arc<Shared>);

struct Shared {
    parts: Parts,
    /// Who waits for a list.
    turns: Turns<Asker>,
    /// Who brings the ownership of an organisation up to date.
    catching_up: Turns<OrgId>,
    /// Room for visits that are noted behind the answers.
    notes: Arc<Semaphore>,
    /// Wakes whoever sends mail.
    mail: Notify,
    /// Whether no other mail is begun.
    stopping: AtomicBool,
}

/// Who waits for themselves: a person, or a program by its token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Asker {
    Person(UserId),
    Program(TokenId),
}

impl Asker {
    /// Nobody waits on the server itself.
    fn of(actor: &Actor) -> Option<Asker> {
        match actor.capacity {
            Capacity::User { id, .. } | Capacity::Viewer { by: id, .. } => Some(Asker::Person(id)),
            Capacity::Token { id, .. } => Some(Asker::Program(id)),
            Capacity::Operator | Capacity::System => None,
        }
    }
}

/// What the program is made of.
#[derive(Clone)]
pub struct Parts {
    /// The storage.
    pub db: Db,
    /// What the operator has set.
    pub config: Config,
    /// The present moment.
    pub clock: Clock,
    /// Unguessable bytes.
    pub random: Random,
    /// Passwords.
    pub hashing: Hashing,
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0.parts
    }
}

/// Without a mail server, whoever runs this one finds a link in the log and hands it over.
pub fn log_link(address: &str, link: &str) {
    tracing::info!(address, link, "there is no mail server: hand over this link");
}

/// So many visits are noted at once.
const NOTES: usize = 32;

impl App {
    /// The program with these parts.
    #[must_use]
    pub fn new(parts: Parts) -> App {
        App(Arc::new(Shared {
            parts,
            turns: Turns::new(1),
            catching_up: Turns::new(1),
            notes: Arc::new(Semaphore::new(NOTES)),
            mail: Notify::new(),
            stopping: AtomicBool::new(false),
        }))
    }

    /// Room to note a visit; none beside many that are noted now.
    #[must_use]
    pub fn room_for_a_note(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.0.notes).try_acquire_owned().ok()
    }

    /// Reads a list that may have to look at very many rows, when it is the reader's turn; see [`Db::read_list`].
    ///
    /// # Errors
    /// Those of `work` and of the storage.
    pub async fn read_list<T>(&self, reader: &Reader<'_>, work: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        self.read_list_of(reader.actor(), work).await
    }

    /// The same, of whoever asks without a page: a program, or a file that is still written when its page is gone.
    ///
    /// # Errors
    /// Those of `work` and of the storage.
    pub async fn read_list_of<T>(&self, actor: &Actor, work: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        let _turn = self.turn_of(actor).await;
        self.db.read_list(work).await
    }

    /// One at a time for each of them.
    async fn turn_of(&self, actor: &Actor) -> Option<Turn> {
        match Asker::of(actor) {
            Some(asker) => Some(self.0.turns.wait(asker).await),
            None => None,
        }
    }

    /// Lets absences begin and end whose time has come. Of many who find it due at once, one does it, and the others wait
    /// without a connection.
    ///
    /// # Errors
    /// Those of the storage.
    pub async fn catch_up(&self, org: OrgId, now: Instant) -> Result<()> {
        let _turn = self.0.catching_up.wait(org).await;
        while self.db.write(|tx| absence::commands::catch_up_with_some(tx, org, now)).await? {}
        Ok(())
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

    /// What a command would do if `actor` ran it now (PRE). Nothing of it is kept, so that whoever looks through somebody's eyes
    /// may ask, too.
    ///
    /// # Errors
    /// Those of the command and of the storage, and [`Kind::TooLong`](crate::problem::Kind) where it concerns too many actions to be told in time.
    pub async fn preview<T>(&self, actor: &Actor, command: impl Fn(&Tx<'_>) -> Result<T>) -> Result<Preview> {
        // From before others are kept from writing.
        let _turn = self.turn_of(actor).await;
        let change = rehearse(&self.db, actor.org, command).await?;
        self.db.read_list(|tx| preview::of(tx, actor, &change)).await
    }

    /// Mail has been put in: it goes out now, and not with the next round of work.
    pub fn mail_waits(&self) {
        self.0.mail.notify_one();
    }

    /// Until mail has been put in on this node.
    pub async fn mail_is_put_in(&self) {
        self.0.mail.notified().await;
    }

    /// The program ends: a mail that is on its way arrives, and no other is begun.
    pub fn stop_mail(&self) {
        self.0.stopping.store(true, Ordering::Relaxed);
        self.mail_waits();
    }

    /// Is no other mail to be begun?
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.0.stopping.load(Ordering::Relaxed)
    }

    /// How somebody is invited by whoever reads `words`: by mail where there is a server for it, else by a link.
    pub fn invitation(&self, words: Words, generator: &mut impl CryptoRng) -> Invitation {
        match self.config.smtp {
            Some(_) => Invitation::Mail(words.language().tag()),
            None => Invitation::Link(Secret::random(generator)),
        }
    }

    /// The link of an invitation for whoever hands it over; where no mail goes out it is in the log, too.
    pub fn hand_over(&self, email: &str, invitation: &OrgSecret) -> String {
        let link = self.invitation_link(invitation);
        if self.config.smtp.is_none() {
            log_link(email, &link);
        }
        link
    }

    /// The address under which an invitation is accepted.
    #[must_use]
    pub fn invitation_link(&self, invitation: &OrgSecret) -> String {
        format!("{}/invitation/{}", self.config.address(), invitation.reveal())
    }
}
