//! The organisation as the test believes it to be: plain facts, changed by hand beside every command.

use std::collections::{BTreeMap, BTreeSet};

use remit_domain::absence::{Absence, Away};
use remit_domain::action::finish::UNDO_SECONDS;
use remit_domain::action::ownership::{CustomerFacts, OrgFacts, OwnerRule, Owners, Person, in_force, owners};
use remit_domain::actor::{Actor, Capacity};
use remit_domain::clock::{Day, Instant};
use remit_domain::id::{ActionId, CustomerId, GroupId, InvoiceId, OrgId, RuleSetId, StepId, UserId, WorkflowId};
use remit_domain::secret::OrgSecret;
use remit_domain::text::Name;

/// One open action, as far as ownership goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    pub customer: CustomerId,
    /// Those of its step, or those it was added with.
    pub rules: RuleSetId,
    /// Those that it was given when it was taken or handed over.
    pub own: Option<RuleSetId>,
}

/// Everything that ownership depends on.
#[derive(Debug, Clone)]
pub struct World {
    pub org: OrgId,
    pub now: Instant,
    /// The day that was planned last.
    pub today: Day,
    pub facts: OrgFacts,
    /// The address of each user.
    pub emails: BTreeMap<UserId, String>,
    /// The last invitation of each user who was sent one.
    pub links: BTreeMap<UserId, OrgSecret>,
    /// Whoever has signed in once.
    pub joined: BTreeSet<UserId>,
    pub groups: BTreeMap<GroupId, Name>,
    pub absences: Vec<Absence>,
    pub customers: BTreeMap<CustomerId, CustomerFacts>,
    pub invoices: Vec<InvoiceId>,
    pub workflows: Vec<WorkflowId>,
    pub steps: BTreeMap<StepId, RuleSetId>,
    pub rules: BTreeMap<RuleSetId, Vec<OwnerRule>>,
    pub open: BTreeMap<ActionId, Open>,
    /// What was completed or left undone, by whom, and when.
    pub finished: BTreeMap<ActionId, (Open, UserId, Instant)>,
}

impl World {
    /// The operator, who may do everything, at the present moment of this world.
    pub fn operator(&self) -> Actor {
        Actor { org: self.org, capacity: Capacity::Operator, at: self.now, source: "test".into() }
    }

    pub fn person(&mut self, user: UserId) -> &mut Person {
        self.facts.people.get_mut(&user).unwrap()
    }

    /// Works out who is away at the present moment.
    pub fn follow_clock(&mut self) {
        self.facts.away = Away::at(self.now, &self.absences);
    }

    /// Who owns an action, by the pure function.
    pub fn owners(&self, action: ActionId) -> Owners {
        owners(self.in_force(action), &self.customers[&self.open[&action].customer], &self.facts)
    }

    /// The rules that an action goes by, by the pure function.
    pub fn in_force(&self, action: ActionId) -> &[OwnerRule] {
        let Open { customer, rules, own } = self.open[&action];
        let own = own.map_or(&[][..], |own| &self.rules[&own]);
        in_force(own, &self.rules[&rules], &self.customers[&customer], &self.facts)
    }

    /// What may still be taken back.
    pub fn just_finished(&self) -> Vec<ActionId> {
        let since = self.now.plus_seconds(-UNDO_SECONDS);
        self.finished.iter().filter(|(_, (.., at))| *at > since).map(|(action, _)| *action).collect()
    }

    /// The actions in somebody's To do, by the pure function.
    pub fn todo(&self, user: UserId) -> BTreeSet<ActionId> {
        let theirs = |action: &ActionId| self.owners(*action).people.iter().any(|owner| owner.user == user);
        self.open.keys().copied().filter(theirs).collect()
    }
}
