//! "why?": the explanation of an owner (OWN 10), as numbered steps in a popover.

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

/// The explanation of one thing.
#[derive(Debug, Clone)]
pub struct Why<'a> {
    /// Distinguishes it from the others of the page.
    pub id: &'a str,
    /// "Why is this Ann's?"
    pub title: &'a str,
    /// The gist in a sentence.
    pub lead: &'a str,
    /// The steps in order.
    pub traces: &'a [Trace],
    /// Links that lead to a remedy.
    pub remedies: Markup,
}

/// The button "why?" and the popover that it opens. Needs no script.
#[must_use]
pub fn why(words: Words, why: &Why<'_>) -> Markup {
    let id = format!("why-{}", why.id);
    let title = format!("{id}-title");
    html! {
        button.why type="button" popovertarget=(id) data-key="w" { (words.t("why-ask")) }
        div.pop id=(id) popover role="group" aria-labelledby=(title) {
            header {
                div { h2 id=(title) { (why.title) } p."muted small" { (why.lead) } }
                button.icon.sm type="button" popovertarget=(id) popovertargetaction="hide"
                    aria-label=(words.t("frame-close")) title=(words.t("frame-close")) { (Icon::Cross) }
            }
            div.body { (steps(why.traces)) }
            @if !why.remedies.0.is_empty() { footer { (why.remedies) } }
        }
    }
}

/// The steps alone, for a page that has room for them.
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
        let asked = Why { id: "act_1", title: "Why?", lead: "<Nobody>", traces: &traces, remedies: html! {} };
        let page = why(Words::new(Language::English), &asked).into_string();
        assert!(page.contains(r#"popovertarget="why-act_1""#) && page.contains(r#"id="why-act_1" popover"#));
        assert!(page.contains("&lt;Nobody&gt;"));
        assert!(page.find("Finance") < page.find("So it fell back"));
        assert!(!page.contains("<footer>"));
    }
}
