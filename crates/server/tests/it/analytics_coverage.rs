use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::workflow;
use remit_domain::workflow::commands::replace_rules;

use crate::support::{Site, both_engines};

const PAGE: &str = "/analytics/coverage";

/// One action for a group whose only member is the manager; nobody of it is assigned to the customer.
fn fallen(site: &Site) -> String {
    site.planned(&[site.user("colleague")]);
    let night = site.group("Night", &[site.user("manager")]);
    let step = site.write(workflow::list)[0].steps[0].id;
    site.write(|tx, actor| replace_rules(tx, actor, step, &[OwnerRule::Group(night, Reach::Assigned)]));
    night.to_string()
}

both_engines! {
    fn own_4_coverage_tells_what_fell_back_and_who_is_missing_where(site) {
        let night = fallen(site);
        let mut finance = site.signed_in("finance");
        let page = finance.get(PAGE).body;
        assert!(page.contains("1 to finance, 0 to the owner") && page.contains("1 open action, 1 fell back"), "{page}");
        assert!(page.contains("Only one person of <b><bdi>Night</bdi></b> is available"), "{page}");
        assert!(page.contains(&format!("f.group=not%3A{night}")) && page.contains("nobody of <b><bdi>Night</bdi></b> is assigned"));
        assert!(page.contains("<bdi>Alfa</bdi>") || page.contains(">Alfa<"), "the customer itself");
        assert!(!page.contains("name=\"pick\""), "who does not assign has nothing to tick");
        assert!(!page.contains("href=\"/settings"), "what they may not open is not offered");
        let address = page.split("class=\"fallmark\" href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
        let list = finance.get(&address).body;
        assert!(list.contains("Alfa") && list.contains("fell back"), "{list}");
        let uncovered = page.split(&format!("href=\"{PAGE}?")).nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
        let query = uncovered.trim_end_matches("#missing-customers");
        assert!(finance.get(&format!("/customers?{query}")).body.contains("Alfa"), "the list of customers means the same");
        let mut admin = site.signed_in("admin");
        assert!(admin.get(PAGE).body.contains("href=\"/settings/groups/"));
    }

    fn cus_1_whoever_is_missing_is_assigned_from_the_page_which_is_then_shown_again(site) {
        let night = fallen(site);
        let mut admin = site.signed_in("admin");
        let page = admin.get(PAGE).body;
        let back = page.split("name=\"return\" value=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
        let pick = page.split("name=\"pick\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert!(back.starts_with(PAGE) && back.contains(&night), "{back}");
        let query = serde_urlencoded::to_string([("return", &back), ("pick", &pick)]).unwrap();
        let asked = admin.get(&format!("/customers/assign?{query}")).body;
        let (manager, colleague) = (site.user("manager").to_string(), site.user("finance").to_string());
        assert!(asked.contains("name=\"find\" value=\"Night\"") && asked.contains(&manager), "{asked}");
        assert!(!asked.contains(&colleague), "those of the group come first");
        let fields = [("return", back.as_str()), ("pick", &pick), ("users", &manager), ("find", "Night"), ("found", "Night")];
        let answer = admin.post("/customers/assign", &fields);
        let next = answer.header("location").unwrap().to_owned();
        assert!(answer.status == 303 && next == format!("{back}&did=assigned&to=1"), "{next}");
        let page = admin.get(&next).body;
        assert!(page.contains("One customer changed hands") && !page.contains("name=\"pick\""), "{page}");
        assert!(page.contains("Somebody of each wanted group is assigned everywhere") && page.contains("0 to finance"));
    }

    fn acc_table_analytics_are_not_for_account_managers(site) {
        let mut manager = site.signed_in("manager");
        assert_eq!(manager.get(PAGE).status, 403);
        assert!(!manager.get("/").body.contains(PAGE));
        assert!(site.signed_in("accountant").get("/").body.contains(PAGE));
        assert_eq!(site.signed_in("accountant").get(PAGE).status, 200, "with nothing to show");
    }
}
