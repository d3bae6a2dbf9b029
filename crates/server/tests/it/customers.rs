//! `/customers`: the list, and what is done with several at once.

use remit_domain::text::Name;
use remit_domain::{assignment, customer, group};

use crate::support::{Site, both_engines};

/// The names that a page of the list shows, in its order; names are `Customer 7` here.
fn listed(page: &str) -> Vec<String> {
    let heads = page.split("data-key=\"o\"><bdi>").skip(1);
    heads.map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

/// Where a page leads on or back.
fn turned(page: &str, rel: &str) -> String {
    let address = page.split(&format!("rel=\"{rel}\" href=\"")).nth(1).unwrap();
    address.split('"').next().unwrap().replace("&amp;", "&")
}

fn list(site: &Site, who: &str, query: &str) -> Vec<String> {
    let answer = site.signed_in(who).get(&format!("/customers{query}"));
    assert_eq!(answer.status, 200, "{query}: {}", answer.body);
    listed(&answer.body)
}

both_engines! {
    fn acc_1_everybody_is_shown_the_customers_they_see(site) {
        site.customer("Alfa", &[site.user("manager")]);
        site.customer("Beta", &[]);
        for who in ["owner", "admin", "finance", "accountant"] {
            assert_eq!(list(site, who, ""), ["Alfa", "Beta"], "{who}");
        }
        assert_eq!(list(site, "manager", ""), ["Alfa"]);
        assert_eq!(list(site, "colleague", ""), [""; 0]);
    }

    fn acc_2_search_filters_and_their_choices_tell_nothing_out_of_sight(site) {
        site.customer("Alfa", &[site.user("manager")]);
        site.customer("Beta", &[site.user("accountant")]);
        assert_eq!(list(site, "manager", "?q=beta"), [""; 0]);
        assert_eq!(list(site, "manager", "?f.assigned=not:none"), ["Alfa"]);
        let page = site.signed_in("manager").get("/customers").body;
        assert!(page.contains(&site.user("manager").to_string()) && page.contains("of 1<"));
        assert!(!page.contains(&site.user("accountant").to_string()));
    }

    fn acc_table_only_admins_are_offered_to_assign(site) {
        site.customer("Alfa", &[]);
        for (who, offered) in [("owner", true), ("admin", true), ("finance", false), ("accountant", false)] {
            let page = site.signed_in(who).get("/customers").body;
            assert_eq!(page.contains("/customers/assign"), offered, "{who}");
            assert_eq!(page.contains("name=\"pick\""), offered, "{who}");
        }
    }

    fn cus_4_the_list_is_filtered_by_what_it_shows(site) {
        let manager = site.user("manager");
        let (alfa, beta) = (site.customer("Alfa", &[manager]), site.customer("Beta", &[]));
        site.invoice(alfa, "INV-1", "2026-06-01");
        site.invoice(beta, "INV-2", "2026-08-01");
        let workflow = site.workflow("Reminders");
        site.write(|tx, actor| customer::commands::set_workflow(tx, actor, &[beta], Some(workflow)));
        site.customer_with_action();
        site.write(|tx, actor| customer::commands::pause(tx, actor, alfa, Some("2026-07-01".parse().unwrap())));
        for (query, expected) in [
            ("?f.paused=is:yes", &["Alfa"][..]),
            ("?f.paused=is:none", &["Beta", "Klinikum"]),
            ("?f.assigned=is:none", &["Beta", "Klinikum"][..]),
            ("?f.assigned=not:none", &["Alfa"]),
            (&format!("?f.assigned=is:{manager}"), &["Alfa"]),
            (&format!("?f.assigned=is:{manager}&f.assigned=is:none"), &["Alfa", "Beta", "Klinikum"]),
            ("?f.outstanding=is:yes", &["Alfa", "Beta"]),
            ("?f.outstanding=is:none", &["Klinikum"]),
            ("?f.overdue=is:yes", &["Alfa"]),
            ("?f.overdue=is:none", &["Beta", "Klinikum"]),
            ("?f.open=is:yes", &["Klinikum"]),
            ("?f.open=not:none", &["Klinikum"]),
            ("?f.open=not:yes", &["Alfa", "Beta"]),
            (&format!("?f.workflow=is:{workflow}"), &["Beta"]),
            ("?f.workflow=is:none", &["Alfa", "Klinikum"]),
            ("?f.country=is:Portugal", &["Alfa", "Beta"]),
            ("?f.country=has:ortu&f.overdue=is:yes", &["Alfa"]),
            ("?f.country=not:Portugal", &["Klinikum"]),
            ("?q=k-1", &["Klinikum"]),
            ("?f.assigned=is:nonsense", &[]),
            ("?f.overdue=is:nonsense", &["Alfa", "Beta", "Klinikum"]),
        ] {
            assert_eq!(list(site, "finance", query), expected, "{query}");
        }
    }

    fn cus_4_who_is_not_offered_is_meant_by_a_part_of_the_name(site) {
        site.customer("Alfa", &[site.user("manager")]);
        site.customer("Beta", &[]);
        assert_eq!(list(site, "admin", "?f.assigned=is:some"), ["Alfa"], "everybody is called Somebody");
        assert_eq!(list(site, "admin", "?f.assigned=not:some"), ["Beta"]);
        assert_eq!(list(site, "admin", "?f.assigned=is:some&f.assigned=is:none"), ["Alfa", "Beta"]);
        assert_eq!(list(site, "admin", "?f.assigned=is:nobody%20is%20called%20so"), [""; 0]);
        let other = site.user("accountant");
        let page = site.signed_in("manager").get(&format!("/customers?f.assigned=is:{other}")).body;
        assert!(page.contains(&format!("<b>{other}</b>")), "an id out of sight has no name");
    }

    fn grp_7_of_very_many_groups_some_are_offered_and_all_can_be_meant(site) {
        let manager = site.user("manager");
        site.customer("Alfa", &[manager]);
        site.customer("Beta", &[]);
        let names: Vec<Name> = (100..220).map(|number| Name::new(&format!("Team {number}")).unwrap()).collect();
        site.write(|tx, actor| {
            for name in &names {
                let members = if name.as_str() == "Team 219" { &[manager][..] } else { &[] };
                group::commands::create(tx, actor, name, members)?;
            }
            Ok(())
        });
        let page = site.signed_in("admin").get("/customers").body;
        assert!(page.contains("Team 150") && !page.contains("Team 218") && page.contains("Others, by a part of the name"));
        assert_eq!(list(site, "admin", "?f.group=is:219"), ["Alfa"]);
        assert_eq!(list(site, "admin", "?f.group=not:team%20219"), ["Beta"]);
        assert_eq!(list(site, "admin", "?f.group=is:nowhere"), [""; 0]);
        let users = site.signed_in("admin").get("/settings/users?f.group=is:219").body;
        assert!(users.contains(&manager.to_string()) && users.contains("value=\"219\""));
    }

    fn grp_7_customers_are_filtered_by_the_groups_of_those_assigned(site) {
        let (manager, colleague) = (site.user("manager"), site.user("colleague"));
        site.customer("Alfa", &[manager]);
        let beta = site.customer("Beta", &[manager, colleague]);
        site.customer("Gamma", &[]);
        let (north, empty) = (site.group("North", &[colleague]), site.group("Empty", &[]));
        for (query, expected) in [
            (format!("?f.group=is:{north}"), &["Beta"][..]),
            (format!("?f.group=not:{north}"), &["Alfa", "Gamma"]),
            (format!("?f.group=is:{empty}"), &[]),
            (format!("?f.group=is:{empty}&f.group=is:{north}"), &["Beta"]),
            ("?f.group=is:nonsense".to_owned(), &[]),
        ] {
            assert_eq!(list(site, "finance", &query), expected, "{query}");
        }
        let narrowed = format!("?f.group=is:{north}");
        assert_eq!(list(site, "manager", &narrowed), ["Beta"]);
        site.write(|tx, actor| assignment::commands::set(tx, actor, beta, &[colleague]));
        assert_eq!(list(site, "manager", &narrowed), [""; 0], "not what is out of sight");
        let page = site.signed_in("manager").get(&format!("/customers{narrowed}")).body;
        assert!(page.contains("<b>North</b>") && page.contains(&format!("value=\"{empty}\"")), "offered to everybody");
        let mut admin = site.signed_in("admin");
        let sheet = admin.get(&format!("/customers/assign?all=matching&return=%2Fcustomers%3Ff.group%3Dnot%3A{north}"));
        assert!(sheet.body.contains("Save for 2 customers") && sheet.body.contains("name=\"matching\" value=\"2\""));
    }

    fn lst_2_pages_are_by_key_and_their_state_is_in_the_address(site) {
        for number in 0..53 {
            site.customer(&format!("Customer {number:02}"), &[]);
        }
        let mut finance = site.signed_in("finance");
        let first = finance.get("/customers?sort=-name&columns=number,assigned").body;
        assert_eq!(listed(&first).len(), 50);
        assert!(first.contains("1–50 of 53") && !first.contains(">Outstanding</th>"));
        let second = finance.get(&turned(&first, "next")).body;
        assert_eq!(listed(&second), ["Customer 02", "Customer 01", "Customer 00"]);
        assert!(second.contains("51–53 of 53") && !second.contains(">Outstanding</th>"));
        let back = finance.get(&turned(&second, "prev")).body;
        assert_eq!(listed(&back), listed(&first));
        assert!(back.contains("1–50 of 53") && !back.contains(">Outstanding</th>") && !back.contains("rel=\"prev\""));
    }

    fn lst_2_a_place_of_another_list_is_refused(site) {
        assert_eq!(site.signed_in("finance").get("/customers?after=elsewhere").status, 400);
    }

    fn an_empty_list_tells_the_next_step(site) {
        assert!(site.signed_in("admin").get("/customers").body.contains("remit import receivables"));
        assert!(site.signed_in("manager").get("/customers").body.contains("that you are assigned to"));
        assert!(site.signed_in("admin").get("/customers?q=nobody").body.contains("Nothing matches"));
    }

    fn cus_1_several_are_assigned_at_once_and_whoever_is_not_named_stays(site) {
        let (manager, colleague) = (site.user("manager"), site.user("colleague"));
        let (alfa, beta) = (site.customer("Alfa", &[manager]), site.customer("Beta", &[colleague]));
        let mut admin = site.signed_in("admin");
        let sheet = admin.get(&format!("/customers/assign?pick={alfa}&pick={beta}")).body;
        assert!(sheet.contains("Save for 2 customers") && sheet.contains(&format!("value=\"{alfa}\"")));
        let (alfa, beta, accountant) = (alfa.to_string(), beta.to_string(), site.user("accountant").to_string());
        let (manager, back) = (manager.to_string(), "/customers?q=a");
        let fields =
            [("pick", &*alfa), ("pick", &beta), ("users", &accountant), ("remove", &manager), ("return", back)];
        let answer = admin.post("/customers/assign", &fields);
        assert_eq!((answer.status, answer.header("location")), (303, Some("/customers?q=a&did=assigned&to=2")));
        assert!(admin.get("/customers?q=a&did=assigned&to=2").body.contains("2 customers changed hands"));
        assert_eq!(list(site, "admin", &format!("?f.assigned=is:{accountant}")), ["Alfa", "Beta"]);
        assert_eq!(list(site, "admin", &format!("?f.assigned=is:{manager}")), [""; 0]);
        assert_eq!(list(site, "admin", &format!("?f.assigned=is:{colleague}")), ["Beta"]);
    }

    fn pre_3_assigning_several_says_whose_the_actions_would_be(site) {
        let (manager, accountant) = (site.user("manager"), site.user("accountant").to_string());
        let (alfa, _) = site.planned(&[manager]);
        let (alfa, beta) = (alfa.to_string(), site.customer("Beta", &[]).to_string());
        let mut admin = site.signed_in("admin");
        let begun = admin.get(&format!("/customers/assign?pick={alfa}&pick={beta}")).body;
        assert!(begun.contains("as soon as something is changed"));
        assert!(!admin.get("/customers/assign").body.contains("class=\"preview\""), "nothing is picked");
        let manager = manager.to_string();
        let fields =
            [("do", "preview"), ("pick", &*alfa), ("pick", &beta), ("users", &accountant), ("remove", &manager)];
        let answer = admin.post("/customers/assign", &fields);
        assert_eq!(answer.status, 200);
        for told in ["1 action changes hands", "Who gains", "Who sees more or fewer customers", "Save for 2 customers"] {
            assert!(answer.body.contains(told), "{told}: {}", answer.body);
        }
        let all = [("do", "preview"), ("all", "matching"), ("matching", "9"), ("return", "/customers"), ("users", &*accountant)];
        assert!(admin.post("/customers/assign", &all).body.contains("1 action changes hands"), "those that match now");
        assert_eq!(list(site, "admin", &format!("?f.assigned=is:{accountant}")), [""; 0]);
    }

    fn cus_1_all_that_match_are_meant_on_whichever_page_they_are(site) {
        let manager = site.user("manager").to_string();
        for number in 0..53 {
            site.customer(&format!("Customer {number:02}"), &[]);
        }
        site.customer("Klinikum", &[]);
        let (mut admin, shown) = (site.signed_in("admin"), "/customers?q=customer");
        let page = admin.get(shown).body;
        assert!(page.contains("All 53 that match") && page.contains(&format!("name=\"return\" value=\"{shown}\"")));
        let sheet = admin.get("/customers/assign?all=matching&return=%2Fcustomers%3Fq%3Dcustomer").body;
        assert!(sheet.contains("Save for 53 customers") && !sheet.contains("name=\"pick\""));
        let fields = [("all", "matching"), ("matching", "53"), ("return", shown), ("users", &*manager)];
        let answer = admin.post("/customers/assign", &fields);
        let told = format!("{shown}&did=assigned&to=53");
        assert_eq!((answer.status, answer.header("location")), (303, Some(&*told)));
        assert_eq!(list(site, "admin", "?f.assigned=is:none"), ["Klinikum"]);
    }

    fn cus_1_all_that_match_are_changed_only_while_they_are_as_many_as_was_said(site) {
        let manager = site.user("manager").to_string();
        site.customer("Alfa", &[]);
        let fields = [("all", "matching"), ("matching", "2"), ("return", "/customers"), ("users", &*manager)];
        assert_eq!(site.signed_in("admin").post("/customers/assign", &fields).status, 409);
        assert_eq!(list(site, "admin", "?f.assigned=is:none"), ["Alfa"]);
    }

    fn a_page_that_shows_all_that_match_does_not_offer_more(site) {
        site.customer("Alfa", &[]);
        assert!(!site.signed_in("admin").get("/customers").body.contains("that match"));
    }

    fn cus_1_somebody_to_be_assigned_and_unassigned_at_once_is_refused_with_what_was_ticked(site) {
        let manager = site.user("manager");
        let (alfa, manager) = (site.customer("Alfa", &[manager]).to_string(), manager.to_string());
        let mut admin = site.signed_in("admin");
        let answer = admin.post("/customers/assign", &[("pick", &alfa), ("users", &manager), ("remove", &manager)]);
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("This is there twice."));
        assert_eq!(answer.body.matches(&format!("value=\"{manager}\" checked")).count(), 2);
    }

    fn several_are_put_under_a_workflow_at_once(site) {
        let (alfa, beta) = (site.customer("Alfa", &[]).to_string(), site.customer("Beta", &[]).to_string());
        let workflow = site.workflow("Reminders").to_string();
        let mut admin = site.signed_in("admin");
        let answer = admin.post("/customers/workflow", &[("pick", &alfa), ("pick", &beta), ("workflow", &workflow)]);
        assert_eq!((answer.status, answer.header("location")), (303, Some("/customers?did=put-under&to=2")));
        assert_eq!(list(site, "admin", &format!("?f.workflow=is:{workflow}")), ["Alfa", "Beta"]);
        let refused = admin.post("/customers/workflow", &[("pick", &alfa), ("workflow", "wfl_zz")]);
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("This is not known here."));
    }

    fn nothing_leads_elsewhere_from_a_form_about_several(site) {
        let mut admin = site.signed_in("admin");
        for elsewhere in ["//evil.example", "https://evil.example/customers", "/logout", "/customersx"] {
            let answer = admin.post("/customers/assign", &[("return", elsewhere)]);
            assert_eq!((answer.status, answer.header("location")), (303, Some("/customers?did=assigned&to=0")), "{elsewhere}");
        }
    }
}
