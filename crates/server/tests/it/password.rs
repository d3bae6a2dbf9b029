//! A forgotten password.

use remit_domain::mail::Opens;
use remit_domain::mail::commands::claim;

use crate::support::{PASSWORD, Site, address, both_engines};

const FRESH: &str = "seven wet umbrellas";

/// Asks as a visitor does; what the page says then.
fn ask(site: &Site, email: &str) -> (u16, String) {
    let mut visitor = site.visitor();
    assert_eq!(visitor.get("/password").status, 200);
    let answer = visitor.post("/password", &[("email", email)]);
    (answer.status, answer.body)
}

/// The page that the mail leads to.
fn link(site: &Site, email: &str) -> String {
    assert_eq!(ask(site, email).0, 200);
    let now = site.actor().at;
    site.write(|tx, _| remit_domain::account::reset::look_up(tx, 10, now));
    let secret = site.secret();
    let letter = site.write(|tx, actor| claim(tx, actor.org, &secret, now)).unwrap();
    assert!(matches!(letter.opens, Opens::Reset(_)) && letter.address == email);
    format!("/password/{}", secret.reveal())
}

both_engines! {
    fn a_link_leads_to_a_new_password_once(site) {
        let (mut before, page) = (site.signed_in("finance"), link(site, &address("finance")));
        let mut visitor = site.visitor();
        assert!(visitor.get(&page).body.contains(&address("finance")));
        let short = visitor.post(&page, &[("password", "short")]);
        assert!(short.status == 422 && short.body.contains("at least 10"), "{}", short.body);
        let easy = visitor.post(&page, &[("password", "password1234")]);
        assert!(easy.status == 422 && easy.body.contains("guessed"), "{}", easy.body);
        let set = visitor.post(&page, &[("password", FRESH)]);
        assert_eq!((set.status, set.header("location")), (303, Some("/login?did=password")), "{}", set.body);
        assert!(visitor.get("/login?did=password").body.contains("Your password is set"));
        assert_eq!(before.get("/").status, 303, "everybody is signed out");
        assert_eq!(site.visitor().sign_in(&address("finance"), PASSWORD).status, 422);
        assert_eq!(site.visitor().sign_in(&address("finance"), FRESH).status, 303);
        assert_eq!((visitor.get(&page).status, visitor.post(&page, &[("password", PASSWORD)]).status), (410, 410));
        assert!(visitor.get(&page).body.contains(r#"href="/password""#), "it says where there is a new one");
    }

    fn a_link_that_has_run_out_or_never_was_does_nothing(site) {
        let page = link(site, &address("finance"));
        site.pass(3_600);
        for page in [page.as_str(), "/password/none", &format!("/password/{}", "0".repeat(64))] {
            let mut visitor = site.visitor();
            visitor.get("/password");
            assert_eq!((visitor.get(page).status, visitor.post(page, &[("password", FRESH)]).status), (410, 410), "{page}");
        }
        assert_eq!(site.visitor().sign_in(&address("finance"), PASSWORD).status, 303);
    }

    /// Safety 19.
    fn the_answer_is_the_same_whether_the_address_has_an_account_or_not(site) {
        let without_address = |(status, body): (u16, String), email: &str| (status, body.replace(email, "…"));
        let (known, stranger) = (address("finance"), address("stranger"));
        let answers = [&known, &stranger].map(|email| without_address(ask(site, email), email));
        assert_eq!(answers[0], answers[1]);
        assert!(answers[0].0 == 200 && answers[0].1.contains("has an account"));
        for _ in 1..10 {
            ask(site, &known);
            ask(site, &stranger);
        }
        let limited = [&known, &stranger].map(|email| without_address(ask(site, email), email));
        assert_eq!((limited[0].0, limited[1].0), (429, 429));
    }

    fn what_is_no_address_is_said_at_its_field(site) {
        let (status, body) = ask(site, "finance@");
        assert!(status == 422 && body.contains("not an e-mail address") && body.contains("finance@"), "{body}");
    }
}
