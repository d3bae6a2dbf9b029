//! `/actions/{id}/take-over` and `/actions/{id}/hand-over`, and what is told of it on Home.

use crate::support::both_engines;

both_engines! {
    fn own_13_an_owner_hands_an_action_over_and_the_receiver_is_told(site) {
        let (_, action) = site.customer_with_action();
        let form = format!("/actions/{action}/hand-over");
        let (mut finance, accountant) = (site.signed_in("finance"), site.user("accountant"));
        assert!(finance.get("/").body.contains(&format!("{form}?return=%2F")));
        let asked = finance.get(&format!("{form}?return=/"));
        assert!(asked.body.contains(&format!("value=\"{accountant}\"")) && asked.body.contains("name=\"seen\""));
        assert!(!asked.body.contains(&site.user("manager").to_string()), "who does not see the customer is not offered");
        site.pass(60);
        let to = accountant.to_string();
        let fields = [("seen", "1"), ("to", to.as_str()), ("do", "save")];
        let answer = finance.post(&format!("{form}?return=/"), &fields);
        let back = format!("/?did=handed&to={action}");
        assert_eq!((answer.status, answer.header("location")), (303, Some(back.as_str())));
        let page = finance.get(&back).body;
        assert!(page.contains("It is now with") && !page.contains("Call them"));
        let mut accountant = site.signed_in("accountant");
        let page = accountant.get("/").body;
        for told in ["Call them", "handed one action over to you.", "handed it to you"] {
            assert!(page.contains(told), "{told}");
        }
        assert_eq!(accountant.post("/known", &[]).status, 303);
        let page = accountant.get("/").body;
        assert!(!page.contains("handed one action over to you.") && page.contains("handed it to you"));
    }

    fn own_13_what_is_wrong_is_said_at_its_field_and_what_was_chosen_stays(site) {
        let (_, action) = site.customer_with_action();
        let form = format!("/actions/{action}/hand-over");
        let mut finance = site.signed_in("finance");
        finance.get("/");
        let answer = finance.post(&form, &[("seen", "1"), ("do", "save")]);
        assert!(answer.status == 422 && answer.body.contains("role=\"alert\""));
        let manager = site.user("manager").to_string();
        let answer = finance.post(&form, &[("seen", "1"), ("to", &manager), ("do", "save")]);
        assert!(answer.status == 422 && answer.body.contains("Choose somebody who sees this customer"));
        assert!(!answer.body.contains(&format!("value=\"{manager}\"")), "an id tells nothing of who cannot be chosen");
        let accountant = site.user("accountant").to_string();
        let answer = finance.post(&form, &[("seen", "1"), ("to", &accountant), ("find", "some"), ("do", "find")]);
        assert!(answer.status == 200 && answer.body.contains(&format!("value=\"{accountant}\" checked")));
        assert!(answer.body.contains(&site.user("admin").to_string()));
        let by_address = finance.post(&form, &[("seen", "1"), ("find", "admin@"), ("do", "find")]).body;
        assert!(!by_address.contains(&site.user("admin").to_string()), "whose address it is members do not learn");
        assert!(finance.get("/").body.contains("Call them"), "nothing of it has happened");
    }

    fn acc_3_an_admin_takes_an_action_over_and_whoever_is_slower_is_told(site) {
        let (customer, action) = site.customer_with_action();
        let form = format!("/actions/{action}/take-over");
        let (mut admin, mut owner) = (site.signed_in("admin"), site.signed_in("owner"));
        for page in ["/actions?which=open", &format!("/customers/{customer}"), &format!("/actions/{action}/why")] {
            assert!(admin.get(page).body.contains(&form), "{page}");
            assert!(!site.signed_in("finance").get(page).body.contains(&form), "{page}");
        }
        owner.get(&form);
        let answer = admin.post(&format!("{form}?return=/actions"), &[("seen", "1")]);
        let back = format!("/actions?did=handed&to={action}");
        assert_eq!((answer.status, answer.header("location")), (303, Some(back.as_str())));
        assert!(admin.get(&back).body.contains("It is yours now."));
        let told = owner.post(&form, &[("seen", "1")]);
        assert!(told.status == 409 && told.body.contains("in the meantime"));
        let told = admin.post(&form, &[("seen", "2")]);
        assert!(told.status == 409 && told.body.contains("It is yours alone already"));
        assert_eq!(admin.post(&format!("/actions/{action}/complete"), &[]).status, 303);
        assert_eq!(owner.get(&form).status, 409);
        assert_eq!(owner.post(&form, &[("seen", "3")]).status, 409);
    }

    fn own_13_who_is_not_the_owner_hands_nothing_over(site) {
        let (_, action) = site.customer_with_action();
        let mut colleague = site.signed_in("accountant");
        let form = format!("/actions/{action}/hand-over");
        assert_eq!(colleague.get(&form).status, 403);
        let to = site.user("admin").to_string();
        assert_eq!(colleague.post(&form, &[("seen", "1"), ("to", &to), ("do", "save")]).status, 403);
        assert!(!colleague.get("/actions?which=open").body.contains(&form));
    }
}
