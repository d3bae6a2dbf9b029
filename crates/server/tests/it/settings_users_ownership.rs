use crate::support::{PASSWORD, Site, both_engines};

fn ownership(site: &Site, who: &str) -> String {
    format!("/settings/users/{}/ownership", site.user(who))
}

both_engines! {
    fn usr_8_ownership_is_transferred_by_name_and_password(site) {
        let path = ownership(site, "admin");
        let mut owner = site.signed_in("owner");
        assert!(owner.get("/settings/users").body.contains(&path));
        assert!(owner.get(&path).body.contains("Type Nordlys"));
        for (fields, told) in [
            ([("name", "Nordly"), ("password", PASSWORD)], "This is not the name of the workspace."),
            ([("name", "Nordlys"), ("password", "not it at all")], "This is not your password."),
            ([("name", "Nordlys"), ("password", "")], "This is not your password."),
        ] {
            let refused = owner.post(&path, &fields);
            assert_eq!(refused.status, 422);
            assert!(refused.body.contains(told) && refused.body.contains(&format!("value=\"{}\"", fields[0].1)));
            assert!(!refused.body.contains(PASSWORD), "what is secret does not come back");
        }
        let done = owner.post(&path, &[("name", " nordlys"), ("password", PASSWORD)]);
        assert_eq!(done.status, 303);
        assert!(owner.get(done.header("location").unwrap()).body.contains("is the owner. You are an admin now."));
        assert_eq!(owner.get(&path).status, 403, "they cannot transfer it once more");
        assert_eq!(site.signed_in("admin").get(&ownership(site, "owner")).status, 200);
    }

    fn usr_2_ownership_is_offered_to_the_owner_and_to_nobody_else(site) {
        let path = ownership(site, "finance");
        assert!(!site.signed_in("admin").get("/settings/users").body.contains("/ownership"));
        let mut owner = site.signed_in("owner");
        let page = owner.get("/settings/users").body;
        assert!(page.contains(&path) && !page.contains(&ownership(site, "owner")));
        assert!(owner.get(&ownership(site, "manager")).body.contains("also see every customer"));
        assert!(!owner.get(&path).body.contains("also see every customer"), "who does already");
    }

    fn pre_3_the_form_says_what_moves_and_does_nothing_when_it_is_only_previewed(site) {
        let path = ownership(site, "manager");
        let mut owner = site.signed_in("owner");
        site.customer_with_action();
        let page = owner.get(&path).body;
        assert!(page.contains("No action changes hands") && page.contains("Who sees more or fewer customers"), "{page}");
        let before = site.records();
        let answer = owner.post(&path, &[("do", "preview"), ("name", "Nordlys"), ("password", PASSWORD)]);
        assert!(answer.status == 200 && answer.body.contains("value=\"Nordlys\""), "{}", answer.status);
        assert_eq!(site.records(), before);
        assert_eq!(owner.post(&path, &[("name", "Nordlys"), ("password", PASSWORD)]).status, 303);
    }

    fn usr_8_wrong_passwords_are_limited(site) {
        let path = ownership(site, "admin");
        let mut owner = site.signed_in("owner");
        for _ in 0..10 {
            assert_eq!(owner.post(&path, &[("name", "Nordlys"), ("password", "a guess of it")]).status, 422);
        }
        let refused = owner.post(&path, &[("name", "Nordlys"), ("password", PASSWORD)]);
        assert!(refused.status == 429 && refused.body.contains("Too many tries"), "{}", refused.status);
        assert!(refused.header("retry-after").is_some());
        site.pass(16 * 60);
        assert_eq!(owner.post(&path, &[("name", "Nordlys"), ("password", PASSWORD)]).status, 303);
    }
}
