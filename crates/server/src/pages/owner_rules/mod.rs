//! Owner rules in forms: what is typed, the editor with its choices, and what each rule means in words (OWN 6).

mod draft;
mod editor;
pub mod says;

pub(crate) use draft::Draft;
pub(crate) use editor::Editor;
