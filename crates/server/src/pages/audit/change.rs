//! What changed in a record: before → after, with names for ids.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use maud::{Markup, html};
use remit_domain::clock::Instant;
use serde_json::{Map, Value};

use super::terms::{self, NAMELESS};
use crate::pages::chrome::Reader;
use crate::words::{Words, bdi};

/// Values of a list that are shown before the rest is counted.
const SHOWN: usize = 4;

/// Greater numbers are instants, in microseconds: this one is in 2001, and nobody counts so far.
const FIRST_INSTANT: i64 = 1_000_000_000_000_000;

/// The ids in a record's change, so that their names can be read.
pub(super) fn ids(change: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    collect(&serde_json::from_str(change).unwrap_or_default(), &mut ids);
    ids
}

fn collect(value: &Value, ids: &mut BTreeSet<String>) {
    match value {
        // Owner rules have the id as their second word.
        Value::String(text) => ids.extend(text.split(' ').filter(|word| word.contains('_')).map(str::to_owned)),
        Value::Array(values) => values.iter().take(SHOWN).for_each(|value| collect(value, ids)),
        Value::Object(fields) => fields.values().for_each(|value| collect(value, ids)),
        _ => {}
    }
}

/// The change of a record: each value that differs.
pub(super) fn markup(reader: &Reader<'_>, names: &BTreeMap<String, String>, change: &str) -> Markup {
    said_in(reader.words, reader.zone(), names, change)
}

fn said_in(words: Words, zone: &TimeZone, names: &BTreeMap<String, String>, change: &str) -> Markup {
    let change: Value = serde_json::from_str(change).unwrap_or_default();
    let side = |name: &str| change.get(name).unwrap_or(&Value::Null);
    let (before, after) = (side("before"), side("after"));
    let empty = Map::new();
    let fields = |value: &'_ Value| value.as_object().cloned().unwrap_or_else(|| empty.clone());
    let (old, new) = (fields(before), fields(after));
    if old.is_empty() && new.is_empty() {
        return html! { @if before != after { span { (pair(&Telling { words, zone, names, key: "" }, before, after)) } } };
    }
    let keys = old.keys().chain(new.keys()).filter(|key| !NAMELESS.contains(&key.as_str())).collect::<BTreeSet<_>>();
    let value = |side: &Map<String, Value>, key: &str| side.get(key).cloned().unwrap_or_default();
    let differing = keys.into_iter().map(|key| (key, value(&old, key), value(&new, key)));
    html! {
        @for (place, (key, before, after)) in differing.filter(|(_, before, after)| before != after).enumerate() {
            @if place > 0 { " · " }
            @let change = pair(&Telling { words, zone, names, key }, &before, &after);
            span { (words.rich("audit-change-of", &[("field", terms::field(words, key).as_str().into())], &[("change", change)])) }
        }
    }
}

/// How a value is told: by whose names and words, and of which field.
struct Telling<'a> {
    words: Words,
    zone: &'a TimeZone,
    names: &'a BTreeMap<String, String>,
    key: &'a str,
}

fn pair(telling: &Telling<'_>, before: &Value, after: &Value) -> Markup {
    html! {
        @if !before.is_null() { (shown(telling, before)) " → " }
        @if after.is_null() { "–" } @else { (shown(telling, after)) }
    }
}

fn shown(telling: &Telling<'_>, value: &Value) -> Markup {
    let words = telling.words;
    match value {
        Value::Null => html! { "–" },
        Value::Bool(true) => html! { (words.t("audit-yes")) },
        Value::Bool(false) => html! { (words.t("audit-no")) },
        Value::Number(number) => match number.as_i64().filter(|it| *it > FIRST_INSTANT) {
            Some(instant) => {
                html! { (telling.zone.to_datetime(Instant(instant).timestamp()).strftime("%Y-%m-%d %H:%M")) }
            }
            None => html! { (number) },
        },
        Value::String(text) => bdi(&called(telling, text)),
        Value::Array(values) if values.is_empty() => html! { (words.t("audit-nobody")) },
        Value::Array(values) => html! {
            @for (place, value) in values.iter().take(SHOWN).enumerate() {
                @if place > 0 { ", " } (shown(telling, value))
            }
            @if values.len() > SHOWN { " " (words.with("audit-more", &[("n", ((values.len() - SHOWN) as i64).into())])) }
        },
        Value::Object(_) => html! { (value) },
    }
}

/// A text as the reader knows it: names for ids, the reader's words for ours. A name stays as somebody typed it, whatever it
/// looks like.
fn called(telling: &Telling<'_>, text: &str) -> String {
    if telling.key == "name" {
        return text.to_owned();
    }
    let named = || telling.names.get(text).cloned().unwrap_or_else(|| text.to_owned());
    terms::value(telling.words, telling.names, telling.key, text).unwrap_or_else(named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    fn told(change: &str) -> String {
        let names = BTreeMap::from([("usr_1".to_owned(), "Ann <Lee>".to_owned())]);
        let page = said_in(Words::new(Language::English), &TimeZone::UTC, &names, change).into_string();
        page.replace("<bdi>", "").replace("</bdi>", "")
    }

    #[test]
    fn a_change_says_what_differs_with_names_and_words() {
        let change = r#"{"before": {"role": "member", "name": "A"}, "after": {"role": "admin", "name": "A"}}"#;
        assert_eq!(told(change), "<span>role: Member → Admin</span>");
        assert_eq!(
            told(r#"{"before": null, "after": ["user usr_1", "assigned"]}"#),
            "<span>Ann &lt;Lee&gt;, Assigned users</span>"
        );
        assert_eq!(told(r#"{"before": ["usr_1"], "after": []}"#), "<span>Ann &lt;Lee&gt; → nobody</span>");
        assert_eq!(told(r#"{"before": null, "after": [1, 2, 3, 4, 5, 6]}"#), "<span>1, 2, 3, 4 +2</span>");
    }

    #[test]
    fn a_name_stays_what_somebody_typed() {
        let change = r#"{"before": {"name": "usr_1"}, "after": {"name": "finance owner"}}"#;
        assert_eq!(told(change), "<span>name: usr_1 → finance owner</span>");
    }

    #[test]
    fn an_instant_is_a_day_and_a_time() {
        let change = r#"{"before": null, "after": {"from": 1772438400000000, "planned": 53}}"#;
        let told = told(change);
        assert!(told.contains("from: 2026-03-02 08:00") && told.contains("planned: 53"), "{told}");
    }

    #[test]
    fn ids_of_what_has_no_name_are_left_out() {
        assert_eq!(told(r#"{"before": null, "after": {"account": "acc_1", "by": "link"}}"#), "<span>by: a link</span>");
    }

    #[test]
    fn what_is_no_change_says_nothing() {
        for nothing in ["", "nonsense", "{}", r#"{"before": null, "after": null}"#] {
            assert_eq!(told(nothing), "", "{nothing}");
        }
    }

    #[test]
    fn the_ids_of_a_change_are_found_wherever_they_stand() {
        let found = ids(r#"{"before": null, "after": {"to": "usr_1", "rules": ["group grp_2 assigned"]}}"#);
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["grp_2", "usr_1"]);
    }
}
