//! A bar that shows how something is shared out. The figures stand beside it as text.

use maud::{Markup, html};

/// What a part of a bar stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// As it should be.
    Rule,
    /// In somebody's place.
    Substitute,
    /// Fell back.
    Fell,
}

impl Part {
    fn fill(self) -> &'static str {
        match self {
            Part::Rule => "rule-fill",
            Part::Substitute => "sub-fill",
            Part::Fell => "fall-fill",
        }
    }
}

/// How wide a bar is, in its own units.
const WIDTH: i64 = 200;

/// A bar of these parts, each as wide as its share. Nothing of nothing is empty.
#[must_use]
pub fn meter(parts: &[(Part, i64)]) -> Markup {
    html! {
        svg.meter viewBox={ "0 0 " (WIDTH) " 10" } preserveAspectRatio="none" aria-hidden="true" {
            @for (part, from, until) in spans(parts) {
                rect class=(part.fill()) x=(from) width=((until - from).max(1)) height="10" {}
            }
        }
    }
}

/// From where to where each part goes that there is.
fn spans(parts: &[(Part, i64)]) -> Vec<(Part, i64, i64)> {
    let total: i64 = parts.iter().map(|(_, count)| count).sum();
    let mut before = 0;
    let mut spans = Vec::new();
    for &(part, count) in parts.iter().filter(|(_, count)| *count > 0) {
        spans.push((part, before * WIDTH / total, (before + count) * WIDTH / total));
        before += count;
    }
    spans
}

/// What the parts of the bars mean.
#[must_use]
pub fn legend(parts: &[(Part, String)]) -> Markup {
    html! {
        p.legend {
            @for (part, text) in parts {
                span { svg viewBox="0 0 20 10" aria-hidden="true" { rect class=(part.fill()) width="20" height="10" {} } (text) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_beside_each_other_and_fill_the_bar() {
        let bar = meter(&[(Part::Rule, 3), (Part::Substitute, 0), (Part::Fell, 1)]).into_string();
        assert!(bar.contains(r#"<rect class="rule-fill" x="0" width="150" height="10">"#), "{bar}");
        assert!(
            bar.contains(r#"<rect class="fall-fill" x="150" width="50" height="10">"#) && !bar.contains("sub-fill")
        );
        assert!(!meter(&[(Part::Rule, 0)]).into_string().contains("rect"));
    }
}
