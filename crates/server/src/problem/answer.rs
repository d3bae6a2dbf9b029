//! Writes problems as the client reads them: problem details for machines, a page for people.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::{Kind, Problem, say};
use crate::app::App;
use crate::pages;
use crate::speech;
use crate::trace::RequestId;
use crate::words::{Language, Words};

const DETAILS: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Problem details (RFC 9457).
#[derive(Serialize)]
struct Details {
    r#type: String,
    title: String,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    instance: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
}

#[derive(Serialize)]
struct FieldError {
    field: &'static str,
    message: String,
}

/// Dresses every answer that is a problem.
pub async fn dress(State(app): State<App>, request: Request, next: Next) -> Response {
    let id = RequestId::of(&request);
    let only_asks = request.method().is_safe();
    if is_for_machines(request.uri().path(), request.headers()) {
        let response = next.run(request).await;
        return match problem_of(&response, only_asks) {
            Some(problem) => finish(details(&problem, &id), &problem, response.headers()),
            None => response,
        };
    }
    let (parts, body) = request.into_parts();
    let asked = parts.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    match problem_of(&response, only_asks) {
        Some(problem) => page(&app, asked, &problem, &id, response).await,
        None => response,
    }
}

/// Ours, or what the framework answered by itself with plain text or nothing.
fn problem_of(response: &Response, only_asks: bool) -> Option<Problem> {
    if let Some(problem) = response.extensions().get::<Problem>() {
        return Some(problem.clone());
    }
    let status = response.status();
    let dressed = response.headers().get(CONTENT_TYPE).is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"));
    let failed = status.is_client_error() || status.is_server_error();
    let kind = match Kind::of(status) {
        Kind::Uncertain if only_asks => Kind::Unavailable,
        kind => kind,
    };
    (failed && !dressed).then(|| kind.into())
}

/// For people: a page in their words, or the way to sign in.
async fn page(app: &App, asked: Parts, problem: &Problem, id: &RequestId, original: Response) -> Response {
    if problem.kind == Kind::SignIn {
        return pages::inside::ask_to_sign_in(&asked.method, &asked.uri).into_response();
    }
    let words = speech::words(&asked.headers, &asked.uri);
    let (original, _) = original.into_parts();
    let page = pages::error::page(app, &asked, words, problem, id).await;
    finish(page.into_response(), problem, &original.headers)
}

/// For programs: problem details.
fn details(problem: &Problem, id: &RequestId) -> Response {
    let words = Words::new(Language::English);
    let errors =
        problem.faults.iter().map(|fault| FieldError { field: fault.field, message: fault.problem.to_string() });
    let details = Details {
        r#type: format!("urn:remit:problem:{}", say::name(problem.kind)),
        title: match problem.kind {
            Kind::Denied => words.t("problem-denied-to-a-program"),
            kind => say::title(words, kind),
        },
        status: problem.kind.status().as_u16(),
        detail: detail(words, problem),
        instance: format!("urn:remit:request:{id}"),
        errors: errors.collect(),
    };
    let mut response = Json(details).into_response();
    response.headers_mut().insert(CONTENT_TYPE, DETAILS);
    response
}

/// What a program, or whoever writes it, can do about it.
fn detail(words: Words, problem: &Problem) -> Option<String> {
    let remedy = || match problem.kind {
        Kind::SignIn
        | Kind::MediaType
        | Kind::TooLarge
        | Kind::TooLong
        | Kind::Uncertain
        | Kind::TooMany { .. }
        | Kind::Conflict(_)
        | Kind::Stale => Some(say::remedy(words, problem.kind)),
        _ => None,
    };
    problem.detail.clone().or_else(remedy)
}

fn finish(mut response: Response, problem: &Problem, original: &HeaderMap) -> Response {
    *response.status_mut() = problem.kind.status();
    let headers = response.headers_mut();
    if let Some(allowed) = original.get(ALLOW) {
        headers.insert(ALLOW, allowed.clone());
    }
    match problem.kind {
        Kind::SignIn => {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"remit\""));
        }
        Kind::TooMany { wait } => {
            headers.insert(RETRY_AFTER, HeaderValue::from(wait));
        }
        Kind::Unavailable => {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("5"));
        }
        _ => {}
    }
    response
}

fn is_for_machines(path: &str, headers: &HeaderMap) -> bool {
    let accepts = |kind: &str| {
        headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains(kind))
    };
    path.starts_with("/api/") || matches!(path, "/healthz" | "/readyz") || (accepts("json") && !accepts("text/html"))
}
