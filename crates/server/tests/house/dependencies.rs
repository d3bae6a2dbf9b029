//! A dependency needs one sentence; some may not come back.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::{files, read};

#[test]
fn every_direct_dependency_has_its_sentence() {
    let sentences = sentences();
    for (name, manifest) in direct() {
        assert!(sentences.contains_key(&name), "{manifest} names {name}: deny.toml wants one sentence why");
    }
}

#[test]
fn no_sentence_outlives_its_dependency() {
    let direct = direct();
    for (name, sentence) in sentences() {
        assert!(direct.contains_key(&name), "nobody depends on {name} any more");
        assert!(sentence.ends_with('.') && sentence.len() > 10, "{name}: {sentence:?} is not a sentence");
    }
}

#[test]
fn no_banned_crate_is_locked() {
    let lock = read("Cargo.lock");
    for (banned, wrappers) in banned() {
        let users = packages(&lock).filter(|package| package.contains(&format!("\n \"{banned}\"")));
        let others = users.filter(|package| !wrappers.iter().any(|name| package.starts_with(&format!("\"{name}\"\n"))));
        let names = others.filter_map(|package| package.split('"').nth(1)).collect::<Vec<_>>();
        assert_eq!(names, Vec::<&str>::new(), "these use {banned}, which is banned; deny.toml says why");
        let is_there = lock.contains(&format!("name = \"{banned}\"\n"));
        assert_eq!(is_there, !wrappers.is_empty(), "{banned} is there only for those that may use it");
    }
}

/// What `Cargo.lock` says of each package, from its name on.
fn packages(lock: &str) -> impl Iterator<Item = &str> {
    lock.split("[[package]]\nname = ").skip(1)
}

#[test]
fn every_locked_crate_comes_from_the_registry() {
    let sources: BTreeSet<_> =
        read("Cargo.lock").lines().filter_map(|l| l.strip_prefix("source = ").map(String::from)).collect();
    assert!(sources.iter().all(|source| source.starts_with("\"registry+")), "{sources:?}");
    assert_eq!(sources.len(), 1, "one registry");
}

/// The dependencies that our manifests name, each with one of the manifests. Our own crates do not count.
fn direct() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for manifest in files("crates", "Cargo.toml") {
        for name in crate::layers::dependencies(&manifest.text, "dependencies]") {
            if !name.starts_with("remit") {
                found.insert(name, manifest.path.clone());
            }
        }
    }
    found
}

/// `name  sentence`, from the head of deny.toml.
fn sentences() -> BTreeMap<String, String> {
    let text = read("deny.toml");
    let head = text.lines().skip(2).take_while(|line| line.starts_with("# "));
    head.filter_map(|line| line[2..].split_once(' ')).map(|(name, why)| (name.into(), why.trim().into())).collect()
}

/// Each banned crate, with those that may use it all the same.
fn banned() -> Vec<(String, Vec<String>)> {
    let text = read("deny.toml");
    let (_, bans) = text.split_once("[bans]").expect("deny.toml has bans");
    let quoted = |text: &str| text.split('"').skip(1).step_by(2).map(String::from).collect::<Vec<_>>();
    let ban = |line: &str| {
        let (_, rest) = line.split_once("{ crate = \"")?;
        let wrappers = rest.split_once("wrappers = [").and_then(|(_, list)| list.split_once(']'));
        Some((rest.split('"').next()?.to_owned(), wrappers.map_or_else(Vec::new, |(list, _)| quoted(list))))
    };
    bans.lines().filter_map(ban).collect()
}
