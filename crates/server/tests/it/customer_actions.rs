//! `/customers/{id}/actions/new`.

use crate::support::{Site, both_engines};

/// A customer of the manager, and the form about it.
fn form(site: &Site) -> (String, String) {
    let customer = site.customer("Alfa", &[site.user("manager")]);
    (format!("/customers/{customer}"), format!("/customers/{customer}/actions/new"))
}

fn call<'a>(title: &'a str, rules: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&[("do-what", "call"), ("title", title), ("due", "2026-06-29")], rules].concat()
}

both_engines! {
    fn own_13_an_action_is_added_by_hand_and_is_its_creators_unless_told_otherwise(site) {
        let (customer, form) = form(site);
        let invoice = site.invoice(site.customer("Beta", &[]), "INV-9", "2026-06-01").to_string();
        let mut manager = site.signed_in("manager");
        assert!(manager.get(&customer).body.contains(&form));
        let (me, asked) = (site.user("manager").to_string(), manager.get(&form).body);
        assert!(asked.contains(&format!("name=\"what\" value=\"{me}\"")) && asked.contains("Only you"), "{asked}");
        let mine = [("kind", "user"), ("what", me.as_str()), ("scope", "")];
        let answer = manager.post(&form, &[call("Ask for the address", &mine), vec![("do", "save")]].concat());
        let back = answer.header("location").unwrap().to_owned();
        assert!(answer.status == 303 && back.starts_with(&format!("{customer}?did=added&to=act_")), "{back}");
        let page = manager.get(&back).body;
        assert!(page.contains("Added. It is yours.") && page.contains("Ask for the address"), "{page}");
        assert_eq!(manager.post(&form, &call("Without a rule", &[])).status, 303);
        assert_eq!(manager.get("/").body.matches("data-row").count(), 2);
        let elsewhere = manager.post(&form, &call("Wrong invoice", &[("invoice", &invoice)]));
        assert!(elsewhere.status == 422, "an invoice of another customer");
    }

    fn own_6_the_form_says_who_would_get_it_for_this_customer(site) {
        let (_, form) = form(site);
        let (manager, finance) = (site.user("manager"), site.user("finance"));
        let night = site.group("Night", &[finance, site.user("colleague")]).to_string();
        let day = site.group("Day", &[manager]).to_string();
        let mut member = site.signed_in("manager");
        member.get(&form);
        let mut group = |group: &str, scope: &str| {
            let rule = [("kind", "group"), ("what", group), ("scope", scope), ("do", "look")];
            member.post(&form, &call("Ask", &rule)).body
        };
        let page = group(&night, "all");
        assert!(page.contains("For this customer: <bdi>Somebody</bdi>.") && page.contains("One person whom it means cannot"), "{page}");
        let page = group(&night, "assigned");
        assert!(page.contains("For this customer it finds nobody.") && page.contains("Fell back to finance"), "OWN 4: {page}");
        assert!(group(&day, "assigned").contains("Only you"));
        assert!(group("", "assigned").contains("Choose what this rule is about"));
        let added = member.post(&form, &call("Ask", &[("do", "add position")])).body;
        assert!(added.contains("value=\"account_manager\"") && added.contains("value=\"Ask\""), "what was typed stays");
        let all = [("kind", "group"), ("what", night.as_str()), ("scope", "all"), ("kind", "assigned"), ("what", ""), ("scope", "")];
        assert_eq!(member.post(&form, &call("Ask them", &all)).status, 303);
        assert!(site.signed_in("finance").get("/").body.contains("Ask them") && member.get("/").body.contains("Ask them"));
    }

    fn acc_2_the_form_offers_and_names_only_who_could_have_it(site) {
        let (_, form) = form(site);
        let (mut manager, colleague) = (site.signed_in("manager"), site.user("colleague").to_string());
        manager.get(&form);
        let found = manager.post(&form, &call("Ask", &[("do", "add user")])).body;
        assert!(found.contains(&site.user("finance").to_string()) && !found.contains(&colleague), "{found}");
        let forged = [("kind", "user"), ("what", colleague.as_str()), ("scope", "")];
        let answer = manager.post(&form, &call("Ask", &forged));
        assert!(answer.status == 422 && answer.body.contains("Choose somebody who sees this customer"), "{}", answer.body);
        assert!(!answer.body.contains(&colleague), "an id tells nothing of who cannot be chosen");
        let mut admin = site.signed_in("admin");
        for what in ["look", "save", "look"] {
            let answer = admin.post(&form, &[call("Ask", &forged), vec![("do", what)]].concat());
            assert_eq!(answer.status, if what == "save" { 422 } else { 200 });
            assert!(answer.body.contains("Choose somebody who sees this customer") && answer.body.contains("Choose what this rule"), "{what}: {}", answer.body);
            assert!(!answer.body.contains(&colleague) && answer.body.contains("value=\"Ask\""));
        }
        let mut stranger = site.signed_in("colleague");
        assert_eq!((stranger.get(&form).status, stranger.post(&form, &call("Ask", &[])).status), (404, 404));
    }

    fn what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(site) {
        let (customer, form) = form(site);
        let mut finance = site.signed_in("finance");
        finance.get(&form);
        let rule = [("kind", "position"), ("what", "accountant"), ("scope", "")];
        let answer = finance.post(&form, &call("", &rule));
        assert!(answer.status == 422 && answer.body.contains("id=\"field-title-note\""), "{}", answer.body);
        assert!(answer.body.contains("value=\"accountant\" selected") && answer.body.contains("value=\"2026-06-29\""));
        let fields = [("do-what", "call"), ("title", "Keep this"), ("due", "")];
        let answer = finance.post(&form, &fields);
        assert!(answer.status == 422 && answer.body.contains("id=\"field-due-note\"") && answer.body.contains("Keep this"));
        let twice = [rule, rule].concat();
        assert_eq!(finance.post(&form, &call("Twice", &twice)).status, 422);
        assert!(!finance.get(&customer).body.contains("Keep this"), "nothing of it has happened");
    }
}
