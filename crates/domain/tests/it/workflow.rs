//! Workflows and the owner rules of their steps.

use remit_domain::action::owners::owners_of;
use remit_domain::action::ownership::{OwnerRule, Reach, Why};
use remit_domain::error::{Conflict, Error, Problem};
use remit_domain::group;
use remit_domain::id::{GroupId, UserId, WorkflowId};
use remit_domain::permission::Position;
use remit_domain::workflow::commands::{MOST_DAYS, create, replace_rules};
use remit_domain::workflow::{self, Level, MOST_RULES, NewStep, NewWorkflow};

use crate::support::{Workspace, call, late, today};

fn of(steps: Vec<NewStep>) -> NewWorkflow {
    NewWorkflow { name: "Standard".into(), level: Level::Invoice, min_days_between: 3, steps }
}

async fn fault(workspace: &Workspace, new: &NewWorkflow) -> (&'static str, Problem) {
    match workspace.try_write(|tx| create(tx, &workspace.owner, new)).await {
        Err(Error::Invalid(faults)) => (faults[0].field, faults[0].problem.clone()),
        other => panic!("{other:?}"),
    }
}

both_engines! {
    async fn a_workflow_keeps_its_steps_in_order_with_every_kind_of_rule(workspace: Workspace) {
        let group = workspace.group("Collections", &[]).await;
        let rules = [
            OwnerRule::Group(group, Reach::Assigned),
            OwnerRule::User(workspace.owner.user().unwrap()),
            OwnerRule::Position(Position::AccountManager),
            OwnerRule::Assigned,
            OwnerRule::Group(group, Reach::All),
        ];
        let new = of(vec![call(5, &rules), call(-3, &[OwnerRule::Assigned])]);
        let id = workspace.write(|tx| create(tx, &workspace.owner, &new)).await;
        let detail = workspace.read(|tx| workflow::detail(tx, &workspace.owner, id)).await;
        assert_eq!(detail.rules, [rules.to_vec(), vec![OwnerRule::Assigned]]);
        let steps: Vec<_> = detail.workflow.steps.iter().map(|step| (step.name.as_str(), step.offset_days)).collect();
        assert_eq!(steps, [("Call at 5", 5), ("Call at -3", -3)]);
        let listed = workspace.read(|tx| workflow::list(tx, &workspace.owner)).await;
        assert_eq!(listed, [detail.workflow]);
        let unknown = workspace.db.read(|tx| workflow::detail(tx, &workspace.owner, WorkflowId(404))).await;
        assert!(matches!(unknown, Err(Error::NotFound)));
    }

    async fn what_makes_no_sense_is_refused_at_its_field(workspace: Workspace) {
        let assigned = || call(0, &[OwnerRule::Assigned]);
        let standard = of(vec![assigned()]);
        workspace.workflow_of(&standard, &[]).await;
        let named = |name: &str| NewWorkflow { name: name.into(), ..standard.clone() };
        assert_eq!(fault(&workspace, &named(" STANDARD")).await, ("name", Problem::Taken));
        assert_eq!(fault(&workspace, &named("")).await, ("name", Problem::Missing));
        let fresh = named("Fresh");
        let with = |step: NewStep| NewWorkflow { steps: vec![step], ..fresh.clone() };
        assert_eq!(fault(&workspace, &NewWorkflow { steps: vec![], ..fresh.clone() }).await, ("steps", Problem::Missing));
        let hasty = NewWorkflow { min_days_between: -1, ..fresh.clone() };
        assert_eq!(fault(&workspace, &hasty).await, ("min_days_between", Problem::OutOfRange));
        let far = NewStep { offset_days: MOST_DAYS + 1, ..assigned() };
        assert_eq!(fault(&workspace, &with(far)).await, ("steps", Problem::OutOfRange));
        let calls_by_itself = NewStep { automatic: true, ..assigned() };
        assert_eq!(fault(&workspace, &with(calls_by_itself)).await, ("steps", Problem::NotAChoice));
        for (rules, problem) in [
            (vec![], Problem::Missing),
            (vec![OwnerRule::Assigned; 2], Problem::Repeated),
            (vec![OwnerRule::User(UserId(404))], Problem::Unknown),
            (vec![OwnerRule::Group(GroupId(404), Reach::All)], Problem::Unknown),
            ((0..=20).map(|id| OwnerRule::User(UserId(id))).collect(), Problem::TooMany { max: MOST_RULES }),
        ] {
            assert_eq!(fault(&workspace, &with(call(0, &rules))).await, ("owners", problem));
        }
        assert_eq!(workspace.read(|tx| workflow::list(tx, &workspace.owner)).await.len(), 1);
    }

    async fn grp_5_an_archived_group_cannot_be_picked(workspace: Workspace) {
        let group = workspace.group("Collections", &[]).await;
        workspace.write(|tx| group::commands::archive(tx, &workspace.owner, group)).await;
        let new = of(vec![call(0, &[OwnerRule::Group(group, Reach::All)])]);
        let refused = workspace.try_write(|tx| create(tx, &workspace.owner, &new)).await;
        assert!(matches!(refused, Err(Error::Conflict(Conflict::ArchivedGroup))));
    }

    async fn grp_5_an_archived_group_that_a_step_names_already_may_stay(workspace: Workspace) {
        let group = workspace.group("Collections", &[]).await;
        let rules = [OwnerRule::Group(group, Reach::All)];
        let id = workspace.write(|tx| create(tx, &workspace.owner, &of(vec![call(0, &rules)]))).await;
        let step = workspace.read(|tx| workflow::detail(tx, &workspace.owner, id)).await.workflow.steps[0].id;
        workspace.write(|tx| group::commands::archive(tx, &workspace.owner, group)).await;
        let more = [rules[0], OwnerRule::Position(Position::Finance)];
        workspace.write(|tx| replace_rules(tx, &workspace.owner, step, &more)).await;
        workspace.write(|tx| replace_rules(tx, &workspace.owner, step, &more[1..])).await;
        let refused = workspace.try_write(|tx| replace_rules(tx, &workspace.owner, step, &more)).await;
        assert!(matches!(refused, Err(Error::Conflict(Conflict::ArchivedGroup))), "picked again");
    }

    async fn own_2_open_actions_follow_the_rules_of_their_step(workspace: Workspace) {
        let (fay, ann) = (workspace.finance().await, workspace.account_manager().await);
        let customer = workspace.customer("C1", &[&ann]).await;
        workspace.invoice(customer, &late("1", 3)).await;
        let id = workspace.workflow(Level::Invoice, &[0], &[customer]).await;
        workspace.plan(today()).await;
        let action = workspace.open(customer).await[0].id;
        let step = workspace.read(|tx| workflow::detail(tx, &workspace.owner, id)).await.workflow.steps[0].id;
        let owners = async || workspace.read(|tx| owners_of(tx, workspace.org, action)).await.unwrap();
        assert_eq!(owners().await.people[0].user, ann.user().unwrap());
        let finance = [OwnerRule::Position(Position::Finance)];
        workspace.write(|tx| replace_rules(tx, &workspace.owner, step, &finance)).await;
        let after = owners().await;
        assert_eq!((after.why, after.people.len(), after.people[0].user), (Why::Rule, 1, fay.user().unwrap()));
        let none = workspace.try_write(|tx| replace_rules(tx, &workspace.owner, step, &[])).await;
        assert!(matches!(none, Err(Error::Invalid(faults)) if faults[0].field == "owners"));
    }

    async fn acc_table_workflows_are_for_administrators(workspace: Workspace) {
        let (member, admin) = (workspace.finance().await, workspace.admin().await);
        let new = of(vec![call(0, &[OwnerRule::Assigned])]);
        assert!(matches!(workspace.try_write(|tx| create(tx, &member, &new)).await, Err(Error::Denied)));
        let id = workspace.write(|tx| create(tx, &admin, &new)).await;
        assert!(matches!(workspace.db.read(|tx| workflow::detail(tx, &member, id)).await, Err(Error::Denied)));
    }
}
