//! What an error looks like to a client: decided here, once, for pages and API alike.
//!
//! A [`Problem`] travels in the answer's extensions; [`answer::dress`] then writes it as problem details (RFC 9457) or
//! as a page. Whatever the framework refuses by itself is dressed the same way.

pub mod answer;
pub mod say;

use std::convert::Infallible;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use remit_domain::error::{Conflict, Error, Fault};

use crate::edge::NoRandomness;
use crate::hashing::Crowded;

/// Why a request was not answered as asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind it is.
    pub kind: Kind,
    /// What is wrong with which field.
    pub faults: Vec<Fault>,
    /// More about it for whoever wrote the request.
    pub detail: Option<String>,
}

/// The kinds of problems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The request cannot be read.
    Malformed,
    /// Nobody is signed in, or no token was given.
    SignIn,
    /// The role, or the token's scope, does not have it.
    Denied,
    /// An action that somebody else owns.
    NotYours,
    /// A change by somebody who looks through somebody else's eyes.
    OnlyLooks,
    /// A change that did not come from one of our pages.
    CrossSite,
    /// It does not exist, or is out of sight.
    NotFound,
    /// The address does not take this method.
    Method,
    /// The request took too long to arrive.
    Slow,
    /// A rule forbids it now.
    Conflict(Conflict),
    /// Somebody else changed it in the meantime.
    Stale,
    /// More than is taken at once.
    TooLarge,
    /// Not a form, or not JSON.
    MediaType,
    /// Fields that cannot be taken.
    Invalid,
    /// Too many tries.
    TooMany {
        /// Seconds until the next try makes sense.
        wait: i64,
    },
    /// A fault of the program.
    Failed,
    /// The storage cannot be used now.
    Unavailable,
    /// The storage went away while it made the change, or took too long, before it could say whether it did.
    Uncertain,
    /// What is asked for looks at more than can be looked at in time.
    TooLong,
}

impl Kind {
    /// The status of the answer.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Kind::Malformed => StatusCode::BAD_REQUEST,
            Kind::SignIn => StatusCode::UNAUTHORIZED,
            Kind::Denied | Kind::NotYours | Kind::OnlyLooks | Kind::CrossSite => StatusCode::FORBIDDEN,
            Kind::NotFound => StatusCode::NOT_FOUND,
            Kind::Method => StatusCode::METHOD_NOT_ALLOWED,
            Kind::Slow => StatusCode::REQUEST_TIMEOUT,
            Kind::Conflict(Conflict::LinkSpent | Conflict::PasswordLinkSpent) => StatusCode::GONE,
            Kind::Conflict(_) | Kind::Stale => StatusCode::CONFLICT,
            Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Kind::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Kind::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Kind::Failed | Kind::Uncertain => StatusCode::INTERNAL_SERVER_ERROR,
            Kind::Unavailable | Kind::TooLong => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The kind of an answer that the framework gave by itself.
    #[must_use]
    pub fn of(status: StatusCode) -> Kind {
        match status {
            StatusCode::UNAUTHORIZED => Kind::SignIn,
            StatusCode::FORBIDDEN => Kind::Denied,
            StatusCode::NOT_FOUND => Kind::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Kind::Method,
            StatusCode::REQUEST_TIMEOUT => Kind::Slow,
            StatusCode::PAYLOAD_TOO_LARGE => Kind::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Kind::MediaType,
            StatusCode::UNPROCESSABLE_ENTITY => Kind::Invalid,
            StatusCode::SERVICE_UNAVAILABLE => Kind::Unavailable,
            // It was broken off in the middle; the storage may have gone on.
            StatusCode::GATEWAY_TIMEOUT => Kind::Uncertain,
            status if status.is_client_error() => Kind::Malformed,
            _ => Kind::Failed,
        }
    }
}

impl Problem {
    /// A problem of this kind.
    #[must_use]
    pub fn new(kind: Kind) -> Problem {
        Problem { kind, faults: Vec::new(), detail: None }
    }

    /// A problem of this kind, with more about it for whoever wrote the request.
    #[must_use]
    pub fn detailed(kind: Kind, detail: String) -> Problem {
        Problem { kind, faults: Vec::new(), detail: Some(detail) }
    }
}

impl From<Kind> for Problem {
    fn from(kind: Kind) -> Problem {
        Problem::new(kind)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Problem {
        match error {
            Error::NotFound => Kind::NotFound.into(),
            Error::Denied => Kind::Denied.into(),
            Error::NotYours => Kind::NotYours.into(),
            Error::OnlyLooks => Kind::OnlyLooks.into(),
            Error::Invalid(faults) => Problem { kind: Kind::Invalid, faults, detail: None },
            Error::Conflict(Conflict::TooManyAttempts { seconds }) => Kind::TooMany { wait: seconds }.into(),
            Error::Conflict(conflict) => Kind::Conflict(conflict).into(),
            Error::Stale => Kind::Stale.into(),
            Error::Internal(error) => error.into(),
        }
    }
}

impl From<remit_db::Error> for Problem {
    fn from(error: remit_db::Error) -> Problem {
        // An address that no list of ours has made.
        if let remit_db::Error::List(detail) = error {
            return Problem::detailed(Kind::Malformed, detail.to_owned());
        }
        tracing::error!(%error, "the storage failed");
        let kind = match error {
            remit_db::Error::TooLong => Kind::TooLong,
            remit_db::Error::Uncertain(_) => Kind::Uncertain,
            remit_db::Error::Conflict
            | remit_db::Error::Busy(_)
            | remit_db::Error::Unavailable(_)
            | remit_db::Error::ReadOnly(_)
            | remit_db::Error::Full(_)
            | remit_db::Error::Disk(_)
            | remit_db::Error::Older { .. }
            | remit_db::Error::Newer { .. } => Kind::Unavailable,
            _ => Kind::Failed,
        };
        kind.into()
    }
}

impl From<Crowded> for Problem {
    fn from(_: Crowded) -> Problem {
        Kind::Unavailable.into()
    }
}

impl From<NoRandomness> for Problem {
    fn from(error: NoRandomness) -> Problem {
        tracing::error!(%error);
        Kind::Failed.into()
    }
}

impl From<Infallible> for Problem {
    fn from(never: Infallible) -> Problem {
        match never {}
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.kind.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
