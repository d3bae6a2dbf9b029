//! What came to somebody otherwise than by planning, in words: the same on Home and by mail (OWN 14).

use std::collections::{BTreeMap, BTreeSet};

use remit_db::{Total, Tx};
use remit_domain::action::gained::{Cause, Piece};
use remit_domain::id::{GroupId, OrgId, UserId};
use remit_domain::{Result, group, user};

use crate::words::Words;

/// What came, with the names that it takes to say so.
#[derive(Debug, Default)]
pub struct Told {
    /// What came, by each cause.
    pub pieces: Vec<Piece>,
    /// How those are called whom it names.
    pub people: BTreeMap<UserId, String>,
    /// The groups, too.
    pub groups: BTreeMap<GroupId, String>,
}

impl Told {
    /// Reads the names.
    ///
    /// # Errors
    /// Those of the storage.
    pub fn read(tx: &Tx<'_>, org: OrgId, words: Words, pieces: Vec<Piece>) -> Result<Told> {
        let people: BTreeSet<UserId> = pieces.iter().filter_map(|piece| piece.cause.person()).collect();
        let groups: BTreeSet<GroupId> = pieces.iter().filter_map(|piece| piece.cause.group()).collect();
        let people = user::names(tx, org, &Vec::from_iter(people), &words.t("people-erased"))?;
        let groups = group::names(tx, org, &Vec::from_iter(groups))?;
        Ok(Told { pieces, people, groups })
    }

    /// A sentence for each piece; `counted` says how many.
    #[must_use]
    pub fn sentences(&self, words: Words, counted: impl Fn(Total) -> String) -> Vec<String> {
        self.pieces.iter().map(|piece| self.sentence(words, piece, &counted)).collect()
    }

    fn sentence(&self, words: Words, piece: &Piece, counted: &impl Fn(Total) -> String) -> String {
        let person = piece.cause.person().and_then(|person| self.people.get(&person));
        let group = piece.cause.group().and_then(|group| self.groups.get(&group));
        let name = person.or(group).map_or("", String::as_str);
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
            Cause::Added(_) => words.with("gained-added", &args),
        }
    }
}
