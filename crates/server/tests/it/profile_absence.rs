use remit_domain::absence::Cover;
use remit_domain::absence::commands::{NewAbsence, plan};

use crate::support::client::{Answer, Client};
use crate::support::{Site, both_engines};

const PAGE: &str = "/profile/absence";
const HOUR: i64 = 3_600;
/// From midday of Tuesday until midday of Wednesday; it is Monday, 14:00 in Paris.
const DAYS: [(&str, &str); 5] = [
    ("do", "save"),
    ("from", "2026-06-30"),
    ("from_half", "afternoon"),
    ("until", "2026-07-01"),
    ("until_half", "morning"),
];

/// Sends the form, but for these fields.
fn send(client: &mut Client, changes: &[(&str, &str)]) -> Answer {
    client.get(PAGE);
    let kept = DAYS.iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    client.post(PAGE, &kept.copied().chain(changes.iter().copied()).collect::<Vec<_>>())
}

fn is_told(client: &mut Client) -> bool {
    client.get("/").body.contains("You are away until 1 Jul, midday.")
}

both_engines! {
    fn own_8_one_plans_ones_own_absence_and_is_told_while_it_lasts_to_the_minute(site) {
        let colleague = site.user("colleague").to_string();
        let mut manager = site.signed_in("manager");
        let done = send(&mut manager, &[("substitute", &colleague), ("with_sight", "on")]);
        assert_eq!((done.status, done.header("location")), (303, Some("/profile?did=absence-planned")), "{}", done.body);
        let page = manager.get("/profile?did=absence-planned").body;
        assert!(page.contains("Your absence is noted.") && page.contains("30 Jun, midday to 1 Jul, midday"), "{page}");
        assert!(page.contains("stands in") && !page.contains("with sight"), "sight is not theirs to grant");
        site.pass(22 * HOUR - 60);
        assert!(!is_told(&mut manager));
        site.pass(60);
        assert!(is_told(&mut manager) && !is_told(&mut site.signed_in("colleague")));
        assert!(site.signed_in("admin").get("/settings/users").body.contains("Away until 1 Jul, midday, Somebody stands in"));
        site.pass(24 * HOUR - 60);
        assert!(is_told(&mut manager));
        site.pass(60);
        assert!(!is_told(&mut manager));
        assert!(!site.signed_in("admin").get("/settings/users").body.contains("Away until"));
    }

    fn own_8_whoever_is_back_early_says_so_above_any_page(site) {
        let mut manager = site.signed_in("manager");
        assert_eq!(send(&mut manager, &[]).status, 303);
        site.pass(23 * HOUR);
        let page = manager.get("/customers").body;
        let end = page.split("/profile/absence/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let done = manager.post(&format!("{PAGE}/{end}"), &[]);
        assert_eq!((done.status, done.header("location")), (303, Some("/profile?did=absence-ended")));
        let page = manager.get("/profile?did=absence-ended").body;
        assert!(page.contains("Your absence is ended.") && page.contains("30 Jun, midday to 30 Jun, 13:00"), "{page}");
        assert_eq!(manager.post(&format!("{PAGE}/{end}"), &[]).status, 409, "it is over");
        assert!(!is_told(&mut manager));
    }

    fn own_8_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(site) {
        let colleague = site.user("colleague").to_string();
        let mut manager = site.signed_in("manager");
        for (field, typed, told) in [
            ("until", "", "Fill this in."),
            ("until", "2026-06-30", "This is before the absence begins. Choose a later day."),
            ("from", "tomorrow", "Choose one of the possible values."),
            ("until", "2060-01-01", "Choose a day within 5 years."),
            ("until_half", "night", "Choose one of the possible values."),
        ] {
            let refused = send(&mut manager, &[(field, typed), ("substitute", &colleague)]);
            assert_eq!(refused.status, 422, "{field}={typed}");
            assert!(refused.body.contains(told) && refused.body.contains(&format!("value=\"{colleague}\" checked")), "{field}={typed}");
            assert!(refused.body.contains(&format!("id=\"field-{field}-note\"")), "{}", refused.body);
        }
        let past = send(&mut manager, &[("from", "2026-06-01"), ("until", "2026-06-02")]);
        assert!(past.status == 422 && past.body.contains("This is past already.") && past.body.contains("value=\"2026-06-01\""));
        let oneself = site.user("manager").to_string();
        assert_eq!(send(&mut manager, &[("substitute", &oneself)]).status, 422);
        assert_eq!(send(&mut manager, &[("substitute", "usr_zzzz")]).status, 422);
    }

    fn own_8_an_absence_that_overlaps_another_is_told_which(site) {
        let mut manager = site.signed_in("manager");
        assert_eq!(send(&mut manager, &[]).status, 303);
        let refused = send(&mut manager, &[("until", "2026-07-09")]);
        assert_eq!(refused.status, 409);
        assert!(refused.body.contains("Another absence covers part of this time: 30 Jun, midday to 1 Jul, midday."), "{}", refused.body);
        assert!(refused.body.contains("value=\"2026-07-09\""));
        assert_eq!(send(&mut manager, &[("from", "2026-07-01")]).status, 422, "half of a day that is none");
        assert_eq!(send(&mut manager, &[("from", "2026-07-01"), ("until", "2026-07-02")]).status, 303, "from where it ends");
    }

    fn own_8_a_colleague_is_found_by_name_and_stays_chosen(site) {
        let (colleague, finance) = (site.user("colleague").to_string(), site.user("finance").to_string());
        let mut manager = site.signed_in("manager");
        let page = manager.get(PAGE).body;
        assert!(page.contains(&format!("value=\"{finance}\"")) && page.contains("Finance"), "with position");
        assert!(!page.contains(&format!("value=\"{}\"", site.user("manager"))), "not oneself");
        let found = send(&mut manager, &[("do", "find"), ("find", "nobody of this name"), ("substitute", &colleague)]);
        assert_eq!(found.status, 200);
        assert!(found.body.contains(&format!("value=\"{colleague}\" checked")) && found.body.contains("value=\"2026-07-01\""));
        assert!(!found.body.contains(&format!("value=\"{finance}\"")));
    }

    fn own_8_nobody_ends_an_absence_of_somebody_else_as_their_own(site) {
        let user = site.user("manager");
        let absence = noted(site, user);
        for who in ["colleague", "admin"] {
            let mut other = site.signed_in(who);
            assert_eq!(other.post(&format!("{PAGE}/{absence}/end"), &[]).status, 404, "{who}");
        }
    }
}

fn noted(site: &Site, user: remit_domain::id::UserId) -> remit_domain::id::AbsenceId {
    site.write(|tx, actor| {
        let cover = Cover { substitute: None, with_sight: false };
        plan(tx, actor, &NewAbsence { user, from: actor.at, until: actor.at.plus_seconds(HOUR), cover })
    })
}
