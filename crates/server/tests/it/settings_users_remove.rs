use remit_domain::action::ownership::OwnerRule;
use remit_domain::action::{self, Kind, NewAction};
use remit_domain::id::{CustomerId, UserId};
use remit_domain::permission::Scope;
use remit_domain::{assignment, user};

use crate::support::{PASSWORD, Site, address, both_engines};

const USERS: &str = "/settings/users";

fn assign(site: &Site, customer: CustomerId, person: UserId) {
    site.write(|tx, actor| assignment::commands::set(tx, actor, customer, &[person]));
}

/// An action by hand whose rules name somebody.
fn name(site: &Site, customer: CustomerId, person: UserId) {
    let due_on = "2026-06-29".parse().unwrap();
    let rules = vec![OwnerRule::User(person)];
    let new = NewAction { customer, invoice: None, kind: Kind::Call, title: "Ask by hand".into(), due_on, rules };
    site.write(|tx, actor| action::commands::add(tx, actor, &new));
}

both_engines! {
    fn usr_7_who_takes_over_is_asked_and_takes_over(site) {
        let (customer, _) = site.customer_with_action();
        let (manager, accountant) = (site.user("manager"), site.user("accountant"));
        assign(site, customer, manager);
        let mut admin = site.signed_in("admin");
        let remove = format!("{USERS}/{manager}/remove");
        let page = admin.get(&remove).body;
        assert!(page.contains("Assigned to 1 customer.") && page.contains(&format!("/customers?f.assigned=is:{manager}")));
        assert!(page.contains("Who takes over") && !page.contains(&format!("value=\"{manager}\"")), "not they themselves");
        let refused = admin.post(&remove, &[("do", "save")]);
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("Fill this in."));

        let found = admin.post(&remove, &[("do", "find"), ("find", "accountant@")]);
        assert_eq!(found.status, 200);
        assert!(found.body.contains(&format!("value=\"{accountant}\"")) && found.body.contains("Remove "));
        assert!(!found.body.contains(&format!("value=\"{}\"", site.user("finance"))), "only who is found");
        let chosen = accountant.to_string();
        let again = admin.post(&remove, &[("do", "find"), ("find", "fin"), ("customers", &chosen)]).body;
        assert!(again.contains(&format!("value=\"{accountant}\" checked")), "who is chosen stays chosen");
        assert_eq!(admin.post(&remove, &[("do", "save"), ("customers", &chosen)]).status, 303);
        assert!(admin.get(&format!("/customers?f.assigned=is:{accountant}")).body.contains("Klinikum"));
        assert_eq!(admin.get(&remove).status, 404);
    }

    fn usr_7_the_rules_may_go_to_somebody_else(site) {
        let (customer, _) = site.customer_with_action();
        let manager = site.user("manager");
        assign(site, customer, manager);
        name(site, customer, manager);
        let mut admin = site.signed_in("admin");
        let remove = format!("{USERS}/{manager}/remove");
        let page = admin.get(&remove).body;
        assert!(page.contains("Named in the owner rules of 1 open action.") && page.contains("name=\"rules\""));
        let customers = site.user("accountant").to_string();
        for (typed, told) in [("nobody", "This is not an e-mail address."), ("no@where.example", "This is not known here.")] {
            let refused = admin.post(&remove, &[("do", "save"), ("customers", &customers), ("rules", typed)]);
            assert_eq!(refused.status, 422);
            assert!(refused.body.contains(told) && refused.body.contains(&format!("value=\"{typed}\"")));
        }
        let fields = [("do", "save"), ("customers", &*customers), ("rules", "FINANCE@nordlys.example")];
        assert_eq!(admin.post(&remove, &fields).status, 303);
        let mut finance = site.signed_in("finance");
        assert!(finance.get("/").body.contains("Ask by hand"), "the action is theirs now");
    }

    fn pre_3_the_dialog_says_what_moves_before_it_does(site) {
        let (customer, _) = site.customer_with_action();
        let (manager, accountant) = (site.user("manager"), site.user("accountant"));
        assign(site, customer, manager);
        name(site, customer, manager);
        let mut admin = site.signed_in("admin");
        let remove = format!("{USERS}/{manager}/remove");
        assert!(admin.get(&remove).body.contains("as soon as the form is filled in"));
        let chosen = accountant.to_string();
        let told = admin.post(&remove, &[("do", "preview"), ("customers", &chosen)]);
        assert_eq!(told.status, 200);
        assert!(told.body.contains("1 action changes hands"), "{}", told.body);
        assert_eq!(admin.get(&remove).status, 200, "they are still there");
        let suspend = admin.get(&format!("{USERS}/{manager}/suspend")).body;
        assert!(suspend.contains("1 action changes hands") && suspend.contains("Finance, as a fallback"), "{suspend}");
        let edit = format!("{USERS}/{manager}/edit");
        let fields = [("do", "preview"), ("role", "member"), ("position", "finance"), ("version", "1")];
        let told = admin.post(&edit, &fields);
        assert_eq!(told.status, 200);
        assert!(told.body.contains("as soon as the form is filled in"), "an old version tells nothing: {}", told.body);
    }

    fn usr_7_who_is_responsible_for_nothing_is_simply_removed(site) {
        let mut admin = site.signed_in("admin");
        let page = admin.get(&format!("{USERS}/{}/remove", site.user("accountant"))).body;
        assert!(page.contains("btn danger") && !page.contains("Who takes over"));
    }

    fn usr_7_what_suspension_leaves_is_said_before(site) {
        let (customer, _) = site.customer_with_action();
        let manager = site.user("manager");
        assign(site, customer, manager);
        let mut admin = site.signed_in("admin");
        let suspend = format!("{USERS}/{manager}/suspend");
        assert!(admin.get(&suspend).body.contains("1 customer is left without anybody who may sign in."));
        site.write(|tx, actor| user::commands::suspend(tx, actor, manager));
        assert_eq!(admin.get(&suspend).status, 409, "who is suspended is not suspended again");
        assert_eq!(admin.get(&format!("{USERS}/{manager}/remove")).status, 200);
    }

    fn acc_4_a_replacement_from_elsewhere_is_nobody(site) {
        let (customer, _) = site.customer_with_action();
        let manager = site.user("manager");
        assign(site, customer, manager);
        site.other_organisation();
        let elsewhere = site.elsewhere_user().to_string();
        let mut admin = site.signed_in("admin");
        let fields = [("do", "save"), ("customers", &*elsewhere)];
        let refused = admin.post(&format!("{USERS}/{manager}/remove"), &fields);
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("This is not known here."));
    }

    fn usr_11_who_is_erased_goes_by_a_word_in_the_readers_language(site) {
        let (customer, action) = site.customer_with_action();
        let address = address("finance");
        assert_eq!(site.signed_in("finance").post(&format!("/actions/{action}/complete"), &[]).status, 303);
        let finance = site.user("finance");
        let mut admin = site.signed_in("admin");
        let remove = format!("{USERS}/{finance}/remove");
        assert!(admin.get(&remove).body.contains("Erase the person, too"));
        let found = admin.post(&remove, &[("do", "find"), ("find", "x"), ("erase", "on")]).body;
        assert!(found.contains("name=\"erase\" value=\"on\" checked"));
        let done = admin.post(&remove, &[("do", "save"), ("erase", "on")]);
        assert_eq!(done.status, 303);
        assert!(admin.get(done.header("location").unwrap()).body.contains("The person is removed and erased."));
        let past = [
            format!("/customers/{customer}"),
            format!("/actions/{action}/why"),
            "/actions?which=all".to_owned(),
            format!("/settings/audit?f.about=is%3A{finance}"),
        ];
        for page in &past {
            let page = admin.get(page).body;
            assert!(page.contains("Erased person") && !page.contains(&address), "{page}");
        }
        let mut reader = site.program(Scope::Read);
        assert!(reader.get(&format!("/api/v1/actions/{action}/owners")).body.contains("Erased person"));
        let french = [("name", "Ada"), ("signature", ""), ("language", "fr"), ("version", "1")];
        assert_eq!(admin.post("/profile", &french).status, 303);
        for page in &past {
            assert!(admin.get(page).body.contains("Personne effacée"), "{page}");
        }
        let log = admin.get("/settings/audit/export").body;
        assert!(log.contains("user.erased") && log.contains(&finance.to_string()) && !log.contains(&address));
        assert_eq!(site.visitor().sign_in(&address, PASSWORD).status, 422);
    }
}
