//! What people are told by mail of what came to them, and how soon (OWN 14).

use remit_db::Total;
use remit_domain::Actor;
use remit_domain::action::finish::complete;
use remit_domain::action::gained::{Cause, Fall, News, Piece};
use remit_domain::action::hand_over::hand_over;
use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::clock::Instant;
use remit_domain::error::{Error, Result};
use remit_domain::id::{ActionId, UserId};
use remit_domain::mail::commands::{claim, settle};
use remit_domain::mail::{Kind, Letter, Outcome};
use remit_domain::notification::commands::{PAUSE_SECONDS, choose, is_any_untold, tell};
use remit_domain::notification::{Pace, Topic, own};
use remit_domain::permission::{Position, Role};
use remit_domain::user::Status;
use remit_domain::user::commands::{Replacement, change_position, remove, suspend};
use remit_domain::{assignment, group, notification};

use crate::support::{Workspace, at_once, later, new_secret};

const DAY: i64 = 86_400;

fn id(actor: &Actor) -> UserId {
    actor.user().unwrap()
}

async fn wants(workspace: &Workspace, who: &Actor, pace: Pace) {
    workspace.write(|tx| choose(tx, who, &[(Topic::Gained, pace)])).await;
}

async fn told(workspace: &Workspace, pace: Pace, at: Instant) -> usize {
    let is_any = workspace.read(|tx| is_any_untold(tx, workspace.org, pace, at)).await;
    let told = workspace.write(|tx| tell(tx, workspace.org, pace, at)).await;
    assert_eq!(is_any, told > 0);
    told
}

async fn claimed(workspace: &Workspace, at: Instant) -> Option<Letter> {
    let secret = new_secret();
    workspace.write(|tx| claim(tx, workspace.org, &secret, at)).await
}

async fn news(workspace: &Workspace, letter: &Letter) -> News {
    workspace.read(|tx| notification::news(tx, workspace.org, letter.user, letter.id)).await
}

async fn hands(workspace: &Workspace, giver: &Actor, action: ActionId, to: &Actor) {
    let version = workspace.action(action).await.version;
    workspace.write(|tx| hand_over(tx, giver, action, to.user(), version)).await;
}

fn pieces(pieces: &[(Cause, i64)]) -> Vec<Piece> {
    pieces.iter().map(|&(cause, count)| Piece { cause, actions: Some(Total { count, more: false }) }).collect()
}

both_engines! {
    async fn own_14_whoever_wants_it_at_once_has_one_mail_of_what_was_handed_over(workspace: Workspace) {
        let ann = later(&workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await, 60);
        let fay = workspace.finance().await;
        let ((_, one), (_, two)) = (workspace.planned("1", &[&ann]).await, workspace.planned("22", &[&ann]).await);
        let (_, three) = workspace.planned("333", &[&ann]).await;
        wants(&workspace, &fay, Pace::AtOnce).await;
        hands(&workspace, &ann, one, &fay).await;
        assert_eq!(told(&workspace, Pace::Daily, ann.at).await, 0);
        assert_eq!(told(&workspace, Pace::AtOnce, ann.at).await, 1);
        assert_eq!(told(&workspace, Pace::AtOnce, ann.at).await, 0, "once");
        let letter = claimed(&workspace, ann.at).await.unwrap();
        assert_eq!((letter.kind, letter.user), (Kind::Gained, id(&fay)));
        let first = news(&workspace, &letter).await;
        assert_eq!(first.pieces, pieces(&[(Cause::HandedOver(id(&ann)), 1)]));
        assert_eq!((first.examples.len(), first.examples[0].customer.as_str()), (1, "1"));
        let soon = later(&ann, 10);
        hands(&workspace, &soon, two, &fay).await;
        assert_eq!(told(&workspace, Pace::AtOnce, soon.at).await, 1);
        assert_eq!(claimed(&workspace, soon.at).await, None, "what comes soon after is gathered");
        let second = claimed(&workspace, ann.at.plus_seconds(PAUSE_SECONDS)).await.unwrap();
        assert_eq!(news(&workspace, &second).await.pieces, pieces(&[(Cause::HandedOver(id(&ann)), 1)]), "and told alone");
        let third = later(&ann, PAUSE_SECONDS + 20);
        hands(&workspace, &third, three, &fay).await;
        assert_eq!(told(&workspace, Pace::AtOnce, third.at).await, 1);
        assert_eq!(claimed(&workspace, third.at).await, None, "five minutes after the second went, not after it was put in");
        assert!(claimed(&workspace, ann.at.plus_seconds(2 * PAUSE_SECONDS)).await.is_some());
    }

    async fn own_14_a_mail_that_waits_tells_nothing_to_who_wants_none_any_more(workspace: Workspace) {
        let ann = later(&workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await, 60);
        let fay = workspace.finance().await;
        let (_, action) = workspace.planned("1", &[&ann]).await;
        wants(&workspace, &fay, Pace::AtOnce).await;
        hands(&workspace, &ann, action, &fay).await;
        assert_eq!(told(&workspace, Pace::AtOnce, ann.at).await, 1);
        let letter = claimed(&workspace, ann.at).await.unwrap();
        assert_eq!(news(&workspace, &letter).await.pieces.len(), 1);
        wants(&workspace, &fay, Pace::Never).await;
        assert_eq!(news(&workspace, &letter).await, News::default());
    }

    async fn own_14_nobody_waits_after_a_mail_that_did_not_go(workspace: Workspace) {
        let ann = later(&workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await, 60);
        let fay = workspace.finance().await;
        let ((_, one), (_, two)) = (workspace.planned("1", &[&ann]).await, workspace.planned("22", &[&ann]).await);
        wants(&workspace, &fay, Pace::AtOnce).await;
        hands(&workspace, &ann, one, &fay).await;
        assert_eq!(told(&workspace, Pace::AtOnce, ann.at).await, 1);
        let letter = claimed(&workspace, ann.at).await.unwrap();
        workspace.write(|tx| settle(tx, &letter, &Outcome::Needless, ann.at)).await;
        let soon = later(&ann, 10);
        hands(&workspace, &soon, two, &fay).await;
        assert_eq!(told(&workspace, Pace::AtOnce, soon.at).await, 1);
        assert!(claimed(&workspace, soon.at).await.is_some());
    }

    async fn own_14_once_a_day_one_mail_tells_what_still_is_theirs(workspace: Workspace) {
        let ann = later(&workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await, 60);
        let fay = workspace.finance().await;
        let ((_, one), (_, two)) = (workspace.planned("1", &[&ann]).await, workspace.planned("22", &[&ann]).await);
        hands(&workspace, &ann, one, &fay).await;
        hands(&workspace, &ann, two, &fay).await;
        assert_eq!(told(&workspace, Pace::AtOnce, ann.at).await, 0, "nobody has asked for that");
        let (org, morning) = (workspace.org, ann.at.plus_seconds(DAY));
        let telling = at_once(4, &workspace.db, |_, db| async move {
            let told: Result<usize, Error> = db.write(|tx| tell(tx, org, Pace::Daily, morning)).await;
            told.unwrap()
        });
        assert_eq!(telling.await.iter().sum::<usize>(), 1, "on however many nodes");
        workspace.write(|tx| complete(tx, &later(&fay, 120), one)).await;
        let letter = claimed(&workspace, morning).await.unwrap();
        assert_eq!(news(&workspace, &letter).await.pieces, pieces(&[(Cause::HandedOver(id(&ann)), 1)]));
        workspace.write(|tx| complete(tx, &later(&fay, 120), two)).await;
        assert_eq!(news(&workspace, &letter).await, News::default(), "nothing is left to tell");
        assert_eq!(claimed(&workspace, morning).await, None);
    }

    async fn own_14_who_wants_no_mail_or_may_not_sign_in_gets_none(workspace: Workspace) {
        let ann = later(&workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await, 60);
        let (fay, aki) = (workspace.finance().await, workspace.accountant().await);
        let (ivy, _) = workspace.user("Ivy New", Role::Member, Position::Accountant, Status::Invited).await;
        wants(&workspace, &fay, Pace::Never).await;
        let (_, one) = workspace.planned("1", &[&ann]).await;
        let (_, two) = workspace.planned("22", &[&ann]).await;
        let (_, three) = workspace.planned("333", &[&ann]).await;
        hands(&workspace, &ann, one, &fay).await;
        hands(&workspace, &ann, two, &aki).await;
        let version = workspace.action(three).await.version;
        workspace.write(|tx| hand_over(tx, &ann, three, Some(ivy), version)).await;
        workspace.write(|tx| suspend(tx, &workspace.owner, id(&aki))).await;
        assert_eq!(told(&workspace, Pace::Daily, ann.at).await, 0);
        let fay = later(&fay, 120);
        wants(&workspace, &fay, Pace::AtOnce).await;
        assert_eq!(told(&workspace, Pace::AtOnce, fay.at).await, 0, "what came before she chose so is not told");
        let own = workspace.read(|tx| own(tx, &fay)).await;
        assert_eq!(own.into_iter().collect::<Vec<_>>(), [(Topic::Gained, Pace::AtOnce)]);
        let nobody = workspace.try_write(|tx| choose(tx, &workspace.operator(), &[])).await;
        assert!(matches!(nobody, Err(Error::Denied)), "{nobody:?}");
    }

    async fn own_14_whoever_takes_over_a_book_has_one_mail_however_large_it_is(workspace: Workspace) {
        let ann = workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await;
        let ben = workspace.joined("Ben Roy", Role::Member, Position::AccountManager).await;
        for number in ["1", "22", "333"] {
            workspace.planned(number, &[&ann]).await;
        }
        workspace.planned("4444", &[&ben]).await;
        let now = later(&workspace.owner, 60);
        let heir = Replacement { customers: ben.user(), rules: None };
        workspace.write(|tx| remove(tx, &now, id(&ann), &heir)).await;
        assert_eq!(told(&workspace, Pace::Daily, now.at).await, 1);
        let letter = claimed(&workspace, now.at).await.unwrap();
        let told = news(&workspace, &letter).await;
        assert_eq!((letter.user, told.pieces), (id(&ben), pieces(&[(Cause::Succeeds(id(&ann)), 3)])));
        assert_eq!(told.examples.len(), 3);
    }

    async fn own_14_whoever_comes_into_a_group_or_is_assigned_is_told_but_not_of_what_they_did_themselves(workspace: Workspace) {
        let max = workspace.account_manager().await;
        let (admin, now) = (workspace.admin().await, later(&workspace.owner, 60));
        let calls = workspace.group("Calls", &[]).await;
        let customer = workspace.customer("1", &[&max, &admin]).await;
        let other = workspace.customer("2", &[]).await;
        let rule = OwnerRule::Group(calls, Reach::Assigned);
        workspace.by_hand(customer, &[rule]).await;
        workspace.by_hand(customer, &[rule, OwnerRule::Assigned]).await;
        workspace.by_hand(other, &[OwnerRule::Assigned]).await;
        assert_eq!(told(&workspace, Pace::Daily, workspace.owner.at).await, 2, "of what was added for both");
        for _ in 0..2 {
            let letter = claimed(&workspace, workspace.owner.at).await.unwrap();
            assert_eq!(news(&workspace, &letter).await.pieces, pieces(&[(Cause::Added(workspace.owner.user()), 1)]));
        }
        workspace.write(|tx| group::commands::add_members(tx, &later(&admin, 60), calls, &[id(&max), id(&admin)])).await;
        workspace.write(|tx| assignment::commands::set(tx, &now, other, &[id(&max)])).await;
        assert_eq!(told(&workspace, Pace::Daily, now.at).await, 1, "the admin has done it");
        let letter = claimed(&workspace, now.at).await.unwrap();
        let came = pieces(&[(Cause::Assigned, 1), (Cause::Joined(calls), 1)]);
        assert_eq!((letter.user, news(&workspace, &letter).await.pieces), (id(&max), came));
        workspace.write(|tx| group::commands::archive(tx, &later(&now, 60), calls)).await;
        assert_eq!(news(&workspace, &letter).await.pieces, pieces(&[(Cause::Assigned, 1)]));
    }

    async fn own_14_a_mail_tells_what_a_position_brought_and_what_fell_back(workspace: Workspace) {
        let (max, fay) = (workspace.account_manager().await, workspace.finance().await);
        let ann = workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await;
        workspace.planned("1", &[&ann]).await;
        let customer = workspace.customer("22", &[]).await;
        workspace.by_hand(customer, &[OwnerRule::Position(Position::Accountant)]).await;
        let now = later(&workspace.owner, 60);
        workspace.write(|tx| change_position(tx, &now, id(&max), Position::Accountant)).await;
        workspace.write(|tx| suspend(tx, &later(&now, 1), id(&ann))).await;
        assert_eq!(told(&workspace, Pace::Daily, now.at.plus_seconds(2)).await, 2);
        let mut came = Vec::new();
        for _ in 0..2 {
            let letter = claimed(&workspace, now.at.plus_seconds(2)).await.unwrap();
            let told = news(&workspace, &letter).await;
            came.push((letter.user, told.pieces, told.examples.len()));
        }
        came.sort_by_key(|(user, ..)| *user);
        let fell = pieces(&[(Cause::FellBack(Fall::Suspended(id(&ann))), 1)]);
        let placed = pieces(&[(Cause::Position(Position::Accountant), 1)]);
        assert_eq!(came, [(id(&max), placed, 1), (id(&fay), fell, 1)]);
    }
}
