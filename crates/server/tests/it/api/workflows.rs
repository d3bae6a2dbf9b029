use remit_domain::permission::Scope;
use serde_json::{Value, json};
use ureq::http::Method;

use super::dry::then_done;
use crate::support::both_engines;
use crate::support::client::Client;

/// The address of the rules of the only step.
fn rules(program: &mut Client) -> String {
    let workflow = program.get("/api/v1/workflows").json()["workflows"][0].clone();
    let id = |value: &Value| value["id"].as_str().unwrap().to_owned();
    format!("/api/v1/workflows/{}/steps/{}/rules", id(&workflow), id(&workflow["steps"][0]))
}

both_engines! {
    fn workflows_are_told_with_whose_their_steps_are(site) {
        site.planned(&[site.user("manager")]);
        let told = site.program(Scope::Read).get("/api/v1/workflows").json()["workflows"][0].clone();
        let one = json!({ "count": 1, "more": false });
        assert_eq!((&told["name"], &told["level"], &told["customers"]), (&json!("Reminders"), &json!("customer"), &one));
        let step = &told["steps"][0];
        assert_eq!((&step["kind"], &step["from"], &step["days"]), (&json!("call"), &json!("due"), &json!(0)));
        assert_eq!((&step["rules"], &step["actions"]), (&json!([{ "kind": "assigned" }]), &one));
    }

    fn own_2_other_rules_move_the_open_actions_as_was_said(site) {
        let mut program = site.program(Scope::Write);
        site.planned(&[site.user("manager")]);
        let group = site.group("Physiotherapists", &[site.user("finance")]);
        let address = rules(&mut program);
        let wanted = json!([
            { "kind": "group", "group": group, "scope": "all" },
            { "kind": "user", "user": site.user("admin") },
            { "kind": "position", "position": "accountant" },
        ]);
        let done = then_done(site, &mut program, &Method::PUT, &address, &json!({ "rules": wanted })).json();
        assert_eq!(done["rules"], wanted);
        assert_eq!(program.get(&address).json(), done);
        let stale = json!({ "rules": [{ "kind": "assigned" }], "seen": [{ "kind": "assigned" }] });
        let refused = program.json(&Method::PUT, &address, &stale);
        assert_eq!((refused.status, &refused.json()["type"]), (409, &json!("urn:remit:problem:stale")));
        let seen = json!({ "rules": [{ "kind": "assigned" }], "seen": wanted });
        assert_eq!(program.json(&Method::PUT, &address, &seen).json()["rules"], json!([{ "kind": "assigned" }]));
    }

    fn rules_that_cannot_be_taken_are_told_at_their_field(site) {
        let mut program = site.program(Scope::Write);
        site.planned(&[]);
        let address = rules(&mut program);
        let (_, _) = site.other_organisation();
        let assigned = json!({ "kind": "assigned" });
        for wrong in [
            json!([]),
            json!([assigned, assigned]),
            json!([{ "kind": "user", "user": "usr_zzzz" }]),
            json!([{ "kind": "user", "user": site.elsewhere_user() }]),
            json!([{ "kind": "group", "group": "nonsense", "scope": "all" }]),
            json!([{ "kind": "everybody" }]),
            json!(vec![assigned.clone(); 21]),
        ] {
            let answer = program.json(&Method::PUT, &address, &json!({ "rules": wrong }));
            assert_eq!((answer.status, &answer.json()["errors"][0]["field"]), (422, &json!("rules")), "{}", answer.body);
        }
        let unknown = program.json(&Method::PUT, &address, &json!({ "rules": [{ "kind": "assigned", "org": 1 }] }));
        assert!(unknown.status == 422 && unknown.json()["detail"].as_str().unwrap().contains("org"), "{}", unknown.body);
        assert_eq!(program.get(&address).json()["rules"], json!([assigned]));
    }

    fn acc_4_a_step_is_found_in_its_own_workflow_only(site) {
        let mut program = site.program(Scope::Write);
        site.planned(&[]);
        let address = rules(&mut program);
        let other = site.workflow("Others").to_string();
        let parts: Vec<_> = address.split('/').collect();
        let body = json!({ "rules": [{ "kind": "assigned" }] });
        for (workflow, step) in [(other.as_str(), parts[6]), ("wfl_zzzz", parts[6]), (parts[4], "stp_zzzz")] {
            let address = format!("/api/v1/workflows/{workflow}/steps/{step}/rules");
            let statuses = (program.get(&address).status, program.json(&Method::PUT, &address, &body).status);
            assert_eq!(statuses, (404, 404), "{address}");
        }
        let (_, mut elsewhere) = site.other_organisation();
        assert_eq!((elsewhere.get(&address).status, site.signed_in("finance").get(&address).status), (404, 403));
        assert_eq!(elsewhere.get("/api/v1/workflows").json(), json!({ "workflows": [] }));
    }
}
