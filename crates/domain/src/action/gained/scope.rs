//! Which open actions came to somebody by one cause, as SQL: those that are theirs now and were planned before.

use remit_db::{Statement, Tx, Value, sql};

use crate::clock::{Day, Instant};
use crate::error::Result;
use crate::id::{ActionId, OrgId, RuleSetId, UserId};

/// A condition on open actions `a`, counted no further than `$3`, and the first `$3` of them in the order in which they are due.
struct Which {
    count: &'static Statement,
    first: &'static Statement,
}

macro_rules! which {
    ($from:expr) => {
        Which {
            count: sql!(concat!("select count(*) from (select 1 from ", $from, " limit $3) counted")),
            first: sql!(concat!("select a.due_on, a.id from ", $from, " order by a.due_on, a.id limit $3")),
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

/// Actions that `$2` has by an assignment alone that came between `$4` and `$5`.
macro_rules! by_assignment {
    ($condition:literal) => {
        concat!(
            "assignments x cross join actions a
             where a.org_id = x.org_id and a.customer_id = x.customer_id and a.state = 1
                and a.created_at < coalesce(x.gained_at, x.created_at) and x.org_id = $1 and x.user_id = $2 and coalesce(x.gained_at, x.created_at) between $4 and $5 and ",
            $condition,
            " and exists (
                select 1 from key_members m
                where m.org_id = $1 and m.user_id = $2 and m.live = 1 and m.stands_in = 0 and m.key_id = a.extra_key)
             and not ",
            lives_in!("a.base_key"),
            " and not ",
            has_own_rules!()
        )
    };
}

/// Actions on keys of one side in which `$2` lives so.
macro_rules! by_keys {
    ($key:literal, $kind:literal, $stands_in:literal) => {
        concat!(
            "key_members m cross join owner_keys k cross join actions a
             where k.org_id = m.org_id and k.id = m.key_id and a.org_id = m.org_id and a.",
            $key,
            " = m.key_id and a.state = 1 and m.org_id = $1 and m.user_id = $2 and m.live = 1 and m.kind = ",
            $kind,
            " and m.stands_in = ",
            $stands_in,
            " and a.created_at < $4"
        )
    };
}

/// One condition with what is bound in it beside the organisation, the person and the limit.
pub(super) struct Scope {
    which: Which,
    bound: Vec<i64>,
}

impl Scope {
    /// What `giver` handed over between two moments.
    pub(super) fn handed_over(giver: UserId, (first, last): (Instant, Instant)) -> Scope {
        let which = which!(concat!(
            "hand_overs h cross join actions a
             where a.org_id = h.org_id and a.id = h.action_id and a.state = 1 and a.rule_set_id = h.own_rule_set_id
                and h.org_id = $1 and h.receiver_id = $2 and h.giver_id = $4 and h.at between $5 and $6 and ",
            lives_in!("a.base_key, a.extra_key")
        ));
        Scope { which, bound: vec![giver.0, first.0, last.0] }
    }

    /// What is theirs since they were assigned between two moments.
    pub(super) fn assigned((first, last): (Instant, Instant)) -> Scope {
        Scope { which: which!(by_assignment!("x.gained_at is null")), bound: vec![first.0, last.0] }
    }

    /// What is theirs since they took over from somebody between two moments.
    pub(super) fn succeeded((first, last): (Instant, Instant)) -> Scope {
        Scope { which: which!(by_assignment!("x.gained_at is not null")), bound: vec![first.0, last.0] }
    }

    /// What is theirs in the places of others alone and was planned before `at`.
    pub(super) fn standing_in(at: Instant) -> [Scope; 2] {
        let extra = which!(concat!(by_keys!("extra_key", 2, 1), " and not ", lives_in!("a.base_key")));
        let base = which!(concat!(
            by_keys!("base_key", 1, 1),
            " and not exists (
                select 1 from key_members o
                where o.org_id = $1 and o.user_id = $2 and o.live = 1 and o.stands_in = 0 and o.key_id = a.extra_key)"
        ));
        [extra, base].map(|which| Scope { which, bound: vec![at.0] })
    }

    /// What these rules find them for where they are assigned, planned before `at`.
    pub(super) fn found_if_assigned(rules: RuleSetId, at: Instant) -> Scope {
        let which =
            which!(concat!(by_keys!("extra_key", 2, 0), " and k.rule_set_id = $5 and not ", lives_in!("a.base_key")));
        Scope { which, bound: vec![at.0, rules.0] }
    }

    /// What these rules find them for anywhere, planned before `at`.
    pub(super) fn found_anywhere(rules: RuleSetId, at: Instant) -> Scope {
        let which = which!(concat!(by_keys!("base_key", 1, 0), " and k.rule_set_id = $5"));
        Scope { which, bound: vec![at.0, rules.0] }
    }

    /// The same where they are not assigned.
    pub(super) fn found_unassigned(rules: RuleSetId, at: Instant) -> Scope {
        let which =
            which!(concat!(by_keys!("base_key", 1, 0), " and k.rule_set_id = $5 and not ", lives_in!("a.extra_key")));
        Scope { which, bound: vec![at.0, rules.0] }
    }

    /// How many these are of `user`, counted no further than `most`.
    pub(super) fn count(&self, tx: &Tx<'_>, org: OrgId, user: UserId, most: i64) -> Result<i64> {
        Ok(tx.one(self.which.count, &self.bound(org, user, most), |row| row.get(0))?.unwrap_or(0))
    }

    /// Those of `user` that are due first.
    pub(super) fn first(&self, tx: &Tx<'_>, org: OrgId, user: UserId, most: i64) -> Result<Vec<(Day, ActionId)>> {
        Ok(tx.all(self.which.first, &self.bound(org, user, most), |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    fn bound(&self, org: OrgId, user: UserId, most: i64) -> Vec<Value<'_>> {
        [org.0, user.0, most].iter().chain(&self.bound).copied().map(Value::Int).collect()
    }
}
