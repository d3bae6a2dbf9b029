//! Mail that goes out: what a letter says, how it is handed to a mail server, and whoever does so behind the requests.

mod carrier;
mod letter;
pub mod post;

pub use carrier::Carrier;
