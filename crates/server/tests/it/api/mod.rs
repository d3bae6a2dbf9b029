//! `/api/v1`

mod absences;
mod actions;
mod assigned;
mod customers;
mod dry;
mod groups;
mod groups_changed;
mod strict;
mod tokens;
mod turns;
mod users;
mod users_changed;
mod users_invited;
mod workflows;
