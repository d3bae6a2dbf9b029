//! The form of a step's owner rules: each rule with what it means, and what can be added.

use maud::{Markup, html};
use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::permission::Position;

use super::draft::Typed;
use super::rules::Shown;
use super::{LIST, says};
use crate::pages::choosing::Choices;
use crate::pages::chrome::Reader;
use crate::pages::preview::following;
use crate::pages::refusal::Refusal;
use crate::pages::user::about;
use crate::ui::avatar::avatar;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::frame::Place;
use crate::ui::icon::Icon;
use crate::ui::notice::{Kind, note};
use crate::words::{Words, bdi};

/// The page of the form.
pub(super) fn page(reader: &Reader<'_>, shown: &Shown, preview: &Markup, refusal: &Refusal) -> Markup {
    let (words, step) = (reader.words, shown.found.step());
    let title = words.attr("workflow-rules-of", &[("name", step.name.as_str().into())]);
    let save = words.t("workflow-save-rules");
    let sheet = Sheet {
        title: &title,
        back: LIST,
        action: Some(&format!("{LIST}/{}/steps/{}/rules", shown.found.workflow.id, step.id)),
        csrf: &reader.signed.form_token,
        body: body(reader, shown, refusal),
        aside: Some(following(words, preview)),
        buttons: html! { (Button::choice(&save, "do", "save").primary()) },
    };
    reader.page(Some(Place::Workflows), &shown.todo, &title, &sheet.markup(words))
}

fn body(reader: &Reader<'_>, shown: &Shown, refusal: &Refusal) -> Markup {
    let words = reader.words;
    let seen: Vec<String> = if refusal.stale {
        shown.found.rules.iter().map(OwnerRule::to_string).collect()
    } else {
        shown.draft.seen.clone()
    };
    let place = i64::try_from(shown.found.place).map_or(0, |place| place + 1);
    let of = [("number", place.into()), ("workflow", shown.found.workflow.name.as_str().into())];
    let error = refusal.at(words, "owners");
    html! {
        // What Enter presses, wherever it is pressed: the first button of the form.
        button type="submit" hidden formnovalidate {}
        p.soft { (words.with("workflow-place-of", &of)) " " (words.t("workflow-rules-lead")) }
        @if refusal.stale { (note(Kind::Care, words.with("workflow-overtaken", &[("rules", now(words, shown).into())]))) }
        (refusal.note(words))
        @if let Some(error) = &error { (note(Kind::Bad, error)) }
        @for rule in &seen { input type="hidden" name="seen" value=(rule); }
        div id="rules" data-part="" {
            @if !shown.draft.rows.is_empty() {
                ol.rules { @for (place, row) in shown.draft.rows.iter().enumerate() { (rule(reader, shown, place, row, error.is_some())) } }
            }
            p.soft { (together(words, shown)) }
        }
        @if let Some(others) = &shown.others { (person(reader, others, &shown.draft.find)) } @else { (kinds(words)) }
    }
}

/// The rules that somebody else has made meanwhile.
fn now(words: Words, shown: &Shown) -> String {
    let rules: Vec<_> = shown.found.rules.iter().map(|&rule| says::short(words, &shown.names, rule)).collect();
    rules.join("; ")
}

/// What all rules find together.
fn together(words: Words, shown: &Shown) -> String {
    match shown.draft.rows.len() {
        0 => words.t("workflow-no-rule"),
        1 => words.t("workflow-share"),
        _ => words
            .with("workflow-together", &[("rest", says::falls(words, shown.meaning.unfound, &shown.meaning).into())]),
    }
}

fn rule(reader: &Reader<'_>, shown: &Shown, place: usize, row: &Typed, refused: bool) -> Markup {
    let words = reader.words;
    let number = [("number", i64::try_from(place + 1).unwrap_or(i64::MAX).into())];
    let (remove, asked) = (words.attr("workflow-remove-rule", &number), row.rule());
    let means = &shown.meaning.rules[place];
    let is_twice = shown.draft.rows[..place].contains(row);
    let is_snag = asked.is_ok() && means.trouble.is_some();
    html! {
        li class=[is_snag.then_some("warned")] {
            div.ctl {
                input type="hidden" name="kind" value=(row.kind);
                (controls(reader, shown, place, row))
                button."btn sm without-script" type="submit" name="do" value="look" formnovalidate { (words.t("workflow-look")) }
            }
            button."icon sm" type="submit" name="do" value={ "drop " (place) } formnovalidate aria-label=(remove) title=(remove) { (Icon::Cross) }
            p.says {
                @match asked {
                    Ok(rule) => (says::sentence(words, rule, means, &shown.meaning)),
                    Err(_) => span class=[refused.then_some("late")] { (words.t("workflow-choose-first")) },
                }
                @if is_twice { " " span.late { (words.t("workflow-twice")) } }
            }
        }
    }
}

/// What a rule is about: fixed for a person, to be chosen for a position or a group.
fn controls(reader: &Reader<'_>, shown: &Shown, place: usize, row: &Typed) -> Markup {
    let words = reader.words;
    let hidden = |name: &str, value: &str| html! { input type="hidden" name=(name) value=(value); };
    match row.kind.as_str() {
        "position" => {
            let label = words.t("workflow-position");
            let choices: Vec<_> =
                Position::ALL.iter().map(|it| (it.to_string(), says::position_rule(words, *it))).collect();
            html! { (select(words, place, "what", &label, &choices, &row.what)) (hidden("scope", "")) }
        }
        "group" => group(words, shown, place, row),
        "user" => html! {
            @for entry in shown.named.iter().filter(|entry| entry.id.to_string() == row.what) {
                span.who { (avatar(entry.id.0, &entry.name)) span { (bdi(&entry.name)) } }
                span."muted small" { (about(reader, entry)) }
            }
            (hidden("what", &row.what)) (hidden("scope", ""))
        },
        _ => html! { span.b { (words.t("workflow-rule-assigned")) } (hidden("what", "")) (hidden("scope", "")) },
    }
}

fn group(words: Words, shown: &Shown, place: usize, row: &Typed) -> Markup {
    let mut groups: Vec<(String, String)> =
        shown.groups.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    // One that is archived may stay (GRP 5).
    if let Ok(OwnerRule::Group(id, _)) = row.rule()
        && !shown.groups.iter().any(|(known, _)| *known == id)
    {
        groups.push((id.to_string(), words.attr("workflow-archived", &[("name", shown.names.group(id).into())])));
    }
    let scopes = [
        (Reach::Assigned.to_string(), words.t("workflow-scope-assigned")),
        (Reach::All.to_string(), words.t("workflow-scope-all")),
    ];
    html! {
        (select(words, place, "what", &words.t("workflow-group"), &groups, &row.what))
        (select(words, place, "scope", &words.t("workflow-scope"), &scopes, &row.scope))
    }
}

/// A choice in a rule. One that is open has the cursor.
fn select(words: Words, place: usize, name: &str, label: &str, choices: &[(String, String)], chosen: &str) -> Markup {
    let is_open = chosen.is_empty();
    html! {
        select.input id={ "rule-" (place) "-" (name) } name=(name) aria-label=(label) data-seek="" autofocus[is_open] {
            @if is_open { option value="" selected { (words.t("workflow-choose")) } }
            @for (value, text) in choices { option value=(value) selected[value == chosen] { (text) } }
        }
    }
}

/// The kinds of rules that can be added, each with what it means.
fn kinds(words: Words) -> Markup {
    let kinds = [
        ("add assigned", Icon::Customer, words.t("workflow-add-assigned"), words.t("workflow-means-assigned")),
        ("add group", Icon::Users, words.t("workflow-add-group"), words.t("workflow-add-group-means")),
        ("add position", Icon::Eye, words.t("workflow-add-position"), words.t("workflow-add-position-means")),
        ("add user", Icon::User, words.t("workflow-add-user"), words.t("workflow-means-user")),
    ];
    html! {
        fieldset.field {
            legend.label { (words.t("workflow-add")) }
            div.kinds {
                @for (value, icon, text, means) in kinds {
                    button.choice type="submit" name="do" value=(value) formnovalidate {
                        (icon) span { span.b { (text) } small { (means) } }
                    }
                }
            }
        }
    }
}

/// Looking for the person to add.
fn person(reader: &Reader<'_>, others: &Choices, find: &str) -> Markup {
    let words = reader.words;
    html! {
        input type="hidden" name="finding" value="yes";
        (others.one(reader, "who", &words.t("workflow-person"), find))
        div { (Button::choice(&words.t("workflow-add-person"), "do", "take").icon(Icon::Plus)) }
    }
}
