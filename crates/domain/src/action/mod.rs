//! Actions: one thing to do for one customer.

pub mod facts;
pub mod keys;
pub mod owner_rules;
pub mod owners;
pub mod ownership;
pub mod todo;
pub mod planning;

use crate::code::coded;

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
