//! Analytics: the figures of the whole organisation (ACC table).

mod coverage;
mod figures;
mod missing;

pub use coverage::show;
