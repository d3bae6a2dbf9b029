//! What does not stand in finished code.

use crate::tree::{File, files, names, read, source};

fn program() -> Vec<File> {
    ["db", "domain", "server"].into_iter().flat_map(source).collect()
}

fn none(found: &[String], why: &str) {
    assert!(found.is_empty(), "{why}:\n{}", found.join("\n"));
}

#[test]
fn nothing_is_left_to_do() {
    let mut all = files("crates", ".rs");
    all.extend(files("bench", ".rs"));
    all.extend(files("tests", ".py"));
    all.extend(files("migrations", ".sql"));
    let marks =
        [concat!("TO", "DO:"), concat!("TO", "DO("), concat!("FIX", "ME"), concat!("XX", "X"), concat!("HA", "CK")];
    let macros = [concat!("todo", "!("), concat!("unimplemented", "!(")];
    let mut found = Vec::new();
    for file in &all {
        for (index, line) in file.text.lines().enumerate() {
            if marks.iter().chain(&macros).any(|mark| line.contains(mark)) {
                found.push(format!("{}:{}: {}", file.path, index + 1, line.trim()));
            }
        }
    }
    none(&found, "finish it, or say in a decision why not");
}

#[test]
fn lst_3_every_table_is_the_one_component() {
    let makes_one = |line: &str| {
        let line = line.trim_start();
        (line.starts_with("table.") || line.starts_with("table ")) && line.ends_with('{') && !line.contains('|')
    };
    let found: Vec<_> = source("server").iter().flat_map(|file| file.lines_where(makes_one)).collect();
    assert!(matches!(found.as_slice(), [one] if one.starts_with("crates/server/src/ui/table/rows.rs")), "{found:?}");
}

#[test]
fn every_planted_mistake_still_applies() {
    let patches = files("tests/mistakes", ".patch");
    assert!(patches.len() >= 15);
    for patch in &patches {
        for file in patch.text.split("--- a/").skip(1) {
            let mut parts = file.split("\n@@ ");
            let path = parts.next().and_then(|head| head.lines().next()).unwrap();
            let target = read(path);
            for hunk in parts {
                let old = hunk.lines().skip(1).filter_map(|line| line.strip_prefix(['-', ' ']));
                let old = old.map(|line| format!("{line}\n")).collect::<String>();
                assert!(target.contains(&old), "{}: these lines are gone:\n{old}", patch.path);
            }
        }
    }
}

#[test]
fn nothing_panics_outside_tests() {
    let stops = [".unwrap()", ".expect(", "panic!(", "unreachable!("];
    let found: Vec<_> = program()
        .iter()
        .flat_map(|file| file.lines_where(|line| stops.iter().any(|stop| line.contains(stop))))
        .collect();
    none(&found, "return an error");
}

#[test]
fn a_lint_is_only_switched_off_with_a_reason() {
    let mut found = Vec::new();
    for file in program() {
        for (at, _) in file.text.match_indices("[allow(").chain(file.text.match_indices("[expect(")) {
            let attribute = file.text[at..].split(")]").next().unwrap_or_default();
            if !attribute.contains("reason") {
                found.push(format!("{}: {attribute})]", file.path));
            }
        }
    }
    none(&found, "say why");
}

#[test]
fn unsafe_code_is_forbidden_in_every_crate() {
    assert!(read("Cargo.toml").contains("unsafe_code = \"forbid\""));
    for manifest in files("crates", "Cargo.toml") {
        assert!(manifest.text.contains("[lints]\nworkspace = true"), "{} takes the workspace's lints", manifest.path);
    }
}

#[test]
fn no_test_is_skipped() {
    let skips =
        [concat!("#[ig", "nore"), concat!("mark.sk", "ip"), concat!("pytest.sk", "ip("), concat!("mark.x", "fail")];
    let mut all = files("crates", ".rs");
    all.extend(files("tests", ".py"));
    let found: Vec<_> = all
        .iter()
        .filter(|file| skips.iter().any(|skip| file.text.contains(skip)))
        .map(|file| file.path.clone())
        .collect();
    none(&found, "a test runs or does not exist");
}

#[test]
fn names_say_what_a_thing_is() {
    let empty = ["Manager", "Helper", "Util", "Utils", "Service", "Dto", "Handler"];
    let declares = |line: &str| ["struct ", "enum ", "trait ", "mod "].iter().any(|word| line.contains(word));
    let says_nothing = |line: &str| {
        line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|name| empty.iter().any(|word| name.ends_with(word)))
            || names(line, "util")
            || names(line, "utils")
            || names(line, "helpers")
    };
    let found: Vec<_> =
        program().iter().flat_map(|file| file.lines_where(|line| declares(line) && says_nothing(line))).collect();
    none(&found, "name the thing in the words of docs/rules.md");
}
