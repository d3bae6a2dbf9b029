//! Finishing actions, and what else is done with them.

use remit_db::{Tx, Value, sql};
use remit_domain::absence::Cover;
use remit_domain::absence::commands::{NewAbsence, plan};
use remit_domain::action::keys;
use remit_domain::action::owners::{owners_of, would_own_by_hand};
use remit_domain::action::ownership::{OwnerRule, Reach, Why};
use remit_domain::action::{self, Kind, NewAction, State, commands, finish, todo};
use remit_domain::actor::Actor;
use remit_domain::clock::Day;
use remit_domain::error::{Conflict, Error, Fault, Problem};
use remit_domain::id::{ActionId, CustomerId, UserId};
use remit_domain::permission::{Position, Role};
use remit_domain::user::directory::{Sought, who_could_be_given};
use remit_domain::{assignment, invoice};

use crate::support::{Workspace, later, today};

async fn manager(workspace: &Workspace, called: &str) -> Actor {
    workspace.joined(called, Role::Member, Position::AccountManager).await
}

async fn owners(workspace: &Workspace, action: ActionId) -> (Why, Vec<UserId>) {
    let owners = workspace.read(|tx| owners_of(tx, workspace.org, action)).await.unwrap();
    (owners.why, owners.people.into_iter().map(|owner| owner.user).collect())
}

fn by_hand(customer: CustomerId, rules: &[OwnerRule]) -> NewAction {
    NewAction {
        customer,
        invoice: None,
        kind: Kind::Task,
        title: "Check the address".into(),
        due_on: today(),
        rules: rules.to_vec(),
    }
}

/// How many owner keys are dropped, looked at three by three.
async fn dropped(workspace: &Workspace) -> usize {
    let (mut after, mut dropped) = (None, 0);
    loop {
        let batch = workspace.write(|tx| keys::drop_unused(tx, workspace.org, after, 3)).await;
        dropped += batch.count;
        after = batch.next;
        if after.is_none() {
            return dropped;
        }
    }
}

both_engines! {
    async fn own_2_a_key_on_which_nothing_stands_is_dropped_and_made_again_when_it_is_needed(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let (customer, action) = workspace.planned("1", &[&ann]).await;
        let by_hand = by_hand(customer, &[OwnerRule::User(ann.user().unwrap())]);
        let once = workspace.write(|tx| commands::add(tx, &ann, &by_hand)).await;
        assert_eq!(dropped(&workspace).await, 0, "every key carries an action, or is the base of a step");
        workspace.write(|tx| finish::complete(tx, &ann, once)).await;
        assert_eq!(dropped(&workspace).await, 1, "the extra");
        assert_eq!(dropped(&workspace).await, 1, "the base, once no extra is marked by it");
        for (user, expected) in [(&ben, 1), (&ann, 1)] {
            workspace.write(|tx| assignment::commands::set(tx, &workspace.owner, customer, &[user.user().unwrap()])).await;
            assert_eq!(dropped(&workspace).await, expected, "that of the other");
            assert_eq!(owners(&workspace, action).await, (Why::Rule, vec![user.user().unwrap()]));
        }
    }

    async fn own_9_of_two_completions_at_once_the_first_wins_and_the_other_is_told(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let other = workspace.another_node();
        for number in ["1", "22", "333", "4444", "55555"] {
            let (_, action) = workspace.planned(number, &[&ann, &ben]).await;
            let (by_ann, by_ben) = tokio::join!(
                workspace.db.write(|tx| finish::complete(tx, &ann, action)),
                other.write(|tx| finish::ignore(tx, &ben, action)),
            );
            let performer = workspace.action(action).await.performer;
            let (winner, told) = if by_ann.is_ok() { (&ann, by_ben) } else { (&ben, by_ann) };
            assert_eq!(performer, winner.user());
            assert!(matches!(told, Err(Error::Conflict(Conflict::AlreadyFinished { performer: p })) if p == performer));
        }
    }

    async fn own_2_owners_and_reason_are_frozen_when_it_is_done_or_ignored(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let both = [ben.user().unwrap(), ann.user().unwrap()];
        for (number, state) in [("1", State::Done), ("22", State::Ignored)] {
            let (customer, action) = workspace.planned(number, &[&ben, &ann]).await;
            let finish = if state == State::Done { finish::complete } else { finish::ignore };
            workspace.write(|tx| finish(tx, &ann, action)).await;
            workspace.write(|tx| assignment::commands::set(tx, &workspace.owner, customer, &[])).await;
            assert_eq!(owners(&workspace, action).await, (Why::Rule, both.to_vec()));
            let finished = workspace.action(action).await;
            assert_eq!((finished.state, finished.performer, finished.closed_at), (state, ann.user(), Some(ann.at)));
        }
        let recorded = workspace.recorded().await;
        assert!(["action.completed", "action.ignored"].iter().all(|verb| recorded.contains(&(*verb).to_owned())));
    }

    async fn own_2_who_stood_in_for_somebody_is_remembered_as_that(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let (_, action) = workspace.planned("1", &[&ann]).await;
        let cover = Cover { substitute: ben.user(), with_sight: true };
        let away = NewAbsence { user: ann.user().unwrap(), from: ann.at, until: ann.at.plus_seconds(60), cover };
        workspace.write(|tx| plan(tx, &workspace.owner, &away)).await;
        let before = workspace.read(|tx| owners_of(tx, workspace.org, action)).await;
        assert!(before.as_ref().unwrap().people.iter().any(|owner| owner.stands_in));
        workspace.write(|tx| finish::complete(tx, &ben, action)).await;
        assert_eq!(workspace.read(|tx| owners_of(tx, workspace.org, action)).await, before);
    }

    async fn acc_3_only_owners_finish_an_action(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let admin = workspace.admin().await;
        let (_, action) = workspace.planned("1", &[&ann]).await;
        type Command = fn(&Tx<'_>, &Actor, ActionId) -> remit_domain::Result<()>;
        for command in [finish::complete as Command, finish::ignore, |tx, actor, id| {
            commands::snooze(tx, actor, id, Some(today().plus(1)))
        }] {
            let refused = workspace.try_write(|tx| command(tx, &admin, action)).await;
            assert!(matches!(refused, Err(Error::NotYours)), "sees it, does not own it");
            let refused = workspace.try_write(|tx| command(tx, &ben, action)).await;
            assert!(matches!(refused, Err(Error::NotFound)), "does not see it");
        }
        assert_eq!(workspace.action(action).await.state, State::Todo);
    }

    async fn acc_4_who_no_longer_sees_what_they_owned_is_told_nothing_of_its_end(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let (customer, action) = workspace.planned("1", &[&ann, &ben]).await;
        workspace.write(|tx| finish::complete(tx, &ann, action)).await;
        let told = workspace.try_write(|tx| finish::complete(tx, &ben, action)).await;
        assert!(matches!(told, Err(Error::Conflict(Conflict::AlreadyFinished { .. }))));
        let told = workspace.try_write(|tx| finish::ignore(tx, &ann, action)).await;
        assert!(matches!(told, Err(Error::Conflict(Conflict::FinishedByYou))));
        workspace.write(|tx| assignment::commands::set(tx, &workspace.owner, customer, ann.user().as_slice())).await;
        let refused = workspace.try_write(|tx| finish::complete(tx, &ben, action)).await;
        assert!(matches!(refused, Err(Error::NotFound)));
    }

    async fn act_4_a_slip_can_be_undone_by_its_performer_within_30_seconds(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let (customer, action) = workspace.planned("1", &[&ann, &ben]).await;
        workspace.write(|tx| finish::complete(tx, &ann, action)).await;
        let refused = workspace.try_write(|tx| finish::undo(tx, &ben, action)).await;
        assert!(matches!(refused, Err(Error::NotYours)));
        let ben_only = [ben.user().unwrap()];
        workspace.write(|tx| assignment::commands::set(tx, &workspace.owner, customer, &ben_only)).await;
        let refused = workspace.try_write(|tx| finish::undo(tx, &ann, action)).await;
        assert!(matches!(refused, Err(Error::NotFound)), "no longer sees the customer");
        let both = [ben.user().unwrap(), ann.user().unwrap()];
        workspace.write(|tx| assignment::commands::set(tx, &workspace.owner, customer, &both)).await;
        workspace.write(|tx| finish::undo(tx, &later(&ann, 30), action)).await;
        let open = workspace.action(action).await;
        assert_eq!((open.state, open.performer, open.closed_at), (State::Todo, None, None));
        assert_eq!(owners(&workspace, action).await.1, both, "today's owners");
        let again = workspace.try_write(|tx| finish::undo(tx, &later(&ann, 30), action)).await;
        assert!(matches!(again, Err(Error::Conflict(Conflict::NothingToUndo))));
    }

    async fn act_4_after_30_seconds_or_with_something_in_the_way_it_is_too_late(workspace: Workspace) {
        let ann = manager(&workspace, "Ann Lee").await;
        let (customer, action) = workspace.planned("1", &[&ann]).await;
        workspace.write(|tx| finish::ignore(tx, &ann, action)).await;
        let too_late = |result| assert!(matches!(result, Err(Error::Conflict(Conflict::TooLateToUndo))));
        too_late(workspace.try_write(|tx| finish::undo(tx, &later(&ann, 31), action)).await);
        let invoice = workspace.action(action).await.invoice.unwrap();
        let paid = Some(today());
        workspace.write(|tx| invoice::commands::set_paid(tx, &workspace.owner, invoice, paid)).await;
        too_late(workspace.try_write(|tx| finish::undo(tx, &later(&ann, 1), action)).await);
        assert_eq!(workspace.open(customer).await, []);
    }

    async fn act_4_a_cancelled_action_is_not_open(workspace: Workspace) {
        let ann = manager(&workspace, "Ann Lee").await;
        let (_, action) = workspace.planned("1", &[&ann]).await;
        let invoice = workspace.action(action).await.invoice.unwrap();
        workspace.write(|tx| invoice::commands::set_disputed(tx, &ann, invoice, true)).await;
        let refused = workspace.try_write(|tx| finish::complete(tx, &ann, action)).await;
        assert!(matches!(refused, Err(Error::Conflict(Conflict::NotOpen))));
        let refused = workspace.try_write(|tx| finish::undo(tx, &ann, action)).await;
        assert!(matches!(refused, Err(Error::NotYours)), "nobody did it");
    }

    async fn act_3_snoozing_hides_an_action_from_all_its_owners_until_a_day(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let (_, action) = workspace.planned("1", &[&ann, &ben]).await;
        let refused = workspace.try_write(|tx| commands::snooze(tx, &ann, action, Some(today()))).await;
        assert!(matches!(refused, Err(Error::Invalid(faults)) if faults[0].problem == Problem::TooEarly));
        workspace.write(|tx| commands::snooze(tx, &ann, action, Some(today().plus(2)))).await;
        for actor in [&ann, &ben] {
            let user = actor.user().unwrap();
            let count = async |day| workspace.read(|tx| todo::count(tx, workspace.org, user, day)).await;
            assert_eq!((count(today().plus(1)).await, count(today().plus(2)).await), (0, 1));
        }
        workspace.write(|tx| commands::snooze(tx, &ben, action, None)).await;
        assert_eq!(workspace.read(|tx| todo::count(tx, workspace.org, ann.user().unwrap(), today())).await, 1);
    }

    async fn own_13_an_action_by_hand_is_its_creators_unless_rules_are_given(workspace: Workspace) {
        let (ann, fay) = (manager(&workspace, "Ann Lee").await, workspace.finance().await);
        let customer = workspace.customer("C1", &[&ann]).await;
        let hers = workspace.write(|tx| commands::add(tx, &ann, &by_hand(customer, &[]))).await;
        assert_eq!(owners(&workspace, hers).await, (Why::Rule, vec![ann.user().unwrap()]));
        let finance = by_hand(customer, &[OwnerRule::Position(Position::Finance)]);
        let theirs = workspace.write(|tx| commands::add(tx, &ann, &finance)).await;
        assert_eq!(owners(&workspace, theirs).await, (Why::Rule, vec![fay.user().unwrap()]));
        workspace.write(|tx| finish::complete(tx, &ann, hers)).await;
        workspace.write(|tx| finish::undo(tx, &later(&ann, 5), hers)).await;
        assert_eq!(workspace.open(customer).await.len(), 2);
    }

    async fn own_13_an_action_by_hand_goes_by_several_rules_and_who_would_get_it_was_told_before(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let (fay, ann_id, ben_id) = (workspace.finance().await, ann.user().unwrap(), ben.user().unwrap());
        let customer = workspace.customer("C1", &[&ann]).await;
        let night = workspace.group("Night", &[ben_id, fay.user().unwrap()]).await;
        let (group, all) = (OwnerRule::Group(night, Reach::Assigned), OwnerRule::Group(night, Reach::All));
        let told = async |rules: &[OwnerRule]| {
            let told = workspace.read(|tx| would_own_by_hand(tx, &ann, customer, rules)).await.owners;
            let added = workspace.write(|tx| commands::add(tx, &ann, &by_hand(customer, rules))).await;
            let found = owners(&workspace, added).await;
            assert_eq!((told.why, told.people.iter().map(|it| it.user).collect()), found, "{rules:?}");
            found
        };
        assert_eq!(told(&[]).await, (Why::Rule, vec![ann_id]));
        assert_eq!(told(&[group]).await, (Why::Finance, vec![fay.user().unwrap()]), "OWN 4");
        assert_eq!(told(&[all]).await, (Why::Rule, vec![fay.user().unwrap()]), "OWN 5");
        let several = [OwnerRule::Assigned, OwnerRule::Position(Position::Finance), group];
        assert_eq!(told(&several).await, (Why::Rule, vec![ann_id, fay.user().unwrap()]));
        workspace.write(|tx| assignment::commands::set(tx, &workspace.owner, customer, &[ann_id, ben_id])).await;
        assert_eq!(told(&[group]).await, (Why::Rule, vec![ben_id]));
        let out_of_sight = workspace.customer("C2", &[]).await;
        let refused = workspace.db.read(|tx| would_own_by_hand(tx, &ann, out_of_sight, &[all])).await;
        assert!(matches!(refused, Err(Error::NotFound)), "ACC 4");
    }

    async fn acc_2_an_action_by_hand_is_given_only_to_who_could_have_it(workspace: Workspace) {
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let (fay, admin) = (workspace.finance().await, workspace.admin().await);
        let customer = workspace.customer("C1", &[&ann]).await;
        let adds = async |actor: &Actor, to: &Actor| {
            let rules = [OwnerRule::User(to.user().unwrap())];
            workspace.try_write(|tx| commands::add(tx, actor, &by_hand(customer, &rules))).await
        };
        for actor in [&ann, &admin] {
            let refused = adds(actor, &ben).await;
            assert!(matches!(refused, Err(Error::Invalid(faults)) if faults[0] == Fault { field: "owners", problem: Problem::CannotOwn }));
        }
        let unknown = [OwnerRule::User(UserId(987_654_321))];
        let refused = workspace.try_write(|tx| commands::add(tx, &ann, &by_hand(customer, &unknown))).await;
        assert!(
            matches!(refused, Err(Error::Invalid(faults)) if faults[0] == Fault { field: "owners", problem: Problem::CannotOwn }),
            "an id does not tell whether it is known"
        );
        assert!(adds(&ann, &fay).await.is_ok() && adds(&ann, &ann).await.is_ok());
        let offered = workspace.read(|tx| who_could_be_given(tx, &ann, customer, &Sought::default(), 10)).await.people;
        let offered: Vec<UserId> = offered.into_iter().map(|entry| entry.id).collect();
        assert!([&ann, &fay, &admin].iter().all(|it| offered.contains(&it.user().unwrap())));
        assert!(!offered.contains(&ben.user().unwrap()), "does not see the customer");
    }

    async fn an_action_by_hand_is_due_within_five_years(workspace: Workspace) {
        let customer = workspace.customer("C1", &[]).await;
        let today = workspace.read(|tx| remit_domain::organisation::today(tx, &workspace.owner)).await;
        let due = async |days: i64| {
            let new = NewAction { due_on: Day(today.0 + days), ..by_hand(customer, &[]) };
            workspace.try_write(|tx| commands::add(tx, &workspace.owner, &new)).await
        };
        for days in [-5 * 366, 0, 5 * 366] {
            assert!(due(days).await.is_ok(), "{days}");
        }
        for days in [-5 * 366 - 1, 5 * 366 + 1] {
            let refused = due(days).await;
            assert!(
                matches!(refused, Err(Error::Invalid(faults)) if faults[0] == Fault { field: "due", problem: Problem::TooFar { years: 5 } })
            );
        }
    }

    async fn acc_table_an_action_by_hand_is_for_customers_in_sight(workspace: Workspace) {
        let ben = manager(&workspace, "Ben Roy").await;
        let customer = workspace.customer("C1", &[]).await;
        let refused = workspace.try_write(|tx| commands::add(tx, &ben, &by_hand(customer, &[]))).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        let operator = workspace.operator();
        let refused = workspace.try_write(|tx| commands::add(tx, &operator, &by_hand(customer, &[]))).await;
        assert!(matches!(refused, Err(Error::Invalid(faults)) if faults[0].field == "owners"), "nobody's");
    }

    async fn acc_2_actions_out_of_sight_are_in_no_list(workspace: Workspace) {
        use remit_domain::action::list::{self, Which};
        use remit_domain::list::Wanted;
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let (customer, action) = workspace.planned("1", &[&ann]).await;
        for which in [Which::Open, Which::All] {
            let listed = async |actor| {
                let page = workspace.read(|tx| list::page(tx, actor, which, &Wanted::default())).await;
                page.rows.into_iter().map(|row| row.action.id).collect::<Vec<_>>()
            };
            assert_eq!((listed(&ann).await, listed(&ben).await), (vec![action], vec![]));
            let total = async |actor| workspace.read(|tx| list::total(tx, actor, which, &Wanted::default(), 9)).await;
            assert_eq!((total(&ann).await.count, total(&ben).await.count), (1, 0));
        }
        assert!(matches!(workspace.db.read(|tx| action::find(tx, &ben, action)).await, Err(Error::NotFound)));
        let refused = workspace.db.read(|tx| action::open_of_customer(tx, &ben, customer)).await;
        assert!(matches!(refused, Err(Error::NotFound)));
    }

    /// They are read in another way.
    async fn acc_2_whoever_has_seen_very_many_actions_is_shown_those_and_no_others(workspace: Workspace) {
        use remit_domain::action::list::{self, Which};
        use remit_domain::list::Wanted;
        let (ann, ben) = (manager(&workspace, "Ann Lee").await, manager(&workspace, "Ben Roy").await);
        let (customer, first) = workspace.planned("1", &[&ann]).await;
        workspace.planned("22", &[&ben]).await;
        let org = workspace.org;
        let past = sql!(
            "insert into actions (org_id, id, customer_id, rule_set_id, due_on, kind, title, state, created_at)
             values ($1, $2, $3, $2, $4, 2, 'Past', 2, $2)"
        );
        workspace
            .write(|tx| {
                let ids = (0..20_001).map(|_| tx.next_id()).collect::<Result<Vec<i64>, _>>()?;
                let day = today().plus(1).0;
                Ok(tx.run_many(past, ids.into_iter().map(|id| [org.0, id, customer.0, day].map(Value::Int)))?)
            })
            .await;
        let wanted = Wanted { sort: Some(&list::DUE), ..Wanted::default() };
        let page = async |wanted: &Wanted| workspace.read(|tx| list::page(tx, &ann, Which::All, wanted)).await;
        let shown = page(&wanted).await;
        assert_eq!(shown.rows[0].action.id, first);
        let next = page(&Wanted { after: shown.next.clone(), ..wanted.clone() }).await;
        let rows: Vec<_> = shown.rows.iter().chain(&next.rows).collect();
        assert!(rows.len() > 50 && rows.iter().all(|row| row.action.customer == customer));
        let total = workspace.read(|tx| list::total(tx, &ann, Which::All, &wanted, 1_000)).await;
        assert_eq!((total.count, total.more), (1_000, true));
    }
}
