use remit_domain::group;
use remit_domain::text::Name;

use crate::support::{Site, both_engines};

const AUDIT: &str = "/settings/audit";

fn group(site: &Site, name: &str) -> String {
    let name = Name::new(name).unwrap();
    site.write(|tx, actor| group::commands::create(tx, actor, &name, &[])).to_string()
}

both_engines! {
    fn aud_1_the_last_change_stands_first_with_who_what_and_from_where(site) {
        let mut admin = site.signed_in("admin");
        let user = site.user("finance");
        admin.get("/settings/users");
        assert_eq!(admin.post(&format!("/settings/users/{user}/suspend"), &[]).status, 303);
        let page = admin.get(AUDIT).body;
        let first = page.split("data-row").nth(1).unwrap().split("</tr>").next().unwrap();
        for told in ["User suspended", "status: ", "Joined", "Suspended", ">you<", "127.0.0.1"] {
            assert!(first.contains(told), "{told}: {first}");
        }
    }

    fn aud_1_the_log_is_filtered_by_what_who_when_and_about(site) {
        let mut admin = site.signed_in("admin");
        let group = group(site, "Night");
        let rows = |admin: &mut crate::support::client::Client, query: &str| {
            admin.get(&format!("{AUDIT}?{query}")).body.matches("data-row").count()
        };
        assert_eq!(rows(&mut admin, "f.what=is%3Agroup"), 1);
        assert_eq!(rows(&mut admin, &format!("f.about=is%3A{group}")), 1);
        assert_eq!(rows(&mut admin, &format!("f.who=is%3A{}", site.user("admin"))), 4, "they came by their link, and signed in again");
        assert_eq!(rows(&mut admin, "f.who=is%3Aoperator&f.what=is%3Agroup"), 1);
        assert_eq!(rows(&mut admin, "f.who=is%3Atoken"), 0);
        let all = rows(&mut admin, "");
        assert_eq!(rows(&mut admin, "f.when=min%3A2020-01-01"), all);
        assert_eq!(rows(&mut admin, "f.when=max%3A2020-01-01"), 0);
    }

    fn aud_1_the_log_is_filtered_by_a_part_of_the_name_of_what_it_is_about(site) {
        let mut admin = site.signed_in("admin");
        let group = group(site, "Night");
        let (customer, _) = site.customer_with_action();
        let rows = |admin: &mut crate::support::client::Client, query: &str| {
            admin.get(&format!("{AUDIT}?{query}")).body.matches("data-row").count()
        };
        assert_eq!(rows(&mut admin, "f.about=is%3Anigh"), 1);
        assert_eq!(rows(&mut admin, "f.about=is%3Aklinik"), rows(&mut admin, &format!("f.about=is%3A{customer}")));
        assert!(rows(&mut admin, &format!("f.about=is%3A{}", site.user("finance"))) > 0);
        assert_eq!(rows(&mut admin, "f.about=is%3Anothing+is+called+so"), 0);
        assert!(rows(&mut admin, "f.about=not%3Anigh") > 1);
        assert_eq!(admin.get(&format!("{AUDIT}/export?f.about=is%3Anigh")).body.lines().count(), 2);
        assert!(admin.get(AUDIT).body.contains("audit-filter-about"), "it is offered without being asked for");
        for (page, id) in [("/settings/groups", group), ("/settings/users", site.user("finance").to_string()), (&*format!("/customers/{customer}"), customer.to_string())] {
            assert!(admin.get(page).body.contains(&format!("{AUDIT}?f.about=is%3A{id}")), "{page}");
        }
        assert!(!site.signed_in("finance").get(&format!("/customers/{customer}")).body.contains(AUDIT));
    }

    fn aud_1_in_french_the_log_says_nothing_in_english(site) {
        let (_, action) = site.customer_with_action();
        let mut owner = site.signed_in("owner");
        let form = format!("/actions/{action}/take-over");
        owner.get(&form);
        assert_eq!(owner.post(&form, &[("seen", "1"), ("do", "save")]).status, 303);
        let english = owner.get(AUDIT).body;
        assert!(!english.contains("acc_"), "{english}");
        owner.get("/profile");
        let fields = [("name", "Olive"), ("signature", ""), ("language", "fr"), ("version", "1")];
        assert_eq!(owner.post("/profile", &fields).status, 303);
        let page = owner.get(AUDIT).body;
        assert!(page.contains("<html lang=\"fr\"") && page.contains("à qui\u{a0}: "), "{page}");
        for english in ["owners", "why:", "rule<", "todo", "changed", "language"] {
            assert!(!page.contains(&format!("<bdi>{english}")) && !page.contains(&format!("{english}:")), "{english}: {page}");
        }
    }

    fn aud_2_the_export_holds_every_record_with_its_hash(site) {
        let mut admin = site.signed_in("admin");
        for number in 0..250 {
            group(site, &format!("Group {number}"));
        }
        let file = admin.get(&format!("{AUDIT}/export"));
        assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
        assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"audit-log.csv\""));
        let lines: Vec<_> = file.body.lines().collect();
        assert_eq!(lines[0], "number,at,capacity,who,from,what,about,change,hash");
        assert!(lines[1].starts_with("1,") && lines.len() > 260, "{}", lines.len());
        let numbers = lines[1..].iter().map(|line| line.split(',').next().unwrap().parse::<usize>().unwrap());
        assert!(numbers.eq(1..lines.len()), "none is missing, none is there twice");
        assert!(lines[1].rsplit(',').next().is_some_and(|hash| hash.len() == 64));
        let groups = admin.get(&format!("{AUDIT}/export?f.what=is%3Agroup")).body;
        assert_eq!(groups.lines().count(), 251);
    }

    fn aud_1_a_name_that_looks_like_an_id_or_a_role_is_told_as_it_was_typed(site) {
        let (customer, _) = site.customer_with_action();
        let mut admin = site.signed_in("admin");
        let typed = format!("{} finance owner", site.user("finance"));
        admin.get("/profile");
        let fields = [("name", &*typed), ("version", "1")];
        assert_eq!(admin.post(&format!("/customers/{customer}/name"), &fields).status, 303);
        assert!(admin.get(AUDIT).body.contains(&format!("<bdi>Klinikum</bdi> → <bdi>{typed}</bdi>")));
    }

    fn aud_2_the_log_shows_names_that_it_does_not_hold(site) {
        let mut admin = site.signed_in("admin");
        let group = group(site, "Night");
        assert!(admin.get(&format!("{AUDIT}?f.about=is%3A{group}")).body.contains("Night"));
    }
}
