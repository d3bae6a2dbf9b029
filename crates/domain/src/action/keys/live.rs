//! Who lives in a key: the pure heart of upkeep. A member is live in their own place, or in that of somebody away.

use super::content::{Content, Kind};
use super::facts::{Facts, Traits};
use crate::action::ownership::OwnerRule;
use crate::error::Result;
use crate::id::UserId;
use crate::permission::Position;

/// How somebody is a member of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// An owner in their own place.
    Own,
    /// An owner in the place of somebody who is away.
    StandsIn,
    /// Not an owner now; the membership is kept so that waking it is the reverse edit.
    Asleep,
    /// No member at all.
    None,
}

impl Life {
    pub(super) fn is_live(self) -> bool {
        matches!(self, Life::Own | Life::StandsIn)
    }
}

/// Which sight the substitute of a place needs.
#[derive(Clone, Copy)]
enum Need {
    Customer,
    EveryCustomer,
}

/// How `user` is a member of the key of this kind, rules and content.
pub(super) fn life(
    facts: &Facts<'_, '_>,
    kind: Kind,
    rules: &[OwnerRule],
    content: &Content,
    user: UserId,
) -> Result<Life> {
    let Some(person) = facts.person(user)? else { return Ok(Life::None) };
    let has_place = !places(kind, rules, content, &person).is_empty();
    if has_place && !facts.away().contains(user) {
        Ok(Life::Own)
    } else if stands_in(facts, kind, rules, content, &person)? {
        Ok(Life::StandsIn)
    } else if has_place || content.users().any(|named| named == user) {
        Ok(Life::Asleep)
    } else {
        Ok(Life::None)
    }
}

/// The places that somebody holds in a key, away or not; none where they are not active.
fn places(kind: Kind, rules: &[OwnerRule], content: &Content, person: &Traits) -> Vec<Need> {
    let mut places = Vec::new();
    if !person.active {
        return places;
    }
    let unassigned = match kind {
        Kind::Finance => person.position == Position::Finance,
        Kind::Base => person.sees_all() && person.found_unassigned(rules),
        Kind::Extra => content.granted.contains(&person.user) && person.found_unassigned(rules),
    };
    if unassigned {
        places.push(Need::EveryCustomer);
    }
    if content.found.contains(&person.user) && person.found_if_assigned(rules) {
        places.push(Need::Customer);
    }
    places
}

/// Does `person` stand in for somebody who is away from a place in this key?
fn stands_in(
    facts: &Facts<'_, '_>,
    kind: Kind,
    rules: &[OwnerRule],
    content: &Content,
    person: &Traits,
) -> Result<bool> {
    if !person.active || facts.away().contains(person.user) {
        return Ok(false);
    }
    for &absent in facts.places_of(person.user) {
        let Some(absent) = facts.person(absent)? else { continue };
        let taken = places(kind, rules, content, &absent).into_iter().any(|need| match need {
            Need::EveryCustomer => person.sees_all(),
            Need::Customer => person.sees_all() || content.substitutes.contains(&person.user),
        });
        if taken {
            return Ok(true);
        }
    }
    Ok(false)
}
