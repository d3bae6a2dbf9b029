//! Actions: one thing to do for one customer.

pub mod commands;
pub mod explanation;
pub mod facts;
pub mod finds;
pub mod finish;
pub mod gained;
pub mod hand_over;
pub mod keys;
pub mod list;
pub(crate) mod naming;
pub mod owner_rules;
pub mod owners;
pub mod ownership;
pub mod planning;
pub(crate) mod queries;
pub mod todo;
mod written;

use remit_db::Tx;

use crate::Actor;
use crate::clock::{Day, Instant};
use crate::code::coded;
use crate::error::{Error, Result};
use crate::id::{ActionId, CustomerId, InvoiceId, RuleSetId, StepId, UserId};
use crate::money::Money;
use ownership::OwnerRule;

coded! {
    /// What there is to do.
    Kind {
        /// Write an e-mail.
        Email = 1 "email",
        /// Telephone.
        Call = 2 "call",
        /// Send a letter.
        Letter = 3 "letter",
        /// Anything else.
        Task = 4 "task",
    }
}

coded! {
    /// Where an action stands (ACT 4).
    State {
        /// Open: to be done by its owners.
        Todo = 1 "todo",
        /// Done.
        Done = 2 "done",
        /// Left undone on purpose.
        Ignored = 3 "ignored",
        /// An obstacle came: paid, disputed, paused, another workflow (ACT 3).
        Cancelled = 4 "cancelled",
    }
}

/// One thing to do for one customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Its id.
    pub id: ActionId,
    /// For whom it is to be done.
    pub customer: CustomerId,
    /// The invoice that it is about, or that carries it.
    pub invoice: Option<InvoiceId>,
    /// The step that it comes from; none when it was added by hand.
    pub step: Option<StepId>,
    /// Where the owner rules are that it goes by: those of its step, or of its own.
    pub rule_set: RuleSetId,
    /// The day from which it is to be done.
    pub due_on: Day,
    /// What there is to do.
    pub kind: Kind,
    /// What it is called.
    pub title: String,
    /// The amount that it is about.
    pub amount: Option<Money>,
    /// Where it stands.
    pub state: State,
    /// When it was planned or added.
    pub created_at: Instant,
    /// Who added it by hand.
    pub creator: Option<UserId>,
    /// Hidden from its owners until this day.
    pub snoozed_until: Option<Day>,
    /// When it was done, ignored or cancelled.
    pub closed_at: Option<Instant>,
    /// Who did or ignored it.
    pub performer: Option<UserId>,
    /// Counts its changes.
    pub version: i64,
}

/// An action to be added by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAction {
    /// For whom it is to be done.
    pub customer: CustomerId,
    /// The invoice that it is about.
    pub invoice: Option<InvoiceId>,
    /// What there is to do.
    pub kind: Kind,
    /// What it is called.
    pub title: String,
    /// The day from which it is to be done.
    pub due_on: Day,
    /// Whose it is; its creator's when there are none.
    pub rules: Vec<OwnerRule>,
}

/// One action. Whoever owns it sees it; whoever owned it when it was closed may see it no longer.
///
/// # Errors
/// [`Error::NotFound`] when it is not there, or its customer out of the actor's sight (ACC 4).
pub fn find(tx: &Tx<'_>, actor: &Actor, id: ActionId) -> Result<Action> {
    let action = queries::get(tx, actor.org, id)?.ok_or(Error::NotFound)?;
    crate::customer::require(tx, actor, action.customer)?;
    Ok(action)
}

/// The open actions of a customer, in the order in which they are due.
///
/// # Errors
/// [`Error::NotFound`] when the customer is out of the actor's sight.
pub fn open_of_customer(tx: &Tx<'_>, actor: &Actor, customer: CustomerId) -> Result<Vec<Action>> {
    crate::customer::require(tx, actor, customer)?;
    queries::open_of_customer(tx, actor.org, customer)
}

/// The latest `limit` closed actions of a customer.
///
/// # Errors
/// [`Error::NotFound`] when the customer is out of the actor's sight.
pub fn closed_of_customer(tx: &Tx<'_>, actor: &Actor, customer: CustomerId, limit: i64) -> Result<Vec<Action>> {
    crate::customer::require(tx, actor, customer)?;
    queries::closed_of_customer(tx, actor.org, customer, limit)
}
