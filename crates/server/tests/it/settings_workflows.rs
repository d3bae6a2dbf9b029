use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::id::WorkflowId;
use remit_domain::permission::Position;
use remit_domain::workflow::commands::replace_rules;
use remit_domain::{group, user, workflow};

use crate::support::client::Client;
use crate::support::{Site, both_engines};

const LIST: &str = "/settings/workflows";

/// A workflow of one call for whoever is assigned, with a planned action of the manager; where its rules are.
fn rules_of_a_step(site: &Site) -> (WorkflowId, String) {
    site.planned(&[site.user("manager")]);
    let workflow = site.write(workflow::list).remove(0);
    (workflow.id, format!("{LIST}/{}/steps/{}/rules", workflow.id, workflow.steps[0].id))
}

fn rules(site: &Site, workflow: WorkflowId) -> Vec<OwnerRule> {
    site.write(|tx, actor| workflow::detail(tx, actor, workflow)).rules.remove(0)
}

/// Sends the form with these rules and presses a button.
fn press(client: &mut Client, form: &str, rules: &[[&str; 3]], seen: &str, extra: &[(&str, &str)]) -> (u16, String) {
    let rows = rules.iter().flat_map(|[kind, what, scope]| [("kind", *kind), ("what", *what), ("scope", *scope)]);
    let fields: Vec<_> = rows.chain([("seen", seen)]).chain(extra.iter().copied()).collect();
    let answer = client.post(form, &fields);
    (answer.status, answer.body)
}

const ASSIGNED: [&str; 3] = ["assigned", "", ""];

both_engines! {
    fn own_6_the_list_tells_whose_each_step_is_and_marks_rules_that_find_nobody(site) {
        let (workflow, form) = rules_of_a_step(site);
        let (finance, manager) = (site.user("finance"), site.user("manager"));
        let night = site.group("Night", &[manager]);
        let step = site.write(|tx, actor| workflow::detail(tx, actor, workflow)).workflow.steps[0].id;
        let all = [OwnerRule::Group(night, Reach::Assigned), OwnerRule::User(finance), OwnerRule::User(site.user("colleague"))];
        site.write(|tx, actor| replace_rules(tx, actor, step, &all));
        let mut admin = site.signed_in("admin");
        let page = admin.get(LIST).body;
        assert!(page.contains("Reminders") && page.contains("First call") && page.contains("On the due date"), "{page}");
        assert!(page.contains("Night, assigned") && page.contains(">1</td>") && page.contains(&form), "{page}");
        assert!(page.contains("Sees none of the customers of this workflow") && !page.contains("Suspended, so"));
        site.write(|tx, actor| user::commands::suspend(tx, actor, finance));
        site.write(|tx, actor| group::commands::archive(tx, actor, night));
        let page = admin.get(LIST).body;
        assert!(page.contains("Suspended, so this rule finds nobody") && page.contains("The group is archived"));
    }

    fn own_2_rules_are_added_changed_and_removed_without_script_and_saved_together(site) {
        let (workflow, form) = rules_of_a_step(site);
        let night = site.group("Night", &[site.user("manager")]).to_string();
        let mut admin = site.signed_in("admin");
        let page = admin.get(&form).body;
        assert!(page.contains("Today: 1 person; no customer would fall back."), "{page}");
        let (status, page) = press(&mut admin, &form, &[ASSIGNED], "assigned", &[("do", "add group")]);
        assert!(status == 200 && page.contains("Choose what this rule is about") && page.contains("Night</option>"), "{page}");
        let two = [ASSIGNED, ["group", &night, "assigned"]];
        let (_, page) = press(&mut admin, &form, &two, "assigned", &[("do", "look")]);
        assert!(page.contains("Its members who are assigned to the customer. Today: 1 person"), "{page}");
        let (_, page) = press(&mut admin, &form, &two, "assigned", &[("do", "add user")]);
        assert!(page.contains("name=\"find\""), "{page}");
        let fields = [("finding", "yes"), ("find", "finance@"), ("do", "find")];
        let (status, page) = press(&mut admin, &form, &two, "assigned", &fields);
        let finance = site.user("finance").to_string();
        assert!(status == 200 && page.contains(&format!("value=\"{finance}\"")) && !page.contains(&site.user("manager").to_string()));
        let (_, page) = press(&mut admin, &form, &two, "assigned", &[("finding", "yes"), ("who", &finance), ("do", "take")]);
        assert!(page.contains(&format!("name=\"what\" value=\"{finance}\"")), "{page}");
        let (_, page) = press(&mut admin, &form, &[two[0], two[1], ["user", &finance, ""]], "assigned", &[("do", "drop 0")]);
        assert!(!page.contains("value=\"assigned\"><span") && page.contains(&finance), "{page}");
        assert_eq!(rules(site, workflow), [OwnerRule::Assigned], "nothing is saved by any of it");
        let wanted = [two[1], ["user", &finance, ""], ["position", "accountant", ""]];
        let answer = press(&mut admin, &form, &wanted, "assigned", &[("do", "save")]);
        assert_eq!(answer.0, 303, "{}", answer.1);
        let night = night.parse().unwrap();
        let saved = [
            OwnerRule::Group(night, Reach::Assigned),
            OwnerRule::User(site.user("finance")),
            OwnerRule::Position(Position::Accountant),
        ];
        assert_eq!(rules(site, workflow), saved);
    }

    fn what_cannot_be_saved_comes_back_as_it_was_typed_with_why(site) {
        let (workflow, form) = rules_of_a_step(site);
        let mut admin = site.signed_in("admin");
        admin.get(&form);
        let night = site.group("Night", &[]).to_string();
        let refused = |admin: &mut Client, rules: &[[&str; 3]]| press(admin, &form, rules, "assigned", &[("do", "save")]);
        let (status, page) = refused(&mut admin, &[]);
        assert!(status == 422 && page.contains("Fill this in"), "{page}");
        let (status, page) = refused(&mut admin, &[["group", "", "all"], ["position", "finance", ""]]);
        assert!(status == 422 && page.contains("Choose what this rule is about") && page.contains("value=\"finance\" selected"), "{page}");
        let (status, page) = refused(&mut admin, &[ASSIGNED, ASSIGNED]);
        assert!(status == 422 && page.contains("This rule is there already"), "{page}");
        site.write(|tx, actor| group::commands::archive(tx, actor, night.parse().unwrap()));
        let (status, page) = refused(&mut admin, &[["group", &night, "all"]]);
        assert!(status == 409 && page.contains("Night (archived)"), "{page}");
        assert_eq!(refused(&mut admin, &[["user", "usr_zz9", ""]]).0, 422);
        assert_eq!(rules(site, workflow), [OwnerRule::Assigned]);
    }

    fn two_who_edit_the_rules_of_one_step_are_told_and_nothing_is_lost(site) {
        let (workflow, form) = rules_of_a_step(site);
        let (mut admin, mut owner) = (site.signed_in("admin"), site.signed_in("owner"));
        admin.get(&form);
        owner.get(&form);
        let finance = [["position", "finance", ""]];
        assert_eq!(press(&mut admin, &form, &finance, "assigned", &[("do", "save")]).0, 303);
        let accountants = [["position", "accountant", ""]];
        let (status, page) = press(&mut owner, &form, &accountants, "assigned", &[("do", "save")]);
        assert!(status == 409 && page.contains("Now they are: Finance."), "{page}");
        assert!(page.contains("value=\"accountant\" selected") && page.contains("name=\"seen\" value=\"position finance\""));
        assert_eq!(rules(site, workflow), [OwnerRule::Position(Position::Finance)]);
        assert_eq!(press(&mut owner, &form, &accountants, "position finance", &[("do", "save")]).0, 303);
        assert_eq!(rules(site, workflow), [OwnerRule::Position(Position::Accountant)]);
    }

    fn own_10_from_a_step_one_finds_the_customer_to_ask_for(site) {
        let (workflow, form) = rules_of_a_step(site);
        let other = site.customer("Beta", &[]);
        let mut admin = site.signed_in("admin");
        let address = form.replace("/rules", "/owners");
        let step = site.write(|tx, actor| workflow::detail(tx, actor, workflow)).workflow.steps[0].id;
        let page = admin.get(&address).body;
        assert!(page.contains("Alfa") && !page.contains("Beta"), "those of the workflow come unasked: {page}");
        let page = admin.get(&format!("{address}?q=bet")).body;
        assert!(page.contains(&format!("/customers/{other}/owners?step={step}")), "{page}");
        let wrong = format!("{LIST}/{}/steps/{step}/rules", WorkflowId(404));
        assert_eq!(admin.get(&wrong).status, 404, "a step of another workflow");
    }
}
