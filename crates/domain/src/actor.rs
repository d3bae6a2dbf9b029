//! Who acts, in what capacity, from where and when.

use crate::clock::Instant;
use crate::id::{OrgId, TokenId, UserId};
use crate::permission::{Position, Role, Scope};

/// Whoever carries out a command. Everything a command knows about the present moment it knows from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The organisation in which all of it happens.
    pub org: OrgId,
    /// Person, machine or operator.
    pub capacity: Capacity,
    /// The moment of the act: the only clock that commands know.
    pub at: Instant,
    /// Where it came from: a network address, or the name of a command.
    pub source: String,
}

/// In what capacity somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capacity {
    /// A signed-in user.
    User {
        /// The user.
        id: UserId,
        /// What they may configure.
        role: Role,
        /// What they see.
        position: Position,
    },
    /// An admin or the owner who looks through the eyes of a user: what is shown is what the user sees, and nothing is changed.
    Viewer {
        /// Who looks.
        by: UserId,
        /// The user that is seen.
        id: UserId,
        /// What the user may configure.
        role: Role,
        /// What the user sees.
        position: Position,
    },
    /// A machine with an API token of an administrator's reach, within the token's scope.
    Token {
        /// The token.
        id: TokenId,
        /// What the token may do.
        scope: Scope,
    },
    /// Whoever can run the program on its server.
    Operator,
    /// The program itself: planning, absences that begin.
    System,
}

impl Actor {
    /// The user who acts, or through whose eyes somebody looks, when it is one.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        match self.capacity {
            Capacity::User { id, .. } | Capacity::Viewer { id, .. } => Some(id),
            _ => None,
        }
    }
}
