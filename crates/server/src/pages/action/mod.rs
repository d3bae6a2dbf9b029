//! Actions: those of the reader and all that they see; adding one, finishing it, undoing that, giving it to somebody
//! else, and asking whose it is.

mod all;
mod finish;
mod hand_over;
mod new;
mod new_form;
pub mod news;
pub mod rows;
mod why;

pub use all::{list, state};
pub use finish::{complete, ignore, undo};
pub use hand_over::{ask_to_hand_over, ask_to_take_over, hand_over, take_over};
pub use new::{add, ask_for_new};
pub use new_form::kind;
pub use why::why;
