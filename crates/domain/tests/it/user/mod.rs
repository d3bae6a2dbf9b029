//! Users from invitation to removal.

mod listing;

use remit_db::{Page, params, sql};
use remit_domain::error::{Conflict, Error, Fault, Problem, Result};
use remit_domain::id::{GroupId, UserId};
use remit_domain::invitation::Invitation;
use remit_domain::list::Wanted;
use remit_domain::permission::{Position, Role};
use remit_domain::user::commands::{
    Replacement, change_position, change_role, create, edit, invite, reactivate, remove, set_groups, suspend,
};
use remit_domain::user::found;
use remit_domain::user::list::{self, Listed};
use remit_domain::user::{Edit, NewUser, Status, Workload};
use remit_domain::workflow::Level;
use remit_domain::{Actor, assignment, group};

use crate::support::{NOW, Workspace, at_once, email, late, later, name, new_secret, today};

fn new(address: &str) -> NewUser {
    NewUser {
        email: email(address),
        name: None,
        role: Role::Member,
        position: Position::AccountManager,
        groups: Vec::new(),
        invitation: None,
    }
}

async fn user(workspace: &Workspace, id: UserId) -> Listed {
    workspace.read(|tx| list::one(tx, &workspace.owner, id)).await
}

async fn try_create(workspace: &Workspace, actor: &Actor, users: &[NewUser]) -> Result<Vec<UserId>> {
    workspace.try_write(|tx| Ok(create(tx, actor, users)?.into_iter().map(|created| created.id).collect())).await
}

async fn member(workspace: &Workspace, called: &str) -> UserId {
    workspace.user(called, Role::Member, Position::AccountManager, Status::Created).await.0
}

async fn names(workspace: &Workspace, wanted: &Wanted) -> Vec<String> {
    let page: Page<Listed> = workspace.read(|tx| list::page(tx, &workspace.owner, wanted)).await;
    page.rows.into_iter().map(|listed| listed.user.name).collect()
}

fn faults<T>(answer: Result<T>) -> Vec<Fault> {
    match answer {
        Err(Error::Invalid(faults)) => faults,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was taken"),
    }
}

fn conflict<T>(answer: Result<T>) -> Conflict {
    match answer {
        Err(Error::Conflict(conflict)) => conflict,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was done"),
    }
}

fn is_denied<T>(answer: &Result<T>) -> bool {
    matches!(answer, Err(Error::Denied))
}

both_engines! {
    async fn usr_1_users_go_from_created_to_invited_and_back_from_suspended(workspace: Workspace) {
        let ids = try_create(&workspace, &workspace.owner, &[new("ann@example.org")]).await.unwrap();
        let ann = ids[0];
        let status = async || user(&workspace, ann).await.user.status;
        assert_eq!(status().await, Status::Created);
        workspace.write(|tx| suspend(tx, &workspace.owner, ann)).await;
        assert_eq!(status().await, Status::Suspended);
        workspace.write(|tx| reactivate(tx, &workspace.owner, ann)).await;
        assert_eq!(status().await, Status::Created);
        let secret = new_secret();
        let at = later(&workspace.owner, 60);
        workspace.write(|tx| invite(tx, &at, &[(ann, Invitation::Link(secret.clone()))])).await;
        assert_eq!(status().await, Status::Invited);
        assert_eq!(user(&workspace, ann).await.user.invited_at, Some(NOW.plus_seconds(60)));
        workspace.write(|tx| suspend(tx, &workspace.owner, ann)).await;
        workspace.write(|tx| reactivate(tx, &workspace.owner, ann)).await;
        assert_eq!(status().await, Status::Invited);
    }

    async fn usr_1_only_what_applies_is_done(workspace: Workspace) {
        let joined = workspace.finance().await.user().unwrap();
        let again = workspace.try_write(|tx| reactivate(tx, &workspace.owner, joined)).await;
        assert_eq!(conflict(again), Conflict::WrongStatus);
        let secret = new_secret();
        let invited = workspace.try_write(|tx| invite(tx, &workspace.owner, &[(joined, Invitation::Link(secret.clone()))])).await;
        assert_eq!(conflict(invited), Conflict::WrongStatus);
        workspace.write(|tx| suspend(tx, &workspace.owner, joined)).await;
        let twice = workspace.try_write(|tx| suspend(tx, &workspace.owner, joined)).await;
        assert_eq!(conflict(twice), Conflict::WrongStatus);
        workspace.write(|tx| remove(tx, &workspace.owner, joined, &Replacement::default())).await;
        let gone = workspace.try_write(|tx| reactivate(tx, &workspace.owner, joined)).await;
        assert!(matches!(gone, Err(Error::NotFound)));
    }

    async fn usr_1_removed_users_are_in_no_list_and_keep_their_name_for_the_past(workspace: Workspace) {
        let ann = member(&workspace, "Ann Lee").await;
        let group = workspace.group("EMEA", &[ann]).await;
        workspace.write(|tx| remove(tx, &workspace.owner, ann, &Replacement::default())).await;
        assert_eq!(names(&workspace, &Wanted::default()).await, ["Olive Owner"]);
        assert!(workspace.read(|tx| group::members(tx, workspace.org, group)).await.is_empty());
        let kept = sql!("select name from users where org_id = $1 and id = $2");
        let kept = workspace.read(|tx| Ok(tx.one(kept, params![workspace.org, ann], |row| row.get::<String>(0))?)).await;
        assert_eq!(kept.as_deref(), Some("Ann Lee"));
        try_create(&workspace, &workspace.owner, &[new("Ann.Lee@example.org")]).await.expect("the address is free again");
    }

    async fn usr_2_many_are_invited_at_once_with_role_position_and_groups(workspace: Workspace) {
        let emea = workspace.group("EMEA", &[]).await;
        let invited = |address: &str| NewUser {
            role: Role::Admin,
            position: Position::Finance,
            groups: vec![emea, emea],
            invitation: Some(Invitation::Link(new_secret())),
            ..new(address)
        };
        let users = [invited("ann@example.org"), invited("bob@example.org"), new("carl@example.org")];
        let created = workspace.write(|tx| create(tx, &workspace.owner, &users)).await;
        assert_eq!(created.iter().map(|one| one.invitation.is_some()).collect::<Vec<_>>(), [true, true, false]);
        let ann = user(&workspace, created[0].id).await;
        assert_eq!((ann.user.role, ann.user.position, ann.user.status), (Role::Admin, Position::Finance, Status::Invited));
        assert_eq!(ann.user.name, "ann@example.org", "the address until there is a name (USR 5)");
        assert_eq!(ann.groups, [(emea, "EMEA".to_owned())]);
        assert_eq!(user(&workspace, created[2].id).await.user.status, Status::Created);
    }

    async fn usr_2_one_bad_address_puts_nobody_in(workspace: Workspace) {
        let users = [new("ann@example.org"), new("OLIVE.owner@EXAMPLE.org"), new("bob@example.org")];
        let taken = Problem::AddressTaken { address: "olive.owner@example.org".into() };
        let refused = try_create(&workspace, &workspace.owner, &users).await;
        assert_eq!(faults(refused), [Fault { field: "email", problem: taken }]);
        let twice = [new("ann@example.org"), new("Ann@example.org")];
        let refused = try_create(&workspace, &workspace.owner, &twice).await;
        assert_eq!(faults(refused), [Fault { field: "email", problem: Problem::Repeated }]);
        assert_eq!(names(&workspace, &Wanted::default()).await, ["Olive Owner"]);
    }

    async fn usr_2_unknown_and_archived_groups_cannot_be_picked(workspace: Workspace) {
        let old = workspace.group("Old", &[]).await;
        workspace.write(|tx| group::commands::archive(tx, &workspace.owner, old)).await;
        let with = |group| [NewUser { groups: vec![group], ..new("ann@example.org") }];
        let unknown = try_create(&workspace, &workspace.owner, &with(GroupId(404))).await;
        assert_eq!(faults(unknown), [Fault { field: "groups", problem: Problem::Unknown }]);
        assert_eq!(conflict(try_create(&workspace, &workspace.owner, &with(old)).await), Conflict::ArchivedGroup);
    }

    async fn usr_4_addresses_are_unique_and_look_alikes_are_others(workspace: Workspace) {
        try_create(&workspace, &workspace.owner, &[new("mike@example.org")]).await.unwrap();
        assert_eq!(faults(try_create(&workspace, &workspace.owner, &[new("ＭＩＫＥ@example.org")]).await).len(), 1);
        for other in ["mıke@example.org", "mikе@example.org", "m.ike@example.org"] {
            try_create(&workspace, &workspace.owner, &[new(other)]).await.unwrap();
        }
    }

    async fn usr_4_twenty_at_once_make_one_user(workspace: Workspace) {
        let answers = at_once(20, &workspace.db, |_, db| {
            let owner = workspace.owner.clone();
            async move {
                let created: Result<()> = db.write(|tx| create(tx, &owner, &[new("ann@example.org")]).map(drop)).await;
                created
            }
        })
        .await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        assert!(answers.iter().all(|answer| matches!(answer, Ok(()) | Err(Error::Invalid(_)))));
    }

    async fn usr_8_the_owner_stays(workspace: Workspace) {
        let owner = workspace.owner.user().unwrap();
        for actor in [workspace.owner.clone(), workspace.operator()] {
            assert_eq!(conflict(workspace.try_write(|tx| suspend(tx, &actor, owner)).await), Conflict::OwnerStays);
            assert_eq!(conflict(workspace.try_write(|tx| remove(tx, &actor, owner, &Replacement::default())).await), Conflict::OwnerStays);
            let demoted = workspace.try_write(|tx| change_role(tx, &actor, owner, Role::Admin)).await;
            assert_eq!(conflict(demoted), Conflict::OwnerStays);
        }
        let ann = member(&workspace, "Ann").await;
        let second = workspace.try_write(|tx| change_role(tx, &workspace.owner, ann, Role::Owner)).await;
        assert_eq!(conflict(second), Conflict::OwnerStays);
        let born = [NewUser { role: Role::Owner, ..new("bob@example.org") }];
        let refused = try_create(&workspace, &workspace.operator(), &born).await;
        assert_eq!(faults(refused), [Fault { field: "role", problem: Problem::NotAChoice }]);
        workspace.write(|tx| change_position(tx, &workspace.owner, owner, Position::Finance)).await;
    }

    async fn usr_9_admins_do_not_change_the_owner_and_nobody_raises_themselves(workspace: Workspace) {
        let admin = workspace.admin().await;
        let (owner, own) = (workspace.owner.user().unwrap(), admin.user().unwrap());
        assert!(is_denied(&workspace.try_write(|tx| suspend(tx, &admin, owner)).await));
        assert!(is_denied(&workspace.try_write(|tx| change_position(tx, &admin, owner, Position::Finance)).await));
        assert!(is_denied(&workspace.try_write(|tx| set_groups(tx, &admin, owner, &[])).await));
        assert!(is_denied(&workspace.try_write(|tx| invite(tx, &admin, &[(owner, Invitation::Link(new_secret()))])).await));
        assert!(is_denied(&workspace.try_write(|tx| change_role(tx, &admin, own, Role::Owner)).await));
        workspace.write(|tx| change_role(tx, &admin, own, Role::Member)).await;
    }

    async fn acc_table_members_change_nobody_and_list_nobody(workspace: Workspace) {
        let ann = member(&workspace, "Ann").await;
        for actor in [workspace.finance().await, workspace.accountant().await, workspace.account_manager().await] {
            let own = actor.user().unwrap();
            assert!(is_denied(&try_create(&workspace, &actor, &[new("eve@example.org")]).await));
            for target in [ann, own, UserId(404)] {
                assert!(is_denied(&workspace.try_write(|tx| change_role(tx, &actor, target, Role::Admin)).await));
                assert!(is_denied(&workspace.try_write(|tx| change_position(tx, &actor, target, Position::Finance)).await));
                assert!(is_denied(&workspace.try_write(|tx| suspend(tx, &actor, target)).await));
                assert!(is_denied(&workspace.try_write(|tx| remove(tx, &actor, target, &Replacement::default())).await));
                assert!(is_denied(&workspace.db.read(|tx| list::one(tx, &actor, target)).await));
            }
            assert!(is_denied(&workspace.db.read(|tx| list::page(tx, &actor, &Wanted::default())).await));
        }
    }

    async fn acc_4_users_of_another_organisation_do_not_exist(workspace: Workspace) {
        let globex = workspace.another_organisation("Globex", "gina@example.org").await;
        let their_owner = globex.owner;
        let suspended = workspace.try_write(|tx| suspend(tx, &workspace.owner, their_owner)).await;
        let missing = workspace.try_write(|tx| suspend(tx, &workspace.owner, UserId(404))).await;
        assert!(matches!((suspended, missing), (Err(Error::NotFound), Err(Error::NotFound))));
        assert_eq!(names(&workspace, &Wanted::default()).await, ["Olive Owner"]);
    }

    async fn a_form_that_was_filled_before_another_change_is_stale(workspace: Workspace) {
        let ann = member(&workspace, "Ann").await;
        let emea = workspace.group("EMEA", &[]).await;
        let seen = user(&workspace, ann).await.user;
        let form = Edit { role: Role::Admin, position: Position::Finance, groups: vec![emea], version: seen.version };
        workspace.write(|tx| edit(tx, &workspace.owner, ann, &form)).await;
        let again = workspace.try_write(|tx| edit(tx, &workspace.owner, ann, &form)).await;
        assert!(matches!(again, Err(Error::Stale)));
        let verbs = workspace.recorded().await;
        assert_eq!(verbs[verbs.len() - 3..], ["user.role_changed", "user.position_changed", "user.groups_changed"]);

        let form = Edit { groups: vec![], version: user(&workspace, ann).await.user.version, ..form };
        let apac = workspace.group("APAC", &[ann]).await;
        let again = workspace.try_write(|tx| edit(tx, &workspace.owner, ann, &form)).await;
        assert!(matches!(again, Err(Error::Stale)), "put into a group meanwhile");
        workspace.write(|tx| group::commands::archive(tx, &workspace.owner, apac)).await;
        let form = Edit { groups: vec![emea], version: user(&workspace, ann).await.user.version, ..form };
        workspace.write(|tx| group::commands::restore(tx, &workspace.owner, apac)).await;
        let again = workspace.try_write(|tx| edit(tx, &workspace.owner, ann, &form)).await;
        assert!(matches!(again, Err(Error::Stale)), "one of their groups is back");

        let ann = user(&workspace, ann).await;
        assert_eq!((ann.user.role, ann.user.position), (Role::Admin, Position::Finance));
        assert_eq!(ann.groups, [(apac, "APAC".to_owned()), (emea, "EMEA".to_owned())]);
    }

    async fn grp_5_the_form_of_a_user_leaves_archived_groups_alone(workspace: Workspace) {
        let ann = member(&workspace, "Ann").await;
        let (emea, old) = (workspace.group("EMEA", &[ann]).await, workspace.group("Old", &[ann]).await);
        workspace.write(|tx| group::commands::archive(tx, &workspace.owner, old)).await;
        workspace.write(|tx| set_groups(tx, &workspace.owner, ann, &[])).await;
        assert!(user(&workspace, ann).await.groups.is_empty());
        workspace.write(|tx| group::commands::restore(tx, &workspace.owner, old)).await;
        assert_eq!(user(&workspace, ann).await.groups, [(old, "Old".to_owned())]);
        workspace.write(|tx| set_groups(tx, &workspace.owner, ann, &[emea, old])).await;
        assert_eq!(user(&workspace, ann).await.groups.len(), 2);
    }
}
