//! Settings, users: the list, inviting, and the forms about one user (USR).

mod address;
mod asked;
mod edit;
mod export;
mod fields;
mod invite;
mod link;
mod list;
mod remove;
mod row;
mod second_factor;
mod standing;
mod transfer;

use remit_domain::permission::{Position, Role};
use remit_domain::user::Status;
use remit_domain::user::directory::Entry;

pub use edit::{ask_to_edit, edit};
pub use export::export;
pub use invite::{ask_whom_to_invite, invite};
pub use link::{ask_for_link, send_invitation};
pub use list::list;
pub use remove::{ask_to_remove, remove};
pub use second_factor::{ask_to_reset_second_factor, reset_second_factor};
pub use standing::{ask_to_reactivate, ask_to_suspend, ask_to_withdraw, reactivate, suspend, withdraw};
pub use transfer::{ask_to_transfer, transfer};

use super::absence::away;
use super::chrome::Reader;
use crate::words::Words;

/// Where the list is.
const LIST: &str = "/settings/users";

/// What somebody may configure, in a word.
#[must_use]
pub fn role(words: Words, role: Role) -> String {
    match role {
        Role::Member => words.t("user-role-member"),
        Role::Admin => words.t("user-role-admin"),
        Role::Owner => words.t("user-role-owner"),
    }
}

/// What somebody sees, in a word.
#[must_use]
pub fn position(words: Words, position: Position) -> String {
    match position {
        Position::Finance => words.t("user-position-finance"),
        Position::Accountant => words.t("user-position-accountant"),
        Position::AccountManager => words.t("user-position-account-manager"),
    }
}

/// Where somebody stands, in a word.
#[must_use]
pub fn status(words: Words, status: Status) -> String {
    match status {
        Status::Created => words.t("user-status-created"),
        Status::Invited => words.t("user-status-invited"),
        Status::Joined => words.t("user-status-joined"),
        Status::Suspended => words.t("user-status-suspended"),
        Status::Removed => words.t("user-status-removed"),
    }
}

/// A name with the groups beside it (GRP 7): "Ann Lee · Key accounts".
#[must_use]
pub fn with_groups(entry: &Entry) -> String {
    if entry.groups.is_empty() { entry.name.clone() } else { format!("{} · {}", entry.name, entry.groups.join(", ")) }
}

/// What tells people of one name apart (GRP 7), and whether they are there: "away until 5 Dec · Account manager · Key accounts".
#[must_use]
pub fn about(reader: &Reader<'_>, entry: &Entry) -> String {
    let position = position(reader.words, entry.position);
    let groups = (!entry.groups.is_empty()).then(|| entry.groups.join(", "));
    let away = entry.away_until.map(|until| away(reader, until));
    [away, Some(position), groups].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
