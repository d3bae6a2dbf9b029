use crate::support::client::Client;
use crate::support::{PASSWORD, Site, address, both_engines};

const PAGE: &str = "/settings/organisation";
const DAY: i64 = 86_400;
const BANNER: &str = "will be deleted on Monday 6 July";

fn export(owner: &mut Client) -> String {
    owner.get(PAGE);
    let answer = owner.post(&format!("{PAGE}/export"), &[]);
    assert_eq!(answer.status, 200);
    answer.body
}

/// Takes everything along, and says that it is to be deleted.
fn planned(site: &Site) -> Client {
    let mut owner = site.signed_in("owner");
    export(&mut owner);
    let planned = owner.post(&format!("{PAGE}/delete"), &[("name", "nordlys"), ("password", PASSWORD)]);
    assert_eq!((planned.status, planned.header("location")), (303, Some("/settings/organisation?did=planned")));
    owner
}

both_engines! {
    fn everything_is_exported_as_lines_of_json_and_no_secret(site) {
        site.customer_with_action();
        let mut owner = site.signed_in("owner");
        owner.get(PAGE);
        let answer = owner.post(&format!("{PAGE}/export"), &[]);
        assert_eq!(answer.header("content-type"), Some("application/jsonl; charset=utf-8"));
        assert!(answer.header("content-disposition").unwrap().contains("workspace.jsonl"));
        let lines: Vec<serde_json::Value> = answer.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((&lines[0]["table"], &lines[0]["name"]), (&"organisations".into(), &"Nordlys".into()));
        let last = lines.last().unwrap();
        assert_eq!((&last["end"], &last["lines"]), (&true.into(), &(lines.len() - 1).into()));
        assert!(lines.iter().any(|line| line["table"] == "customers" && line["name"] == "Klinikum"));
        assert!(!answer.body.contains("token_hash") && !answer.body.contains("argon2"));
        assert!(owner.get(PAGE).body.contains("You took everything along"));
        assert!(owner.get("/settings/audit").body.contains("Everything exported"));
    }

    fn acc_table_an_admin_sees_what_the_workspace_is_and_not_its_end(site) {
        let page = site.signed_in("admin").get(PAGE);
        assert!(page.status == 200 && page.body.contains("Europe/Paris"));
        assert!(!page.body.contains("/delete\"") && !page.body.contains("/export\""));
        assert!(site.signed_in("owner").get(PAGE).body.contains("Delete Nordlys"));
    }

    fn the_end_takes_an_export_the_name_and_the_password(site) {
        let mut owner = site.signed_in("owner");
        owner.get(PAGE);
        let path = format!("{PAGE}/delete");
        let early = owner.post(&path, &[("name", "Nordlys"), ("password", PASSWORD)]);
        assert!(early.status == 409 && early.body.contains("Export everything first"));
        export(&mut owner);
        for (fields, told) in [
            ([("name", "Nordly"), ("password", PASSWORD)], "This is not the name of the workspace."),
            ([("name", "Nordlys"), ("password", "not it at all")], "This is not your password."),
        ] {
            let refused = owner.post(&path, &fields);
            assert_eq!(refused.status, 422);
            assert!(refused.body.contains(told) && refused.body.contains(&format!("value=\"{}\"", fields[0].1)));
            assert!(!refused.body.contains(PASSWORD), "what is secret does not come back");
        }
        assert!(!owner.get("/").body.contains("will be deleted"));
    }

    fn everybody_is_told_and_the_owner_keeps_it(site) {
        let mut owner = planned(site);
        let mut manager = site.signed_in("manager");
        for path in ["/", "/customers"] {
            let page = manager.get(path).body;
            assert!(page.contains(BANNER) && !page.contains("/keep"), "{path}");
        }
        assert_eq!(site.signed_in("admin").post(&format!("{PAGE}/keep"), &[]).status, 403);
        let page = owner.get(PAGE).body;
        assert!(page.contains(BANNER) && page.contains("/keep") && !page.contains("/delete\""));
        assert_eq!(owner.post(&format!("{PAGE}/keep"), &[]).status, 303);
        assert!(!manager.get("/").body.contains(BANNER));
        site.pass(8 * DAY);
        site.work();
        assert_eq!(manager.get("/").status, 200, "it stays");
    }

    fn after_a_week_it_is_gone_and_others_are_not(site) {
        let (_, mut elsewhere) = site.other_organisation();
        site.customer_with_action();
        let mut owner = planned(site);
        site.pass(7 * DAY - 1);
        site.work();
        assert_eq!(owner.get("/").status, 200);
        site.pass(1);
        site.work();
        assert_eq!(owner.get("/").status, 303, "signed out");
        assert_eq!(site.visitor().sign_in(&address("owner"), PASSWORD).status, 422);
        let page = elsewhere.get("/settings/users");
        assert!(page.status == 200 && !page.body.contains("will be deleted"));
    }
}
