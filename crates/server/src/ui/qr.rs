//! QR codes, drawn as SVG.

use std::fmt::Write;

use maud::{Markup, html};
use qrcode::{Color, QrCode};

/// The empty edge that a camera looks for, in modules.
const EDGE: usize = 4;

/// `text` for a camera; nothing, if it is longer than a code holds. Dark on light in both schemes, as cameras want it.
#[must_use]
pub fn qr(text: &str, label: &str) -> Option<Markup> {
    let code = QrCode::new(text).ok()?;
    let (width, whole) = (code.width(), code.width() + 2 * EDGE);
    let mut path = String::new();
    for (place, _) in code.to_colors().iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
        // Writing to a String cannot fail.
        let _ = write!(path, "M{} {}h1v1h-1z", place % width + EDGE, place / width + EDGE);
    }
    Some(html! {
        svg role="img" aria-label=(label) width="208" height="208" viewBox={ "0 0 " (whole) " " (whole) }
            shape-rendering="crispEdges" {
            rect width=(whole) height=(whole) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_inside_an_edge_and_says_what_it_is() {
        let drawn = qr("otpauth://totp/Remit", "Key").unwrap().into_string();
        assert!(drawn.contains("aria-label=\"Key\"") && drawn.contains("viewBox=\"0 0 33 33\""), "{drawn}");
        let is_dark = |x: usize, y: usize| drawn.contains(&format!("M{x} {y}h1"));
        for (x, y) in [(4, 4), (22, 4), (4, 22)] {
            let row: Vec<bool> = (0..7).map(|at| is_dark(x + at, y)).collect();
            assert_eq!(row, [true; 7], "the top of the corner at {x} {y}");
            assert!(!is_dark(x + 1, y + 1) && is_dark(x + 3, y + 3));
        }
        assert!(!is_dark(3, 4) && !is_dark(4, 3));
        assert!(qr(&"x".repeat(5_000), "Key").is_none());
    }
}
