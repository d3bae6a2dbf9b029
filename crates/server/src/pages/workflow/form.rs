//! The form of a step's owner rules.

use maud::{Markup, html};
use remit_domain::action::ownership::OwnerRule;

use super::LIST;
use super::rules::Shown;
use crate::pages::chrome::Reader;
use crate::pages::owner_rules::says;
use crate::pages::preview::following;
use crate::pages::refusal::Refusal;
use crate::ui::button::Button;
use crate::ui::dialog::Sheet;
use crate::ui::frame::Place;
use crate::ui::notice::{Kind, note};
use crate::words::Words;

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
        shown.editor.draft.seen.clone()
    };
    let place = i64::try_from(shown.found.place).map_or(0, |place| place + 1);
    let of = [("number", place.into()), ("workflow", shown.found.workflow.name.as_str().into())];
    let error = refusal.at(words, "owners");
    let means = |place: usize, rule| Some(says::sentence(words, rule, shown.meaning.rules.get(place)?, &shown.meaning));
    html! {
        // What Enter presses, wherever it is pressed: the first button of the form.
        button type="submit" hidden formnovalidate {}
        p.soft { (words.with("workflow-place-of", &of)) " " (words.t("workflow-rules-lead")) }
        @if refusal.stale { (note(Kind::Care, words.with("workflow-overtaken", &[("rules", now(words, shown).into())]))) }
        (refusal.note(words))
        @if let Some(error) = &error { (note(Kind::Bad, error)) }
        @for rule in &seen { input type="hidden" name="seen" value=(rule); }
        (shown.editor.markup(reader, error.is_some(), means, &html! { (together(words, shown)) }))
    }
}

/// The rules that somebody else has made meanwhile.
fn now(words: Words, shown: &Shown) -> String {
    let rules: Vec<_> = shown.found.rules.iter().map(|&rule| says::short(words, &shown.editor.names, rule)).collect();
    rules.join("; ")
}

/// What all rules find together.
fn together(words: Words, shown: &Shown) -> String {
    match shown.editor.draft.rows.len() {
        0 => words.t("workflow-no-rule"),
        1 => words.t("workflow-share"),
        _ => words
            .with("workflow-together", &[("rest", says::falls(words, shown.meaning.unfound, &shown.meaning).into())]),
    }
}
