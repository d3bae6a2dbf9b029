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
    for banned in banned() {
        assert!(!lock.contains(&format!("name = \"{banned}\"\n")), "{banned} is banned, deny.toml says why");
    }
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

fn banned() -> Vec<String> {
    let text = read("deny.toml");
    let (_, bans) = text.split_once("[bans]").expect("deny.toml has bans");
    bans.lines().filter_map(|line| line.split_once("{ crate = \"")?.1.split('"').next().map(String::from)).collect()
}
