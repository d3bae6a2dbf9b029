//! Settings, mail: what goes out, what did, and what did not (ACT 5).

mod list;
mod row;

pub use list::{list, send_again};
pub use row::{kind, state};
