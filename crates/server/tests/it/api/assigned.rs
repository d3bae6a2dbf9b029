use remit_domain::permission::Scope;
use serde_json::json;
use ureq::http::Method;

use super::dry::then_done;
use crate::support::both_engines;

const SEVERAL: &str = "/api/v1/customers/assigned";

both_engines! {
    fn cus_1_those_who_are_assigned_are_set_in_order_as_was_said(site) {
        let mut program = site.program(Scope::Write);
        let (manager, colleague) = (site.user("manager"), site.user("colleague"));
        let (customer, _) = site.planned(&[manager]);
        let address = format!("/api/v1/customers/{customer}/assigned");
        let body = json!({ "users": [colleague, manager], "seen": [manager] });
        let done = then_done(site, &mut program, &Method::PUT, &address, &body).json();
        assert_eq!((&done["users"][0]["id"], &done["users"][1]["id"]), (&json!(colleague), &json!(manager)));
        assert_eq!(program.get(&address).json(), done);
        assert_eq!(program.json(&Method::PUT, &address, &body).status, 409, "others are assigned than were seen");
        for wrong in [json!([manager, manager]), json!(["usr_zzzz"]), json!(["x"]), json!(vec![manager; 1_001])] {
            let answer = program.json(&Method::PUT, &address, &json!({ "users": wrong }));
            assert_eq!((answer.status, &answer.json()["errors"][0]["field"]), (422, &json!("users")), "{}", answer.body);
        }
        assert_eq!(program.json(&Method::PUT, &address, &json!({ "users": [] })).json()["users"], json!([]));
    }

    fn cus_1_at_several_customers_some_come_and_some_go(site) {
        let mut program = site.program(Scope::Write);
        let (manager, colleague) = (site.user("manager"), site.user("colleague"));
        let (alfa, _) = site.planned(&[manager]);
        let beta = site.customer("Beta", &[colleague]);
        let body = json!({ "customers": [alfa, beta], "add": [colleague], "remove": [manager] });
        let done = then_done(site, &mut program, &Method::POST, SEVERAL, &body).json();
        assert_eq!(done, json!({ "changed": 1 }));
        for customer in [alfa, beta] {
            let told = program.get(&format!("/api/v1/customers/{customer}/assigned")).json();
            assert_eq!((&told["users"][0]["id"], told["users"].as_array().unwrap().len()), (&json!(colleague), 1));
        }
        assert_eq!(program.json(&Method::POST, SEVERAL, &body).json(), json!({ "changed": 0 }));
    }

    fn what_cannot_be_taken_at_several_customers_is_told_at_its_field(site) {
        let mut program = site.program(Scope::Write);
        let manager = site.user("manager");
        let customer = site.customer("Alfa", &[]);
        site.other_organisation();
        let before = site.records();
        for (body, field) in [
            (json!({ "customers": [customer, "cus_zzzz"], "add": [manager] }), "customers"),
            (json!({ "customers": vec![customer; 1_001], "add": [manager] }), "customers"),
            (json!({ "customers": ["usr_1"] }), "customers"),
            (json!({ "customers": [customer], "add": [site.elsewhere_user()] }), "add"),
            (json!({ "customers": [customer], "add": [manager], "remove": [manager] }), "add"),
            (json!({ "customers": [customer], "add": vec![manager; 101] }), "add"),
            (json!({ "customers": [customer], "remove": vec![manager; 101] }), "remove"),
        ] {
            let answer = program.json(&Method::POST, SEVERAL, &body);
            assert_eq!((answer.status, &answer.json()["errors"][0]["field"]), (422, &json!(field)), "{}", answer.body);
        }
        assert_eq!(site.records(), before);
    }

    fn acc_2_whoever_does_not_see_a_customer_is_not_told_who_is_assigned(site) {
        let manager = site.user("manager");
        let customer = site.customer("Alfa", &[manager]);
        let address = format!("/api/v1/customers/{customer}/assigned");
        assert_eq!(site.signed_in("manager").get(&address).json()["users"][0]["id"], json!(manager));
        assert_eq!(site.signed_in("colleague").get(&address).status, 404);
        let (_, mut elsewhere) = site.other_organisation();
        assert_eq!(elsewhere.get(&address).status, 404);
        let mut program = site.program(Scope::Write);
        let missing = program.json(&Method::PUT, "/api/v1/customers/cus_zzzz/assigned", &json!({ "users": [manager] }));
        assert_eq!(missing.status, 404);
    }
}
