//! Owners and the reason, as the API writes them.

use std::collections::{BTreeMap, BTreeSet};

use remit_db::Tx;
use remit_domain::action::explanation::{Explanation, Finding};
use remit_domain::action::ownership::{Outcome, Owners, Why};
use remit_domain::action::{Action, State};
use remit_domain::id::{ActionId, CustomerId, OrgId, StepId, UserId};
use remit_domain::user::Status;
use remit_domain::{Result, user};
use serde::Serialize;

use crate::api::rule::Rule;
use crate::words::erased_in_english;

type Names = BTreeMap<UserId, String>;

/// Whose an action is, and why.
#[derive(Serialize)]
pub struct Answer {
    action: ActionId,
    /// `todo`; of `done` and `ignored` the owners are those that it had then, and `cancelled` has none.
    state: State,
    /// `rule`, `fallback_finance` or `fallback_owner`; nothing where nobody owns it.
    reason: Option<Why>,
    owners: Vec<Owner>,
    /// Whether it is open, and none of its owners has ever logged in (OWN 7).
    waits_for_first_login: bool,
    /// How that comes about, when it was asked for.
    #[serde(flatten)]
    explained: Option<Explained>,
}

/// Whose an action of a step would be for a customer, and why.
#[derive(Serialize)]
pub struct Would {
    customer: CustomerId,
    step: StepId,
    /// `rule`, `fallback_finance` or `fallback_owner`.
    reason: Why,
    owners: Vec<Owner>,
    /// Whether none of them has ever logged in (OWN 7).
    waits_for_first_login: bool,
    #[serde(flatten)]
    explained: Explained,
}

impl Would {
    /// The answer, from its explanation.
    pub fn new(customer: CustomerId, step: StepId, explanation: &Explanation, known: &Known) -> Would {
        let owned = &explanation.owners;
        Would {
            customer,
            step,
            reason: owned.why,
            owners: owned.people.iter().map(|owner| Owner::new(*owner, &known.names)).collect(),
            waits_for_first_login: owned.wait_for_first_login(&known.newcomers),
            explained: Explained::new(explanation, &known.names),
        }
    }
}

#[derive(Serialize)]
struct Explained {
    /// What each of the rules finds that it was given when it was taken or handed over; they go before those of its step.
    own_rules: Vec<Found>,
    /// What each rule of its step finds by today's facts, whatever the state; nothing where its own rules found somebody.
    rules: Vec<Found>,
    /// The finance users who were asked, when the rules found nobody.
    finance: Option<Vec<Person>>,
}

#[derive(Serialize)]
struct Owner {
    id: UserId,
    name: String,
    stands_in: bool,
}

#[derive(Serialize)]
struct Found {
    rule: Rule,
    archived: bool,
    people: Vec<Person>,
}

#[derive(Serialize)]
struct Person {
    id: UserId,
    name: String,
    #[serde(flatten)]
    outcome: Became,
}

/// What became of somebody whom a rule found.
#[derive(Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
enum Became {
    Owns,
    CannotSee,
    Inactive { status: Status },
    Away,
    StandsIn { substitute: UserId },
    SubstituteCannot { substitute: UserId },
}

/// What it takes to know of the people whom an answer names.
pub struct Known {
    names: Names,
    /// Those of them who have never logged in.
    newcomers: BTreeSet<UserId>,
}

impl Known {
    /// Reads it of everybody whom the answer names.
    pub fn read(tx: &Tx<'_>, org: OrgId, owners: Option<&Owners>, explanation: Option<&Explanation>) -> Result<Known> {
        let found =
            explanation.into_iter().flat_map(|it| it.own.iter().chain(&it.rules)).flat_map(|finding| &finding.people);
        let finance = explanation.into_iter().filter_map(|it| it.finance.as_ref()).flatten();
        let asked = found.chain(finance).map(|(user, _)| *user);
        let owners = owners.iter().flat_map(|owners| &owners.people).map(|owner| owner.user);
        let all: BTreeSet<UserId> = owners.chain(asked).collect();
        let (names, newcomers) = user::names_and_newcomers(tx, org, &Vec::from_iter(all), &erased_in_english())?;
        Ok(Known { names, newcomers })
    }
}

impl Answer {
    /// The answer for `action`.
    pub fn new(action: &Action, owners: Option<&Owners>, explanation: Option<&Explanation>, known: &Known) -> Answer {
        let names = &known.names;
        let waits = owners.is_some_and(|owners| owners.wait_for_first_login(&known.newcomers));
        Answer {
            action: action.id,
            state: action.state,
            reason: owners.map(|owners| owners.why),
            owners: owners.iter().flat_map(|owners| &owners.people).map(|owner| Owner::new(*owner, names)).collect(),
            waits_for_first_login: waits && action.state == State::Todo,
            explained: explanation.map(|explanation| Explained::new(explanation, names)),
        }
    }
}

impl Explained {
    fn new(explanation: &Explanation, names: &Names) -> Explained {
        let people = |people: &[(UserId, Outcome)]| people.iter().map(|found| Person::new(*found, names)).collect();
        let found = |finding: &Finding| Found {
            rule: finding.rule.into(),
            archived: finding.archived,
            people: people(&finding.people),
        };
        Explained {
            own_rules: explanation.own.iter().map(found).collect(),
            rules: explanation.rules.iter().map(found).collect(),
            finance: explanation.finance.as_deref().map(people),
        }
    }
}

impl Owner {
    fn new(owner: remit_domain::action::ownership::Owner, names: &Names) -> Owner {
        Owner { id: owner.user, name: name(owner.user, names), stands_in: owner.stands_in }
    }
}

impl Person {
    fn new((id, outcome): (UserId, Outcome), names: &Names) -> Person {
        Person { id, name: name(id, names), outcome: outcome.into() }
    }
}

fn name(user: UserId, names: &Names) -> String {
    names.get(&user).cloned().unwrap_or_default()
}

impl From<Outcome> for Became {
    fn from(outcome: Outcome) -> Became {
        match outcome {
            Outcome::Owns => Became::Owns,
            Outcome::CannotSee => Became::CannotSee,
            Outcome::Inactive(status) => Became::Inactive { status },
            Outcome::Away => Became::Away,
            Outcome::StandsIn(substitute) => Became::StandsIn { substitute },
            Outcome::SubstituteCannot(substitute) => Became::SubstituteCannot { substitute },
        }
    }
}
