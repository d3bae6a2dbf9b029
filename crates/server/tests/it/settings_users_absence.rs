use remit_domain::absence::Cover;
use remit_domain::absence::commands::{NewAbsence, plan};
use remit_domain::action::ownership::OwnerRule;
use remit_domain::action::{self, Kind, NewAction};
use remit_domain::assignment;
use remit_domain::id::{ActionId, CustomerId, UserId};

use crate::support::client::{Answer, Client};
use crate::support::{Site, both_engines};

const USERS: &str = "/settings/users";

/// Sends the form about somebody who is away until tomorrow evening, with these fields.
fn send(client: &mut Client, who: UserId, fields: &[(&str, &str)]) -> Answer {
    let address = format!("{USERS}/{who}/absence");
    client.get(&address);
    let days = [
        ("do", "save"),
        ("from", "2026-06-29"),
        ("from_half", "morning"),
        ("until", "2026-06-30"),
        ("until_half", "afternoon"),
    ];
    client.post(&address, &days.iter().chain(fields).copied().collect::<Vec<_>>())
}

/// A customer of somebody, and its action, which is for whoever is assigned.
fn customer_of(site: &Site, who: UserId) -> (CustomerId, ActionId) {
    let (customer, _) = site.customer_with_action();
    site.write(|tx, actor| assignment::commands::set(tx, actor, customer, &[who]));
    let due_on = "2026-06-29".parse().unwrap();
    let rules = vec![OwnerRule::Assigned];
    let new = NewAction { customer, invoice: None, kind: Kind::Call, title: "Ask them".into(), due_on, rules };
    (customer, site.write(|tx, actor| action::commands::add(tx, actor, &new)))
}

both_engines! {
    fn own_8_an_admin_notes_an_absence_with_sight_that_ends_with_it(site) {
        let (manager, colleague) = (site.user("manager"), site.user("colleague"));
        let (customer, action) = customer_of(site, manager);
        let mut admin = site.signed_in("admin");
        let page = admin.get(&format!("{USERS}/{manager}/absence")).body;
        assert!(page.contains("name=\"with_sight\"") && page.contains("also sees the customers that the absent person"));
        let sees = |site: &Site| site.signed_in("colleague").get(&format!("/customers/{customer}")).status;
        assert_eq!(sees(site), 404);
        let done = send(&mut admin, manager, &[("substitute", &colleague.to_string()), ("with_sight", "on")]);
        let there = format!("{USERS}?did=absence-planned&to={manager}");
        assert_eq!((done.status, done.header("location")), (303, Some(&*there)), "{}", done.body);
        assert!(admin.get(&there).body.contains("The absence of Somebody is noted."));
        assert_eq!(sees(site), 200);
        assert!(site.signed_in("colleague").get("/").body.contains("Ask them"), "it has begun");
        let why = admin.get(&format!("/actions/{action}/why")).body;
        assert!(why.contains("is away until 30 Jun;") && why.contains("<bdi>Somebody</bdi></a> stands in."), "{why}");
        assert!(admin.get(&format!("/customers/{customer}")).body.contains("away until 30 Jun"), "beside the name");
        assert!(admin.get("/settings/audit").body.contains("Absence planned"));
        site.pass(34 * 3_600 - 60);
        assert_eq!(sees(site), 200);
        site.pass(60);
        assert_eq!(sees(site), 404);
    }

    fn own_8_nobody_grants_sight_to_themselves_and_nothing_typed_is_lost(site) {
        let (manager, own) = (site.user("manager"), site.user("admin").to_string());
        let mut admin = site.signed_in("admin");
        let refused = send(&mut admin, manager, &[("substitute", &own), ("with_sight", "on")]);
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("You cannot grant sight to yourself."), "{}", refused.body);
        assert!(refused.body.contains(&format!("value=\"{own}\" checked")) && refused.body.contains("value=\"2026-06-30\""));
        assert_eq!(send(&mut admin, manager, &[("substitute", &own)]).status, 303, "without sight");
    }

    fn own_8_sight_is_for_somebody_who_stands_in_and_is_here(site) {
        site.other_organisation();
        let (manager, elsewhere) = (site.user("manager"), site.elsewhere_user().to_string());
        let mut admin = site.signed_in("admin");
        let nobody = send(&mut admin, manager, &[("with_sight", "on")]);
        assert!(nobody.status == 422 && nobody.body.contains("Fill this in."));
        let unknown = send(&mut admin, manager, &[("substitute", &elsewhere)]);
        assert!(unknown.status == 422 && unknown.body.contains("This is not known here."));
    }

    fn own_8_what_is_noted_stands_above_the_form_and_is_ended_there(site) {
        let manager = site.user("manager");
        let absence = site.write(|tx, actor| {
            let cover = Cover { substitute: None, with_sight: false };
            plan(tx, actor, &NewAbsence { user: manager, from: actor.at, until: actor.at.plus_seconds(600), cover })
        });
        let mut admin = site.signed_in("admin");
        let page = admin.get(&format!("{USERS}/{manager}/absence")).body;
        let end = format!("{USERS}/{manager}/absence/{absence}/end");
        assert!(page.contains(&end) && page.contains("29 Jun, 14:00 to 29 Jun, 14:10") && page.contains("End now"), "{page}");
        let of_another = end.replace(&manager.to_string(), &site.user("colleague").to_string());
        assert_eq!((admin.get(&of_another).status, admin.post(&of_another, &[]).status), (404, 404));
        let asked = admin.get(&end).body;
        assert!(asked.contains("Absence of Somebody") && asked.contains("29 Jun, 14:00 to 29 Jun, 14:10"), "{asked}");
        let done = admin.post(&end, &[]);
        assert_eq!((done.status, done.header("location")), (303, Some(&*format!("{USERS}?did=absence-ended&to={manager}"))));
        assert_eq!((admin.get(&end).status, admin.post(&end, &[]).status), (404, 409), "it is over");
    }

    fn pre_3_whoever_ends_an_absence_is_told_first_what_comes_back(site) {
        let manager = site.user("manager");
        customer_of(site, manager);
        let absence = site.write(|tx, actor| {
            let cover = Cover { substitute: None, with_sight: false };
            plan(tx, actor, &NewAbsence { user: manager, from: actor.at, until: actor.at.plus_seconds(600), cover })
        });
        for (who, end) in [
            ("admin", format!("{USERS}/{manager}/absence/{absence}/end")),
            ("manager", format!("/profile/absence/{absence}/end")),
        ] {
            let mut client = site.signed_in(who);
            let asked = client.get(&end).body;
            assert!(asked.contains("1 action changes hands") && asked.contains("Stop falling back"), "{who}: {asked}");
            assert_eq!(client.post(&end, &[("do", "preview")]).status, 200);
            assert!(client.get(&end).status == 200, "nothing was done");
        }
    }

    fn usr_9_an_admin_notes_that_the_owner_is_away_and_changes_nothing_else_of_them(site) {
        let owner = site.user("owner");
        let mut admin = site.signed_in("admin");
        let list = admin.get(USERS).body;
        assert!(list.contains(&format!("{USERS}/{owner}/absence")) && !list.contains(&format!("{USERS}/{owner}/edit")));
        assert_eq!(send(&mut admin, owner, &[]).status, 303);
        assert_eq!(admin.get(&format!("{USERS}/{owner}/edit")).status, 403);
    }

    fn lst_1_the_list_is_narrowed_to_who_is_away_and_to_who_is_not(site) {
        let (manager, finance) = (site.user("manager"), site.user("finance"));
        let mut admin = site.signed_in("admin");
        assert_eq!(send(&mut admin, manager, &[]).status, 303);
        let has = |page: &str, who: UserId| page.contains(&format!("id=\"{who}\""));
        let away = admin.get(&format!("{USERS}?f.status=is%3Aaway")).body;
        assert!(has(&away, manager) && !has(&away, finance), "{away}");
        let here = admin.get(&format!("{USERS}?f.status=not%3Aaway")).body;
        assert!(!has(&here, manager) && has(&here, finance));
        assert!(admin.get(&format!("{USERS}/export?f.status=is%3Aaway")).body.contains("manager@nordlys.example"));
    }
}
