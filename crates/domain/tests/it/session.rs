//! Signing in, staying in and being put out.

use remit_db::{params, sql_global};
use remit_domain::account::Password;
use remit_domain::account::commands::set_password;
use remit_domain::clock::Instant;
use remit_domain::error::{Conflict, Error, Result};
use remit_domain::id::OrgId;
use remit_domain::permission::{Position, Role};
use remit_domain::secret::Secret;
use remit_domain::session::commands::{sign_in, sign_out, sweep, switch, touch};
use remit_domain::session::{Attempt, Opening, Session, actor_of, confirm};
use remit_domain::user::{Status, commands as users};
use remit_domain::{Actor, user};

use crate::support::{NOW, PASSWORD, Workspace, at_once, email, hasher, later, new_secret, password_hash};

const ANN: &str = "ann.lee@example.org";
const HERE: &str = "192.0.2.7";
const DAY: i64 = 86_400;

async fn ann(workspace: &Workspace) -> Actor {
    workspace.joined("Ann Lee", Role::Member, Position::Accountant).await
}

/// The whole way in, as the server goes it.
async fn try_sign_in(workspace: &Workspace, email: &str, typed: &str, from: &str, at: Instant) -> Result<Secret> {
    try_sign_in_to(workspace, None, email, typed, from, at).await
}

async fn try_sign_in_to(
    workspace: &Workspace,
    org: Option<OrgId>,
    email: &str,
    typed: &str,
    from: &str,
    at: Instant,
) -> Result<Secret> {
    let attempt = workspace.try_write(|tx| Attempt::begin(tx, email, from, at)).await?;
    let proof = attempt.verify(hasher(), typed)?;
    let secret = new_secret();
    let opening = Opening { secret: &secret, org, stay: true, address: from, agent: "Firefox", at };
    workspace.try_write(|tx| sign_in(tx, &proof, &opening)?.session()).await?;
    Ok(secret)
}

async fn session(workspace: &Workspace, secret: &Secret, at: Instant) -> Option<Session> {
    workspace.read(|tx| actor_of(tx, &secret.hash(), at, HERE)).await
}

fn is_refused<T>(answer: &Result<T>) -> bool {
    matches!(answer, Err(Error::Conflict(Conflict::SignInRefused)))
}

fn is_limited<T>(answer: &Result<T>) -> bool {
    matches!(answer, Err(Error::Conflict(Conflict::TooManyAttempts { seconds: 1..=901 })))
}

both_engines! {
    async fn a_session_says_who_acts_where(workspace: Workspace) {
        let ann = ann(&workspace).await;
        let secret = try_sign_in(&workspace, " Ann.LEE@Example.org", PASSWORD, HERE, NOW).await.unwrap();
        let session = session(&workspace, &secret, NOW.plus_seconds(5)).await.unwrap();
        assert_eq!(session.actor, Actor { source: HERE.into(), ..later(&ann, 5) });
        assert_eq!((session.name.as_str(), session.email.as_str()), ("Ann Lee", ANN));
        assert_eq!((session.language.as_str(), session.organisation.name.as_str()), ("en", "Acme Collections"));
        assert_eq!(session.organisation.currency.code(), "EUR");
    }

    async fn unknown_addresses_and_wrong_passwords_are_answered_alike(workspace: Workspace) {
        ann(&workspace).await;
        let before = workspace.recorded().await;
        for (email, typed) in [(ANN, "wrong"), (ANN, ""), ("nobody@example.org", PASSWORD), ("", ""), ("no address", PASSWORD)] {
            assert!(is_refused(&try_sign_in(&workspace, email, typed, HERE, NOW).await), "{email} {typed}");
        }
        assert_eq!(workspace.recorded().await, before, "no session was started");
    }

    async fn usr_1_the_first_sign_in_makes_an_invited_user_a_joined_one(workspace: Workspace) {
        let ann = ann(&workspace).await.user().unwrap();
        let joined = workspace.read(|tx| user::list::one(tx, &workspace.owner, ann)).await.user;
        assert_eq!((joined.status, joined.joined_at, joined.last_visit_at), (Status::Joined, Some(NOW), Some(NOW)));
        assert_eq!(
            workspace.recorded().await[5..],
            ["user.created", "invitation.accepted", "session.started", "user.joined"]
        );
    }

    async fn usr_6_there_is_no_last_visit_before_the_first_sign_in(workspace: Workspace) {
        let (bob, _) = workspace.user("Bob", Role::Member, Position::Finance, Status::Invited).await;
        let bob = workspace.read(|tx| user::list::one(tx, &workspace.owner, bob)).await.user;
        assert_eq!((bob.status, bob.last_visit_at), (Status::Invited, None));
    }

    async fn a_visit_is_noted_with_the_session_and_the_user(workspace: Workspace) {
        let ann = ann(&workspace).await.user().unwrap();
        let secret = try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW).await.unwrap();
        let soon = session(&workspace, &secret, NOW.plus_seconds(59)).await.unwrap();
        assert!(!soon.is_to_be_touched());
        let afterwards = session(&workspace, &secret, NOW.plus_seconds(7_200)).await.unwrap();
        assert!(afterwards.is_to_be_touched());
        workspace.write(|tx| touch(tx, &afterwards, &secret)).await;
        let touched = session(&workspace, &secret, NOW.plus_seconds(7_201)).await.unwrap();
        assert_eq!(touched.seen_at, NOW.plus_seconds(7_200));
        let ann = workspace.read(|tx| user::list::one(tx, &workspace.owner, ann)).await.user;
        assert_eq!(ann.last_visit_at, Some(NOW.plus_seconds(7_200)));
    }

    async fn a_session_ends_after_14_idle_days_and_after_30_days(workspace: Workspace) {
        ann(&workspace).await;
        let secret = try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW).await.unwrap();
        assert!(session(&workspace, &secret, NOW.plus_seconds(14 * DAY - 1)).await.is_some());
        assert!(session(&workspace, &secret, NOW.plus_seconds(14 * DAY)).await.is_none());
        for day in [13, 26] {
            let visit = session(&workspace, &secret, NOW.plus_seconds(day * DAY)).await.unwrap();
            workspace.write(|tx| touch(tx, &visit, &secret)).await;
        }
        assert!(session(&workspace, &secret, NOW.plus_seconds(30 * DAY - 1)).await.is_some());
        assert!(session(&workspace, &secret, NOW.plus_seconds(30 * DAY)).await.is_none());
        assert!(workspace.write(|tx| sweep(tx, NOW.plus_seconds(30 * DAY))).await >= 1);
    }

    async fn signing_out_ends_one_session(workspace: Workspace) {
        let ann = ann(&workspace).await;
        let mut secrets = Vec::new();
        for _ in 0..2 {
            secrets.push(try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW).await.unwrap());
        }
        workspace.write(|tx| sign_out(tx, &ann, &secrets[0])).await;
        workspace.write(|tx| sign_out(tx, &ann, &secrets[0])).await;
        assert!(session(&workspace, &secrets[0], NOW).await.is_none());
        assert!(session(&workspace, &secrets[1], NOW).await.is_some());
        let ended = workspace.recorded().await.into_iter().filter(|verb| verb == "session.ended");
        assert_eq!(ended.count(), 1);
    }

    async fn a_new_password_ends_every_session_and_comes_from_the_operator(workspace: Workspace) {
        let ann = ann(&workspace).await;
        let secret = try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW).await.unwrap();
        let user = ann.user().unwrap();
        for actor in [&ann, &workspace.owner] {
            let refused = workspace.try_write(|tx| set_password(tx, actor, user, password_hash())).await;
            assert!(matches!(refused, Err(Error::Denied)));
        }
        assert!(session(&workspace, &secret, NOW).await.is_some());
        workspace.write(|tx| set_password(tx, &workspace.operator(), user, password_hash())).await;
        assert!(session(&workspace, &secret, NOW).await.is_none());
        assert_eq!(workspace.recorded().await.last().unwrap(), "account.password_set");
        let (bob, _) = workspace.user("Bob", Role::Member, Position::Finance, Status::Invited).await;
        let nobodys = workspace.try_write(|tx| set_password(tx, &workspace.operator(), bob, password_hash())).await;
        assert!(matches!(nobodys, Err(Error::NotFound)), "there is no account yet");
    }

    async fn safety_13_a_session_that_has_ended_meanwhile_opens_no_other(workspace: Workspace) {
        let ann = ann(&workspace).await;
        let there = workspace.another_organisation("Elsewhere", ANN).await;
        workspace.accept_as_known(&there.invitation, ANN, NOW).await.unwrap();
        let before = try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW).await.unwrap();
        let actor = session(&workspace, &before, NOW).await.unwrap().actor;
        let other = if actor.org == there.org { workspace.org } else { there.org };
        workspace.write(|tx| sign_out(tx, &ann, &before)).await;
        let secret = new_secret();
        let opening = Opening { secret: &secret, org: Some(other), stay: true, address: HERE, agent: "Firefox", at: NOW };
        let refused = workspace.try_write(|tx| switch(tx, &actor, &before, other, &opening)).await;
        assert!(matches!(refused, Err(Error::Denied)));
        assert!(session(&workspace, &secret, NOW).await.is_none());
    }

    async fn an_account_has_a_hundred_sessions_and_a_new_one_ends_the_oldest(workspace: Workspace) {
        ann(&workspace).await;
        let mut secrets = Vec::new();
        for second in 0..102 {
            secrets.push(try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW.plus_seconds(1 + second)).await.unwrap());
        }
        let at = NOW.plus_seconds(200);
        let mut open = Vec::new();
        for secret in &secrets {
            open.push(session(&workspace, secret, at).await.is_some());
        }
        assert_eq!(open, [vec![false; 2], vec![true; 100]].concat());
    }

    async fn a_password_that_was_changed_meanwhile_opens_no_session(workspace: Workspace) {
        let ann = ann(&workspace).await;
        let attempt = workspace.write(|tx| Attempt::begin(tx, ANN, HERE, NOW)).await;
        let proof = attempt.verify(hasher(), PASSWORD).unwrap();
        let other = hasher().hash(&Password::new("another one altogether", &email(ANN), &[]).unwrap(), [7; 16]).unwrap();
        workspace.write(|tx| set_password(tx, &workspace.operator(), ann.user().unwrap(), &other)).await;
        let secret = new_secret();
        let opening = Opening { secret: &secret, org: None, stay: true, address: HERE, agent: "Firefox", at: NOW };
        assert!(is_refused(&workspace.try_write(|tx| sign_in(tx, &proof, &opening)).await));
    }

    async fn usr_1_who_was_suspended_removed_or_demoted_changes_nothing_more(workspace: Workspace) {
        let ann = workspace.admin().await;
        let id = ann.user().unwrap();
        let is_denied = async || matches!(workspace.db.read(|tx| confirm(tx, &ann)).await, Err(Error::Denied));
        assert!(!is_denied().await);
        workspace.write(|tx| users::suspend(tx, &workspace.owner, id)).await;
        assert!(is_denied().await);
        workspace.write(|tx| users::reactivate(tx, &workspace.owner, id)).await;
        assert!(!is_denied().await);
        workspace.write(|tx| users::change_role(tx, &workspace.owner, id, Role::Member)).await;
        assert!(is_denied().await);
        workspace.write(|tx| users::change_role(tx, &workspace.owner, id, Role::Admin)).await;
        workspace.write(|tx| users::change_position(tx, &workspace.owner, id, Position::Accountant)).await;
        assert!(is_denied().await);
        workspace.write(|tx| users::remove(tx, &workspace.owner, id, &users::Replacement::default())).await;
        assert!(is_denied().await);
        workspace.read(|tx| confirm(tx, &workspace.operator())).await;
    }

    async fn usr_1_suspension_and_removal_end_sessions_at_once_and_for_good(workspace: Workspace) {
        let ann = ann(&workspace).await.user().unwrap();
        let secret = try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW).await.unwrap();
        workspace.write(|tx| users::suspend(tx, &workspace.owner, ann)).await;
        assert!(session(&workspace, &secret, NOW).await.is_none());
        let suspended = try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW).await;
        assert!(matches!(suspended, Err(Error::Conflict(Conflict::Suspended))));
        assert!(is_refused(&try_sign_in(&workspace, ANN, "wrong", HERE, NOW).await), "only who knows the password is told");
        workspace.write(|tx| users::reactivate(tx, &workspace.owner, ann)).await;
        assert!(session(&workspace, &secret, NOW).await.is_none(), "an old session does not come back");
        let secret = try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW).await.unwrap();
        workspace.write(|tx| users::remove(tx, &workspace.owner, ann, &users::Replacement::default())).await;
        assert!(session(&workspace, &secret, NOW).await.is_none());
        assert!(is_refused(&try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW).await));
    }

    async fn wrong_passwords_are_limited_and_the_true_user_gets_in_within_15_minutes(workspace: Workspace) {
        ann(&workspace).await;
        for second in 0..1_000 {
            let answer = try_sign_in(&workspace, ANN, "wrong", HERE, NOW.plus_seconds(second / 10)).await;
            assert_eq!((is_refused(&answer), is_limited(&answer)), (second < 10, second >= 10), "{second}");
        }
        assert!(is_limited(&try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW.plus_seconds(60)).await));
        assert!(try_sign_in(&workspace, ANN, PASSWORD, "198.51.100.1", NOW.plus_seconds(60)).await.is_ok(), "from elsewhere");
        assert!(try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW.plus_seconds(900)).await.is_ok());
    }

    async fn an_ipv6_network_is_one_place_however_many_addresses_it_has(workspace: Workspace) {
        ann(&workspace).await;
        for host in 0..12 {
            let answer = try_sign_in(&workspace, ANN, "wrong", &format!("2001:db8::{host:x}:1"), NOW).await;
            assert_eq!((is_refused(&answer), is_limited(&answer)), (host < 10, host >= 10), "{host}");
        }
        assert!(is_refused(&try_sign_in(&workspace, ANN, "wrong", "2001:db8:0:1::1", NOW).await), "another network");
    }

    async fn guesses_from_everywhere_are_limited_and_never_lock_out_where_one_is_signed_in(workspace: Workspace) {
        ann(&workspace).await;
        try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW).await.unwrap();
        for network in 0..1_000 {
            let answer = try_sign_in(&workspace, ANN, "wrong", &format!("2001:db8:0:{network:x}::1"), NOW).await;
            assert_eq!((is_refused(&answer), is_limited(&answer)), (network < 100, network >= 100), "{network}");
        }
        assert!(try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW).await.is_ok(), "where she was before");
        let elsewhere = "198.51.100.1";
        assert!(is_limited(&try_sign_in(&workspace, ANN, PASSWORD, elsewhere, NOW).await));
        assert!(try_sign_in(&workspace, ANN, PASSWORD, elsewhere, NOW.plus_seconds(900)).await.is_ok());
    }

    async fn one_address_tries_at_most_100_accounts(workspace: Workspace) {
        ann(&workspace).await;
        for number in 0..100 {
            let email = format!("guess{number}@example.org");
            assert!(is_refused(&try_sign_in(&workspace, &email, "wrong", HERE, NOW).await), "{number}");
        }
        assert!(is_limited(&try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW).await));
        assert!(workspace.write(|tx| sweep(tx, NOW.plus_seconds(900))).await >= 200);
        assert!(try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW.plus_seconds(900)).await.is_ok());
    }

    async fn a_stranger_in_the_same_office_does_not_lock_out_who_is_signed_in_there(workspace: Workspace) {
        ann(&workspace).await;
        try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW).await.unwrap();
        for number in 0..100 {
            let email = format!("guess{number}@example.org");
            assert!(is_refused(&try_sign_in(&workspace, &email, "wrong", HERE, NOW).await), "{number}");
        }
        assert!(is_limited(&try_sign_in(&workspace, "guess100@example.org", "wrong", HERE, NOW).await));
        assert!(try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW).await.is_ok());
        for guess in 0..10 {
            assert!(is_refused(&try_sign_in(&workspace, ANN, "wrong", HERE, NOW).await), "{guess}");
        }
        assert!(is_limited(&try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW).await), "but guesses at herself are limited");
    }

    async fn a_success_forgives_its_own_attempt(workspace: Workspace) {
        ann(&workspace).await;
        for _ in 0..150 {
            try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW).await.unwrap();
        }
    }

    async fn attempts_at_the_same_time_are_limited_too(workspace: Workspace) {
        ann(&workspace).await;
        let begun = at_once(40, &workspace.db, |_, db| async move {
            db.write(|tx| Attempt::begin(tx, ANN, HERE, NOW)).await
        })
        .await;
        assert_eq!(begun.iter().filter(|answer| answer.is_ok()).count(), 10);
        assert_eq!(begun.iter().filter(|answer| is_limited(answer)).count(), 30);
    }

    async fn the_database_keeps_no_secret_of_a_session(workspace: Workspace) {
        ann(&workspace).await;
        let secret = try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW).await.unwrap();
        let kept = workspace
            .read(|tx| {
                Ok(tx.all(sql_global!("select token_hash from sessions"), params![], |row| row.get::<Vec<u8>>(0))?)
            })
            .await;
        assert!(kept.contains(&secret.hash()));
        assert!(kept.iter().all(|hash| hash.len() == 32 && *hash != secret.reveal().into_bytes()));
    }

    async fn one_account_signs_in_to_the_organisation_it_visited_last(workspace: Workspace) {
        let ann = ann(&workspace).await;
        let globex = workspace.another_organisation("Globex", ANN).await;
        let secret = try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW.plus_seconds(60)).await.unwrap();
        assert_eq!(session(&workspace, &secret, NOW).await.unwrap().actor.org, ann.org, "not before she accepts");
        workspace.accept_as_known(&globex.invitation, ANN, NOW.plus_seconds(120)).await.unwrap();
        let there = try_sign_in_to(&workspace, Some(globex.org), ANN, PASSWORD, HERE, NOW.plus_seconds(180)).await.unwrap();
        assert_eq!(session(&workspace, &there, NOW).await.unwrap().actor.org, globex.org);
        let again = try_sign_in(&workspace, ANN, PASSWORD, HERE, NOW.plus_seconds(240)).await.unwrap();
        assert_eq!(session(&workspace, &again, NOW).await.unwrap().actor.org, globex.org);
        let nowhere = try_sign_in_to(&workspace, Some(OrgId(404)), ANN, PASSWORD, HERE, NOW).await;
        assert!(is_refused(&nowhere));
    }
}
