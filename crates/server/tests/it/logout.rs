use crate::support::both_engines;

both_engines! {
    fn signing_out_ends_the_session_for_good(site) {
        let mut browser = site.signed_in("finance");
        let mut copy = browser.clone();
        let answer = browser.post("/logout", &[]);
        assert_eq!((answer.status, answer.header("location")), (303, Some("/login")));
        assert!(!browser.cookies.contains_key("__Host-remit"));
        assert_eq!(copy.get("/api/v1/actions?mine").status, 401);
    }

    fn nobody_signs_somebody_else_out(site) {
        let mut browser = site.signed_in("finance");
        browser.form_token = None;
        assert_eq!(browser.post("/logout", &[]).status, 403);
        assert_eq!(browser.get("/api/v1/actions?mine").status, 200);
    }
}
