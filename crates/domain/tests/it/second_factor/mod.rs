//! Two-step sign-in: a code beside the password.

mod setting_up;
mod signing_in;

use std::sync::Arc;

use rand::SeedableRng;
use rand::rngs::StdRng;
use remit_domain::account::Password;
use remit_domain::account::commands::{change_password, set_password};
use remit_domain::account::second_factor::commands::{
    RecoveryCodes, begin, check, check_reset, renew_codes, reset, set_up, switch_off,
};
use remit_domain::account::second_factor::{Key, RecoveryCode, State, codes_left, own};
use remit_domain::clock::Instant;
use remit_domain::error::{Conflict, Error, Problem, Result};
use remit_domain::list::Wanted;
use remit_domain::permission::{Position, Role};
use remit_domain::secret::Secret;
use remit_domain::session::commands::{sign_in, sign_in_invited, sweep};
use remit_domain::session::half_way::CodeAttempt;
use remit_domain::session::{Attempt, Entered, Opening, Proof, actor_of};
use remit_domain::user::list;
use remit_domain::{Actor, invitation, mail};
use totp_rs::{Builder, Secret as Shared};

use crate::support::{NOW, PASSWORD, Workspace, at_once, email, hasher, later, new_secret, secret};

const ANN: &str = "ann.lee@example.org";
const HERE: &str = "192.0.2.7";
/// Where everybody has joined, and is signed in.
const HOME: &str = "192.0.2.1";

/// What the telephone shows at `at`.
fn code(key: &Key, at: Instant) -> String {
    let shared = Shared::try_from_base32(key.reveal()).unwrap();
    let seconds = u64::try_from(at.0 / 1_000_000).unwrap();
    Builder::new().with_secret(shared).build().unwrap().generate(seconds).to_string()
}

fn codes(seed: u64) -> RecoveryCodes {
    RecoveryCode::set(&mut StdRng::seed_from_u64(seed))
}

/// Ann, who has set up her second factor a quarter of an hour before now.
async fn ann(workspace: &Workspace) -> (Actor, Key) {
    let ann = workspace.joined("Ann Lee", Role::Member, Position::Accountant).await;
    let key = set_up_by(workspace, &later(&ann, -900)).await;
    (ann, key)
}

async fn set_up_by(workspace: &Workspace, actor: &Actor) -> Key {
    let key = Key::random(&mut StdRng::seed_from_u64(7));
    workspace.write(|tx| begin(tx, actor, &this_session(), &key)).await;
    let user = workspace.read(|tx| list::one(tx, &workspace.owner, actor.user().unwrap())).await.user;
    let shown = workspace.prove(&user.email, actor.at).await;
    let code = code(&key, actor.at);
    workspace.write(|tx| set_up(tx, actor, &this_session(), &shown, &code, &codes(1))).await;
    key
}

/// Shows the password, which leads half of the way.
async fn half_way(workspace: &Workspace, from: &str, at: Instant) -> Result<Secret> {
    let attempt = workspace.try_write(|tx| Attempt::begin(tx, ANN, from, at)).await?;
    let proof = attempt.verify(hasher(), PASSWORD)?;
    let secret = new_secret();
    let opening = Opening { secret: &secret, org: None, stay: true, address: from, agent: "Firefox", at };
    let entered = workspace.try_write(|tx| sign_in(tx, &proof, &opening)).await?;
    assert!(matches!(entered, Entered::HalfWay));
    Ok(secret)
}

/// Goes the rest of the way with a code.
async fn go_on(workspace: &Workspace, half: &Secret, typed: &str, from: &str, at: Instant) -> Result<Secret> {
    let attempt = workspace.try_write(|tx| CodeAttempt::begin(tx, half, from, at)).await?;
    let secret = new_secret();
    let opening = Opening { secret: &secret, org: None, stay: true, address: from, agent: "Firefox", at };
    workspace.try_write(|tx| attempt.finish(tx, typed, &opening)?.session()).await?;
    Ok(secret)
}

/// The whole way.
async fn try_sign_in(workspace: &Workspace, typed: &str, at: Instant) -> Result<Secret> {
    let half = half_way(workspace, HERE, at).await?;
    go_on(workspace, &half, typed, HERE, at).await
}

/// Ten attempts each quarter of an hour, none of which has ended.
async fn fifty_attempts(workspace: &Workspace) -> Vec<CodeAttempt> {
    workspace.write(|tx| sweep(tx, NOW.plus_seconds(900))).await;
    let mut begun = Vec::new();
    for number in 0..50 {
        let at = NOW.plus_seconds((number / 10 - 5) * 900);
        let half = half_way(workspace, HOME, at).await.unwrap();
        begun.push(workspace.write(|tx| CodeAttempt::begin(tx, &half, HOME, at)).await);
    }
    begun
}

/// Does a password open a session by itself?
async fn opens(workspace: &Workspace, proof: &Proof) -> bool {
    let secret = new_secret();
    let opening = Opening { secret: &secret, org: None, stay: true, address: HERE, agent: "", at: NOW };
    matches!(workspace.write(|tx| sign_in(tx, proof, &opening)).await, Entered::Session(_))
}

/// Six digits that the telephone does not show around now.
fn wrong(key: &Key, guess: i64) -> String {
    let shown = [-30, 0, 30].map(|off| code(key, NOW.plus_seconds(off)));
    let guesses = (guess..).map(|guess| format!("{:06}", guess * 7 % 1_000_000));
    guesses.into_iter().find(|guess| !shown.contains(guess)).unwrap()
}

async fn is_in(workspace: &Workspace, secret: &Secret, at: Instant) -> bool {
    workspace.read(|tx| actor_of(tx, &secret.hash(), at, HERE)).await.is_some()
}

fn is_wrong<T>(answer: &Result<T>) -> bool {
    matches!(answer, Err(Error::Invalid(faults)) if faults[0].problem == Problem::NotTheCode && faults[0].field == "code")
}

fn is_over<T>(answer: &Result<T>) -> bool {
    matches!(answer, Err(Error::Conflict(Conflict::SignInRefused)))
}

fn is_limited<T>(answer: &Result<T>) -> bool {
    matches!(answer, Err(Error::Conflict(Conflict::TooManyAttempts { seconds: 1..=901 })))
}

fn is_conflict<T>(answer: &Result<T>, conflict: Conflict) -> bool {
    matches!(answer, Err(Error::Conflict(found)) if *found == conflict)
}

/// That in which it is set up.
pub fn this_session() -> Secret {
    secret(7_777)
}
