//! What a request does not take is refused, not overlooked: whoever misplaces `dry_run` would be taken at their word.

use remit_domain::permission::Scope;
use serde_json::json;
use ureq::http::Method;

use crate::mass_assignment::TAKEN;
use crate::support::both_engines;

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

both_engines! {
    fn a_change_that_takes_no_body_refuses_one_that_says_something(site) {
        let mut program = site.program(Scope::Write);
        let (user, group) = (site.user("manager"), site.group("Physiotherapists", &[]));
        let before = site.records();
        let changes = TAKEN.iter().filter(|(_, path, _, right)| right.is_empty() && !path.contains("{absence}"));
        let mut tried = 0;
        for (method, path, ..) in changes {
            let id = if path.contains("/users/") { user.to_string() } else { group.to_string() };
            let (method, address) = (method.parse::<Method>().unwrap(), path.replace("{id}", &id));
            for (body, status) in [(r#"{"dry_run": true}"#, 422), ("[]", 422), ("null", 422), ("{", 400)] {
                let answer = program.send(&method, &address, &JSON, body);
                assert_eq!(answer.status, status, "{method} {path} {body}: {}", answer.body);
            }
            assert_eq!(program.send(&method, &address, &[], "{}").status, 415, "{method} {path}");
            tried += 1;
        }
        assert_eq!((tried, site.records()), (5, before));
        let suspend = format!("/api/v1/users/{user}/suspend");
        assert_eq!(program.send(&Method::POST, &suspend, &JSON, "{}").status, 200);
        assert_eq!(program.send(&Method::POST, &suspend.replace("suspend", "reactivate"), &[], "").status, 200);
    }

    fn parameters_that_one_thing_does_not_have_are_refused(site) {
        let (customer, _) = site.planned(&[]);
        let (user, group) = (site.user("manager"), site.group("Physiotherapists", &[]));
        let workflow = site.write(remit_domain::workflow::list).remove(0);
        let step = workflow.steps[0].id;
        let mut program = site.program(Scope::Read);
        for path in [
            format!("users/{user}"),
            format!("groups/{group}"),
            format!("customers/{customer}"),
            format!("customers/{customer}/assigned"),
            format!("customers/{customer}/steps/{step}/owners"),
            "workflows".to_owned(),
            format!("workflows/{}/steps/{step}/rules", workflow.id),
        ] {
            assert_eq!(program.get(&format!("/api/v1/{path}")).status, 200, "{path}");
            assert_eq!(program.get(&format!("/api/v1/{path}?explain")).status, 400, "{path}");
        }
    }

    fn a_list_of_values_is_no_object(site) {
        let mut program = site.program(Scope::Write);
        let before = site.records();
        let answer = program.json(&Method::POST, "/api/v1/groups", &json!(["Physiotherapists", []]));
        assert!(answer.status == 422 && answer.body.contains("object"), "{}", answer.body);
        assert_eq!(site.records(), before);
        let twice = r#"{"name": "Physiotherapists", "name": "Finance"}"#;
        assert_eq!(program.send(&Method::POST, "/api/v1/groups", &JSON, twice).status, 422);
    }

    fn what_is_not_there_cannot_be_asked_about(site) {
        let mut program = site.program(Scope::Write);
        for path in ["users/usr_zzz", "groups/grp_zzz"] {
            for dry in ["", "?dry_run"] {
                let answer = program.json(&Method::PATCH, &format!("/api/v1/{path}{dry}"), &json!({}));
                assert_eq!(answer.status, 404, "{path}{dry}: {}", answer.body);
            }
        }
    }
}
