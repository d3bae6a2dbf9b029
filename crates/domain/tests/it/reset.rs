//! A forgotten password: asked for by anybody, answered to the address alone, once.

use remit_domain::Actor;
use remit_domain::account::commands::change_password;
use remit_domain::account::reset::{VALID_SECONDS, ask, is_any_asked, look_up, opened, set_password};
use remit_domain::account::{Password, PasswordHash};
use remit_domain::clock::Instant;
use remit_domain::error::{Conflict, Error, Result};
use remit_domain::mail::commands::{claim, settle};
use remit_domain::mail::{Kind, Letter, Opens, Outcome};
use remit_domain::secret::Secret;
use remit_domain::session::{self, Attempt};
use remit_domain::user::commands as users;

use crate::support::{NOW, PASSWORD, Workspace, at_once, email, hasher, new_secret};

const FRESH: &str = "seven wet umbrellas";

fn fresh() -> PasswordHash {
    let password = Password::new(FRESH, &email("nobody@example.org"), &[]).unwrap();
    hasher().hash(&password, [9; 16]).unwrap()
}

async fn asked(workspace: &Workspace, address: &str, at: Instant) {
    workspace.write(|tx| ask(tx, address, "192.0.2.9", at)).await;
    workspace.write(|tx| look_up(tx, 100, at)).await;
}

/// The mails that are due, as if they were sent.
async fn sent(workspace: &Workspace, at: Instant) -> Vec<Letter> {
    let mut letters = Vec::new();
    loop {
        let secret = new_secret();
        let Some(letter) = workspace.write(|tx| claim(tx, workspace.org, &secret, at)).await else { return letters };
        workspace.write(|tx| settle(tx, &letter, &Outcome::Sent, at)).await;
        letters.push(letter);
    }
}

async fn link(workspace: &Workspace, address: &str, at: Instant) -> Secret {
    asked(workspace, address, at).await;
    match sent(workspace, at).await.pop().unwrap().opens {
        Opens::Reset(secret) => secret,
        other => panic!("{other:?}"),
    }
}

async fn try_set(workspace: &Workspace, link: &Secret, at: Instant) -> Result<()> {
    let password = fresh();
    workspace.try_write(|tx| set_password(tx, link, &password, at, "192.0.2.9")).await
}

async fn knows(workspace: &Workspace, address: &str, password: &str) -> bool {
    let attempt = workspace.write(|tx| Attempt::begin(tx, address, "192.0.2.1", NOW)).await;
    attempt.verify(hasher(), password).is_ok()
}

fn is_spent<T>(answer: &Result<T>) -> bool {
    matches!(answer, Err(Error::Conflict(Conflict::PasswordLinkSpent)))
}

async fn max(workspace: &Workspace) -> Actor {
    workspace.account_manager().await
}

const MAX: &str = "max.manager@example.org";

both_engines! {
    async fn a_link_sets_the_password_once_and_ends_every_session(workspace: Workspace) {
        let manager = max(&workspace).await;
        let link = link(&workspace, "MAX.Manager@Example.ORG", NOW).await;
        assert_eq!(workspace.read(|tx| opened(tx, &link, NOW)).await.email, MAX);
        try_set(&workspace, &link, NOW).await.unwrap();
        assert!(knows(&workspace, MAX, FRESH).await && !knows(&workspace, MAX, PASSWORD).await);
        assert!(matches!(workspace.read(|tx| session::own(tx, &manager)).await.as_slice(), []), "signed out everywhere");
        assert!(is_spent(&try_set(&workspace, &link, NOW).await));
        assert_eq!(workspace.recorded().await.last().unwrap(), "account.password_set");
        let told = sent(&workspace, NOW).await;
        assert_eq!(told.iter().map(|letter| (letter.kind, letter.address.as_str())).collect::<Vec<_>>(), [(Kind::PasswordChanged, MAX)]);
    }

    async fn fifty_uses_at_once_have_one_success(workspace: Workspace) {
        max(&workspace).await;
        let link = link(&workspace, MAX, NOW).await;
        let answers = at_once(50, &workspace.db, |_, db| {
            let (link, password) = (link.clone(), fresh());
            async move {
                let set: Result<()> = db.write(|tx| set_password(tx, &link, &password, NOW, "")).await;
                set
            }
        })
        .await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        assert_eq!(answers.iter().filter(|answer| is_spent(answer)).count(), 49);
    }

    async fn a_link_works_for_an_hour_judged_when_it_is_used(workspace: Workspace) {
        max(&workspace).await;
        let link = link(&workspace, MAX, NOW).await;
        assert!(is_spent(&try_set(&workspace, &link, NOW.plus_seconds(VALID_SECONDS)).await));
        assert!(try_set(&workspace, &link, NOW.plus_seconds(VALID_SECONDS - 1)).await.is_ok());
    }

    async fn a_link_that_was_used_takes_the_others_with_it(workspace: Workspace) {
        max(&workspace).await;
        let first = link(&workspace, MAX, NOW).await;
        let second = link(&workspace, MAX, NOW.plus_seconds(400)).await;
        assert!(workspace.db.read(|tx| opened(tx, &first, NOW)).await.is_ok(), "a stranger who asks spoils no link");
        try_set(&workspace, &second, NOW.plus_seconds(401)).await.unwrap();
        assert!(is_spent(&try_set(&workspace, &first, NOW.plus_seconds(402)).await));
    }

    async fn a_link_is_useless_once_the_password_was_changed_by_hand(workspace: Workspace) {
        let manager = max(&workspace).await;
        let link = link(&workspace, MAX, NOW).await;
        let proof = workspace.prove(MAX, NOW).await;
        workspace.write(|tx| change_password(tx, &manager, &proof, &fresh()).map(drop)).await;
        assert!(is_spent(&try_set(&workspace, &link, NOW).await));
    }

    async fn whoever_asks_often_sends_one_mail_in_five_minutes(workspace: Workspace) {
        max(&workspace).await;
        for second in 0..5 {
            asked(&workspace, MAX, NOW.plus_seconds(second)).await;
        }
        assert_eq!(sent(&workspace, NOW.plus_seconds(5)).await.len(), 1);
        for second in 5..10 {
            asked(&workspace, MAX, NOW.plus_seconds(second)).await;
        }
        let limited = workspace.try_write(|tx| ask(tx, MAX, "192.0.2.10", NOW.plus_seconds(10))).await;
        assert!(matches!(limited, Err(Error::Conflict(Conflict::TooManyAttempts { .. }))), "{limited:?}");
        asked(&workspace, MAX, NOW.plus_seconds(16 * 60)).await;
        assert_eq!(sent(&workspace, NOW.plus_seconds(16 * 60)).await.len(), 1);
    }

    async fn nobody_is_told_whether_an_address_has_an_account(workspace: Workspace) {
        let manager = max(&workspace).await;
        for address in [MAX, "stranger@example.org"] {
            workspace.write(|tx| ask(tx, address, "192.0.2.9", NOW)).await;
        }
        assert!(workspace.read(is_any_asked).await);
        workspace.write(|tx| look_up(tx, 100, NOW)).await;
        assert!(!workspace.read(is_any_asked).await);
        assert_eq!(sent(&workspace, NOW).await.len(), 1);
        // Who may sign in nowhere gets no link either.
        workspace.write(|tx| users::suspend(tx, &workspace.owner, manager.user().unwrap())).await;
        asked(&workspace, MAX, NOW.plus_seconds(600)).await;
        assert_eq!(sent(&workspace, NOW.plus_seconds(600)).await, []);
        let wrong = workspace.try_write(|tx| ask(tx, "not an address", "192.0.2.9", NOW)).await;
        assert!(matches!(wrong, Err(Error::Invalid(_))));
    }

    async fn a_guessed_link_opens_nothing(workspace: Workspace) {
        max(&workspace).await;
        link(&workspace, MAX, NOW).await;
        assert!(is_spent(&workspace.db.read(|tx| opened(tx, &new_secret(), NOW)).await));
        assert!(is_spent(&try_set(&workspace, &new_secret(), NOW).await));
        assert!(knows(&workspace, MAX, PASSWORD).await);
    }
}
