//! Why an action is whose it is (OWN 10): the answer of [`ownership`](super::ownership), with every step that led to it.

use super::ownership::{CustomerFacts, OrgFacts, Outcome, OwnerRule, Owners, Why, by_finance, found_by, owners};
use crate::id::UserId;

/// Why an action is whose it is (OWN 10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What each of the rules found that the action was given when it was taken or handed over (OWN 13).
    pub own: Vec<Finding>,
    /// What each rule of its step found, in the order of the rules; none where those of its own found somebody.
    pub rules: Vec<Finding>,
    /// The finance users who were asked, when the rules found nobody.
    pub finance: Option<Vec<(UserId, Outcome)>>,
    /// The answer.
    pub owners: Owners,
}

/// What one rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: OwnerRule,
    /// Whether it names a group that is archived, and so finds nobody.
    pub archived: bool,
    /// Whom it found, and what became of them.
    pub people: Vec<(UserId, Outcome)>,
}

/// Why an action is whose it is by these rules.
#[must_use]
pub fn explain(rules: &[OwnerRule], customer: &CustomerFacts, org: &OrgFacts) -> Explanation {
    let owners = owners(rules, customer, org);
    let finance = (owners.why != Why::Rule).then(|| by_finance(org));
    Explanation { own: Vec::new(), rules: findings(rules, customer, org), finance, owners }
}

/// The same of an action that has rules of its own before those of its step (OWN 13).
#[must_use]
pub fn explain_own(own: &[OwnerRule], step: &[OwnerRule], customer: &CustomerFacts, org: &OrgFacts) -> Explanation {
    let owned = owners(own, customer, org);
    let of_own = findings(own, customer, org);
    if owned.why == Why::Rule {
        return Explanation { own: of_own, rules: Vec::new(), finance: None, owners: owned };
    }
    Explanation { own: of_own, ..explain(step, customer, org) }
}

fn findings(rules: &[OwnerRule], customer: &CustomerFacts, org: &OrgFacts) -> Vec<Finding> {
    let finding = |&rule: &OwnerRule| Finding {
        rule,
        archived: matches!(rule, OwnerRule::Group(group, _) if org.archived.contains(&group)),
        people: found_by(rule, customer, org),
    };
    rules.iter().map(finding).collect()
}
