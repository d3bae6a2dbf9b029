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
