//! Groups from the first name to the archive.

use remit_domain::action::list as actions;
use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::assignment::{self, Change};
use remit_domain::customer::{self, NewCustomer};
use remit_domain::error::{Error, Fault, Problem, Result};
use remit_domain::group::commands::{add_members, archive, create, edit, remove_members, rename, restore, set_members};
use remit_domain::group::list::{self, Counts, Which};
use remit_domain::group::{Edit, find, members};
use remit_domain::id::{GroupId, UserId};
use remit_domain::list::Wanted;
use remit_domain::permission::{Position, Role};
use remit_domain::user::{Status, commands as users};
use remit_domain::workflow::{Level, NewWorkflow};
use remit_domain::{Actor, invoice};

use crate::support::{NOW, Workspace, at_once, call, late, later, name, today};

async fn member(workspace: &Workspace, called: &str) -> UserId {
    workspace.user(called, Role::Member, Position::AccountManager, Status::Created).await.0
}

async fn joined(workspace: &Workspace, called: &str) -> Actor {
    workspace.joined(called, Role::Member, Position::AccountManager).await
}

async fn try_create(workspace: &Workspace, actor: &Actor, called: &str, members: &[UserId]) -> Result<GroupId> {
    let name = name(called);
    workspace.try_write(|tx| create(tx, actor, &name, members)).await
}

async fn names_of_members(workspace: &Workspace, id: GroupId) -> Vec<String> {
    let members = workspace.read(|tx| members(tx, workspace.org, id)).await;
    members.into_iter().map(|member| member.name).collect()
}

async fn names(workspace: &Workspace, which: Which) -> Vec<String> {
    let page = workspace.read(|tx| list::page(tx, &workspace.owner, which, &Wanted::default())).await;
    page.rows.into_iter().map(|listed| listed.group.name).collect()
}

fn problem<T>(answer: Result<T>) -> Fault {
    match answer {
        Err(Error::Invalid(mut faults)) if faults.len() == 1 => faults.remove(0),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was taken"),
    }
}

const TAKEN: Fault = Fault { field: "name", problem: Problem::Taken };

both_engines! {
    async fn grp_1_a_group_is_a_name_and_its_members(workspace: Workspace) {
        let (ann, bob) = (member(&workspace, "Ann").await, member(&workspace, "Bob").await);
        let empty = workspace.group("Empty", &[]).await;
        let both = workspace.group("  Collections   EMEA ", &[bob, ann, bob]).await;
        assert_eq!(workspace.read(|tx| find(tx, workspace.org, both)).await.name, "Collections EMEA");
        assert_eq!(names_of_members(&workspace, both).await, ["Ann", "Bob"]);
        assert!(names_of_members(&workspace, empty).await.is_empty());
    }

    async fn grp_1_renaming_keeps_the_members(workspace: Workspace) {
        let ann = member(&workspace, "Ann").await;
        let group = workspace.group("EMEA", &[ann]).await;
        let version = workspace.read(|tx| find(tx, workspace.org, group)).await.version;
        workspace.write(|tx| rename(tx, &workspace.owner, group, &name("emea"), version)).await;
        assert_eq!(workspace.read(|tx| find(tx, workspace.org, group)).await.name, "emea", "its own name is free for it");
        assert_eq!(names_of_members(&workspace, group).await, ["Ann"]);
        let again = workspace.try_write(|tx| rename(tx, &workspace.owner, group, &name("APAC"), version)).await;
        assert!(matches!(again, Err(Error::Stale)));
    }

    async fn grp_2_names_are_unique_whatever_their_spelling(workspace: Workspace) {
        workspace.group("Straße Nord", &[]).await;
        for namesake in ["straße nord", " STRASSE  NORD ", "Ｓtrasse\u{a0}Nord"] {
            assert_eq!(problem(try_create(&workspace, &workspace.owner, namesake, &[]).await), TAKEN, "{namesake:?}");
        }
        let other = workspace.group("Strasse Süd", &[]).await;
        let version = workspace.read(|tx| find(tx, workspace.org, other)).await.version;
        let renamed = workspace.try_write(|tx| rename(tx, &workspace.owner, other, &name("strasse nord"), version)).await;
        assert_eq!(problem(renamed), TAKEN);
        let globex = workspace.another_organisation("Globex", "gina@example.org").await;
        let there = Actor { org: globex.org, ..workspace.operator() };
        try_create(&workspace, &there, "Straße Nord", &[]).await.expect("names of one organisation only");
    }

    async fn grp_2_archived_names_stay_taken_and_it_is_said(workspace: Workspace) {
        let old = workspace.group("Old", &[]).await;
        workspace.write(|tx| archive(tx, &workspace.owner, old)).await;
        let refused = try_create(&workspace, &workspace.owner, "OLD", &[]).await;
        assert_eq!(problem(refused), Fault { field: "name", problem: Problem::TakenByArchived });
    }

    async fn grp_2_twenty_at_once_make_one_group(workspace: Workspace) {
        let answers = at_once(20, &workspace.db, |_, db| {
            let owner = workspace.owner.clone();
            async move {
                let created: Result<GroupId> = db.write(|tx| create(tx, &owner, &name("EMEA"), &[])).await;
                created
            }
        })
        .await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        assert!(answers.into_iter().filter(Result::is_err).all(|answer| problem(answer) == TAKEN));
    }

    async fn grp_3_members_are_added_removed_and_set(workspace: Workspace) {
        let (ann, bob, carl) =
            (member(&workspace, "Ann").await, member(&workspace, "Bob").await, member(&workspace, "Carl").await);
        let group = workspace.group("EMEA", &[ann]).await;
        let owner = &workspace.owner;
        assert_eq!(workspace.write(|tx| add_members(tx, owner, group, &[ann, bob, bob])).await, [bob]);
        assert_eq!(workspace.write(|tx| add_members(tx, owner, group, &[bob])).await, []);
        assert_eq!(workspace.write(|tx| remove_members(tx, owner, group, &[ann, carl])).await, [ann]);
        assert_eq!(names_of_members(&workspace, group).await, ["Bob"]);
        workspace.write(|tx| set_members(tx, owner, group, &[carl, ann])).await;
        assert_eq!(names_of_members(&workspace, group).await, ["Ann", "Carl"]);
        let verbs = workspace.recorded().await;
        let changes = verbs.iter().filter(|verb| *verb == "group.members_changed").count();
        assert_eq!(changes, 3, "what changes nothing is not recorded");
    }

    async fn grp_3_only_users_of_the_organisation_are_members(workspace: Workspace) {
        let globex = workspace.another_organisation("Globex", "gina@example.org").await;
        let ann = member(&workspace, "Ann").await;
        workspace.write(|tx| users::remove(tx, &workspace.owner, ann, &users::Replacement::default())).await;
        let group = workspace.group("EMEA", &[]).await;
        let unknown = Fault { field: "members", problem: Problem::Unknown };
        for stranger in [globex.owner, ann, UserId(404)] {
            assert_eq!(problem(try_create(&workspace, &workspace.owner, "New", &[stranger]).await), unknown);
            let added = workspace.try_write(|tx| add_members(tx, &workspace.owner, group, &[stranger])).await;
            assert_eq!(problem(added), unknown);
        }
    }

    async fn grp_4_the_list_counts_users_customers_actions_and_steps(workspace: Workspace) {
        let (ann, bob) = (joined(&workspace, "Ann").await, joined(&workspace, "Bob").await);
        let (of_ann, of_bob) = (ann.user().unwrap(), bob.user().unwrap());
        let group = workspace.group("EMEA", &[of_ann, of_bob]).await;
        let apac = workspace.group("APAC", &[]).await;
        let customers = [
            workspace.customer("C1", &[&ann, &bob]).await,
            workspace.customer("C2", &[&bob]).await,
            workspace.customer("C3", &[]).await,
        ];
        for (customer, number) in customers.into_iter().zip(["1", "2", "3"]) {
            workspace.invoice(customer, &late(number, 10)).await;
        }
        let twice = [OwnerRule::Group(group, Reach::All), OwnerRule::Group(group, Reach::Assigned)];
        let steps = vec![call(1, &twice), call(20, &[OwnerRule::Group(group, Reach::All)]), call(30, &[OwnerRule::Assigned])];
        let named = NewWorkflow { name: "Named".into(), level: Level::Invoice, min_days_between: 0, steps };
        workspace.workflow_of(&named, &customers).await;
        workspace.plan(today()).await;

        let one = workspace.read(|tx| list::one(tx, &workspace.owner, group)).await;
        assert_eq!(one.reach, Counts { users: 2, customers: 2, actions: 3, steps: 2 });
        let other = workspace.read(|tx| list::one(tx, &workspace.owner, apac)).await;
        assert_eq!(other.reach, Counts::default());
        workspace.write(|tx| users::suspend(tx, &workspace.owner, of_bob)).await;
        let one = workspace.read(|tx| list::one(tx, &workspace.owner, group)).await;
        assert_eq!(one.reach, Counts { users: 2, customers: 2, actions: 3, steps: 2 }, "suspended users are members");
    }

    async fn grp_4_a_customer_counts_once_however_many_of_the_group_it_has(workspace: Workspace) {
        let [ann, bob, cat, dan] = [
            member(&workspace, "Ann").await,
            member(&workspace, "Bob").await,
            member(&workspace, "Cat").await,
            member(&workspace, "Dan").await,
        ];
        let owner = &workspace.owner;
        let to = |users: &[UserId]| Change { add: users.to_vec(), remove: Vec::new() };
        workspace
            .write(|tx| {
                let new = |n: i64| NewCustomer { number: format!("{n}"), name: None, country: String::new() };
                let made: Result<Vec<_>> = (0..1_002).map(|n| customer::commands::create(tx, owner, &new(n))).collect();
                let made = made?;
                assignment::commands::change(tx, owner, &made[..760], &to(&[ann, bob, cat]))?;
                assignment::commands::change(tx, owner, &made[760..], &to(&[bob]))
            })
            .await;
        for (name, members, customers) in [
            ("One", &[ann][..], 760),
            ("The same", &[ann, cat], 760),
            ("More than are counted", &[bob], 1_001),
            ("Together", &[ann, bob, cat], 1_001),
            ("None", &[dan], 0),
        ] {
            let group = workspace.group(name, members).await;
            let listed = workspace.read(|tx| list::one(tx, owner, group)).await;
            assert_eq!((listed.reach.users, listed.reach.customers), (members.len() as i64, customers), "{name}");
        }
        let group = workspace.group("Left", &[ann, dan]).await;
        workspace.write(|tx| users::remove(tx, owner, dan, &users::Replacement::default())).await;
        let left = workspace.read(|tx| list::one(tx, owner, group)).await;
        assert_eq!(left.reach.users, 1, "whoever is removed has left");
    }

    async fn grp_7_customers_and_actions_are_found_by_group_be_they_few_or_many(workspace: Workspace) {
        let (ann, bob) = (joined(&workspace, "Ann").await, joined(&workspace, "Bob").await);
        let few = workspace.group("Few", &[ann.user().unwrap()]).await;
        let many = workspace.group("Many", &[bob.user().unwrap()]).await;
        let of_ann = workspace.customer("Ann's", &[&ann]).await;
        let change = Change { add: bob.user().into_iter().collect(), remove: Vec::new() };
        let of_bob = workspace
            .write(|tx| {
                let new = |n: i64| NewCustomer { number: format!("{n}"), name: None, country: String::new() };
                let made: Result<Vec<_>> =
                    (0..501).map(|n| customer::commands::create(tx, &workspace.owner, &new(n))).collect();
                let made = made?;
                for (n, customer) in (0..).zip(&made) {
                    invoice::commands::put(tx, &workspace.owner, *customer, &late(&format!("{n}"), 10))?;
                }
                assignment::commands::change(tx, &workspace.owner, &made, &change)?;
                Ok(made)
            })
            .await;
        workspace.invoice(of_ann, &late("Ann's", 10)).await;
        for (group, customers) in [(few, &[of_ann][..]), (many, &of_bob)] {
            let steps = vec![call(1, &[OwnerRule::Group(group, Reach::Assigned)])];
            let new =
                NewWorkflow { name: group.to_string(), level: Level::Customer, min_days_between: 0, steps };
            workspace.workflow_of(&new, customers).await;
        }
        workspace.plan(today()).await;

        let owner = &workspace.owner;
        for (groups, expected) in [(&[few][..], 1), (&[many], 501), (&[few, many], 502)] {
            let found = workspace.read(|tx| customer::list::of_groups(tx, workspace.org, groups)).await;
            let wanted = Wanted { filter: Some(found), ..Wanted::default() };
            let total = workspace.read(|tx| customer::list::total(tx, owner, &wanted, 1_000)).await;
            assert_eq!(total.count, expected, "customers of {groups:?}");
            for which in [actions::Which::Open, actions::Which::All] {
                let found = workspace.read(|tx| actions::of_groups(tx, workspace.org, which, groups)).await;
                let wanted = Wanted { filter: Some(found), ..Wanted::default() };
                let total = workspace.read(|tx| actions::total(tx, owner, which, &wanted, 1_000)).await;
                assert_eq!(total.count, expected, "actions of {groups:?}, {which:?}");
            }
        }
    }

    async fn grp_5_archive_hides_a_group_and_restore_brings_it_back_as_it_was(workspace: Workspace) {
        let (ann, bob) = (member(&workspace, "Ann").await, member(&workspace, "Bob").await);
        let group = workspace.group("EMEA", &[ann]).await;
        workspace.group("APAC", &[]).await;
        workspace.write(|tx| archive(tx, &later(&workspace.owner, 9), group)).await;
        workspace.write(|tx| archive(tx, &workspace.owner, group)).await;
        assert_eq!(workspace.read(|tx| find(tx, workspace.org, group)).await.archived_at, Some(NOW.plus_seconds(9)));
        assert_eq!(names(&workspace, Which::Active).await, ["APAC"]);
        assert_eq!(names(&workspace, Which::Archived).await, ["EMEA"]);
        workspace.write(|tx| add_members(tx, &workspace.owner, group, &[bob])).await;
        workspace.write(|tx| restore(tx, &workspace.owner, group)).await;
        assert_eq!(names(&workspace, Which::Active).await, ["APAC", "EMEA"]);
        assert_eq!(names_of_members(&workspace, group).await, ["Ann", "Bob"], "members may be edited meanwhile");
        let verbs = workspace.recorded().await;
        assert_eq!(verbs.iter().filter(|verb| *verb == "group.archived").count(), 1);
    }

    async fn grp_8_every_change_is_seen_by_the_next_read_on_every_node(workspace: Workspace) {
        let (ann, other) = (member(&workspace, "Ann").await, workspace.another_node());
        let group = workspace.group("EMEA", &[]).await;
        let seen = async || -> Vec<String> {
            let found: Result<Vec<_>> = other.read(|tx| members(tx, workspace.org, group)).await;
            found.unwrap().into_iter().map(|member| member.name).collect()
        };
        for _ in 0..100 {
            workspace.write(|tx| add_members(tx, &workspace.owner, group, &[ann])).await;
            assert_eq!(seen().await, ["Ann"]);
            workspace.write(|tx| remove_members(tx, &workspace.owner, group, &[ann])).await;
            assert!(seen().await.is_empty());
        }
    }

    async fn grp_8_of_forms_that_were_filled_at_once_no_change_is_lost(workspace: Workspace) {
        let mut people = Vec::new();
        for n in 0..20 {
            people.push(member(&workspace, &format!("P{n:02}")).await);
        }
        let group = workspace.group("EMEA", &people[..10]).await;
        // Each of them puts one in and takes another out; one gives another name.
        let forms: Vec<Edit> = (0..10)
            .map(|n| {
                let called = if n == 4 { "EMEA North" } else { "EMEA" };
                Edit { name: name(called), seen: "EMEA".into(), join: vec![people[10 + n]], leave: vec![people[n]] }
            })
            .collect();
        let answers = at_once(10, &workspace.db, |turn, db| {
            let (owner, form) = (workspace.owner.clone(), forms[usize::try_from(turn).unwrap()].clone());
            async move {
                let saved: Result<()> = db.write(|tx| edit(tx, &owner, group, &form)).await;
                saved
            }
        })
        .await;
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        let expected: Vec<_> = (10..20).map(|n| format!("P{n:02}")).collect();
        assert_eq!(names_of_members(&workspace, group).await, expected);
        assert_eq!(workspace.read(|tx| find(tx, workspace.org, group)).await.name, "EMEA North");
    }

    async fn grp_8_of_two_who_rename_it_at_once_the_second_is_told(workspace: Workspace) {
        let (ann, bob) = (member(&workspace, "Ann").await, member(&workspace, "Bob").await);
        let group = workspace.group("EMEA", &[ann]).await;
        let answers = at_once(2, &workspace.db, |turn, db| {
            let (owner, called) = (workspace.owner.clone(), ["North", "South"][usize::try_from(turn).unwrap()]);
            let form = Edit { name: name(called), seen: "EMEA".into(), join: vec![bob], leave: vec![ann] };
            async move {
                let saved: Result<()> = db.write(|tx| edit(tx, &owner, group, &form)).await;
                saved.map(|()| called)
            }
        })
        .await;
        let (saved, told): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert!(matches!(told[..], [Err(Error::Stale)]));
        let called = workspace.read(|tx| find(tx, workspace.org, group)).await.name;
        assert_eq!(saved[0].as_ref().unwrap(), &called);
        let again = Edit { name: name("West"), seen: called.clone(), join: Vec::new(), leave: vec![ann, bob] };
        workspace.write(|tx| edit(tx, &workspace.owner, group, &again)).await;
        assert!(names_of_members(&workspace, group).await.is_empty());
        let kept = Edit { name: name("EMEA"), seen: "EMEA".into(), join: vec![ann], leave: Vec::new() };
        workspace.write(|tx| edit(tx, &workspace.owner, group, &kept)).await;
        assert_eq!(workspace.read(|tx| find(tx, workspace.org, group)).await.name, "West", "who leaves the name renames nothing");
    }

    async fn acc_table_members_change_no_groups_and_list_none(workspace: Workspace) {
        let group = workspace.group("EMEA", &[]).await;
        let manager = workspace.account_manager().await;
        let own = manager.user().unwrap();
        for target in [group, GroupId(404)] {
            let added = workspace.try_write(|tx| add_members(tx, &manager, target, &[own])).await;
            let archived = workspace.try_write(|tx| archive(tx, &manager, target)).await;
            assert!(matches!((added, archived), (Err(Error::Denied), Err(Error::Denied))));
        }
        assert!(matches!(try_create(&workspace, &manager, "Mine", &[]).await, Err(Error::Denied)));
        let listed = workspace.db.read(|tx| list::page(tx, &manager, Which::Active, &Wanted::default())).await;
        assert!(matches!(listed, Err(Error::Denied)));
    }

    async fn acc_4_groups_of_another_organisation_do_not_exist(workspace: Workspace) {
        let group = workspace.group("EMEA", &[]).await;
        let globex = workspace.another_organisation("Globex", "gina@example.org").await;
        let there = Actor { org: globex.org, ..workspace.operator() };
        let archived = workspace.try_write(|tx| archive(tx, &there, group)).await;
        assert!(matches!(archived, Err(Error::NotFound)));
        assert!(matches!(workspace.db.read(|tx| find(tx, globex.org, group)).await, Err(Error::NotFound)));
    }
}
