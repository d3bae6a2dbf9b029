use remit_domain::permission::Scope;
use remit_domain::token;
use ureq::http::Method;

use crate::support::both_engines;

both_engines! {
    fn no_token_is_answered_with_what_to_send(site) {
        let answer = site.visitor().get("/api/v1/actions?mine");
        assert_eq!((answer.status, answer.header("www-authenticate")), (401, Some("Bearer realm=\"remit\"")));
        assert!(answer.json()["detail"].as_str().unwrap().contains("Authorization: Bearer"));
    }

    fn a_revoked_token_is_of_no_use_from_the_next_request_on(site) {
        let user = site.user("finance");
        let address = format!("/api/v1/actions?mine&user={user}");
        let mut program = site.program(Scope::Read);
        assert_eq!(program.get(&address).status, 200);
        site.write(|tx, actor| {
            let id = token::all(tx, actor.org)?.first().unwrap().id;
            token::commands::revoke(tx, actor, id)
        });
        assert_eq!(program.get(&address).status, 401);
    }

    fn what_is_no_token_is_refused_also_beside_a_session(site) {
        let mut finance = site.signed_in("finance");
        for wrong in ["Bearer rmt_1_00", "Bearer", "Basic cm9vdDpyb290", "Token x", "bearer "] {
            let answer = finance.send(&Method::GET, "/api/v1/actions?mine", &[("authorization", wrong)], "");
            assert_eq!(answer.status, 401, "{wrong}");
        }
    }
}
