use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::action::{self, Kind, NewAction};
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

/// Whether somebody is ticked in a form, and told as a member.
fn is_kept(page: &str, user: UserId) -> bool {
    page.contains(&format!("value=\"{user}\" checked>")) && page.contains(&format!("name=\"was\" value=\"{user}\""))
}

fn created(client: &mut Client, name: &str) -> Answer {
    client.get(NEW);
    client.post(NEW, &[("name", name)])
}

/// As many people as a large organisation has.
fn crowd(site: &Site) {
    crowd_of(site, 0..700);
    crowd_of(site, 700..1_300);
}

fn crowd_of(site: &Site, numbers: std::ops::Range<usize>) {
    let person = |n: usize| NewUser {
        email: EmailAddress::new(&format!("p{n}@crowd.example")).unwrap(),
        name: Some(Name::new(&format!("Person {n:04}")).unwrap()),
        role: Role::Member,
        position: Position::AccountManager,
        groups: Vec::new(),
        invitation: None,
    };
    let people: Vec<_> = numbers.map(person).collect();
    site.write(|tx, actor| user::commands::create(tx, actor, &people));
}

both_engines! {
    fn grp_1_a_group_is_made_renamed_and_filled_on_one_form(site) {
        let mut admin = site.signed_in("admin");
        let answer = created(&mut admin, "Physiotherapists");
        assert_eq!(answer.status, 303, "{}", answer.body);
        let id: GroupId = answer.header("location").unwrap().rsplit('=').next().unwrap().parse().unwrap();
        let form = format!("{GROUPS}/{id}/edit");
        assert!(admin.get(&form).body.contains("name=\"seen\" value=\"Physiotherapists\""));
        let finance = site.user("finance").to_string();
        let fields = [("seen", "Physiotherapists"), ("name", "After hours"), ("members", finance.as_str())];
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
        let question = admin.get(&format!("{GROUPS}/{id}/restore")).body;
        assert!(question.contains("<h1 id=\"sheet-title\">Restore Night</h1>") && question.contains("No action changes hands"));
        assert_eq!(admin.post(&format!("{GROUPS}/{id}/restore"), &[]).status, 303);
        assert!(row(&mut admin, "", "Night").contains("1 person"));
    }

    fn grp_2_an_archived_namesake_is_restored_where_its_preview_is_and_not_by_the_form_of_another(site) {
        let night = make(site, "Night shift", &[site.user("finance")]);
        site.write(|tx, actor| group::commands::archive(tx, actor, night));
        let mut admin = site.signed_in("admin");
        let (ticked, restore) = (site.user("manager").to_string(), format!("{GROUPS}/{night}/restore"));
        let edit = format!("{GROUPS}/{}/edit", make(site, "Day", &[]));
        for form in [NEW, &*edit] {
            admin.get(form);
            let fields = |what| [("seen", "Day"), ("name", "night  SHIFT"), ("members", &*ticked), ("do", what)];
            for what in ["save", "restore"] {
                let refused = admin.post(form, &fields(what));
                assert_eq!(refused.status, 422, "{form}");
                let offer = refused.body.split("href=\"").find(|rest| rest.starts_with(&restore)).unwrap_or_default();
                assert!(offer.contains(">Restore Night shift</a>"), "{form}: {}", refused.body);
                assert!(refused.body.contains("value=\"night  SHIFT\"") && refused.body.contains(&format!("value=\"{ticked}\" checked>")));
            }
            assert_eq!(row(&mut admin, "", "Night shift"), "", "nothing is restored yet");
        }
        assert!(admin.get(&restore).body.contains("class=\"preview\""));
        assert_eq!(admin.post(&restore, &[]).status, 303);
        assert!(row(&mut admin, "", "Night shift").contains("1 person"));
    }

    fn grp_6_what_refers_to_a_group_is_told_and_goes_to_another(site) {
        let (manager, finance) = (site.user("manager"), site.user("finance"));
        let (night, day) = (make(site, "Night", &[manager, finance]), make(site, "Day", &[finance]));
        let (customer, _) = site.customer_with_action();
        let rules = vec![OwnerRule::Group(night, Reach::All)];
        let due_on = "2026-06-29".parse().unwrap();
        let by_hand = NewAction { customer, invoice: None, kind: Kind::Call, title: "Ask by hand".into(), due_on, rules };
        site.write(|tx, actor| action::commands::add(tx, actor, &by_hand));
        let mut admin = site.signed_in("admin");
        assert!(row(&mut admin, "", "Night").contains(&format!("{night}/remove")));
        let remove = format!("{GROUPS}/{night}/remove");
        let page = admin.get(&remove).body;
        assert!(page.contains("2 users are in it.") && page.contains("1 open action has owner rules that name it."), "{page}");
        assert!(page.contains(&format!("<option value=\"{day}\">Day</option>")) && !page.contains(&format!("<option value=\"{night}\"")));
        let (to, itself) = (day.to_string(), night.to_string());
        for (members, rules, told) in [("", "", "Fill this in."), (&*to, "", "Fill this in."), (&itself, &to, "This is not known here.")] {
            let refused = admin.post(&remove, &[("members", members), ("rules", rules)]);
            assert_eq!((refused.status, refused.body.contains(told)), (422, true), "{}", refused.body);
            assert!(members != to || refused.body.contains(&format!("<option value=\"{day}\" selected>")), "what was chosen stays");
        }
        let done = admin.post(&remove, &[("members", &to), ("rules", &to)]);
        assert_eq!(done.header("location"), Some(format!("{GROUPS}?did=removed&to={night}").as_str()));
        assert!(admin.get(done.header("location").unwrap()).body.contains("Night is removed"), "its name stays readable");
        assert_eq!((admin.get(&remove).status, row(&mut admin, "", "Night")), (404, String::new()));
        assert_eq!(members(site, day).len(), 2);
        assert!(site.signed_in("finance").get("/").body.contains("Ask by hand"));
        assert!(admin.get("/settings/audit").body.contains("Group removed"));
    }

    fn grp_6_without_another_group_it_is_refused_with_the_reason(site) {
        let (night, empty) = (make(site, "Night", &[site.user("manager")]), make(site, "Empty", &[]));
        site.write(|tx, actor| group::commands::archive(tx, actor, empty));
        let mut admin = site.signed_in("admin");
        let remove = format!("{GROUPS}/{night}/remove");
        let page = admin.get(&remove).body;
        assert!(page.contains("there is no other active group to transfer them to") && !page.contains("btn danger"), "{page}");
        assert_eq!(admin.post(&remove, &[]).status, 422);
        let gone = format!("{GROUPS}/{empty}/remove");
        assert!(admin.get(&gone).body.contains("No user, owner rule or open action refers to it."));
        assert_eq!(admin.post(&gone, &[]).status, 303, "an archived group goes, too");
        assert_eq!(row(&mut admin, "tab=archived", "Empty"), "");
    }

    fn grp_8_of_two_who_edit_one_group_at_once_no_change_is_lost(site) {
        let (finance, manager, accountant) = (site.user("finance"), site.user("manager"), site.user("accountant"));
        let id = make(site, "Night", &[finance]);
        let form = format!("{GROUPS}/{id}/edit");
        let (mut admin, mut owner) = (site.signed_in("admin"), site.signed_in("owner"));
        assert!(is_kept(&admin.get(&form).body, finance) && is_kept(&owner.get(&form).body, finance));
        let [was, one, other] = [finance, manager, accountant].map(|user| user.to_string());
        let by_admin = [("seen", "Night"), ("name", "Day"), ("was", &*was), ("members", &one)];
        assert_eq!(admin.post(&form, &by_admin).status, 303);
        let typed = |seen, called| [("seen", seen), ("name", called), ("was", &*was), ("members", &was), ("members", &other)];
        let told = owner.post(&form, &typed("Night", "Evening"));
        assert_eq!(told.status, 409);
        assert!(told.body.contains("it is called Day now") && told.body.contains("name=\"seen\" value=\"Day\""), "{}", told.body);
        assert!(told.body.contains("value=\"Evening\"") && told.body.contains(&format!("value=\"{other}\" checked>")));
        assert_eq!(owner.post(&form, &typed("Day", "Evening")).status, 303);
        let mut both = [manager, accountant];
        both.sort_unstable();
        assert_eq!(members(site, id), both, "who came and who went by either");
        assert_eq!(owner.post(&form, &[("seen", "Night"), ("name", "Night"), ("members", &was)]).status, 303);
        assert!(row(&mut admin, "", "Evening").contains("3 people"), "who leaves the name as it was renames nothing");
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
        for (find, expected) in [("0042", "Person 0042"), ("daylight", "Person 1234"), ("ACCOUNTANT", ">Accountant</span>"), ("p42@crowd", "Person 0042")] {
            let fields = [("seen", "Night"), ("name", "Typed"), ("was", &*finance), ("members", &finance), ("members", &ticked), ("find", find), ("do", "find")];
            let found = admin.post(&form, &fields);
            assert_eq!(found.status, 200);
            assert!(found.body.contains(expected) && !found.body.contains("Person 0100"), "{find}: {}", found.body);
            assert!(found.body.contains("value=\"Typed\"") && found.body.contains(&format!("value=\"{ticked}\" checked>")));
            assert!(found.body.contains("data-count=\"2\""), "who is not shown stays");
        }
        assert_eq!(members(site, id), [site.user("finance")], "a search saves nothing");
        let entered = |found| [("seen", "Night"), ("name", "Typed"), ("members", &*ticked), ("find", "0042"), ("found", found)];
        assert!(admin.post(&form, &entered("")).body.contains("Person 0042"), "Enter finds what was typed anew");
        assert_eq!(admin.post(&form, &entered("0042")).status, 303, "and saves when nothing was");
        assert_eq!(members(site, id).len(), 2);
    }

    fn grp_3_of_a_group_with_more_members_than_a_form_has_fields_some_are_shown_and_none_is_lost(site) {
        crowd(site);
        for thousands in 2..5 {
            crowd_of(site, thousands * 1_000..thousands * 1_000 + 900);
        }
        let everybody = site.write(|tx, actor| {
            let all = tx.all(remit_db::sql!("select id from users where org_id = $1"), remit_db::params![actor.org], |row| row.get(0));
            Ok(all?)
        });
        let id = make(site, "All", &everybody);
        let mut admin = site.signed_in("admin");
        let form = format!("{GROUPS}/{id}/edit");
        let page = admin.get(&form).body;
        assert!(page.len() < 100_000 && page.contains(&format!("data-count=\"{}\"", everybody.len())), "{page}");
        let gone = site.user_of("p4567@crowd.example");
        let found = admin.post(&form, &[("seen", "All"), ("name", "All"), ("find", "4567"), ("do", "find")]).body;
        assert!(is_kept(&found, gone));
        let unticked = gone.to_string();
        assert_eq!(admin.post(&form, &[("seen", "All"), ("name", "All"), ("was", &unticked), ("do", "save")]).status, 303);
        let left = members(site, id);
        assert!(left.len() == everybody.len() - 1 && !left.contains(&gone));
    }

    fn grp_3_a_member_who_is_suspended_stays_and_one_who_is_removed_is_told(site) {
        let (finance, manager) = (site.user("finance"), site.user("manager"));
        let id = make(site, "Night", &[finance]);
        site.write(|tx, actor| user::commands::suspend(tx, actor, finance));
        let mut admin = site.signed_in("admin");
        let form = format!("{GROUPS}/{id}/edit");
        assert!(is_kept(&admin.get(&form).body, finance));
        let (one, other) = (finance.to_string(), manager.to_string());
        site.write(|tx, actor| user::commands::remove(tx, actor, manager, &user::commands::Replacement::default()));
        let name = [("seen", "Night"), ("name", "Night"), ("was", &*one), ("members", &one)];
        let refused = admin.post(&form, &[&name[..], &[("members", &other)]].concat());
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert_eq!(members(site, id), [finance]);
        assert_eq!(admin.post(&form, &name).status, 303);
        assert_eq!(members(site, id), [finance]);
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
