use ureq::http::Method;

use crate::support::{PASSWORD, address, both_engines};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

both_engines! {
    fn the_right_password_opens_a_session_and_leads_home(site) {
        let mut visitor = site.visitor();
        let answer = visitor.sign_in(&address("finance"), PASSWORD);
        assert_eq!((answer.status, answer.header("location")), (303, Some("/")));
        let cookie = answer.header("set-cookie").unwrap();
        assert!(cookie.starts_with("__Host-remit=") && cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax"), "{cookie}");
        assert_eq!(visitor.get("/api/v1/actions?mine").status, 200);
    }

    fn over_plain_http_on_this_machine_the_cookies_are_such_as_every_browser_keeps(site) {
        let mut visitor = site.visitor_where(&[("address", "http://127.0.0.1:8080")]);
        visitor.get("/login?language=fr");
        visitor.get("/login");
        let answer = visitor.post("/login", &[("email", &address("finance")), ("password", PASSWORD)]);
        let cookie = answer.header("set-cookie").unwrap();
        assert!(cookie.starts_with("remit=") && cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{cookie}");
        let names = visitor.cookies.keys().collect::<Vec<_>>();
        assert_eq!(names, ["remit", "remit-door", "remit-language"]);
        assert!(visitor.get("/login").body.contains("<html lang=\"fr\""));
        assert_eq!(visitor.post("/logout", &[]).status, 303);
    }

    /// A neighbour on another port or sub-domain may plant a cookie, but none with the prefix.
    fn over_https_a_cookie_without_the_prefix_is_nobodys(site) {
        let mut visitor = site.signed_in("finance");
        let session = visitor.cookies.remove("__Host-remit").unwrap();
        visitor.cookies.insert("remit".to_owned(), session);
        assert_eq!(visitor.get("/api/v1/actions?mine").status, 401);
    }

    fn whoever_wants_to_stay_signed_in_gets_a_cookie_that_lasts(site) {
        let mut visitor = site.visitor();
        visitor.get("/login");
        let fields = [("email", address("finance")), ("password", PASSWORD.to_owned()), ("stay", "on".to_owned())];
        let answer = visitor.post("/login", &fields.each_ref().map(|(name, value)| (*name, value.as_str())));
        assert!(answer.header("set-cookie").unwrap().contains("Max-Age=2592000"));
    }

    fn behind_the_door_the_pages_are_in_the_language_of_the_account(site) {
        let mut visitor = site.visitor();
        visitor.get("/login?language=fr");
        visitor.sign_in(&address("finance"), PASSWORD);
        assert!(visitor.get("/customers").body.contains("<html lang=\"en\""), "whoever chose what before");
    }

    fn choosing_a_language_at_the_door_keeps_the_page_that_was_asked_for(site) {
        let mut visitor = site.visitor();
        let page = visitor.get("/login?return=%2Fcustomers%3Fq%3Da").body;
        let french = "?return=%2Fcustomers%3Fq%3Da&language=fr";
        assert!(page.contains(&format!("href=\"{}\"", french.replace('&', "&amp;"))), "{page}");
        assert!(visitor.get(&format!("/login{french}")).body.contains("name=\"return\" value=\"/customers?q=a\""));
        assert!(visitor.get("/login").body.contains("href=\"?language=fr\""));
    }

    /// Safety 19.
    fn an_unknown_address_is_answered_like_a_wrong_password(site) {
        let refused = |email: &str| {
            let mut visitor = site.visitor();
            let answer = visitor.sign_in(email, "not it at all");
            assert_eq!(answer.status, 422);
            assert!(!answer.body.contains("not it at all"));
            assert!(answer.body.contains(&format!("value=\"{email}\"")), "the address is kept");
            answer.body.replace(email, "").replace(&answer.form_token().unwrap(), "")
        };
        assert_eq!(refused(&address("finance")), refused("nobody@nowhere.example"));
        assert_eq!(refused(&address("finance")), refused("not an address"));
    }

    /// Safety 20.
    fn ten_wrong_passwords_are_followed_by_a_pause_of_a_quarter_of_an_hour(site) {
        let mut visitor = site.visitor();
        for _ in 0..10 {
            assert_eq!(visitor.sign_in(&address("finance"), "not it at all").status, 422);
        }
        let answer = visitor.sign_in(&address("finance"), PASSWORD);
        assert_eq!(answer.status, 429);
        let wait = answer.header("retry-after").unwrap().parse::<i64>().unwrap();
        assert!((1..=901).contains(&wait), "{wait}");
        assert!(answer.body.contains(&address("finance")), "the form stands as it was");
        assert_eq!(visitor.sign_in(&address("accountant"), PASSWORD).status, 303, "others are not kept out");
        site.pass(wait);
        assert_eq!(site.visitor().sign_in(&address("finance"), PASSWORD).status, 303);
    }

    /// Safety 13.
    fn signing_in_again_ends_the_session_that_the_browser_had(site) {
        let mut browser = site.signed_in("finance");
        let mut before = browser.clone();
        browser.sign_in(&address("finance"), PASSWORD);
        assert_ne!(browser.cookies["__Host-remit"], before.cookies["__Host-remit"]);
        assert_eq!(before.get("/api/v1/actions?mine").status, 401);
        assert_eq!(browser.get("/api/v1/actions?mine").status, 200);
    }

    fn a_session_ends_after_two_weeks_without_a_visit(site) {
        let mut browser = site.signed_in("finance");
        site.pass(13 * 86_400);
        assert_eq!(browser.get("/api/v1/actions?mine").status, 200);
        site.pass(14 * 86_400 + 1);
        assert_eq!(browser.get("/api/v1/actions?mine").status, 401);
    }

    /// Safety 15.
    fn nothing_leads_elsewhere_after_signing_in(site) {
        let elsewhere = [
            "//evil.example", "/\\evil.example", "https://evil.example/", "\\\\evil.example", "/\t/evil.example",
            "/\r\nset-cookie: a=b", "javascript:alert(1)", "data:text/html,x", " //evil.example", "evil.example", "///evil.example",
            "http:evil.example", "/%0d%0a\u{0}", "\u{2f}\u{2f}evil.example", "／／evil.example",
        ];
        for address_to_return_to in elsewhere {
            let mut visitor = site.visitor();
            let query = serde_urlencoded::to_string([("return", address_to_return_to)]).unwrap();
            let page = visitor.get(&format!("/login?{query}"));
            assert!(page.body.contains("name=\"return\" value=\"/\""), "{address_to_return_to:?}");
            let email = address("finance");
            let fields = [("email", email.as_str()), ("password", PASSWORD), ("return", address_to_return_to)];
            let answer = visitor.post("/login", &fields);
            assert_eq!((answer.status, answer.header("location")), (303, Some("/")), "{address_to_return_to:?}");
        }
    }

    fn the_page_that_was_asked_for_is_returned_to(site) {
        let mut visitor = site.visitor();
        let answer = visitor.get("/customers?q=a");
        let login = answer.header("location").unwrap().to_owned();
        assert_eq!((answer.status, login.as_str()), (303, "/login?return=%2Fcustomers%3Fq%3Da"));
        assert!(visitor.get(&login).body.contains("name=\"return\" value=\"/customers?q=a\""));
    }

    /// Safety 14.
    fn a_form_that_is_not_ours_changes_nothing(site) {
        let mut visitor = site.visitor();
        visitor.get("/login");
        let token = visitor.form_token.clone().unwrap();
        let fields = format!("email={}&password={}", address("finance"), PASSWORD.replace(' ', "+"));
        let whole = format!("{fields}&csrf={token}");
        let mut send = |headers: &[(&str, &str)], body: &str| visitor.send(&Method::POST, "/login", headers, body).status;

        assert_eq!(send(&[FORM], &fields), 403, "no token");
        assert_eq!(send(&[FORM], &format!("{fields}&csrf={}", "0".repeat(64))), 403, "another token");
        assert_eq!(send(&[("content-type", "text/plain")], &whole), 403, "plain text");
        assert_eq!(send(&[FORM, ("origin", "https://evil.example")], &whole), 403, "foreign origin");
        assert_eq!(send(&[FORM, ("origin", "null")], &whole), 403, "no origin");
        assert_eq!(send(&[FORM, ("sec-fetch-site", "cross-site")], &whole), 403, "another site");
        assert_eq!(send(&[FORM, ("sec-fetch-site", "same-site")], &whole), 403, "a neighbour");
        assert_eq!(send(&[FORM, ("sec-fetch-site", "same-origin")], &whole), 303, "ours");
        assert_eq!(site.visitor().send(&Method::POST, "/login", &[FORM], &whole).status, 403, "no cookie");
        let overridden = [("x-http-method-override", "POST")];
        assert_eq!(site.visitor().send(&Method::GET, "/login?_method=POST", &overridden, "").status, 200, "GET stays GET");
    }

    /// Safety 13.
    fn suspension_ends_every_session_by_the_next_request(site) {
        let mut browser = site.signed_in("finance");
        let user = site.user("finance");
        site.write(|tx, actor| remit_domain::user::commands::suspend(tx, actor, user));
        assert_eq!(browser.get("/api/v1/actions?mine").status, 401);
        assert_eq!(site.visitor().sign_in(&address("finance"), PASSWORD).status, 422);
    }

    /// Safety 19: only whoever knows the password learns it.
    fn usr_1_whoever_is_suspended_is_told_so_once_their_password_is_right(site) {
        let user = site.user("finance");
        site.write(|tx, actor| remit_domain::user::commands::suspend(tx, actor, user));
        let wrong = site.visitor().sign_in(&address("finance"), "not it at all");
        assert!(wrong.status == 422 && wrong.body.contains("do not match"), "{}", wrong.body);
        let right = site.visitor().sign_in(&address("finance"), PASSWORD);
        assert!(right.status == 422 && !right.body.contains("do not match"), "{}", right.body);
        assert!(right.body.contains("Your access is suspended. Ask an administrator"), "{}", right.body);
        assert!(right.header("set-cookie").is_none(), "and is not let in");
        site.write(|tx, actor| remit_domain::user::commands::remove(tx, actor, user, &remit_domain::user::commands::Replacement::default()));
        assert!(site.visitor().sign_in(&address("finance"), PASSWORD).body.contains("do not match"), "they are nobody here");
    }

    fn the_page_speaks_the_language_that_was_chosen(site) {
        let mut visitor = site.visitor();
        let page = visitor.get("/login?language=fr");
        assert!(page.body.contains("lang=\"fr\"") && page.body.contains("Se connecter"));
        assert!(visitor.get("/login").body.contains("Se connecter"), "and keeps it");
    }
}
