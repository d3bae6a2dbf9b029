use crate::support::both_engines;

both_engines! {
    fn it_runs_and_it_can_work(site) {
        assert_eq!(site.visitor().get("/healthz").json()["status"], "alive");
        assert_eq!(site.visitor().get("/readyz").json()["status"], "ready");
    }
}
