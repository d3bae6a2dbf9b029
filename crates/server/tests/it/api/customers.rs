use remit_domain::assignment;
use remit_domain::permission::Scope;
use serde_json::json;

use crate::support::both_engines;

both_engines! {
    fn acc_1_sight_follows_assignment_at_once(site) {
        let (customer, _) = site.customer_with_action();
        let manager = site.user("manager");
        let address = format!("/api/v1/customers/{customer}/sight?user={manager}");
        let mut program = site.program(Scope::Read);
        assert_eq!(program.get(&address).json(), json!({ "customer": customer, "user": manager, "sees": false }));
        site.write(|tx, actor| assignment::commands::set(tx, actor, customer, &[manager]));
        assert_eq!(program.get(&address).json()["sees"], true);
        assert_eq!(site.signed_in("manager").get(&format!("/api/v1/customers/{customer}/sight")).json()["sees"], true);
        site.write(|tx, actor| assignment::commands::set(tx, actor, customer, &[]));
        assert_eq!(program.get(&address).json()["sees"], false);
    }

    fn whoever_does_not_see_a_customer_learns_nothing_about_it(site) {
        let (customer, _) = site.customer_with_action();
        let address = format!("/api/v1/customers/{customer}/sight");
        assert_eq!(site.signed_in("manager").get(&address).status, 404);
        assert_eq!(site.signed_in("manager").get("/api/v1/customers/cus_zzzz/sight").status, 404);
        let somebody = site.user("colleague");
        assert_eq!(site.signed_in("accountant").get(&format!("{address}?user={somebody}")).status, 403);
    }
}

both_engines! {
    fn cus_4_customers_are_filtered_and_come_in_pages(site) {
        let (manager, colleague) = (site.user("manager"), site.user("colleague"));
        let group = site.group("Physiotherapists", &[colleague]);
        let (alfa, _) = site.planned(&[manager]);
        let beta = site.customer("Beta", &[colleague, manager]);
        let gamma = site.customer("Gamma", &[]);
        let mut program = site.program(Scope::Read);
        let workflow = program.get("/api/v1/workflows").json()["workflows"][0]["id"].as_str().unwrap().to_owned();
        for (query, expected) in [
            (String::new(), vec![alfa, beta, gamma]),
            (format!("assigned={colleague}"), vec![beta]),
            (format!("assigned={colleague},{manager}"), vec![alfa, beta]),
            ("assigned=none".to_owned(), vec![gamma]),
            (format!("group={group}"), vec![beta]),
            (format!("workflow={workflow}"), vec![alfa]),
            ("workflow=none&search=BET".to_owned(), vec![beta]),
            ("number=Gamma".to_owned(), vec![gamma]),
        ] {
            let page = program.get(&format!("/api/v1/customers?{query}")).json();
            let found: Vec<_> = page["customers"].as_array().unwrap().iter().map(|it| it["id"].clone()).collect();
            assert_eq!(json!(found), json!(expected), "{query}");
        }
        let first = program.get("/api/v1/customers?limit=2").json();
        let rest = program.get(&format!("/api/v1/customers?after={}", first["next"].as_str().unwrap())).json();
        assert_eq!((&rest["customers"][0]["id"], &rest["next"]), (&json!(gamma), &json!(null)));
        for wrong in ["assigned=x", "assigned=", "group=usr_1", "workflow=x", "limit=0"] {
            let answer = program.get(&format!("/api/v1/customers?{wrong}"));
            let field = wrong.split('=').next().unwrap();
            assert_eq!((answer.status, &answer.json()["errors"][0]["field"]), (422, &json!(field)), "{}", answer.body);
        }
    }

    fn acc_2_a_list_of_customers_ends_where_sight_does(site) {
        let (manager, colleague) = (site.user("manager"), site.user("colleague"));
        let (alfa, _) = site.planned(&[manager]);
        let beta = site.customer("Beta", &[colleague]);
        let mut member = site.signed_in("manager");
        let seen = member.get("/api/v1/customers").json();
        assert_eq!(seen["customers"].as_array().unwrap().len(), 1);
        let told = member.get(&format!("/api/v1/customers/{alfa}")).json();
        assert_eq!(seen["customers"][0], told);
        assert_eq!((&told["name"], &told["workflow"]["name"], &told["actions"]), (&json!("Alfa"), &json!("Reminders"), &json!(1)));
        let amount = json!([{ "minor": 123_450, "currency": "EUR" }]);
        assert_eq!((&told["outstanding"], &told["overdue"], &told["assigned"][0]["id"]), (&amount, &amount, &json!(manager)));
        assert_eq!(member.get(&format!("/api/v1/customers/{beta}")).status, 404);
        assert_eq!(member.get(&format!("/api/v1/customers?assigned={colleague}")).json()["customers"], json!([]));
    }

    fn own_10_who_would_get_it_is_answered_for_any_pair(site) {
        let (alfa, _) = site.planned(&[site.user("manager")]);
        let beta = site.customer("Beta", &[]);
        let step = site.write(remit_domain::workflow::list)[0].steps[0].id;
        let mut program = site.program(Scope::Read);
        let would = program.get(&format!("/api/v1/customers/{alfa}/steps/{step}/owners")).json();
        assert_eq!((&would["reason"], &would["owners"][0]["id"]), (&"rule".into(), &site.user("manager").to_string().into()));
        assert_eq!(would["rules"][0]["people"][0]["outcome"], "owns");
        let fallen = program.get(&format!("/api/v1/customers/{beta}/steps/{step}/owners")).json();
        assert_eq!((&fallen["reason"], &fallen["step"]), (&"fallback_finance".into(), &step.to_string().into()));
        assert_eq!(program.get(&format!("/api/v1/customers/{beta}/steps/stp_0/owners")).status, 404);
    }
}
