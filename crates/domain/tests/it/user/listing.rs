//! The list of users: searched, filtered, sorted, counted.

use super::*;

both_engines! {
    async fn lst_1_the_list_is_searched_filtered_and_sorted(workspace: Workspace) {
        let emea = workspace.group("EMEA", &[]).await;
        let people = [
            NewUser { name: Some(name("Zoë Straße")), groups: vec![emea], ..new("zoe@example.org") },
            NewUser { name: Some(name("amélie")), role: Role::Admin, ..new("amelie@example.org") },
            NewUser { name: Some(name("Bob 100%")), position: Position::Finance, ..new("robert@example.org") },
        ];
        workspace.write(|tx| create(tx, &workspace.owner, &people)).await;
        let all = ["amélie", "Bob 100%", "Olive Owner", "Zoë Straße"];
        assert_eq!(names(&workspace, &Wanted::default()).await, all);
        let searched = |text: &str| Wanted { search: Some(text.to_owned()), ..Wanted::default() };
        for (text, found) in [
            ("STRASSE", &["Zoë Straße"][..]),
            ("AMÉLIE", &["amélie"]),
            ("robert@", &["Bob 100%"]),
            ("100%", &["Bob 100%"]),
            ("%", &["Bob 100%"]),
            ("_", &[]),
            ("  ", &all),
        ] {
            assert_eq!(names(&workspace, &searched(text)).await, found, "{text:?}");
        }
        let filtered = |column, word: &str| Wanted {
            filter: Some(list::filter(column, &[word]).unwrap()),
            ..Wanted::default()
        };
        assert_eq!(names(&workspace, &filtered("role", "admin")).await, ["amélie"]);
        assert_eq!(names(&workspace, &filtered("position", "finance")).await, ["Bob 100%"]);
        assert_eq!(names(&workspace, &filtered("status", "joined")).await, ["Olive Owner"]);
        assert_eq!(names(&workspace, &filtered("group", &emea.to_string())).await, ["Zoë Straße"]);
        assert_eq!(list::filter("role", &["king"]), Err(Problem::NotAChoice));
        assert_eq!(list::filter("password", &["x"]), Err(Problem::NotAChoice));
        for column in list::COLUMNS.iter().filter(|column| column.name() != "group") {
            let (up, down) = (
                Wanted { sort: Some(column), ..Wanted::default() },
                Wanted { sort: Some(column), descending: true, ..Wanted::default() },
            );
            assert_eq!(names(&workspace, &up).await.len(), 4, "{}", column.name());
            assert_eq!(names(&workspace, &down).await.len(), 4, "{}", column.name());
        }
    }

    async fn lst_1_users_are_found_by_how_much_is_theirs_as_the_list_counts_it(workspace: Workspace) {
        let ann = workspace.joined("Ann", Role::Member, Position::AccountManager).await;
        let both = workspace.joined("Bob", Role::Member, Position::AccountManager).await;
        let (c1, c2) = (workspace.customer("C1", &[&ann, &both]).await, workspace.customer("C2", &[&both]).await);
        let nobodys = workspace.customer("C3", &[]).await;
        for (customer, number) in [(c1, "1"), (c1, "2"), (c2, "3"), (nobodys, "4")] {
            workspace.invoice(customer, &late(number, 10)).await;
        }
        workspace.workflow(Level::Invoice, &[1], &[c1, c2, nobodys]).await;
        workspace.plan(today()).await;
        let compare = async || {
            let all = workspace.read(|tx| list::page(tx, &workspace.owner, &Wanted::default())).await.rows;
            for least in 0..6 {
                let assigned = workspace.read(|tx| found::assigned_to(tx, workspace.org, least)).await;
                let open = workspace.read(|tx| found::with_open(tx, workspace.org, least)).await;
                for (filter, of) in [(assigned, (|it| it.customers) as fn(Workload) -> i64), (open, |it| it.actions)] {
                    let has = |it: &&Listed| of(it.workload) >= least;
                    let expected: Vec<_> = all.iter().filter(has).map(|it| it.user.name.clone()).collect();
                    let wanted = Wanted { filter: Some(filter), ..Wanted::default() };
                    assert_eq!(names(&workspace, &wanted).await, expected, "{least}");
                }
            }
        };
        compare().await;
        workspace.finance().await;
        compare().await;
        workspace.write(|tx| suspend(tx, &workspace.owner, both.user().unwrap())).await;
        compare().await;
        workspace.write(|tx| change_position(tx, &workspace.owner, ann.user().unwrap(), Position::Finance)).await;
        compare().await;
    }

    async fn lst_1_users_are_found_by_how_much_is_theirs_be_they_few_or_many(workspace: Workspace) {
        let invited = |number: i64| NewUser {
            invitation: Some(Invitation::Link(new_secret())),
            ..new(&format!("user{number}@example.org"))
        };
        let people = (0..501).map(invited).collect::<Vec<_>>();
        let users = try_create(&workspace, &workspace.owner, &people).await.unwrap();
        let mut customers = Vec::new();
        for (number, users) in (0..).zip(users.chunks(100).chain([&users[..1], &[]])) {
            let customer = workspace.customer(&format!("C{number}"), &[]).await;
            workspace.write(|tx| assignment::commands::set(tx, &workspace.owner, customer, users)).await;
            workspace.invoice(customer, &late(&format!("{number}"), 10)).await;
            customers.push(customer);
        }
        workspace.workflow(Level::Invoice, &[1], &customers).await;
        workspace.plan(today()).await;
        let found_by = async |filter| {
            let wanted = Wanted { filter: Some(filter), ..Wanted::default() };
            workspace.read(|tx| list::total(tx, &workspace.owner, &wanted, 1_000)).await.count
        };
        for (least, of_customers, of_open) in [(0, 502, 502), (1, 501, 502), (2, 1, 1), (3, 0, 0)] {
            let assigned = workspace.read(|tx| found::assigned_to(tx, workspace.org, least)).await;
            assert_eq!(found_by(assigned).await, of_customers, "{least} customers or more");
            let open = workspace.read(|tx| found::with_open(tx, workspace.org, least)).await;
            assert_eq!(found_by(open).await, of_open, "{least} open actions or more");
        }
    }

    async fn lst_1_a_filter_on_a_text_looks_nowhere_else(workspace: Workspace) {
        let people = [
            NewUser { name: Some(name("Zoë Straße")), ..new("Robert@example.org") },
            NewUser { name: Some(name("Robert Noë")), ..new("zoe@example.org") },
        ];
        workspace.write(|tx| create(tx, &workspace.owner, &people)).await;
        let having = async |named: bool, part: &str| {
            let find = if named { found::named } else { found::addressed };
            let filter = workspace.read(|tx| find(tx, workspace.org, part)).await;
            names(&workspace, &Wanted { filter: Some(filter), ..Wanted::default() }).await
        };
        for (is_name, part, who) in [
            (true, "ROBERT", &["Robert Noë"][..]),
            (true, "strasse", &["Zoë Straße"]),
            (true, "oë", &["Robert Noë", "Zoë Straße"]),
            (true, "%", &[]),
            (false, "robert", &["Zoë Straße"]),
            (false, "zo", &["Robert Noë"]),
        ] {
            assert_eq!(having(is_name, part).await, who, "{part}");
        }
        for filter in [found::called("zoë  STRASSE"), found::at("robert@EXAMPLE.org")] {
            assert_eq!(names(&workspace, &Wanted { filter: Some(filter), ..Wanted::default() }).await, ["Zoë Straße"]);
        }
    }

    async fn the_list_counts_customers_and_open_actions(workspace: Workspace) {
        let ann = workspace.joined("Ann", Role::Member, Position::AccountManager).await;
        let both = workspace.joined("Bob", Role::Member, Position::AccountManager).await;
        let (c1, c2) = (workspace.customer("C1", &[&ann, &both]).await, workspace.customer("C2", &[&both]).await);
        let nobodys = workspace.customer("C3", &[]).await;
        for (customer, number) in [(c1, "1"), (c1, "2"), (c2, "3"), (nobodys, "4")] {
            workspace.invoice(customer, &late(number, 10)).await;
        }
        workspace.workflow(Level::Invoice, &[1], &[c1, c2, nobodys]).await;
        workspace.plan(today()).await;
        let of = async |actor: &Actor| user(&workspace, actor.user().unwrap()).await.workload;
        assert_eq!(of(&ann).await, Workload { customers: 1, actions: 2 });
        assert_eq!(of(&both).await, Workload { customers: 2, actions: 3 });
        assert_eq!(of(&workspace.owner).await, Workload { customers: 0, actions: 1 }, "what fell back");
        let finance = workspace.finance().await;
        assert_eq!(of(&finance).await, Workload { customers: 0, actions: 1 }, "to finance, once there is one");
        assert_eq!(of(&workspace.owner).await, Workload::default());
        workspace.write(|tx| suspend(tx, &workspace.owner, both.user().unwrap())).await;
        assert_eq!(of(&both).await, Workload { customers: 2, actions: 0 });
        assert_eq!(of(&finance).await.actions, 2);
        workspace.write(|tx| change_position(tx, &workspace.owner, ann.user().unwrap(), Position::Finance)).await;
        assert_eq!(of(&ann).await, Workload { customers: 1, actions: 4 }, "each action once");
    }

    async fn lst_2_pages_go_by_key_and_totals_end_at_their_cap(workspace: Workspace) {
        let people = (0..24).map(|number| new(&format!("user{number:02}@example.org"))).collect::<Vec<_>>();
        workspace.write(|tx| create(tx, &workspace.owner, &people)).await;
        let (mut seen, mut wanted) = (Vec::new(), Wanted { limit: Some(10), ..Wanted::default() });
        loop {
            let page = workspace.read(|tx| list::page(tx, &workspace.owner, &wanted)).await;
            seen.extend(page.rows.into_iter().map(|listed| listed.user.name));
            match page.next {
                Some(next) => wanted.after = Some(next),
                None => break,
            }
        }
        assert_eq!(seen.len(), 25);
        assert!(seen.is_sorted_by_key(|name| name.to_lowercase()));
        let total = workspace.read(|tx| list::total(tx, &workspace.owner, &Wanted::default(), 20)).await;
        assert_eq!((total.count, total.more), (20, true));
    }
}

#[test]
fn usr_1_what_was_created_is_not_active() {
    assert_eq!(Status::ALL.iter().filter(|status| status.is_active()).count(), 2);
}
