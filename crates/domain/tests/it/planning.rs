//! Turning what is due into actions.

use remit_domain::action::list::{self, Which};
use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::action::planning::batch::{plan_batch, plan_day};
use remit_domain::action::{self, Kind, NewAction, State, finish, todo};
use remit_domain::error::Error;
use remit_domain::id::CustomerId;
use remit_domain::invoice::Entry;
use remit_domain::list::Wanted;
use remit_domain::permission::{Position, Role};
use remit_domain::workflow::{Anchor, Level, NewStep, NewWorkflow};
use remit_domain::{customer, invoice};

use crate::support::{Workspace, call, euros, late, today};

/// Customers with three late invoices each, under a workflow of one call for each invoice.
async fn many(workspace: &Workspace, count: usize) -> Vec<CustomerId> {
    let mut customers = Vec::new();
    for number in 0..count {
        let customer = workspace.customer(&format!("C{number}"), &[]).await;
        for invoice in 0..3 {
            workspace.invoice(customer, &late(&format!("{number}-{invoice}"), 10)).await;
        }
        customers.push(customer);
    }
    workspace.workflow(Level::Invoice, &[0], &customers).await;
    customers
}

async fn count_open(workspace: &Workspace) -> i64 {
    let total = |tx: &remit_db::Tx<'_>| list::total(tx, &workspace.owner, Which::All, &Wanted::default(), 1_000);
    workspace.read(total).await.count
}

both_engines! {
    async fn act_1_planning_twice_or_on_two_nodes_at_once_doubles_nothing(workspace: Workspace) {
        many(&workspace, 12).await;
        let (other, actor) = (workspace.another_node(), workspace.operator());
        let (one, two) = tokio::join!(
            plan_day(&workspace.db, &actor, today(), |_| {}),
            plan_day(&other, &actor, today(), |_| {}),
        );
        assert_eq!(one.unwrap().planned + two.unwrap().planned, 36);
        assert_eq!(workspace.plan(today()).await.planned, 0);
        assert_eq!(count_open(&workspace).await, 36);
    }

    async fn act_1_a_run_that_was_broken_off_is_taken_up(workspace: Workspace) {
        let customers = many(&workspace, 4).await;
        let actor = workspace.operator();
        let first = workspace.write(|tx| plan_batch(tx, &actor, today(), None, 1)).await;
        assert_eq!((first.planned, first.next), (3, Some(customers[0])));
        assert_eq!(workspace.plan(today()).await.planned, 9);
        assert_eq!(count_open(&workspace).await, 12);
    }

    async fn act_1_a_customer_with_more_invoices_than_a_batch_takes_is_planned_all_the_same(workspace: Workspace) {
        let mut file = "customer,invoice,issue date,due date,amount".to_owned();
        (0..5_050).for_each(|number| file += &format!("\nC1,{number},2026-01-01,2026-02-01,10.5"));
        workspace.import(&file).await;
        let small = workspace.customer("C2", &[]).await;
        workspace.invoice(small, &late("small", 10)).await;
        let large = CustomerId(small.0.min(workspace.customers().await[0].id.0));
        workspace.workflow(Level::Invoice, &[0], &[large, small]).await;
        let actor = workspace.operator();
        let first = workspace.write(|tx| plan_batch(tx, &actor, today(), None, 100)).await;
        assert_eq!((first.planned, first.customers), (5_000, 0), "it is looked at again");
        let rest = workspace.plan(today()).await;
        assert_eq!((rest.planned, rest.customers), (51, 2));
    }

    async fn act_1_nothing_is_planned_before_its_day(workspace: Workspace) {
        let customer = workspace.customer("C1", &[]).await;
        workspace.invoice(customer, &late("1", -3)).await;
        workspace.workflow(Level::Invoice, &[0], &[customer]).await;
        assert_eq!(workspace.plan(today().plus(2)).await.planned, 0);
        assert_eq!(workspace.plan(today().plus(3)).await.planned, 1);
    }

    async fn acc_table_planning_by_hand_is_for_administrators(workspace: Workspace) {
        let member = workspace.finance().await;
        let refused = workspace.try_write(|tx| plan_batch(tx, &member, today(), None, 1)).await;
        assert!(matches!(refused, Err(Error::Denied)));
    }

    async fn act_2_customer_level_plans_one_action_on_the_oldest_invoice(workspace: Workspace) {
        let customer = workspace.customer("C1", &[]).await;
        workspace.invoice(customer, &late("1", 10)).await;
        let oldest = workspace.invoice(customer, &Entry { amount: euros(150), ..late("2", 40) }).await;
        workspace.invoice(customer, &late("3", 40)).await;
        workspace.invoice(customer, &Entry { is_disputed: true, ..late("4", 90) }).await;
        workspace.workflow(Level::Customer, &[0, 30], &[customer]).await;
        workspace.plan(today()).await;
        let open = workspace.open(customer).await;
        assert_eq!(open.len(), 1);
        assert_eq!((open[0].invoice, open[0].title.as_str()), (Some(oldest), "Call at 30"));
        assert_eq!(open[0].due_on, today().plus(-10));
        assert_eq!(open[0].amount, Some(euros(350)), "all that the customer owes, disputes apart");
    }

    async fn act_2_only_the_latest_step_is_planned_and_earlier_ones_never_come(workspace: Workspace) {
        let customer = workspace.customer("C1", &[]).await;
        workspace.invoice(customer, &late("1", 40)).await;
        workspace.workflow(Level::Invoice, &[-5, 0, 30, 60], &[customer]).await;
        workspace.plan(today()).await;
        assert_eq!(workspace.open_titles(customer).await, ["Call at 30"]);
        assert_eq!(workspace.plan(today().plus(20)).await.planned, 0, "one open action at a time");
        let fay = workspace.finance().await;
        let open = workspace.open(customer).await[0].id;
        workspace.write(|tx| finish::ignore(tx, &fay, open)).await;
        assert_eq!(workspace.plan(today()).await.planned, 0);
        workspace.plan(today().plus(20)).await;
        assert_eq!(workspace.open_titles(customer).await, ["Call at 60"]);
    }

    async fn act_2_contacts_keep_their_distance_ad_hoc_ones_included(workspace: Workspace) {
        let fay = workspace.finance().await;
        let customer = workspace.customer("C1", &[]).await;
        workspace.invoice(customer, &late("1", 0)).await;
        let steps = [0, 5].map(|offset| call(offset, &[OwnerRule::Assigned])).to_vec();
        let weekly = NewWorkflow { name: "Weekly".into(), level: Level::Invoice, min_days_between: 7, steps };
        workspace.workflow_of(&weekly, &[customer]).await;
        let ad_hoc = NewAction {
            customer,
            invoice: None,
            kind: Kind::Call,
            title: "Say hello".into(),
            due_on: today(),
            rules: vec![],
        };
        let hello = workspace.write(|tx| action::commands::add(tx, &fay, &ad_hoc)).await;
        assert_eq!(workspace.plan(today()).await.planned, 1, "an open ad hoc action stops nothing");
        let open = workspace.open(customer).await;
        let planned = open.iter().find(|action| action.id != hello).unwrap().id;
        workspace.write(|tx| finish::ignore(tx, &fay, planned)).await;
        workspace.write(|tx| finish::complete(tx, &fay, hello)).await;
        assert_eq!(workspace.plan(today().plus(6)).await.planned, 0, "ignoring is no contact, saying hello is");
        assert_eq!(workspace.plan(today().plus(7)).await.planned, 1);
    }

    async fn act_2_an_automatic_mail_waits_for_its_owners_while_there_is_no_mail(workspace: Workspace) {
        let customer = workspace.customer("C1", &[]).await;
        workspace.invoice(customer, &late("1", 0)).await;
        let mail = NewStep {
            name: "Remind".into(),
            kind: Kind::Email,
            anchor: Anchor::Issue,
            offset_days: 30,
            automatic: true,
            rules: vec![OwnerRule::Assigned],
        };
        let workflow =
            NewWorkflow { name: "Mail".into(), level: Level::Invoice, min_days_between: 0, steps: vec![mail] };
        workspace.workflow_of(&workflow, &[customer]).await;
        workspace.plan(today()).await;
        let open = workspace.open(customer).await;
        assert_eq!((open[0].kind, open[0].state, open[0].title.as_str()), (Kind::Email, State::Todo, "Remind"));
    }

    async fn act_3_every_obstacle_cancels_and_the_next_run_looks_afresh(workspace: Workspace) {
        let customer = workspace.customer("C1", &[]).await;
        let invoice = workspace.invoice(customer, &late("1", 10)).await;
        let workflow = workspace.workflow(Level::Invoice, &[0], &[customer]).await;
        let owner = &workspace.owner;
        let planned = async || {
            workspace.plan(today()).await;
            workspace.open_titles(customer).await.len()
        };
        assert_eq!(planned().await, 1);
        workspace.write(|tx| invoice::commands::set_paid(tx, owner, invoice, Some(today()))).await;
        assert_eq!(workspace.open_titles(customer).await.len(), 0);
        assert_eq!(planned().await, 0);
        workspace.write(|tx| invoice::commands::set_paid(tx, owner, invoice, None)).await;
        assert_eq!(planned().await, 1);
        workspace.write(|tx| invoice::commands::set_disputed(tx, owner, invoice, true)).await;
        assert_eq!(planned().await, 0);
        workspace.write(|tx| invoice::commands::set_disputed(tx, owner, invoice, false)).await;
        assert_eq!(planned().await, 1);
        workspace.write(|tx| customer::commands::pause(tx, owner, customer, Some(today().plus(1)))).await;
        assert_eq!(planned().await, 0);
        workspace.write(|tx| customer::commands::pause(tx, owner, customer, None)).await;
        assert_eq!(planned().await, 1);
        workspace.write(|tx| customer::commands::set_workflow(tx, owner, &[customer], None)).await;
        assert_eq!(planned().await, 0);
        workspace.write(|tx| customer::commands::set_workflow(tx, owner, &[customer], Some(workflow))).await;
        assert_eq!(planned().await, 1);
        let closed = workspace.read(|tx| action::closed_of_customer(tx, owner, customer, 10)).await;
        assert!(closed.len() == 4 && closed.iter().all(|action| action.state == State::Cancelled));
    }

    async fn act_3_a_pause_ends_by_itself(workspace: Workspace) {
        let customer = workspace.customer("C1", &[]).await;
        workspace.invoice(customer, &late("1", 10)).await;
        workspace.workflow(Level::Customer, &[0], &[customer]).await;
        let until = today().plus(5);
        workspace.write(|tx| customer::commands::pause(tx, &workspace.owner, customer, Some(until))).await;
        assert_eq!(workspace.plan(until.plus(-1)).await.planned, 0);
        assert_eq!(workspace.plan(until).await.planned, 1);
        assert_eq!(workspace.open(customer).await[0].due_on, until);
    }

    async fn act_3_a_promise_pauses_its_invoice_and_broken_brings_the_next_step(workspace: Workspace) {
        let fay = workspace.finance().await;
        let customer = workspace.customer("C1", &[]).await;
        let invoice = workspace.invoice(customer, &late("1", 10)).await;
        let steps = [0, 60].map(|offset| call(offset, &[OwnerRule::Assigned])).to_vec();
        let slow = NewWorkflow { name: "Slow".into(), level: Level::Invoice, min_days_between: 30, steps };
        workspace.workflow_of(&slow, &[customer]).await;
        workspace.plan(today()).await;
        let first = workspace.open(customer).await[0].id;
        let promised = Some(today().plus(3));
        workspace.write(|tx| invoice::commands::set_promise(tx, &fay, invoice, promised)).await;
        assert_eq!(workspace.action(first).await.snoozed_until, Some(today().plus(4)), "hidden until it is broken");
        workspace.write(|tx| finish::complete(tx, &fay, first)).await;
        assert_eq!(workspace.plan(today().plus(3)).await.planned, 0);
        assert_eq!(workspace.plan(today().plus(4)).await.planned, 1);
        assert_eq!(workspace.open_titles(customer).await, ["Call at 60"]);
    }

    async fn act_3_a_snooze_by_hand_stays_when_a_promise_is_made_or_taken_back(workspace: Workspace) {
        let fay = workspace.finance().await;
        let customer = workspace.customer("C1", &[]).await;
        let invoice = workspace.invoice(customer, &late("1", 10)).await;
        workspace.workflow(Level::Invoice, &[0], &[customer]).await;
        workspace.plan(today()).await;
        let action = workspace.open(customer).await[0].id;
        let by_hand = Some(today().plus(9));
        workspace.write(|tx| action::commands::snooze(tx, &fay, action, by_hand)).await;
        for promised in [Some(today().plus(3)), Some(today().plus(2)), None] {
            workspace.write(|tx| invoice::commands::set_promise(tx, &fay, invoice, promised)).await;
            assert_eq!(workspace.action(action).await.snoozed_until, by_hand, "{promised:?}");
        }
        workspace.write(|tx| action::commands::snooze(tx, &fay, action, None)).await;
        for (promised, hidden) in [(3, 4), (2, 3)] {
            let promised = Some(today().plus(promised));
            workspace.write(|tx| invoice::commands::set_promise(tx, &fay, invoice, promised)).await;
            assert_eq!(workspace.action(action).await.snoozed_until, Some(today().plus(hidden)));
        }
        workspace.write(|tx| invoice::commands::set_promise(tx, &fay, invoice, None)).await;
        assert_eq!(workspace.action(action).await.snoozed_until, None);
    }

    async fn act_4_what_is_undone_is_hidden_as_its_promise_wants_it(workspace: Workspace) {
        let fay = workspace.finance().await;
        let customer = workspace.customer("C1", &[]).await;
        let invoice = workspace.invoice(customer, &late("1", 10)).await;
        workspace.workflow(Level::Invoice, &[0], &[customer]).await;
        workspace.plan(today()).await;
        let action = workspace.open(customer).await[0].id;
        let (three, five) = (Some(today().plus(3)), Some(today().plus(5)));
        for (before, between, hidden) in [
            (three, three, Some(today().plus(4))),
            (None, five, Some(today().plus(6))),
            (five, None, None),
        ] {
            workspace.write(|tx| invoice::commands::set_promise(tx, &fay, invoice, before)).await;
            workspace.write(|tx| finish::complete(tx, &fay, action)).await;
            workspace.write(|tx| invoice::commands::set_promise(tx, &fay, invoice, between)).await;
            workspace.write(|tx| finish::undo(tx, &fay, action)).await;
            assert_eq!(workspace.action(action).await.snoozed_until, hidden, "{before:?}, {between:?}");
            let count = workspace.read(|tx| todo::count(tx, workspace.org, fay.user().unwrap(), today())).await;
            assert_eq!(count, i64::from(hidden.is_none()));
        }
    }

    async fn own_2_what_is_planned_is_in_the_to_do_of_its_owners(workspace: Workspace) {
        let ann = workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await;
        let fay = workspace.finance().await;
        let (hers, nobodys) = (workspace.customer("C1", &[&ann]).await, workspace.customer("C2", &[]).await);
        workspace.invoice(hers, &late("1", 10)).await;
        workspace.invoice(nobodys, &late("2", 20)).await;
        workspace.workflow(Level::Invoice, &[0], &[hers, nobodys]).await;
        workspace.plan(today()).await;
        for (actor, customer) in [(&ann, hers), (&fay, nobodys)] {
            let wanted =
                todo::Wanted { user: actor.user().unwrap(), today: today(), kind: None, after: None, limit: 50 };
            let items = workspace.read(|tx| todo::page(tx, workspace.org, &wanted)).await;
            assert_eq!(items.iter().map(|item| item.customer).collect::<Vec<_>>(), [customer]);
        }
    }

    /// Ann has what her group finds on one side, and what she is assigned to on the other.
    async fn lst_2_a_to_do_is_counted_to_a_thousand_whichever_keys_its_actions_stand_on(workspace: Workspace) {
        let ann = workspace.joined("Ann Lee", Role::Member, Position::Accountant).await;
        let team = workspace.group("Team", &[ann.user().unwrap()]).await;
        let count = async || workspace.read(|tx| todo::count(tx, workspace.org, ann.user().unwrap(), today())).await;
        let rules = [OwnerRule::Group(team, Reach::All), OwnerRule::Assigned];
        let mut made = 0;
        for (number, (rule, many)) in [(0, 400), (1, 599), (0, 1), (1, 1), (0, 601)].into_iter().enumerate() {
            let customer = workspace.customer(&format!("C{number}"), &[&ann]).await;
            let lines = (0..many).map(|line| format!("C{number},{},2026-01-02,2026-02-03,5.00\n", made + line));
            let file: String = ["customer,number,issue date,due date,amount\n".into()].into_iter().chain(lines).collect();
            workspace.import(&file).await;
            let step = call(0, &[rules[rule]]);
            let new = NewWorkflow {
                name: format!("Workflow {number}"),
                level: Level::Invoice,
                min_days_between: 0,
                steps: vec![step],
            };
            workspace.workflow_of(&new, &[customer]).await;
            workspace.plan(today()).await;
            made += many;
            assert_eq!(count().await, made.min(1_001), "{number}");
        }
    }
}
