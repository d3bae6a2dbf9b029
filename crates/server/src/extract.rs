//! What handlers take out of a request; what does not fit is a [`Problem`] of ours.

use axum::extract::rejection::{FormRejection, JsonRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::problem::{Kind, Problem};

/// The parts of the path. What is not an id of the right kind is nothing that exists.
pub struct Path<T>(pub T);

/// The query of the address.
pub struct Query<T>(pub T);

/// A JSON body.
pub struct Json<T>(pub T);

/// A form.
pub struct Form<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = axum::extract::Path::from_request_parts(parts, state).await;
        path.map(|path| Path(path.0)).map_err(|_| Kind::NotFound.into())
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = axum::extract::Query::from_request_parts(parts, state).await;
        query.map(|query| Query(query.0)).map_err(|refused| Problem::detailed(Kind::Malformed, refused.body_text()))
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let json = axum::Json::from_request(request, state).await;
        json.map(|json| Json(json.0)).map_err(|refused| match refused {
            JsonRejection::JsonDataError(error) => Problem::detailed(Kind::Invalid, told(&error.body_text())),
            JsonRejection::JsonSyntaxError(error) => Problem::detailed(Kind::Malformed, told(&error.body_text())),
            other => Kind::of(other.status()).into(),
        })
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let form = axum::Form::from_request(request, state).await;
        form.map(|form| Form(form.0)).map_err(|refused| match refused {
            FormRejection::InvalidFormContentType(_) => Kind::MediaType.into(),
            other => Problem::detailed(Kind::of(other.status()), other.body_text()),
        })
    }
}

/// What is wrong with a body, without the words of the framework before it.
fn told(text: &str) -> String {
    text.split_once(": ").map_or(text, |(_, what)| what).to_owned()
}
