use remit_domain::invitation::Invitation;
use remit_domain::permission::{Position, Role};
use remit_domain::text::{EmailAddress, Name};
use remit_domain::{assignment, group, user};

use crate::support::client::{Answer, Client};
use crate::support::{PASSWORD, both_engines};

const USERS: &str = "/settings/users";
const INVITE: &str = "/settings/users/invite";

/// The row of somebody in the list.
fn row(client: &mut Client, name: &str) -> String {
    let page = client.get(&format!("{USERS}?q={name}")).body;
    let row = page.split("<tr ").find(|row| row.contains("data-row") && row.contains(name));
    row.unwrap_or_default().split("</tr>").next().unwrap().to_owned()
}

fn invited(client: &mut Client, addresses: &str, now: bool) -> Answer {
    client.get(INVITE);
    let mut fields = vec![("email", addresses), ("role", "member"), ("position", "finance")];
    fields.extend(now.then_some(("now", "on")));
    client.post(INVITE, &fields)
}

/// The addresses of the invitations that a page shows.
fn links(page: &str) -> Vec<String> {
    let links = page.split("/invitation/").skip(1).map(|rest| rest.split('"').next().unwrap());
    links.map(|token| format!("/invitation/{token}")).collect()
}

fn version(page: &str) -> &str {
    page.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap()
}

both_engines! {
    fn usr_1_the_list_shows_where_everybody_stands(site) {
        let mut admin = site.signed_in("admin");
        invited(&mut admin, "waits@nordlys.example", false);
        invited(&mut admin, "told@nordlys.example", true);
        assert!(row(&mut admin, "waits@nordlys.example").contains("Created"));
        assert!(row(&mut admin, "told@nordlys.example").contains("Invited"));
        let page = admin.get(USERS).body;
        assert!(page.contains("6 joined, 1 invited, 1 created"), "{page}");
        assert!(page.contains(">you<") && page.contains("1–8 of 8"));
    }

    fn acc_table_members_have_no_users_page_and_no_way_to_it(site) {
        let mut member = site.signed_in("finance");
        assert!(!member.get("/").body.contains(USERS));
        let refused = member.get(USERS);
        assert_eq!(refused.status, 403);
        assert!(!refused.body.contains("admin@nordlys.example"));
    }

    fn usr_2_many_addresses_in_any_form_are_invited_at_once(site) {
        let mut admin = site.signed_in("admin");
        let answer = invited(&mut admin, "Ann Lee <ann@nordlys.example>, bob@nordlys.example\nBOB@nordlys.example; \"Lee, Cy\" <cy@nordlys.example>", true);
        assert_eq!((answer.status, links(&answer.body).len()), (200, 3), "{}", answer.body);
        assert!(row(&mut admin, "ann@nordlys.example").contains("Ann Lee"));
        let mut newcomer = site.visitor();
        let link = &links(&answer.body)[0];
        newcomer.get(link);
        assert_eq!(newcomer.post(link, &[("name", "Ann Lee"), ("password", PASSWORD)]).status, 303);
    }

    fn usr_2_whoever_is_not_invited_now_is_created_and_gets_a_link_later(site) {
        let mut admin = site.signed_in("admin");
        let answer = invited(&mut admin, "later@nordlys.example", false);
        assert_eq!((answer.status, answer.header("location")), (303, Some("/settings/users?did=created&to=1")));
        let form = format!("{USERS}/{}/invite", site.user("later"));
        admin.get(&form);
        let answer = admin.post(&form, &[]);
        assert_eq!((answer.status, links(&answer.body).len()), (200, 1));
        assert!(row(&mut admin, "later@nordlys.example").contains("Invited"));
    }

    fn usr_2_what_cannot_be_taken_is_named_at_its_field_and_nothing_is_lost(site) {
        let mut admin = site.signed_in("admin");
        let typed = "new@nordlys.example, <b>nobody</b>, Finance@nordlys.example";
        let answer = invited(&mut admin, typed, true);
        assert_eq!(answer.status, 422);
        for told in ["aria-invalid", "&lt;b&gt;nobody&lt;/b&gt;</bdi></b> is not an address", "finance@nordlys.example</bdi></b> is here already", "1 new"] {
            assert!(answer.body.contains(told), "{told}: {}", answer.body);
        }
        assert!(answer.body.contains("new@nordlys.example, &lt;b&gt;nobody&lt;/b&gt;, Finance@nordlys.example</textarea>"));
        assert_eq!(row(&mut admin, "new@nordlys.example"), "");
        let nothing = admin.post(INVITE, &[("email", " "), ("role", "owner"), ("position", "")]);
        assert_eq!((nothing.status, nothing.body.matches("aria-invalid").count()), (422, 2), "{}", nothing.body);
        let owner = admin.post(INVITE, &[("email", "new@nordlys.example"), ("role", "owner"), ("position", "finance")]);
        assert_eq!(owner.status, 422);
    }

    fn usr_2_what_cannot_be_taken_can_be_left_out(site) {
        let mut admin = site.signed_in("admin");
        let typed = "new@nordlys.example, <b>nobody</b>, Finance@nordlys.example";
        assert!(invited(&mut admin, typed, true).body.contains("Invite the new one, leave out the rest"));
        let fields = |typed| [("email", typed), ("role", "member"), ("position", "finance"), ("now", "on"), ("rest", "left out")];
        let answer = admin.post(INVITE, &fields(typed));
        assert_eq!((answer.status, links(&answer.body).len()), (200, 1), "{}", answer.body);
        assert!(row(&mut admin, "new@nordlys.example").contains("Invited"));
        assert_eq!(admin.post(INVITE, &fields("nobody, finance@nordlys.example")).status, 422);
    }

    fn usr_4_letters_that_look_alike_are_warned_of(site) {
        let mut admin = site.signed_in("admin");
        let answer = invited(&mut admin, "\u{430}nna@nordlys.example", true);
        assert_eq!(answer.status, 200);
        assert!(answer.body.contains("look like others"));
    }

    fn usr_3_a_new_link_replaces_the_earlier_one(site) {
        let mut admin = site.signed_in("admin");
        let first = links(&invited(&mut admin, "told@nordlys.example", true).body).remove(0);
        let form = format!("{USERS}/{}/invite", site.user("told"));
        assert!(admin.get(&form).body.contains("The earlier link stops working"));
        let second = links(&admin.post(&form, &[]).body).remove(0);
        assert_eq!([site.visitor().get(&first).status, site.visitor().get(&second).status], [410, 200]);
        let joined = format!("{USERS}/{}/invite", site.user("finance"));
        assert_eq!([admin.get(&joined).status, admin.post(&joined, &[]).status], [409, 409]);
    }

    fn usr_2_the_link_of_whoever_is_invited_is_copied_by_an_entry_of_its_own(site) {
        let mut admin = site.signed_in("admin");
        invited(&mut admin, "waits@nordlys.example", false);
        invited(&mut admin, "told@nordlys.example", true);
        assert!(!row(&mut admin, "waits@nordlys.example").contains("Copy the link"), "nothing was sent");
        assert!(!row(&mut admin, "finance@nordlys.example").contains("Copy the link"), "they have joined");
        let form = format!("{USERS}/{}/invite?by=link", site.user("told"));
        assert!(row(&mut admin, "told@nordlys.example").contains(&format!("href=\"{form}&amp;return=")));
        let page = admin.get(&form).body;
        assert!(page.contains("The earlier link stops working") && !page.contains("value=\"mail\""), "{page}");
        let answer = admin.post(&form, &[("by", "link")]);
        assert_eq!(links(&answer.body).len(), 1);
        assert!(answer.body.contains("data-copy=\"Copied\""), "{}", answer.body);
    }

    fn grp_3_role_position_and_groups_are_edited_on_one_form(site) {
        let night = site.write(|tx, actor| group::commands::create(tx, actor, &Name::new("Night").unwrap(), &[]));
        let mut admin = site.signed_in("admin");
        let form = format!("{USERS}/{}/edit", site.user("manager"));
        let page = admin.get(&form).body;
        let night = night.to_string();
        let fields = [("version", version(&page)), ("role", "admin"), ("position", "accountant"), ("groups", night.as_str())];
        let answer = admin.post(&form, &fields);
        assert_eq!(answer.status, 303, "{}", answer.body);
        let row = row(&mut admin, "manager@nordlys.example");
        assert!(row.contains("Admin") && row.contains("Accountant") && row.contains("Night"), "{row}");
    }

    fn two_who_edit_one_user_at_once_are_told_and_nothing_is_lost(site) {
        let (mut admin, mut owner) = (site.signed_in("admin"), site.signed_in("owner"));
        let form = format!("{USERS}/{}/edit", site.user("manager"));
        let (page, same) = (admin.get(&form).body, owner.get(&form).body);
        let fields = |version, position| [("version", version), ("role", "member"), ("position", position)];
        assert_eq!(admin.post(&form, &fields(version(&page), "finance")).status, 303);
        let told = owner.post(&form, &fields(version(&same), "accountant"));
        assert_eq!(told.status, 409);
        assert!(told.body.contains("Somebody else changed this user") && told.body.contains("Finance"));
        assert!(told.body.contains("value=\"accountant\" required checked"), "{}", told.body);
        let refused = owner.post(&form, &fields(version(&same), "nothing"));
        assert_eq!((refused.status, version(&refused.body)), (422, version(&same)), "a fault takes no news for read");
        assert_eq!(owner.post(&form, &fields(version(&told.body), "accountant")).status, 303);
    }

    fn usr_1_suspending_ends_everything_and_reactivating_brings_it_back(site) {
        let (mut admin, mut finance) = (site.signed_in("admin"), site.signed_in("finance"));
        let id = site.user("finance");
        let suspend = format!("{USERS}/{id}/suspend?return=%2Fsettings%2Fusers%3Fq%3Dfin");
        assert!(admin.get(&suspend).body.contains("<h1 id=\"sheet-title\">Suspend "));
        let answer = admin.post(&suspend, &[]);
        assert_eq!(answer.header("location"), Some(format!("{USERS}?q=fin&did=suspended&to={id}").as_str()));
        assert_eq!(finance.get("/").status, 303);
        let menu = row(&mut admin, "finance@nordlys.example");
        assert!(menu.contains("Suspended") && menu.contains("/reactivate") && !menu.contains("/suspend"), "{menu}");
        assert_eq!(admin.post(&format!("{USERS}/{id}/reactivate"), &[]).status, 303);
        assert!(row(&mut admin, "finance@nordlys.example").contains("Joined"));
    }

    fn pre_3_who_comes_back_or_is_told_of_it_for_the_first_time_is_asked_about_with_what_moves(site) {
        site.planned(&[site.user("colleague")]);
        let (mut admin, id) = (site.signed_in("admin"), site.user("colleague"));
        assert_eq!(admin.get(&format!("{USERS}/{id}/reactivate")).status, 409, "they are there");
        admin.post(&format!("{USERS}/{id}/suspend"), &[]);
        let back = admin.get(&format!("{USERS}/{id}/reactivate")).body;
        for told in ["Reactivate Somebody", "colleague@nordlys.example", "1 action changes hands", "Stop falling back"] {
            assert!(back.contains(told), "{told}: {back}");
        }
        assert_eq!(admin.post(&format!("{USERS}/{id}/reactivate"), &[]).status, 303);

        site.customer_with_action();
        let fields =
            [("email", "new@nordlys.example"), ("role", "member"), ("position", "finance"), ("now", "on"), ("do", "preview")];
        let many = [("email", "new@nordlys.example, other@nordlys.example")];
        for (fields, told) in [(fields.to_vec(), "The new person"), ([&many[..], &fields[1..]].concat(), "Each new person")] {
            let page = admin.post(&format!("{USERS}/invite"), &fields).body;
            assert_eq!((page.matches(told).count(), page.contains("1 action changes hands")), (2, true), "{page}");
        }
        assert_eq!(row(&mut admin, "new@nordlys.example"), "", "nobody is there yet");
        admin.post(&format!("{USERS}/invite"), &fields[..3]);
        let first = format!("{USERS}/{}/invite", site.user("new"));
        assert!(admin.get(&first).body.contains("1 action changes hands"), "an invitation moves what is theirs (OWN 7)");
        admin.post(&first, &[]);
        assert!(!admin.get(&first).body.contains("class=\"preview\""), "another moves nothing");
        let withdrawn = admin.get(&format!("{USERS}/{}/withdraw", site.user("new"))).body;
        assert!(withdrawn.contains("Who loses") && withdrawn.contains("1 action changes hands"), "{withdrawn}");
    }

    fn usr_1_who_is_removed_is_gone_from_the_list(site) {
        let mut admin = site.signed_in("admin");
        let remove = format!("{USERS}/{}/remove", site.user("finance"));
        assert!(admin.get(&remove).body.contains("btn danger"));
        assert_eq!(admin.post(&remove, &[]).status, 303);
        assert_eq!(row(&mut admin, "finance@nordlys.example"), "");
        assert_eq!(admin.get(&remove).status, 404);
    }

    fn usr_2_junk_among_the_addresses_is_told_by_its_first_pieces(site) {
        let junk = format!("{}\n{}", "x".repeat(5_000), (0..500).map(|n| format!("junk {n}\n")).collect::<String>());
        let fields = [("email", junk.as_str()), ("role", "member"), ("position", "finance")];
        let answer = site.signed_in("admin").post(&format!("{USERS}/invite"), &fields);
        assert_eq!(answer.status, 422);
        let told = answer.body.split("</textarea>").nth(1).unwrap();
        assert!(told.contains("481 more like these.") && told.contains(&format!("{}…", "x".repeat(100))));
        assert!(told.contains("junk 18<") && !told.contains("junk 19<") && !told.contains(&"x".repeat(101)));
    }

    fn lst_1_the_list_is_exported_as_it_is_filtered_and_no_name_is_a_formula(site) {
        let mut admin = site.signed_in("admin");
        invited(&mut admin, "=1+1 <formula@nordlys.example>", false);
        let all = admin.get(&format!("{USERS}/export"));
        assert_eq!(all.header("content-disposition"), Some("attachment; filename=\"users.csv\""));
        let lines: Vec<_> = all.body.lines().collect();
        assert_eq!(lines[0], "id,name,email,role,position,groups,customers,open_actions,created_at,last_visit_at,status");
        assert_eq!(lines.len(), 8, "the six who came, and one more");
        assert!(all.body.contains(",'=1+1,formula@nordlys.example,member,finance,,0,0,"), "{}", all.body);
        let finance = admin.get(&format!("{USERS}/export?f.position=is%3Afinance&f.status=is%3Ajoined")).body;
        assert_eq!(finance.lines().count(), 2);
    }

    fn usr_8_nobody_is_offered_to_touch_the_owner(site) {
        let mut admin = site.signed_in("admin");
        let owner = site.user("owner");
        let offered = row(&mut admin, "owner@nordlys.example");
        assert_eq!(offered.matches(&format!("{owner}/")).count(), 1, "{offered}");
        assert!(offered.contains(&format!("{owner}/absence")), "to note that they are away, and no more");
        for verb in ["edit", "suspend", "remove", "invite", "ownership"] {
            assert_eq!(admin.get(&format!("{USERS}/{owner}/{verb}")).status, 403, "{verb}");
        }
        let mut owner_self = site.signed_in("owner");
        assert_eq!(owner_self.get(&format!("{USERS}/{owner}/suspend")).status, 409);
        let menu = row(&mut owner_self, "owner@nordlys.example");
        assert!(menu.contains("/edit") && !menu.contains("/suspend") && !menu.contains("/remove"), "{menu}");
    }

    fn lst_2_filters_order_and_search_are_in_the_address(site) {
        let mut admin = site.signed_in("admin");
        let found = |client: &mut Client, query: &str| client.get(&format!("{USERS}?{query}")).body.matches("data-row").count();
        assert_eq!(found(&mut admin, "f.position=is%3Afinance"), 1);
        assert_eq!(found(&mut admin, "f.role=not%3Amember"), 2);
        assert_eq!(found(&mut admin, "f.status=is%3Asuspended"), 0);
        assert_eq!(found(&mut admin, "q=MANAGER"), 1);
        assert_eq!(found(&mut admin, "f.role=is%3Anothing"), 6, "what cannot be asked is not asked");
        let page = admin.get(&format!("{USERS}?sort=-email")).body;
        assert!(page.find("owner@nordlys") < page.find("accountant@nordlys"));
    }

    fn lst_1_every_column_can_be_filtered_and_the_file_has_the_same(site) {
        invited(&mut site.signed_in("admin"), "Never Here <never@nordlys.example>", false);
        let manager = site.user("manager");
        let (customer, _) = site.customer_with_action();
        site.write(|tx, actor| assignment::commands::set(tx, actor, customer, &[manager]));
        let mut admin = site.signed_in("admin");
        for (query, count) in [
            ("f.name=has%3ANEVER", 1),
            ("f.name=is%3Anever+here", 1),
            ("f.name=not%3Anever+here", 6),
            ("f.email=has%3Aman", 1),
            ("f.email=is%3AAdmin%40Nordlys.example", 1),
            ("f.customers=min%3A1", 1),
            ("f.customers=max%3A0", 6),
            ("f.customers=is%3A1", 1),
            ("f.open=min%3A1", 1),
            ("f.open=is%3A0", 6),
            ("f.open=min%3A2", 0),
            ("f.created=is%3A2026-06-29", 7),
            ("f.created=max%3A2026-06-28", 0),
            ("f.visit=is%3Anone", 1),
            ("f.visit=min%3A2026-06-29", 6),
            ("f.visit=max%3A2026-06-28&f.visit=max%3Anone", 1),
            ("f.visit=max%3Asoon&f.open=min%3Amany", 7),
        ] {
            let page = admin.get(&format!("{USERS}?{query}")).body;
            assert_eq!(page.matches("data-row").count(), count, "{query}");
            let file = admin.get(&format!("{USERS}/export?{query}")).body;
            assert_eq!(file.lines().count(), count + 1, "{query}");
        }
        let page = admin.get(&format!("{USERS}?f.visit=min%3Anone&f.open=max%3A3")).body;
        assert!(page.contains("Last visit is <b>never</b>") && page.contains("Open actions up to <b>3</b>"));
        assert_eq!(site.signed_in("finance").get(&format!("{USERS}/export?f.open=min%3A1")).status, 403);
    }

    fn grp_7_users_are_filtered_by_group(site) {
        let finance = site.user("finance");
        let night = site.write(|tx, actor| group::commands::create(tx, actor, &Name::new("Night").unwrap(), &[finance]));
        let mut admin = site.signed_in("admin");
        assert_eq!(admin.get(&format!("{USERS}?f.group=is%3A{night}")).body.matches("data-row").count(), 1);
        assert_eq!(admin.get(&format!("{USERS}?f.group=not%3A{night}")).body.matches("data-row").count(), 5);
    }

    fn the_pages_are_in_the_readers_language(site) {
        let invitation = site.invite("noemie@nordlys.example", Role::Admin, Position::Finance);
        let link = format!("/invitation/{}?language=fr", invitation.reveal());
        let mut newcomer = site.visitor();
        newcomer.get(&link);
        assert_eq!(newcomer.post(&link, &[("name", "Noémie"), ("password", PASSWORD)]).status, 303);
        assert!(newcomer.get(USERS).body.contains("Utilisateurs"));
        assert!(newcomer.get(INVITE).body.contains("Voit tous les clients"));
    }

    fn names_and_addresses_are_text_wherever_they_stand(site) {
        let new = user::NewUser {
            email: EmailAddress::new("x@nordlys.example").unwrap(),
            name: Some(Name::new("<script>alert(1)</script>").unwrap()),
            role: Role::Member,
            position: Position::Finance,
            groups: Vec::new(),
            invitation: Some(Invitation::Link(site.secret())),
        };
        site.write(|tx, actor| user::commands::create(tx, actor, std::slice::from_ref(&new)));
        let (mut admin, id) = (site.signed_in("admin"), site.user("x"));
        for page in [USERS.to_owned(), format!("{USERS}/{id}/edit"), format!("{USERS}/{id}/remove"), format!("{USERS}?did=edited&to={id}")] {
            assert!(!admin.get(&page).body.contains("<script>alert"), "{page}");
        }
    }
}
