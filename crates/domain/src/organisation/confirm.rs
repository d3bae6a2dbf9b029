//! By what an owner shows that they mean it, before what cannot be taken back (USR 8).

use remit_db::Tx;

use super::load;
use crate::actor::Actor;
use crate::error::{Error, Problem, Result};
use crate::session::{self, Proof};
use crate::text::fold;

/// By what an owner shows that they mean it.
#[derive(Debug)]
pub struct Confirmation<'a> {
    /// The name of the organisation, as they typed it.
    pub name: &'a str,
    /// That they know their password, shown just now.
    pub proof: &'a Proof,
}

/// Is what was typed the name of the organisation?
pub(crate) fn check_name(tx: &Tx<'_>, actor: &Actor, typed: &str) -> Result<()> {
    let is_its = fold(typed) == fold(&load(tx, actor.org)?.name);
    if is_its { Ok(()) } else { Err(Error::invalid("name", Problem::NotTheName)) }
}

/// Have they shown both?
pub(crate) fn confirmed(tx: &Tx<'_>, actor: &Actor, confirmation: &Confirmation<'_>) -> Result<()> {
    check_name(tx, actor, confirmation.name)?;
    session::commands::affirm(tx, actor, confirmation.proof).map(drop)
}
