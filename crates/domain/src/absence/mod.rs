//! Absences (OWN 8): times in which somebody is away, and who stands in for them.

pub mod commands;
mod half_day;
pub mod list;
pub mod queries;

use std::collections::{BTreeMap, BTreeSet};

use crate::clock::Instant;
use crate::code::coded;
use crate::id::{AbsenceId, UserId};

pub use half_day::{Half, HalfDay};

coded! {
    /// Where an absence stands in time.
    State {
        /// Still to come.
        Planned = 1 "planned",
        /// Running.
        Current = 2 "current",
        /// Past, or taken back.
        Over = 3 "over",
    }
}

/// Somebody is away, from an instant until before another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// Its id.
    pub id: AbsenceId,
    /// Who is away.
    pub user: UserId,
    /// The first instant of it.
    pub from: Instant,
    /// The first instant after it.
    pub until: Instant,
    /// Who takes the place meanwhile.
    pub cover: Cover,
}

impl Absence {
    /// Does it run at `now`?
    #[must_use]
    pub fn covers(&self, now: Instant) -> bool {
        self.from <= now && now < self.until
    }
}

/// Who takes an absent person's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cover {
    /// The first of the chain of substitutes, if there is one.
    pub substitute: Option<UserId>,
    /// Whether the substitute also sees the customers that the absent person is assigned to.
    pub with_sight: bool,
}

/// Everybody who is away at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Away(BTreeMap<UserId, Cover>);

impl Away {
    /// Those of `absences` that run at `now`.
    #[must_use]
    pub fn at(now: Instant, absences: &[Absence]) -> Away {
        absences.iter().filter(|absence| absence.covers(now)).map(|absence| (absence.user, absence.cover)).collect()
    }

    /// Is `user` away?
    #[must_use]
    pub fn contains(&self, user: UserId) -> bool {
        self.0.contains_key(&user)
    }

    /// Who takes `user`'s place, where `user` is away.
    #[must_use]
    pub fn cover(&self, user: UserId) -> Option<Cover> {
        self.0.get(&user).copied()
    }

    /// Who is named to stand in for `user`, where `user` is away.
    #[must_use]
    pub fn stand_in(&self, user: UserId) -> Option<UserId> {
        self.cover(user)?.substitute
    }

    /// The one whom the chain of substitutes of an absent `user` leads to: the first who is not away themselves.
    /// Nobody at a repeat, or where the chain ends with somebody absent.
    ///
    /// Only somebody absent has a substitute, so nobody after this one can take the place: whether this one may
    /// (available, sees what is needed) decides it.
    #[must_use]
    pub fn end_of_chain(&self, user: UserId) -> Option<UserId> {
        let mut passed = BTreeSet::from([user]);
        let mut next = self.cover(user)?.substitute?;
        while let Some(cover) = self.cover(next) {
            if !passed.insert(next) {
                return None;
            }
            next = cover.substitute?;
        }
        Some(next)
    }

    /// The absent people whose chain of substitutes leads to `user`.
    pub fn places_of(&self, user: UserId) -> impl Iterator<Item = UserId> + '_ {
        self.0.keys().copied().filter(move |&absent| self.end_of_chain(absent) == Some(user))
    }

    /// The absent people whose customers `user` sees in their stead.
    pub fn lending_sight_to(&self, user: UserId) -> impl Iterator<Item = UserId> + '_ {
        self.0
            .iter()
            .filter(move |(_, cover)| cover.with_sight && cover.substitute == Some(user))
            .map(|(&absent, _)| absent)
    }

    /// Everybody who is away.
    pub fn users(&self) -> impl Iterator<Item = UserId> + '_ {
        self.0.keys().copied()
    }
}

impl FromIterator<(UserId, Cover)> for Away {
    fn from_iter<I: IntoIterator<Item = (UserId, Cover)>>(covers: I) -> Away {
        Away(covers.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn away(pairs: &[(i64, Option<i64>)]) -> Away {
        pairs
            .iter()
            .map(|&(user, substitute)| (UserId(user), Cover { substitute: substitute.map(UserId), with_sight: false }))
            .collect()
    }

    #[test]
    fn own_8_the_chain_ends_with_the_first_who_is_not_away() {
        let away = away(&[(1, Some(2)), (2, Some(3)), (4, None), (5, Some(4))]);
        assert_eq!(away.end_of_chain(UserId(1)), Some(UserId(3)));
        assert_eq!(away.end_of_chain(UserId(3)), None, "not away, so nobody stands in");
        assert_eq!(away.end_of_chain(UserId(5)), None, "the chain ends with somebody absent");
        assert_eq!(away.places_of(UserId(3)).collect::<Vec<_>>(), [UserId(1), UserId(2)]);
    }

    #[test]
    fn own_8_at_a_repeat_nobody_stands_in() {
        let away = away(&[(1, Some(2)), (2, Some(3)), (3, Some(2)), (4, Some(4))]);
        for absent in 1..=4 {
            assert_eq!(away.end_of_chain(UserId(absent)), None);
        }
    }
}
