//! Who owns an action (OWN, section 5): the rules that found someone, else finance, else the organisation's owner.

use crate::code::coded;
use crate::id::{GroupId, UserId};
use crate::permission::Position;

coded! {
    /// Which members of a group an owner rule means.
    Reach {
        /// Those who are assigned to the customer.
        Assigned = 1 "assigned",
        /// All of them.
        All = 2 "all",
    }
}

/// Who an action is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OwnerRule {
    /// This user.
    User(UserId),
    /// Everybody of this position; account managers only where they are assigned.
    Position(Position),
    /// Everybody assigned to the customer, whatever their position.
    Assigned,
    /// Members of this group.
    Group(GroupId, Reach),
}

coded! {
    /// Why somebody owns an action.
    Why {
        /// An owner rule found them, or somebody they stand in for.
        Rule = 1 "rule",
        /// The rules found nobody: finance has it.
        Finance = 2 "fallback_finance",
        /// Finance has nobody either: the organisation's owner has it.
        Owner = 3 "fallback_owner",
    }
}
