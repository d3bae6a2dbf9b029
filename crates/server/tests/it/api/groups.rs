use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::action::{self, Kind, NewAction};
use remit_domain::permission::Scope;
use remit_domain::{assignment, group, text};
use serde_json::json;
use ureq::http::Method;

use crate::support::{Site, both_engines};

fn members(site: &Site) -> String {
    let name = text::Name::new("Physiotherapists").unwrap();
    format!("/api/v1/groups/{}/members", site.write(|tx, actor| group::commands::create(tx, actor, &name, &[])))
}

both_engines! {
    fn members_come_and_go_and_the_answer_says_how_many_there_are(site) {
        let (mut program, address) = (site.program(Scope::Write), members(site));
        let two = json!({ "users": [site.user("manager"), site.user("finance")] });
        let one = json!({ "users": [site.user("manager")] });
        for (method, users, count) in [
            (Method::POST, &two, 2),
            (Method::POST, &one, 2),
            (Method::DELETE, &one, 1),
            (Method::DELETE, &two, 0),
            (Method::DELETE, &two, 0),
        ] {
            let answer = program.json(&method, &address, users);
            assert_eq!((answer.status, answer.json()), (200, json!({ "members": count })), "{method} {users}");
        }
    }

    fn pre_1_with_dry_run_the_answer_is_what_would_be_and_nothing_is_changed(site) {
        let (mut program, address) = (site.program(Scope::Write), members(site));
        let group = address.split('/').nth(4).unwrap().parse().unwrap();
        let (customer, _) = site.customer_with_action();
        let manager = site.user("manager");
        site.write(|tx, actor| {
            assignment::commands::set(tx, actor, customer, &[manager])?;
            let rules = vec![OwnerRule::Group(group, Reach::Assigned)];
            let due_on = "2026-06-29".parse().unwrap();
            let new = NewAction { customer, invoice: None, kind: Kind::Call, title: "Ask".into(), due_on, rules };
            action::commands::add(tx, actor, &new)
        });
        let users = json!({ "users": [manager] });
        let told = program.json(&Method::POST, &format!("{address}?dry_run"), &users);
        assert_eq!(told.status, 200, "{}", told.body);
        let told = told.json();
        assert_eq!((&told["actions"], &told["found"], &told["falling"]), (&json!(1), &json!(1), &json!(0)), "{told}");
        let moved = &told["moves"][0];
        assert_eq!((&moved["to"], &moved["fell_back"]), (&json!([manager]), &json!(true)), "{told}");
        assert_eq!((&moved["examples"], &told["sight"]), (&json!([customer]), &json!([])));
        assert_eq!(program.json(&Method::POST, &address, &json!({ "users": [] })).json()["members"], 0);
        let unknown = program.json(&Method::POST, &format!("{address}?dry_run"), &json!({ "users": ["usr_zzzz"] }));
        assert_eq!((unknown.status, &unknown.json()["errors"][0]["field"]), (422, &json!("users")));
        assert_eq!(program.json(&Method::POST, &format!("{address}?dry"), &users).status, 400);
    }

    fn one_unknown_user_and_nothing_is_changed(site) {
        let (mut program, address) = (site.program(Scope::Write), members(site));
        for unknown in ["usr_zzzz", "act_1", "nonsense"] {
            let users = json!({ "users": [site.user("manager"), unknown] });
            let answer = program.json(&Method::POST, &address, &users);
            assert_eq!((answer.status, &answer.json()["errors"][0]["field"]), (422, &json!("users")), "{}", answer.body);
        }
        assert_eq!(program.json(&Method::POST, &address, &json!({ "users": [] })).json()["members"], 0);
        let many = json!({ "users": vec![site.user("manager"); 1_001] });
        assert_eq!(program.json(&Method::POST, &address, &many).status, 422);
    }

    /// Safety 18.
    fn fields_that_are_not_known_are_refused(site) {
        let (mut program, address) = (site.program(Scope::Write), members(site));
        let more = json!({ "users": [], "org_id": "org_1" });
        let answer = program.json(&Method::POST, &address, &more);
        assert_eq!(answer.status, 422);
        assert!(answer.json()["detail"].as_str().unwrap().contains("org_id"), "{}", answer.body);
    }

    fn what_is_not_json_is_refused(site) {
        let (mut program, address) = (site.program(Scope::Write), members(site));
        let json = ("content-type", "application/json");
        let deep = format!("{{\"users\": {}{}}}", "[".repeat(10_000), "]".repeat(10_000));
        for (headers, body, status) in [
            (&[("content-type", "text/plain")][..], "{\"users\": []}", 415),
            (&[], "{\"users\": []}", 415),
            (&[json], "{\"users\": [", 400),
            (&[json], "", 400),
            (&[json], "[]", 422),
            (&[json], "{\"users\": \"usr_1\"}", 422),
            (&[json], deep.as_str(), 422),
        ] {
            let answer = program.send(&Method::POST, &address, headers, body);
            assert_eq!(answer.status, status, "{body:.40}: {}", answer.body);
            assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        }
    }

    /// Safety 14: a browser may be made to send a cookie, never a token.
    fn a_session_changes_nothing_here(site) {
        let address = members(site);
        let mut admin = site.signed_in("admin");
        assert_eq!(admin.json(&Method::POST, &address, &json!({ "users": [] })).status, 401);
    }

    /// Safety 8.
    fn another_organisations_ids_are_answered_like_missing_ones(site) {
        let (mut program, address) = (site.program(Scope::Write), members(site));
        let (_, mut elsewhere) = site.other_organisation();
        let (_, action) = site.customer_with_action();
        assert_eq!(elsewhere.get(&format!("/api/v1/actions/{action}/owners")).status, 404);
        let stranger = site.elsewhere_user();
        let answer = program.json(&Method::POST, &address, &json!({ "users": [stranger] }));
        assert_eq!((answer.status, &answer.json()["errors"][0]["field"]), (422, &json!("users")));
    }
}
