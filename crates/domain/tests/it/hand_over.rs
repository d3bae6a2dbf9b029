//! Taking over and handing over (OWN 13, ACC 3), and what becomes of it when people change.

use remit_domain::absence::Cover;
use remit_domain::absence::commands::{NewAbsence, end, plan};
use remit_domain::action::hand_over::{hand_over, take_over};
use remit_domain::action::keys::{self, check};
use remit_domain::action::owners::{explanation, owners_of};
use remit_domain::action::ownership::{OwnerRule, Why};
use remit_domain::action::{Kind, NewAction, commands, finish, todo};
use remit_domain::error::{Conflict, Error, Fault, Problem, Result};
use remit_domain::id::{ActionId, CustomerId, UserId};
use remit_domain::permission::{Position, Role};
use remit_domain::user::commands::{Replacement, change_position, reactivate, remove, suspend};
use remit_domain::user::directory::{Sought, who_could_own};
use remit_domain::{Actor, assignment};

use crate::support::{Workspace, today};

async fn manager(workspace: &Workspace, called: &str) -> Actor {
    workspace.joined(called, Role::Member, Position::AccountManager).await
}

async fn owners(workspace: &Workspace, action: ActionId) -> (Why, Vec<UserId>) {
    let mut report = check::Report::default();
    workspace.read(|tx| check::placements(tx, workspace.org, None, 100, &mut report)).await;
    workspace.read(|tx| check::keys(tx, workspace.org, None, 1_000, &mut report)).await;
    assert_eq!(report.differences, Vec::<String>::new());
    let owners = workspace.read(|tx| owners_of(tx, workspace.org, action)).await.unwrap();
    let told = workspace.read(|tx| explanation(tx, workspace.org, action)).await.unwrap();
    if workspace.action(action).await.closed_at.is_none() {
        assert_eq!(told.owners, owners);
    }
    (owners.why, owners.people.into_iter().map(|owner| owner.user).collect())
}

async fn takes(workspace: &Workspace, actor: &Actor, action: ActionId) -> Result<()> {
    let seen = workspace.action(action).await.version;
    workspace.try_write(|tx| take_over(tx, actor, action, seen)).await
}

async fn gives(workspace: &Workspace, actor: &Actor, action: ActionId, to: &Actor) -> Result<()> {
    let seen = workspace.action(action).await.version;
    workspace.try_write(|tx| hand_over(tx, actor, action, to.user(), seen)).await
}

async fn assign(workspace: &Workspace, customer: CustomerId, users: &[&Actor]) {
    let users: Vec<UserId> = users.iter().map(|user| id(user)).collect();
    workspace.write(|tx| assignment::commands::set(tx, &workspace.owner, customer, &users)).await;
}

fn id(actor: &Actor) -> UserId {
    actor.user().unwrap()
}

fn by_rule(people: &[&Actor]) -> (Why, Vec<UserId>) {
    (Why::Rule, people.iter().map(|actor| id(actor)).collect())
}

fn fault<T>(answer: Result<T>) -> Fault {
    match answer {
        Err(Error::Invalid(faults)) => faults[0].clone(),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was taken"),
    }
}

both_engines! {
    async fn acc_3_an_admin_takes_an_action_over_and_is_its_only_owner(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let (admin, fay) = (workspace.admin().await, workspace.finance().await);
        let (_, action) = workspace.planned("1", &[&ann, &ben]).await;
        for member in [&ann, &fay] {
            assert!(matches!(takes(&workspace, member, action).await, Err(Error::Denied)));
        }
        let other = manager(&workspace, "Cy Out").await;
        assert!(matches!(takes(&workspace, &other, action).await, Err(Error::NotFound)), "out of sight");
        assert!(matches!(takes(&workspace, &workspace.operator(), action).await, Err(Error::Denied)), "no person");
        takes(&workspace, &admin, action).await.unwrap();
        assert_eq!(owners(&workspace, action).await, by_rule(&[&admin]));
        let again = takes(&workspace, &admin, action).await;
        assert!(matches!(again, Err(Error::Conflict(Conflict::YoursAlone))));
        assert!(workspace.recorded().await.contains(&"action.taken_over".to_owned()));
        takes(&workspace, &workspace.owner, action).await.unwrap();
        assert_eq!(owners(&workspace, action).await, by_rule(&[&workspace.owner]), "the owner from the admin");
        workspace.write(|tx| finish::complete(tx, &workspace.owner, action)).await;
        let done = takes(&workspace, &admin, action).await;
        assert!(matches!(done, Err(Error::Conflict(Conflict::AlreadyFinished { .. }))));
    }

    async fn own_13_an_owner_hands_over_their_place_and_the_others_keep_theirs(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let fay = workspace.finance().await;
        let (customer, action) = workspace.planned("1", &[&ann, &ben]).await;
        assert!(matches!(gives(&workspace, &fay, action, &ann).await, Err(Error::NotYours)));
        gives(&workspace, &ann, action, &fay).await.unwrap();
        assert_eq!(owners(&workspace, action).await, by_rule(&[&ben, &fay]));
        assign(&workspace, customer, &[&ben, &ann]).await;
        assert_eq!(owners(&workspace, action).await, by_rule(&[&ben, &fay]), "whatever the step finds now");
        gives(&workspace, &ben, action, &fay).await.unwrap();
        assert_eq!(owners(&workspace, action).await, by_rule(&[&fay]));
        assert!(workspace.recorded().await.contains(&"action.handed_over".to_owned()));
        workspace.write(|tx| finish::complete(tx, &fay, action)).await;
        workspace.write(|tx| finish::undo(tx, &fay, action)).await;
        assert_eq!(owners(&workspace, action).await, by_rule(&[&fay]), "as it was before the slip");
    }

    async fn own_13_who_cannot_own_it_is_not_handed_it(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let (fay, admin) = (workspace.finance().await, workspace.admin().await);
        let (customer, action) = workspace.planned("1", &[&ann]).await;
        let offered = async || {
            let found = workspace.read(|tx| who_could_own(tx, &ann, customer, &Sought::default(), 10)).await.people;
            found.into_iter().map(|entry| entry.id).collect::<Vec<_>>()
        };
        let seen = workspace.action(action).await.version;
        let nobody = workspace.try_write(|tx| hand_over(tx, &ann, action, None, seen)).await;
        assert_eq!(fault(nobody), Fault { field: "to", problem: Problem::Missing });
        let refused = |problem| Fault { field: "to", problem };
        assert_eq!(fault(gives(&workspace, &ann, action, &ann).await), refused(Problem::Unchanged));
        assert_eq!(fault(gives(&workspace, &ann, action, &ben).await), refused(Problem::CannotOwn), "no sight");
        workspace.write(|tx| suspend(tx, &workspace.owner, id(&fay))).await;
        assert_eq!(fault(gives(&workspace, &ann, action, &fay).await), refused(Problem::CannotOwn), "suspended");
        assert_eq!(owners(&workspace, action).await, by_rule(&[&ann]), "nothing of it has happened");
        let offers = offered().await;
        assert!(offers.contains(&id(&admin)) && ![&ann, &ben, &fay].iter().any(|it| offers.contains(&id(it))));
        let cover = Cover { substitute: Some(id(&ben)), with_sight: true };
        let absence = NewAbsence { user: id(&ann), from: ann.at, until: ann.at.plus_seconds(60), cover };
        workspace.write(|tx| plan(tx, &workspace.owner, &absence)).await;
        assert!(workspace.read(|tx| who_could_own(tx, &admin, customer, &Sought::default(), 10)).await.people.iter().any(|it| it.id == id(&ben)));
        gives(&workspace, &ben, action, &admin).await.unwrap();
        assert_eq!(owners(&workspace, action).await, by_rule(&[&admin]), "by sight that is lent, from who stood in");
    }

    async fn own_13_when_its_own_rules_find_nobody_those_of_the_step_hold_at_once(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let (customer, action) = workspace.planned("1", &[&ann, &ben]).await;
        gives(&workspace, &ann, action, &ben).await.unwrap();
        let owner = &workspace.owner;
        assert_eq!(owners(&workspace, action).await, by_rule(&[&ben]));
        workspace.write(|tx| suspend(tx, owner, id(&ben))).await;
        assert_eq!(owners(&workspace, action).await, by_rule(&[&ann]), "Ben is suspended");
        for _ in 0..2 {
            workspace.write(|tx| keys::drop_unused(tx, workspace.org, None, 100)).await;
        }
        workspace.write(|tx| reactivate(tx, owner, id(&ben))).await;
        assert_eq!(owners(&workspace, action).await, by_rule(&[&ben]), "Ben is back");
        assign(&workspace, customer, &[&ann]).await;
        assert_eq!(owners(&workspace, action).await, by_rule(&[&ann]), "Ben sees the customer no longer");
        workspace.write(|tx| change_position(tx, owner, id(&ben), Position::Accountant)).await;
        assert_eq!(owners(&workspace, action).await, by_rule(&[&ben]), "Ben sees every customer");
        let cover = Cover { substitute: None, with_sight: false };
        let absence = NewAbsence { user: id(&ben), from: ben.at, until: ben.at.plus_seconds(60), cover };
        let absence = workspace.write(|tx| plan(tx, owner, &absence)).await;
        assert_eq!(owners(&workspace, action).await, by_rule(&[&ann]), "Ben is away");
        let wanted = |user: &Actor| todo::Wanted { user: id(user), today: today(), kind: None, after: None, limit: 9 };
        let todo = async |user: &Actor| workspace.read(|tx| todo::page(tx, workspace.org, &wanted(user))).await.len();
        assert_eq!([todo(&ann).await, todo(&ben).await], [1, 0]);
        workspace.write(|tx| end(tx, owner, absence)).await;
        assert_eq!([todo(&ann).await, todo(&ben).await], [0, 1]);
    }

    async fn own_13_an_action_by_hand_is_its_creators_again(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let customer = workspace.customer("1", &[&ann, &ben]).await;
        let title = "Check".into();
        let new = NewAction { customer, invoice: None, kind: Kind::Task, title, due_on: today(), rules: Vec::new() };
        let action = workspace.write(|tx| commands::add(tx, &ann, &new)).await;
        assert_eq!(owners(&workspace, action).await, by_rule(&[&ann]), "its creator's");
        gives(&workspace, &ann, action, &ben).await.unwrap();
        workspace.write(|tx| suspend(tx, &workspace.owner, id(&ben))).await;
        assert_eq!(owners(&workspace, action).await, by_rule(&[&ann]));
        workspace.write(|tx| reactivate(tx, &workspace.owner, id(&ben))).await;
        assert_eq!(owners(&workspace, action).await, by_rule(&[&ben]));
    }

    async fn usr_7_whoever_replaces_somebody_has_what_was_handed_to_them(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let (fay, aki) = (workspace.finance().await, workspace.accountant().await);
        let (_, action) = workspace.planned("1", &[&ann]).await;
        gives(&workspace, &ann, action, &fay).await.unwrap();
        workspace.write(|tx| suspend(tx, &workspace.owner, id(&fay))).await;
        assert_eq!(owners(&workspace, action).await, by_rule(&[&ann]), "not now, but they are still named");
        let to = |user: Option<&Actor>| Replacement { customers: None, rules: user.map(id) };
        let asked = workspace.try_write(|tx| remove(tx, &workspace.owner, id(&fay), &to(None))).await;
        assert_eq!(fault(asked), Fault { field: "rules", problem: Problem::Missing });
        workspace.write(|tx| remove(tx, &workspace.owner, id(&fay), &to(Some(&aki)))).await;
        assert_eq!(owners(&workspace, action).await, by_rule(&[&aki]));
        let rules = workspace.read(|tx| explanation(tx, workspace.org, action)).await.unwrap().own;
        assert_eq!(rules[0].rule, OwnerRule::User(id(&aki)));
        assert_eq!(ben.user(), Some(id(&ben)));
    }

    async fn own_13_of_two_at_once_one_is_told_whose_it_has_become(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let (admin, other) = (workspace.admin().await, workspace.another_node());
        for number in ["1", "22", "333"] {
            let (_, action) = workspace.planned(number, &[&ann, &ben]).await;
            let seen = workspace.action(action).await.version;
            let (given, taken) = tokio::join!(
                workspace.db.write(|tx| hand_over(tx, &ann, action, ben.user(), seen)),
                other.write(|tx| take_over(tx, &admin, action, seen)),
            );
            let (has_it, told) = if given.is_ok() { (&ben, taken) } else { (&admin, given) };
            assert_eq!(owners(&workspace, action).await, by_rule(&[has_it]));
            let Err(Error::Conflict(Conflict::HandedOver { to })) = told else { panic!("{told:?}") };
            assert_eq!(Some(to), has_it.user());
        }
    }
}
