//! `/` and `/actions`: the To do of each, and what may be done there.

use remit_domain::absence::Cover;
use remit_domain::absence::commands::{NewAbsence, plan};
use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::action::{Kind, NewAction};
use remit_domain::permission::{Position, Role};
use remit_domain::{action, assignment, customer, user};

use crate::support::{address, both_engines};

both_engines! {
    fn acc_3_an_action_is_in_the_to_do_of_its_owners_and_of_nobody_else(site) {
        site.customer_with_action();
        for who in ["finance", "accountant", "manager", "admin", "owner"] {
            let page = site.signed_in(who).get("/").body;
            assert_eq!(page.contains("Call them"), who == "finance", "{who}");
        }
    }

    fn acc_3_others_who_see_the_customer_see_the_action_read_only(site) {
        let (_, action) = site.customer_with_action();
        let complete = format!("/actions/{action}/complete");
        for (who, sees) in [("finance", true), ("accountant", true), ("admin", true), ("manager", false)] {
            let page = site.signed_in(who).get("/actions?which=open").body;
            assert_eq!(page.contains("Call them"), sees, "{who}");
            assert_eq!(page.contains(&complete), who == "finance", "{who}");
        }
    }

    fn lst_1_a_filter_of_actions_may_also_leave_out_what_it_names(site) {
        site.customer_with_action();
        let mut finance = site.signed_in("finance");
        for (query, found) in [("f.what=is:call", true), ("f.what=not:call", false), ("f.state=not:done", true)] {
            let page = finance.get(&format!("/actions?which=all&{query}")).body;
            assert_eq!(page.contains("Call them"), found, "{query}");
        }
    }

    fn grp_7_actions_are_filtered_by_the_groups_that_their_rules_name(site) {
        let (customer, _) = site.customer_with_action();
        let north = site.group("North", &[]);
        let named = NewAction {
            customer,
            invoice: None,
            kind: Kind::Call,
            title: "Of the north".to_owned(),
            due_on: "2026-06-29".parse().unwrap(),
            rules: vec![OwnerRule::Group(north, Reach::All)],
        };
        let action = site.write(|tx, actor| action::commands::add(tx, actor, &named));
        let mut finance = site.signed_in("finance");
        let mut found = |query: &str| {
            let page = finance.get(&format!("/actions?{query}")).body;
            [page.contains("Of the north"), page.contains("Call them")]
        };
        for which in ["open", "all"] {
            assert_eq!(found(&format!("which={which}&f.group=is:{north}")), [true, false], "{which}");
            assert_eq!(found(&format!("which={which}&f.group=not:{north}")), [false, true], "{which}");
        }
        assert_eq!(site.signed_in("finance").post(&format!("/actions/{action}/complete"), &[]).status, 303);
        assert_eq!(found(&format!("which=open&f.group=is:{north}")), [false, false]);
        assert_eq!(found(&format!("which=all&f.group=is:{north}")), [true, false]);
    }

    fn act_4_what_is_completed_leaves_the_to_do_and_can_be_taken_back(site) {
        let (_, action) = site.customer_with_action();
        let mut finance = site.signed_in("finance");
        finance.get("/");
        let answer = finance.post(&format!("/actions/{action}/complete"), &[("return", "/?kind=call")]);
        let back = format!("/?kind=call&did=done&to={action}");
        assert_eq!((answer.status, answer.header("location")), (303, Some(back.as_str())));
        let page = finance.get(&back).body;
        assert!(page.contains("Completed.") && page.contains(&format!("/actions/{action}/undo")));
        assert!(!page.contains("Call them"));
        let answer = finance.post(&format!("/actions/{action}/undo"), &[("return", "/?kind=call")]);
        assert_eq!((answer.status, answer.header("location")), (303, Some("/?kind=call")));
        assert!(finance.get("/").body.contains("Call them"));
    }

    fn act_4_among_all_actions_too_what_is_completed_can_be_taken_back(site) {
        let (_, action) = site.customer_with_action();
        let mut finance = site.signed_in("finance");
        finance.get("/actions?which=open");
        let answer = finance.post(&format!("/actions/{action}/complete"), &[("return", "/actions?which=open")]);
        let page = finance.get(answer.header("location").unwrap()).body;
        assert!(page.contains("Completed.") && page.contains("name=\"return\" value=\"/actions?which=open\""), "{page}");
    }

    fn own_7_what_waits_for_somebody_who_never_logged_in_is_marked(site) {
        site.invite("new@nordlys.example", Role::Member, Position::AccountManager);
        let newcomer = site.user_of("new@nordlys.example");
        let (customer, action) = site.planned(&[newcomer]);
        let mut finance = site.signed_in("finance");
        let mut marked = |expected: bool| {
            let (here, why) = (format!("/customers/{customer}"), format!("/actions/{action}/why"));
            for address in ["/actions?which=open", &here, &why] {
                let page = finance.get(address).body;
                assert_eq!(page.contains("waiting for someone who never logged in"), expected, "{address}: {page}");
            }
        };
        marked(true);
        let both = [newcomer, site.user("manager")];
        site.write(|tx, actor| assignment::commands::set(tx, actor, customer, &both));
        marked(false);
        site.write(|tx, actor| assignment::commands::set(tx, actor, customer, &both[..1]));
        marked(true);
        site.write(|tx, actor| user::commands::suspend(tx, actor, newcomer));
        marked(false);
    }

    fn own_8_nobody_is_named_as_absent_who_does_not_hold_the_place(site) {
        let colleague = site.user("colleague");
        let (customer, action) = site.planned(&[colleague]);
        let substitute = site.invite("stand@nordlys.example", Role::Member, Position::Accountant);
        site.join(&substitute);
        let substitute = site.user_of("stand@nordlys.example");
        let away = |user| {
            site.write(|tx, actor| {
                let cover = Cover { substitute: Some(substitute), with_sight: false };
                let (from, until) = (actor.at.plus_seconds(60), actor.at.plus_seconds(6_000));
                plan(tx, actor, &NewAbsence { user, from, until, cover })
            });
        };
        away(colleague);
        site.pass(61);
        let mut finance = site.signed_in("finance");
        let mut told = |address: &str| finance.get(address).body;
        let (list, here, why) = ("/actions?which=open", format!("/customers/{customer}"), format!("/actions/{action}/why"));
        for address in [list, &here, &why] {
            assert!(told(address).contains("(for <bdi>Somebody</bdi>)"), "{address}");
        }
        away(site.user("manager"));
        site.pass(61);
        for address in [list, &here] {
            let page = told(address);
            assert!(page.contains("(standing in)") && !page.contains("for <bdi>Somebody"), "for one of two: {address}");
        }
        assert!(told(&why).contains("(for <bdi>Somebody</bdi>)"), "for the one who is assigned");
    }

    fn act_4_a_slip_can_be_undone_for_half_a_minute(site) {
        let (_, action) = site.customer_with_action();
        let mut finance = site.signed_in("finance");
        finance.get("/");
        finance.post(&format!("/actions/{action}/ignore"), &[]);
        site.pass(31);
        assert_eq!(finance.post(&format!("/actions/{action}/undo"), &[]).status, 409);
        assert!(finance.get("/actions?which=all").body.contains("Ignored"));
    }

    fn own_9_the_second_is_told_who_was_first(site) {
        let (_, action) = site.customer_with_action();
        let mut colleague = site.join(&site.invite(&address("second"), Role::Member, Position::Finance));
        let mut finance = site.signed_in("finance");
        for client in [&mut finance, &mut colleague] {
            assert!(client.get("/").body.contains("Call them"));
        }
        let complete = format!("/actions/{action}/complete");
        assert_eq!(finance.post(&complete, &[]).status, 303);
        let second = colleague.post(&complete, &[]);
        assert_eq!(second.status, 409);
        assert!(second.body.contains("Somebody was first"), "by name: {}", second.body);
    }

    fn own_10_why_tells_what_each_rule_found(site) {
        let (_, action) = site.customer_with_action();
        let page = site.signed_in("accountant").get(&format!("/actions/{action}/why")).body;
        for told in ["Everybody in finance", "can see the customer and is there", "It is theirs alone"] {
            assert!(page.contains(told), "{told}: {page}");
        }
    }

    fn own_10_why_names_the_customer_and_the_invoice(site) {
        let (_, action) = site.planned(&[site.user("manager")]);
        let page = site.signed_in("manager").get(&format!("/actions/{action}/why")).body;
        assert!(page.contains("<bdi>Alfa</bdi></a> · <bdi>INV-1</bdi>"), "{page}");
        assert!(!page.contains("As it would be today"));
    }

    fn own_2_why_tells_of_a_closed_action_whose_it_was_and_whose_it_would_be_today(site) {
        let (customer, action) = site.planned(&[site.user("manager")]);
        let address = format!("/actions/{action}/why");
        let (mut manager, mut finance) = (site.signed_in("manager"), site.signed_in("finance"));
        manager.post(&format!("/actions/{action}/complete"), &[]);
        let done = finance.get(&address).body;
        assert!(done.contains("Done by <b><bdi>Somebody</bdi></b> on") && done.contains("As it would be today"), "{done}");
        manager.post(&format!("/actions/{action}/undo"), &[]);
        site.write(|tx, actor| customer::commands::pause(tx, actor, customer, Some("2026-12-01".parse().unwrap())));
        let cancelled = finance.get(&address).body;
        assert!(cancelled.contains("A cancelled action has no owners.") && cancelled.contains("As it would be today"));
        assert!(!cancelled.contains("It was theirs then"));
    }

    fn own_8_a_substitute_sees_for_whom_at_the_next_read(site) {
        site.customer_with_action();
        let mut accountant = site.signed_in("accountant");
        assert!(!accountant.get("/").body.contains("Call them"));
        let (user, substitute) = (site.user("finance"), Some(site.user("accountant")));
        site.write(|tx, actor| {
            let cover = Cover { substitute, with_sight: false };
            plan(tx, actor, &NewAbsence { user, from: actor.at.plus_seconds(60), until: actor.at.plus_seconds(600), cover })
        });
        assert!(!accountant.get("/").body.contains("Call them"), "it has not begun");
        site.pass(61);
        assert!(accountant.get("/").body.contains("Call them"), "it has begun by the clock alone");
        site.pass(600);
        assert!(!accountant.get("/").body.contains("Call them"), "it has ended by the clock alone");
    }

    fn lst_2_a_long_to_do_comes_in_pages_by_key(site) {
        let (customer, _) = site.customer_with_action();
        for number in 0..60 {
            site.action(customer, &format!("Number {number:02}."));
        }
        let mut finance = site.signed_in("finance");
        let first = finance.get("/").body;
        let (_, rest) = first.split_once(r#"rel="next" href=""#).unwrap();
        let next = rest.split_once('"').unwrap().0.replace("&amp;", "&");
        let second = finance.get(&next).body;
        for number in 0..60 {
            let title = format!("Number {number:02}.");
            assert!(first.contains(&title) != second.contains(&title), "{title} is on one of the pages");
        }
        assert_eq!(finance.get("/?after=nonsense").status, 200);
    }

    fn acc_4_a_foreign_action_is_not_found(site) {
        let (_, action) = site.customer_with_action();
        let (_, mut elsewhere) = site.other_organisation();
        elsewhere.get("/");
        assert_eq!(elsewhere.get(&format!("/actions/{action}/why")).status, 404);
        assert_eq!(elsewhere.post(&format!("/actions/{action}/complete"), &[]).status, 404);
        assert_eq!(elsewhere.get("/actions/act_zzz/why").status, 404);
    }

    fn what_people_typed_is_only_text(site) {
        let (customer, _) = site.customer_with_action();
        site.action(customer, "<script>alert(1)</script>");
        let page = site.signed_in("finance").get("/").body;
        assert!(page.contains("&lt;script&gt;alert(1)") && !page.contains("<script>alert"));
    }
}
