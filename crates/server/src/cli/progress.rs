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

/// Goes through things whose number is known.
pub fn of(what: &'static str, number: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {percent} %, {human_pos} of {human_len} {msg}");
    let bar = ProgressBar::new(number).with_message(what);
    style.map_or(bar.clone(), |style| bar.with_style(style))
}
