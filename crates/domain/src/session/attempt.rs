//! An attempt to sign in, and how many of them there may be.
//!
//! An attempt counts as failed from its beginning, and is forgiven when it succeeds: so a thousand at once are limited
//! like a thousand in a row. Limits are per network, per account, and per account from one network. Only the last counts
//! where the account is signed in to already: strangers elsewhere keep a person out of new places only, and one in the same
//! office out of new sessions there, not of those that are open; each for no longer than the window after the last guess.

use std::net::{IpAddr, Ipv6Addr};

use remit_db::Tx;
use serde::{Deserialize, Serialize};

use super::{failures, queries};
use crate::account::{self, Hasher, PasswordHash, second_factor};
use crate::clock::Instant;
use crate::error::{Conflict, Error, Result};
use crate::id::AccountId;
use crate::text::{EmailAddress, MAX_ADDRESS, fold};

/// Failures count for so long.
pub(super) const WINDOW_SECONDS: i64 = 15 * 60;
/// Failures of one account from one network.
const MOST_PER_ACCOUNT_AND_NETWORK: i64 = 10;
/// Failures of one network.
const MOST_PER_NETWORK: i64 = 100;
/// Failures of one account from everywhere where it has no session.
const MOST_PER_ACCOUNT: i64 = 100;

/// Somebody gives an address and a password.
#[derive(Debug)]
pub struct Attempt {
    account: Option<AccountId>,
    password: Option<PasswordHash>,
    failures: Vec<Failure>,
}

/// One failure, as it is counted under one subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Failure {
    pub subject: String,
    pub failed_at: Instant,
    pub id: i64,
}

/// Somebody has shown that they know the password of an account.
#[derive(Debug)]
pub struct Proof {
    pub(crate) account: AccountId,
    pub(crate) password: PasswordHash,
    pub(super) failures: Vec<Failure>,
    pub(super) second: Second,
}

/// Whether somebody has also shown the second factor of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Second {
    NotYet,
    /// Just now, or before: at the beginning of the session in which they change their password.
    Shown,
    ByRecoveryCode,
}

impl Proof {
    /// Setting a password shows that one knows it.
    pub(crate) fn of_owner(account: AccountId, password: &PasswordHash) -> Proof {
        Proof { account, password: password.clone(), failures: Vec::new(), second: Second::NotYet }
    }

    /// The same within a session, which has begun with the second factor if there is one.
    pub(crate) fn in_session(account: AccountId, password: &PasswordHash) -> Proof {
        Proof { second: Second::Shown, ..Proof::of_owner(account, password) }
    }

    /// Does it open a session, or is a code asked for?
    pub(crate) fn is_enough(&self, tx: &Tx<'_>) -> Result<bool> {
        Ok(self.second != Second::NotYet || !second_factor::is_on(tx, self.account)?)
    }

    /// Says whose the account is, if its password is still the one that was shown.
    ///
    /// # Errors
    /// [`Conflict::SignInRefused`] when it has been changed since, and those of the storage.
    pub(crate) fn account(&self, tx: &Tx<'_>) -> Result<AccountId> {
        let is_still = account::password_of(tx, self.account)?.as_ref() == Some(&self.password);
        if is_still { Ok(self.account) } else { Err(Error::Conflict(Conflict::SignInRefused)) }
    }
}

impl Attempt {
    /// Counts the attempt, and reads what [`Attempt::verify`] needs, whether the account exists or not.
    ///
    /// # Errors
    /// [`Conflict::TooManyAttempts`], and those of the storage.
    pub fn begin(tx: &Tx<'_>, email: &str, address: &str, at: Instant) -> Result<Attempt> {
        let (key, network) = (key_of(email), network_of(address));
        let login = account::by_email(tx, &key)?;
        let account = login.as_ref().map(|login| login.id);
        let mut failures = vec![count(tx, format!("{network} {key}"), MOST_PER_ACCOUNT_AND_NETWORK, at)?];
        if !is_at_home(tx, account, &network, at)? {
            failures.push(count(tx, network, MOST_PER_NETWORK, at)?);
            failures.push(count(tx, format!("anywhere {key}"), MOST_PER_ACCOUNT, at)?);
        }
        Ok(Attempt { account, password: login.and_then(|login| login.password), failures })
    }

    /// Compares the password. Takes long, on purpose: not inside a transaction.
    ///
    /// # Errors
    /// [`Conflict::SignInRefused`], the same for an unknown address and a wrong password.
    pub fn verify(self, hasher: &Hasher, typed: &str) -> Result<Proof> {
        let fits = hasher.verify(typed, self.password.as_ref());
        match self.account.zip(self.password) {
            Some((account, password)) if fits => {
                Ok(Proof { account, password, failures: self.failures, second: Second::NotYet })
            }
            _ => Err(Error::Conflict(Conflict::SignInRefused)),
        }
    }
}

/// Counts a failure of `subject`, unless there were as many as there may be.
pub(crate) fn count(tx: &Tx<'_>, subject: String, most: i64, at: Instant) -> Result<Failure> {
    failures::forget(tx, &subject, at.plus_seconds(-WINDOW_SECONDS))?;
    let (count, first) = failures::count(tx, &subject)?;
    if count >= most {
        let seconds = first.map_or(WINDOW_SECONDS, |first| seconds_between(at, first.plus_seconds(WINDOW_SECONDS)));
        return Err(Error::Conflict(Conflict::TooManyAttempts { seconds }));
    }
    let failure = Failure { subject, failed_at: at, id: tx.next_id()? };
    failures::insert(tx, &failure)?;
    Ok(failure)
}

/// Forgets what was counted for an address.
pub(crate) fn forget_failures_of(tx: &Tx<'_>, email: &str) -> Result<()> {
    failures::forget_ending(tx, &format!(" {}", key_of(email)))
}

/// Has the account a session that was opened from this network?
pub(super) fn is_at_home(tx: &Tx<'_>, account: Option<AccountId>, network: &str, at: Instant) -> Result<bool> {
    let Some(account) = account else { return Ok(false) };
    Ok(queries::addresses(tx, account, at)?.iter().any(|address| network_of(address) == network))
}

/// The network of an IP address, which is counted as one place. A household or a machine has a whole /64 of IPv6; of IPv4 it has an address.
#[must_use]
pub fn network_of(address: &str) -> String {
    let Ok(IpAddr::V6(long)) = address.parse() else { return address.to_owned() };
    match long.to_ipv4_mapped() {
        Some(short) => short.to_string(),
        None => format!("{}/64", Ipv6Addr::from_bits(long.to_bits() >> 64 << 64)),
    }
}

/// Under what the attempts at an address are counted; what is no address is cut before it is folded, which costs time.
#[must_use]
pub fn key_of(email: &str) -> String {
    let cut = |text: &str| text.chars().take(MAX_ADDRESS).collect::<String>();
    EmailAddress::new(email).map_or_else(|_| cut(&fold(&cut(email))), |email| email.key().to_owned())
}

fn seconds_between(from: Instant, until: Instant) -> i64 {
    (until.0 - from.0).max(0) / 1_000_000 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_is_no_address_no_more_is_looked_at_than_an_address_has() {
        let long = key_of(&"\u{fdfa}".repeat(300_000));
        assert_eq!((long.chars().count(), &long), (MAX_ADDRESS, &key_of(&"\u{fdfa}".repeat(MAX_ADDRESS))));
        assert_eq!(key_of("Ann@Example.org"), "ann@example.org");
    }

    #[test]
    fn ipv6_is_counted_by_64_bits_and_ipv4_whole_however_it_is_written() {
        for (address, network) in [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:0:1::7", "2001:db8:0:1::/64"),
            ("2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:1::/64"),
            ("2001:db8:0:2::7", "2001:db8:0:2::/64"),
            ("unknown", "unknown"),
        ] {
            assert_eq!(network_of(address), network);
        }
    }
}
