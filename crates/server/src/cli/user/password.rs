//! Sets the password of somebody who has lost it. As long as there is no mail, the operator is the one who can.

use std::io;

use console::Term;
use remit_domain::account::{Password, commands};
use remit_domain::error;
use remit_domain::text::EmailAddress;

use super::find;
use crate::app::App;
use crate::cli::failure::Failure;
use crate::cli::open::{Which, found};
use crate::hashing::Whose;

/// Reads a password and sets it.
pub async fn set(app: &App, which: &Which, email: &EmailAddress) -> Result<(), Failure> {
    let (_, actor) = which.operator(app, "user password").await?;
    let user = find(app, &actor, email).await?;
    let password = Password::new(&typed(email)?, email, &[]).map_err(|problem| refused(&problem))?;
    let hash = app.hashing.hash(&password, &app.random, Whose::OPERATOR).await;
    let hash = hash.map_err(|problem| match problem.faults.first() {
        Some(fault) => refused(&fault.problem),
        None => Failure::new("the password could not be hashed: no memory, or no random bytes"),
    })?;
    let set = app.db.write(|tx| commands::set_password(tx, &actor, user.id, &hash)).await;
    found(set, "they have no password yet").map_err(|failure| {
        failure.remedy(format!("remit user invite {email} gives them a link with which they choose one."))
    })?;
    say!("{email} has a new password, and is signed out everywhere.");
    Ok(())
}

fn refused(problem: &error::Problem) -> Failure {
    Failure::new(format!("password: {problem}"))
}

/// Never from an argument, which others on the machine could read.
fn typed(email: &EmailAddress) -> Result<String, Failure> {
    let terminal = Term::stderr();
    if io::IsTerminal::is_terminal(&io::stdin()) {
        terminal.write_str(&format!("New password for {email}: "))?;
        return Ok(terminal.read_secure_line()?);
    }
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
