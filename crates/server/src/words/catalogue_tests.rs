//! Holds the catalogues to each other and the source to the catalogues.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::Language;

/// The keys of a language's catalogue, each with the arguments that its message names.
fn catalogue(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("words").join(language.tag());
    let mut messages = BTreeMap::<String, BTreeSet<String>>::new();
    for path in files(&folder, "ftl") {
        let mut key = String::new();
        for line in fs::read_to_string(&path).unwrap().lines() {
            let starts_message = line.starts_with(|letter: char| letter.is_ascii_lowercase());
            if let (true, Some((name, _))) = (starts_message, line.split_once(" =")) {
                key = name.to_owned();
                let known = messages.insert(key.clone(), BTreeSet::new());
                assert!(known.is_none(), "{}: {key} is there twice", path.display());
            }
            if let Some(arguments) = messages.get_mut(&key) {
                arguments.extend(line.split('$').skip(1).map(|rest| leading_name(rest).to_owned()));
            }
        }
    }
    messages
}

fn leading_name(text: &str) -> &str {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').next().unwrap_or_default()
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files) = entries.partition::<Vec<_>, _>(|path| path.is_dir());
    let here = files.into_iter().filter(|path| path.extension().is_some_and(|found| found == extension));
    here.chain(folders.iter().flat_map(|folder| self::files(folder, extension))).collect()
}

fn source() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    files(&folder, "rs").iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// The literals that are given to the methods of `Words` as keys.
fn keys_asked_for(source: &str) -> BTreeSet<&str> {
    let calls = [".t(\"", ".with(\"", ".attr(\"", ".rich(\""];
    let literals = calls.iter().flat_map(|call| source.split(call).skip(1));
    literals.filter_map(|rest| rest.split('"').next()).filter(|key| key.contains('-')).collect()
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_arguments() {
    assert_eq!(catalogue(Language::English), catalogue(Language::French));
}

#[test]
fn every_key_in_the_source_is_in_the_catalogue() {
    let (known, source) = (catalogue(Language::English), source());
    let missing = keys_asked_for(&source).into_iter().filter(|key| !known.contains_key(*key)).collect::<Vec<_>>();
    assert!(missing.is_empty(), "not in words/en: {missing:?}");
}

#[test]
fn every_key_in_the_catalogue_is_in_the_source() {
    let source = source();
    let idle = catalogue(Language::English).into_keys().filter(|key| !source.contains(&format!("\"{key}\"")));
    let idle = idle.collect::<Vec<_>>();
    assert!(idle.is_empty(), "nobody says: {idle:?}");
}

#[test]
fn every_message_can_be_written() {
    for language in Language::ALL {
        let words = super::Words::new(language);
        for (key, arguments) in catalogue(language) {
            let names = arguments.into_iter().map(|name| &*name.leak()).collect::<Vec<&'static str>>();
            let given = names.iter().map(|name| (*name, super::Arg::from(2))).collect::<Vec<_>>();
            assert_ne!(words.with(&key, &given), key, "{} {key}", language.tag());
        }
    }
}
