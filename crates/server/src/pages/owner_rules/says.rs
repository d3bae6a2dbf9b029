//! Owner rules in words: short on a chip, and what each means here and now in a sentence or two (OWN 6).

use maud::{Markup, html};
use remit_domain::action::explanation::Finding;
use remit_domain::action::finds::Trouble;
use remit_domain::action::ownership::{Outcome, OwnerRule, Reach};
use remit_domain::id::UserId;
use remit_domain::permission::Position;
use remit_domain::user::Status;
use remit_domain::workflow::shown::{Meaning, Means, Snag};

use crate::pages::whose::Names;
use crate::ui::chips::{chip as plain, chip_out};
use crate::words::{Words, bdi};

/// So many people are named of those whom a rule finds.
const NAMED: usize = 6;

/// What a rule means.
pub struct Said {
    /// In a sentence or two.
    pub text: Markup,
    /// Whether it finds nobody, and why is what is said.
    pub finds_nobody: bool,
}

impl Said {
    fn warning(text: &str) -> Said {
        Said { text: html! { (text) }, finds_nobody: true }
    }
}

/// A rule on a chip; marked where it finds nobody.
#[must_use]
pub fn chip(words: Words, names: &Names, rule: OwnerRule, snag: Option<Snag>) -> Markup {
    let text = short(words, names, rule);
    snag.map_or_else(|| plain(&text), |it| chip_out(&text, &self::snag(words, it)))
}

/// Why a rule of a step finds nobody.
#[must_use]
pub fn snag(words: Words, snag: Snag) -> String {
    match snag {
        Snag::SeesNone => words.t("workflow-snag-sees-none"),
        Snag::Trouble(it) => trouble(words, it),
    }
}

/// A rule in a few words: "Physiotherapists, assigned".
#[must_use]
pub fn short(words: Words, names: &Names, rule: OwnerRule) -> String {
    match rule {
        OwnerRule::User(user) => names.person(user).to_owned(),
        OwnerRule::Position(position) => position_rule(words, position),
        OwnerRule::Assigned => words.t("workflow-rule-assigned"),
        OwnerRule::Group(group, reach) => {
            let name = [("name", names.group(group).into())];
            match reach {
                Reach::Assigned => words.attr("workflow-rule-group-assigned", &name),
                Reach::All => words.attr("workflow-rule-group-all", &name),
            }
        }
    }
}

/// A rule for everybody of a position, in a few words.
#[must_use]
pub fn position_rule(words: Words, position: Position) -> String {
    match position {
        Position::Finance => words.t("workflow-rule-finance"),
        Position::Accountant => words.t("workflow-rule-accountants"),
        Position::AccountManager => words.t("workflow-rule-account-managers"),
    }
}

/// Why a rule finds nobody.
#[must_use]
pub fn trouble(words: Words, trouble: Trouble) -> String {
    match trouble {
        Trouble::Archived => words.t("workflow-snag-archived"),
        Trouble::Inactive(Status::Suspended) => words.t("workflow-snag-suspended"),
        Trouble::Inactive(Status::Removed) => words.t("workflow-snag-removed"),
        Trouble::Inactive(_) => words.t("workflow-snag-created"),
        Trouble::Away => words.t("workflow-snag-away"),
        Trouble::Nobody => words.t("workflow-snag-nobody"),
    }
}

/// What a rule means, and whom it finds today.
#[must_use]
pub fn sentence(words: Words, rule: OwnerRule, means: &Means, meaning: &Meaning) -> Said {
    if let Some(it) = means.trouble {
        return Said::warning(&trouble(words, it));
    }
    let blind = meaning.customers > 0 && means.unfound == meaning.customers && matches!(rule, OwnerRule::User(_));
    if blind {
        return Said::warning(&words.t("workflow-snag-sees-none"));
    }
    Said { text: html! { (what(words, rule)) " " (today(words, means, meaning)) }, finds_nobody: false }
}

/// What a rule means, and whom it has found at one customer.
#[must_use]
pub fn here(words: Words, names: &Names, finding: &Finding) -> Said {
    if finding.archived {
        return Said::warning(&trouble(words, Trouble::Archived));
    }
    let owners: Vec<Markup> = finding.people.iter().filter_map(|it| owner(words, names, *it)).collect();
    let dropped = [("n", i64::try_from(finding.people.len() - owners.len()).unwrap_or(i64::MAX).into())];
    let text = html! {
        (what(words, finding.rule)) " "
        @if owners.is_empty() { (words.t("workflow-here-nobody")) } @else { (words.rich("workflow-here", &[], &[("names", listed(words, &owners))])) }
        @if owners.len() < finding.people.len() { " " (words.with("workflow-here-not", &dropped)) }
    };
    Said { text, finds_nobody: owners.is_empty() }
}

/// Whoever has it by this, somebody who stands in with whom for.
fn owner(words: Words, names: &Names, (user, outcome): (UserId, Outcome)) -> Option<Markup> {
    let name = bdi(names.person(user));
    match outcome {
        Outcome::Owns => Some(name),
        Outcome::StandsIn(other) => {
            let place = words.rich("people-for", &[], &[("name", name)]);
            Some(html! { (bdi(names.person(other))) " (" (place) ")" })
        }
        _ => None,
    }
}

fn listed(words: Words, people: &[Markup]) -> Markup {
    html! {
        @for (place, person) in people.iter().take(NAMED).enumerate() { @if place > 0 { ", " } (person) }
        @if people.len() > NAMED { " +" (words.number(i64::try_from(people.len() - NAMED).unwrap_or(i64::MAX))) }
    }
}

fn what(words: Words, rule: OwnerRule) -> String {
    match rule {
        OwnerRule::User(_) => words.t("workflow-means-user"),
        OwnerRule::Position(Position::AccountManager) => words.t("workflow-means-account-managers"),
        OwnerRule::Position(_) => words.t("workflow-means-position"),
        OwnerRule::Assigned => words.t("workflow-means-assigned"),
        OwnerRule::Group(_, Reach::Assigned) => words.t("workflow-means-group-assigned"),
        OwnerRule::Group(_, Reach::All) => words.t("workflow-means-group-all"),
    }
}

/// "Today: 14 people; 31 of 423 customers would fall back to finance."
fn today(words: Words, means: &Means, meaning: &Meaning) -> String {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let people = words.with("people-count", &[("n", number(means.people).into())]);
    let people = if means.away > 0 {
        words.with("workflow-and-away", &[("people", people.into()), ("n", number(means.away).into())])
    } else {
        people
    };
    words.with("workflow-today", &[("people", people.into()), ("rest", falls(words, means.unfound, meaning).into())])
}

/// "31 of 423 customers would fall back to finance".
#[must_use]
pub fn falls(words: Words, unfound: usize, meaning: &Meaning) -> String {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    if meaning.customers == 0 {
        return words.t("workflow-falls-unused");
    }
    if unfound == 0 {
        return words.t("workflow-falls-none");
    }
    let customers = words.number(number(meaning.customers));
    let customers = if meaning.more { words.with("table-at-least", &[("n", customers.into())]) } else { customers };
    let args = [("n", number(unfound).into()), ("customers", customers.into())];
    if meaning.finance {
        words.with("workflow-falls-finance", &args)
    } else {
        words.with("workflow-falls-owner", &args)
    }
}
