use remit_domain::user;
use remit_domain::user::commands::Replacement;

use crate::support::{Site, both_engines};

const BANNER: &str = "You see what ";

fn view(site: &Site, who: &str) -> String {
    format!("/settings/users/{}/view", site.user(who))
}

both_engines! {
    fn usr_2_an_admin_sees_what_a_user_sees_on_every_page_until_they_stop(site) {
        let (customer, _) = site.customer_with_action();
        let mut admin = site.signed_in("admin");
        assert_eq!(admin.get(&format!("/customers/{customer}")).status, 200);
        let begun = admin.post(&view(site, "manager"), &[]);
        assert_eq!((begun.status, begun.header("location")), (303, Some("/")));
        for path in ["/", "/actions", "/customers", "/invoices"] {
            let page = admin.get(path);
            assert!(page.status == 200 && page.body.contains(BANNER), "{path}");
            assert!(!page.body.contains("/settings") && !page.body.contains("\"/profile\""), "{path}");
        }
        let unseen = admin.get(&format!("/customers/{customer}"));
        assert!(unseen.status == 404 && unseen.body.contains(BANNER));
        assert_eq!(admin.get("/settings/users").status, 403);
        assert!(!admin.get("/api/v1/actions").body.contains("Call them"));
        admin.get("/");
        let ended = admin.post("/view/end", &[]);
        assert_eq!((ended.status, ended.header("location")), (303, Some("/settings/users")));
        let page = admin.get("/settings/users");
        assert!(page.status == 200 && !page.body.contains(BANNER));
        let log = admin.get("/settings/audit").body;
        assert!(log.contains("View begun") && log.contains("View ended"));
    }

    fn usr_2_a_change_is_refused_and_says_why(site) {
        let (customer, action) = site.customer_with_action();
        let mut admin = site.signed_in("admin");
        admin.post(&view(site, "finance"), &[]);
        assert!(admin.get("/").body.contains(&format!("/actions/{action}/complete")), "it is offered, as to them");
        for path in [format!("/actions/{action}/complete"), format!("/customers/{customer}/pause")] {
            let refused = admin.post(&path, &[("resume", "yes")]);
            assert!(refused.status == 403 && refused.body.contains("You are only looking"), "{path}");
            assert!(refused.body.contains(BANNER), "with the way back");
        }
        assert_eq!(admin.post(&view(site, "manager"), &[]).status, 403, "one looks through no second eyes from there");
    }

    fn usr_2_what_a_change_would_do_is_shown_to_who_only_looks(site) {
        let (manager, mut owner) = (site.user("manager"), site.signed_in("owner"));
        owner.post(&view(site, "admin"), &[]);
        for what in ["edit", "suspend", "remove", "absence"] {
            let page = owner.get(&format!("/settings/users/{manager}/{what}"));
            assert!(page.status == 200 && page.body.contains(BANNER), "{what}");
        }
    }

    fn usr_2_the_profile_and_the_sessions_of_whoever_is_seen_are_not_shown(site) {
        let mut admin = site.signed_in("admin");
        admin.post(&view(site, "finance"), &[]);
        for path in ["/profile", "/switch"] {
            let page = admin.get(path);
            assert!(page.status == 403 && !page.body.contains("Network address"), "{path}");
        }
    }

    fn usr_2_it_is_offered_where_it_applies(site) {
        let owners = view(site, "owner");
        let mut admin = site.signed_in("admin");
        let page = admin.get("/settings/users").body;
        assert!(page.contains(&view(site, "manager")) && page.contains("View as "));
        assert!(!page.contains(&owners) && !page.contains(&view(site, "admin")));
        assert_eq!(admin.post(&owners, &[]).status, 403);
        let manager = site.user("manager");
        site.write(|tx, actor| user::commands::suspend(tx, actor, manager));
        assert!(!admin.get("/settings/users").body.contains(&view(site, "manager")));
        assert_eq!(admin.post(&view(site, "manager"), &[]).status, 409);
        assert!(site.signed_in("owner").get("/settings/users").body.contains(&view(site, "admin")));
    }

    fn usr_2_looking_ends_with_the_session_and_with_whoever_is_seen(site) {
        let manager = site.user("manager");
        let mut admin = site.signed_in("admin");
        admin.post(&view(site, "manager"), &[]);
        let other = site.signed_in("admin").get("/").body;
        assert!(!other.contains(BANNER), "another browser of theirs shows what is their own");
        site.write(|tx, actor| user::commands::remove(tx, actor, manager, &Replacement::default()));
        let page = admin.get("/settings/users");
        assert!(page.status == 200 && !page.body.contains(BANNER));
        admin.post(&view(site, "finance"), &[]);
        assert!(admin.get("/").body.contains(BANNER));
        assert_eq!(admin.post("/logout", &[]).status, 303);
        assert_eq!(admin.get("/").status, 303);
        assert!(!site.signed_in("admin").get("/").body.contains(BANNER));
    }
}
