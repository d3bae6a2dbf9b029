use remit_domain::permission::{Position, Role};
use remit_domain::user;

use crate::support::{PASSWORD, both_engines};

both_engines! {
    fn one_account_switches_between_its_organisations_and_acts_in_one_at_a_time(site) {
        let (elsewhere, mut client) = site.other_organisation();
        assert!(!client.get("/").body.contains("href=\"/switch\""), "there is only one");
        let link = format!("/invitation/{}", site.invite("owner@elsewhere.example", Role::Member, Position::Finance).reveal());
        client.get(&link);
        assert_eq!(client.post(&link, &[("password", PASSWORD)]).status, 303);
        assert!(client.get("/").body.contains("Nordlys") && client.get("/").body.contains("href=\"/switch\""));
        assert_eq!(client.get("/settings/users").status, 403, "a member here");

        let page = client.get("/switch").body;
        assert!(page.contains("Elsewhere") && page.contains("you are here"));
        let elsewhere = elsewhere.to_string();
        assert_eq!(client.post("/switch", &[("organisation", &elsewhere)]).status, 303);
        let users = client.get("/settings/users");
        assert!(users.status == 200 && !users.body.contains("@nordlys.example"), "the owner there, who sees nothing of here");
        let here = site.actor().org.to_string();
        assert_eq!(client.post("/switch", &[("organisation", &here)]).status, 303);
        assert_eq!(client.get("/settings/users").status, 403);
        client.get("/switch");
        assert_eq!(client.post("/switch", &[("organisation", &here)]).status, 404, "they are here");
    }

    fn nobody_switches_to_where_they_are_no_user_or_suspended(site) {
        let (elsewhere, mut client) = site.other_organisation();
        let (here, elsewhere) = (site.actor().org.to_string(), elsewhere.to_string());
        client.get("/switch");
        assert_eq!(client.post("/switch", &[("organisation", &here)]).status, 404);
        let mut finance = site.signed_in("finance");
        finance.get("/switch");
        assert_eq!(finance.post("/switch", &[("organisation", &elsewhere)]).status, 404);
        let link = format!("/invitation/{}", site.invite("owner@elsewhere.example", Role::Member, Position::Finance).reveal());
        let mut second = site.visitor();
        second.get(&link);
        assert_eq!(second.post(&link, &[("password", PASSWORD)]).status, 303);
        let user = site.user_of("owner@elsewhere.example");
        site.write(|tx, actor| user::commands::suspend(tx, actor, user));
        client.get("/switch");
        assert_eq!(client.post("/switch", &[("organisation", &here)]).status, 404);
        assert_eq!(client.get("/").status, 200, "the session goes on where it was");
    }

    fn safety_13_the_session_is_a_new_one_after_switching(site) {
        let (elsewhere, mut client) = site.other_organisation();
        let link = format!("/invitation/{}", site.invite("owner@elsewhere.example", Role::Member, Position::Finance).reveal());
        client.get(&link);
        client.post(&link, &[("password", PASSWORD)]);
        client.get("/switch");
        let answer = client.post("/switch", &[("organisation", &elsewhere.to_string())]);
        assert!(answer.header("set-cookie").is_some_and(|cookie| cookie.contains("remit=") && cookie.contains("HttpOnly")));
    }
}
