use remit_domain::group;
use remit_domain::id::{GroupId, UserId};
use remit_domain::permission::{Position, Role};
use remit_domain::text::{EmailAddress, Name};
use remit_domain::user::{self, NewUser};

use crate::support::client::{Answer, Client};
use crate::support::{Site, both_engines};

const GROUPS: &str = "/settings/groups";
const NEW: &str = "/settings/groups/new";

fn make(site: &Site, name: &str, members: &[UserId]) -> GroupId {
    let name = Name::new(name).unwrap();
    site.write(|tx, actor| group::commands::create(tx, actor, &name, members))
}

fn members(site: &Site, id: GroupId) -> Vec<UserId> {
    let mut members: Vec<_> =
        site.write(|tx, actor| group::members(tx, actor.org, id)).into_iter().map(|member| member.id).collect();
    members.sort_unstable();
    members
}

/// The row of a group in the list.
fn row(client: &mut Client, query: &str, name: &str) -> String {
    let page = client.get(&format!("{GROUPS}?{query}")).body;
    let row = page.split("<tr ").find(|row| row.contains("data-row") && row.contains(name));
    row.unwrap_or_default().split("</tr>").next().unwrap().to_owned()
}

fn version(page: &str) -> &str {
    page.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap()
}

fn created(client: &mut Client, name: &str) -> Answer {
    client.get(NEW);
    client.post(NEW, &[("name", name)])
}

/// As many people as a large organisation has.
fn crowd(site: &Site) {
    let person = |n: usize| NewUser {
        email: EmailAddress::new(&format!("p{n}@crowd.example")).unwrap(),
        name: Some(Name::new(&format!("Person {n:04}")).unwrap()),
        role: Role::Member,
        position: Position::AccountManager,
        groups: Vec::new(),
        invitation: None,
    };
    for hundreds in [0..700, 700..1_300] {
        let people: Vec<_> = hundreds.map(person).collect();
        site.write(|tx, actor| user::commands::create(tx, actor, &people));
    }
}

both_engines! {
    fn grp_1_a_group_is_made_renamed_and_filled_on_one_form(site) {
        let mut admin = site.signed_in("admin");
        let answer = created(&mut admin, "Physiotherapists");
        assert_eq!(answer.status, 303, "{}", answer.body);
        let id: GroupId = answer.header("location").unwrap().rsplit('=').next().unwrap().parse().unwrap();
        let form = format!("{GROUPS}/{id}/edit");
        let page = admin.get(&form).body;
        let finance = site.user("finance").to_string();
        let fields = [("version", version(&page)), ("name", "After hours"), ("members", finance.as_str())];
        assert_eq!(admin.post(&form, &fields).status, 303);
        assert_eq!(members(site, id), [site.user("finance")]);
        assert!(row(&mut admin, "", "After hours").contains("1 person"));
    }

    fn grp_2_a_name_that_is_taken_is_said_at_the_field_and_stays_typed(site) {
        let mut admin = site.signed_in("admin");
        let night = make(site, "Night", &[]);
        let taken = created(&mut admin, " NIGHT ");
        assert_eq!(taken.status, 422);
        assert!(taken.body.contains("This is taken already") && taken.body.contains("value=\" NIGHT \""), "{}", taken.body);
        site.write(|tx, actor| group::commands::archive(tx, actor, night));
        assert!(created(&mut admin, "night").body.contains("An archived one has this name"));
        for (wrong, told) in [(" ", "Fill this in"), (&*"x".repeat(81), "Use at most 80 characters"), ("a\u{7}b", "control characters")] {
            let refused = created(&mut admin, wrong);
            assert_eq!((refused.status, refused.body.contains(told)), (422, true), "{wrong}: {}", refused.body);
        }
    }

    fn grp_4_the_list_counts_what_a_group_reaches(site) {
        let (manager, finance) = (site.user("manager"), site.user("finance"));
        let (customer, _) = site.customer_with_action();
        site.write(|tx, actor| remit_domain::assignment::commands::revise(tx, actor, customer, &[], &[manager]));
        make(site, "Night", &[manager, finance]);
        make(site, "Nobody", &[]);
        let mut admin = site.signed_in("admin");
        let night = row(&mut admin, "", "Night");
        assert!(night.contains("2 people") && night.contains(">1</td>"), "{night}");
        assert!(row(&mut admin, "", "Nobody").contains("No users"));
        assert_eq!(row(&mut admin, "q=nob", "Night"), "");
    }

    fn grp_5_archiving_asks_first_and_restoring_brings_back(site) {
        let id = make(site, "Night", &[site.user("finance")]);
        let mut admin = site.signed_in("admin");
        let archive = format!("{GROUPS}/{id}/archive");
        assert!(admin.get(&archive).body.contains("<h1 id=\"sheet-title\">Archive Night</h1>"));
        let answer = admin.post(&archive, &[]);
        assert_eq!(answer.header("location"), Some(format!("{GROUPS}?did=archived&to={id}").as_str()));
        assert!(admin.get(answer.header("location").unwrap()).body.contains("Night is archived"));
        assert_eq!(row(&mut admin, "", "Night"), "");
        assert!(row(&mut admin, "tab=archived", "Night").contains("/restore"));
        assert!(!admin.get("/settings/users/invite").body.contains("Night"), "it cannot be picked");
        assert_eq!(admin.post(&format!("{GROUPS}/{id}/restore"), &[]).status, 303);
        assert!(row(&mut admin, "", "Night").contains("1 person"));
    }

    fn two_who_edit_one_group_at_once_are_told_and_nothing_is_lost(site) {
        let id = make(site, "Night", &[]);
        let form = format!("{GROUPS}/{id}/edit");
        let (mut admin, mut owner) = (site.signed_in("admin"), site.signed_in("owner"));
        let (page, same) = (admin.get(&form).body, owner.get(&form).body);
        let (finance, manager) = (site.user("finance").to_string(), site.user("manager").to_string());
        let by_admin = [("version", version(&page)), ("name", "Day"), ("members", finance.as_str())];
        assert_eq!(admin.post(&form, &by_admin).status, 303);
        let typed = |version| [("version", version), ("name", "Evening"), ("members", manager.as_str())];
        let told = owner.post(&form, &typed(version(&same)));
        assert_eq!(told.status, 409);
        assert!(told.body.contains("it is called Day and has 1 member now"), "{}", told.body);
        assert!(told.body.contains("value=\"Evening\"") && told.body.contains(&format!("value=\"{manager}\" checked")));
        let found = owner.post(&form, &[("version", version(&same)), ("name", "Evening"), ("do", "find"), ("find", "x")]);
        assert_eq!(version(&found.body), version(&same), "a search takes no news for read");
        assert_eq!(owner.post(&form, &typed(version(&told.body))).status, 303);
        assert_eq!(members(site, id), [site.user("manager")]);
    }

    fn grp_3_members_are_found_among_1300_by_name_position_or_group_and_ticks_stay(site) {
        crowd(site);
        let id = make(site, "Night", &[site.user("finance")]);
        make(site, "Daylight", &[site.user_of("p1234@crowd.example")]);
        let mut admin = site.signed_in("admin");
        let form = format!("{GROUPS}/{id}/edit");
        let page = admin.get(&form).body;
        assert!(page.len() < 100_000, "{} bytes", page.len());
        assert!(page.contains("1,255 more"), "{page}");
        let (finance, ticked) = (site.user("finance").to_string(), site.user_of("p7@crowd.example").to_string());
        for (find, expected) in [("0042", "Person 0042"), ("daylight", "Person 1234"), ("ACCOUNTANT", ">Accountant</span>")] {
            let fields = [("version", version(&page)), ("name", "Typed"), ("members", &finance), ("members", &ticked), ("find", find), ("do", "find")];
            let found = admin.post(&form, &fields);
            assert_eq!(found.status, 200);
            assert!(found.body.contains(expected) && !found.body.contains("Person 0100"), "{find}: {}", found.body);
            assert!(found.body.contains("value=\"Typed\"") && found.body.contains(&format!("value=\"{ticked}\" checked")));
        }
        assert_eq!(members(site, id), [site.user("finance")], "a search saves nothing");
        let entered = |found| [("version", version(&page)), ("name", "Typed"), ("members", finance.as_str()), ("find", "0042"), ("found", found)];
        assert!(admin.post(&form, &entered("")).body.contains("Person 0042"), "Enter finds what was typed anew");
        assert_eq!(admin.post(&form, &entered("0042")).status, 303, "and saves when nothing was");
    }

    fn grp_3_a_member_who_is_suspended_stays_and_one_who_is_removed_is_told(site) {
        let (finance, manager) = (site.user("finance"), site.user("manager"));
        let id = make(site, "Night", &[finance]);
        site.write(|tx, actor| user::commands::suspend(tx, actor, finance));
        let mut admin = site.signed_in("admin");
        let form = format!("{GROUPS}/{id}/edit");
        let page = admin.get(&form).body;
        let (one, other) = (finance.to_string(), manager.to_string());
        assert!(page.contains(&format!("value=\"{one}\" checked")));
        site.write(|tx, actor| user::commands::remove(tx, actor, manager, &user::commands::Replacement::default()));
        let refused = admin.post(&form, &[("version", version(&page)), ("name", "Night"), ("members", &one), ("members", &other)]);
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert_eq!(members(site, id), [finance]);
        assert_eq!(admin.post(&form, &[("version", version(&page)), ("name", "Night"), ("members", &one)]).status, 303);
    }

    fn acc_2_groups_of_another_organisation_do_not_exist(site) {
        let id = make(site, "Night", &[]);
        let (_, mut elsewhere) = site.other_organisation();
        assert_eq!(elsewhere.get(&format!("{GROUPS}/{id}/edit")).status, 404);
        assert!(!elsewhere.get(&format!("{GROUPS}?did=edited&to={id}")).body.contains("Night"));
        let stranger = site.user("finance").to_string();
        elsewhere.get(NEW);
        assert_eq!(elsewhere.post(NEW, &[("name", "Night"), ("members", &stranger)]).status, 422);
    }
}
