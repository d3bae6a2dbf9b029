use crate::support::telephone::{Telephone, between};
use crate::support::{PASSWORD, address, both_engines};

const PAGE: &str = "/profile/second-factor";

both_engines! {
    fn it_is_set_up_by_a_code_and_the_password(site) {
        let [mut finance, mut elsewhere] = [site.signed_in("finance"), site.signed_in("finance")];
        assert!(finance.get("/profile").body.contains("Set it up"));
        let telephone = Telephone::begin(&mut finance);
        assert!(!elsewhere.get(PAGE).body.contains(&telephone.key()), "only where it was begun");
        let page = finance.get(PAGE).body;
        assert!(page.contains(&telephone.key()) && page.contains("<svg role=\"img\"") && page.contains("href=\"otpauth://totp/Remit:finance%40nordlys.example?secret="));
        assert!(!page.contains(&format!("value=\"{}", &telephone.key()[..4])), "in no field that comes back");
        let code = telephone.code(site);
        for (code, password, told) in [
            ("000000", PASSWORD, "not the code that is shown now"),
            (code.as_str(), "not it at all", "This is not your password."),
        ] {
            let refused = telephone.confirm(&mut finance, code, password);
            assert_eq!(refused.status, 422, "{told}");
            assert!(refused.body.contains(told) && refused.body.contains(&telephone.key()) && !refused.body.contains(PASSWORD));
        }
        assert_eq!(site.visitor().sign_in(&address("finance"), PASSWORD).header("location"), Some("/"), "nothing counts yet");
        let done = telephone.confirm(&mut finance, &code, PASSWORD);
        assert_eq!(done.status, 200);
        assert_eq!(between(&done.body, "<li><code>", "</code>").len(), 10);
        assert_eq!(done.header("cache-control"), Some("no-store"));
        assert!(!finance.get(PAGE).body.contains("<code>"), "neither codes nor key are shown again");
        assert!(finance.get(PAGE).body.contains("10 recovery codes are left"));
        assert_eq!(finance.get("/").status, 200, "the session goes on");
        assert_eq!(elsewhere.get("/").status, 303, "others, which needed no code, do not");
        assert!(site.signed_in("admin").get("/settings/audit").body.contains("Switched on two-step sign-in"));
    }

    fn a_wrong_code_is_no_failed_sign_in(site) {
        let mut finance = site.signed_in("finance");
        let telephone = Telephone::begin(&mut finance);
        for _ in 0..12 {
            assert_eq!(telephone.confirm(&mut finance, "000000", PASSWORD).status, 422);
        }
        assert_eq!(telephone.confirm(&mut finance, &telephone.code(site), PASSWORD).status, 200);
    }

    fn what_was_begun_lasts_ten_minutes(site) {
        let mut finance = site.signed_in("finance");
        let telephone = Telephone::begin(&mut finance);
        site.pass(600);
        assert!(!finance.get(PAGE).body.contains(&telephone.key()));
        let late = telephone.confirm(&mut finance, &telephone.code(site), PASSWORD);
        assert_eq!(late.status, 409);
        assert!(late.body.contains("This set-up is over") && late.body.contains("Set it up"));
    }

    fn new_recovery_codes_and_switching_off_ask_for_the_password(site) {
        let mut finance = site.signed_in("finance");
        let telephone = Telephone::set_up(site, &mut finance);
        finance.get(PAGE);
        for what in ["codes", "off"] {
            let refused = finance.post(&format!("{PAGE}/{what}"), &[("password", "not it at all")]);
            assert_eq!(refused.status, 422);
            assert!(refused.body.contains("This is not your password."));
        }
        let renewed = finance.post(&format!("{PAGE}/codes"), &[("password", PASSWORD)]);
        let codes = between(&renewed.body, "<li><code>", "</code>");
        assert!(renewed.status == 200 && codes.len() == 10 && codes.iter().all(|code| !telephone.recovery.contains(code)));
        let off = finance.post(&format!("{PAGE}/off"), &[("password", PASSWORD)]);
        assert_eq!((off.status, off.header("location")), (303, Some("/profile?did=second-factor-off")));
        assert_eq!(site.visitor().sign_in(&address("finance"), PASSWORD).header("location"), Some("/"));
        assert_eq!(finance.post(&format!("{PAGE}/off"), &[("password", PASSWORD)]).status, 409);
    }

    fn changing_the_password_asks_for_no_code(site) {
        let mut finance = site.signed_in("finance");
        Telephone::set_up(site, &mut finance);
        finance.get("/profile");
        let answer = finance.post("/profile/password", &[("current", PASSWORD), ("password", "lingonberries and cream")]);
        assert_eq!((answer.status, answer.header("location")), (303, Some("/profile?did=password")));
        assert_eq!(finance.get("/").status, 200);
    }
}
