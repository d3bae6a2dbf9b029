//! Removing users who are responsible for something, and who takes it over (USR 7).

use remit_db::{params, sql};
use remit_domain::action::ownership::OwnerRule;
use remit_domain::action::{self};
use remit_domain::error::{Error, Fault, Problem, Result};
use remit_domain::id::UserId;
use remit_domain::permission::{Position, Role};
use remit_domain::user::Status;
use remit_domain::user::commands::{Replacement, remove, suspend};
use remit_domain::user::responsibility::{self, Responsibility};
use remit_domain::workflow::{Level, NamedBy, NewWorkflow};
use remit_domain::{Actor, group, workflow};

use crate::support::{Workspace, call, late, today};

async fn created(workspace: &Workspace, called: &str) -> UserId {
    workspace.user(called, Role::Member, Position::AccountManager, Status::Created).await.0
}

fn faults<T>(answer: Result<T>) -> Vec<Fault> {
    match answer {
        Err(Error::Invalid(faults)) => faults,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was taken"),
    }
}

both_engines! {
    async fn usr_7_a_replacement_is_asked_for_by_kind(workspace: Workspace) {
        let ann = workspace.joined("Ann", Role::Member, Position::AccountManager).await;
        let (bob, finance) = (created(&workspace, "Bob").await, workspace.finance().await);
        let carl = finance.user().unwrap();
        let customer = workspace.customer("C1", &[&ann]).await;
        let steps = vec![call(1, &[OwnerRule::User(bob)])];
        let named = NewWorkflow { name: "Named".into(), level: Level::Invoice, min_days_between: 0, steps };
        workspace.workflow_of(&named, &[]).await;
        let action = workspace.by_hand(customer, &[OwnerRule::User(carl)]).await;
        let ann = ann.user().unwrap();
        for (id, field) in [(ann, "customers"), (bob, "rules"), (carl, "rules")] {
            let replaced_by = |to| Replacement { customers: to, rules: to };
            let gone = workspace.user("Gone", Role::Member, Position::Finance, Status::Created).await.0;
            workspace.write(|tx| remove(tx, &workspace.owner, gone, &Replacement::default())).await;
            let nobody = UserId(1);
            for (to, problem) in [
                (None, Problem::Missing),
                (Some(id), Problem::Unknown),
                (Some(gone), Problem::Unknown),
                (Some(nobody), Problem::Unknown),
            ] {
                let refused = workspace.try_write(|tx| remove(tx, &workspace.owner, id, &replaced_by(to))).await;
                assert_eq!(faults(refused), [Fault { field, problem }]);
            }
        }
        workspace.write(|tx| action::finish::complete(tx, &finance, action)).await;
        workspace.write(|tx| remove(tx, &workspace.owner, carl, &Replacement::default())).await;
    }

    async fn usr_7_the_replacement_takes_places_dates_and_rules_and_neither_groups_nor_the_past(workspace: Workspace) {
        let [ann, bob, carl, dan] = {
            let joined = async |name| workspace.joined(name, Role::Member, Position::AccountManager).await;
            [joined("Ann").await, joined("Bob").await, joined("Carl").await, joined("Dan").await]
        };
        let id = |actor: &Actor| actor.user().unwrap();
        let group = workspace.group("EMEA", &[id(&ann)]).await;
        let customer = workspace.customer("C1", &[&bob, &ann, &carl]).await;
        let since = sql!("select user_id, created_at from assignments where org_id = $1 order by place");
        let assigned = async || {
            let rows = |row: &remit_db::Row<'_>| Ok((row.get::<UserId>(0)?, row.get::<i64>(1)?));
            workspace.read(|tx| Ok(tx.all(since, params![workspace.org], rows)?)).await
        };
        let before = assigned().await;
        workspace.invoice(customer, &late("1", 10)).await;
        workspace.invoice(customer, &late("2", 10)).await;
        let steps = vec![call(1, &[OwnerRule::User(id(&ann)), OwnerRule::User(id(&dan))])];
        let named = NewWorkflow { name: "Named".into(), level: Level::Invoice, min_days_between: 0, steps };
        let workflow = workspace.workflow_of(&named, &[customer]).await;
        workspace.plan(today()).await;
        let [done, open] = [workspace.open(customer).await[0].id, workspace.open(customer).await[1].id];
        workspace.write(|tx| action::finish::complete(tx, &ann, done)).await;
        let by_hand = workspace.by_hand(customer, &[OwnerRule::User(id(&ann))]).await;

        let replacement = Replacement { customers: Some(id(&dan)), rules: Some(id(&dan)) };
        workspace.write(|tx| remove(tx, &workspace.owner, id(&ann), &replacement)).await;
        let after: Vec<_> =
            before.iter().map(|&(user, at)| (if user == id(&ann) { id(&dan) } else { user }, at)).collect();
        assert_eq!(assigned().await, after);
        let detail = workspace.read(|tx| workflow::detail(tx, &workspace.owner, workflow)).await;
        assert_eq!(detail.rules, [vec![OwnerRule::User(id(&dan))]], "nobody is named twice");
        let owners = async |action| {
            let owners = workspace.read(|tx| action::owners::owners_of(tx, workspace.org, action)).await.unwrap();
            owners.people.into_iter().map(|owner| owner.user).collect::<Vec<_>>()
        };
        assert_eq!(owners(open).await, [id(&dan)]);
        assert_eq!(owners(by_hand).await, [id(&dan)]);
        assert!(owners(done).await.contains(&id(&ann)), "the past stays");
        assert!(workspace.read(|tx| group::members(tx, workspace.org, group)).await.is_empty());
    }

    async fn usr_7_what_somebody_is_responsible_for_is_told_before(workspace: Workspace) {
        let ann = workspace.joined("Ann", Role::Member, Position::AccountManager).await;
        let bob = workspace.joined("Bob", Role::Member, Position::AccountManager).await;
        for (number, people) in [("C1", vec![&ann]), ("C2", vec![&ann, &bob]), ("C3", vec![&bob])] {
            workspace.customer(number, &people).await;
        }
        let steps = vec![call(1, &[OwnerRule::Assigned]), call(2, &[OwnerRule::User(ann.user().unwrap())])];
        let named = NewWorkflow { name: "Named".into(), level: Level::Invoice, min_days_between: 0, steps };
        workspace.workflow_of(&named, &[]).await;
        let of = async || workspace.read(|tx| responsibility::of(tx, &workspace.owner, ann.user().unwrap())).await;
        let steps = vec![NamedBy { workflow: "Named".into(), place: 2 }];
        assert_eq!(of().await, Responsibility { customers: 2, alone: 1, steps, actions: 0 });
        workspace.write(|tx| suspend(tx, &workspace.owner, bob.user().unwrap())).await;
        assert_eq!(of().await.alone, 2, "nobody who may sign in is left");
    }
}
