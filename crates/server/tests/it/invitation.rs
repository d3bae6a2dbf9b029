use std::sync::Barrier;

use remit_domain::invitation::Invitation;
use remit_domain::permission::{Position, Role};
use remit_domain::user;

use crate::support::{PASSWORD, Site, both_engines};

const EMAIL: &str = "noémie@nordlys.example";

fn invite(site: &Site) -> String {
    let invitation = site.invite(EMAIL, Role::Member, Position::Finance);
    format!("/invitation/{}", invitation.reveal())
}

fn accept(site: &Site, page: &str, name: &str, password: &str) -> (u16, String) {
    let mut visitor = site.visitor();
    visitor.get(page);
    let answer = visitor.post(page, &[("name", name), ("password", password)]);
    (answer.status, answer.body)
}

both_engines! {
    fn usr_3_an_invitation_lets_in_once(site) {
        let page = invite(site);
        assert!(site.visitor().get(&page).body.contains(EMAIL));
        assert_eq!(accept(site, &page, "Noémie Œdipe", PASSWORD).0, 303);
        assert_eq!(site.visitor().get(&page).status, 410);
        assert_eq!(site.visitor().sign_in(EMAIL, PASSWORD).status, 303);
    }

    /// Safety 11: expiry is judged at use, whatever jobs have run.
    fn usr_3_an_invitation_works_for_seven_days(site) {
        let page = invite(site);
        site.pass(7 * 86_400 - 60);
        assert_eq!(site.visitor().get(&page).status, 200);
        site.pass(60);
        assert_eq!(site.visitor().get(&page).status, 410);
    }

    fn usr_3_a_new_link_makes_the_earlier_one_useless(site) {
        let page = invite(site);
        let (id, secret) = (site.user_of(EMAIL), site.secret());
        site.write(|tx, actor| user::commands::invite(tx, actor, &[(id, Invitation::Link(secret.clone()))]));
        assert_eq!(site.visitor().get(&page).status, 410);
    }

    /// Safety 11.
    fn of_many_who_use_a_link_at_once_one_gets_in(site) {
        let page = invite(site);
        let start = Barrier::new(8);
        let statuses = std::thread::scope(|threads| {
            let use_it = || {
                start.wait();
                accept(site, &page, "Noémie", PASSWORD).0
            };
            let users = (0..8).map(|_| threads.spawn(use_it)).collect::<Vec<_>>();
            users.into_iter().map(|user| user.join().unwrap()).collect::<Vec<_>>()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| matches!(status, 303 | 403 | 409 | 410 | 503)), "{statuses:?}");
    }

    fn what_is_wrong_stands_at_its_field_and_what_was_typed_stays(site) {
        let page = invite(site);
        let (status, body) = accept(site, &page, "Noémie", "short");
        assert_eq!(status, 422);
        assert!(body.contains("value=\"Noémie\"") && body.contains("at least 10 characters") && !body.contains("short"), "{body}");
        let (status, body) = accept(site, &page, " ", &EMAIL.to_uppercase());
        assert_eq!((status, body.matches("aria-invalid").count()), (422, 2), "{body}");
        assert_eq!(accept(site, &page, "Noémie", PASSWORD).0, 303, "the link still works");
    }

    fn whoever_has_an_account_uses_its_password(site) {
        let (_, mut elsewhere) = site.other_organisation();
        assert_eq!(elsewhere.get("/api/v1/actions?mine").status, 200);
        let invitation = site.invite("owner@elsewhere.example", Role::Member, Position::Accountant);
        let page = format!("/invitation/{}", invitation.reveal());
        assert!(!site.visitor().get(&page).body.contains("name=\"name\""));
        let (status, body) = accept(site, &page, "", "not it at all");
        assert_eq!((status, body.matches("aria-invalid").count()), (422, 1), "{body}");
        assert_eq!(accept(site, &page, "", PASSWORD).0, 303);
    }

    fn somebody_else_who_is_signed_in_is_told_so_and_can_sign_out_and_go_on(site) {
        let page = invite(site);
        let mut admin = site.signed_in("admin");
        let told = admin.get(&page).body;
        assert!(told.contains("You are signed in as") && told.contains("admin@nordlys.example"), "{told}");
        let left = admin.post("/logout", &[("return", &page)]);
        assert_eq!((left.status, left.header("location")), (303, Some(&*page)));
        assert!(!admin.get(&page).body.contains("You are signed in as"));
        assert_eq!(admin.post(&page, &[("name", "Noémie"), ("password", PASSWORD)]).status, 303);
        let mut finance = site.signed_in("finance");
        let elsewhere = finance.post("/logout", &[("return", "//evil.example")]);
        assert_eq!(elsewhere.header("location"), Some("/"), "safety 15");
    }

    fn whoever_is_signed_in_already_is_not_somebody_else(site) {
        let (_, mut elsewhere) = site.other_organisation();
        let invitation = site.invite("owner@elsewhere.example", Role::Member, Position::Accountant);
        let page = elsewhere.get(&format!("/invitation/{}", invitation.reveal())).body;
        assert!(page.contains("name=\"password\"") && !page.contains("You are signed in as"), "{page}");
    }

    fn what_is_no_link_is_answered_like_a_spent_one(site) {
        let page = invite(site);
        let other = page.replace(&page[page.len() - 4..], "0000");
        for wrong in ["/invitation/x", "/invitation/1_00", &other] {
            assert_eq!(site.visitor().get(wrong).status, 410, "{wrong}");
        }
    }
}
