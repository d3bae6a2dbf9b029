//! HTTP, one file per address. Every test runs on both engines.

mod actions;
mod api;
mod headers;
mod healthz;
mod invitation;
mod log;
mod login;
mod logout;
mod matrix;
mod support;
mod worker;
