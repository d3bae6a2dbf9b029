//! `/customers/{id}`: what is due and whose, who is assigned, and the forms about it.

use remit_domain::id::CustomerId;
use remit_domain::{assignment, customer, invoice};

use crate::support::{Site, both_engines};

fn page(site: &Site, who: &str, id: CustomerId) -> String {
    let answer = site.signed_in(who).get(&format!("/customers/{id}"));
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

/// The assigned people of a page, by the places of their ids in it.
fn assigned(page: &str) -> Vec<&str> {
    page.split("name=\"seen\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

both_engines! {
    fn acc_4_a_customer_out_of_sight_is_like_one_that_is_not_there(site) {
        let id = site.customer("Alfa", &[site.user("manager")]);
        assert_eq!(site.signed_in("manager").get(&format!("/customers/{id}")).status, 200);
        let mut colleague = site.signed_in("colleague");
        let (hidden, missing) = (colleague.get(&format!("/customers/{id}")), colleague.get("/customers/cus_zzzz"));
        assert_eq!((hidden.status, missing.status), (404, 404));
        assert!(!hidden.body.contains("Alfa"));
    }

    fn acc_3_an_action_is_offered_to_its_owners_and_shown_to_the_others(site) {
        let (id, action) = site.customer_with_action();
        for (who, mine) in [("finance", true), ("accountant", false), ("admin", false), ("owner", false)] {
            let page = page(site, who, id);
            assert!(page.contains("Call them") && page.contains(&format!("/actions/{action}/why")), "{who}");
            assert_eq!(page.contains(&format!("/actions/{action}/complete")), mine, "{who}");
        }
    }

    fn own_1_a_fallback_is_marked_where_it_is_shown(site) {
        let id = site.customer("Alfa", &[]);
        site.invoice(id, "INV-1", "2026-06-01");
        let workflow = site.workflow("Reminders");
        site.write(|tx, actor| customer::commands::set_workflow(tx, actor, &[id], Some(workflow)));
        site.plan("2026-06-29");
        let page = page(site, "finance", id);
        assert!(page.contains("First call") && page.contains("INV-1") && page.contains("Fell back to finance"));
        assert!(page.contains("Step 1 of Reminders."));
    }

    fn lst_2_what_the_page_has_no_room_for_is_counted_and_a_click_away(site) {
        let (id, _) = site.customer_with_action();
        let (other, _) = (site.customer("Alfa", &[]), site.action(id, "Second."));
        site.invoice(other, "INV-X", "2026-06-01");
        let paid = site.invoice(id, "INV-P", "2026-06-01");
        let day = Some("2026-06-02".parse().unwrap());
        site.write(|tx, actor| invoice::commands::set_paid(tx, actor, paid, day));
        assert!(!page(site, "finance", id).contains("Show all"), "everything is there");
        for number in 0..51 {
            site.invoice(id, &format!("INV-{number}"), "2026-06-01");
            site.action(id, &format!("Number {number}."));
        }
        let mut finance = site.signed_in("finance");
        let here = finance.get(&format!("/customers/{id}")).body;
        assert!(here.contains("Open <span class=\"n\">51<") && here.contains("Paid <span class=\"n\">1<"), "{here}");
        for (link, address, rows) in [
            ("Show all 51", format!("/invoices?f.customer=is%3A{id}&f.state=not%3Apaid"), "1–50 of 51"),
            ("Show all 53 open actions", format!("/actions?which=open&f.customer=is%3A{id}"), "1–50 of 53"),
        ] {
            assert!(here.contains(&format!("href=\"{}\">{link}<", address.replace('&', "&amp;"))), "{link}");
            let list = finance.get(&address).body;
            assert!(list.contains(rows) && list.contains("<b>Klinikum</b>") && !list.contains("Alfa"), "{link}");
        }
        let settled = finance.get(&format!("/customers/{id}?invoices=paid")).body;
        assert!(settled.contains("INV-P") && !settled.contains("INV-50") && settled.contains("28 days late"), "{settled}");
    }

    fn act_4_all_of_a_long_history_is_a_click_away(site) {
        let (id, _) = site.customer_with_action();
        let mut finance = site.signed_in("finance");
        for number in 0..51 {
            let action = site.action(id, &format!("Number {number}."));
            finance.post(&format!("/actions/{action}/complete"), &[]);
        }
        let link = format!("href=\"/actions?which=all&amp;f.customer=is%3A{id}\"");
        assert!(finance.get(&format!("/customers/{id}")).body.contains(&link));
    }

    fn acc_2_a_list_is_not_narrowed_to_a_customer_out_of_sight(site) {
        let (id, _) = site.customer_with_action();
        site.invoice(id, "INV-1", "2026-06-01");
        for list in ["/invoices?", "/actions?which=all&"] {
            let address = format!("{list}f.customer=is:{id}");
            assert!(site.signed_in("finance").get(&address).body.contains("Klinikum"), "{list}");
            assert!(!site.signed_in("manager").get(&address).body.contains("Klinikum"), "{list}");
        }
    }

    fn act_4_what_is_done_leads_back_here_and_is_in_the_history(site) {
        let (id, action) = site.customer_with_action();
        let mut finance = site.signed_in("finance");
        let here = format!("/customers/{id}");
        finance.get(&here);
        let answer = finance.post(&format!("/actions/{action}/complete"), &[("return", &here)]);
        let page = finance.get(answer.header("location").unwrap()).body;
        assert!(page.contains("Completed.") && page.contains(&format!("/actions/{action}/undo")));
        assert!(page.contains("<b><bdi>Somebody</bdi></b> completed Call them"), "{page}");
        assert!(page.contains("today, 14:00"), "where the organisation is");
    }

    fn cus_1_the_assigned_are_moved_and_taken_away_without_script(site) {
        let (manager, colleague) = (site.user("manager").to_string(), site.user("colleague").to_string());
        let id = site.customer("Alfa", &[site.user("manager"), site.user("colleague")]);
        let mut admin = site.signed_in("admin");
        let (here, form) = (format!("/customers/{id}"), format!("/customers/{id}/assigned"));
        assert_eq!(assigned(&admin.get(&here).body), [manager.as_str(), &colleague]);
        let seen = [("seen", manager.as_str()), ("seen", &colleague)];
        let up = format!("up:{colleague}");
        let answer = admin.post(&form, &[&seen[..], &[("change", &up)]].concat());
        assert_eq!((answer.status, answer.header("location")), (303, Some(here.as_str())));
        assert_eq!(assigned(&admin.get(&here).body), [colleague.as_str(), &manager]);
        let remove = format!("remove:{colleague}");
        let seen = [("seen", colleague.as_str()), ("seen", &manager), ("change", &remove)];
        assert_eq!(admin.post(&form, &seen).status, 303);
        assert_eq!(assigned(&admin.get(&here).body), [manager.as_str()]);
    }

    fn cus_1_whoever_is_ticked_is_assigned_behind_those_who_were(site) {
        let id = site.customer("Alfa", &[site.user("manager")]);
        let (manager, colleague) = (site.user("manager").to_string(), site.user("colleague").to_string());
        let mut admin = site.signed_in("admin");
        let form = format!("/customers/{id}/assigned");
        assert!(admin.get(&form).body.contains(&format!("value=\"{manager}\" checked")));
        admin.post(&form, &[("users", &colleague), ("users", &manager), ("seen", &manager)]);
        assert_eq!(assigned(&page(site, "admin", id)), [manager.as_str(), &colleague]);
    }

    fn pre_3_assigning_says_whose_the_actions_would_be(site) {
        let (manager, colleague) = (site.user("manager"), site.user("colleague").to_string());
        let (id, action) = site.planned(&[manager]);
        let (mut admin, form) = (site.signed_in("admin"), format!("/customers/{id}/assigned"));
        assert!(admin.get(&form).body.contains("as soon as something is changed"));
        let manager = manager.to_string();
        let moved = [("do", "preview"), ("seen", &*manager), ("users", &*colleague)];
        let answer = admin.post(&form, &moved);
        assert_eq!(answer.status, 200);
        for told in ["1 action changes hands", "Who gains", "Who loses", "Who sees more or fewer customers"] {
            assert!(answer.body.contains(told), "{told}: {}", answer.body);
        }
        assert!(answer.body.contains(&format!("value=\"{colleague}\" checked")), "what was ticked stays");
        let nobody = admin.post(&form, &[("do", "preview"), ("seen", &manager)]).body;
        assert!(nobody.contains("Start falling back") && nobody.contains(">Alfa<"), "{nobody}");
        let strange = admin.post(&form, &[("do", "preview"), ("users", "usr_zzzz"), ("seen", &manager)]);
        assert!(strange.status == 200 && strange.body.contains("as soon as the form is filled in"));
        let owners = format!("/actions/{action}/why");
        assert_eq!(site.signed_in("colleague").get(&owners).status, 404, "nothing was changed");
    }

    fn an_assignment_that_has_changed_meanwhile_is_not_overwritten(site) {
        let id = site.customer("Alfa", &[site.user("manager")]);
        let (manager, colleague) = (site.user("manager").to_string(), site.user("colleague"));
        let mut admin = site.signed_in("admin");
        site.write(|tx, actor| assignment::commands::set(tx, actor, id, &[colleague]));
        let fields = [("seen", manager.as_str()), ("users", &manager)];
        assert_eq!(admin.post(&format!("/customers/{id}/assigned"), &fields).status, 409);
        assert_eq!(assigned(&page(site, "admin", id)), [colleague.to_string()]);
    }

    fn cus_1_nobody_unknown_is_assigned(site) {
        let id = site.customer("Alfa", &[]);
        let answer = site.signed_in("admin").post(&format!("/customers/{id}/assigned"), &[("users", "usr_zzzz")]);
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("This is not known here."));
    }

    fn act_3_a_pause_needs_a_day_to_come_and_can_be_ended(site) {
        let id = site.customer("Alfa", &[site.user("manager")]);
        let mut manager = site.signed_in("manager");
        let form = format!("/customers/{id}/pause");
        for (typed, message) in [
            ("", "Fill this in."),
            ("2026-06-29", "This day is too early. Choose a later one."),
            ("someday", "Choose one of the possible values."),
        ] {
            let answer = manager.post(&form, &[("until", typed)]);
            assert_eq!(answer.status, 422, "{typed}");
            assert!(answer.body.contains(message) && answer.body.contains(&format!("value=\"{typed}\"")), "{typed}");
        }
        assert_eq!(manager.post(&form, &[("until", "2026-07-06")]).status, 303);
        assert!(page(site, "manager", id).contains("Paused until 6 Jul"));
        assert_eq!(manager.post(&form, &[("until", "2026-07-06"), ("resume", "yes")]).status, 303);
        assert!(!page(site, "manager", id).contains("Paused until"));
    }

    fn act_3_a_dispute_and_a_promise_are_noted_and_taken_back(site) {
        let id = site.customer("Alfa", &[site.user("manager")]);
        let invoice = site.invoice(id, "INV-1", "2026-06-01");
        let mut manager = site.signed_in("manager");
        let mut after = |verb: &str, fields: &[(&str, &str)]| {
            let answer = manager.post(&format!("/invoices/{invoice}/{verb}"), fields);
            assert_eq!((answer.status, answer.header("location")), (303, Some(format!("/customers/{id}").as_str())));
            manager.get(&format!("/customers/{id}")).body
        };
        assert!(after("dispute", &[]).contains(">Disputed<"));
        assert!(after("withdraw", &[]).contains(">Late<"));
        assert!(after("promise", &[("promised", "2026-07-03")]).contains(">Promised, 3 Jul<"));
        assert!(after("promise", &[("drop", "yes")]).contains(">Late<"));
        let refused = manager.post(&format!("/invoices/{invoice}/promise"), &[("promised", "2026-06-28")]);
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("value=\"2026-06-28\"") && refused.body.contains("This day is too early. Choose a later one."));
    }

    fn a_name_is_changed_once_per_version(site) {
        let id = site.customer("Alfa", &[]);
        let mut admin = site.signed_in("admin");
        let form = format!("/customers/{id}/name");
        assert!(admin.get(&form).body.contains("name=\"version\" value=\"1\""));
        let refused = admin.post(&form, &[("name", "  "), ("version", "1")]);
        assert!(refused.status == 422 && refused.body.contains("Fill this in."));
        assert_eq!(admin.post(&form, &[("name", "Alfa Lda"), ("version", "1")]).status, 303);
        assert_eq!(admin.post(&form, &[("name", "Alpha Ltd"), ("version", "1")]).status, 409);
        assert!(page(site, "admin", id).contains("<h1><bdi>Alfa Lda</bdi></h1>"));
    }

    fn act_7_amounts_of_different_currencies_stand_on_lines_of_their_own(site) {
        let id = site.customer("Alfa", &[]);
        site.invoice(id, "INV-1", "2026-06-01");
        site.write(|tx, actor| {
            let entry = invoice::Entry {
                number: "INV-2".to_owned(),
                issued: "2026-01-01".parse().unwrap(),
                due: "2026-06-01".parse().unwrap(),
                amount: remit_domain::money::Money::new(1_000, "USD".parse().unwrap()),
                is_disputed: false,
                paid: None,
            };
            invoice::commands::put(tx, actor, id, &entry)
        });
        assert!(page(site, "finance", id).contains("€1,234.50<br>$10.00"));
    }

    fn what_people_have_typed_is_shown_as_text(site) {
        let id = site.customer("<script>alert(1)</script>", &[]);
        for path in ["/customers".to_owned(), format!("/customers/{id}"), format!("/customers/{id}/pause")] {
            let page = site.signed_in("admin").get(&path).body;
            assert!(page.contains("&lt;script&gt;alert(1)") && !page.contains("<script>alert"), "{path}");
        }
    }
}
