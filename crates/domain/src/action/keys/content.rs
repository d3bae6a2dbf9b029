//! What a key stands for: its kind and, for an extra key, the people of the customer that decide it.

use std::collections::BTreeSet;

use crate::code::coded;
use crate::id::UserId;

coded! {
    /// The kinds of keys of a rule set `R`.
    Kind {
        /// Those whom `R` finds without any assignment; one for each `R`.
        Base = 1 "base",
        /// Those of a customer's people whom `R` finds; also for nobody.
        Extra = 2 "extra",
        /// Whoever gets what falls back; one for the organisation.
        Finance = 3 "finance",
    }
}

impl Kind {
    /// Do the actions on a key of this kind fall back, when so many live in it and in the base of its rules? An action
    /// stands on a base and an extra key, and is found by the extra key when both are dead.
    #[must_use]
    pub fn falls_back(self, live: i64, live_in_base: i64) -> bool {
        self == Kind::Extra && live == 0 && live_in_base == 0
    }
}

/// The people of a customer that decide an extra key. All three are facts of the customer and of who is away, never of
/// role or status, so that those touch no action.
///
/// A key may hold more than an action needs, as long as it is true of the action's customer: whoever is not found
/// now is asleep in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Content {
    /// Assigned people whom the rules find if assigned.
    pub found: BTreeSet<UserId>,
    /// People in whose favour a chain of substitutes of one of `found` ends, and who see the customer by assignment or
    /// by a grant of sight.
    pub substitutes: BTreeSet<UserId>,
    /// People who see the customer by a grant of sight, and whom the rules find without any assignment.
    pub granted: BTreeSet<UserId>,
}

impl Content {
    /// Everybody whom the key names.
    pub fn users(&self) -> impl Iterator<Item = UserId> + '_ {
        self.found.iter().chain(&self.substitutes).chain(&self.granted).copied()
    }

    /// Can an action that needs `needed` stay on a key of this content, given who sees its customer and how?
    #[must_use]
    pub fn serves(&self, needed: &Content, sighted: &Sighted) -> bool {
        let between = |needed: &BTreeSet<UserId>, held: &BTreeSet<UserId>, truth: &dyn Fn(UserId) -> bool| {
            needed.is_subset(held) && held.iter().all(|&user| truth(user))
        };
        let assigned = |user| sighted.assigned.contains(&user);
        let granted = |user| sighted.granted.contains(&user);
        between(&needed.found, &self.found, &assigned)
            && between(&needed.substitutes, &self.substitutes, &|user| assigned(user) || granted(user))
            && between(&needed.granted, &self.granted, &granted)
    }

    /// The bytes by which keys of equal content are found to be one.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let parts = [(0, &self.found), (1, &self.substitutes), (2, &self.granted)];
        let entry = |part: u8| move |user: &UserId| std::iter::once(part).chain(user.0.to_be_bytes());
        parts.into_iter().flat_map(|(part, users)| users.iter().flat_map(entry(part))).collect()
    }

    /// The content that [`Content::to_bytes`] wrote.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Content {
        let mut content = Content::default();
        for entry in bytes.as_chunks::<9>().0 {
            let [part, a, b, c, d, e, f, g, h] = *entry;
            let user = UserId(i64::from_be_bytes([a, b, c, d, e, f, g, h]));
            match part {
                0 => content.found.insert(user),
                1 => content.substitutes.insert(user),
                _ => content.granted.insert(user),
            };
        }
        content
    }
}

/// Who sees a customer by facts of that customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sighted {
    /// The assigned users.
    pub assigned: BTreeSet<UserId>,
    /// Those who stand in, with sight, for one of them.
    pub granted: BTreeSet<UserId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn users(ids: &[i64]) -> BTreeSet<UserId> {
        ids.iter().copied().map(UserId).collect()
    }

    #[test]
    fn bytes_round_trip_and_keep_the_parts_apart() {
        let content = Content { found: users(&[1, 300]), substitutes: users(&[2]), granted: users(&[i64::MAX]) };
        assert_eq!(Content::from_bytes(&content.to_bytes()), content);
        let swapped = Content { found: users(&[2]), substitutes: users(&[1, 300]), ..content.clone() };
        assert_ne!(swapped.to_bytes(), content.to_bytes());
        assert!(Content::default().to_bytes().is_empty());
    }

    #[test]
    fn a_key_serves_what_it_holds_and_what_is_true() {
        let sighted = Sighted { assigned: users(&[1, 2]), granted: users(&[3]) };
        let held = Content { found: users(&[1, 2]), ..Content::default() };
        let one = Content { found: users(&[1]), ..Content::default() };
        assert!(held.serves(&one, &sighted), "the other is asleep");
        assert!(!one.serves(&held, &sighted), "it does not hold the other");
        assert!(
            !held.serves(&one, &Sighted { assigned: users(&[1]), granted: users(&[2]) }),
            "2 is no longer assigned"
        );
    }
}
