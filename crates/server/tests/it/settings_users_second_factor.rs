use remit_domain::account::second_factor::commands::reset;
use remit_domain::permission::{Position, Role};

use crate::support::telephone::Telephone;
use crate::support::{PASSWORD, Site, address, both_engines};

fn page(site: &Site, who: &str) -> String {
    format!("/settings/users/{}/second-factor", site.user(who))
}

both_engines! {
    fn usr_9_an_admin_resets_it_and_the_person_is_signed_out_everywhere(site) {
        let (mut finance, path) = (site.signed_in("finance"), page(site, "finance"));
        let mut admin = site.signed_in("admin");
        let edit = format!("/settings/users/{}/edit", site.user("finance"));
        assert!(!admin.get(&edit).body.contains(&path), "only where it applies");
        Telephone::set_up(site, &mut finance);
        assert!(admin.get(&edit).body.contains(&path));
        let asked = admin.get(&path).body;
        assert!(asked.contains("finance@nordlys.example") && asked.contains("signed out everywhere"));
        let done = admin.post(&path, &[]);
        assert_eq!(done.status, 303);
        assert!(admin.get(done.header("location").unwrap()).body.contains("is reset. They are signed out everywhere."));
        assert_eq!(finance.get("/").status, 303);
        assert_eq!(site.visitor().sign_in(&address("finance"), PASSWORD).header("location"), Some("/"));
        assert!(admin.get("/settings/audit").body.contains("Reset two-step sign-in"));
        assert_eq!(admin.get(&path).status, 409, "there is none any more");
    }

    fn usr_9_neither_the_owners_nor_ones_own_is_reset(site) {
        for who in ["owner", "admin"] {
            Telephone::set_up(site, &mut site.signed_in(who));
        }
        site.pass(60);
        let mut other = site.join(&site.invite("second@nordlys.example", Role::Admin, Position::Finance));
        let own = format!("/settings/users/{}/second-factor", site.user("second"));
        Telephone::set_up(site, &mut other);
        for path in [page(site, "owner"), own.clone()] {
            assert_eq!((other.get(&path).status, other.post(&path, &[]).status), (403, 403), "{path}");
        }
        assert!(!other.get(&own.replace("second-factor", "edit")).body.contains(&own));
        assert_eq!(other.get(&page(site, "admin")).status, 200, "another admin's is");
    }

    fn an_account_of_several_organisations_is_the_operators_to_reset(site) {
        let (_, mut elsewhere) = site.other_organisation();
        let link = format!("/invitation/{}", site.invite("owner@elsewhere.example", Role::Member, Position::Finance).reveal());
        elsewhere.get(&link);
        assert_eq!(elsewhere.post(&link, &[("password", PASSWORD)]).status, 303);
        Telephone::set_up(site, &mut elsewhere);
        let user = site.user_of("owner@elsewhere.example");
        let path = format!("/settings/users/{user}/second-factor");
        let mut admin = site.signed_in("admin");
        assert!(admin.get(&path.replace("second-factor", "edit")).body.contains(&path));
        for answer in [admin.get(&path), admin.post(&path, &[])] {
            assert_eq!(answer.status, 409);
            assert!(answer.body.contains("used in another workspace too") && answer.body.contains("whoever runs the server"));
        }
        site.write(|tx, actor| reset(tx, actor, user));
        assert_eq!(site.visitor().sign_in("owner@elsewhere.example", PASSWORD).header("location"), Some("/"));
    }
}
