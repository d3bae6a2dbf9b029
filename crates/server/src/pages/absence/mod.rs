//! Absences (OWN 8): one's own on the profile, anybody's in the settings, and how they are said beside a name.

mod end;
mod form;
mod list;
mod others;
mod own;
mod said;

pub use end::{ask_to_end, ask_to_end_own, end, end_own};
pub use others::{ask_to_plan, plan};
pub use own::{ask_to_plan_own, banner, panel, plan_own};
pub use said::{away, until};

/// Where the list of users is.
const USERS: &str = "/settings/users";
const PROFILE: &str = "/profile";
/// Where one plans one's own.
const OWN: &str = "/profile/absence";
