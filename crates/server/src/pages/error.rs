//! The page of a problem: within the frame for somebody signed in, alone for everybody else.

use axum::http::request::Parts;
use maud::{Markup, html};
use remit_domain::error::Conflict;

use crate::actor::Signed;
use crate::app::App;
use crate::problem::{Kind, Problem, say};
use crate::trace::RequestId;
use crate::ui::button::Button;
use crate::ui::header::{Header, header};
use crate::ui::plain;
use crate::words::Words;

/// The page for whoever sent the request; `words` are those of somebody who is not signed in.
pub async fn page(app: &App, parts: &Parts, words: Words, problem: &Problem, id: &RequestId) -> Markup {
    if let Some(page) = framed(app, parts, problem, id).await {
        return page;
    }
    let title = say::title(words, problem.kind);
    plain::page(words, &title, &html! { h1 { (title) } (rest(words, problem, id)) })
}

/// None for who is not signed in, and where the program itself fails: the frame might too.
async fn framed(app: &App, parts: &Parts, problem: &Problem, id: &RequestId) -> Option<Markup> {
    if problem.kind.status().is_server_error() {
        return None;
    }
    let signed = Signed::of(parts, app).await.ok()?;
    let reader = signed.reader();
    let todo = app.db.read(|tx| reader.todo(tx)).await.ok()?;
    let title = say::title(reader.words, problem.kind);
    let body = html! { (header(&Header::new(&title))) div.stack { (rest(reader.words, problem, id)) } };
    Some(reader.page(None, &todo, &title, &body))
}

/// What to do about it, and the way on.
fn rest(words: Words, problem: &Problem, id: &RequestId) -> Markup {
    let (way_on, leads_to) = match problem.kind {
        Kind::Conflict(Conflict::PasswordLinkSpent) => (words.t("problem-ask-for-link"), "/password"),
        _ => (words.t("problem-home"), "/"),
    };
    // The detail of other problems is for whoever wrote the request.
    let told = problem.detail.clone().filter(|_| matches!(problem.kind, Kind::Conflict(_)));
    html! {
        p.soft data-problem="" { (told.unwrap_or_else(|| say::remedy(words, problem.kind))) }
        @if !problem.faults.is_empty() {
            ul { @for fault in &problem.faults { li { (fault.field) ": " (say::fault(words, &fault.problem)) } } }
        }
        p { (Button::link(&way_on, leads_to).primary()) }
        @if matches!(problem.kind, Kind::Failed | Kind::Uncertain | Kind::Unavailable) {
            p."soft small" { (words.with("problem-number", &[("id", id.to_string().into())])) }
        }
    }
}
