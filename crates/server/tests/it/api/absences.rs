use remit_domain::permission::Scope;
use serde_json::{Value, json};
use ureq::http::Method;

use super::dry::then_done;
use crate::support::both_engines;

both_engines! {
    fn own_8_an_absence_is_planned_as_days_and_halves_of_days(site) {
        let mut program = site.program(Scope::Write);
        let (manager, colleague) = (site.user("manager"), site.user("colleague"));
        let address = format!("/api/v1/users/{manager}/absences");
        let body = json!({ "from": "2026-07-01", "from_half": "afternoon", "until": "2026-07-03", "substitute": colleague });
        let planned = program.json(&Method::POST, &address, &body);
        assert_eq!(planned.status, 200, "{}", planned.body);
        let planned = planned.json();
        assert_eq!((&planned["state"], &planned["from"], &planned["from_half"]),
            (&json!("planned"), &json!("2026-07-01"), &json!("afternoon")));
        assert_eq!((&planned["until"], &planned["until_half"]), (&json!("2026-07-03"), &json!("afternoon")));
        // Paris is two hours ahead.
        assert_eq!((&planned["from_at"], &planned["until_at"]), (&json!("2026-07-01T10:00:00Z"), &json!("2026-07-03T22:00:00Z")));
        assert_eq!((&planned["substitute"]["id"], &planned["with_sight"]), (&json!(colleague), &json!(false)));
        assert_eq!(program.get(&address).json(), json!({ "coming": [planned], "past": [] }));
        let twice = program.json(&Method::POST, &address, &body);
        assert_eq!((twice.status, &twice.json()["type"]), (409, &json!("urn:remit:problem:overlapping-absence")));
    }

    fn pre_2_an_absence_that_begins_and_its_end_do_what_was_said(site) {
        let mut program = site.program(Scope::Write);
        let (manager, colleague) = (site.user("manager"), site.user("colleague"));
        site.planned(&[manager]);
        let address = format!("/api/v1/users/{manager}/absences");
        let body = json!({ "from": "2026-06-29", "until": "2026-07-03", "substitute": colleague, "with_sight": true });
        let planned = then_done(site, &mut program, &Method::POST, &address, &body).json();
        assert_eq!(planned["state"], "current");
        assert_eq!(program.get(&format!("/api/v1/users/{manager}")).json()["away_until"], planned["until_at"]);
        let away = || site.program(Scope::Read).get("/api/v1/users?away").json()["users"].as_array().unwrap().len();
        assert_eq!(away(), 1);
        let end = format!("{address}/{}/end", planned["id"].as_str().unwrap());
        let ended = then_done(site, &mut program, &Method::POST, &end, &json!({})).json();
        assert_eq!((ended, away()), (json!({ "id": planned["id"], "state": "over" }), 0));
        let listed = program.get(&address).json();
        assert_eq!((&listed["coming"], &listed["past"][0]["id"]), (&json!([]), &planned["id"]));
        assert_eq!(listed["past"][0]["until_half"], Value::Null, "it ended at its minute");
        assert_eq!(program.json(&Method::POST, &end, &json!({})).status, 409);
    }

    fn pre_1_an_absence_to_come_is_told_as_if_it_began_now(site) {
        let mut program = site.program(Scope::Write);
        let manager = site.user("manager");
        site.planned(&[manager]);
        let address = format!("/api/v1/users/{manager}/absences");
        let body = json!({ "from": "2026-08-03", "until": "2026-08-07" });
        let told = program.json(&Method::POST, &format!("{address}?dry_run"), &body).json();
        assert_eq!((&told["actions"], &told["falling"]), (&json!(1), &json!(1)), "{told}");
        assert_eq!(program.get(&address).json(), json!({ "coming": [], "past": [] }));
    }

    fn what_cannot_be_taken_of_an_absence_is_told_at_its_field(site) {
        let mut program = site.program(Scope::Write);
        let manager = site.user("manager");
        let address = format!("/api/v1/users/{manager}/absences");
        let usual = json!({ "from": "2026-07-01", "until": "2026-07-03" });
        for (field, value, at) in [
            ("from", json!("2026-02-30"), "from"),
            ("until", json!("soon"), "until"),
            ("until", json!("2026-06-30"), "until"),
            ("from_half", json!("noon"), "from_half"),
            ("until_half", json!(""), "until_half"),
            ("substitute", json!("usr_zzzz"), "substitute"),
            ("substitute", json!("x"), "substitute"),
            ("substitute", json!(manager), "substitute"),
            ("with_sight", json!(true), "substitute"),
        ] {
            let mut body = usual.clone();
            body[field] = value;
            let answer = program.json(&Method::POST, &address, &body);
            assert_eq!((answer.status, &answer.json()["errors"][0]["field"]), (422, &json!(at)), "{body} {}", answer.body);
        }
        assert_eq!(program.get(&address).json()["coming"], json!([]));
    }

    fn acc_4_absences_are_for_the_person_and_whoever_manages_users(site) {
        let (manager, mut program) = (site.user("manager"), site.program(Scope::Write));
        let address = format!("/api/v1/users/{manager}/absences");
        let body = json!({ "from": "2026-07-01", "until": "2026-07-03" });
        let planned = program.json(&Method::POST, &address, &body).json();
        let own = site.signed_in("manager").get(&address);
        assert_eq!((own.status, &own.json()["coming"][0]["id"]), (200, &planned["id"]));
        assert_eq!(site.signed_in("colleague").get(&address).status, 403);
        let (_, mut elsewhere) = site.other_organisation();
        assert_eq!(elsewhere.get(&address).status, 404);
        let foreign = format!("/api/v1/users/{}/absences", site.elsewhere_user());
        assert_eq!((program.get(&foreign).status, program.json(&Method::POST, &foreign, &body).status), (404, 404));
        let of_another = format!("/api/v1/users/{}/absences/{}/end", site.user("finance"), planned["id"].as_str().unwrap());
        assert_eq!(program.json(&Method::POST, &of_another, &json!({})).status, 404);
    }
}
