//! Actions: those of the reader and all that they see; finishing one, undoing it, and asking whose it is.

mod all;
mod finish;
pub mod news;
pub mod rows;
mod why;

pub use all::list;
pub use finish::{complete, ignore, undo};
pub use why::why;
