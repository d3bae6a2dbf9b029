//! Customers: who sees which, the list, and what is done with them.

use remit_db::{Operand, Test};
use remit_domain::absence::Cover;
use remit_domain::absence::commands::{NewAbsence, plan};
use remit_domain::actor::Actor;
use remit_domain::customer::commands::{create, pause, rename, set_workflow};
use remit_domain::customer::list::{self, ASSIGNED, COUNTRY, NAME, NUMBER, OPEN_ACTION, UNPAID, WORKFLOW};
use remit_domain::customer::{self, NewCustomer};
use remit_domain::error::{Error, Problem};
use remit_domain::id::CustomerId;
use remit_domain::invoice::Entry;
use remit_domain::list::Wanted;
use remit_domain::money::Money;
use remit_domain::permission::{Position, Role};
use remit_domain::workflow::Level;

use crate::support::{Workspace, day, euros, late, today};

async fn numbers(workspace: &Workspace, actor: &Actor, wanted: &Wanted) -> Vec<String> {
    let page = workspace.read(|tx| list::page(tx, actor, wanted, today())).await;
    let total = workspace.read(|tx| list::total(tx, actor, wanted, 1_000)).await;
    assert_eq!(page.rows.len() as i64, total.count, "the count is the list's");
    page.rows.into_iter().map(|row| row.customer.number).collect()
}

fn filtered(filter: remit_db::Filter) -> Wanted {
    Wanted { filter: Some(filter), ..Wanted::default() }
}

async fn sees(workspace: &Workspace, actor: &Actor, customer: CustomerId) -> bool {
    let user = actor.user().unwrap();
    let by_read = workspace.read(|tx| customer::sees(tx, actor.org, user, customer)).await;
    let by_actor = workspace.read(|tx| customer::visible(tx, actor, customer)).await;
    let found = workspace.db.read(|tx| customer::find(tx, actor, customer)).await.is_ok();
    assert_eq!((by_read, by_read), (by_actor, found), "three ways of asking");
    by_read
}

both_engines! {
    async fn acc_1_account_managers_see_their_customers_and_others_see_all(workspace: Workspace) {
        let ann = workspace.account_manager().await;
        let everybody =
            [workspace.owner.clone(), workspace.admin().await, workspace.finance().await, workspace.accountant().await];
        let (hers, other) = (workspace.customer("C1", &[&ann]).await, workspace.customer("C2", &[]).await);
        assert!(sees(&workspace, &ann, hers).await && !sees(&workspace, &ann, other).await);
        assert_eq!(numbers(&workspace, &ann, &Wanted::default()).await, ["C1"]);
        for actor in &everybody {
            assert!(sees(&workspace, actor, hers).await && sees(&workspace, actor, other).await);
            assert_eq!(numbers(&workspace, actor, &Wanted::default()).await, ["C1", "C2"]);
        }
    }

    async fn acc_2_search_and_filters_find_nothing_out_of_sight(workspace: Workspace) {
        let ann = workspace.account_manager().await;
        workspace.customer("C2", &[]).await;
        let search = Wanted { search: Some("c2".into()), ..Wanted::default() };
        assert_eq!(numbers(&workspace, &ann, &search).await, [""; 0]);
        assert_eq!(numbers(&workspace, &ann, &filtered(ASSIGNED.where_it(Test::Empty))).await, [""; 0]);
    }

    async fn acc_4_a_customer_that_is_not_there_is_like_one_out_of_sight(workspace: Workspace) {
        assert!(!sees(&workspace, &workspace.owner, CustomerId(404)).await);
        let made = workspace.another_organisation("Globex", "gil@example.org").await;
        let customer = workspace.customer("C1", &[]).await;
        let elsewhere = Actor { org: made.org, ..workspace.owner.clone() };
        assert!(!sees(&workspace, &elsewhere, customer).await);
    }

    async fn own_8_a_substitute_with_sight_sees_the_customers_of_the_absent(workspace: Workspace) {
        let ann = workspace.joined("Ann Lee", Role::Member, Position::AccountManager).await;
        let ben = workspace.joined("Ben Roy", Role::Member, Position::AccountManager).await;
        let customer = workspace.customer("C1", &[&ann]).await;
        for with_sight in [false, true] {
            let absence = NewAbsence {
                user: ann.user().unwrap(),
                from: ann.at,
                until: ann.at.plus_seconds(60),
                cover: Cover { substitute: ben.user(), with_sight },
            };
            let id = workspace.write(|tx| plan(tx, &workspace.owner, &absence)).await;
            assert_eq!(sees(&workspace, &ben, customer).await, with_sight);
            assert_eq!(numbers(&workspace, &ben, &Wanted::default()).await.len(), usize::from(with_sight));
            workspace.write(|tx| remit_domain::absence::commands::end(tx, &workspace.owner, id)).await;
            assert!(!sees(&workspace, &ben, customer).await);
        }
    }

    async fn cus_4_the_list_is_filtered_on_what_it_shows(workspace: Workspace) {
        let ann = workspace.account_manager().await;
        let owner = &workspace.owner;
        let one = workspace.customer("C1", &[&ann]).await;
        let two = workspace.customer("C2", &[owner]).await;
        let french = NewCustomer { number: "C3".into(), name: Some("Crème & Fils".into()), country: "FR".into() };
        let three = workspace.write(|tx| create(tx, owner, &french)).await;
        workspace.invoice(one, &late("1", 1)).await;
        workspace.invoice(two, &late("2", -1)).await;
        let workflow = workspace.workflow(Level::Invoice, &[0], &[one]).await;
        workspace.plan(today()).await;
        let is = |id: i64| Test::Is(Operand::Int(id));
        for (filter, expected) in [
            (ASSIGNED.where_it(Test::Empty), vec!["C3"]),
            (ASSIGNED.where_it(is(ann.user().unwrap().0)), vec!["C1"]),
            (COUNTRY.where_it(Test::Is(Operand::Text("FR".into()))), vec!["C3"]),
            (WORKFLOW.where_it(is(workflow.0)), vec!["C1"]),
            (OPEN_ACTION.where_it(Test::Greater(Operand::Int(i64::MIN))), vec!["C1"]),
            (UNPAID.where_it(Test::Less(Operand::Int(today().0))), vec!["C1"]),
        ] {
            assert_eq!(numbers(&workspace, owner, &filtered(filter.clone())).await, expected, "{filter:?}");
        }
        for (typed, expected) in [("CRÈME", vec!["C3"]), ("c2", vec!["C2"]), ("%", vec![]), ("", vec!["C1", "C2", "C3"])] {
            let search = Wanted { search: Some(typed.into()), ..Wanted::default() };
            assert_eq!(numbers(&workspace, owner, &search).await, expected, "{typed:?}");
        }
        let page = workspace.read(|tx| list::page(tx, owner, &Wanted::default(), today())).await;
        let row = &page.rows[0];
        assert_eq!((row.customer.id, row.open_actions, row.assigned[0].user), (one, 1, ann.user().unwrap()));
        assert_eq!(row.overdue.sums(), [euros(100)]);
        assert_eq!((page.rows[1].overdue.sums().len(), page.rows[1].outstanding.sums()), (0, &[euros(100)][..]));
        assert_eq!(page.rows[2].customer.id, three);
    }

    async fn act_7_sums_that_no_number_holds_do_not_take_the_list_away(workspace: Workspace) {
        let customer = workspace.customer("C1", &[]).await;
        for number in ["1", "2", "3"] {
            let entry = Entry { amount: Money::new(i64::MAX, euros(1).currency), ..late(number, 1) };
            workspace.invoice(customer, &entry).await;
        }
        let page = workspace.read(|tx| list::page(tx, &workspace.owner, &Wanted::default(), today())).await;
        assert_eq!(page.rows[0].overdue.sums()[0].minor, i64::MAX);
        assert_eq!(page.rows[0].outstanding.sums()[0].minor, i64::MAX);
    }

    async fn lst_2_pages_go_by_key_in_each_order(workspace: Workspace) {
        for (number, called) in [("3", "b"), ("1", "C"), ("4", "A"), ("2", "b")] {
            let new = NewCustomer { number: number.into(), name: Some(called.into()), country: String::new() };
            workspace.write(|tx| create(tx, &workspace.owner, &new)).await;
        }
        for (sort, descending, expected) in [
            (&NAME, false, ["4", "3", "2", "1"]),
            (&NAME, true, ["1", "2", "3", "4"]),
            (&NUMBER, false, ["1", "2", "3", "4"]),
        ] {
            let mut wanted = Wanted { sort: Some(sort), descending, limit: Some(1), ..Wanted::default() };
            let mut found = Vec::new();
            loop {
                let page = workspace.read(|tx| list::page(tx, &workspace.owner, &wanted, today())).await;
                found.extend(page.rows.into_iter().map(|row| row.customer.number));
                wanted.after = page.next;
                if wanted.after.is_none() {
                    break;
                }
            }
            assert_eq!(found, expected, "{sort:?}");
        }
    }

    async fn act_7_totals_stand_by_currency(workspace: Workspace) {
        let customer = workspace.customer("C1", &[]).await;
        let dollars = Money::new(70_000, "USD".parse().unwrap());
        workspace.invoice(customer, &late("1", 10)).await;
        workspace.invoice(customer, &late("2", -10)).await;
        workspace.invoice(customer, &Entry { amount: dollars, ..late("3", 0) }).await;
        workspace.invoice(customer, &Entry { paid: Some(today()), ..late("4", 10) }).await;
        let detail = workspace.read(|tx| customer::detail(tx, &workspace.owner, customer, today())).await;
        assert_eq!(detail.outstanding.sums(), [euros(200), dollars]);
        assert_eq!(detail.overdue.sums(), [euros(100)], "due today is not overdue");
    }

    async fn a_customer_is_called_by_its_number_until_it_has_a_name(workspace: Workspace) {
        let owner = &workspace.owner;
        let id = workspace.customer("C1", &[]).await;
        assert_eq!(workspace.read(|tx| customer::find(tx, owner, id)).await.name, "C1");
        workspace.write(|tx| rename(tx, owner, id, "  Northwind\u{a0} Traders ", 1)).await;
        assert_eq!(workspace.read(|tx| customer::find(tx, owner, id)).await.name, "Northwind Traders");
        let stale = workspace.try_write(|tx| rename(tx, owner, id, "Southwind", 1)).await;
        assert!(matches!(stale, Err(Error::Stale)));
    }

    async fn numbers_are_unique(workspace: Workspace) {
        workspace.customer("C1", &[]).await;
        let again = NewCustomer { number: " C1 ".into(), name: None, country: String::new() };
        let refused = workspace.try_write(|tx| create(tx, &workspace.owner, &again)).await;
        let Err(Error::Invalid(faults)) = refused else { panic!("{refused:?}") };
        assert_eq!((faults[0].field, &faults[0].problem), ("number", &Problem::Taken));
    }

    async fn a_pause_ends_on_a_day_to_come(workspace: Workspace) {
        let customer = workspace.customer("C1", &[]).await;
        for past in [today().plus(-1), today()] {
            let refused = workspace.try_write(|tx| pause(tx, &workspace.owner, customer, Some(past))).await;
            let Err(Error::Invalid(faults)) = refused else { panic!("{past}: {refused:?}") };
            assert_eq!((faults[0].field, &faults[0].problem), ("until", &Problem::TooEarly));
        }
    }

    async fn acc_table_pausing_is_for_customers_in_sight(workspace: Workspace) {
        let ann = workspace.account_manager().await;
        let (hers, other) = (workspace.customer("C1", &[&ann]).await, workspace.customer("C2", &[]).await);
        let until = Some(day("2026-04-01"));
        workspace.write(|tx| pause(tx, &ann, hers, until)).await;
        assert_eq!(workspace.read(|tx| customer::find(tx, &ann, hers)).await.paused_until, until);
        let refused = workspace.try_write(|tx| pause(tx, &ann, other, until)).await;
        assert!(matches!(refused, Err(Error::NotFound)));
    }

    async fn acc_table_customers_and_their_workflows_are_for_administrators(workspace: Workspace) {
        let members = [workspace.finance().await, workspace.accountant().await, workspace.account_manager().await];
        let customer = workspace.customer("C1", &[&members[2]]).await;
        let new = NewCustomer { number: "C2".into(), name: None, country: String::new() };
        for member in &members {
            assert!(matches!(workspace.try_write(|tx| create(tx, member, &new)).await, Err(Error::Denied)));
            let refused = workspace.try_write(|tx| rename(tx, member, customer, "X", 1)).await;
            assert!(matches!(refused, Err(Error::Denied)));
            let refused = workspace.try_write(|tx| set_workflow(tx, member, &[customer], None)).await;
            assert!(matches!(refused, Err(Error::Denied)));
        }
    }

    async fn a_workflow_is_given_to_many_at_once_or_to_none(workspace: Workspace) {
        let owner = &workspace.owner;
        let (one, two) = (workspace.customer("C1", &[]).await, workspace.customer("C2", &[]).await);
        let workflow = workspace.workflow(Level::Invoice, &[0], &[one]).await;
        let set = async |customers: &[CustomerId]| {
            workspace.try_write(|tx| set_workflow(tx, owner, customers, Some(workflow))).await
        };
        assert!(matches!(set(&[two, CustomerId(404)]).await, Err(Error::NotFound)));
        assert_eq!(workspace.read(|tx| customer::find(tx, owner, two)).await.workflow, None);
        assert_eq!(set(&[one, two, two]).await.unwrap(), 1, "the one that had it stays as it was");
    }
}
