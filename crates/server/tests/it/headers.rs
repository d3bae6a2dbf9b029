use ureq::http::Method;

use crate::support::both_engines;

const PATHS: &[(&str, u16)] = &[
    ("/login", 200),
    ("/", 303),
    ("/no/such/page", 404),
    ("/invitation/none", 410),
    ("/assets/x/none.css", 404),
    ("/healthz", 200),
    ("/readyz", 200),
    ("/api/v1/actions?mine", 401),
    ("/api/v1/no/such/thing", 404),
];

both_engines! {
    /// Safety 22.
    fn every_answer_carries_the_headers_of_safety(site) {
        for (path, status) in PATHS {
            let answer = site.visitor().get(path);
            assert_eq!(answer.status, *status, "{path}");
            let policy = answer.header("content-security-policy").unwrap();
            assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
            assert!(!policy.contains("unsafe"), "{path}: {policy}");
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
            assert_eq!(answer.header("referrer-policy"), Some("same-origin"), "{path}");
            assert!(answer.header("strict-transport-security").is_some(), "{path}");
            assert!(answer.header("permissions-policy").is_some(), "{path}");
            assert_eq!(answer.header("x-request-id").unwrap().len(), 16, "{path}");
        }
    }

    fn pages_are_not_kept_and_each_request_has_a_number_of_its_own(site) {
        let mut finance = site.signed_in("finance");
        for path in ["/login", "/api/v1/actions?mine"] {
            assert_eq!(finance.get(path).header("cache-control"), Some("no-store"), "{path}");
        }
        let number = |answer: crate::support::client::Answer| answer.header("x-request-id").unwrap().to_owned();
        let claimed = site.visitor().send(&Method::GET, "/healthz", &[("x-request-id", "mine")], "");
        assert_ne!(number(claimed), "mine");
        assert_ne!(number(site.visitor().get("/healthz")), number(site.visitor().get("/healthz")));
    }

    fn machines_get_problem_details_and_people_get_a_page(site) {
        let details = site.visitor().get("/api/v1/no/such/thing");
        assert_eq!(details.header("content-type"), Some("application/problem+json"));
        assert_eq!(details.json()["status"], 404);
        assert_eq!(details.json()["type"], "urn:remit:problem:not-found");
        let page = site.visitor().get("/no/such/page");
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        assert!(page.body.contains("<h1>"), "{}", page.body);
        let french = site.visitor().send(&Method::GET, "/no/such/page", &[("accept-language", "fr")], "");
        assert!(french.body.contains("lang=\"fr\""), "{}", french.body);
    }

    fn whoever_is_signed_in_reads_of_a_problem_within_the_frame(site) {
        let mut manager = site.signed_in("manager");
        for (path, status) in [("/no/such/page", 404), ("/settings/users", 403), ("/customers?after=elsewhere", 400)] {
            let answer = manager.get(path);
            assert_eq!(answer.status, status, "{path}");
            let framed = answer.body.contains("id=\"rail\"") && answer.body.contains("data-problem");
            assert!(framed && answer.body.matches("<h1>").count() == 1, "{path}: {}", answer.body);
        }
        assert!(!site.visitor().get("/no/such/page").body.contains("id=\"rail\""));
        manager.get("/profile");
        let french = [("name", "Max"), ("signature", ""), ("language", "fr"), ("version", "1")];
        assert_eq!(manager.post("/profile", &french).status, 303);
        assert!(manager.get("/no/such/page").body.contains("lang=\"fr\""));
    }

    fn settings_lead_to_their_first_page(site) {
        let answer = site.signed_in("admin").get("/settings");
        assert_eq!((answer.status, answer.header("location")), (303, Some("/settings/users")));
    }

    fn a_method_that_an_address_does_not_take_is_named_with_those_it_takes(site) {
        let answer = site.visitor().send(&Method::PUT, "/healthz", &[], "");
        assert_eq!((answer.status, answer.header("allow")), (405, Some("GET,HEAD")));
        assert_eq!(answer.json()["type"], "urn:remit:problem:method");
    }

    fn more_than_a_megabyte_is_refused(site) {
        let before_sending_it = [("expect", "100-continue")];
        for (megabytes, headers) in [(2, &before_sending_it[..]), (2, &[]), (20, &[])] {
            let long = "x".repeat(megabytes << 20);
            let answer = site.visitor().send(&Method::POST, "/login", headers, &long);
            assert_eq!(answer.status, 413, "{megabytes} MB");
        }
    }
}
