//! What rules find somebody for since a change of that person or of the rules, and that they are told of it (OWN 14).

use std::collections::HashMap;

use remit_db::Total;
use remit_domain::absence::Cover;
use remit_domain::absence::commands::{NewAbsence, plan};
use remit_domain::action::gained::news::unknown;
use remit_domain::action::gained::noted::sweep;
use remit_domain::action::gained::{Cause, Gained, Piece, of_page};
use remit_domain::action::hand_over::hand_over;
use remit_domain::action::owners::owners_of;
use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::action::{Kind, NewAction, commands};
use remit_domain::group::commands::{Transfer, add_members, remove, restore, set_members};
use remit_domain::id::{ActionId, CustomerId, StepId, UserId};
use remit_domain::permission::{Position, Role};
use remit_domain::user::commands::{Replacement, change_position, change_role, remove as remove_user};
use remit_domain::workflow::commands::replace_rules;
use remit_domain::workflow::{Level, NewWorkflow};
use remit_domain::{Actor, assignment, group, user, workflow};

use crate::support::{Workspace, call, late, later, today};

pub async fn told(workspace: &Workspace, action: ActionId, user: &Actor) -> Option<Gained> {
    let read = |tx: &remit_db::Tx<'_>| {
        let owned = HashMap::from([(action, owners_of(tx, workspace.org, action)?.unwrap())]);
        Ok(of_page(tx, workspace.org, id(user), &owned)?.remove(&action))
    };
    workspace.read(read).await
}

pub async fn summed(workspace: &Workspace, user: &Actor) -> Vec<Piece> {
    workspace.read(|tx| unknown(tx, workspace.org, id(user), 1_000, user.at)).await
}

pub fn piece(cause: Cause, actions: i64) -> Piece {
    Piece { cause, actions: Some(Total { count: actions, more: false }) }
}

pub fn id(actor: &Actor) -> UserId {
    actor.user().unwrap()
}

/// An action of a step with these rules, and the step.
pub async fn of_step(workspace: &Workspace, customer: CustomerId, rules: &[OwnerRule]) -> (ActionId, StepId) {
    workspace.invoice(customer, &late("1", 10)).await;
    let new =
        NewWorkflow { name: "One".into(), level: Level::Invoice, min_days_between: 0, steps: vec![call(1, rules)] };
    let made = workspace.workflow_of(&new, &[customer]).await;
    workspace.plan(today()).await;
    let detail = workspace.read(|tx| workflow::detail(tx, &workspace.owner, made)).await;
    (workspace.open(customer).await[0].id, detail.workflow.steps[0].id)
}

both_engines! {
    async fn own_14_whoever_has_another_position_is_told_what_it_brought(workspace: Workspace) {
        let max = workspace.account_manager().await;
        let calls = workspace.group("Calls", &[id(&max)]).await;
        let (own, other) = (workspace.customer("1", &[&max]).await, workspace.customer("2", &[]).await);
        let named = workspace.by_hand(other, &[OwnerRule::Position(Position::Accountant)]).await;
        let seen = workspace.by_hand(other, &[OwnerRule::Group(calls, Reach::All)]).await;
        let had = workspace.by_hand(own, &[OwnerRule::Group(calls, Reach::All), OwnerRule::Position(Position::Accountant)]).await;
        let now = later(&workspace.owner, 60);
        workspace.write(|tx| change_position(tx, &now, id(&max), Position::Accountant)).await;
        let brought = Gained { since: now.at, cause: Cause::Position(Position::Accountant) };
        assert_eq!(told(&workspace, named, &max).await, Some(brought));
        assert_eq!(told(&workspace, seen, &max).await, Some(brought), "what he sees by it");
        assert_eq!(told(&workspace, had, &max).await.unwrap().cause, Cause::Added(workspace.owner.user()), "it was his before");
        assert_eq!(summed(&workspace, &max).await, [piece(brought.cause, 2)]);
        workspace.write(|tx| change_position(tx, &later(&now, 60), id(&max), Position::AccountManager)).await;
        assert_eq!(summed(&workspace, &max).await, [], "and lost it again");
    }

    async fn own_14_whoever_sees_every_customer_by_a_role_is_told(workspace: Workspace) {
        let (max, aki) = (workspace.account_manager().await, workspace.accountant().await);
        let calls = workspace.group("Calls", &[id(&max), id(&aki)]).await;
        let customer = workspace.customer("1", &[]).await;
        let action = workspace.by_hand(customer, &[OwnerRule::Group(calls, Reach::All)]).await;
        let now = later(&workspace.owner, 60);
        for user in [&max, &aki] {
            workspace.write(|tx| change_role(tx, &now, id(user), Role::Admin)).await;
        }
        let brought = Gained { since: now.at, cause: Cause::Role(Role::Admin) };
        assert_eq!(told(&workspace, action, &max).await, Some(brought));
        assert_eq!(summed(&workspace, &max).await, [piece(brought.cause, 1)]);
        assert_eq!(summed(&workspace, &aki).await, [], "she saw all before");
    }

    async fn own_14_a_role_and_a_position_at_once_bring_nothing_that_was_seen_before(workspace: Workspace) {
        let admin = workspace.admin().await;
        let calls = workspace.group("Calls", &[id(&admin)]).await;
        let customer = workspace.customer("1", &[]).await;
        workspace.by_hand(customer, &[OwnerRule::Group(calls, Reach::All)]).await;
        workspace.by_hand(customer, &[OwnerRule::Position(Position::Accountant), OwnerRule::Position(Position::Finance)]).await;
        let now = later(&workspace.owner, 60);
        let version = workspace.read(|tx| user::list::one(tx, &now, id(&admin))).await.user.version;
        let edit = user::Edit { role: Role::Member, position: Position::Finance, groups: vec![calls], version };
        workspace.write(|tx| user::commands::edit(tx, &now, id(&admin), &edit)).await;
        assert_eq!(summed(&workspace, &admin).await, [piece(Cause::Position(Position::Finance), 1)]);
    }

    async fn own_14_what_fell_back_to_somebody_or_was_theirs_in_anothers_place_is_not_told_to_have_come(workspace: Workspace) {
        let (fay, aki) = (workspace.finance().await, workspace.accountant().await);
        let ben = workspace.joined("Ben Roy", Role::Member, Position::Accountant).await;
        let (empty, calls) = (workspace.group("Empty", &[]).await, workspace.group("Calls", &[id(&aki)]).await);
        let customer = workspace.customer("1", &[]).await;
        workspace.by_hand(customer, &[OwnerRule::Group(empty, Reach::All)]).await;
        workspace.by_hand(customer, &[OwnerRule::Group(calls, Reach::All)]).await;
        let now = later(&workspace.owner, 60);
        let cover = Cover { substitute: ben.user(), with_sight: false };
        let absence = NewAbsence { user: id(&aki), from: now.at, until: now.at.plus_seconds(3_600), cover };
        workspace.write(|tx| plan(tx, &now, &absence)).await;
        workspace.write(|tx| add_members(tx, &later(&now, 1), empty, &[id(&fay)])).await;
        workspace.write(|tx| add_members(tx, &later(&now, 1), calls, &[id(&ben), id(&fay)])).await;
        assert_eq!(summed(&workspace, &fay).await, [piece(Cause::Joined(calls), 1)], "the other had fallen back to her");
        assert_eq!(summed(&workspace, &ben).await, [piece(Cause::StandsIn(id(&aki)), 0)], "it was his in her place");
    }

    async fn own_14_a_group_tells_nothing_that_another_one_had_brought(workspace: Workspace) {
        let aki = workspace.accountant().await;
        let (old, new) = (workspace.group("Old", &[id(&aki)]).await, workspace.group("New", &[]).await);
        let customer = workspace.customer("1", &[]).await;
        let action = workspace.by_hand(customer, &[OwnerRule::Group(old, Reach::All), OwnerRule::Group(new, Reach::All)]).await;
        let now = later(&workspace.owner, 60);
        workspace.write(|tx| add_members(tx, &now, new, &[id(&aki)])).await;
        workspace.write(|tx| set_members(tx, &later(&now, 60), old, &[])).await;
        assert_eq!(summed(&workspace, &aki).await, []);
        assert_eq!(told(&workspace, action, &aki).await.unwrap().cause, Cause::Added(workspace.owner.user()));
        workspace.write(|tx| group::commands::archive(tx, &later(&now, 120), new)).await;
        let back = later(&now, 180);
        workspace.write(|tx| restore(tx, &back, new)).await;
        assert_eq!(told(&workspace, action, &aki).await, Some(Gained { since: back.at, cause: Cause::Joined(new) }));
    }

    async fn own_14_whoever_edited_rules_find_is_told_of_the_step(workspace: Workspace) {
        let (max, aki) = (workspace.account_manager().await, workspace.accountant().await);
        let calls = workspace.group("Calls", &[id(&max), id(&aki)]).await;
        let customer = workspace.customer("1", &[&max]).await;
        let (action, step) = of_step(&workspace, customer, &[OwnerRule::Assigned]).await;
        let (now, rules) = (later(&workspace.owner, 60), workspace.action(action).await.rule_set);
        workspace.write(|tx| replace_rules(tx, &now, step, &[OwnerRule::Group(calls, Reach::All)])).await;
        let brought = Gained { since: now.at, cause: Cause::Rules(rules) };
        assert_eq!(told(&workspace, action, &aki).await, Some(brought));
        assert_eq!(summed(&workspace, &aki).await, [piece(brought.cause, 1)]);
        assert_eq!((told(&workspace, action, &max).await, summed(&workspace, &max).await), (None, vec![]), "it was his before");
        let names = workspace.read(|tx| workflow::steps_of(tx, workspace.org, &[rules])).await;
        assert_eq!(names.into_values().collect::<Vec<_>>(), ["Call at 1"]);
        let again = [OwnerRule::Group(calls, Reach::All), OwnerRule::User(id(&aki))];
        workspace.write(|tx| replace_rules(tx, &later(&now, 60), step, &again)).await;
        assert_eq!(told(&workspace, action, &aki).await, Some(brought), "since the first time");
        workspace.write(|tx| replace_rules(tx, &later(&now, 120), step, &[OwnerRule::Assigned])).await;
        assert_eq!(summed(&workspace, &aki).await, []);
    }

    async fn own_14_rules_that_mean_all_of_a_group_bring_where_one_is_not_assigned(workspace: Workspace) {
        let aki = workspace.accountant().await;
        let calls = workspace.group("Calls", &[id(&aki)]).await;
        let (own, other) = (workspace.customer("1", &[&aki]).await, workspace.customer("2", &[]).await);
        let rule = |reach| [OwnerRule::Group(calls, reach)];
        let (had, step) = of_step(&workspace, own, &rule(Reach::Assigned)).await;
        workspace.invoice(other, &late("2", 10)).await;
        let of = workspace.read(|tx| workflow::list(tx, &workspace.owner)).await[0].id;
        workspace.write(|tx| remit_domain::customer::commands::set_workflow(tx, &workspace.owner, &[other], Some(of))).await;
        workspace.plan(today()).await;
        let came = workspace.open(other).await[0].id;
        let (now, rules) = (later(&workspace.owner, 60), workspace.action(had).await.rule_set);
        workspace.write(|tx| replace_rules(tx, &now, step, &rule(Reach::All))).await;
        let brought = Gained { since: now.at, cause: Cause::Rules(rules) };
        assert_eq!((told(&workspace, came, &aki).await, told(&workspace, had, &aki).await), (Some(brought), None));
        assert_eq!(summed(&workspace, &aki).await, [piece(brought.cause, 1)]);
    }

    async fn own_14_whoever_is_named_in_the_place_of_somebody_removed_is_told(workspace: Workspace) {
        let ann = workspace.joined("Ann Lee", Role::Member, Position::Accountant).await;
        let (aki, bea) = (workspace.accountant().await, workspace.joined("Bea Cho", Role::Member, Position::Accountant).await);
        let customer = workspace.customer("1", &[]).await;
        let named = workspace.by_hand(customer, &[OwnerRule::User(id(&ann))]).await;
        workspace.by_hand(customer, &[OwnerRule::User(id(&ann)), OwnerRule::User(id(&aki))]).await;
        let handed = workspace.by_hand(customer, &[OwnerRule::User(id(&bea))]).await;
        workspace.write(|tx| hand_over(tx, &later(&bea, 30), handed, ann.user(), 1)).await;
        let now = later(&workspace.owner, 60);
        let heir = Replacement { customers: None, rules: aki.user() };
        workspace.write(|tx| remove_user(tx, &now, id(&ann), &heir)).await;
        let brought = Gained { since: now.at, cause: Cause::Named(id(&ann)) };
        for action in [named, handed] {
            assert_eq!(told(&workspace, action, &aki).await, Some(brought));
        }
        assert_eq!(summed(&workspace, &aki).await, [piece(brought.cause, 2)], "in the third she was named beside her");
    }

    async fn own_14_whoever_is_in_a_group_to_which_the_rules_of_another_go_is_told(workspace: Workspace) {
        let (aki, bea) = (workspace.accountant().await, workspace.joined("Bea Cho", Role::Member, Position::Accountant).await);
        let (night, day) = (workspace.group("Night", &[id(&bea)]).await, workspace.group("Day", &[id(&aki)]).await);
        let customer = workspace.customer("1", &[]).await;
        let (by_night, by_day) = (
            workspace.by_hand(customer, &[OwnerRule::Group(night, Reach::All)]).await,
            workspace.by_hand(customer, &[OwnerRule::Group(day, Reach::All)]).await,
        );
        workspace.by_hand(customer, &[OwnerRule::Group(night, Reach::All), OwnerRule::Group(day, Reach::All)]).await;
        let now = later(&workspace.owner, 60);
        let transfer = Transfer { members: Some(day), rules: Some(day) };
        workspace.write(|tx| remove(tx, &now, night, &transfer)).await;
        let since = |cause| Some(Gained { since: now.at, cause });
        assert_eq!(told(&workspace, by_night, &aki).await, since(Cause::Transferred(night)));
        assert_eq!(told(&workspace, by_day, &bea).await, since(Cause::Joined(day)));
        assert_eq!(summed(&workspace, &aki).await, [piece(Cause::Transferred(night), 1)]);
        assert_eq!(summed(&workspace, &bea).await, [piece(Cause::Joined(day), 1)], "what was the night's was hers before");
    }

    async fn own_14_what_a_later_assignment_brought_is_told_with_that(workspace: Workspace) {
        let max = workspace.account_manager().await;
        let calls = workspace.group("Calls", &[]).await;
        let customer = workspace.customer("1", &[]).await;
        let action = workspace.by_hand(customer, &[OwnerRule::Group(calls, Reach::All)]).await;
        let now = later(&workspace.owner, 60);
        workspace.write(|tx| add_members(tx, &now, calls, &[id(&max)])).await;
        let then = later(&now, 60);
        workspace.write(|tx| assignment::commands::set(tx, &then, customer, &[id(&max)])).await;
        assert_eq!(summed(&workspace, &max).await, [piece(Cause::Assigned, 1)]);
        assert_eq!(told(&workspace, action, &max).await, Some(Gained { since: then.at, cause: Cause::Assigned }));
    }

    async fn own_14_whoever_has_an_action_that_a_machine_added_is_told(workspace: Workspace) {
        let fay = workspace.finance().await;
        let customer = workspace.customer("1", &[]).await;
        let operator = later(&workspace.operator(), 60);
        let (kind, title) = (Kind::Task, "Check".to_owned());
        let new = NewAction { customer, invoice: None, kind, title, due_on: today(), rules: vec![OwnerRule::User(id(&fay))] };
        let action = workspace.write(|tx| commands::add(tx, &operator, &new)).await;
        assert_eq!(told(&workspace, action, &fay).await, Some(Gained { since: operator.at, cause: Cause::Added(None) }));
        assert_eq!(summed(&workspace, &fay).await, [piece(Cause::Added(None), 1)]);
    }

    async fn own_14_what_rules_were_is_forgotten_when_it_is_no_news(workspace: Workspace) {
        let aki = workspace.accountant().await;
        let customer = workspace.customer("1", &[&aki]).await;
        let (_, step) = of_step(&workspace, customer, &[OwnerRule::Assigned]).await;
        workspace.write(|tx| replace_rules(tx, &workspace.owner, step, &[OwnerRule::User(id(&aki))])).await;
        let kept = || workspace.database().rows_of(workspace.org)["former_rules"].len();
        let long_after = workspace.owner.at.plus_seconds(60 * 86_400);
        workspace.write(|tx| sweep(tx, workspace.org, long_after)).await;
        assert_eq!(kept(), 1);
        workspace.write(|tx| sweep(tx, workspace.org, long_after.plus_seconds(1))).await;
        assert_eq!(kept(), 0);
    }
}
