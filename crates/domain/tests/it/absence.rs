use remit_db::{Db, params, sql, sql_global};
use remit_domain::absence::commands::{NewAbsence, catch_up_with_some, end, plan};
use remit_domain::absence::{Cover, State, list};
use remit_domain::action::owners::owners_of;
use remit_domain::action::ownership::OwnerRule;
use remit_domain::action::{self, Kind, NewAction};
use remit_domain::error::{Conflict, Problem};
use remit_domain::id::{AbsenceId, ActionId, CustomerId, UserId};
use remit_domain::list::Wanted;
use remit_domain::permission::{Position, Role};
use remit_domain::user::commands::Replacement;
use remit_domain::user::directory::{self, Sought};
use remit_domain::{Actor, Error, customer, user};

use crate::support::{Workspace, later, today};

both_engines! {
    async fn own_8_to_who_may_not_look_at_it_an_absence_of_somebody_else_is_not_there(workspace: Workspace) {
        let ann = workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await;
        let ben = workspace.joined("Ben Roy", Role::Member, Position::Finance).await;
        let cover = Cover { substitute: None, with_sight: false };
        let absence =
            NewAbsence { user: ann.user().unwrap(), from: ann.at, until: ann.at.plus_seconds(60), cover };
        let ends = async |actor: &Actor, id| workspace.try_write(|tx| end(tx, actor, id)).await;
        for who in [&ann, &workspace.owner] {
            let id = workspace.write(|tx| plan(tx, &ann, &absence)).await;
            for unseen in [id, AbsenceId(404)] {
                assert!(matches!(ends(&ben, unseen).await, Err(Error::NotFound)), "{unseen}");
            }
            ends(who, id).await.unwrap();
            assert!(matches!(ends(who, id).await, Err(Error::Conflict(Conflict::WrongStatus))), "it is over");
        }
    }

    async fn own_8_of_many_absences_that_begin_at_once_a_few_are_caught_up_with_at_a_time(workspace: Workspace) {
        let ben = workspace.joined("Ben Roy", Role::Member, Position::Finance).await;
        for number in 0..20 {
            let user = workspace.joined(&format!("User {number}"), Role::Member, Position::AccountManager).await;
            let cover = Cover { substitute: ben.user(), with_sight: true };
            let (from, until) = (user.at.plus_seconds(60), user.at.plus_seconds(120));
            let absence = NewAbsence { user: user.user().unwrap(), from, until, cover };
            workspace.write(|tx| plan(tx, &workspace.owner, &absence)).await;
        }
        let running = async || {
            let count = sql!("select count(*) from absences where org_id = $1 and state = 2");
            workspace.read(|tx| Ok(tx.one(count, params![workspace.org], |row| row.get::<i64>(0))?)).await
        };
        assert_eq!(running().await, Some(0));
        for (second, most) in [(60, 20), (120, 0)] {
            let now = workspace.owner.at.plus_seconds(second);
            let mut rounds = 1;
            while workspace.write(|tx| catch_up_with_some(tx, workspace.org, now)).await {
                rounds += 1;
            }
            assert_eq!((rounds, running().await), (3, Some(most)));
            assert!(!workspace.write(|tx| catch_up_with_some(tx, workspace.org, now)).await, "nothing is left");
        }
    }

    async fn own_8_an_absence_begins_and_ends_on_time_and_gives_back_what_it_took(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let (customer, action) = action_of(&workspace, &ann).await;
        workspace.write(|tx| plan(tx, &workspace.owner, &away(&ann, 60, 120, ben.user(), true))).await;
        for (second, owner, is_sight_lent) in [(0, &ann, false), (59, &ann, false), (60, &ben, true), (119, &ben, true), (120, &ann, false)] {
            follow(&workspace.db, &workspace, second).await;
            assert_eq!(owners(&workspace, action).await, [owner.user().unwrap()], "after {second} seconds");
            assert_eq!(sees(&workspace, &ben, customer).await, is_sight_lent, "after {second} seconds");
        }
    }

    async fn own_8_a_node_that_was_down_over_beginning_and_end_catches_up_with_both(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let (_, action) = action_of(&workspace, &ann).await;
        for (from, until) in [(60, 120), (180, 240), (300, 360)] {
            workspace.write(|tx| plan(tx, &workspace.owner, &away(&ann, from, until, ben.user(), true))).await;
        }
        let other = workspace.another_node();
        follow(&other, &workspace, 200).await;
        assert_eq!(owners(&workspace, action).await, [ben.user().unwrap()], "the first is over, the second runs");
        follow(&other, &workspace, 1_000).await;
        assert_eq!(owners(&workspace, action).await, [ann.user().unwrap()], "all are over");
        let next = sql_global!("select next_change_at from organisations where id = $1");
        let next = workspace.read(|tx| Ok(tx.one(next, params![workspace.org], |row| row.get::<Option<i64>>(0))?)).await;
        assert_eq!(next, Some(None), "and nobody looks again");
    }

    async fn own_8_ending_early_gives_back_at_once_and_taking_back_leaves_no_trace_in_the_list(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let (_, action) = action_of(&workspace, &ann).await;
        let running = workspace.write(|tx| plan(tx, &workspace.owner, &away(&ann, 0, 600, ben.user(), true))).await;
        let planned = workspace.write(|tx| plan(tx, &ann, &away(&ann, 600, 900, None, false))).await;
        let listed = async |actor: &Actor| workspace.read(|tx| list::of_user(tx, actor, ann.user().unwrap())).await;
        let told = listed(&ann).await;
        let coming: Vec<_> = told.coming.iter().map(|(absence, state)| (absence.id, *state)).collect();
        assert_eq!(coming, [(running, State::Current), (planned, State::Planned)]);
        assert_eq!(listed(&workspace.owner).await, told);
        let by_others = workspace.db.read(|tx| list::of_user(tx, &ben, ann.user().unwrap())).await;
        assert!(matches!(by_others, Err(Error::Denied)));

        workspace.write(|tx| end(tx, &later(&ann, 30), running)).await;
        assert_eq!(owners(&workspace, action).await, [ann.user().unwrap()]);
        workspace.write(|tx| end(tx, &later(&ann, 30), planned)).await;
        let told = listed(&ann).await;
        assert_eq!((told.coming.len(), told.past.len()), (0, 1));
        assert_eq!((told.past[0].0.id, told.past[0].0.until), (running, ann.at.plus_seconds(30)));
    }

    async fn own_8_what_is_wrong_with_an_absence_is_said_at_its_field_and_what_overlaps_is_named(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let admin = workspace.admin().await;
        let refused = async |actor: &Actor, wanted: NewAbsence| match workspace.try_write(|tx| plan(tx, actor, &wanted)).await {
            Err(Error::Invalid(faults)) => faults.into_iter().map(|fault| (fault.field, fault.problem)).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        let gone = manager(&workspace, "Gone Away").await.user();
        workspace.write(|tx| user::commands::remove(tx, &workspace.owner, gone.unwrap(), &Replacement::default())).await;
        for (wanted, faults) in [
            (away(&ann, 60, 60, None, false), vec![("until", Problem::BeforeItBegins)]),
            (away(&ann, -60, 0, ann.user(), false), vec![("until", Problem::AlreadyOver), ("substitute", Problem::NotAChoice)]),
            (away(&ann, 0, 6 * 366 * 86_400, gone, false), vec![("until", Problem::TooFar { years: 5 }), ("substitute", Problem::Unknown)]),
            (away(&ann, 0, 60, None, true), vec![("substitute", Problem::Missing)]),
            (away(&ann, 0, 60, admin.user(), true), vec![("with_sight", Problem::GrantToSelf)]),
        ] {
            assert_eq!(refused(&admin, wanted).await, faults, "{wanted:?}");
        }
        let first = workspace.write(|tx| plan(tx, &ann, &away(&ann, 60, 120, ben.user(), false))).await;
        let over = workspace.try_write(|tx| plan(tx, &ann, &away(&ann, 119, 180, None, false))).await;
        assert!(matches!(over, Err(Error::Conflict(Conflict::OverlappingAbsence { with })) if with == first));
        workspace.write(|tx| plan(tx, &ann, &away(&ann, 120, 180, None, false))).await;
        let granted = workspace.try_write(|tx| plan(tx, &ann, &away(&ann, 300, 360, ben.user(), true))).await;
        assert!(matches!(granted, Err(Error::Denied)), "sight is not a member's to grant");
    }

    async fn own_8_whoever_plans_their_own_absence_finds_colleagues_by_name(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let group = workspace.group("Night", &[ben.user().unwrap()]).await;
        workspace.write(|tx| plan(tx, &ben, &away(&ben, 0, 600, None, false))).await;
        let found = async |actor: &Actor, absent: &Actor, part: &str| {
            let absent = absent.user().unwrap();
            workspace.db.read(|tx| directory::substitutes(tx, actor, absent, &Sought { part, ..Sought::default() }, 10)).await.map(|found| found.people)
        };
        let bens = found(&ann, &ann, "ben").await.unwrap();
        assert_eq!((bens.len(), &*bens[0].groups, bens[0].away_until), (1, &["Night".to_owned()][..], Some(ben.at.plus_seconds(600))));
        assert!(found(&ann, &ann, "ben.roy@").await.unwrap().is_empty(), "addresses are not searched by who sees none");
        assert_eq!(found(&workspace.owner, &ann, "ben.roy@").await.unwrap().len(), 1, "{group}");
        assert!(matches!(found(&ann, &ben, "ben").await, Err(Error::Denied)));
    }

    async fn own_8_the_list_of_users_is_narrowed_to_who_is_away(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        for who in [&ann, &ben] {
            workspace.write(|tx| plan(tx, who, &away(who, 0, 600, None, false))).await;
        }
        workspace.write(|tx| plan(tx, &workspace.owner, &away(&workspace.owner, 60, 600, None, false))).await;
        workspace.write(|tx| user::commands::suspend(tx, &workspace.owner, ben.user().unwrap())).await;
        let wanted = Wanted { filter: Some(user::found::away()), ..Wanted::default() };
        let rows = workspace.read(|tx| user::list::page(tx, &workspace.owner, &wanted)).await.rows;
        let names: Vec<_> = rows.iter().map(|listed| listed.user.name.as_str()).collect();
        assert_eq!(names, ["Ann Lee"], "neither who is planned to be, nor who is suspended");
    }
}

async fn manager(workspace: &Workspace, name: &str) -> Actor {
    workspace.joined(name, Role::Member, Position::AccountManager).await
}

/// Away for these seconds from now on.
fn away(who: &Actor, from: i64, until: i64, substitute: Option<UserId>, with_sight: bool) -> NewAbsence {
    let cover = Cover { substitute, with_sight };
    NewAbsence { user: who.user().unwrap(), from: who.at.plus_seconds(from), until: who.at.plus_seconds(until), cover }
}

/// A customer of somebody alone, and its action, which is for whoever is assigned.
async fn action_of(workspace: &Workspace, who: &Actor) -> (CustomerId, ActionId) {
    let customer = workspace.customer("1", &[who]).await;
    let due_on = today();
    let rules = vec![OwnerRule::Assigned];
    let new = NewAction { customer, invoice: None, kind: Kind::Call, title: "Call them".into(), due_on, rules };
    (customer, workspace.write(|tx| action::commands::add(tx, &workspace.owner, &new)).await)
}

/// Follows the clock as a node does, before it answers.
async fn follow(db: &Db, workspace: &Workspace, second: i64) {
    let now = workspace.owner.at.plus_seconds(second);
    let more = async || -> bool {
        let followed: remit_domain::Result<bool> = db.write(|tx| catch_up_with_some(tx, workspace.org, now)).await;
        followed.unwrap()
    };
    while more().await {}
}

async fn owners(workspace: &Workspace, action: ActionId) -> Vec<UserId> {
    let owned = workspace.read(|tx| owners_of(tx, workspace.org, action)).await.unwrap();
    owned.people.iter().map(|owner| owner.user).collect()
}

async fn sees(workspace: &Workspace, who: &Actor, customer: CustomerId) -> bool {
    workspace.db.read(|tx| customer::detail(tx, who, customer, today())).await.is_ok()
}
