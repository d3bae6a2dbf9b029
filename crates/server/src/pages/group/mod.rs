//! Settings, groups: the list in its two tabs, and the forms about one group (GRP).

mod archive;
mod edit;
mod form;
mod list;
mod new;
mod remove;
mod row;

pub use archive::{archive, ask_to_archive, ask_to_restore, restore};
pub use edit::{ask_to_edit, edit};
pub use list::list;
pub use new::{ask_for_new, create};
pub use remove::{ask_to_remove, remove};

/// Where the list is.
const LIST: &str = "/settings/groups";
