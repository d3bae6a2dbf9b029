//! The documents describe the code that is there.

use std::collections::BTreeSet;

use remit_server::router::API;

use crate::tree::{files, read, root, source};

const PAGES: &[&str] = &["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/rules.md"];

#[test]
fn the_architecture_is_at_most_150_lines() {
    let lines = read("ARCHITECTURE.md").lines().count();
    assert!(lines <= 150, "{lines} lines");
}

#[test]
fn every_path_that_a_document_names_exists() {
    for page in PAGES.iter().map(ToString::to_string).chain(files("docs", ".md").into_iter().map(|file| file.path)) {
        for path in quoted(&read(&page)).iter().filter(|text| is_path(text)) {
            assert!(root().join(path).exists(), "{page} names {path}, which is not there");
        }
    }
}

#[test]
fn every_link_of_a_document_leads_somewhere() {
    for page in PAGES.iter().map(ToString::to_string).chain(files("docs", ".md").into_iter().map(|file| file.path)) {
        let text = read(&page);
        let folder = root().join(&page).parent().expect("a folder").to_path_buf();
        let written = ["](", "src=\"", "srcset=\""].iter().flat_map(|before| text.split(before).skip(1));
        for link in written.filter_map(|rest| rest.split([')', '#', '"']).next()) {
            assert!(link.is_empty() || folder.join(link).exists(), "{page} links to {link}, which is not there");
        }
    }
}

/// "Where is the rule which decides …?" is answered in ten seconds only if the answer is true.
#[test]
fn the_ten_second_table_is_true() {
    let text = read("ARCHITECTURE.md");
    let (_, table) = text.split_once("| where is the rule which decides … |").expect("the ten-second table");
    let rows: Vec<_> = table.lines().skip(2).take_while(|line| line.starts_with('|')).collect();
    assert!(rows.len() >= 8, "{} rows", rows.len());
    for row in rows {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let [_, question, file, name, _] = cells[..] else { panic!("{row} has three cells") };
        let source = read(quoted(file).first().unwrap_or_else(|| panic!("{question}: a file")));
        for name in quoted(name) {
            assert!(source.contains(&name), "{question}: {file} has no {name}");
        }
    }
}

/// A test that is named after a rule names one that exists.
#[test]
fn every_rule_that_a_test_is_named_after_exists() {
    let rules = rules();
    assert!(rules.len() > 50, "{} rules", rules.len());
    let tests = files("crates", ".rs").into_iter().chain(files("tests", ".py"));
    for file in tests {
        let names = file.text.split(|c: char| !c.is_alphanumeric() && c != '_');
        for name in names.filter_map(|name| rule_of(name.trim_start_matches("test_"))) {
            assert!(rules.contains(&name), "{} names the rule {name}, which docs/rules.md does not have", file.path);
        }
    }
}

/// Rules whose part of the product is still to come; a rule leaves the list with its first test.
const TO_COME: &[&str] = &["usr_10", "acc_5", "cus_3", "act_6"];

#[test]
fn every_rule_has_a_test_but_those_to_come() {
    let tests = files("crates", ".rs").into_iter().chain(files("tests", ".py"));
    let held: BTreeSet<String> =
        tests.flat_map(|file| names_of_tests(&file.text)).filter_map(|name| rule_of(&name)).collect();
    let missing: Vec<String> = rules().into_iter().filter(|rule| !held.contains(rule)).collect();
    let mut expected: Vec<&str> = TO_COME.to_vec();
    expected.sort_unstable();
    assert_eq!(missing, expected);
}

/// `acc_table_…` holds a row of the table, which has no number of its own; so the rule that says so has no test.
fn names_of_tests(text: &str) -> Vec<String> {
    let after = ["fn ", "def test_"].iter().flat_map(|start| text.split(start).skip(1));
    after.map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()).collect()
}

/// The spellings by which a column is guessed are documented, all of them.
#[test]
fn every_spelling_of_a_header_is_in_the_list() {
    let list = read("docs/import.md");
    for file in source("domain") {
        let code = file.text.split("#[cfg(test)]").next().unwrap_or_default();
        let spellings = code.split("fn spellings").skip(1).filter_map(|rest| rest.split("fn is_required").next());
        for spelling in spellings.flat_map(|text| text.split('"').skip(1).step_by(2)) {
            let shown = format!("`{spelling}`");
            assert!(list.contains(&shown), "docs/import.md lacks {shown} of {}", file.path);
        }
    }
}

/// Whoever writes a program finds all that can be asked.
#[test]
fn every_address_of_the_api_is_documented() {
    let text = read("docs/api.md");
    for route in API {
        let told = format!("{} {}", route.method, route.path);
        let is_it = |rest: &str| !rest.starts_with(['/', '{']);
        assert!(text.split(&told).skip(1).any(is_it), "docs/api.md lacks {told}");
    }
}

#[test]
fn decisions_are_numbered_without_gaps() {
    let numbers: Vec<_> = files("docs/decisions", ".md").iter().map(|file| file.path[15..19].to_string()).collect();
    let expected: Vec<_> = (1..=numbers.len()).map(|number| format!("{number:04}")).collect();
    assert_eq!(numbers, expected);
}

/// `own_4_others_assigned` is about `own_4`.
fn rule_of(name: &str) -> Option<String> {
    let mut parts = name.splitn(3, '_');
    let (section, number, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let known = ["usr", "grp", "acc", "own", "pre", "cus", "act", "lst", "aud"].contains(&section);
    let numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (known && numbered && !rest.is_empty()).then(|| format!("{section}_{number}"))
}

/// The numbered rules of docs/rules.md, as tests name them.
fn rules() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut section = None;
    for line in read("docs/rules.md").lines() {
        if line.starts_with("## ") {
            section = line.split_once('(').map(|(_, rest)| rest[..3].to_lowercase());
        } else if let (Some(section), Some((number, _))) = (&section, line.split_once(". "))
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
        {
            found.insert(format!("{section}_{number}"));
        }
    }
    found
}

/// What stands between backticks on one line.
fn quoted(text: &str) -> Vec<String> {
    let inside =
        text.lines().filter(|line| !line.starts_with("    ")).flat_map(|line| line.split('`').skip(1).step_by(2));
    inside.map(String::from).collect()
}

/// A file or folder of the project, not an address, a command or a piece of code.
fn is_path(text: &str) -> bool {
    let ours = ["crates/", "docs/", "migrations/", "bench/", "tests/", ".ci/", "./"];
    !text.contains([' ', '{', '…', '*', '<']) && ours.iter().any(|start| text.starts_with(start))
}
