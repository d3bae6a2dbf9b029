//! What fell back to finance or to the organisation's owner, and because of which change (OWN 14).

use remit_domain::absence::Cover;
use remit_domain::absence::commands::{NewAbsence, catch_up, plan};
use remit_domain::action::gained::{Cause, Fall, Gained};
use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::clock::Instant;
use remit_domain::customer::commands::set_workflow;
use remit_domain::group::commands::{archive, remove_members};
use remit_domain::permission::{Position, Role};
use remit_domain::user::commands::{Replacement, change_position, reactivate, remove, suspend};
use remit_domain::workflow::commands::replace_rules;
use remit_domain::{Actor, assignment, workflow};

use crate::found::{id, of_step, piece, summed, told};
use crate::support::{Workspace, late, later, today};

fn fell(fall: Fall) -> Cause {
    Cause::FellBack(fall)
}

/// Somebody is away without anybody in their place.
async fn goes_away(workspace: &Workspace, by: &Actor, who: &Actor, from: Instant) {
    let cover = Cover { substitute: None, with_sight: false };
    let absence = NewAbsence { user: id(who), from, until: from.plus_seconds(3_600), cover };
    workspace.write(|tx| plan(tx, by, &absence)).await;
}

both_engines! {
    async fn own_14_finance_is_told_what_fell_back_because_somebody_was_suspended(workspace: Workspace) {
        let ann = workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await;
        let fay = workspace.finance().await;
        let (_, action) = workspace.planned("1", &[&ann]).await;
        let (_, before) = workspace.planned("22", &[]).await;
        workspace.planned("333", &[&ann, &fay]).await;
        let now = later(&workspace.owner, 60);
        workspace.write(|tx| suspend(tx, &now, id(&ann))).await;
        let cause = fell(Fall::Suspended(id(&ann)));
        assert_eq!(summed(&workspace, &fay).await, [piece(cause, 1)], "one was hers, and one had fallen back");
        assert_eq!(told(&workspace, action, &fay).await, Some(Gained { since: now.at, cause }));
        assert_eq!(told(&workspace, before, &fay).await, None);
        assert_eq!(summed(&workspace, &workspace.owner).await, [], "finance has it");
        workspace.write(|tx| reactivate(tx, &later(&now, 60), id(&ann))).await;
        assert_eq!(summed(&workspace, &fay).await, []);
    }

    async fn own_14_what_has_come_to_fall_back_otherwise_is_not_told_with_it(workspace: Workspace) {
        let ann = workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await;
        let fay = workspace.finance().await;
        let (mine, nobodys) = (workspace.customer("1", &[&ann]).await, workspace.customer("2", &[]).await);
        let (action, step) = of_step(&workspace, mine, &[OwnerRule::Assigned]).await;
        workspace.invoice(nobodys, &late("2", 10)).await;
        let same = workspace.read(|tx| workflow::list(tx, &workspace.owner)).await[0].id;
        workspace.write(|tx| set_workflow(tx, &workspace.owner, &[nobodys], Some(same))).await;
        workspace.plan(today()).await;
        let had = workspace.open(nobodys).await[0].id;
        let now = later(&workspace.owner, 60);
        goes_away(&workspace, &now, &ann, now.at).await;
        workspace.write(|tx| assignment::commands::set(tx, &later(&now, 60), nobodys, &[id(&ann)])).await;
        let cause = fell(Fall::Away(Some(id(&ann))));
        assert_eq!(summed(&workspace, &fay).await, [piece(cause, 1)]);
        assert_eq!(told(&workspace, action, &fay).await, Some(Gained { since: now.at, cause }));
        assert_eq!(told(&workspace, had, &fay).await, None, "it had fallen back before");
        workspace.write(|tx| replace_rules(tx, &later(&now, 120), step, &[OwnerRule::User(id(&ann))])).await;
        assert_eq!(told(&workspace, action, &fay).await, None, "it may be for other rules");
        assert_eq!(summed(&workspace, &fay).await, []);
    }

    async fn own_14_several_who_go_away_at_once_are_not_told_apart(workspace: Workspace) {
        let ann = workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await;
        let ben = workspace.joined("Ben Roy", Role::Member, Position::AccountManager).await;
        let fay = workspace.finance().await;
        for (number, who) in [("1", &ann), ("22", &ben)] {
            workspace.planned(number, &[who]).await;
        }
        let then = workspace.owner.at.plus_seconds(60);
        for who in [&ann, &ben] {
            goes_away(&workspace, &workspace.owner, who, then).await;
        }
        workspace.write(|tx| catch_up(tx, workspace.org, then)).await;
        assert_eq!(summed(&workspace, &fay).await, [piece(fell(Fall::Away(None)), 2)]);
    }

    async fn own_14_whoever_had_it_in_the_group_is_not_told_that_it_fell_back(workspace: Workspace) {
        let fay = workspace.finance().await;
        let flo = workspace.joined("Flo Fin", Role::Member, Position::Finance).await;
        let aki = workspace.accountant().await;
        let (calls, day) = (workspace.group("Calls", &[id(&fay)]).await, workspace.group("Day", &[id(&aki)]).await);
        let customer = workspace.customer("1", &[]).await;
        for group in [calls, day] {
            workspace.by_hand(customer, &[OwnerRule::Group(group, Reach::All)]).await;
        }
        let now = later(&workspace.owner, 60);
        workspace.write(|tx| archive(tx, &now, calls)).await;
        assert_eq!(summed(&workspace, &fay).await, [], "it was hers");
        assert_eq!(summed(&workspace, &flo).await, [piece(fell(Fall::Archived(calls)), 1)]);
        workspace.write(|tx| remove_members(tx, &later(&now, 60), day, &[id(&aki)])).await;
        assert_eq!(summed(&workspace, &fay).await, [piece(fell(Fall::Left(day)), 1)]);
    }

    async fn own_14_what_falls_back_by_a_position_by_rules_or_by_a_removal_is_told_with_it(workspace: Workspace) {
        let (fay, aki) = (workspace.finance().await, workspace.accountant().await);
        let ann = workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await;
        let customer = workspace.customer("1", &[]).await;
        let (_, step) = of_step(&workspace, customer, &[OwnerRule::User(id(&aki))]).await;
        let group = workspace.group("Calls", &[id(&aki)]).await;
        workspace.by_hand(customer, &[OwnerRule::Group(group, Reach::All)]).await;
        let now = later(&workspace.owner, 60);
        workspace.write(|tx| replace_rules(tx, &now, step, &[OwnerRule::User(id(&ann))])).await;
        let rules = workspace.open(customer).await.iter().find(|it| it.step == Some(step)).unwrap().rule_set;
        let edited = piece(fell(Fall::Edited(rules)), 1);
        assert_eq!(summed(&workspace, &fay).await, [edited], "Ann does not see the customer");
        workspace.write(|tx| change_position(tx, &later(&now, 60), id(&aki), Position::AccountManager)).await;
        assert_eq!(summed(&workspace, &fay).await, [piece(fell(Fall::Changed(aki.user())), 1), edited]);
        workspace.write(|tx| change_position(tx, &later(&now, 120), id(&aki), Position::Accountant)).await;
        workspace.write(|tx| remove(tx, &later(&now, 180), id(&aki), &Replacement::default())).await;
        assert_eq!(summed(&workspace, &fay).await, [piece(fell(Fall::Removed(id(&aki))), 1), edited]);
    }

    async fn own_14_the_owner_is_told_what_fell_back_where_finance_has_nobody(workspace: Workspace) {
        let ann = workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await;
        let admin = workspace.admin().await;
        workspace.planned("1", &[&ann]).await;
        workspace.write(|tx| suspend(tx, &later(&admin, 60), id(&ann))).await;
        let owner = later(&workspace.owner, 120);
        assert_eq!(summed(&workspace, &owner).await, [piece(fell(Fall::Suspended(id(&ann))), 1)]);
        assert_eq!(summed(&workspace, &admin).await, []);
    }
}
