use remit_domain::list::Wanted;
use remit_domain::mail;
use remit_domain::permission::Scope;
use serde_json::{Value, json};
use ureq::http::Method;

use crate::support::{PASSWORD, address, both_engines};

const USERS: &str = "/api/v1/users";

/// The way on this server to what an answer's link opens.
fn path(answer: &Value) -> &str {
    answer["link"].as_str().unwrap().strip_prefix("https://nordlys.example").unwrap()
}

both_engines! {
    fn pre_1_who_would_be_put_in_is_told_by_their_place_and_not_by_an_id_of_nobody(site) {
        site.customer_with_action();
        let body = json!({ "invite": "link", "users": [
            { "email": "bob@nordlys.example" },
            { "email": "ann@nordlys.example", "position": "finance" },
        ] });
        let told = site.program(Scope::Write).json(&Method::POST, &format!("{USERS}?dry_run"), &body).json();
        assert_eq!((&told["moves"][0]["from"], &told["moves"][0]["to"]), (&json!([]), &json!(["users[1]"])), "{told}");
        assert_eq!(told["sight"], json!([{ "user": "users[1]", "gains": 1, "loses": 0 }]));
    }

    fn usr_2_many_are_put_in_at_once_each_as_told(site) {
        let mut program = site.program(Scope::Write);
        let group = site.group("Physiotherapists", &[]);
        let body = json!({ "users": [
            { "email": "Ann@nordlys.example", "name": "Ann Lee", "role": "admin", "position": "finance", "groups": [group] },
            { "email": "bob@nordlys.example" },
        ] });
        let before = site.records();
        let told = program.json(&Method::POST, &format!("{USERS}?dry_run"), &body);
        assert_eq!((told.status, &told.json()["actions"]), (200, &json!(0)), "{}", told.body);
        assert_eq!((site.records(), program.get(USERS).json()["users"].as_array().unwrap().len()), (before, 6));

        let answer = program.json(&Method::POST, USERS, &body);
        assert_eq!(answer.status, 200, "{}", answer.body);
        let users = answer.json()["users"].clone();
        assert_eq!((&users[0]["email"], &users[0]["status"], &users[0]["link"]),
            (&json!("Ann@nordlys.example"), &json!("created"), &Value::Null));
        let ann = program.get(&format!("{USERS}/{}", users[0]["id"].as_str().unwrap())).json();
        assert_eq!((&ann["name"], &ann["role"], &ann["position"]), (&json!("Ann Lee"), &json!("admin"), &json!("finance")));
        assert_eq!((&ann["groups"][0]["id"], &ann["invited_at"]), (&json!(group), &Value::Null));
        let bob = program.get(&format!("{USERS}/{}", users[1]["id"].as_str().unwrap())).json();
        assert_eq!((&bob["name"], &bob["role"], &bob["position"]),
            (&json!("bob@nordlys.example"), &json!("member"), &json!("account_manager")));
    }

    fn usr_3_links_of_those_who_are_invited_are_told_once_and_open(site) {
        let mut program = site.program(Scope::Write);
        // Without a mail server, also whoever is invited by mail.
        for (place, invite) in ["link", "mail"].into_iter().enumerate() {
            let email = format!("new{place}@nordlys.example");
            let body = json!({ "users": [{ "email": email }], "invite": invite });
            let user = program.json(&Method::POST, USERS, &body).json()["users"][0].clone();
            assert_eq!(user["status"], "invited");
            let mut visitor = site.visitor();
            visitor.get(path(&user));
            assert_eq!(visitor.post(path(&user), &[("name", "New"), ("password", PASSWORD)]).status, 303);
            let shown = program.get(&format!("{USERS}/{}", user["id"].as_str().unwrap()));
            assert!(!shown.body.contains("link"), "{}", shown.body);
        }
    }

    fn usr_2_with_a_mail_server_an_invitation_goes_out_and_no_link_is_told(site) {
        let mut program = site.program_with_mail(Scope::Write);
        let waiting = || site.write(|tx, actor| mail::list::page(tx, actor, &Wanted::default())).rows.len();
        let body = json!({ "users": [{ "email": "new@nordlys.example" }], "invite": "mail", "language": "fr" });
        assert_eq!(program.json(&Method::POST, &format!("{USERS}?dry_run"), &body).status, 200);
        assert_eq!(waiting(), 0);
        let made = program.json(&Method::POST, USERS, &body).json()["users"][0].clone();
        assert_eq!((&made["status"], &made["link"], waiting()), (&json!("invited"), &Value::Null, 1));
        let invitation = format!("{USERS}/{}/invitation", made["id"].as_str().unwrap());
        let linked = program.json(&Method::POST, &invitation, &json!({ "by": "link" })).json();
        assert_eq!(site.visitor().get(path(&linked)).status, 200);
        let mailed = program.json(&Method::POST, &invitation, &json!({})).json();
        assert_eq!((&mailed["link"], site.visitor().get(path(&linked)).status), (&Value::Null, 410));
    }

    fn usr_3_an_invitation_is_sent_again_and_taken_back(site) {
        let mut program = site.program(Scope::Write);
        let made = program.json(&Method::POST, USERS, &json!({ "users": [{ "email": "new@nordlys.example" }] })).json();
        let invitation = format!("{USERS}/{}/invitation", made["users"][0]["id"].as_str().unwrap());
        let by_link = json!({ "by": "link" });
        let first = program.json(&Method::POST, &invitation, &by_link).json();
        assert_eq!((&first["status"], &first["email"]), (&json!("invited"), &json!("new@nordlys.example")));
        let told = program.json(&Method::POST, &format!("{invitation}?dry_run"), &by_link);
        assert_eq!((told.status, told.body.contains("link")), (200, false), "{}", told.body);
        assert_eq!(site.visitor().get(path(&first)).status, 200, "what was only asked about leaves the link as it was");
        let second = program.json(&Method::POST, &invitation, &by_link).json();
        let opens = |link: &Value| site.visitor().get(path(link)).status;
        assert_eq!((opens(&first), opens(&second)), (410, 200));
        let back = program.json(&Method::DELETE, &invitation, &json!({}));
        assert_eq!((back.status, &back.json()["status"]), (200, &json!("created")), "{}", back.body);
        assert_eq!(opens(&second), 410);
        let wrong = program.json(&Method::POST, &invitation, &json!({ "by": "pigeon" }));
        assert_eq!((wrong.status, &wrong.json()["errors"][0]["field"]), (422, &json!("by")));
        let wrong = program.json(&Method::POST, &invitation, &json!({ "language": "la" }));
        assert_eq!((wrong.status, &wrong.json()["errors"][0]["field"]), (422, &json!("language")));
    }

    fn usr_2_all_that_is_wrong_is_told_with_its_place_and_nobody_is_put_in(site) {
        let mut program = site.program(Scope::Write);
        let body = json!({ "users": [
            { "email": "ann@nordlys.example" },
            { "email": "bob", "role": "king" },
            { "email": "carl@nordlys.example", "groups": ["usr_1"] },
        ] });
        let answer = program.json(&Method::POST, USERS, &body);
        let fields: Vec<_> = answer.json()["errors"].as_array().unwrap().iter().map(|it| it["field"].clone()).collect();
        assert_eq!((answer.status, fields), (422, vec![json!("email"), json!("role"), json!("groups")]));
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("users[1].email") && detail.contains("users[2].groups"), "{detail}");

        let user = |email: &str| json!({ "email": email });
        let many: Vec<_> = (0..1_001).map(|n| user(&format!("u{n}@nordlys.example"))).collect();
        for (users, field) in [
            (json!([]), "users"),
            (json!(many), "users"),
            (json!([user("ann@nordlys.example"), user("ANN@nordlys.example")]), "email"),
            (json!([user(&address("manager"))]), "email"),
            (json!([{ "email": "ann@nordlys.example", "role": "owner" }]), "role"),
            (json!([{ "email": "ann@nordlys.example", "groups": ["grp_zzzz"] }]), "groups"),
        ] {
            let answer = program.json(&Method::POST, USERS, &json!({ "users": users, "invite": "link" }));
            assert_eq!((answer.status, &answer.json()["errors"][0]["field"]), (422, &json!(field)), "{}", answer.body);
        }
        let way = program.json(&Method::POST, USERS, &json!({ "users": [user("ann@nordlys.example")], "invite": "no" }));
        assert_eq!((way.status, &way.json()["errors"][0]["field"]), (422, &json!("invite")));
        assert_eq!(program.get(USERS).json()["users"].as_array().unwrap().len(), 6);
    }
}
