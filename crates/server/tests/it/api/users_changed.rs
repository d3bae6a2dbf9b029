use remit_domain::action::ownership::OwnerRule;
use remit_domain::permission::{Position, Scope};
use remit_domain::workflow;
use serde_json::{Value, json};
use ureq::http::Method;

use super::dry::then_done;
use crate::support::{Site, both_engines};

/// The step of the only workflow is of these.
fn whose(site: &Site, rules: &[OwnerRule]) {
    site.write(|tx, actor| {
        let step = workflow::list(tx, actor)?[0].steps[0].id;
        workflow::commands::replace_rules(tx, actor, step, rules)
    });
}

both_engines! {
    fn pre_2_a_change_of_position_does_what_was_said_and_leaves_the_rest(site) {
        let (manager, mut program) = (site.user("manager"), site.program(Scope::Write));
        let group = site.group("Physiotherapists", &[manager]);
        site.planned(&[site.user("colleague")]);
        whose(site, &[OwnerRule::Position(Position::Accountant)]);
        let address = format!("/api/v1/users/{manager}");
        let done = then_done(site, &mut program, &Method::PATCH, &address, &json!({ "position": "accountant" })).json();
        assert_eq!((&done["position"], &done["role"]), (&json!("accountant"), &json!("member")));
        assert_eq!(done["groups"][0]["id"], json!(group), "what is left out stays");
        let done = program.json(&Method::PATCH, &address, &json!({ "role": "admin", "groups": [] })).json();
        assert_eq!((&done["role"], &done["groups"]), (&json!("admin"), &json!([])));
        assert_eq!(program.json(&Method::PATCH, &address, &json!({})).json(), done, "nothing said, nothing changed");
    }

    fn usr_9_a_token_changes_whom_an_admin_may(site) {
        let mut program = site.program(Scope::Write);
        let before = site.records();
        let (owner, manager) = (site.user("owner"), site.user("manager"));
        for (method, what, body, status) in [
            (Method::PATCH, format!("{owner}"), json!({ "position": "finance" }), 403),
            (Method::PATCH, format!("{manager}"), json!({ "role": "owner" }), 403),
            (Method::POST, format!("{owner}/suspend"), json!({}), 403),
            (Method::POST, format!("{owner}/invitation"), json!({ "by": "link" }), 403),
            (Method::DELETE, format!("{owner}"), json!({}), 403),
            (Method::POST, format!("{manager}/reactivate"), json!({}), 409),
            (Method::POST, format!("{manager}/invitation"), json!({}), 409),
            (Method::DELETE, format!("{manager}/invitation"), json!({}), 409),
        ] {
            for dry in ["", "?dry_run"] {
                let answer = program.json(&method, &format!("/api/v1/users/{what}{dry}"), &body);
                assert_eq!(answer.status, status, "{method} {what} {}", answer.body);
            }
        }
        assert_eq!(site.records(), before);
    }

    fn what_cannot_be_taken_of_a_user_is_told_at_its_field(site) {
        let (manager, mut program) = (site.user("manager"), site.program(Scope::Write));
        let address = format!("/api/v1/users/{manager}");
        let wrong = json!({ "role": "king", "position": "pawn", "groups": ["usr_1"] });
        let answer = program.json(&Method::PATCH, &address, &wrong);
        let fields: Vec<_> = answer.json()["errors"].as_array().unwrap().iter().map(|it| it["field"].clone()).collect();
        assert_eq!((answer.status, fields), (422, vec![json!("role"), json!("position"), json!("groups")]));
        let unknown = program.json(&Method::PATCH, &address, &json!({ "groups": ["grp_zzzz"], "role": "admin" }));
        assert_eq!((unknown.status, &unknown.json()["errors"][0]["field"]), (422, &json!("groups")));
        assert_eq!(program.get(&address).json()["role"], "member", "all or nothing");
    }

    fn pre_2_suspending_and_coming_back_do_what_was_said(site) {
        let (manager, mut program) = (site.user("manager"), site.program(Scope::Write));
        site.planned(&[manager]);
        let address = format!("/api/v1/users/{manager}");
        let done = then_done(site, &mut program, &Method::POST, &format!("{address}/suspend"), &json!({})).json();
        assert_eq!((&done["status"], &done["actions"]["count"]), (&json!("suspended"), &json!(0)));
        assert_eq!(program.json(&Method::POST, &format!("{address}/suspend"), &json!({})).status, 409);
        let done = then_done(site, &mut program, &Method::POST, &format!("{address}/reactivate"), &json!({})).json();
        assert_eq!((&done["status"], &done["actions"]["count"]), (&json!("joined"), &json!(1)));
    }

    fn usr_7_whoever_is_removed_is_replaced_for_each_kind(site) {
        let mut program = site.program(Scope::Write);
        let [manager, colleague, finance] = ["manager", "colleague", "finance"].map(|who| site.user(who));
        let (customer, _) = site.planned(&[manager]);
        whose(site, &[OwnerRule::User(manager), OwnerRule::Assigned]);
        let address = format!("/api/v1/users/{manager}");
        let refused = program.json(&Method::DELETE, &address, &json!({}));
        let fields: Vec<Value> =
            refused.json()["errors"].as_array().unwrap().iter().map(|it| it["field"].clone()).collect();
        assert_eq!((refused.status, fields), (422, vec![json!("customers"), json!("rules")]));
        let itself = json!({ "customers": manager, "rules": finance });
        assert_eq!(program.json(&Method::DELETE, &address, &itself).json()["errors"][0]["field"], "customers");

        let heirs = json!({ "customers": colleague, "rules": finance });
        let done = then_done(site, &mut program, &Method::DELETE, &address, &heirs).json();
        assert_eq!(done, json!({ "removed": manager, "erased": false }));
        let assigned = program.get(&format!("/api/v1/customers/{customer}/assigned")).json();
        assert_eq!(assigned["users"][0]["id"], json!(colleague));
        let rules = &program.get("/api/v1/workflows").json()["workflows"][0]["steps"][0]["rules"];
        assert_eq!(rules[0], json!({ "kind": "user", "user": finance }));
        for gone in [address.clone(), format!("{address}/absences")] {
            assert_eq!(program.get(&gone).status, 404, "{gone}");
        }
        assert_eq!(program.json(&Method::DELETE, &address, &heirs).status, 404);
    }

    fn usr_11_somebody_is_erased_with_their_removal(site) {
        let (manager, mut program) = (site.user("manager"), site.program(Scope::Write));
        let erase = json!({ "erase": true });
        let done = program.json(&Method::DELETE, &format!("/api/v1/users/{manager}"), &erase);
        assert_eq!(done.json(), json!({ "removed": manager, "erased": true }), "{}", done.body);
        let kept = site.write(|tx, actor| remit_domain::user::names(tx, actor.org, &[manager], "erased"));
        assert_eq!(kept[&manager], "erased");
    }
}
