//! Half of the way in: whoever has shown a password and has to show a code yet. That is no session, and is good for nothing
//! but giving a code or using a passkey, for five minutes, as long as the password stays what it was.
//!
//! A code is counted as failed from its beginning, like a [password](super::Attempt), and what was counted for the password
//! is only forgiven with it. Codes are short, so that fewer are taken: somebody who knows the password and guesses from
//! everywhere at once has one chance in 16,000 every quarter of an hour. Passkeys are counted like codes, and what an
//! authenticator was asked is good for the next attempt only.

mod queries;

pub(super) use queries::end_overdue;
pub(crate) use queries::{end_all_into, end_all_of};

use remit_db::Tx;

use super::attempt::{Failure, Proof, Second, count, is_at_home, network_of};
use super::{Entered, Opening, commands};
use crate::account::passkey::{self, Site};
use crate::account::password_of;
use crate::account::second_factor::{self, Shown};
use crate::clock::Instant;
use crate::error::{Conflict, Error, Problem, Result};
use crate::id::{AccountId, OrgId};
use crate::invitation::{self, Acceptance, Link};
use crate::secret::Secret;

/// How long somebody has for the code.
pub const SECONDS: i64 = 5 * 60;
/// Wrong codes for one account from one network.
const MOST_PER_ACCOUNT_AND_NETWORK: i64 = 10;
/// Wrong codes for one account from everywhere where it has no session.
const MOST_PER_ACCOUNT: i64 = 20;

/// How far somebody has come, and where they are going.
#[derive(Debug)]
struct HalfWay {
    account: AccountId,
    /// Which password was shown.
    password_mark: Vec<u8>,
    /// What was counted, and is forgiven when they arrive.
    failures: Vec<Failure>,
    org: Option<OrgId>,
    /// The link that is used up when they arrive.
    invitation_hash: Option<Vec<u8>>,
    stay: bool,
}

/// Keeps what has been shown under the secret of `opening`.
pub(super) fn begin(tx: &Tx<'_>, proof: &Proof, opening: &Opening<'_>, link: Option<Link>) -> Result<Entered> {
    let half_way = HalfWay {
        account: proof.account,
        password_mark: proof.password.mark(),
        failures: proof.failures.clone(),
        org: link.as_ref().map_or(opening.org, |link| Some(link.org)),
        invitation_hash: link.map(|link| link.hash),
        stay: opening.stay,
    };
    queries::insert(tx, &opening.secret.hash(), &half_way, opening.at.plus_seconds(SECONDS))?;
    Ok(Entered::HalfWay)
}

/// Asks for a passkey of whoever has come half of the way with `secret`; answers with what the browser is told, as JSON, where
/// the account has one.
///
/// # Errors
/// [`Conflict::SignInRefused`] when the way has run out, or never was; those of the storage.
pub fn ask_for_passkey(tx: &Tx<'_>, secret: &Secret, site: &Site, at: Instant) -> Result<Option<String>> {
    let hash = secret.hash();
    let half_way = queries::find(tx, &hash, at)?.ok_or(Error::Conflict(Conflict::SignInRefused))?;
    let Some(asked) = passkey::ask(tx, half_way.account, site)? else { return Ok(None) };
    queries::put_challenge(tx, &hash, &asked.state)?;
    Ok(Some(asked.options))
}

/// Somebody gives a code, or uses a passkey.
#[derive(Debug)]
pub struct CodeAttempt {
    hash: Vec<u8>,
    half_way: HalfWay,
    /// What an authenticator was asked.
    challenge: Option<Vec<u8>>,
    failures: Vec<Failure>,
}

impl CodeAttempt {
    /// Counts the attempt of whoever has come half of the way with `secret`.
    ///
    /// # Errors
    /// [`Conflict::SignInRefused`] when that has run out, or never was; [`Conflict::TooManyAttempts`]; those of the storage.
    pub fn begin(tx: &Tx<'_>, secret: &Secret, address: &str, at: Instant) -> Result<CodeAttempt> {
        let (hash, network) = (secret.hash(), network_of(address));
        let half_way = queries::find(tx, &hash, at)?.ok_or(Error::Conflict(Conflict::SignInRefused))?;
        let account = half_way.account;
        let mut failures = vec![count(tx, format!("code {network} {account}"), MOST_PER_ACCOUNT_AND_NETWORK, at)?];
        if !is_at_home(tx, Some(account), &network, at)? {
            failures.push(count(tx, format!("code anywhere {account}"), MOST_PER_ACCOUNT, at)?);
        }
        let challenge = queries::take_challenge(tx, &hash)?;
        Ok(CodeAttempt { hash, half_way, challenge, failures })
    }

    /// Whether the browser is to keep the session when it is closed.
    #[must_use]
    pub fn stay(&self) -> bool {
        self.half_way.stay
    }

    /// Goes the rest of the way, with a code of either kind. Where to, and whether to stay, was said with the password.
    ///
    /// # Errors
    /// A fault at `code`; [`Conflict::SignInRefused`] when the way is over, the password another by now, or no code is asked
    /// for any more; those of [`commands::sign_in`] and [`invitation::commands::accept`].
    pub fn finish(&self, tx: &Tx<'_>, typed: &str, opening: &Opening<'_>) -> Result<Entered> {
        self.arrive(tx, opening, || second_factor::take(tx, self.half_way.account, typed, opening.at))
    }

    /// Goes the rest of the way with a passkey, by what the authenticator has answered.
    ///
    /// # Errors
    /// Those of [`CodeAttempt::finish`], with the fault at `passkey`.
    pub fn finish_by_passkey(&self, tx: &Tx<'_>, site: &Site, answer: &str, opening: &Opening<'_>) -> Result<Entered> {
        let asked = self.challenge.as_ref().ok_or(Error::invalid("passkey", Problem::NotThePasskey))?;
        self.arrive(tx, opening, || {
            passkey::take(tx, self.half_way.account, site, asked, answer, opening.at)?;
            Ok(Some(Shown::Passkey))
        })
    }

    fn arrive(
        &self,
        tx: &Tx<'_>,
        opening: &Opening<'_>,
        show: impl FnOnce() -> Result<Option<Shown>>,
    ) -> Result<Entered> {
        let HalfWay { account, org, stay, .. } = self.half_way;
        let over = || Error::Conflict(Conflict::SignInRefused);
        if queries::end(tx, &self.hash)? == 0 {
            return Err(over());
        }
        let password = password_of(tx, account)?.filter(|password| password.mark() == self.half_way.password_mark);
        let password = password.ok_or_else(over)?;
        let second = match show()?.ok_or_else(over)? {
            Shown::Code | Shown::Passkey => Second::Shown,
            Shown::RecoveryCode => Second::ByRecoveryCode,
        };
        let failures = self.half_way.failures.iter().chain(&self.failures).cloned().collect();
        let proof = Proof { account, password, failures, second };
        if let Some((org, hash)) = org.zip(self.half_way.invitation_hash.clone()) {
            let acceptance = Acceptance::Known(&proof);
            invitation::commands::accept_link(tx, &Link { org, hash }, &acceptance, opening.at, opening.address)?;
        }
        commands::sign_in(tx, &proof, &Opening { org, stay, ..*opening })
    }
}
