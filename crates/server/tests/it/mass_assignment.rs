//! Fields that a form does not have change nothing (safety 18).

use remit_db::{params, sql, sql_global};
use remit_domain::permission::Scope;
use remit_server::router::{self, Audience};
use ureq::http::Method;

use crate::support::client::Client;
use crate::support::{PASSWORD, Site, address, both_engines};

/// Every column of users, accounts, sessions and organisations that somebody might wish to set.
const WISHES: [(&str, &str); 24] = [
    ("role", "owner"),
    ("position", "finance"),
    ("status", "joined"),
    ("id", "1"),
    ("org", "org_1"),
    ("org_id", "1"),
    ("user", "usr_1"),
    ("user_id", "1"),
    ("account", "acc_1"),
    ("account_id", "1"),
    ("email", "evil@example.org"),
    ("email_key", "evil@example.org"),
    ("name_key", "a"),
    ("password_hash", "none"),
    ("created_at", "1"),
    ("invited_at", "1"),
    ("joined_at", "1"),
    ("last_visit_at", "1"),
    ("expires_at", "9999999999999999"),
    ("stay", "1"),
    ("test_mode", "0"),
    ("owner", "true"),
    ("is_admin", "true"),
    ("_method", "DELETE"),
];

/// Who there is and what they may do, in the organisation and in others; what opens an account.
fn rights(site: &Site) -> Vec<String> {
    site.write(|tx, _| {
        let users = sql_global!(
            "select org_id, id, role, position, status, email, account_id, created_at from users order by id"
        );
        let accounts = sql_global!("select id, email, email_key, password_hash, created_at from accounts order by id");
        let organisations = sql_global!("select id, name, test_mode, currency from organisations order by id");
        let mut rows = tx.all(users, params![], |row| {
            let numbers = [0, 1, 2, 3, 4].map(|column| row.get::<i64>(column));
            let numbers = numbers.into_iter().collect::<Result<Vec<_>, _>>()?;
            Ok(format!("{numbers:?} {} {:?} {}", row.get::<String>(5)?, row.get::<Option<i64>>(6)?, row.get::<i64>(7)?))
        })?;
        rows.extend(tx.all(accounts, params![], |row| {
            let texts = [1, 2].map(|column| row.get::<String>(column));
            let texts = texts.into_iter().collect::<Result<Vec<_>, _>>()?;
            Ok(format!("{} {texts:?} {:?} {}", row.get::<i64>(0)?, row.get::<Option<String>>(3)?, row.get::<i64>(4)?))
        })?);
        rows.extend(tx.all(organisations, params![], |row| {
            Ok(format!(
                "{} {} {} {}",
                row.get::<i64>(0)?,
                row.get::<String>(1)?,
                row.get::<i64>(2)?,
                row.get::<String>(3)?
            ))
        })?);
        Ok(rows)
    })
}

/// Sends the wishes to every route that changes something, about the client's own user and with right values beside them.
fn wish(client: &mut Client, things: &[(&str, String)], skipped: &[&str]) {
    let right = [("name", "Somebody"), ("password", PASSWORD), ("language", "en"), ("version", "1")];
    let fields: Vec<_> = right.into_iter().chain(WISHES).collect();
    for route in router::all().filter(|route| route.method == Method::POST && route.audience != Audience::Anyone) {
        if skipped.contains(&route.path) || route.path.starts_with("/api/") {
            continue;
        }
        let id = things.iter().find(|(part, _)| route.path.contains(part)).map_or("act_1", |(_, id)| id);
        let path = route.path.replace("{id}", id).replace("{session}", "00");
        client.get("/login");
        let status = client.post(&path, &fields).status;
        assert!(status < 500, "{path}: {status}");
    }
}

both_engines! {
    fn no_field_that_a_form_does_not_have_changes_rights(site) {
        let _elsewhere = site.other_organisation();
        let before = rights(site);
        let (customer, action) = site.customer_with_action();
        let invoice = site.invoice(customer, "INV-1", "2026-06-01").to_string();
        let things = |who: &str| {
            [("/users/", site.user(who).to_string()), ("/customers/", customer.to_string()), ("/invoices/", invoice.clone()), ("/actions/", action.to_string())]
        };
        for who in ["manager", "finance"] {
            let mut member = site.signed_in(who);
            wish(&mut member, &things(who), &["/logout"]);
            assert_eq!(rights(site), before, "{who}");
        }
        // What an admin may do with these very fields: put people in.
        let mut admin = site.signed_in("admin");
        wish(&mut admin, &things("admin"), &["/logout", "/settings/users/invite", "/settings/users/{id}/remove"]);
        let after = rights(site);
        let changed: Vec<_> = after.iter().filter(|row| !before.contains(row)).collect();
        let admin = site.user("admin");
        let own = site.write(|tx, actor| {
            let found = sql!("select role, email from users where org_id = $1 and id = $2");
            Ok(tx.one(found, params![actor.org, admin], |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)))?)
        });
        assert_eq!(own, Some((2, address("admin"))), "neither owner nor somebody else: {changed:?}");
        assert_eq!(after.len(), before.len(), "{changed:?}");
        assert!(changed.len() <= 1, "their own row at most, which they may suspend: {changed:?}");
    }
}

/// What each change of the API takes, and what it takes it as; nothing where it takes no body.
pub const TAKEN: &[(&str, &str, &[&str], &str)] = &[
    ("POST", "/api/v1/customers/assigned", &["customers", "add", "remove"], r#""customers": []"#),
    ("PUT", "/api/v1/customers/{id}/assigned", &["users", "seen"], r#""users": []"#),
    ("POST", "/api/v1/groups", &["name", "users"], r#""name": "Others""#),
    ("PATCH", "/api/v1/groups/{id}", &["name"], r#""name": "Others""#),
    ("DELETE", "/api/v1/groups/{id}", &["members", "rules"], r#""rules": null"#),
    ("POST", "/api/v1/groups/{id}/archive", &[], ""),
    ("POST", "/api/v1/groups/{id}/members", &["users"], r#""users": []"#),
    ("DELETE", "/api/v1/groups/{id}/members", &["users"], r#""users": []"#),
    ("POST", "/api/v1/groups/{id}/restore", &[], ""),
    ("POST", "/api/v1/users", &["users", "invite", "language"], r#""users": [{"email": "ann@nordlys.example"}]"#),
    ("PATCH", "/api/v1/users/{id}", &["role", "position", "groups"], r#""groups": []"#),
    ("DELETE", "/api/v1/users/{id}", &["customers", "rules", "erase"], r#""rules": null"#),
    (
        "POST",
        "/api/v1/users/{id}/absences",
        &["from", "from_half", "until", "until_half", "substitute", "with_sight"],
        r#""from": "2026-07-01", "until": "2026-07-02""#,
    ),
    ("POST", "/api/v1/users/{id}/absences/{absence}/end", &[], ""),
    ("POST", "/api/v1/users/{id}/invitation", &["by", "language"], r#""by": "mail""#),
    ("DELETE", "/api/v1/users/{id}/invitation", &[], ""),
    ("POST", "/api/v1/users/{id}/reactivate", &[], ""),
    ("POST", "/api/v1/users/{id}/suspend", &[], ""),
    (
        "PUT",
        "/api/v1/workflows/{workflow}/steps/{step}/rules",
        &["rules", "seen"],
        r#""rules": [{"kind": "assigned"}]"#,
    ),
];

#[test]
fn every_change_of_the_api_says_what_it_takes() {
    let taken =
        |route: &router::Route| TAKEN.iter().any(|(method, path, ..)| route.method == *method && route.path == *path);
    let missing: Vec<_> = router::API.iter().filter(|it| it.audience == Audience::Writer && !taken(it)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

both_engines! {
    fn no_field_that_the_api_does_not_have_is_taken(site) {
        let mut program = site.program(Scope::Write);
        let user = site.user("manager");
        let (group, customer) = (site.group("Physiotherapists", &[user]), site.customer("Alfa", &[]));
        let (before, records) = (rights(site), site.records());
        let json = [("content-type", "application/json")];
        for (method, path, fields, right) in TAKEN.iter().filter(|(.., right)| !right.is_empty()) {
            let id = match path {
                path if path.contains("/users/") => user.to_string(),
                path if path.contains("/groups/") => group.to_string(),
                _ => customer.to_string(),
            };
            let address = path.replace("{id}", &id).replace("{workflow}", "wfl_1").replace("{step}", "stp_1");
            for (wish, value) in WISHES.iter().filter(|(wish, _)| !fields.contains(wish)) {
                let body = format!("{{{right}, \"{wish}\": \"{value}\"}}");
                let answer = program.send(&method.parse().unwrap(), &address, &json, &body);
                assert_eq!(answer.status, 422, "{method} {path} {body}");
                assert!(answer.json()["detail"].as_str().unwrap().contains(wish), "{}", answer.body);
            }
        }
        let wish = r#"{"users": [{"email": "ann@nordlys.example", "status": "joined"}]}"#;
        assert_eq!(program.send(&Method::POST, "/api/v1/users", &json, wish).status, 422);
        assert_eq!((rights(site), site.records()), (before, records));
    }
}
