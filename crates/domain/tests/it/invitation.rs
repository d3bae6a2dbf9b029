//! Coming in by a link (USR 3).

use remit_db::{params, sql};
use remit_domain::account::{Password, PasswordHash};
use remit_domain::clock::Instant;
use remit_domain::error::{Conflict, Error, Result};
use remit_domain::id::UserId;
use remit_domain::invitation::commands::accept;
use remit_domain::invitation::{Acceptance, Invitation, VALID_SECONDS, open};
use remit_domain::permission::{Position, Role};
use remit_domain::secret::OrgSecret;
use remit_domain::session::Attempt;
use remit_domain::user::{Status, commands as users};

use crate::support::{NOW, Workspace, at_once, email, hasher, name, new_secret, password_hash};

async fn invited(workspace: &Workspace, called: &str) -> (UserId, OrgSecret) {
    let (id, link) = workspace.user(called, Role::Member, Position::Finance, Status::Invited).await;
    (id, link.unwrap())
}

async fn try_accept(workspace: &Workspace, link: &OrgSecret, called: &str, at: Instant) -> Result<UserId> {
    let name = name(called);
    let acceptance = Acceptance::New { name: &name, password: password_hash(), language: "fr" };
    workspace.try_write(|tx| Ok(accept(tx, link, &acceptance, at, "192.0.2.1")?.0)).await
}

fn is_spent<T>(answer: &Result<T>) -> bool {
    matches!(answer, Err(Error::Conflict(Conflict::LinkSpent)))
}

both_engines! {
    async fn usr_3_a_link_works_once(workspace: Workspace) {
        let (bob, link) = invited(&workspace, "Bob").await;
        assert_eq!(workspace.read(|tx| open(tx, &link, NOW)).await.email, "bob@example.org");
        assert_eq!(try_accept(&workspace, &link, "Bobby", NOW).await.unwrap(), bob);
        assert!(is_spent(&try_accept(&workspace, &link, "Bobby", NOW).await));
        assert!(is_spent(&workspace.db.read(|tx| open(tx, &link, NOW)).await));
    }

    async fn usr_3_fifty_at_once_have_one_success(workspace: Workspace) {
        let (_, link) = invited(&workspace, "Bob").await;
        let answers = at_once(50, &workspace.db, |_, db| {
            let link = link.clone();
            async move {
                let name = name("Bob");
                let acceptance = Acceptance::New { name: &name, password: password_hash(), language: "en" };
                let accepted: Result<UserId> = db.write(|tx| Ok(accept(tx, &link, &acceptance, NOW, "")?.0)).await;
                accepted
            }
        })
        .await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        assert_eq!(answers.iter().filter(|answer| is_spent(answer)).count(), 49);
    }

    async fn usr_3_a_link_works_for_seven_days_judged_when_it_is_used(workspace: Workspace) {
        let (_, link) = invited(&workspace, "Bob").await;
        assert!(is_spent(&try_accept(&workspace, &link, "Bob", NOW.plus_seconds(VALID_SECONDS)).await));
        assert!(try_accept(&workspace, &link, "Bob", NOW.plus_seconds(VALID_SECONDS - 1)).await.is_ok());
    }

    async fn usr_3_resending_makes_the_earlier_link_useless(workspace: Workspace) {
        let (bob, first) = invited(&workspace, "Bob").await;
        let again = workspace.write(|tx| users::invite(tx, &workspace.owner, &[(bob, Invitation::Link(crate::support::secret(5)))])).await;
        assert!(is_spent(&try_accept(&workspace, &first, "Bob", NOW).await));
        assert_eq!(try_accept(&workspace, &again[0].1, "Bob", NOW).await.unwrap(), bob);
    }

    async fn usr_3_a_link_is_for_its_organisation(workspace: Workspace) {
        let (_, link) = invited(&workspace, "Bob").await;
        let globex = workspace.another_organisation("Globex", "gina@example.org").await;
        let elsewhere = OrgSecret { org: globex.org, ..link.clone() };
        assert!(is_spent(&try_accept(&workspace, &elsewhere, "Bob", NOW).await));
        let guessed = OrgSecret { secret: new_secret(), ..link };
        assert!(is_spent(&try_accept(&workspace, &guessed, "Bob", NOW).await));
    }

    async fn usr_3_the_database_holds_only_a_hash(workspace: Workspace) {
        let (bob, link) = invited(&workspace, "Bob").await;
        let statement = sql!("select token_hash from invitations where org_id = $1 and user_id = $2");
        let kept = workspace
            .read(|tx| Ok(tx.all(statement, params![workspace.org, bob], |row| row.get::<Vec<u8>>(0))?))
            .await;
        assert_eq!(kept, [link.secret.hash()]);
    }

    async fn usr_3_suspended_and_removed_users_do_not_come_in(workspace: Workspace) {
        let (bob, link) = invited(&workspace, "Bob").await;
        workspace.write(|tx| users::suspend(tx, &workspace.owner, bob)).await;
        assert!(is_spent(&try_accept(&workspace, &link, "Bob", NOW).await));
        workspace.write(|tx| users::reactivate(tx, &workspace.owner, bob)).await;
        assert!(workspace.db.read(|tx| open(tx, &link, NOW)).await.is_ok());
        workspace.write(|tx| users::remove(tx, &workspace.owner, bob, &users::Replacement::default())).await;
        assert!(is_spent(&try_accept(&workspace, &link, "Bob", NOW).await));
    }

    async fn usr_4_an_account_that_nobody_can_come_in_with_keeps_nobody_out(workspace: Workspace) {
        let gone = workspace.joined("Bob", Role::Member, Position::Finance).await.user().unwrap();
        workspace.write(|tx| users::remove(tx, &workspace.owner, gone, &users::Replacement::default())).await;
        let (bob, link) = invited(&workspace, "Bob").await;
        assert_eq!(workspace.read(|tx| open(tx, &link, NOW)).await.account, None);
        assert_eq!(try_accept(&workspace, &link, "Robert", NOW).await.unwrap(), bob);
        let attempt = workspace.write(|tx| Attempt::begin(tx, "bob@example.org", "192.0.2.1", NOW)).await;
        assert!(attempt.verify(hasher(), crate::support::PASSWORD).is_ok());
    }

    async fn usr_5_who_accepts_says_how_they_are_called(workspace: Workspace) {
        let (bob, link) = invited(&workspace, "Bob").await;
        try_accept(&workspace, &link, "Robert “Bob” Ünal", NOW).await.unwrap();
        let user = workspace.read(|tx| remit_domain::user::list::one(tx, &workspace.owner, bob)).await.user;
        assert_eq!(user.name, "Robert “Bob” Ünal");
        assert_eq!(user.status, Status::Invited, "until the first sign-in");
        assert!(user.account.is_some());
    }

    async fn an_account_from_elsewhere_is_linked_only_with_its_own_password(workspace: Workspace) {
        let (_, link) = invited(&workspace, "Ann").await;
        try_accept(&workspace, &link, "Ann", NOW).await.unwrap();
        let (_, other) = invited(&workspace, "Eve").await;
        try_accept(&workspace, &other, "Eve", NOW).await.unwrap();
        let globex = workspace.another_organisation("Globex", "ANN@example.org").await;

        let anew = try_accept(&workspace, &globex.invitation, "Mallory", NOW).await;
        assert!(matches!(anew, Err(Error::Conflict(Conflict::AlreadyExists))));
        let as_eve = workspace.accept_as_known(&globex.invitation, "eve@example.org", NOW).await;
        assert!(matches!(as_eve, Err(Error::Conflict(Conflict::SignInRefused))));
        let guessing = workspace.write(|tx| Attempt::begin(tx, "ann@example.org", "192.0.2.1", NOW)).await;
        assert!(guessing.verify(hasher(), "guessing").is_err());

        let user = workspace.accept_as_known(&globex.invitation, "ann@example.org", NOW).await.unwrap();
        assert_eq!(user, globex.owner);
    }

    async fn a_known_account_cannot_take_an_invitation_of_an_address_without_one(workspace: Workspace) {
        let (_, link) = invited(&workspace, "Eve").await;
        try_accept(&workspace, &link, "Eve", NOW).await.unwrap();
        let (_, anns) = invited(&workspace, "Ann").await;
        let refused = workspace.accept_as_known(&anns, "eve@example.org", NOW).await;
        assert!(matches!(refused, Err(Error::Conflict(Conflict::SignInRefused))));
        assert!(workspace.db.read(|tx| open(tx, &anns, NOW)).await.is_ok(), "and it still works for her");
    }

    async fn the_password_that_was_set_is_the_one_that_opens(workspace: Workspace) {
        let (_, link) = invited(&workspace, "Bob").await;
        let own: PasswordHash = {
            let password = Password::new("my own words", &email("bob@example.org"), &[]).unwrap();
            hasher().hash(&password, [9; 16]).unwrap()
        };
        let name = name("Bob");
        let acceptance = Acceptance::New { name: &name, password: &own, language: "en" };
        workspace.write(|tx| Ok(accept(tx, &link, &acceptance, NOW, "")?.0)).await;
        for (typed, fits) in [("my own words", true), (crate::support::PASSWORD, false)] {
            let attempt = workspace.write(|tx| Attempt::begin(tx, "bob@example.org", "192.0.2.1", NOW)).await;
            assert_eq!(attempt.verify(hasher(), typed).is_ok(), fits, "{typed}");
        }
    }
}
