//! The model on both engines. Every test runs twice, as `…::sqlite` and `…::postgres`; `REMIT_TEST_POSTGRES` names the
//! server to use, and without it the second half fails.

#[macro_use]
mod support;

mod audit;
mod differential;
mod group;
mod invitation;
mod organisation;
mod schema;
mod session;
mod token;
mod user;
