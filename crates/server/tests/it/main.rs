//! HTTP, one file per address. Every test runs on both engines.

mod api;
mod headers;
mod healthz;
mod invitation;
mod login;
mod logout;
mod matrix;
mod support;
