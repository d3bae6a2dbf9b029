//! "why?": the way to the explanation of an owner (OWN 10), and its numbered steps.

use maud::{Markup, html};

use super::icon::Icon;
use crate::words::Words;

/// What a step of an explanation tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A rule that was asked.
    Asked,
    /// The rules found nobody.
    Fell,
    /// Whose it is.
    Got,
}

/// One step: a rule and what it found, the fallback, or the outcome.
#[derive(Debug, Clone)]
pub struct Trace {
    /// What kind of step it is.
    pub step: Step,
    /// The rule, or the outcome.
    pub title: Markup,
    /// Who was found, who was dropped, and why.
    pub details: Vec<Markup>,
}

/// The way to the explanation at `address`: a sheet over the page, or a page of its own.
#[must_use]
pub fn why(words: Words, address: &str) -> Markup {
    html! { a.why href=(address) data-sheet="" data-key="w" { (words.t("why-ask")) } }
}

/// The steps of an explanation in order.
#[must_use]
pub fn steps(traces: &[Trace]) -> Markup {
    html! {
        ol.trace {
            @for (number, trace) in traces.iter().enumerate() { (step(number + 1, trace)) }
        }
    }
}

fn step(number: usize, trace: &Trace) -> Markup {
    let class = match trace.step {
        Step::Asked => None,
        Step::Fell => Some("fell"),
        Step::Got => Some("got"),
    };
    html! {
        li class=[class] {
            span.n aria-hidden="true" {
                @match trace.step {
                    Step::Asked => { (number) },
                    Step::Fell => { (Icon::Fell) },
                    Step::Got => { (Icon::Check) },
                }
            }
            span.t { (trace.title) }
            @if !trace.details.is_empty() {
                ul.d { @for detail in &trace.details { li { (detail) } } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn own_10_every_step_is_told_in_order() {
        let traces = [
            Trace { step: Step::Asked, title: html! { "Finance" }, details: vec![html! { "Nobody" }] },
            Trace { step: Step::Fell, title: html! { "So it fell back" }, details: vec![] },
        ];
        let page = steps(&traces).into_string();
        assert!(page.find("Finance") < page.find("Nobody") && page.find("Nobody") < page.find("So it fell back"));
        assert!(page.contains(r#"<li class="fell">"#));
    }

    #[test]
    fn own_10_why_is_asked_beside_it_and_needs_no_script() {
        let link = why(Words::new(Language::English), "/actions/act_1/why").into_string();
        assert!(link.contains(r#"href="/actions/act_1/why""#) && link.contains("data-sheet"));
    }
}
