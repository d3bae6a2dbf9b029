//! Remit's outside: HTTP, the command line and the configuration around the model.
//!
//! Every route stands in [`router`], every command of the program in [`cli`]; what an error looks like to a client is
//! decided in [`problem`].

mod actor;
mod api;
pub mod app;
mod assets;
mod body;
pub mod cli;
pub mod config;
pub mod connections;
mod cookie;
mod csrf;
mod csv;
mod demo;
pub mod edge;
mod extract;
pub mod hashing;
mod headers;
mod mail;
mod news;
mod pages;
mod peers;
mod problem;
pub mod router;
mod speech;
mod trace;
pub mod turns;
mod ui;
mod words;
pub mod worker;
