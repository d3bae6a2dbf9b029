//! `server → domain → db`, and what each of them may name.

use crate::tree::{File, names, read, source};

#[test]
fn the_arrows_point_one_way() {
    assert_eq!(own_crates("db"), [""; 0]);
    assert_eq!(own_crates("domain"), ["remit-db"]);
    assert_eq!(own_crates("server"), ["remit-db", "remit-domain"]);
}

#[test]
fn the_storage_crate_knows_no_word_of_the_domain() {
    let words = [
        "customer",
        "customers",
        "invoice",
        "invoices",
        "workflow",
        "workflows",
        "absence",
        "absences",
        "assignment",
        "assignments",
        "membership",
        "memberships",
        "accountant",
        "finance",
        "actions",
        "groups",
        "position",
        "role",
        "organisations",
        "account",
    ];
    nowhere(&source("db"), &words, &[]);
}

#[test]
fn the_domain_names_no_driver_and_nothing_of_the_web() {
    let outside = ["rusqlite", "postgres", "r2d2", "axum", "http", "tower", "hyper", "maud", "clap", "tokio"];
    nowhere(&source("domain"), &outside, &[]);
    let manifest = read("crates/domain/Cargo.toml");
    for name in dependencies(&manifest, "[dependencies]") {
        assert!(!outside.contains(&name.as_str()), "the domain depends on {name}");
    }
}

/// Who sees what, who may do what, who owns what, what is due: plain functions over plain data.
#[test]
fn the_rules_know_no_storage() {
    for file in ["permission.rs", "action/ownership.rs", "action/explanation.rs", "action/planning/mod.rs"] {
        let text = read(&format!("crates/domain/src/{file}"));
        let known: Vec<_> = ["remit_db", "Tx", "sql"].into_iter().filter(|name| names(&text, name)).collect();
        assert!(known.is_empty(), "{file} names {known:?}");
    }
}

/// Whatever moves actions between people, and the changes by which the differential test meets it. A new caller has to
/// be met there too.
const MOVE_ACTIONS: &[(&str, &[&str])] = &[
    ("absence/commands.rs", &["GoAway", "ComeBack"]),
    ("action/hand_over/mod.rs", &["TakeOver", "HandOver"]),
    ("action/naming.rs", &["Remove", "RemoveGroup"]),
    ("assignment/commands.rs", &["Assign", "AssignMany", "MoveBook", "Assignments"]),
    ("group/commands.rs", &["MakeGroup", "SetMembers", "Join", "Leave", "Archive", "Restore"]),
    ("group/remove.rs", &["RemoveGroup"]),
    ("session/commands.rs", &["Accept"]),
    ("user/commands/create.rs", &["Create"]),
    ("user/commands/edit.rs", &["TakeRole", "TakePosition", "SetGroups", "Edit", "Team"]),
    ("user/commands/invite.rs", &["Invite"]),
    ("user/commands/remove.rs", &["Remove"]),
    ("user/commands/standing.rs", &["Suspend", "Reactivate"]),
    ("user/commands/transfer.rs", &["Transfer"]),
    ("workflow/commands.rs", &["ReplaceRules"]),
];

#[test]
fn what_moves_actions_is_met_by_the_differential_test() {
    let kinds = read("crates/domain/tests/it/differential/change.rs");
    for (file, changes) in MOVE_ACTIONS {
        for change in *changes {
            assert!(kinds.contains(&format!("\"{change}\"")), "{file}: nothing meets {change}");
        }
    }
    let calls = |line: &str| line.contains("keys::") && (line.contains("_changed(") || line.contains("_anew("));
    let callers: Vec<_> = source("domain")
        .into_iter()
        .filter(|file| !file.path.contains("/action/keys/") && !file.lines_where(calls).is_empty())
        .map(|file| file.path.trim_start_matches("crates/domain/src/").to_owned())
        .collect();
    let expected: Vec<_> = MOVE_ACTIONS.iter().map(|(file, _)| *file).collect();
    assert_eq!(callers, expected);
}

#[test]
fn the_server_names_no_driver() {
    nowhere(&source("server"), &["rusqlite", "r2d2", "tokio_postgres"], &[]);
}

#[test]
fn only_sqlite_rs_names_rusqlite() {
    nowhere(&source("db"), &["rusqlite"], &["crates/db/src/sqlite.rs"]);
}

#[test]
fn only_postgres_rs_names_its_client() {
    nowhere(&source("db"), &["tokio_postgres", "tokio_postgres_rustls"], &["crates/db/src/postgres.rs"]);
}

/// Everywhere else `App::write` asks first whether the actor is still what they were.
const WRITES_BEFORE_ANYBODY_IS_KNOWN: &[&str] = &[
    "crates/server/src/pages/invitation.rs",
    "crates/server/src/pages/password.rs",
    "crates/server/src/pages/second_step.rs",
    "crates/server/src/pages/session.rs",
];

#[test]
fn whoever_changes_something_is_confirmed_in_its_transaction() {
    let writes = |line: &str| line.contains("db.write(") || line.trim_start().starts_with(".write(|tx|");
    for file in source("server").iter().filter(|file| file.path.contains("/pages/") || file.path.contains("/api/")) {
        let places = file.lines_where(writes);
        let is_known = !WRITES_BEFORE_ANYBODY_IS_KNOWN.contains(&file.path.as_str());
        assert!(places.is_empty() || !is_known, "{}: {places:?}", file.path);
    }
}

/// Where the engines differ, and in what. A new place has to be argued for here.
const DIFFERENCES: &[(&str, usize, &str)] = &[
    ("crates/db/src/lib.rs", 2, "how a placeholder is written, whether a read waits for somebody"),
    ("crates/db/src/migrate.rs", 2, "the lock of a migration, the tokens of its text"),
    ("crates/db/src/search.rs", 1, "full-text search"),
    ("crates/db/src/statement.rs", 1, "which of the two texts"),
    ("crates/db/src/tx.rs", 1, "how a plan is asked for"),
    ("crates/domain/src/action/list.rs", 1, "the order in which PostgreSQL joins the actions of a group"),
    ("crates/domain/src/action/todo/merge.rs", 3, "the merge of the To do, at rest and while actions move"),
    ("crates/domain/src/group/reach.rs", 1, "the order in which PostgreSQL joins the customers and actions of a group"),
    ("crates/domain/src/job/queries.rs", 1, "the claim of a job"),
    ("crates/domain/src/mail/queries.rs", 2, "the claim of a mail, and what waits for whoever claims it"),
];

#[test]
fn the_engines_differ_where_the_list_says_and_nowhere_else() {
    let engines = ["crates/db/src/sqlite.rs", "crates/db/src/postgres.rs"];
    let differs = |line: &str| line.contains("Engine::Postgres =>") || line.contains("engine_sql! {");
    let mut found = Vec::new();
    for file in ["db", "domain", "server"].into_iter().flat_map(source) {
        let places = file.lines_where(differs).len();
        if places > 0 && !engines.contains(&file.path.as_str()) {
            found.push((file.path, places));
        }
    }
    let listed: Vec<_> = DIFFERENCES.iter().map(|(path, places, _)| ((*path).to_string(), *places)).collect();
    assert_eq!(found, listed);
}

/// The dependencies of a manifest in the sections whose header ends so.
pub fn dependencies(manifest: &str, header: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut inside = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.ends_with(header);
        } else if inside && !line.starts_with('#') {
            let name = line.split([' ', '.', '=']).next().unwrap_or_default();
            if !name.is_empty() {
                found.push(name.to_string());
            }
        }
    }
    found
}

fn own_crates(of: &str) -> Vec<String> {
    let manifest = read(&format!("crates/{of}/Cargo.toml"));
    dependencies(&manifest, "[dependencies]").into_iter().filter(|name| name.starts_with("remit")).collect()
}

fn nowhere(files: &[File], words: &[&str], but: &[&str]) {
    let found: Vec<_> = files
        .iter()
        .filter(|file| !but.contains(&file.path.as_str()))
        .flat_map(|file| file.lines_where(|line| !is_face(line) && words.iter().any(|word| names(line, word))))
        .collect();
    assert!(found.is_empty(), "this does not belong here:\n{}", found.join("\n"));
}

/// The label of one of the two faces of an `engine_sql!`.
fn is_face(line: &str) -> bool {
    line.trim_start().starts_with("postgres: ")
}
