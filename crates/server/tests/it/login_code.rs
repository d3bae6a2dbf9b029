use remit_domain::permission::{Position, Role};

use crate::support::client::{Answer, Client};
use crate::support::telephone::Telephone;
use crate::support::{PASSWORD, Site, address, both_engines};

/// Somebody who has set it up, a minute ago.
fn with_telephone(site: &Site, who: &str) -> Telephone {
    let telephone = Telephone::set_up(site, &mut site.signed_in(who));
    site.pass(60);
    telephone
}

/// Shows the password, as somebody who goes on to the page for the code.
fn half_way(site: &Site, who: &str) -> (Client, Answer) {
    let mut visitor = site.visitor();
    visitor.get("/login");
    let answer =
        visitor.post("/login", &[("email", &address(who)), ("password", PASSWORD), ("return", "/customers?q=a")]);
    visitor.get("/login/code");
    (visitor, answer)
}

fn give(visitor: &mut Client, code: &str) -> Answer {
    visitor.post("/login/code", &[("code", code), ("return", "/customers?q=a")])
}

both_engines! {
    fn after_the_password_a_code_is_asked_for_and_opens_the_page_that_was_asked_for(site) {
        let telephone = with_telephone(site, "finance");
        let (mut visitor, answer) = half_way(site, "finance");
        assert_eq!((answer.status, answer.header("location")), (303, Some("/login/code?return=%2Fcustomers%3Fq%3Da")));
        let cookie = answer.header("set-cookie").unwrap();
        assert!(cookie.starts_with("__Host-remit-half-way=") && cookie.ends_with("; HttpOnly; SameSite=Lax; Max-Age=300"), "{cookie}");
        assert_eq!(visitor.get("/api/v1/actions?mine").status, 401, "it is no session");
        let page = visitor.get("/login/code?return=%2Fcustomers%3Fq%3Da").body;
        assert!(page.contains("One more step") && page.contains("name=\"return\" value=\"/customers?q=a\""));
        let answer = give(&mut visitor, &telephone.code(site));
        assert_eq!((answer.status, answer.header("location")), (303, Some("/customers?q=a")));
        assert!(!visitor.cookies.contains_key("__Host-remit-half-way"));
        assert_eq!(visitor.get("/api/v1/actions?mine").status, 200);
    }

    fn passkeys_are_counted_like_codes_and_one_that_was_not_asked_for_opens_nothing(site) {
        let telephone = with_telephone(site, "finance");
        let (mut visitor, _) = half_way(site, "finance");
        assert!(!visitor.get("/login/code").body.contains("data-passkey"), "there is none to ask for");
        for attempt in 0..12 {
            let refused = visitor.post("/login/code", &[("passkey", "{}")]);
            assert_eq!(refused.status, if attempt < 10 { 422 } else { 429 }, "{attempt}");
        }
        assert_eq!(give(&mut visitor, &telephone.code(site)).status, 429);
    }

    fn the_cookie_of_half_the_way_is_no_session(site) {
        with_telephone(site, "finance");
        let (mut visitor, _) = half_way(site, "finance");
        let half = visitor.cookies["__Host-remit-half-way"].clone();
        visitor.cookies.insert("__Host-remit".to_owned(), half);
        assert_eq!(visitor.get("/api/v1/actions?mine").status, 401);
    }

    fn a_wrong_code_is_told_at_its_field_and_a_used_one_too(site) {
        let telephone = with_telephone(site, "finance");
        let code = telephone.code(site);
        let (mut first, _) = half_way(site, "finance");
        assert_eq!(give(&mut first, &code).status, 303);
        let (mut second, _) = half_way(site, "finance");
        for wrong in [code.as_str(), "000 000", "", "ABCD-EFGH-IJKL-MNOP"] {
            let refused = give(&mut second, wrong);
            assert_eq!(refused.status, 422, "{wrong}");
            assert!(refused.body.contains("not the code that is shown now") && refused.body.contains("aria-invalid"));
        }
        site.pass(30);
        assert_eq!(give(&mut second, &telephone.code(site)).status, 303);
    }

    fn a_recovery_code_opens_once(site) {
        let telephone = with_telephone(site, "finance");
        let recovery = telephone.recovery[4].to_lowercase();
        let (mut visitor, _) = half_way(site, "finance");
        assert_eq!(give(&mut visitor, &recovery).status, 303);
        let (mut visitor, _) = half_way(site, "finance");
        assert_eq!(give(&mut visitor, &recovery).status, 422);
        assert!(site.signed_in("admin").get("/settings/audit").body.contains("Signed in with a recovery code"));
    }

    fn ten_wrong_codes_are_followed_by_a_pause_of_a_quarter_of_an_hour(site) {
        let telephone = with_telephone(site, "finance");
        let (mut visitor, _) = half_way(site, "finance");
        for _ in 0..10 {
            assert_eq!(give(&mut visitor, "not a code").status, 422);
        }
        let refused = give(&mut visitor, &telephone.code(site));
        assert_eq!(refused.status, 429);
        let wait = refused.header("retry-after").unwrap().parse::<i64>().unwrap();
        assert!((1..=901).contains(&wait), "{wait}");
        site.pass(wait);
        let (mut visitor, _) = half_way(site, "finance");
        assert_eq!(give(&mut visitor, &telephone.code(site)).status, 303);
    }

    fn whoever_is_late_begins_again(site) {
        let telephone = with_telephone(site, "finance");
        let (mut visitor, _) = half_way(site, "finance");
        site.pass(300);
        let late = give(&mut visitor, &telephone.code(site));
        assert_eq!(late.status, 422);
        assert!(late.body.contains("It took too long") && late.body.contains("name=\"password\""));
        assert!(late.body.contains("name=\"return\" value=\"/customers?q=a\""));
        assert_eq!(visitor.get("/login/code?return=%2F").header("location"), Some("/login"));
    }

    fn the_session_that_the_browser_had_goes_on_until_the_code_is_right(site) {
        let telephone = with_telephone(site, "finance");
        let mut browser = site.signed_in("accountant");
        let mut before = browser.clone();
        assert_eq!(browser.sign_in(&address("finance"), PASSWORD).status, 303);
        assert_eq!(before.get("/api/v1/actions?mine").status, 200);
        browser.get("/login/code");
        assert_eq!(give(&mut browser, &telephone.code(site)).status, 303);
        assert_eq!(before.get("/api/v1/actions?mine").status, 401);
        assert_eq!(browser.get("/api/v1/actions?mine").status, 200);
    }

    fn the_cookie_lasts_when_that_was_asked_for_with_the_password(site) {
        let telephone = with_telephone(site, "finance");
        let mut visitor = site.visitor();
        visitor.get("/login");
        visitor.post("/login", &[("email", &address("finance")), ("password", PASSWORD), ("stay", "on")]);
        visitor.get("/login/code");
        let answer = give(&mut visitor, &telephone.code(site));
        assert!(answer.header("set-cookie").unwrap().contains("Max-Age=2592000"));
    }

    fn an_invitation_is_accepted_with_the_code_and_not_before(site) {
        let (_, mut elsewhere) = site.other_organisation();
        let telephone = Telephone::set_up(site, &mut elsewhere);
        site.pass(60);
        let invitation = site.invite("owner@elsewhere.example", Role::Member, Position::Finance);
        let page = format!("/invitation/{}", invitation.reveal());
        let mut visitor = site.visitor();
        visitor.get(&page);
        let answer = visitor.post(&page, &[("password", PASSWORD)]);
        assert_eq!((answer.status, answer.header("location")), (303, Some("/login/code")));
        assert_eq!(site.visitor().get(&page).status, 200, "it is not used up");
        visitor.get("/login/code");
        let answer = visitor.post("/login/code", &[("code", &telephone.code(site))]);
        assert_eq!((answer.status, answer.header("location")), (303, Some("/")));
        assert_eq!(site.visitor().get(&page).status, 410);
        assert!(visitor.get("/").body.contains("Nordlys"));
    }

    fn safety_15_nothing_leads_elsewhere_after_the_code(site) {
        let telephone = with_telephone(site, "finance");
        let (mut visitor, _) = half_way(site, "finance");
        assert!(visitor.get("/login/code?return=%2F%2Fevil.example").body.contains("name=\"return\" value=\"/\""));
        let answer = visitor.post("/login/code", &[("code", &telephone.code(site)), ("return", "//evil.example")]);
        assert_eq!((answer.status, answer.header("location")), (303, Some("/")));
    }
}
