use crate::support::{PASSWORD, both_engines};

const PAGE: &str = "/profile/second-factor";
const ADD: &str = "/profile/second-factor/passkeys";
const CONFIRM: &str = "/profile/second-factor/passkeys/confirm";
const BLUE: [(&str, &str); 2] = [("name", "Blue <stick>"), ("add-password", PASSWORD)];

both_engines! {
    fn a_passkey_is_asked_for_by_the_password(site) {
        let mut finance = site.signed_in("finance");
        assert!(finance.get("/profile").body.contains("With a passkey"));
        finance.get(PAGE);
        let refused = finance.post(ADD, &[("name", "Blue <stick>"), ("add-password", "not it at all")]);
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("This is not your password.") && refused.body.contains("value=\"Blue &lt;stick&gt;\""));
        assert_eq!(finance.post(ADD, &[("name", " "), ("add-password", PASSWORD)]).status, 422);
        let asked = finance.post(ADD, &BLUE);
        assert_eq!((asked.status, asked.header("cache-control")), (200, Some("no-store")));
        for said in [
            "data-passkey=\"create\"",
            "&quot;id&quot;:&quot;nordlys.example&quot;",
            "&quot;attestation&quot;:&quot;none&quot;",
            "&quot;userVerification&quot;:&quot;preferred&quot;",
            "Passkeys need JavaScript",
        ] {
            assert!(asked.body.contains(said), "{said}");
        }
    }

    fn what_was_asked_is_good_for_one_answer(site) {
        let mut finance = site.signed_in("finance");
        finance.get(PAGE);
        finance.post(ADD, &BLUE);
        let wrong = finance.post(CONFIRM, &[("passkey", "{}")]);
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("This passkey was not taken."));
        assert_eq!(finance.post(CONFIRM, &[("passkey", "{}")]).status, 409);
    }

    fn what_was_asked_is_good_for_five_minutes(site) {
        let mut finance = site.signed_in("finance");
        finance.get(PAGE);
        finance.post(ADD, &BLUE);
        site.pass(300);
        assert_eq!(finance.post(CONFIRM, &[("passkey", "{}")]).status, 409);
        finance.post(ADD, &BLUE);
        site.pass(299);
        assert_eq!(finance.post(CONFIRM, &[("passkey", "{}")]).status, 422);
    }

    fn what_was_asked_of_one_account_is_not_answered_by_another(site) {
        let mut finance = site.signed_in("finance");
        finance.get(PAGE);
        finance.post(ADD, &BLUE);
        let mut admin = site.signed_in("admin");
        admin.get(PAGE);
        assert_eq!(admin.post(CONFIRM, &[("passkey", "{}")]).status, 409);
        assert_eq!(finance.post(CONFIRM, &[("passkey", "{}")]).status, 422, "it is still asked of the first");
    }

    fn nobody_removes_what_is_not_theirs(site) {
        let mut finance = site.signed_in("finance");
        finance.get(PAGE);
        for id in ["pky_1", "pky_x", ""] {
            let answer = finance.post(&format!("{ADD}/remove"), &[("remove", id), ("remove-password", PASSWORD)]);
            assert_eq!(answer.status, 404, "{id}");
        }
    }
}
