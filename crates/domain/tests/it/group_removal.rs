//! Removing groups that something refers to, and what takes it over (GRP 6).

use std::collections::BTreeSet;

use remit_db::sql_global;
use remit_domain::action::keys::{check, pending};
use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::action::{finish, owners};
use remit_domain::audit::names;
use remit_domain::error::{Error, Fault, Problem, Result};
use remit_domain::group::commands::{Transfer, archive, create, remove};
use remit_domain::group::{self, list};
use remit_domain::id::{ActionId, CustomerId, GroupId, UserId, WorkflowId};
use remit_domain::list::Wanted;
use remit_domain::permission::{Position, Role};
use remit_domain::workflow::{Level, NewWorkflow, detail};
use remit_domain::{Actor, workflow};

use crate::support::{Workspace, at_once, call, late, name, today};

/// Two groups with a member in common; a step and an action by hand name the first, each in both scopes.
struct Practice {
    workspace: Workspace,
    ann: UserId,
    ben: Actor,
    night: GroupId,
    day: GroupId,
    customer: CustomerId,
    workflow: WorkflowId,
    by_step: ActionId,
    by_hand: ActionId,
}

impl Practice {
    async fn new(workspace: Workspace) -> Practice {
        let ann = workspace.joined("Ann", Role::Member, Position::AccountManager).await;
        let ben = workspace.joined("Ben", Role::Member, Position::AccountManager).await;
        let cas = workspace.joined("Cas", Role::Member, Position::Accountant).await;
        let [ann_id, ben_id, cas_id] = [&ann, &ben, &cas].map(|actor| actor.user().unwrap());
        let night = workspace.group("Night", &[ann_id, ben_id]).await;
        let day = workspace.group("Day", &[ben_id, cas_id]).await;
        let customer = workspace.customer("C1", &[&ann, &ben]).await;
        workspace.invoice(customer, &late("1", 10)).await;
        let rules = [
            OwnerRule::Group(day, Reach::All),
            OwnerRule::Group(night, Reach::All),
            OwnerRule::Group(night, Reach::Assigned),
        ];
        let steps = vec![call(1, &rules), call(90, &[OwnerRule::Group(day, Reach::Assigned)])];
        let new = NewWorkflow { name: "Calls".into(), level: Level::Invoice, min_days_between: 0, steps };
        let workflow = workspace.workflow_of(&new, &[customer]).await;
        workspace.plan(today()).await;
        let by_step = workspace.open(customer).await[0].id;
        let by_hand = workspace.by_hand(customer, &[OwnerRule::Group(night, Reach::Assigned)]).await;
        Practice { workspace, ann: ann_id, ben, night, day, customer, workflow, by_step, by_hand }
    }

    async fn remove(&self, id: GroupId, transfer: Transfer) -> Result<()> {
        self.workspace.try_write(|tx| remove(tx, &self.workspace.owner, id, &transfer)).await
    }

    async fn members(&self, id: GroupId) -> Vec<String> {
        let members = self.workspace.read(|tx| group::members(tx, self.workspace.org, id)).await;
        members.into_iter().map(|member| member.name).collect()
    }

    async fn owners(&self, action: ActionId) -> BTreeSet<UserId> {
        let found = self.workspace.read(|tx| owners::owners_of(tx, self.workspace.org, action)).await.unwrap();
        found.people.into_iter().map(|owner| owner.user).collect()
    }

    async fn rules(&self, action: ActionId) -> Vec<OwnerRule> {
        let found = self.workspace.read(|tx| owners::explanation(tx, self.workspace.org, action)).await.unwrap();
        found.rules.into_iter().map(|finding| finding.rule).collect()
    }

    /// What the keys say differently than the pure function, now and when all that was left for later is done.
    async fn differences(&self) -> Vec<String> {
        let org = self.workspace.org;
        let differences = async || {
            let checked = |tx: &remit_db::Tx<'_>| {
                let mut report = check::Report::default();
                check::placements(tx, org, None, 100, &mut report)?;
                check::keys(tx, org, None, 1_000, &mut report)?;
                assert!(report.placements > 0 && report.keys > 0);
                Ok(report.differences)
            };
            self.workspace.read(checked).await
        };
        let mut found = differences().await;
        for _ in 0..10 {
            self.workspace.write(|tx| pending::move_some(tx, org, 100)).await;
        }
        found.extend(differences().await);
        found
    }
}

fn both(to: GroupId) -> Transfer {
    Transfer { members: Some(to), rules: Some(to) }
}

fn faults<T>(answer: Result<T>) -> Vec<Fault> {
    match answer {
        Err(Error::Invalid(faults)) => faults,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was taken"),
    }
}

fn at(field: &'static str, problem: Problem) -> Fault {
    Fault { field, problem }
}

both_engines! {
    async fn grp_6_a_group_that_nothing_refers_to_is_simply_removed(workspace: Workspace) {
        let [empty, old] = [workspace.group("Empty", &[]).await, workspace.group("Old", &[]).await];
        workspace.write(|tx| archive(tx, &workspace.owner, old)).await;
        for id in [empty, old] {
            workspace.write(|tx| remove(tx, &workspace.owner, id, &Transfer::default())).await;
            let again = workspace.try_write(|tx| remove(tx, &workspace.owner, id, &Transfer::default())).await;
            assert!(matches!(again, Err(Error::NotFound)));
        }
        for which in [list::Which::Active, list::Which::Archived] {
            let listed = workspace.read(|tx| list::page(tx, &workspace.owner, which, &Wanted::default())).await;
            assert!(listed.rows.is_empty());
        }
        let searched = Wanted { search: Some("empt".into()), ..Wanted::default() };
        let found = workspace.read(|tx| list::total(tx, &workspace.owner, list::Which::Active, &searched, 10)).await;
        assert_eq!(found.count, 0);
        workspace.group("empty", &[]).await;
        assert_eq!(workspace.recorded().await.iter().filter(|verb| *verb == "group.removed").count(), 2);
    }

    async fn grp_6_where_to_is_asked_for_by_kind_and_is_another_active_group(workspace: Workspace) {
        let practice = Practice::new(workspace).await;
        let workspace = &practice.workspace;
        let (night, day) = (practice.night, practice.day);
        let refused = practice.remove(night, Transfer::default()).await;
        assert_eq!(faults(refused), [at("members", Problem::Missing), at("rules", Problem::Missing)]);
        let half = practice.remove(night, Transfer { members: Some(day), rules: None }).await;
        assert_eq!(faults(half), [at("rules", Problem::Missing)]);
        let archived = workspace.group("Old", &[]).await;
        workspace.write(|tx| archive(tx, &workspace.owner, archived)).await;
        for (to, problem) in [(night, Problem::Unknown), (GroupId(1), Problem::Unknown), (archived, Problem::Archived)] {
            let refused = practice.remove(night, both(to)).await;
            assert_eq!(faults(refused), [at("members", problem.clone()), at("rules", problem)]);
        }
        let members = practice.remove(workspace.group("Full", &[practice.ann]).await, Transfer::default()).await;
        assert_eq!(faults(members), [at("members", Problem::Missing)]);
        assert_eq!(practice.members(night).await, ["Ann", "Ben"], "nothing of it has happened");
        assert_eq!(practice.differences().await, Vec::<String>::new());
    }

    async fn grp_6_users_and_rules_go_to_another_group_scope_kept_and_doubles_merged(workspace: Workspace) {
        let practice = Practice::new(workspace).await;
        let (night, day, ann) = (practice.night, practice.day, practice.ann);
        let ben = practice.ben.user().unwrap();
        practice.remove(night, both(day)).await.unwrap();
        assert_eq!(practice.members(day).await, ["Ann", "Ben", "Cas"]);
        assert!(practice.members(night).await.is_empty());
        let workspace = &practice.workspace;
        let workflow = workspace.read(|tx| detail(tx, &workspace.owner, practice.workflow)).await;
        let kept = vec![OwnerRule::Group(day, Reach::All), OwnerRule::Group(day, Reach::Assigned)];
        assert_eq!(workflow.rules, [kept, vec![OwnerRule::Group(day, Reach::Assigned)]]);
        assert_eq!(practice.rules(practice.by_hand).await, [OwnerRule::Group(day, Reach::Assigned)]);
        assert_eq!(practice.owners(practice.by_hand).await, BTreeSet::from([ann, ben]));
        assert_eq!(practice.owners(practice.by_step).await.len(), 3, "Cas sees every customer");
        assert_eq!(practice.differences().await, Vec::<String>::new());
        let verbs = workspace.recorded().await;
        let last: Vec<_> = verbs.iter().rev().take(4).rev().map(String::as_str).collect();
        let expected = ["group.members_changed", "step.rules_replaced", "action.rules_replaced", "group.removed"];
        assert_eq!(last, expected);
    }

    async fn grp_6_users_and_rules_may_go_to_different_groups(workspace: Workspace) {
        let practice = Practice::new(workspace).await;
        let (night, day) = (practice.night, practice.day);
        let evening = practice.workspace.group("Evening", &[]).await;
        practice.remove(night, Transfer { members: Some(evening), rules: Some(day) }).await.unwrap();
        assert_eq!(practice.members(evening).await, ["Ann", "Ben"]);
        assert_eq!(practice.members(day).await, ["Ben", "Cas"]);
        assert_eq!(practice.owners(practice.by_hand).await, BTreeSet::from([practice.ben.user().unwrap()]));
        assert_eq!(practice.differences().await, Vec::<String>::new());
    }

    async fn grp_6_an_archived_group_is_removed_too_and_its_rules_find_people_again(workspace: Workspace) {
        let practice = Practice::new(workspace).await;
        let workspace = &practice.workspace;
        workspace.write(|tx| archive(tx, &workspace.owner, practice.night)).await;
        assert!(!practice.owners(practice.by_hand).await.contains(&practice.ann));
        practice.remove(practice.night, both(practice.day)).await.unwrap();
        assert!(practice.owners(practice.by_hand).await.contains(&practice.ann));
        assert_eq!(practice.differences().await, Vec::<String>::new());
    }

    async fn grp_6_what_is_closed_keeps_its_rules_and_the_name_stays_readable(workspace: Workspace) {
        let practice = Practice::new(workspace).await;
        let workspace = &practice.workspace;
        let night = practice.night;
        let done = workspace.by_hand(practice.customer, &[OwnerRule::Group(night, Reach::All)]).await;
        workspace.write(|tx| finish::complete(tx, &practice.ben, done)).await;
        let owned = practice.owners(done).await;
        practice.remove(night, both(practice.day)).await.unwrap();
        assert_eq!(practice.owners(done).await, owned);
        assert_eq!(practice.rules(done).await, [OwnerRule::Group(night, Reach::All)]);
        let called = workspace.read(|tx| group::names(tx, workspace.org, &[night, practice.day])).await;
        assert_eq!(called.into_values().collect::<Vec<_>>(), ["Night", "Day"]);
        let ids = BTreeSet::from([night.to_string()]);
        let log = workspace.read(|tx| names::of(tx, &workspace.owner, &ids, "erased")).await;
        assert_eq!(log.into_values().collect::<Vec<_>>(), ["Night"]);
        // Undone, it is whose it would be: its rules find nobody any more.
        workspace.write(|tx| finish::undo(tx, &practice.ben, done)).await;
        assert!(!practice.owners(done).await.contains(&practice.ann));
        assert_eq!(practice.differences().await, Vec::<String>::new());
    }

    async fn grp_6_a_very_large_removal_is_right_at_once_and_moves_behind(workspace: Workspace) {
        let practice = Practice::new(workspace).await;
        let at_once = sql_global!("update organisations set move_at_once = 0");
        practice.workspace.write(|tx| Ok(tx.run(at_once, &[])?)).await;
        practice.remove(practice.night, both(practice.day)).await.unwrap();
        assert_eq!(practice.owners(practice.by_step).await.len(), 3);
        assert_eq!(practice.differences().await, Vec::<String>::new());
    }

    async fn grp_6_whoever_names_or_fills_a_group_while_it_is_removed_is_told(workspace: Workspace) {
        let practice = Practice::new(workspace).await;
        let workspace = &practice.workspace;
        let (owner, night, day) = (&workspace.owner, practice.night, practice.day);
        let step = workspace.read(|tx| detail(tx, owner, practice.workflow)).await.workflow.steps[1].id;
        let answers = at_once(12, &workspace.db, |turn, db| {
            let owner = owner.clone();
            async move {
                let answer: Result<()> = db
                    .write(|tx| match turn % 3 {
                        0 => remove(tx, &owner, night, &both(day)),
                        1 => workflow::commands::replace_rules(tx, &owner, step, &[OwnerRule::Group(night, Reach::All)]),
                        _ => group::commands::add_members(tx, &owner, night, &[owner.user().unwrap()]).map(drop),
                    })
                    .await;
                answer
            }
        })
        .await;
        assert!(answers.iter().step_by(3).filter(|answer| answer.is_ok()).count() == 1);
        for answer in answers.into_iter().filter_map(Result::err) {
            assert!(matches!(answer, Error::NotFound | Error::Invalid(_)), "{answer}");
        }
        assert!(practice.members(night).await.is_empty());
        assert!(!workspace.read(|tx| detail(tx, owner, practice.workflow)).await.rules.concat().iter().any(|rule| rule.group() == Some(night)));
        assert_eq!(practice.differences().await, Vec::<String>::new());
    }

    async fn acc_table_members_remove_no_groups_and_none_of_another_organisation_is_there(workspace: Workspace) {
        let group = workspace.group("Night", &[]).await;
        let manager = workspace.account_manager().await;
        for target in [group, GroupId(404)] {
            let refused = workspace.try_write(|tx| remove(tx, &manager, target, &Transfer::default())).await;
            assert!(matches!(refused, Err(Error::Denied)));
        }
        let globex = workspace.another_organisation("Globex", "gina@example.org").await;
        let there = Actor { org: globex.org, ..workspace.operator() };
        let theirs = workspace.write(|tx| create(tx, &there, &name("Theirs"), &[globex.owner])).await;
        let refused = workspace.try_write(|tx| remove(tx, &there, group, &Transfer::default())).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        let refused = workspace.try_write(|tx| remove(tx, &there, theirs, &both(group))).await;
        assert_eq!(faults(refused), [at("members", Problem::Unknown)]);
    }
}
