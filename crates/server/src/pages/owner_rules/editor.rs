//! The editor of owner rules in a form: each rule with what it means, and what can be added.

use maud::{Markup, html};
use remit_domain::action::ownership::{OwnerRule, Reach};
use remit_domain::id::GroupId;
use remit_domain::permission::Position;
use remit_domain::user::directory::Entry;

use super::draft::{Draft, Typed};
use super::says::{self, Said};
use crate::pages::choosing::Choices;
use crate::pages::chrome::Reader;
use crate::pages::user::about;
use crate::pages::whose::Names;
use crate::ui::avatar::avatar;
use crate::ui::button::Button;
use crate::ui::icon::Icon;
use crate::words::{Words, bdi};

/// What the editor shows.
pub(crate) struct Editor {
    /// The rules.
    pub draft: Draft,
    /// Of everybody and everything that they name.
    pub names: Names,
    /// The people whom they name.
    pub named: Vec<Entry>,
    /// Those who can be added, while somebody is looked for.
    pub others: Option<Choices>,
    /// The groups that can be chosen.
    pub groups: Vec<(GroupId, String)>,
}

impl Editor {
    /// The rules with what `says` tells of each that is chosen, by its place; what all mean `together`; what can be added.
    pub(crate) fn markup(
        &self,
        reader: &Reader<'_>,
        is_refused: bool,
        says: impl Fn(usize, OwnerRule) -> Option<Said>,
        together: &Markup,
    ) -> Markup {
        let words = reader.words;
        let rows = self.draft.rows.iter().enumerate();
        html! {
            div id="rules" data-part="" {
                @if !self.draft.rows.is_empty() {
                    ol.rules {
                        @for (place, row) in rows {
                            @let said = row.rule().ok().and_then(|rule| says(place, rule));
                            (self.rule(reader, place, row, said, is_refused))
                        }
                    }
                }
                p.soft { (together) }
            }
            @if let Some(others) = &self.others { (person(reader, others, &self.draft.find)) } @else { (kinds(words)) }
        }
    }

    fn rule(&self, reader: &Reader<'_>, place: usize, row: &Typed, said: Option<Said>, is_refused: bool) -> Markup {
        let words = reader.words;
        let number = [("number", i64::try_from(place + 1).unwrap_or(i64::MAX).into())];
        let remove = words.attr("workflow-remove-rule", &number);
        let is_twice = self.draft.rows[..place].contains(row);
        let finds_nobody = said.as_ref().is_some_and(|it| it.finds_nobody);
        html! {
            li class=[finds_nobody.then_some("warned")] {
                div.ctl {
                    input type="hidden" name="kind" value=(row.kind);
                    (self.controls(reader, place, row))
                    button."btn sm without-script" type="submit" name="do" value="look" formnovalidate { (words.t("workflow-look")) }
                }
                button."icon sm" type="submit" name="do" value={ "drop " (place) } formnovalidate aria-label=(remove) title=(remove) { (Icon::Cross) }
                p.says {
                    @match said {
                        Some(said) => {
                            @if finds_nobody { (Icon::Alert) span { (said.text) } } @else { (said.text) }
                        },
                        None => span class=[is_refused.then_some("late")] { (words.t("workflow-choose-first")) },
                    }
                    @if is_twice { " " span.late { (words.t("workflow-twice")) } }
                }
            }
        }
    }

    /// What a rule is about: fixed for a person, to be chosen for a position or a group.
    fn controls(&self, reader: &Reader<'_>, place: usize, row: &Typed) -> Markup {
        let words = reader.words;
        let hidden = |name: &str, value: &str| html! { input type="hidden" name=(name) value=(value); };
        match row.kind.as_str() {
            "position" => {
                let label = words.t("workflow-position");
                let choices: Vec<_> =
                    Position::ALL.iter().map(|it| (it.to_string(), says::position_rule(words, *it))).collect();
                html! { (select(words, place, "what", &label, &choices, &row.what)) (hidden("scope", "")) }
            }
            "group" => self.group(words, place, row),
            "user" => html! {
                @for entry in self.named.iter().filter(|entry| entry.id.to_string() == row.what) {
                    span.who { (avatar(entry.id.0, &entry.name)) span { (bdi(&entry.name)) } }
                    span."muted small" { (about(reader, entry)) }
                }
                (hidden("what", &row.what)) (hidden("scope", ""))
            },
            _ => html! { span.b { (words.t("workflow-rule-assigned")) } (hidden("what", "")) (hidden("scope", "")) },
        }
    }

    fn group(&self, words: Words, place: usize, row: &Typed) -> Markup {
        let mut groups: Vec<(String, String)> =
            self.groups.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
        // One that is archived may stay (GRP 5).
        if let Ok(OwnerRule::Group(id, _)) = row.rule()
            && !self.groups.iter().any(|(known, _)| *known == id)
        {
            groups.push((id.to_string(), words.attr("workflow-archived", &[("name", self.names.group(id).into())])));
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
