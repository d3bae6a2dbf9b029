//! The outbox (ACT 5): each mail at most once, its link made when it goes.

use remit_domain::clock::Instant;
use remit_domain::error::{Conflict, Error, Result};
use remit_domain::id::UserId;
use remit_domain::invitation::{Invitation, open};
use remit_domain::list::Wanted;
use remit_domain::mail::commands::{claim, is_any_due, send_again, settle};
use remit_domain::mail::list::{self, Listed, Progress};
use remit_domain::mail::{Kind, LEASE_SECONDS, Letter, Opens, Outcome, PATIENCE_SECONDS, State, back_off_seconds};
use remit_domain::permission::{Position, Role};
use remit_domain::secret::OrgSecret;
use remit_domain::user::commands::{invite, remove, withdraw_invitation};
use remit_domain::user::{Status, commands as users};

use crate::support::{NOW, Workspace, at_once, email, later, new_secret};

/// Somebody who is invited by mail.
async fn mailed(workspace: &Workspace, called: &str) -> UserId {
    let (id, _) = workspace.user(called, Role::Member, Position::Finance, Status::Created).await;
    let by_mail = [(id, Invitation::Mail("fr"))];
    let handed_over = workspace.write(|tx| invite(tx, &workspace.owner, &by_mail)).await;
    assert_eq!(handed_over, []);
    id
}

async fn claimed(workspace: &Workspace, at: Instant) -> Option<Letter> {
    let secret = new_secret();
    workspace.write(|tx| claim(tx, workspace.org, &secret, at)).await
}

async fn settled(workspace: &Workspace, letter: &Letter, outcome: Outcome, at: Instant) -> Listed {
    workspace.write(|tx| settle(tx, letter, &outcome, at)).await;
    mails(workspace).await.into_iter().find(|mail| mail.id == letter.id).unwrap()
}

async fn mails(workspace: &Workspace) -> Vec<Listed> {
    workspace.read(|tx| list::page(tx, &workspace.owner, &Wanted::default())).await.rows
}

async fn opens_for(workspace: &Workspace, link: &OrgSecret, at: Instant) -> Result<UserId> {
    Ok(workspace.db.read(|tx| open(tx, link, at)).await?.user)
}

fn link_of(letter: &Letter) -> OrgSecret {
    match &letter.opens {
        Opens::Invitation(link) => link.clone(),
        other => panic!("{other:?}"),
    }
}

both_engines! {
    async fn usr_3_the_link_of_a_mailed_invitation_is_made_when_it_goes(workspace: Workspace) {
        let ann = mailed(&workspace, "Ann").await;
        let letter = claimed(&workspace, NOW).await.unwrap();
        assert_eq!((letter.kind, letter.address.as_str(), letter.name.as_str()), (Kind::Invitation, "ann@example.org", "Ann"));
        assert_eq!((letter.organisation.as_str(), letter.language.as_deref()), ("Acme Collections", Some("fr")));
        assert!(letter.about.is_some(), "who invites");
        assert_eq!(opens_for(&workspace, &link_of(&letter), NOW).await.unwrap(), ann);
        let sent = settled(&workspace, &letter, Outcome::Sent, NOW).await;
        assert_eq!((sent.state, sent.attempts, sent.ended_at), (State::Sent, 1, Some(NOW)));
        assert_eq!(claimed(&workspace, later(&workspace.owner, 86_400).at).await, None);
    }

    async fn act_5_of_many_senders_one_has_the_mail(workspace: Workspace) {
        mailed(&workspace, "Ann").await;
        let org = workspace.org;
        let claims = at_once(20, &workspace.db, |_, db| async move {
            let secret = new_secret();
            let claimed: Result<Option<Letter>> = db.write(|tx| claim(tx, org, &secret, NOW)).await;
            claimed.unwrap()
        })
        .await;
        assert_eq!(claims.iter().filter(|claim| claim.is_some()).count(), 1);
    }

    async fn act_5_what_was_being_sent_when_its_sender_died_is_unknown_and_never_sent_again_by_itself(workspace: Workspace) {
        mailed(&workspace, "Ann").await;
        let letter = claimed(&workspace, NOW).await.unwrap();
        let due = async |at| workspace.read(|tx| is_any_due(tx, workspace.org, at)).await;
        assert!(!due(NOW.plus_seconds(LEASE_SECONDS - 1)).await && due(NOW.plus_seconds(LEASE_SECONDS)).await);
        let dead = NOW.plus_seconds(LEASE_SECONDS);
        assert_eq!(claimed(&workspace, dead).await, None);
        assert_eq!(mails(&workspace).await[0].state, State::Unknown);
        // Whoever was only slow changes nothing any more.
        assert_eq!(settled(&workspace, &letter, Outcome::Sent, dead).await.state, State::Unknown);
        assert_eq!(claimed(&workspace, dead.plus_seconds(365 * 86_400)).await, None);
        assert!(opens_for(&workspace, &link_of(&letter), dead).await.is_ok(), "it may have arrived");
    }

    async fn act_5_an_answer_that_stays_out_is_unknown(workspace: Workspace) {
        mailed(&workspace, "Ann").await;
        let letter = claimed(&workspace, NOW).await.unwrap();
        let mail = settled(&workspace, &letter, Outcome::Unknown("hung up".into()), NOW).await;
        assert_eq!((mail.state, mail.error.as_deref()), (State::Unknown, Some("hung up")));
        assert_eq!(claimed(&workspace, NOW.plus_seconds(365 * 86_400)).await, None);
    }

    async fn act_5_what_was_not_taken_is_tried_again_later_and_given_up_in_the_end(workspace: Workspace) {
        mailed(&workspace, "Ann").await;
        let first = claimed(&workspace, NOW).await.unwrap();
        let waiting = settled(&workspace, &first, Outcome::Later("450 busy".into()), NOW).await;
        let again_at = NOW.plus_seconds(back_off_seconds(1));
        assert_eq!((waiting.state, waiting.due_at, waiting.error.as_deref()), (State::Waiting, again_at, Some("450 busy")));
        assert_eq!(claimed(&workspace, again_at.plus_seconds(-1)).await, None);
        let second = claimed(&workspace, again_at).await.unwrap();
        assert!(second.attempts == 2 && opens_for(&workspace, &link_of(&first), again_at).await.is_err());
        let waiting = settled(&workspace, &second, Outcome::Unreachable("nobody there".into()), again_at).await;
        assert_eq!(waiting.state, State::Waiting);
        let end = NOW.plus_seconds(PATIENCE_SECONDS);
        let last = claimed(&workspace, end).await.unwrap();
        assert_eq!(settled(&workspace, &last, Outcome::Later("450 busy".into()), end).await.state, State::Failed);
        assert_eq!(claimed(&workspace, end.plus_seconds(86_400)).await, None);
    }

    async fn act_5_what_is_refused_is_given_up_and_sent_again_by_hand(workspace: Workspace) {
        let ann = mailed(&workspace, "Ann").await;
        let letter = claimed(&workspace, NOW).await.unwrap();
        let waits = workspace.try_write(|tx| send_again(tx, &workspace.owner, letter.id)).await;
        assert!(matches!(waits, Err(Error::Conflict(Conflict::WrongStatus))), "{waits:?}");
        let mail = settled(&workspace, &letter, Outcome::Refused("550 unknown".into()), NOW).await;
        assert_eq!((mail.state, mail.error.as_deref()), (State::Failed, Some("550 unknown")));
        let member = workspace.finance().await;
        let denied = workspace.try_write(|tx| send_again(tx, &member, letter.id)).await;
        assert!(matches!(denied, Err(Error::Denied)), "{denied:?}");
        workspace.write(|tx| send_again(tx, &workspace.owner, letter.id)).await;
        assert!(workspace.recorded().await.contains(&"mail.sent_again".to_owned()));
        let again = claimed(&workspace, NOW).await.unwrap();
        assert_eq!(opens_for(&workspace, &link_of(&again), NOW).await.unwrap(), ann);
        assert_eq!(settled(&workspace, &again, Outcome::Sent, NOW).await.state, State::Sent);
        let sent = workspace.try_write(|tx| send_again(tx, &workspace.owner, letter.id)).await;
        assert!(matches!(sent, Err(Error::Conflict(Conflict::WrongStatus))), "{sent:?}");
    }

    async fn usr_3_a_link_that_is_copied_stops_the_mail_that_waits(workspace: Workspace) {
        let ann = mailed(&workspace, "Ann").await;
        let by_link = [(ann, Invitation::Link(new_secret()))];
        let link = workspace.write(|tx| invite(tx, &workspace.owner, &by_link)).await.pop().unwrap().1;
        assert_eq!(claimed(&workspace, NOW).await, None);
        assert_eq!(mails(&workspace).await[0].state, State::Dropped);
        assert_eq!(opens_for(&workspace, &link, NOW).await.unwrap(), ann);
    }

    async fn usr_2_an_invitation_is_taken_back(workspace: Workspace) {
        let ann = mailed(&workspace, "Ann").await;
        let letter = claimed(&workspace, NOW).await.unwrap();
        workspace.write(|tx| withdraw_invitation(tx, &workspace.owner, ann)).await;
        assert!(opens_for(&workspace, &link_of(&letter), NOW).await.is_err());
        let user = workspace.read(|tx| remit_domain::user::list::one(tx, &workspace.owner, ann)).await.user;
        assert_eq!((user.status, user.invited_at), (Status::Created, None));
        assert_eq!(workspace.recorded().await.last().unwrap(), "user.invitation_withdrawn");
        let again = workspace.try_write(|tx| withdraw_invitation(tx, &workspace.owner, ann)).await;
        assert!(matches!(again, Err(Error::Conflict(Conflict::WrongStatus))), "{again:?}");
        let owner = workspace.owner.user().unwrap();
        let admin = workspace.admin().await;
        assert!(workspace.try_write(|tx| withdraw_invitation(tx, &admin, owner)).await.is_err());
    }

    async fn how_far_the_outbox_has_come_is_told_while_something_is_left(workspace: Workspace) {
        let so_far = async || workspace.read(|tx| list::progress(tx, &workspace.owner)).await;
        assert_eq!(so_far().await, None);
        for called in ["Ann", "Ben", "Cem"] {
            mailed(&workspace, called).await;
        }
        for (left, over) in [(3, 0), (2, 1), (1, 2)] {
            assert_eq!(so_far().await, Some(Progress { left, over }));
            let letter = claimed(&workspace, NOW).await.unwrap();
            settled(&workspace, &letter, Outcome::Sent, NOW).await;
        }
        assert_eq!(so_far().await, None);
    }

    async fn act_5_a_mail_to_somebody_who_is_gone_does_not_go_out(workspace: Workspace) {
        let (ann, ben) = (mailed(&workspace, "Ann").await, mailed(&workspace, "Ben").await);
        workspace.write(|tx| remove(tx, &workspace.owner, ann, &users::Replacement::default())).await;
        let letter = claimed(&workspace, NOW).await.unwrap();
        assert_eq!(opens_for(&workspace, &link_of(&letter), NOW).await.unwrap(), ben);
        let dropped = mails(&workspace).await.into_iter().find(|mail| mail.user == ann).unwrap();
        assert_eq!(dropped.state, State::Dropped);
    }

    async fn usr_8_a_transfer_is_mailed_to_both(workspace: Workspace) {
        let heir = workspace.admin().await.user().unwrap();
        workspace.write(|tx| users::transfer_ownership(tx, &workspace.operator(), heir, None)).await;
        let mut told = Vec::new();
        while let Some(letter) = claimed(&workspace, NOW).await {
            assert_eq!(letter.opens, Opens::Nothing);
            told.push((letter.kind, letter.name.clone(), letter.about.unwrap()));
        }
        told.sort();
        let (new, old) = ("Adam Admin".to_owned(), mails(&workspace).await.iter().find(|mail| mail.user != heir).unwrap().name.clone());
        assert_eq!(told, [(Kind::OwnershipReceived, new.clone(), old.clone()), (Kind::OwnershipGiven, old, new)]);
    }

    async fn acc_table_the_outbox_is_for_admins_and_of_one_organisation(workspace: Workspace) {
        mailed(&workspace, "Ann").await;
        let member = workspace.accountant().await;
        let denied = workspace.db.read(|tx| list::page(tx, &member, &Wanted::default())).await;
        assert!(matches!(denied, Err(Error::Denied)));
        let globex = workspace.another_organisation("Globex", "gina@example.org").await;
        let elsewhere = new_secret();
        assert_eq!(workspace.write(|tx| claim(tx, globex.org, &elsewhere, NOW)).await, None);
        let gina = crate::support::join(&workspace.db, &globex.invitation, "Gina").await;
        assert_eq!(workspace.read(|tx| list::page(tx, &gina, &Wanted::default())).await.rows, []);
        let id = mails(&workspace).await[0].id;
        let foreign = workspace.try_write(|tx| send_again(tx, &gina, id)).await;
        assert!(matches!(foreign, Err(Error::NotFound)), "{foreign:?}");
        assert_eq!(email("ann@example.org").as_str(), mails(&workspace).await[0].address);
    }
}
