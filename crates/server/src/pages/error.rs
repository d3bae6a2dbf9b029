//! The page of a problem.

use maud::{Markup, html};

use crate::problem::{Kind, Problem, say};
use crate::trace::RequestId;
use crate::ui::button::Button;
use crate::ui::plain;
use crate::words::Words;

/// What happened, what to do about it, and the way on.
pub fn page(words: Words, problem: &Problem, id: &RequestId) -> Markup {
    let title = say::title(words, problem.kind);
    let home = words.t("problem-home");
    // The detail of other problems is for whoever wrote the request.
    let told = problem.detail.clone().filter(|_| matches!(problem.kind, Kind::Conflict(_)));
    let body = html! {
        h1 { (title) }
        p.soft data-problem="" { (told.unwrap_or_else(|| say::remedy(words, problem.kind))) }
        @if !problem.faults.is_empty() {
            ul { @for fault in &problem.faults { li { (fault.field) ": " (say::fault(words, &fault.problem)) } } }
        }
        p { (Button::link(&home, "/").primary()) }
        @if matches!(problem.kind, Kind::Failed | Kind::Unavailable) {
            p."soft small" { (words.with("problem-number", &[("id", id.to_string().into())])) }
        }
    };
    plain::page(words, &title, &body)
}
