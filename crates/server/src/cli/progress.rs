//! How far a long command has come, on the error output when that is a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

const BEAT: Duration = Duration::from_millis(100);

/// Counts things whose number is not known before.
pub fn counting(what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {human_pos} {msg}, {elapsed}");
    let bar = ProgressBar::new_spinner().with_message(what);
    bar.enable_steady_tick(BEAT);
    style.map_or(bar.clone(), |style| bar.with_style(style))
}

/// Reads a file of so many bytes.
pub fn reading(bytes: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {percent} %, {binary_bytes} of {binary_total_bytes}, {msg}");
    let bar = ProgressBar::new(bytes);
    style.map_or(bar.clone(), |style| bar.with_style(style))
}
