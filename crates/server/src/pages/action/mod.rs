//! Actions: those of the reader and all that they see; finishing one, undoing it, giving it to somebody else, and asking whose
//! it is.

mod all;
mod finish;
mod hand_over;
pub mod news;
pub mod rows;
mod why;

pub use all::list;
pub use finish::{complete, ignore, undo};
pub use hand_over::{ask_to_hand_over, ask_to_take_over, hand_over, take_over};
pub use why::why;
