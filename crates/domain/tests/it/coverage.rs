//! Coverage holds to the pure function, step by step, whatever changes; and the rules of a step, edited by two.

use std::collections::{BTreeMap, BTreeSet};

use remit_domain::absence::commands::NewAbsence;
use remit_domain::absence::{self, Cover};
use remit_domain::action::facts;
use remit_domain::action::list::{self, Which};
use remit_domain::action::owners::would_own;
use remit_domain::action::ownership::{OwnerRule, Reach, Why, owners};
use remit_domain::actor::Actor;
use remit_domain::error::Error;
use remit_domain::id::{CustomerId, RuleSetId, StepId, UserId};
use remit_domain::list::Wanted;
use remit_domain::permission::{Position, Role};
use remit_domain::user::Status;
use remit_domain::workflow::coverage::{Counts, Warning, coverage};
use remit_domain::workflow::shown::{self, Snag};
use remit_domain::workflow::{self, Level, NewWorkflow, commands};
use remit_domain::{Result, assignment, group, user};

use crate::support::{Workspace, call, late, today};

/// What the pure function says of each open action, summed up.
async fn expected(workspace: &Workspace, newcomers: &BTreeSet<UserId>) -> BTreeMap<RuleSetId, Counts> {
    let wanted = Wanted { sort: Some(&list::DUE), ..Wanted::default() };
    let open = workspace.read(|tx| list::page(tx, &workspace.owner, Which::Open, &wanted)).await.rows;
    let mut counts = BTreeMap::<RuleSetId, Counts>::new();
    let all = workspace.read(|tx| shown::list(tx, &workspace.owner)).await;
    let rules: BTreeMap<RuleSetId, Vec<OwnerRule>> = all
        .iter()
        .flat_map(|it| &it.steps)
        .map(|it| (it.step.rule_set, it.rules.iter().map(|(rule, _)| *rule).collect()))
        .collect();
    let everybody = workspace.read(|tx| facts::of_everybody(tx, workspace.org)).await;
    for listed in open {
        let customer = workspace.read(|tx| facts::of_customer(tx, workspace.org, listed.action.customer)).await;
        let owned = owners(&rules[&listed.action.rule_set], &customer, &everybody);
        let of_step = counts.entry(listed.action.rule_set).or_default();
        match owned.why {
            Why::Rule if owned.people.iter().all(|owner| owner.stands_in) => of_step.substitute += 1,
            Why::Rule => of_step.rule += 1,
            Why::Finance => of_step.finance += 1,
            Why::Owner => of_step.owner += 1,
        }
        of_step.waiting += i64::from(owned.wait_for_first_login(newcomers));
    }
    counts
}

struct Books {
    ann: Actor,
    bob: Actor,
    fay: Actor,
    newcomer: UserId,
    night: remit_domain::id::GroupId,
    customers: [CustomerId; 3],
}

/// Three customers with three invoices each, under a workflow of a step for a group, one for a newcomer by name, and one for a
/// group of nobody.
async fn books(workspace: &Workspace) -> Books {
    let fay = workspace.finance().await;
    let (ann, bob) = (
        workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await,
        workspace.joined("Bob Ray", Role::Member, Position::AccountManager).await,
    );
    let newcomer = workspace.user("New Comer", Role::Admin, Position::AccountManager, Status::Invited).await.0;
    let night = workspace.group("Night", &[ann.user().unwrap()]).await;
    let customers = [
        workspace.customer("C1", &[&ann]).await,
        workspace.customer("C2", &[&bob, &ann]).await,
        workspace.customer("C3", &[&bob]).await,
    ];
    for (number, customer) in customers.iter().enumerate() {
        for days in [3, 13, 23] {
            workspace.invoice(*customer, &late(&format!("{number}-{days}"), days)).await;
        }
    }
    let steps = vec![
        call(0, &[OwnerRule::Group(night, Reach::Assigned)]),
        call(10, &[OwnerRule::User(newcomer)]),
        call(20, &[OwnerRule::Group(workspace.group("Nobody", &[]).await, Reach::All)]),
    ];
    let new = NewWorkflow { name: "Standard".into(), level: Level::Invoice, min_days_between: 0, steps };
    workspace.workflow_of(&new, &customers).await;
    workspace.plan(today()).await;
    Books { ann, bob, fay, newcomer, night, customers }
}

async fn step(workspace: &Workspace, place: usize) -> StepId {
    workspace.read(|tx| workflow::list(tx, &workspace.owner)).await[0].steps[place].id
}

async fn go_away(workspace: &Workspace, user: UserId, substitute: Option<UserId>) {
    let owner = &workspace.owner;
    let cover = Cover { substitute, with_sight: false };
    let wanted = NewAbsence { user, from: owner.at, until: owner.at.plus_seconds(86_400), cover };
    workspace.write(|tx| absence::commands::plan(tx, owner, &wanted)).await;
}

async fn hold(workspace: &Workspace, books: &Books) -> BTreeMap<RuleSetId, Counts> {
    let expected = expected(workspace, &BTreeSet::from([books.newcomer])).await;
    let found = workspace.read(|tx| coverage(tx, &workspace.owner)).await;
    assert_eq!(found.counts, expected);
    assert_eq!(found.total.open(), 9);
    expected
}

both_engines! {
    async fn own_1_coverage_counts_what_the_pure_function_says_after_every_change(workspace: Workspace) {
        let books = books(&workspace).await;
        let (ann, bob, fay) = (books.ann.user().unwrap(), books.bob.user().unwrap(), books.fay.user().unwrap());
        let counts = hold(&workspace, &books).await;
        let all: Vec<Counts> = counts.into_values().collect();
        assert_eq!(all[0], Counts { rule: 2, finance: 1, ..Counts::default() });
        assert_eq!(all[1], Counts { rule: 3, waiting: 3, ..Counts::default() });
        assert_eq!(all[2], Counts { finance: 3, ..Counts::default() });
        go_away(&workspace, ann, Some(bob)).await;
        let away = hold(&workspace, &books).await;
        assert_eq!(away.into_values().next().unwrap(), Counts { substitute: 1, finance: 2, ..Counts::default() });
        let owner = &workspace.owner;
        workspace.write(|tx| user::commands::suspend(tx, owner, fay)).await;
        assert!(hold(&workspace, &books).await.values().any(|it| it.owner == 3), "finance has nobody");
        workspace.write(|tx| group::commands::archive(tx, owner, books.night)).await;
        hold(&workspace, &books).await;
        workspace.write(|tx| user::commands::reactivate(tx, owner, fay)).await;
        workspace.write(|tx| group::commands::restore(tx, owner, books.night)).await;
        let (first, third) = (step(&workspace, 0).await, step(&workspace, 2).await);
        workspace.write(|tx| commands::replace_rules(tx, owner, first, &[OwnerRule::Assigned])).await;
        hold(&workspace, &books).await;
        workspace.write(|tx| commands::replace_rules(tx, owner, third, &[OwnerRule::User(books.newcomer), OwnerRule::User(fay)])).await;
        hold(&workspace, &books).await;
        workspace.write(|tx| commands::replace_rules(tx, owner, third, &[OwnerRule::Assigned, OwnerRule::User(books.newcomer)])).await;
        let third = hold(&workspace, &books).await.into_values().last().unwrap();
        assert_eq!(third, Counts { rule: 3, waiting: 1, ..Counts::default() }, "a base of a newcomer, alone where only Ann is assigned, who is away");
    }

    async fn own_7_coverage_counts_who_never_signed_in_also_where_most_never_have(workspace: Workspace) {
        let mut books = books(&workspace).await;
        let mut newcomers = BTreeSet::from([books.newcomer]);
        for called in 0..12 {
            let position = if called % 2 == 0 { Position::AccountManager } else { Position::Finance };
            let status = if called == 11 { Status::Suspended } else { Status::Invited };
            let user = workspace.user(&format!("Newcomer {called}"), Role::Member, position, status).await.0;
            newcomers.insert(user);
            books.newcomer = user;
        }
        let owner = &workspace.owner;
        let (first, some) = (step(&workspace, 0).await, newcomers.iter().copied().nth(1).unwrap());
        for assigned in [vec![some], vec![some, books.bob.user().unwrap()], vec![]] {
            let customer = books.customers[0];
            workspace.write(|tx| assignment::commands::set(tx, owner, customer, &assigned)).await;
            for rules in [vec![OwnerRule::Assigned], vec![OwnerRule::Group(books.night, Reach::Assigned)], vec![OwnerRule::Position(Position::Finance), OwnerRule::Assigned]] {
                workspace.write(|tx| commands::replace_rules(tx, owner, first, &rules)).await;
                let expected = expected(&workspace, &newcomers).await;
                assert_eq!(workspace.read(|tx| coverage(tx, owner)).await.counts, expected, "{assigned:?} {rules:?}");
            }
        }
    }

    async fn own_10_who_would_get_a_step_is_what_the_pure_function_says_for_any_pair(workspace: Workspace) {
        let books = books(&workspace).await;
        let everybody = workspace.read(|tx| facts::of_everybody(tx, workspace.org)).await;
        let listed = workspace.read(|tx| shown::list(tx, &workspace.owner)).await;
        for it in &listed[0].steps {
            let rules: Vec<OwnerRule> = it.rules.iter().map(|(rule, _)| *rule).collect();
            for customer in books.customers {
                let facts = workspace.read(|tx| facts::of_customer(tx, workspace.org, customer)).await;
                let told = workspace.read(|tx| would_own(tx, &workspace.owner, customer, it.step.id)).await;
                assert_eq!(told.owners, owners(&rules, &facts, &everybody));
            }
        }
        let first = listed[0].steps[0].step.id;
        let out_of_sight = workspace.db.read(|tx| would_own(tx, &books.ann, books.customers[2], first)).await;
        assert!(matches!(out_of_sight, Err(Error::NotFound)), "ACC 4");
        let no_step = workspace.db.read(|tx| would_own(tx, &books.fay, books.customers[2], StepId(404))).await;
        assert!(matches!(no_step, Err(Error::NotFound)));
    }

    async fn own_6_the_list_marks_rules_that_find_nobody_and_says_what_each_means(workspace: Workspace) {
        let books = books(&workspace).await;
        let owner = &workspace.owner;
        let cem = workspace.joined("Cem Oz", Role::Member, Position::AccountManager).await.user().unwrap();
        let first = step(&workspace, 0).await;
        let rules = [OwnerRule::User(cem), OwnerRule::User(books.bob.user().unwrap()), OwnerRule::Group(books.night, Reach::All)];
        workspace.write(|tx| commands::replace_rules(tx, owner, first, &rules)).await;
        let listed = workspace.read(|tx| shown::list(tx, owner)).await;
        let snags: Vec<_> = listed[0].steps[0].rules.iter().map(|(_, snag)| *snag).collect();
        assert_eq!(snags, [Some(Snag::SeesNone), None, None]);
        assert_eq!((listed[0].customers, listed[0].steps[0].open), (3, 3));
        let found = workspace.read(|tx| shown::step(tx, owner, first)).await;
        let asked: Vec<_> = rules.iter().copied().map(Some).chain([None]).collect();
        let meaning = workspace.read(|tx| shown::meaning(tx, owner, found.workflow.id, &asked)).await;
        let told: Vec<_> = meaning.rules.iter().map(|it| (it.people, it.unfound)).collect();
        assert_eq!(told, [(1, 3), (1, 1), (1, 1), (0, 3)]);
        assert_eq!((meaning.customers, meaning.more, meaning.unfound, meaning.finance), (3, false, 0, true));
    }

    async fn two_who_edit_the_rules_of_one_step_are_told(workspace: Workspace) {
        books(&workspace).await;
        let (owner, first) = (&workspace.owner, step(&workspace, 0).await);
        let seen = workspace.read(|tx| shown::step(tx, owner, first)).await.rules;
        let (one, other) = ([OwnerRule::Assigned], [OwnerRule::Position(Position::Finance)]);
        workspace.write(|tx| commands::revise_rules(tx, owner, first, &seen, &one)).await;
        let refused = workspace.try_write(|tx| commands::revise_rules(tx, owner, first, &seen, &other)).await;
        assert!(matches!(refused, Err(Error::Stale)));
        workspace.write(|tx| commands::revise_rules(tx, owner, first, &one, &other)).await;
        let verbs = workspace.recorded().await;
        assert_eq!(verbs.iter().filter(|verb| *verb == "step.rules_replaced").count(), 2);
        workspace.write(|tx| commands::revise_rules(tx, owner, first, &other, &other)).await;
        assert_eq!(workspace.recorded().await.len(), verbs.len(), "nothing was changed");
    }

    async fn warnings_come_before_they_bite_and_lists_find_what_fell_back(workspace: Workspace) {
        let books = books(&workspace).await;
        let (owner, ann) = (&workspace.owner, books.ann.user().unwrap());
        let found = workspace.read(|tx| coverage(tx, owner)).await;
        assert_eq!(found.warnings, [Warning::OnlyOne(books.night)]);
        assert_eq!(found.uncovered.iter().map(|it| (it.group, it.customers)).collect::<Vec<_>>(), [(books.night, 1)]);
        let from = owner.at.plus_seconds(86_400);
        let cover = Cover { substitute: None, with_sight: false };
        let wanted = NewAbsence { user: ann, from, until: from.plus_seconds(60), cover };
        workspace.write(|tx| absence::commands::plan(tx, owner, &wanted)).await;
        let found = workspace.read(|tx| coverage(tx, owner)).await;
        assert_eq!(found.warnings, [Warning::NobodyFrom(books.night, from)]);
        let first = step(&workspace, 0).await;
        let listed = async |filter| {
            let wanted = Wanted { filter: Some(filter), sort: Some(&list::DUE), ..Wanted::default() };
            workspace.read(|tx| list::page(tx, owner, Which::Open, &wanted)).await.rows.len()
        };
        assert_eq!(listed(workspace.read(|tx| list::fallen(tx, workspace.org)).await).await, 4);
        assert_eq!(listed(workspace.read(|tx| list::of_steps(tx, workspace.org, Which::Open, &[first])).await).await, 3);
    }

    async fn acc_table_coverage_is_for_those_who_see_every_customer(workspace: Workspace) {
        let books = books(&workspace).await;
        let read = async |actor: &Actor| -> Result<()> { workspace.db.read(|tx| coverage(tx, actor)).await.map(drop) };
        assert!(read(&books.fay).await.is_ok() && read(&workspace.admin().await).await.is_ok());
        assert!(matches!(read(&books.ann).await, Err(Error::Denied)));
    }
}
