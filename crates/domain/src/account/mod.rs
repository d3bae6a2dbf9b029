//! Accounts: a person's login, the same in every organisation where they are a user.

pub mod commands;
pub mod hasher;
pub mod passkey;
pub mod password;
pub mod profile;
mod queries;
pub mod reset;
pub mod second_factor;

pub use hasher::{Cost, Hasher};
pub use password::{Password, PasswordHash};
pub(crate) use queries::{by_email, name, password_of};

use crate::id::AccountId;
use crate::text::{EmailAddress, Name};

/// What is known when an account is made.
#[derive(Debug)]
pub struct NewAccount<'a> {
    /// Where its mail goes, and what it signs in with.
    pub email: &'a EmailAddress,
    /// How the person is called.
    pub name: &'a Name,
    /// The language of its pages, as a BCP 47 tag.
    pub language: &'a str,
    /// What the password is compared with.
    pub password: &'a PasswordHash,
}

/// An account as sign-in needs it.
#[derive(Debug, Clone)]
pub struct Login {
    /// The account.
    pub id: AccountId,
    /// What the password is compared with, when it has one.
    pub password: Option<PasswordHash>,
}
