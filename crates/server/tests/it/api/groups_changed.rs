use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::permission::Scope;
use remit_domain::workflow;
use serde_json::{Value, json};
use ureq::http::Method;

use super::dry::then_done;
use crate::support::{Site, both_engines};

const GROUPS: &str = "/api/v1/groups";

/// A group of the manager, who is assigned to a customer with an action for the group.
fn named(site: &Site) -> String {
    let manager = site.user("manager");
    let group = site.group("Physiotherapists", &[manager]);
    site.planned(&[manager]);
    site.write(|tx, actor| {
        let step = workflow::list(tx, actor)?[0].steps[0].id;
        workflow::commands::replace_rules(tx, actor, step, &[OwnerRule::Group(group, Reach::Assigned)])
    });
    format!("{GROUPS}/{group}")
}

fn names(page: &Value) -> Vec<&str> {
    page["groups"].as_array().unwrap().iter().map(|group| group["name"].as_str().unwrap()).collect()
}

both_engines! {
    fn grp_4_groups_are_told_with_how_far_they_reach(site) {
        let (address, mut program) = (named(site), site.program(Scope::Write));
        site.group("Radiologists", &[]);
        let told = program.get(&address).json();
        let one = json!({ "count": 1, "more": false });
        assert_eq!((&told["users"], &told["customers"], &told["actions"], &told["steps"]), (&json!(1), &one, &one, &json!(1)));
        let page = program.get(&format!("{GROUPS}?limit=1")).json();
        assert_eq!(page["groups"], json!([told]));
        let next = page["next"].as_str().unwrap();
        assert_eq!(names(&program.get(&format!("{GROUPS}?limit=1&after={next}")).json()), ["Radiologists"]);
        assert_eq!(names(&program.get(&format!("{GROUPS}?search=radio")).json()), ["Radiologists"]);
        assert_eq!(names(&program.get(&format!("{GROUPS}?archived")).json()), [""; 0]);
        assert_eq!(program.json(&Method::POST, &format!("{address}/archive"), &json!({})).status, 200);
        assert_eq!(names(&program.get(&format!("{GROUPS}?archived")).json()), ["Physiotherapists"]);
        assert_eq!(names(&program.get(&format!("{GROUPS}?archived=false")).json()), ["Radiologists"]);
    }

    fn grp_1_a_group_is_made_and_renamed(site) {
        let mut program = site.program(Scope::Write);
        let manager = site.user("manager");
        let made = program.json(&Method::POST, GROUPS, &json!({ "name": "Physiotherapists", "users": [manager] }));
        assert_eq!((made.status, &made.json()["users"]), (200, &json!(1)), "{}", made.body);
        let address = format!("{GROUPS}/{}", made.json()["id"].as_str().unwrap());
        let renamed = program.json(&Method::PATCH, &address, &json!({ "name": "Therapists" })).json();
        assert_eq!((&renamed["name"], &renamed["users"]), (&json!("Therapists"), &json!(1)));
        assert_eq!(program.json(&Method::PATCH, &address, &json!({})).json(), renamed);
        let before = site.records();
        for (body, field) in [
            (json!({ "name": " therapists " }), "name"),
            (json!({ "name": "" }), "name"),
            (json!({ "name": "Others", "users": ["usr_zzzz"] }), "users"),
            (json!({ "name": "Others", "users": [site.user("manager"), "x"] }), "users"),
        ] {
            let answer = program.json(&Method::POST, GROUPS, &body);
            assert_eq!((answer.status, &answer.json()["errors"][0]["field"]), (422, &json!(field)), "{}", answer.body);
        }
        let told = program.json(&Method::POST, &format!("{GROUPS}?dry_run"), &json!({ "name": "Others" }));
        assert_eq!((told.status, &told.json()["actions"]), (200, &json!(0)));
        assert_eq!(site.records(), before);
    }

    fn grp_5_archiving_and_restoring_do_what_was_said(site) {
        let (address, mut program) = (named(site), site.program(Scope::Write));
        let archived = then_done(site, &mut program, &Method::POST, &format!("{address}/archive"), &json!({})).json();
        assert_eq!(archived["archived_at"], "2026-06-29T12:00:00Z");
        let restored = then_done(site, &mut program, &Method::POST, &format!("{address}/restore"), &json!({})).json();
        assert_eq!((&restored["archived_at"], &restored["users"]), (&Value::Null, &json!(1)));
    }

    fn grp_6_a_group_is_removed_with_those_that_take_over(site) {
        let (address, mut program) = (named(site), site.program(Scope::Write));
        let id = address.rsplit('/').next().unwrap();
        let (members, rules) = (site.group("Others", &[]), site.group("Heirs", &[site.user("finance")]));
        let archived = site.group("Archived", &[]);
        program.json(&Method::POST, &format!("{GROUPS}/{archived}/archive"), &json!({}));
        let fields = |answer: &Value| -> Vec<Value> {
            answer["errors"].as_array().unwrap().iter().map(|it| it["field"].clone()).collect()
        };
        for (body, wrong) in [
            (json!({}), vec!["members", "rules"]),
            (json!({ "members": members }), vec!["rules"]),
            (json!({ "members": id, "rules": archived }), vec!["members", "rules"]),
            (json!({ "members": "usr_1", "rules": rules }), vec!["members"]),
        ] {
            let refused = program.json(&Method::DELETE, &address, &body);
            assert_eq!((refused.status, fields(&refused.json())), (422, wrong.into_iter().map(Value::from).collect()));
        }
        let transfer = json!({ "members": members, "rules": rules });
        let done = then_done(site, &mut program, &Method::DELETE, &address, &transfer).json();
        assert_eq!(done, json!({ "removed": id }));
        assert_eq!(program.get(&address).status, 404);
        assert_eq!(program.get(&format!("{GROUPS}/{members}")).json()["users"], 1);
        assert_eq!(program.get(&format!("{GROUPS}/{rules}")).json()["steps"], 1);
    }

    fn grp_3_members_come_in_pages(site) {
        let mut program = site.program(Scope::Read);
        let members: Vec<_> = ["manager", "finance", "admin"].iter().map(|who| site.user(who)).collect();
        let group = site.group("Physiotherapists", &members);
        let address = format!("{GROUPS}/{group}/members");
        let whole = program.get(&address).json();
        assert_eq!((whole["users"].as_array().unwrap().len(), &whole["next"]), (3, &Value::Null));
        let first = program.get(&format!("{address}?limit=2")).json();
        let rest = program.get(&format!("{address}?after={}", first["next"].as_str().unwrap())).json();
        assert_eq!(rest["users"], json!([whole["users"][2]]));
    }

    fn acc_4_whoever_may_not_look_at_groups_is_refused_and_foreign_ones_are_not_there(site) {
        let address = named(site);
        let mut member = site.signed_in("finance");
        let (_, mut elsewhere) = site.other_organisation();
        for address in [address.clone(), format!("{address}/members")] {
            assert_eq!((member.get(&address).status, elsewhere.get(&address).status), (403, 404), "{address}");
        }
        assert_eq!((member.get(GROUPS).status, names(&elsewhere.get(GROUPS).json())), (403, vec![]));
        let mut program = site.program(Scope::Write);
        for (method, what) in [(Method::GET, ""), (Method::GET, "/members"), (Method::PATCH, ""), (Method::DELETE, ""),
            (Method::POST, "/archive"), (Method::POST, "/restore")] {
            let answer = program.json(&method, &format!("{GROUPS}/grp_zzzz{what}"), &json!({}));
            assert_eq!(answer.status, 404, "{method} {what} {}", answer.body);
        }
    }
}
