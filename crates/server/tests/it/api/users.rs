use remit_domain::permission::{Position, Role, Scope};
use serde_json::{Value, json};

use crate::support::{address, both_engines};

const USERS: &str = "/api/v1/users";

fn emails(page: &Value) -> Vec<&str> {
    page["users"].as_array().unwrap().iter().map(|user| user["email"].as_str().unwrap()).collect()
}

both_engines! {
    fn lst_2_users_come_in_pages_by_key_each_once(site) {
        let mut program = site.program(Scope::Read);
        let whole = program.get(USERS).json();
        assert_eq!((emails(&whole).len(), &whole["next"]), (6, &Value::Null));
        let (mut paged, mut after) = (Vec::new(), String::new());
        loop {
            let page = program.get(&format!("{USERS}?limit=4{after}")).json();
            paged.extend(page["users"].as_array().unwrap().clone());
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!(Value::Array(paged), whole["users"]);
        assert_eq!(program.get(&format!("{USERS}?after=nonsense")).status, 400);
        for wrong in ["limit=0", "limit=201", "status=king", "group=usr_1", "role="] {
            let answer = program.get(&format!("{USERS}?{wrong}"));
            let field = wrong.split('=').next().unwrap();
            assert_eq!((answer.status, &answer.json()["errors"][0]["field"]), (422, &json!(field)), "{}", answer.body);
        }
        assert_eq!(program.get(&format!("{USERS}?state=joined")).status, 400);
    }

    fn lst_1_users_are_filtered_and_searched(site) {
        let group = site.group("Physiotherapists", &[site.user("manager"), site.user("finance")]);
        site.invite("new@nordlys.example", Role::Admin, Position::Finance);
        let mut program = site.program(Scope::Read);
        for (query, expected) in [
            ("status=invited".to_owned(), vec!["new@nordlys.example".to_owned()]),
            ("role=owner,admin&status=joined".to_owned(), vec![address("owner"), address("admin")]),
            ("position=finance".to_owned(), vec!["new@nordlys.example".to_owned(), address("finance")]),
            (format!("group={group}"), vec![address("finance"), address("manager")]),
            (format!("group={group}&position=account_manager"), vec![address("manager")]),
            ("search=COLLEAG".to_owned(), vec![address("colleague")]),
            ("search=nobody".to_owned(), vec![]),
        ] {
            let page = program.get(&format!("{USERS}?{query}")).json();
            let (mut found, mut expected) = (emails(&page), expected);
            found.sort_unstable();
            expected.sort();
            assert_eq!(found, expected, "{query}");
        }
    }

    fn a_user_is_told_with_what_the_list_shows(site) {
        let manager = site.user("manager");
        let group = site.group("Physiotherapists", &[manager]);
        site.planned(&[manager]);
        let mut program = site.program(Scope::Read);
        let told = program.get(&format!("{USERS}/{manager}")).json();
        assert_eq!(
            (&told["email"], &told["role"], &told["position"], &told["status"]),
            (&json!(address("manager")), &json!("member"), &json!("account_manager"), &json!("joined"))
        );
        assert_eq!(told["groups"], json!([{ "id": group, "name": "Physiotherapists" }]));
        let one = json!({ "count": 1, "more": false });
        assert_eq!((&told["customers"], &told["actions"], &told["away_until"]), (&one, &one, &Value::Null));
        assert_eq!(told["created_at"], "2026-06-29T12:00:00Z");
        let page = program.get(&format!("{USERS}?search=manager@")).json();
        assert_eq!(page["users"], json!([told]));
    }

    fn acc_4_whoever_may_not_look_at_users_is_refused_and_foreign_ones_are_not_there(site) {
        let manager = site.user("manager");
        let (_, mut elsewhere) = site.other_organisation();
        assert_eq!(elsewhere.get(&format!("{USERS}/{manager}")).status, 404);
        assert_eq!(emails(&elsewhere.get(USERS).json()), ["owner@elsewhere.example"]);
        for address in [USERS.to_owned(), format!("{USERS}/{manager}"), format!("{USERS}/usr_zzzz")] {
            assert_eq!(site.signed_in("finance").get(&address).status, 403, "{address}");
        }
        let mut program = site.program(Scope::Read);
        for missing in ["usr_zzzz", "grp_1", "nonsense", &site.elsewhere_user().to_string()] {
            assert_eq!(program.get(&format!("{USERS}/{missing}")).status, 404, "{missing}");
        }
    }
}
