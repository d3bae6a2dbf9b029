use crate::support::home::Home;
use crate::support::{Site, both_engines};

both_engines! {
    fn it_runs_and_it_can_work(site) {
        assert_eq!(site.visitor().get("/healthz").json()["status"], "alive");
        assert_eq!(site.visitor().get("/readyz").json()["status"], "ready");
    }
}

#[test]
fn without_its_database_it_runs_and_says_that_it_cannot_work() {
    let site = Site::start(Home::postgres());
    let mut finance = site.signed_in("finance");
    site.lose_database();
    assert_eq!(site.visitor().get("/healthz").status, 200);
    for path in ["/readyz", "/api/v1/actions?mine", "/"] {
        let answer = finance.get(path);
        assert_eq!((answer.status, answer.header("retry-after")), (503, Some("5")), "{path}: {}", answer.body);
    }
    assert_eq!(finance.get("/readyz").json()["type"], "urn:remit:problem:unavailable");
}
