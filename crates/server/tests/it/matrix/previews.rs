//! Every form beside which a preview stands (PRE 3): it is known here, and only previewing it does nothing.

use super::Sends::Form;
use super::{Things, rows};
use crate::support::{PASSWORD, both_engines};

both_engines! {
    fn pre_2_a_form_beside_which_a_preview_stands_does_nothing_when_it_is_only_previewed(site) {
        let (things, manager) = (Things::new(site), site.user("manager").to_string());
        let mut owner = site.signed_in("owner");
        for (path, filled) in previewed() {
            let address = things.address(path);
            let page = owner.get(&address).body;
            assert!(page.contains("class=\"preview\""), "{path}: {page}");
            let filled = filled.iter().map(|(name, value)| (*name, if *value == MANAGER { &*manager } else { *value }));
            let fields: Vec<_> = hidden(&page).into_iter().chain(filled).collect();
            let before = site.records();
            let answer = owner.post(&address, &[&[("do", "preview")], &fields[..]].concat());
            assert!(answer.status == 200 && answer.body.contains("class=\"preview\""), "{path}: {}", answer.status);
            assert_eq!(site.records(), before, "{path} has done it");
            let answer = owner.post(&address, &[&[("do", "save")], &fields[..]].concat());
            assert!(site.records() > before, "{path}: {} {}", answer.status, answer.body);
        }
    }

    fn pre_2_a_form_beside_which_no_preview_stands_is_not_done_when_it_is_sent_for_one(site) {
        let things = Things::new(site);
        let mut owner = site.signed_in("owner");
        let before = site.records();
        let known: Vec<_> = previewed().into_iter().map(|(path, _)| path).collect();
        let forms = rows().into_iter().filter(|(method, path, ..)| *method == "POST" && !known.contains(path));
        let mut refused = 0;
        for (_, path, sends, _) in forms.filter(|(_, path, ..)| !path.ends_with("/ownership")) {
            let Form(fields) = sends else { continue };
            owner.get("/login");
            let answer = owner.post(&things.address(path), &[&[("do", "preview")], fields].concat());
            assert_eq!(answer.status, 422, "{path}: {}", answer.body);
            refused += 1;
        }
        assert!(refused > 30, "{refused}");
        assert_eq!(site.records(), before);
    }

    fn pre_2_every_form_beside_which_a_preview_stands_is_known(site) {
        let (things, mut owner) = (Things::new(site), site.signed_in("owner"));
        let known: Vec<_> = previewed().into_iter().map(|(path, _)| path).collect();
        let pages = rows().into_iter().filter(|(method, path, ..)| *method == "GET" && !path.starts_with("/api/"));
        for (_, path, ..) in pages {
            let page = owner.get(&things.address(path));
            let is_known = known.contains(&path);
            assert!(is_known || !page.body.contains("class=\"preview\""), "{path} has a preview");
            assert!(is_known || page.status == 200 || WITHOUT_FORM.contains(&path), "{path} is not seen: {}", page.status);
        }
    }
}

/// What shows the owner no form as things are here. Every other page is looked at.
const WITHOUT_FORM: [&str; 6] = [
    "/settings",
    "/actions/{id}/hand-over",
    "/settings/users/{id}/second-factor",
    "/login/code",
    "/password/{token}",
    "/invitation/{token}",
];
/// Stands for the id of a user who can be assigned.
const MANAGER: &str = "(manager)";
const AWAY: Filled =
    &[("from", "2026-08-03"), ("from_half", "morning"), ("until", "2026-08-07"), ("until_half", "afternoon")];

/// What is filled in beside what a page fills in itself.
type Filled = &'static [(&'static str, &'static str)];

/// The forms beside which a preview stands, each with what makes it change something; one after the other, from where the one
/// before has led.
#[rustfmt::skip]
fn previewed() -> Vec<(&'static str, Filled)> {
    vec![
        ("/customers/{id}/assigned", &[("users", MANAGER)]),
        ("/customers/assign", &[("remove", MANAGER)]),
        ("/settings/groups/{id}/edit", &[("name", "Physiotherapists"), ("members", MANAGER)]),
        ("/settings/groups/{id}/edit", &[("name", "Physiotherapy")]),
        ("/settings/groups/{id}/archive", &[]),
        ("/settings/groups/{id}/restore", &[]),
        ("/settings/groups/{id}/remove", &[]),
        ("/settings/workflows/{workflow}/steps/{step}/rules", &[("kind", "position"), ("what", "finance"), ("scope", "")]),
        ("/settings/users/invite", &[("email", "more@nordlys.example"), ("role", "member"), ("position", "finance")]),
        ("/settings/users/{id}/edit", &[("role", "member"), ("position", "finance")]),
        ("/settings/users/{id}/absence", AWAY),
        ("/settings/users/{id}/absence/{absence}/end", &[]),
        ("/settings/users/{id}/withdraw", &[]),
        ("/settings/users/{id}/invite", &[]),
        ("/settings/users/{id}/suspend", &[]),
        ("/settings/users/{id}/reactivate", &[]),
        ("/settings/users/{id}/remove", &[]),
        ("/profile/absence", AWAY),
        ("/profile/absence/{absence}/end", &[]),
        // The last: then the owner is an admin.
        ("/settings/users/{id}/ownership", &[("name", "Nordlys"), ("password", PASSWORD)]),
    ]
}

/// The hidden fields of a page, without those of rules that are there already.
fn hidden(page: &str) -> Vec<(&str, &str)> {
    let fields = page.split("<input type=\"hidden\" name=\"").skip(1).filter_map(|rest| {
        let (name, rest) = rest.split_once("\" value=\"")?;
        Some((name, rest.split('"').next()?))
    });
    fields.filter(|(name, _)| !["csrf", "kind", "what", "scope"].contains(name)).collect()
}
