//! What a change would do, by example (PRE 1). That it is what the change does is shown for every kind of change by the
//! random sequences of `differential`.

use remit_domain::absence::Cover;
use remit_domain::absence::commands::{NewAbsence, plan, plan_as_begun};
use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::id::UserId;
use remit_domain::permission::{Position, Role};
use remit_domain::preview::rehearsal::rehearse;
use remit_domain::preview::{self, Move, Preview, Sight};
use remit_domain::user::commands::{Replacement, change_position, remove, suspend};
use remit_domain::{Actor, Error, Result, group, user};

use crate::support::{Workspace, later};

async fn preview<T>(workspace: &Workspace, command: impl Fn(&remit_db::Tx<'_>) -> Result<T>) -> Preview {
    let change = rehearse(&workspace.db, workspace.org, command).await.unwrap();
    workspace.read(|tx| preview::of(tx, &workspace.owner, &change)).await
}

async fn account_manager(workspace: &Workspace, called: &str) -> UserId {
    workspace.joined(called, Role::Member, Position::AccountManager).await.user().unwrap()
}

both_engines! {
    async fn pre_1_a_preview_says_from_whom_to_whom_and_who_sees_what(workspace: Workspace) {
        let ann = workspace.joined("Ann", Role::Member, Position::AccountManager).await;
        let ben = account_manager(&workspace, "Ben").await;
        let fin = workspace.joined("Fin", Role::Member, Position::Finance).await.user().unwrap();
        let customer = workspace.customer("C1", &[&ann]).await;
        let ann = ann.user().unwrap();
        workspace.by_hand(customer, &[OwnerRule::Assigned]).await;
        workspace.by_hand(customer, &[OwnerRule::User(ann)]).await;

        let gone = preview(&workspace, |tx| suspend(tx, &workspace.owner, ann)).await;
        let fallen =
            Move { from: vec![ann], to: vec![fin], fell_back: false, falls_back: true, actions: 2, examples: vec![customer; 2] };
        assert_eq!(gone, Preview { actions: 2, moves: vec![fallen], falling: 2, ..Preview::default() });
        assert_eq!((gone.gainers(), gone.losers()), (vec![], vec![(ann, 2)]), "finance is told of as the fallback");

        let to_ben = Replacement { customers: Some(ben), rules: Some(ben) };
        let replaced = preview(&workspace, |tx| remove(tx, &workspace.owner, ann, &to_ben)).await;
        assert_eq!((replaced.actions, replaced.gainers(), replaced.losers()), (2, vec![(ben, 2)], vec![(ann, 2)]));
        let sight = [Sight { user: ann, gains: 0, loses: 1 }, Sight { user: ben, gains: 1, loses: 0 }];
        assert_eq!(replaced.sight, sight);

        let promoted = preview(&workspace, |tx| change_position(tx, &workspace.owner, ben, Position::Finance)).await;
        assert_eq!((promoted.actions, promoted.sight), (0, vec![Sight { user: ben, gains: 1, loses: 0 }]));
    }

    async fn acc_2_the_preview_of_a_member_tells_of_customers_they_see(workspace: Workspace) {
        let [ann, carl] = [
            workspace.joined("Ann", Role::Member, Position::AccountManager).await,
            workspace.joined("Carl", Role::Member, Position::AccountManager).await,
        ];
        let ben = workspace.joined("Ben", Role::Member, Position::Accountant).await.user().unwrap();
        for (number, assigned) in [("C1", &ann), ("C2", &carl)] {
            let customer = workspace.customer(number, &[assigned]).await;
            workspace.by_hand(customer, &[OwnerRule::Assigned]).await;
        }
        let away = |absent: &Actor, substitute| NewAbsence {
            user: absent.user().unwrap(),
            from: ann.at,
            until: later(&ann, 3_600).at,
            cover: Cover { substitute, with_sight: false },
        };
        workspace.write(|tx| plan(tx, &carl, &away(&carl, ann.user()))).await;
        let wanted = away(&ann, Some(ben));
        let change = rehearse(&workspace.db, workspace.org, |tx| plan_as_begun(tx, &ann, &wanted)).await.unwrap();
        let told = async |actor: &Actor| workspace.read(|tx| preview::of(tx, actor, &change)).await.actions;
        assert_eq!((told(&workspace.owner).await, told(&ann).await), (2, 1), "what Carl leaves Ann does not see");
    }

    async fn pre_1_a_preview_keeps_nothing_and_is_refused_like_the_change(workspace: Workspace) {
        let ann = account_manager(&workspace, "Ann").await;
        let before = workspace.recorded().await;
        preview(&workspace, |tx| suspend(tx, &workspace.owner, ann)).await;
        assert_eq!(workspace.recorded().await, before);
        let member = workspace.joined("Ben", Role::Member, Position::Finance).await;
        let refused = rehearse(&workspace.db, workspace.org, |tx| suspend(tx, &member, ann)).await;
        assert!(matches!(refused, Err(Error::Denied)));
        let status = workspace.read(|tx| Ok(user::list::one(tx, &workspace.owner, ann)?.user.status)).await;
        assert_eq!(status, user::Status::Joined);
    }

    async fn pre_1_a_planned_absence_is_looked_at_as_if_it_had_begun(workspace: Workspace) {
        let ann = workspace.joined("Ann", Role::Member, Position::AccountManager).await;
        let ben = account_manager(&workspace, "Ben").await;
        let customer = workspace.customer("C1", &[&ann]).await;
        let team = workspace.group("Team", &[ann.user().unwrap()]).await;
        workspace.by_hand(customer, &[OwnerRule::Group(team, Reach::Assigned)]).await;
        let begins: Actor = later(&workspace.owner, 3_600);
        let cover = Cover { substitute: Some(ben), with_sight: true };
        let user = ann.user().unwrap();
        let wanted = NewAbsence { user, from: begins.at, until: later(&begins, 3_600).at, cover };
        let now = preview(&workspace, |tx| plan(tx, &workspace.owner, &wanted)).await;
        assert_eq!(now, Preview::default(), "nothing moves before it begins");
        let then = preview(&workspace, |tx| plan_as_begun(tx, &workspace.owner, &wanted)).await;
        assert_eq!((then.actions, then.gainers(), then.losers()), (1, vec![(ben, 1)], vec![(user, 1)]));
        assert_eq!(then.sight, [Sight { user: ben, gains: 1, loses: 0 }]);
        let archived = preview(&workspace, |tx| group::commands::archive(tx, &workspace.owner, team)).await;
        assert_eq!((archived.actions, archived.falling), (1, 1));
    }

    async fn pre_2_the_preview_of_an_absence_is_refused_where_the_absence_is(workspace: Workspace) {
        let ann = workspace.joined("Ann", Role::Member, Position::AccountManager).await;
        let user = ann.user().unwrap();
        let owner = &workspace.owner;
        let hours = |from: i64, until: i64| NewAbsence {
            user,
            from: later(owner, 3_600 * from).at,
            until: later(owner, 3_600 * until).at,
            cover: Cover { substitute: None, with_sight: false },
        };
        for already in [hours(0, 2), hours(10, 12)] {
            workspace.write(|tx| plan(tx, owner, &already)).await;
        }
        for (wanted, is_possible) in [(hours(1, 3), false), (hours(11, 13), false), (hours(5, 6), true)] {
            let told = rehearse(&workspace.db, workspace.org, |tx| plan_as_begun(tx, owner, &wanted)).await;
            assert_eq!(told.is_ok(), is_possible);
            assert_eq!(workspace.try_write(|tx| plan(tx, owner, &wanted)).await.is_ok(), is_possible);
        }
    }
}
