//! What becomes somebody's otherwise than by planning, and what they are told of it (OWN 14).

use std::collections::HashMap;

use remit_db::Total;
use remit_domain::absence::Cover;
use remit_domain::absence::commands::{NewAbsence, plan};
use remit_domain::action::finish::complete;
use remit_domain::action::gained::news::unknown;
use remit_domain::action::gained::noted::know;
use remit_domain::action::gained::{Cause, Gained, Piece, of_page};
use remit_domain::action::hand_over::{hand_over, take_over};
use remit_domain::action::owners::owners_of;
use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::action::{Kind, NewAction, commands};
use remit_domain::error::Error;
use remit_domain::group::commands::{Transfer, remove};
use remit_domain::id::{ActionId, CustomerId, UserId};
use remit_domain::permission::{Position, Role};
use remit_domain::{Actor, assignment, group};

use crate::support::{Workspace, later, today};

async fn told(workspace: &Workspace, action: ActionId, user: &Actor) -> Option<Gained> {
    let read = |tx: &remit_db::Tx<'_>| {
        let owned = HashMap::from([(action, owners_of(tx, workspace.org, action)?.unwrap())]);
        Ok(of_page(tx, workspace.org, id(user), &owned)?.remove(&action))
    };
    workspace.read(read).await
}

async fn summed(workspace: &Workspace, user: &Actor) -> Vec<Piece> {
    workspace.read(|tx| unknown(tx, workspace.org, id(user), 1_000, user.at)).await
}

/// An action that somebody adds by hand.
async fn added(workspace: &Workspace, by: &Actor, customer: CustomerId, rules: &[OwnerRule]) -> ActionId {
    let (kind, title) = (Kind::Task, "Check".to_owned());
    let new = NewAction { customer, invoice: None, kind, title, due_on: today(), rules: rules.to_vec() };
    workspace.write(|tx| commands::add(tx, by, &new)).await
}

fn piece(cause: Cause, actions: i64) -> Piece {
    Piece { cause, actions: Some(Total { count: actions, more: false }) }
}

fn id(actor: &Actor) -> UserId {
    actor.user().unwrap()
}

both_engines! {
    async fn own_14_whoever_is_handed_an_action_is_told_by_whom_and_since_when(workspace: Workspace) {
        let ann = workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await;
        let (fay, admin) = (workspace.finance().await, workspace.admin().await);
        let (_, action) = workspace.planned("1", &[&ann]).await;
        assert_eq!(told(&workspace, action, &ann).await, None, "planned for her");
        assert_eq!(summed(&workspace, &fay).await, []);
        let ann = later(&ann, 60);
        let seen = async || workspace.action(action).await.version;
        let version = seen().await;
        workspace.write(|tx| hand_over(tx, &ann, action, fay.user(), version)).await;
        let handed = Gained { since: ann.at, cause: Cause::HandedOver(id(&ann)) };
        assert_eq!(told(&workspace, action, &fay).await, Some(handed));
        assert_eq!(summed(&workspace, &fay).await, [piece(Cause::HandedOver(id(&ann)), 1)]);
        workspace.write(|tx| know(tx, &later(&fay, 90), later(&fay, 90).at)).await;
        assert_eq!(summed(&workspace, &fay).await, [], "Fay knows");
        assert_eq!(told(&workspace, action, &fay).await, Some(handed), "it stays beside the action");
        let version = seen().await;
        workspace.write(|tx| take_over(tx, &later(&admin, 120), action, version)).await;
        assert_eq!(told(&workspace, action, &admin).await, None, "whoever takes over knows");
        assert_eq!(summed(&workspace, &admin).await, []);
        assert!(matches!(workspace.try_write(|tx| know(tx, &workspace.operator(), workspace.operator().at)).await, Err(Error::Denied)));
    }

    async fn own_14_whoever_stands_in_or_is_assigned_later_is_told(workspace: Workspace) {
        let ann = workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await;
        let ben = workspace.joined("Ben Roy", Role::Member, Position::AccountManager).await;
        let (customer, action) = workspace.planned("1", &[&ann]).await;
        let cover = Cover { substitute: ben.user(), with_sight: true };
        let now = later(&workspace.owner, 60);
        let absence = NewAbsence { user: id(&ann), from: now.at, until: now.at.plus_seconds(3_600), cover };
        workspace.write(|tx| plan(tx, &now, &absence)).await;
        let away = Gained { since: now.at, cause: Cause::StandsIn(id(&ann)) };
        assert_eq!(told(&workspace, action, &ben).await, Some(away));
        assert_eq!(summed(&workspace, &ben).await, [piece(Cause::StandsIn(id(&ann)), 1)]);
        assert_eq!(told(&workspace, action, &ann).await, None, "it is not hers now");
        let later = later(&now, 60);
        workspace.write(|tx| assignment::commands::set(tx, &later, customer, &[id(&ben)])).await;
        assert_eq!(told(&workspace, action, &ben).await, Some(Gained { since: later.at, cause: Cause::Assigned }));
    }

    async fn own_14_whoever_takes_over_a_book_is_told_though_it_keeps_its_dates(workspace: Workspace) {
        let ann = workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await;
        let ben = workspace.joined("Ben Roy", Role::Member, Position::AccountManager).await;
        let (_, action) = workspace.planned("1", &[&ann]).await;
        let now = later(&workspace.owner, 60);
        workspace.write(|tx| assignment::commands::move_book(tx, &now, id(&ann), id(&ben))).await;
        assert_eq!(told(&workspace, action, &ben).await, Some(Gained { since: now.at, cause: Cause::Assigned }));
    }

    async fn own_14_whoever_comes_into_a_group_is_told_since_when_and_by_which(workspace: Workspace) {
        let max = workspace.account_manager().await;
        let calls = workspace.group("Calls", &[]).await;
        let customer = workspace.customer("1", &[&max]).await;
        let action = workspace.by_hand(customer, &[OwnerRule::Group(calls, Reach::Assigned)]).await;
        let beside = workspace.by_hand(customer, &[OwnerRule::Group(calls, Reach::Assigned), OwnerRule::Assigned]).await;
        let closed = workspace.by_hand(customer, &[OwnerRule::Group(calls, Reach::Assigned)]).await;
        workspace.by_hand(customer, &[OwnerRule::Group(calls, Reach::All)]).await;
        workspace.write(|tx| complete(tx, &workspace.owner, closed)).await;
        let now = later(&workspace.owner, 60);
        workspace.write(|tx| group::commands::set_members(tx, &now, calls, &[id(&max)])).await;
        assert_eq!(told(&workspace, action, &max).await, Some(Gained { since: now.at, cause: Cause::Joined(calls) }));
        let owner = &workspace.owner;
        let before = Gained { since: owner.at, cause: Cause::Added(owner.user()) };
        assert_eq!(told(&workspace, beside, &max).await, Some(before), "it was his before");
        assert_eq!(summed(&workspace, &max).await, [piece(Cause::Joined(calls), 2)]);
        workspace.write(|tx| group::commands::set_members(tx, &later(&now, 60), calls, &[])).await;
        assert_eq!(summed(&workspace, &max).await, []);
    }

    async fn own_14_whoever_moves_with_the_rules_of_a_removed_group_is_told_of_none_of_these(workspace: Workspace) {
        let max = workspace.account_manager().await;
        let (night, day) = (workspace.group("Night", &[id(&max)]).await, workspace.group("Day", &[]).await);
        let customer = workspace.customer("1", &[&max]).await;
        for group in [night, day] {
            workspace.by_hand(customer, &[OwnerRule::Group(group, Reach::All)]).await;
        }
        let transfer = Transfer { members: Some(day), rules: Some(day) };
        workspace.write(|tx| remove(tx, &later(&workspace.owner, 60), night, &transfer)).await;
        assert_eq!(summed(&workspace, &max).await, [piece(Cause::Joined(day), 1)]);
    }

    async fn own_14_whoever_has_an_action_that_somebody_else_added_is_told_by_whom(workspace: Workspace) {
        let (fay, max) = (workspace.finance().await, workspace.account_manager().await);
        let customer = workspace.customer("1", &[&max]).await;
        let now = later(&workspace.owner, 60);
        let me = id(&now);
        let rules = [OwnerRule::User(id(&fay)), OwnerRule::Assigned, OwnerRule::User(me)];
        let action = added(&workspace, &now, customer, &rules).await;
        added(&workspace, &later(&now, 1), customer, &[]).await;
        added(&workspace, &later(&max, 62), customer, &[OwnerRule::User(id(&max))]).await;
        for user in [&fay, &max] {
            assert_eq!(told(&workspace, action, user).await, Some(Gained { since: now.at, cause: Cause::Added(Some(me)) }));
            assert_eq!(summed(&workspace, user).await, [piece(Cause::Added(Some(me)), 1)]);
        }
        assert_eq!(told(&workspace, action, &now).await, None, "whoever adds one knows");
        assert_eq!(summed(&workspace, &now).await, []);
        assert_eq!(summed(&workspace, &later(&fay, 8 * 86_400)).await, [], "no news after a week");
        workspace.write(|tx| complete(tx, &later(&now, 120), action)).await;
        assert_eq!(summed(&workspace, &fay).await, [], "nothing is left to tell");
    }

    async fn own_14_what_came_is_counted_no_further_than_home_tells(workspace: Workspace) {
        let (fay, now) = (workspace.finance().await, later(&workspace.owner, 60));
        let customer = workspace.customer("1", &[]).await;
        for seconds in [0, 1] {
            added(&workspace, &later(&now, seconds), customer, &[OwnerRule::User(id(&fay))]).await;
        }
        let told = workspace.read(|tx| unknown(tx, workspace.org, id(&fay), 1, fay.at)).await;
        let some = Piece { cause: Cause::Added(now.user()), actions: Some(Total { count: 1, more: true }) };
        assert_eq!(told, [some]);
    }
}
