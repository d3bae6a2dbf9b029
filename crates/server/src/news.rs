//! What came to somebody otherwise than by planning, in words: the same on Home and by mail (OWN 14).

use std::collections::{BTreeMap, BTreeSet};

use remit_db::{Total, Tx};
use remit_domain::action::gained::{Cause, Fall, Piece};
use remit_domain::id::{GroupId, OrgId, RuleSetId, UserId};
use remit_domain::{Result, group, user, workflow};

use crate::pages::user::{position, role};
use crate::words::Words;

/// What came, with the names that it takes to say so.
#[derive(Debug, Default)]
pub struct Told {
    /// What came, by each cause.
    pub pieces: Vec<Piece>,
    /// How that is called which causes name.
    pub names: BTreeMap<Cause, String>,
}

/// How the person, group, step, position or role is called that each cause names.
///
/// # Errors
/// Those of the storage.
pub fn names(
    tx: &Tx<'_>,
    org: OrgId,
    words: Words,
    causes: impl Iterator<Item = Cause>,
) -> Result<BTreeMap<Cause, String>> {
    let causes: BTreeSet<Cause> = causes.collect();
    let people: BTreeSet<UserId> = causes.iter().filter_map(|cause| cause.person()).collect();
    let groups: BTreeSet<GroupId> = causes.iter().filter_map(|cause| cause.group()).collect();
    let rules: Vec<RuleSetId> = causes.iter().filter_map(|cause| cause.rules()).collect();
    let people = user::names(tx, org, &Vec::from_iter(people), &words.t("people-erased"))?;
    let groups = group::names(tx, org, &Vec::from_iter(groups))?;
    let steps = workflow::steps_of(tx, org, &rules)?;
    let name = |cause: Cause| match cause {
        Cause::Position(it) => Some(position(words, it)),
        Cause::Role(it) => Some(role(words, it)),
        Cause::Rules(rules) | Cause::FellBack(Fall::Edited(rules)) => steps.get(&rules).cloned(),
        _ => cause.person().map_or_else(|| groups.get(&cause.group()?), |person| people.get(&person)).cloned(),
    };
    Ok(causes.into_iter().filter_map(|cause| Some((cause, name(cause)?))).collect())
}

impl Told {
    /// Reads the names.
    ///
    /// # Errors
    /// Those of the storage.
    pub fn read(tx: &Tx<'_>, org: OrgId, words: Words, pieces: Vec<Piece>) -> Result<Told> {
        let names = names(tx, org, words, pieces.iter().map(|piece| piece.cause))?;
        Ok(Told { pieces, names })
    }

    /// A sentence for each piece; `counted` says how many.
    #[must_use]
    pub fn sentences(&self, words: Words, counted: impl Fn(Total) -> String) -> Vec<String> {
        self.pieces.iter().map(|piece| self.sentence(words, piece, &counted)).collect()
    }

    fn sentence(&self, words: Words, piece: &Piece, counted: &impl Fn(Total) -> String) -> String {
        let name = self.names.get(&piece.cause).map_or("", String::as_str);
        let n = piece.actions.map_or(0, |actions| actions.count);
        let count = piece.actions.map(counted).unwrap_or_default();
        let args = [("name", name.into()), ("n", n.into()), ("count", count.into())];
        match piece.cause {
            Cause::HandedOver(_) => words.with("gained-handed", &args),
            Cause::StandsIn(_) if n == 0 => words.with("gained-away", &args),
            Cause::StandsIn(_) => words.with("gained-away-with", &args),
            Cause::Assigned => words.with("gained-assigned", &args),
            Cause::Succeeds(_) => words.with("gained-succeeds", &args),
            Cause::Joined(_) => words.with("gained-joined", &args),
            Cause::Position(_) => words.with("gained-position", &args),
            Cause::Role(_) => words.with("gained-role", &args),
            Cause::Rules(_) => words.with("gained-rules", &args),
            Cause::Named(_) => words.with("gained-named", &args),
            Cause::Transferred(_) => words.with("gained-transferred", &args),
            Cause::FellBack(fall) => words.with(fell(fall), &args),
            Cause::Added(None) => words.with("gained-added-for", &args),
            Cause::Added(Some(_)) => words.with("gained-added", &args),
        }
    }
}

/// The sentence that says why actions fell back.
fn fell(fall: Fall) -> &'static str {
    match fall {
        Fall::Suspended(_) => "gained-fell-suspended",
        Fall::Removed(_) => "gained-fell-removed",
        Fall::Away(Some(_)) => "gained-fell-away",
        Fall::Away(None) => "gained-fell-several-away",
        Fall::Changed(Some(_)) => "gained-fell-changed",
        Fall::Changed(None) => "gained-fell-several-changed",
        Fall::Left(_) => "gained-fell-left",
        Fall::Archived(_) => "gained-fell-archived",
        Fall::Dissolved(_) => "gained-fell-dissolved",
        Fall::Edited(_) => "gained-fell-edited",
    }
}

#[cfg(test)]
mod tests {
    use remit_domain::permission::{Position, Role};

    use super::*;
    use crate::words::Language;

    #[test]
    fn own_14_each_cause_is_told_in_each_language() {
        let (user, group, rules) = (UserId(1), GroupId(1), RuleSetId(1));
        let falls = [
            Fall::Suspended(user),
            Fall::Removed(user),
            Fall::Away(Some(user)),
            Fall::Away(None),
            Fall::Changed(Some(user)),
            Fall::Changed(None),
            Fall::Left(group),
            Fall::Archived(group),
            Fall::Dissolved(group),
            Fall::Edited(rules),
        ];
        let causes = [
            Cause::HandedOver(user),
            Cause::StandsIn(user),
            Cause::Assigned,
            Cause::Succeeds(user),
            Cause::Joined(group),
            Cause::Position(Position::Finance),
            Cause::Role(Role::Admin),
            Cause::Rules(rules),
            Cause::Named(user),
            Cause::Transferred(group),
            Cause::Added(Some(user)),
            Cause::Added(None),
        ];
        let causes: Vec<Cause> = causes.into_iter().chain(falls.map(Cause::FellBack)).collect();
        for count in [1, 2] {
            let actions = Some(Total { count, more: false });
            let pieces = causes.iter().map(|&cause| Piece { cause, actions }).collect();
            let told = Told { pieces, ..Told::default() };
            let [english, french] = ["en", "fr"].map(|tag| {
                let words = Words::new(Language::from_tag(tag).unwrap_or_default());
                BTreeSet::from_iter(told.sentences(words, |actions| actions.count.to_string()))
            });
            assert_eq!((english.len(), french.len()), (causes.len(), causes.len()), "{english:?} {french:?}");
            assert!(english.is_disjoint(&french) && !english.iter().any(|it| it.contains("gained-")), "{english:?}");
        }
    }
}
