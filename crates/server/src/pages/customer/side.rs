//! Beside a customer: who is assigned, in order, and the workflow with its steps.

use maud::{Markup, html};
use remit_domain::user::directory::Entry;
use remit_domain::workflow::{Anchor, Level, Step, Workflow};

use super::assigns;
use super::detail::Shown;
use crate::pages::chrome::Reader;
use crate::pages::user::about;
use crate::ui::avatar::avatar;
use crate::ui::button::Button;
use crate::ui::form::csrf;
use crate::ui::icon::Icon;
use crate::words::{Words, bdi};

/// Who is assigned. Whoever assigns also moves them up and down, and takes them away.
pub(super) fn assigned(reader: &Reader<'_>, shown: &Shown) -> Markup {
    let (words, admin) = (reader.words, assigns(reader));
    let (assign, address) = (words.t("customer-assign"), format!("{}/assigned", shown.address()));
    let people = html! {
        ol.rows { @for (place, entry) in shown.assigned.iter().enumerate() { (person(reader, shown, place, entry)) } }
    };
    html! {
        section.panel aria-labelledby="assigned-title" {
            header {
                h2 id="assigned-title" { (words.t("customer-assigned-in-order")) }
                @if admin { div.end { (Button::opens(&assign, &address).icon(Icon::Plus).small().quiet()) } }
            }
            div.body {
                @if shown.assigned.is_empty() {
                    p.sub { (words.t("customer-nobody-assigned")) }
                } @else if admin {
                    form method="post" action=(address) data-swap="" {
                        (csrf(&reader.signed.form_token))
                        @for entry in &shown.assigned { input type="hidden" name="seen" value=(entry.id); }
                        (people)
                    }
                } @else {
                    (people)
                }
            }
        }
    }
}

fn person(reader: &Reader<'_>, shown: &Shown, place: usize, entry: &Entry) -> Markup {
    let last = place + 1 == shown.assigned.len();
    html! {
        li {
            span.ord { (place + 1) }
            (avatar(entry.id.0, &entry.name))
            span.two title=(entry.name) { span.nm { (bdi(&entry.name)) } small { (about(reader, entry)) } }
            @if assigns(reader) {
                @if place > 0 { (change(reader.words, entry, "up", "customer-move-up", Icon::Up)) }
                @if !last { (change(reader.words, entry, "down", "customer-move-down", Icon::Fall)) }
                (change(reader.words, entry, "remove", "customer-unassign", Icon::Cross))
            }
        }
    }
}

fn change(words: Words, entry: &Entry, verb: &str, key: &str, icon: Icon) -> Markup {
    let label = words.attr(key, &[("name", entry.name.as_str().into())]);
    html! {
        button.icon.sm type="submit" name="change" value={ (verb) ":" (entry.id) } aria-label=(label) title=(label) { (icon) }
    }
}

/// The workflow, with what is done and what comes.
pub(super) fn workflow(reader: &Reader<'_>, shown: &Shown) -> Markup {
    let words = reader.words;
    let (change, address) = (words.t("customer-change"), format!("{}/workflow", shown.address()));
    let (ask, asking) = (words.t("would-title"), format!("{}/owners", shown.address()));
    html! {
        section.panel aria-labelledby="workflow-title" {
            header {
                h2 id="workflow-title" { (shown.workflow.as_ref().map_or_else(|| words.t("customer-workflow"), |it| it.name.clone())) }
                @if assigns(reader) { div.end { (Button::opens(&change, &address).small().quiet()) } }
            }
            div.body {
                @match &shown.workflow {
                    None => p.sub { (words.t("customer-no-workflow")) },
                    Some(workflow) => (steps(words, shown, workflow)),
                }
                p.mt { a.link href=(asking) { (ask) } }
            }
        }
    }
}

fn steps(words: Words, shown: &Shown, workflow: &Workflow) -> Markup {
    let open = shown.open.iter().find_map(|listed| listed.action.step);
    let now = workflow.steps.iter().position(|step| Some(step.id) == open);
    let now = now.filter(|_| workflow.level == Level::Customer);
    html! {
        ol.steps {
            @for (place, step) in workflow.steps.iter().enumerate() {
                @let class = match now { Some(now) if place < now => Some("done"), Some(now) if place == now => Some("now"), _ => None };
                li class=[class] aria-current=[(now == Some(place)).then_some("step")] {
                    span { (step.name) } small { (when(words, step)) }
                }
            }
        }
    }
}

/// "5 days after the due date".
#[must_use]
pub fn when(words: Words, step: &Step) -> String {
    let key = match (step.anchor, step.offset_days.signum()) {
        (Anchor::Issue, 0) => "customer-on-issue",
        (Anchor::Issue, 1) => "customer-after-issue",
        (Anchor::Issue, _) => "customer-before-issue",
        (Anchor::Due, 0) => "customer-on-due",
        (Anchor::Due, 1) => "customer-after-due",
        (Anchor::Due, _) => "customer-before-due",
    };
    words.with(key, &[("n", step.offset_days.abs().into())])
}
