//! Whose an action is, in words and faces; and why (OWN 10).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use maud::{Markup, html};
use remit_db::Tx;
use remit_domain::action::explanation::{Explanation, Finding};
use remit_domain::action::ownership::{Outcome, OwnerRule, Owners, Reach, Why};
use remit_domain::id::{ActionId, GroupId, UserId};
use remit_domain::permission::{Ability, Position, may};
use remit_domain::user::Status;
use remit_domain::{Result, absence, group, user};

use super::absence::until;
use super::chrome::Reader;
use crate::ui::icon::Icon;
use crate::ui::people::{Owner, Reason, owners};
use crate::ui::pill::{Tone, pill_with};
use crate::ui::why::{Step, Trace};
use crate::words::{Words, bdi};

/// The names that it takes to say whose something is.
pub struct Names {
    people: BTreeMap<UserId, String>,
    groups: BTreeMap<GroupId, String>,
    /// Who holds the places that somebody stands in for, as far as that is certain.
    holders: BTreeMap<UserId, BTreeSet<UserId>>,
    newcomers: BTreeSet<UserId>,
    /// Until when those of an explanation who are away are so, in words.
    away_until: BTreeMap<UserId, String>,
    me: Option<UserId>,
    /// Whether the reader may open the forms that the facts are from.
    facts: bool,
}

impl Names {
    /// Those of all owners of some actions, and of whom they stand in for: where somebody does for several people, a
    /// list does not know for which of them in one action.
    ///
    /// # Errors
    /// Those of the storage.
    pub fn of_owners(tx: &Tx<'_>, reader: &Reader<'_>, owned: &HashMap<ActionId, Owners>) -> Result<Names> {
        let owners = owned.values().flat_map(|owners| &owners.people);
        let people: BTreeSet<UserId> = owners.map(|owner| owner.user).collect();
        let away = absence::queries::away(tx, reader.actor().org)?;
        let places = people.iter().map(|&user| (user, away.places_of(user).collect::<BTreeSet<_>>()));
        let holders = places.filter(|(_, absent)| absent.len() == 1).collect();
        Names::of(tx, reader, people, &[], holders)
    }

    /// Those of everybody and everything in an explanation, and of `owners`, whom a closed action may have kept from
    /// another day (OWN 2).
    ///
    /// # Errors
    /// Those of the storage.
    pub fn of_explanation(
        tx: &Tx<'_>,
        reader: &Reader<'_>,
        told: &Explanation,
        owners: Option<&Owners>,
    ) -> Result<Names> {
        let asked = || told.own.iter().chain(&told.rules);
        let found = asked().flat_map(|finding| &finding.people).chain(told.finance.iter().flatten());
        let owners = told.owners.people.iter().chain(owners.iter().flat_map(|owners| &owners.people));
        let mut people: BTreeSet<UserId> = owners.map(|owner| owner.user).collect();
        let mut holders = BTreeMap::<UserId, BTreeSet<UserId>>::new();
        for (user, outcome) in found {
            people.insert(*user);
            if let Outcome::StandsIn(other) | Outcome::SubstituteCannot(other) = outcome {
                people.insert(*other);
            }
            if let Outcome::StandsIn(substitute) = outcome {
                holders.entry(*substitute).or_default().insert(*user);
            }
        }
        let mut groups = Vec::new();
        for finding in asked() {
            match finding.rule {
                OwnerRule::User(user) => drop(people.insert(user)),
                OwnerRule::Group(group, _) => groups.push(group),
                OwnerRule::Position(_) | OwnerRule::Assigned => {}
            }
        }
        let found: Vec<UserId> = people.iter().copied().collect();
        let away = absence::queries::away_until(tx, reader.actor().org, &found)?;
        let away_until = away.into_iter().map(|(user, at)| (user, until(reader, at))).collect();
        Ok(Names { away_until, ..Names::of(tx, reader, people, &groups, holders)? })
    }

    fn of(
        tx: &Tx<'_>,
        reader: &Reader<'_>,
        mut people: BTreeSet<UserId>,
        groups: &[GroupId],
        holders: BTreeMap<UserId, BTreeSet<UserId>>,
    ) -> Result<Names> {
        people.extend(holders.values().flatten());
        let people: Vec<UserId> = people.into_iter().collect();
        let org = reader.actor().org;
        let erased = reader.words.t("people-erased");
        let (people, newcomers) = user::names_and_newcomers(tx, org, &people, &erased)?;
        let groups = group::names(tx, org, groups)?;
        let facts = may(reader.actor(), Ability::Inspect).is_ok();
        let (away_until, me) = (BTreeMap::new(), reader.actor().user());
        Ok(Names { people, groups, holders, newcomers, away_until, me, facts })
    }

    /// Those of everybody and everything that owner rules name.
    ///
    /// # Errors
    /// Those of the storage.
    pub fn of_rules(tx: &Tx<'_>, reader: &Reader<'_>, rules: impl Iterator<Item = OwnerRule>) -> Result<Names> {
        let (mut people, mut groups) = (BTreeSet::new(), BTreeSet::new());
        for rule in rules {
            match rule {
                OwnerRule::User(user) => drop(people.insert(user)),
                OwnerRule::Group(group, _) => drop(groups.insert(group)),
                OwnerRule::Position(_) | OwnerRule::Assigned => {}
            }
        }
        Names::of(tx, reader, people, &groups.into_iter().collect::<Vec<_>>(), BTreeMap::new())
    }

    /// What somebody is called.
    #[must_use]
    pub fn person(&self, user: UserId) -> &str {
        self.people.get(&user).map_or("", String::as_str)
    }

    /// What a group is called.
    #[must_use]
    pub fn group(&self, group: GroupId) -> &str {
        self.groups.get(&group).map_or("", String::as_str)
    }

    /// A name that leads to the form of whoever has it, for those who may open it.
    fn linked(&self, user: UserId) -> Markup {
        let name = bdi(self.person(user));
        html! {
            @if self.facts { a.link href={ "/settings/users/" (user) "/edit" } data-sheet="" { (name) } } @else { b { (name) } }
        }
    }

    /// The owners as faces and names.
    #[must_use]
    pub fn owners(&self, words: Words, owned: &Owners) -> Markup {
        let holders: Vec<Vec<&str>> = owned.people.iter().map(|owner| self.holders(owner.user)).collect();
        let shown: Vec<Owner<'_>> = owned
            .people
            .iter()
            .zip(&holders)
            .map(|(owner, holders)| Owner {
                id: owner.user.0,
                name: self.person(owner.user),
                you: self.me == Some(owner.user),
                stands_in_for: owner.stands_in.then_some(holders.as_slice()),
            })
            .collect();
        owners(words, &shown, reason(owned.why))
    }

    /// The mark of an open action that waits for somebody who never logged in (OWN 7).
    #[must_use]
    pub fn waiting(&self, words: Words, owned: &Owners) -> Markup {
        html! {
            @if owned.wait_for_first_login(&self.newcomers) {
                " " (pill_with(Tone::Waits, Icon::Alert, &words.t("people-never-logged-in"), None))
            }
        }
    }

    fn holders(&self, substitute: UserId) -> Vec<&str> {
        self.holders.get(&substitute).into_iter().flatten().map(|&absent| self.person(absent)).collect()
    }

    /// The owners' names in a row: "Ann Lee, Bob Ray".
    #[must_use]
    pub fn listed(&self, owned: &Owners) -> String {
        let names: Vec<&str> = owned.people.iter().map(|owner| self.person(owner.user)).collect();
        names.join(", ")
    }

    /// The explanation, step by step.
    #[must_use]
    pub fn traces(&self, words: Words, told: &Explanation) -> Vec<Trace> {
        let mut traces: Vec<Trace> = told.own.iter().map(|finding| self.asked(words, finding)).collect();
        if !told.own.is_empty() && !told.rules.is_empty() {
            let title = html! { (words.t("why-step-again")) };
            traces.push(Trace { step: Step::Fell, title, details: Vec::new() });
        }
        traces.extend(told.rules.iter().map(|finding| self.asked(words, finding)));
        if let Some(finance) = &told.finance {
            traces.push(Trace {
                step: Step::Fell,
                title: html! { (words.t("why-fell-finance")) },
                details: self.details(words, finance),
            });
        }
        if told.owners.why == Why::Owner {
            traces.push(Trace { step: Step::Fell, title: html! { (words.t("why-fell-owner")) }, details: Vec::new() });
        }
        let shared = told.owners.people.len() > 1;
        let end = words.t(if shared { "why-shared" } else { "why-single" });
        let title = html! { (bdi(&self.listed(&told.owners))) };
        traces.push(Trace { step: Step::Got, title, details: vec![html! { (end) }] });
        traces
    }

    fn asked(&self, words: Words, finding: &Finding) -> Trace {
        let details = if finding.archived {
            vec![html! { (words.t("why-archived")) }]
        } else if finding.people.is_empty() {
            vec![html! { (words.t("why-nobody")) }]
        } else {
            self.details(words, &finding.people)
        };
        Trace { step: Step::Asked, title: self.rule(words, finding.rule), details }
    }

    /// An owner rule in words.
    #[must_use]
    pub fn rule(&self, words: Words, rule: OwnerRule) -> Markup {
        match rule {
            OwnerRule::User(user) => words.rich("why-rule-user", &[], &[("name", self.linked(user))]),
            OwnerRule::Position(Position::Finance) => html! { (words.t("why-rule-finance")) },
            OwnerRule::Position(Position::Accountant) => html! { (words.t("why-rule-accountants")) },
            OwnerRule::Position(Position::AccountManager) => html! { (words.t("why-rule-account-managers")) },
            OwnerRule::Assigned => html! { (words.t("why-rule-assigned")) },
            OwnerRule::Group(group, reach) => {
                let name = bdi(self.group(group));
                let name = html! {
                    @if self.facts {
                        a.link href={ "/settings/groups/" (group) "/edit" } data-sheet="" { (name) }
                    } @else {
                        (name)
                    }
                };
                let key = match reach {
                    Reach::Assigned => "why-rule-group-assigned",
                    Reach::All => "why-rule-group-all",
                };
                words.rich(key, &[], &[("name", name)])
            }
        }
    }

    fn details(&self, words: Words, people: &[(UserId, Outcome)]) -> Vec<Markup> {
        people.iter().map(|&(user, outcome)| self.outcome(words, user, outcome)).collect()
    }

    fn outcome(&self, words: Words, user: UserId, outcome: Outcome) -> Markup {
        let until = self.away_until.get(&user);
        let (key, other) = match outcome {
            Outcome::Owns => ("why-owns", None),
            Outcome::CannotSee => ("why-cannot-see", None),
            Outcome::Inactive(Status::Suspended) => ("why-suspended", None),
            Outcome::Inactive(Status::Removed) => ("why-removed", None),
            Outcome::Inactive(_) => ("why-created", None),
            Outcome::StandsIn(other) if until.is_some() => ("why-stands-in-until", Some(other)),
            Outcome::StandsIn(other) => ("why-stands-in", Some(other)),
            Outcome::SubstituteCannot(other) => ("why-substitute-cannot", Some(other)),
            Outcome::Away if until.is_some() => ("why-away-until", None),
            Outcome::Away => ("why-away", None),
        };
        let name = ("name", self.linked(user));
        let other = other.map(|other| ("other", self.linked(other)));
        let until = until.map(|until| ("until", html! { (until) }));
        let parts: Vec<_> = [Some(name), other, until].into_iter().flatten().collect();
        words.rich(key, &[], &parts)
    }
}

fn reason(why: Why) -> Reason {
    match why {
        Why::Rule => Reason::Rule,
        Why::Finance => Reason::Finance,
        Why::Owner => Reason::OrganisationOwner,
    }
}
