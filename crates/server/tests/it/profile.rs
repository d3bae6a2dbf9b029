use std::collections::BTreeSet;

use remit_domain::permission::{Position, Role};

use crate::support::client::{Answer, Client};
use crate::support::{PASSWORD, address, both_engines};

const NEW: &str = "lingonberries and cream";

/// Saves the profile as it is, but for these fields.
fn save(client: &mut Client, changes: &[(&str, &str)]) -> Answer {
    let page = client.get("/profile").body;
    let version = page.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let mut fields = vec![("name", "Somebody"), ("signature", ""), ("language", "en"), ("version", &*version)];
    for change in changes {
        fields.retain(|(name, _)| name != &change.0);
        fields.push(*change);
    }
    client.post("/profile", &fields)
}

both_engines! {
    fn usr_5_name_and_signature_are_changed_by_the_person(site) {
        let mut finance = site.signed_in("finance");
        let saved = save(&mut finance, &[("name", "Fay Finance"), ("signature", "Fay\nNordlys <Medical>")]);
        assert_eq!((saved.status, saved.header("location")), (303, Some("/profile?did=saved")));
        let page = finance.get("/profile?did=saved").body;
        assert!(page.contains("Your profile is saved.") && page.contains("value=\"Fay Finance\""));
        assert!(page.contains("<p class=\"lines\" data-echo=\"signature\">Fay\nNordlys &lt;Medical&gt;</p>"), "the preview");
        let mut admin = site.signed_in("admin");
        assert!(admin.get("/settings/users?q=fay+fin").body.contains("Fay Finance"), "found by the new name");
        assert!(admin.get("/settings/audit").body.contains("Profile saved"));
    }

    fn usr_5_the_name_is_the_same_in_every_organisation_and_each_records_it(site) {
        let (_, mut elsewhere) = site.other_organisation();
        let owner = site.invite("owner@elsewhere.example", Role::Member, Position::Finance);
        let link = format!("/invitation/{}", owner.reveal());
        elsewhere.get(&link);
        assert_eq!(elsewhere.post(&link, &[("password", PASSWORD)]).status, 303);
        assert_eq!(save(&mut elsewhere, &[("name", "Olive Everywhere")]).status, 303);
        assert!(site.signed_in("admin").get("/settings/users?q=olive").body.contains("Olive Everywhere"));
    }

    fn what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(site) {
        let mut finance = site.signed_in("finance");
        let refused = save(&mut finance, &[("name", " "), ("signature", &"line\n".repeat(13)), ("language", "xx"), ("zone", "Mars/Olympus")]);
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("id=\"field-zone\" name=\"zone\" aria-invalid=\"true\""), "{}", refused.body);
        assert!(refused.body.contains("Fill this in.") && refused.body.contains("Use at most 12 lines."));
        assert!(refused.body.contains("Choose one of the possible values.") && refused.body.matches("line\n").count() >= 12);
    }

    fn two_windows_that_save_at_once_are_told(site) {
        let mut finance = site.signed_in("finance");
        save(&mut finance, &[("name", "First")]);
        let refused = save(&mut finance, &[("name", "Second"), ("version", "1")]);
        assert_eq!(refused.status, 409);
        assert!(refused.body.contains("in another window") && refused.body.contains("value=\"Second\""));
    }

    fn the_language_of_the_pages_follows_the_profile(site) {
        let mut finance = site.signed_in("finance");
        assert_eq!(save(&mut finance, &[("language", "fr")]).status, 303);
        assert!(finance.get("/").body.contains("lang=\"fr\""));
        assert!(site.signed_in("finance").get("/").body.contains("lang=\"fr\""), "in any browser");
    }

    fn own_14_how_soon_one_is_told_by_mail_is_chosen_by_the_person(site) {
        let mut finance = site.signed_in("finance");
        let chosen = |page: &str, pace: &str| page.contains(&format!("value=\"{pace}\" selected"));
        assert!(chosen(&finance.get("/profile").body, "daily"), "as it is by itself");
        let saved = finance.post("/profile/notifications", &[("gained", "at_once")]);
        assert_eq!((saved.status, saved.header("location")), (303, Some("/profile?did=notifications")));
        let refused = finance.post("/profile/notifications", &[("gained", "now and then")]);
        assert!(refused.status == 422 && refused.body.contains("Choose one of the possible values."));
        let page = finance.get("/profile?did=notifications").body;
        assert!(chosen(&page, "at_once") && page.contains("Your notifications are saved."));
        assert!(chosen(&site.signed_in("accountant").get("/profile").body, "daily"), "nobody else is meant");
        assert!(site.signed_in("admin").get("/settings/audit").body.contains("Profile saved"));
    }

    fn moments_are_shown_by_the_clock_of_the_reader_in_every_organisation_and_days_are_not(site) {
        site.pass(11 * 3_600);
        let (elsewhere, mut client) = site.other_organisation();
        let link = format!("/invitation/{}", site.invite("owner@elsewhere.example", Role::Member, Position::Finance).reveal());
        client.get(&link);
        assert_eq!(client.post(&link, &[("password", PASSWORD)]).status, 303);
        assert!(client.get("/").body.contains("Tuesday 30 June"), "it is one o’clock in Paris");
        assert!(client.get("/profile").body.contains("</time> 01:00"));
        assert_eq!(save(&mut client, &[("zone", "America/New_York"), ("language", "fr")]).status, 303);
        let page = client.get("/profile").body;
        assert!(page.contains("</time> 19:00") && page.contains("value=\"America/New_York\" selected"));
        assert!(page.contains("title=\"lundi 29 juin\">aujourd"), "it is still Monday there");
        assert!(client.get("/").body.contains("mardi 30 juin"), "the day is that of the organisation");
        assert_eq!(client.post("/switch", &[("organisation", &elsewhere.to_string())]).status, 303);
        let log = client.get("/settings/audit").body;
        assert!(log.contains("lang=\"fr\"") && log.contains("</time> 19:00"), "there too");
        assert_eq!(client.get("/settings/audit?f.when=min%3A2026-06-30").body.matches("data-row").count(), 0);
        assert_eq!(save(&mut client, &[("zone", "")]).status, 303);
        assert!(client.get("/settings/audit").body.contains("</time> 01:00"));
    }

    fn safety_13_a_new_password_ends_every_other_session_by_the_next_request(site) {
        let (mut here, mut there) = (site.signed_in("finance"), site.signed_in("finance"));
        for (current, new, told) in [
            ("not it at all", NEW, "This is not your password."),
            (PASSWORD, "short", "Use at least 10 characters."),
            (PASSWORD, PASSWORD, "This is what it is already."),
            (PASSWORD, "password123", "This is guessed too easily."),
            (PASSWORD, "finance@nordlys.example", "Use something other than the address."),
        ] {
            here.get("/profile");
            let refused = here.post("/profile/password", &[("current", current), ("password", new)]);
            assert_eq!(refused.status, 422, "{told}");
            assert!(refused.body.contains(told) && !refused.body.contains(PASSWORD));
        }
        assert_eq!(there.get("/").status, 200);
        assert_eq!(here.post("/profile/password", &[("current", PASSWORD), ("password", NEW)]).status, 303);
        assert_eq!(here.get("/").status, 200, "this one goes on");
        assert_eq!(there.get("/").status, 303);
        let email = address("finance");
        assert_eq!(site.visitor().sign_in(&email, PASSWORD).status, 422);
        assert_eq!(site.visitor().sign_in(&email, NEW).status, 303);
    }

    fn safety_13_every_other_session_is_ended_at_once(site) {
        let (mut here, mut there) = (site.signed_in("finance"), site.signed_in("finance"));
        let mut colleague = site.signed_in("accountant");
        here.get("/profile");
        assert_eq!(here.post("/profile/sessions/end", &[]).status, 303);
        assert_eq!((here.get("/").status, there.get("/").status, colleague.get("/").status), (200, 303, 200));
    }

    fn safety_13_sessions_are_listed_and_ended_one_by_one(site) {
        let (mut here, mut there) = (site.signed_in("finance"), site.signed_in("finance"));
        let page = here.get("/profile").body;
        assert!(page.contains("this browser"));
        let ends = page.split("/profile/sessions/").skip(1).map(|rest| rest.split('/').next().unwrap());
        let ends = ends.filter(|session| session.len() == 64);
        let ends: BTreeSet<_> = ends.map(|session| format!("/profile/sessions/{session}/end")).collect();
        assert_eq!(ends.len(), 2, "that of the invitation and that over there, and not this one");
        let mut admin = site.signed_in("admin");
        admin.get("/profile");
        for end in &ends {
            assert_eq!(admin.post(end, &[]).status, 404, "nobody else ends it");
        }
        assert_eq!(there.get("/").status, 200);
        for end in &ends {
            assert_eq!(here.post(end, &[]).status, 303);
            assert_eq!(here.post(end, &[]).status, 404, "it is over");
        }
        assert_eq!((there.get("/").status, here.get("/").status), (303, 200));
        assert_eq!(here.post("/profile/sessions/xyz/end", &[]).status, 404);
    }
}
