//! Which open actions came to somebody by one cause, as SQL: those that are theirs now and were planned before.

use remit_db::{Row, Statement, Total, Tx, Value, sql};

use super::Fall;
use super::queries::fell;
use crate::clock::{Day, Instant};
use crate::error::Result;
use crate::id::{ActionId, OrgId, RuleSetId, UserId};

/// So many times what is wanted is looked at to count it.
const LOOKED_AT: i64 = 5;

/// A condition on open actions `a`: how many fulfil it of the first `$3` that are looked at, and the first `$3` that do in the
/// order in which they are due.
struct Which {
    count: &'static Statement,
    first: &'static Statement,
}

/// Of those that `from` has one look at, those that fulfil `condition`.
macro_rules! which {
    ($from:expr, $condition:expr) => {
        Which {
            count: sql!(concat!(
                "select count(*), count(*) filter (where fits) from (select ",
                $condition,
                " as fits from ",
                $from,
                " limit $3) looked_at"
            )),
            first: sql!(concat!(
                "select a.due_on, a.id from ",
                $from,
                " and ",
                $condition,
                " order by a.due_on, a.id limit $3"
            )),
        }
    };
}

/// `$2` lives in one of these keys.
macro_rules! lives_in {
    ($keys:literal) => {
        concat!(
            "exists (
                select 1 from key_members l
                where l.org_id = $1 and l.user_id = $2 and l.live = 1 and l.key_id in (",
            $keys,
            "))"
        )
    };
}

/// It goes by rules of its own (OWN 13).
macro_rules! has_own_rules {
    () => {
        "exists (
            select 1 from hand_overs w
            where w.org_id = a.org_id and w.action_id = a.id and w.own_rule_set_id = a.rule_set_id)"
    };
}

/// That it came at this moment was noted of `$2`, by this cause.
macro_rules! noted {
    ($at:literal, $cause:literal) => {
        concat!(
            "exists (
                select 1 from gains g
                where g.org_id = $1 and g.user_id = $2 and g.at = ",
            $at,
            " and g.cause = ",
            $cause,
            ")"
        )
    };
}

/// Actions of customers to whom `$2` came between `$4` and `$5`, which was noted so.
macro_rules! of_customers {
    ($cause:literal) => {
        concat!(
            "assignments x cross join actions a
             where a.org_id = x.org_id and a.customer_id = x.customer_id and a.state = 1 and x.org_id = $1 and x.user_id = $2
                and coalesce(x.gained_at, x.created_at) between $4 and $5 and ",
            noted!("coalesce(x.gained_at, x.created_at)", $cause)
        )
    };
}

/// They have them by the assignment alone.
macro_rules! by_assignment {
    () => {
        concat!(
            "(a.created_at < coalesce(x.gained_at, x.created_at)
             and exists (
                select 1 from key_members m
                where m.org_id = $1 and m.user_id = $2 and m.live = 1 and m.stands_in = 0 and m.key_id = a.extra_key)
             and not ",
            lives_in!("a.base_key"),
            " and not ",
            has_own_rules!(),
            ")"
        )
    };
}

/// Actions on keys of one side in which `$2` lives.
macro_rules! on_keys {
    ($key:literal, $kind:literal) => {
        concat!(
            "key_members m cross join owner_keys k cross join actions a
             where k.org_id = m.org_id and k.id = m.key_id and a.org_id = m.org_id and a.",
            $key,
            " = m.key_id and a.state = 1 and m.org_id = $1 and m.user_id = $2 and m.live = 1 and m.kind = ",
            $kind
        )
    };
}

/// An open action `a` has come to fall back with the key `k` on which it stands: not by a later assignment, nor by later rules.
macro_rules! fell_with_its_key {
    () => {
        concat!(
            "(a.created_at < k.fell_at
             and not exists (
                select 1 from assignments x
                where x.org_id = $1 and x.customer_id = a.customer_id
                    and coalesce(x.gained_at, x.created_at) >= k.fell_at)
             and not exists (
                select 1 from former_rules f
                where f.org_id = $1 and f.rule_set_id = k.rule_set_id and f.until_at > k.fell_at)
             and not ",
            $crate::action::keys::pending::owned_meanwhile!(),
            ")"
        )
    };
}
pub(super) use fell_with_its_key;

/// On keys that are not of a step: what `$4` added between `$5` and `$6` by hand.
macro_rules! on_keys_by_hand {
    ($key:literal, $kind:literal) => {
        concat!(
            on_keys!($key, $kind),
            " and not exists (select 1 from steps s where s.org_id = k.org_id and s.rule_set_id = k.rule_set_id)
              and a.step_id is null and coalesce(a.creator_id, 0) = $4 and a.created_at between $5 and $6"
        )
    };
}

/// One condition with what is bound in it beside the organisation, the person and the limit.
pub(super) struct Scope {
    which: Which,
    bound: Vec<i64>,
    /// The rule sets of whose keys it is, bound last; of all where that is none.
    rules: Option<Vec<RuleSetId>>,
}

impl Scope {
    fn new(which: Which, bound: &[i64]) -> Scope {
        Scope { which, bound: bound.to_vec(), rules: None }
    }

    fn found(which: Which, rules: &[RuleSetId], at: Instant) -> Scope {
        Scope { which, bound: vec![at.0], rules: Some(rules.to_vec()) }
    }

    /// What `giver` handed over between two moments.
    pub(super) fn handed_over(giver: UserId, (first, last): (Instant, Instant)) -> Scope {
        let which = which!(
            "hand_overs h cross join actions a
             where a.org_id = h.org_id and a.id = h.action_id and a.state = 1 and a.rule_set_id = h.own_rule_set_id
                and h.org_id = $1 and h.receiver_id = $2 and h.giver_id = $4 and h.at between $5 and $6",
            lives_in!("a.base_key, a.extra_key")
        );
        Scope::new(which, &[giver.0, first.0, last.0])
    }

    /// What is theirs since they were assigned between two moments.
    pub(super) fn assigned((first, last): (Instant, Instant)) -> Scope {
        Scope::new(which!(of_customers!("3"), by_assignment!()), &[first.0, last.0])
    }

    /// What is theirs since they took over from `before` between two moments.
    pub(super) fn succeeded(before: UserId, (first, last): (Instant, Instant)) -> Scope {
        Scope::new(which!(of_customers!("4 and g.subject_id = $6"), by_assignment!()), &[first.0, last.0, before.0])
    }

    /// What `creator`, or a machine, added for them by hand between two moments.
    pub(super) fn added(creator: Option<UserId>, (first, last): (Instant, Instant)) -> [Scope; 2] {
        let base =
            which!(on_keys_by_hand!("base_key", 1), noted!("a.created_at", "6 and coalesce(g.subject_id, 0) = $4"));
        let extra = which!(
            concat!(on_keys_by_hand!("extra_key", 2), " and not ", lives_in!("a.base_key")),
            noted!("a.created_at", "6 and coalesce(g.subject_id, 0) = $4")
        );
        let creator = creator.map_or(0, |creator| creator.0);
        [base, extra].map(|which| Scope::new(which, &[creator, first.0, last.0]))
    }

    /// What is theirs in the places of others alone and was planned before `at`.
    pub(super) fn standing_in(at: Instant) -> [Scope; 2] {
        let extra = which!(
            concat!(on_keys!("extra_key", 2), " and m.stands_in = 1"),
            concat!("(a.created_at < $4 and not ", lives_in!("a.base_key"), ")")
        );
        let base = which!(
            concat!(on_keys!("base_key", 1), " and m.stands_in = 1"),
            "(a.created_at < $4 and not exists (
                select 1 from key_members o
                where o.org_id = $1 and o.user_id = $2 and o.live = 1 and o.stands_in = 0 and o.key_id = a.extra_key))"
        );
        [extra, base].map(|which| Scope::new(which, &[at.0]))
    }

    /// What fell back between two moments for this reason, and still does; what has come to fall back otherwise is left out, be it
    /// by another customer's people or by other rules.
    pub(super) fn fell_back(fall: Fall, (first, last): (Instant, Instant)) -> Scope {
        let which = which!(
            "owner_keys k cross join actions a
             where a.org_id = k.org_id and a.extra_key = k.id and a.state = 1
                and k.org_id = $1 and k.fallback = 1 and k.fell_at between $4 and $5
                and exists (
                    select 1 from gains g
                    where g.org_id = $1 and g.user_id = $2 and g.at = k.fell_at and g.cause = $6
                        and coalesce(g.subject_id, 0) = $7)",
            fell_with_its_key!()
        );
        let (kind, subject) = fell(fall);
        Scope::new(which, &[first.0, last.0, kind.code(), subject.unwrap_or(0)])
    }

    /// What these rules find them for where they are assigned, planned before `at`.
    pub(super) fn found_if_assigned(rules: &[RuleSetId], at: Instant) -> Scope {
        let which = which!(
            concat!(on_keys!("extra_key", 2), " and m.stands_in = 0 and k.rule_set_id in ($5...)"),
            concat!(
                "(a.created_at < $4 and not ",
                lives_in!("a.base_key"),
                // What came by a later assignment is told with that.
                " and exists (
                    select 1 from assignments x
                    where x.org_id = $1 and x.customer_id = a.customer_id and x.user_id = $2
                        and coalesce(x.gained_at, x.created_at) < $4))"
            )
        );
        Scope::found(which, rules, at)
    }

    /// What these rules find them for anywhere, planned before `at`.
    pub(super) fn found_anywhere(rules: &[RuleSetId], at: Instant) -> Scope {
        let which = which!(
            concat!(on_keys!("base_key", 1), " and m.stands_in = 0 and k.rule_set_id in ($5...)"),
            "a.created_at < $4"
        );
        Scope::found(which, rules, at)
    }

    /// The same where they are not assigned.
    pub(super) fn found_unassigned(rules: &[RuleSetId], at: Instant) -> Scope {
        let which = which!(
            concat!(on_keys!("base_key", 1), " and m.stands_in = 0 and k.rule_set_id in ($5...)"),
            concat!("(a.created_at < $4 and not ", lives_in!("a.extra_key"), ")")
        );
        Scope::found(which, rules, at)
    }

    /// How many these are of `user`, counted no further than `most`; there may be more also where too many had to be looked at.
    pub(super) fn count(&self, tx: &Tx<'_>, org: OrgId, user: UserId, most: i64) -> Result<Total> {
        let limit = most.saturating_mul(LOOKED_AT);
        let counted = self.rows(tx, self.which.count, (org, user, limit), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let total = counted.into_iter().map(|(looked_at, count): (i64, i64)| Total { count, more: looked_at >= limit });
        Ok(total.fold(NONE, |sum, part| sum_of(sum, part, most)))
    }

    /// Those of `user` that are due first.
    pub(super) fn first(&self, tx: &Tx<'_>, org: OrgId, user: UserId, most: i64) -> Result<Vec<(Day, ActionId)>> {
        self.rows(tx, self.which.first, (org, user, most), |row| Ok((row.get(0)?, row.get(1)?)))
    }

    fn rows<T>(
        &self,
        tx: &Tx<'_>,
        statement: &Statement,
        (org, user, limit): (OrgId, UserId, i64),
        map: impl FnMut(&Row<'_>) -> std::result::Result<T, remit_db::Error>,
    ) -> Result<Vec<T>> {
        let bound: Vec<Value<'_>> = [org.0, user.0, limit].iter().chain(&self.bound).copied().map(Value::Int).collect();
        Ok(match &self.rules {
            None => tx.all(statement, &bound, map)?,
            Some(rules) => tx.all_in(statement, &bound, rules, map)?,
        })
    }
}

/// Nothing.
pub(super) const NONE: Total = Total { count: 0, more: false };

/// Both together, counted no further than `most`.
pub(super) fn sum_of(one: Total, other: Total, most: i64) -> Total {
    let count = one.count.saturating_add(other.count);
    Total { count: count.min(most), more: one.more || other.more || count > most }
}
