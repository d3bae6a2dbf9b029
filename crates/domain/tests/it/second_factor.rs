//! Two-step sign-in: a code beside the password.

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

use crate::support::{NOW, PASSWORD, Workspace, at_once, email, hasher, later, new_secret};

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
    workspace.write(|tx| begin(tx, actor, &key)).await;
    let user = workspace.read(|tx| list::one(tx, &workspace.owner, actor.user().unwrap())).await.user;
    let shown = workspace.prove(&user.email, actor.at).await;
    let code = code(&key, actor.at);
    workspace.write(|tx| set_up(tx, actor, &shown, &code, &codes(1))).await;
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

both_engines! {
    async fn a_right_password_leads_half_of_the_way_and_a_code_the_rest(workspace: Workspace) {
        let (_, key) = ann(&workspace).await;
        let half = half_way(&workspace, HERE, NOW).await.unwrap();
        assert!(!is_in(&workspace, &half, NOW).await, "half of the way is no session");
        let started = workspace.recorded().await.into_iter().filter(|verb| verb == "session.started").count();
        let secret = go_on(&workspace, &half, &code(&key, NOW), HERE, NOW).await.unwrap();
        assert!(is_in(&workspace, &secret, NOW).await && !is_in(&workspace, &half, NOW).await);
        let now_started = workspace.recorded().await.into_iter().filter(|verb| verb == "session.started").count();
        assert_eq!(now_started, started + 1);
    }

    async fn a_code_is_taken_one_step_early_or_late_and_no_further(workspace: Workspace) {
        let (_, key) = ann(&workspace).await;
        for (at, off, taken) in [(0, -60, false), (0, 60, false), (0, -30, true), (120, 0, true), (240, 30, true)] {
            let at = NOW.plus_seconds(at);
            let answer = try_sign_in(&workspace, &code(&key, at.plus_seconds(off)), at).await;
            assert_eq!((answer.is_ok(), is_wrong(&answer)), (taken, !taken), "{off}");
        }
    }

    async fn a_code_opens_once_and_so_does_none_before_it(workspace: Workspace) {
        let (_, key) = ann(&workspace).await;
        let shown = code(&key, NOW);
        try_sign_in(&workspace, &shown, NOW).await.unwrap();
        assert!(is_wrong(&try_sign_in(&workspace, &shown, NOW).await));
        assert!(is_wrong(&try_sign_in(&workspace, &code(&key, NOW.plus_seconds(-30)), NOW).await), "the one before");
        assert!(try_sign_in(&workspace, &code(&key, NOW.plus_seconds(30)), NOW).await.is_ok());
    }

    async fn the_code_that_confirmed_the_set_up_opens_nothing(workspace: Workspace) {
        let ann = workspace.joined("Ann Lee", Role::Member, Position::Accountant).await;
        let key = set_up_by(&workspace, &ann).await;
        assert!(is_wrong(&try_sign_in(&workspace, &code(&key, NOW), NOW).await));
    }

    async fn of_fifty_who_give_one_code_at_once_one_gets_in(workspace: Workspace) {
        let (_, key) = ann(&workspace).await;
        for typed in [code(&key, NOW), codes(1)[0].reveal()] {
            let begun = Arc::new(fifty_attempts(&workspace).await);
            let answers = at_once(50, &workspace.db, |number, db| {
                let (begun, typed) = (Arc::clone(&begun), typed.clone());
                async move {
                    let secret = new_secret();
                    let opening = Opening { secret: &secret, org: None, stay: true, address: HERE, agent: "", at: NOW };
                    db.write(|tx| begun[usize::try_from(number).unwrap()].finish(tx, &typed, &opening)?.session()).await
                }
            })
            .await;
            assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{typed}");
            assert_eq!(answers.iter().filter(|answer| is_wrong(answer)).count(), 49, "{typed}");
        }
    }

    async fn one_way_is_gone_once_however_many_try_it_at_once(workspace: Workspace) {
        let (_, key) = ann(&workspace).await;
        let half = half_way(&workspace, HERE, NOW).await.unwrap();
        let typed = code(&key, NOW);
        let answers = at_once(50, &workspace.db, |number, db| {
            let (half, typed) = (half.clone(), typed.clone());
            async move {
                let from = format!("198.51.100.{number}");
                let attempt = db.write(|tx| CodeAttempt::begin(tx, &half, &from, NOW)).await?;
                let secret = new_secret();
                let opening = Opening { secret: &secret, org: None, stay: true, address: &from, agent: "", at: NOW };
                db.write(|tx| attempt.finish(tx, &typed, &opening)?.session()).await
            }
        })
        .await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        assert!(answers.iter().all(|answer| answer.is_ok() || is_over(answer) || is_limited(answer)));
        assert!(is_over(&go_on(&workspace, &half, &code(&key, NOW.plus_seconds(30)), HERE, NOW).await));
    }

    async fn a_recovery_code_opens_once_and_is_recorded(workspace: Workspace) {
        let (ann, _) = ann(&workspace).await;
        let typed = codes(1)[3].reveal();
        assert!(try_sign_in(&workspace, &typed.to_lowercase().replace('-', " "), NOW).await.is_ok());
        assert_eq!(workspace.recorded().await.last().unwrap(), "account.recovery_code_used");
        assert_eq!(workspace.read(|tx| codes_left(tx, &ann)).await, 9);
        assert!(is_wrong(&try_sign_in(&workspace, &typed, NOW).await));
        assert!(is_wrong(&try_sign_in(&workspace, &codes(2)[0].reveal(), NOW).await), "somebody else's");
    }

    async fn half_of_the_way_lasts_five_minutes(workspace: Workspace) {
        let (_, key) = ann(&workspace).await;
        let half = half_way(&workspace, HERE, NOW).await.unwrap();
        let late = NOW.plus_seconds(300);
        assert!(is_over(&go_on(&workspace, &half, &code(&key, late), HERE, late).await));
        assert!(workspace.write(|tx| sweep(tx, late)).await >= 1);
        let half = half_way(&workspace, HERE, late).await.unwrap();
        let in_time = late.plus_seconds(299);
        assert!(go_on(&workspace, &half, &code(&key, in_time), HERE, in_time).await.is_ok());
        assert!(is_over(&go_on(&workspace, &new_secret(), &code(&key, in_time), HERE, in_time).await), "nobody's");
    }

    async fn a_password_that_was_changed_in_between_leads_nowhere(workspace: Workspace) {
        let (ann, key) = ann(&workspace).await;
        let half = half_way(&workspace, HERE, NOW).await.unwrap();
        let other = hasher().hash(&Password::new("another one altogether", &email(ANN), &[]).unwrap(), [7; 16]).unwrap();
        workspace.write(|tx| set_password(tx, &workspace.operator(), ann.user().unwrap(), &other)).await;
        assert!(is_over(&go_on(&workspace, &half, &code(&key, NOW), HERE, NOW).await));
    }

    async fn a_way_that_began_before_the_second_factor_went_leads_nowhere(workspace: Workspace) {
        let (ann, key) = ann(&workspace).await;
        let half = half_way(&workspace, HERE, NOW).await.unwrap();
        workspace.write(|tx| reset(tx, &workspace.owner, ann.user().unwrap())).await;
        assert!(is_over(&go_on(&workspace, &half, &code(&key, NOW), HERE, NOW).await));
        assert!(is_over(&go_on(&workspace, &half, "", HERE, NOW).await));
    }

    async fn a_proof_from_before_it_was_set_up_leads_half_of_the_way_only(workspace: Workspace) {
        let ann = workspace.joined("Ann Lee", Role::Member, Position::Accountant).await;
        let proof = workspace.prove(ANN, NOW).await;
        set_up_by(&workspace, &ann).await;
        let secret = new_secret();
        let opening = Opening { secret: &secret, org: None, stay: true, address: HERE, agent: "", at: NOW };
        let entered = workspace.write(|tx| sign_in(tx, &proof, &opening)).await;
        assert!(matches!(entered, Entered::HalfWay));
    }

    async fn a_thousand_guesses_do_not_get_in_and_she_does_within_15_minutes(workspace: Workspace) {
        let (_, key) = ann(&workspace).await;
        let mut half = half_way(&workspace, HERE, NOW).await.unwrap();
        for guess in 0..1_000 {
            let answer = go_on(&workspace, &half, &wrong(&key, guess), HERE, NOW).await;
            assert_eq!((is_wrong(&answer), is_limited(&answer)), (guess < 10, guess >= 10), "{guess}");
        }
        assert!(is_limited(&go_on(&workspace, &half, &code(&key, NOW), HERE, NOW).await));
        half = half_way(&workspace, HERE, NOW).await.unwrap();
        assert!(is_limited(&go_on(&workspace, &half, &code(&key, NOW), HERE, NOW).await), "nor by beginning again");
        assert!(try_sign_in(&workspace, &code(&key, NOW.plus_seconds(900)), NOW.plus_seconds(900)).await.is_ok());
    }

    async fn guesses_from_everywhere_are_limited_and_never_where_she_is_signed_in(workspace: Workspace) {
        let (_, key) = ann(&workspace).await;
        let half = half_way(&workspace, "203.0.113.9", NOW).await.unwrap();
        for network in 0..1_000 {
            let from = format!("2001:db8:0:{network:x}::1");
            let answer = go_on(&workspace, &half, &wrong(&key, network), &from, NOW).await;
            assert_eq!((is_wrong(&answer), is_limited(&answer)), (network < 20, network >= 20), "{network}");
        }
        assert!(is_limited(&try_sign_in(&workspace, &code(&key, NOW), NOW).await), "from a new place");
        let at_home = half_way(&workspace, HOME, NOW).await.unwrap();
        assert!(go_on(&workspace, &at_home, &code(&key, NOW), HOME, NOW).await.is_ok());
        let later = NOW.plus_seconds(900);
        assert!(try_sign_in(&workspace, &code(&key, later), later).await.is_ok());
    }

    async fn a_password_is_not_forgiven_before_its_code(workspace: Workspace) {
        let (_, key) = ann(&workspace).await;
        let mut ways = Vec::new();
        for _ in 0..10 {
            ways.push(half_way(&workspace, HERE, NOW).await.unwrap());
        }
        assert!(is_limited(&half_way(&workspace, HERE, NOW).await));
        go_on(&workspace, &ways[0], &code(&key, NOW), HERE, NOW).await.unwrap();
        assert!(half_way(&workspace, HERE, NOW).await.is_ok(), "what arrived is forgiven");
        assert!(is_limited(&half_way(&workspace, HERE, NOW).await));
    }

    async fn a_success_forgives_its_own_attempt(workspace: Workspace) {
        let (_, key) = ann(&workspace).await;
        for step in 0..25 {
            let at = NOW.plus_seconds(step * 30);
            try_sign_in(&workspace, &code(&key, at), at).await.unwrap();
        }
    }

    async fn it_is_set_up_by_a_code_and_the_password_within_ten_minutes(workspace: Workspace) {
        let ann = workspace.joined("Ann Lee", Role::Member, Position::Accountant).await;
        assert!(is_conflict(&workspace.db.read(|tx| check(tx, &ann, "123456")).await, Conflict::SetUpOver));
        let key = Key::random(&mut StdRng::seed_from_u64(7));
        workspace.write(|tx| begin(tx, &ann, &key)).await;
        assert!(matches!(workspace.read(|tx| own(tx, &ann)).await, State::Pending(shown) if shown == key));
        assert!(is_wrong(&workspace.db.read(|tx| check(tx, &ann, &wrong(&key, 1))).await));
        assert!(opens(&workspace, &workspace.prove(ANN, NOW).await).await, "what is not confirmed asks for nothing");
        let late = later(&ann, 600);
        let shown = workspace.prove(ANN, late.at).await;
        let typed = code(&key, late.at);
        let answer = workspace.try_write(|tx| set_up(tx, &late, &shown, &typed, &codes(1))).await;
        assert!(is_conflict(&answer, Conflict::SetUpOver));
        assert!(matches!(workspace.read(|tx| own(tx, &late)).await, State::Off));
        let bob = workspace.joined("Bob", Role::Member, Position::Finance).await;
        let bobs = workspace.prove("bob@example.org", NOW).await;
        let typed = code(&key, NOW);
        let answer = workspace.try_write(|tx| set_up(tx, &ann, &bobs, &typed, &codes(1))).await;
        assert!(matches!(answer, Err(Error::Denied)), "{bob:?} knows his own password only");
        assert!(workspace.write(|tx| sweep(tx, late.at)).await >= 1);
    }

    async fn who_begins_again_gets_another_key_and_who_has_one_keeps_it(workspace: Workspace) {
        let (ann, key) = ann(&workspace).await;
        let other = Key::random(&mut StdRng::seed_from_u64(8));
        let answer = workspace.try_write(|tx| begin(tx, &ann, &other)).await;
        assert!(is_conflict(&answer, Conflict::SetUpOver));
        assert!(try_sign_in(&workspace, &code(&key, NOW), NOW).await.is_ok());
        let bob = workspace.joined("Bob", Role::Member, Position::Finance).await;
        for key in [&key, &other] {
            workspace.write(|tx| begin(tx, &bob, key)).await;
        }
        assert!(matches!(workspace.read(|tx| own(tx, &bob)).await, State::Pending(shown) if shown == other));
    }

    async fn new_recovery_codes_replace_the_earlier_ones(workspace: Workspace) {
        let (ann, _) = ann(&workspace).await;
        let shown = workspace.prove(ANN, NOW).await;
        workspace.write(|tx| renew_codes(tx, &ann, &shown, &codes(2))).await;
        assert_eq!(workspace.recorded().await.last().unwrap(), "account.recovery_codes_renewed");
        assert!(is_wrong(&try_sign_in(&workspace, &codes(1)[0].reveal(), NOW).await));
        assert!(try_sign_in(&workspace, &codes(2)[0].reveal(), NOW).await.is_ok());
    }

    async fn it_is_switched_off_by_the_password(workspace: Workspace) {
        let (ann, _) = ann(&workspace).await;
        let shown = workspace.prove(ANN, NOW).await;
        workspace.write(|tx| switch_off(tx, &ann, &shown)).await;
        assert_eq!(workspace.recorded().await.last().unwrap(), "account.second_factor_switched_off");
        assert!(matches!(workspace.read(|tx| own(tx, &ann)).await, State::Off));
        assert!(opens(&workspace, &shown).await);
        for answer in [
            workspace.try_write(|tx| switch_off(tx, &ann, &shown)).await,
            workspace.try_write(|tx| renew_codes(tx, &ann, &shown, &codes(3))).await,
        ] {
            assert!(is_conflict(&answer, Conflict::SecondFactorOff));
        }
    }

    async fn within_a_session_a_password_is_changed_without_a_code(workspace: Workspace) {
        let (ann, _) = ann(&workspace).await;
        let shown = workspace.prove(ANN, NOW).await;
        let other = hasher().hash(&Password::new("another one altogether", &email(ANN), &[]).unwrap(), [7; 16]).unwrap();
        let proof = workspace.write(|tx| change_password(tx, &ann, &shown, &other)).await;
        assert!(opens(&workspace, &proof).await);
    }

    async fn an_invitation_is_used_up_by_the_code_and_not_before(workspace: Workspace) {
        let (_, key) = ann(&workspace).await;
        let there = workspace.another_organisation("Elsewhere", ANN).await;
        assert!(is_over(&workspace.accept_as_known(&there.invitation, ANN, NOW).await), "by a password alone");
        let (proof, half) = (workspace.prove(ANN, NOW).await, new_secret());
        let opening = Opening { secret: &half, org: None, stay: true, address: HERE, agent: "", at: NOW };
        let entered = workspace.write(|tx| sign_in_invited(tx, &proof, &there.invitation, &opening)).await;
        assert!(matches!(entered, Entered::HalfWay));
        assert!(workspace.read(|tx| invitation::open(tx, &there.invitation, NOW)).await.account.is_some(), "still open");
        let secret = go_on(&workspace, &half, &code(&key, NOW), HERE, NOW).await.unwrap();
        let session = workspace.read(|tx| actor_of(tx, &secret.hash(), NOW, HERE)).await.unwrap();
        assert_eq!(session.actor.org, there.org);
        assert!(is_conflict(&workspace.db.read(|tx| invitation::open(tx, &there.invitation, NOW)).await, Conflict::LinkSpent));
    }

    async fn usr_9_an_admin_resets_it_for_whom_they_may_change_and_ends_their_sessions(workspace: Workspace) {
        let (ann, key) = ann(&workspace).await;
        let session = try_sign_in(&workspace, &code(&key, NOW), NOW).await.unwrap();
        let admin = workspace.admin().await;
        let (id, owner) = (ann.user().unwrap(), workspace.owner.user().unwrap());
        set_up_by(&workspace, &admin).await;
        set_up_by(&workspace, &workspace.owner).await;
        for (actor, user) in [(&ann, id), (&ann, owner), (&admin, owner), (&admin, admin.user().unwrap()), (&workspace.owner, owner)] {
            let answer = workspace.try_write(|tx| reset(tx, actor, user)).await;
            assert!(matches!(answer, Err(Error::Denied)), "{actor:?} {user}");
        }
        workspace.write(|tx| reset(tx, &admin, id)).await;
        assert_eq!(workspace.recorded().await.last().unwrap(), "account.second_factor_reset");
        let mails = workspace.read(|tx| mail::list::page(tx, &workspace.owner, &Wanted::default())).await.rows;
        let told: Vec<_> = mails.iter().map(|mail| (mail.kind, mail.user)).collect();
        assert_eq!(told, [(mail::Kind::SecondFactorReset, id)]);
        assert!(!is_in(&workspace, &session, NOW).await);
        assert!(opens(&workspace, &workspace.prove(ANN, NOW).await).await);
        assert!(is_conflict(&workspace.try_write(|tx| reset(tx, &admin, id)).await, Conflict::SecondFactorOff));
        workspace.write(|tx| reset(tx, &workspace.operator(), owner)).await;
    }

    async fn what_protects_several_organisations_is_reset_by_the_operator_only(workspace: Workspace) {
        let (ann, key) = ann(&workspace).await;
        let id = ann.user().unwrap();
        let there = workspace.another_organisation("Elsewhere", ANN).await;
        let (proof, half) = (workspace.prove(ANN, NOW).await, new_secret());
        let opening = Opening { secret: &half, org: None, stay: true, address: HERE, agent: "", at: NOW };
        let _ = workspace.write(|tx| sign_in_invited(tx, &proof, &there.invitation, &opening)).await;
        workspace.read(|tx| check_reset(tx, &workspace.owner, id)).await;
        go_on(&workspace, &half, &code(&key, NOW), HERE, NOW).await.unwrap();
        for actor in [workspace.owner.clone(), workspace.admin().await] {
            assert!(is_conflict(&workspace.try_write(|tx| reset(tx, &actor, id)).await, Conflict::UserElsewhere));
        }
        workspace.write(|tx| reset(tx, &workspace.operator(), id)).await;
        assert!(opens(&workspace, &workspace.prove(ANN, NOW).await).await);
    }
}
