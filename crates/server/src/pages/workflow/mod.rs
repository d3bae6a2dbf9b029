//! Settings, workflows: the list of their steps with whose they are, the form of a step's owner rules, and the way to "who
//! would get it?".

mod form;
mod list;
mod of_customer;
mod rules;

pub use list::list;
pub use of_customer::choose_customer;
pub use rules::{ask_for_rules, set_rules};

/// Where the list is.
const LIST: &str = "/settings/workflows";
