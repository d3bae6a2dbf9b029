//! Analytics: the figures of the whole organisation (ACC table).

mod coverage;
mod figures;

pub use coverage::show;
