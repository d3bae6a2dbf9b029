//! What handlers take out of a request; what does not fit is a [`Problem`] of ours.

use std::fmt;
use std::marker::PhantomData;

use axum::body::HttpBody;
use axum::extract::rejection::{FormRejection, JsonRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::problem::{Kind, Problem};

/// The parts of the path. What is not an id of the right kind is nothing that exists.
pub struct Path<T>(pub T);

/// The query of the address.
pub struct Query<T>(pub T);

/// A JSON body: an object.
pub struct Json<T>(pub T);

/// A body in which nothing is said: there is none, or it is `{}`.
pub struct NoBody;

/// No parameters, and no fields.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

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
        let json = axum::Json::<Object<T>>::from_request(request, state).await;
        json.map(|json| Json(json.0.0)).map_err(|refused| match refused {
            JsonRejection::JsonDataError(error) => Problem::detailed(Kind::Invalid, told(&error.body_text())),
            JsonRejection::JsonSyntaxError(error) => Problem::detailed(Kind::Malformed, told(&error.body_text())),
            other => Kind::of(other.status()).into(),
        })
    }
}

impl<S: Send + Sync> FromRequest<S> for NoBody {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !request.body().is_end_stream() {
            Json::<Nothing>::from_request(request, state).await?;
        }
        Ok(NoBody)
    }
}

/// What is written with the names of its fields. A list of their values would be taken for it as well.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Named(PhantomData))
    }
}

struct Named<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Named<T> {
    type Value = Object<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Object<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(fields)).map(Object)
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
