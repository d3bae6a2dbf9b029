use remit_domain::absence::commands::NewAbsence;
use remit_domain::absence::{self, Cover};
use remit_domain::permission::{Position, Role, Scope};
use remit_domain::{customer, user};
use serde_json::json;

use crate::support::both_engines;

both_engines! {
    fn somebody_signed_in_gets_their_own_and_a_program_says_whose(site) {
        let (customer, action) = site.customer_with_action();
        let page = json!({
            "actions": [{
                "id": action, "kind": "call", "title": "Call them", "due_on": "2026-06-29", "amount": null,
                "customer": { "id": customer, "name": "Klinikum" }, "invoice": null,
            }],
            "next": null,
        });
        let none = json!({ "actions": [], "next": null });
        assert_eq!(site.signed_in("finance").get("/api/v1/actions?mine").json(), page);
        assert_eq!(site.signed_in("accountant").get("/api/v1/actions?mine").json(), none);
        let finance = site.user("finance");
        let address = format!("/api/v1/actions?mine&user={finance}");
        assert_eq!(site.program(Scope::Read).get(&address).json(), page);
        assert_eq!(site.signed_in("admin").get(&address).json(), page, "an admin may look");
        assert_eq!(site.signed_in("accountant").get(&address).status, 403, "a member may not");
        assert_eq!(site.signed_in("finance").get(&address).json(), page);
    }

    fn pages_follow_each_other_by_key(site) {
        let (customer, first) = site.customer_with_action();
        let others = [site.action(customer, "Second"), site.action(customer, "Third")];
        let mut finance = site.signed_in("finance");
        let (mut seen, mut address) = (Vec::new(), "/api/v1/actions?mine&limit=2".to_owned());
        loop {
            let page = finance.get(&address).json();
            seen.extend(page["actions"].as_array().unwrap().iter().map(|action| action["id"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            address = format!("/api/v1/actions?mine&limit=2&after={next}");
        }
        assert_eq!(seen, [first, others[0], others[1]].map(|id| id.to_string()));
    }

    fn what_cannot_be_asked_is_said_at_its_field(site) {
        let mut finance = site.signed_in("finance");
        let field = |answer: crate::support::client::Answer| {
            assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{}", answer.body);
            (answer.status, answer.json()["errors"][0]["field"].as_str().map(str::to_owned))
        };
        for (query, wrong) in [
            ("", "mine"),
            ("mine&limit=0", "limit"),
            ("mine&limit=201", "limit"),
            ("mine&limit=all", "limit"),
            ("mine&after=x", "after"),
            ("mine&kind=dance", "kind"),
            ("mine&user=act_1", "user"),
        ] {
            let answer = finance.get(&format!("/api/v1/actions?{query}"));
            assert_eq!(field(answer), (422, Some(wrong.to_owned())), "{query}");
        }
        assert_eq!(finance.get("/api/v1/actions?mine&sort=amount").status, 400, "an unknown parameter is refused");
    }

    fn nobody_of_that_id_is_said_at_the_field_and_is_no_empty_answer(site) {
        let (customer, _) = site.customer_with_action();
        let mut program = site.program(Scope::Read);
        for address in ["/api/v1/actions?mine&user=usr_zzzz".to_owned(), format!("/api/v1/customers/{customer}/sight?user=usr_zzzz")] {
            let answer = program.get(&address);
            assert_eq!((answer.status, &answer.json()["errors"][0]["field"]), (422, &json!("user")), "{address}");
        }
    }

    fn own_10_owners_come_with_the_reason_and_on_request_with_what_every_rule_found(site) {
        let (_, action) = site.customer_with_action();
        let address = format!("/api/v1/actions/{action}/owners");
        let finance = site.user("finance");
        let mut expected = json!({
            "action": action,
            "state": "todo",
            "reason": "rule",
            "owners": [{ "id": finance, "name": "Somebody", "stands_in": false }],
            "waits_for_first_login": false,
        });
        assert_eq!(site.program(Scope::Read).get(&address).json(), expected);
        expected["rules"] = json!([{
            "rule": { "kind": "position", "position": "finance" },
            "archived": false,
            "people": [{ "id": finance, "name": "Somebody", "outcome": "owns" }],
        }]);
        expected["own_rules"] = json!([]);
        expected["finance"] = json!(null);
        assert_eq!(site.program(Scope::Read).get(&format!("{address}?explain")).json(), expected);
        assert_eq!(site.program(Scope::Read).get(&format!("{address}?explained")).status, 400);
    }

    fn own_7_an_action_says_that_it_waits_for_somebody_who_never_logged_in(site) {
        let invitation = site.invite("new@nordlys.example", Role::Member, Position::AccountManager);
        let (_, action) = site.planned(&[site.user_of("new@nordlys.example")]);
        let mut program = site.program(Scope::Read);
        let address = format!("/api/v1/actions/{action}/owners");
        assert_eq!(program.get(&address).json()["waits_for_first_login"], json!(true));
        let mut newcomer = site.join(&invitation);
        assert_eq!(program.get(&address).json()["waits_for_first_login"], json!(false));
        newcomer.post(&format!("/actions/{action}/complete"), &[]);
        assert_eq!(program.get(&address).json()["waits_for_first_login"], json!(false));
    }

    fn act_4_a_cancelled_action_has_no_owners_and_no_reason(site) {
        let manager = site.user("manager");
        let (customer, action) = site.planned(&[manager]);
        let mut program = site.program(Scope::Read);
        let address = format!("/api/v1/actions/{action}/owners");
        assert_eq!(program.get(&address).json()["owners"][0]["id"], json!(manager));
        site.write(|tx, actor| customer::commands::pause(tx, actor, customer, Some("2026-12-01".parse().unwrap())));
        let answer = program.get(&format!("{address}?explain")).json();
        assert_eq!((&answer["state"], &answer["reason"], &answer["owners"]), (&json!("cancelled"), &json!(null), &json!([])));
        assert_eq!(answer["rules"][0]["people"][0]["id"], json!(manager), "by today's facts");
    }

    fn own_2_who_owned_it_when_it_was_done_is_kept(site) {
        let (_, action) = site.customer_with_action();
        site.signed_in("finance").post(&format!("/actions/{action}/complete"), &[]);
        let finance = site.user("finance");
        site.write(|tx, actor| user::commands::suspend(tx, actor, finance));
        let answer = site.program(Scope::Read).get(&format!("/api/v1/actions/{action}/owners")).json();
        assert_eq!((&answer["state"], &answer["reason"]), (&json!("done"), &json!("rule")));
        assert_eq!(answer["owners"][0]["id"], json!(finance));
    }

    /// Safety 5: readers catch up by themselves, whether the worker runs or not.
    fn own_8_an_absence_that_has_begun_is_seen_by_the_very_next_request(site) {
        site.customer_with_action();
        let (finance, substitute) = (site.user("finance"), site.user("accountant"));
        site.write(|tx, actor| {
            let cover = Cover { substitute: Some(substitute), with_sight: false };
            let (from, until) = (actor.at.plus_seconds(60), actor.at.plus_seconds(120));
            absence::commands::plan(tx, actor, &NewAbsence { user: finance, from, until, cover })
        });
        let count = |who: &str| site.signed_in(who).get("/api/v1/actions?mine").json()["actions"].as_array().unwrap().len();
        assert_eq!((count("finance"), count("accountant")), (1, 0));
        site.pass(60);
        assert_eq!((count("finance"), count("accountant")), (0, 1));
        site.pass(60);
        assert_eq!((count("finance"), count("accountant")), (1, 0));
    }

    fn acc_4_what_is_out_of_sight_is_answered_like_what_is_not_there(site) {
        let (_, action) = site.customer_with_action();
        let mut manager = site.signed_in("manager");
        let without_number = |mut answer: serde_json::Value| {
            answer["instance"] = json!(null);
            answer
        };
        let hidden = manager.get(&format!("/api/v1/actions/{action}/owners"));
        let missing = manager.get("/api/v1/actions/act_zzzz/owners");
        let no_id = manager.get("/api/v1/actions/zzzz/owners");
        assert_eq!((hidden.status, missing.status, no_id.status), (404, 404, 404));
        assert_eq!(without_number(hidden.json()), without_number(missing.json()));
        assert_eq!(without_number(hidden.json()), without_number(no_id.json()));
    }
}
