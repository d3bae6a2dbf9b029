//! What happens to users.

mod create;
mod edit;
mod erase;
mod invite;
mod remove;
mod standing;
mod transfer;

pub use create::{Created, create};
pub use edit::{change_position, change_role, edit, set_groups};
pub use erase::erase;
pub use invite::{invite, withdraw_invitation};
pub use remove::{Replacement, remove, remove_or_erase};
pub use standing::{reactivate, suspend};
pub use transfer::{check_transfer, transfer_ownership};

pub(crate) use create::{MOST, create_owner};
pub(crate) use edit::{Revision, revise};
