//! Absences (OWN 8): one's own on the profile, anybody's in the settings, and how they are said beside a name.

mod form;
mod list;
mod others;
mod own;
mod said;

pub use others::{ask_to_plan, end, plan};
pub use own::{ask_to_plan_own, banner, end_own, panel, plan_own};
pub use said::{away, until};
