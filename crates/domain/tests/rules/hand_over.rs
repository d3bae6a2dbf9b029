//! Taking over and handing over (OWN 13), example by example and by property.

use std::collections::BTreeSet;

use proptest::prelude::*;
use remit_domain::action::explanation::explain_own;
use remit_domain::action::gained::{Cause, Facts, Gained, gained};
use remit_domain::action::ownership::{
    CustomerFacts, OrgFacts, Outcome, OwnerRule, Reach, Why, handed_over, in_force, owners,
};
use remit_domain::clock::Instant;
use remit_domain::id::{GroupId, UserId};
use remit_domain::user::Status;

use crate::cast::*;
use crate::ownership_properties as any;

const STEP: [OwnerRule; 1] = [OwnerRule::Assigned];

fn whose_own(own: &[OwnerRule], assigned: &[UserId], org: &OrgFacts) -> (Why, Vec<UserId>) {
    whose(in_force(own, &STEP, &customer(assigned), org), assigned, org)
}

fn given(rules: &[OwnerRule], giver: UserId, to: UserId, assigned: &[UserId], org: &OrgFacts) -> Vec<UserId> {
    let own = handed_over(rules, giver, to, &customer(assigned), org);
    whose(&own, assigned, org).1
}

#[test]
fn own_13_rules_of_its_own_go_before_those_of_its_step() {
    assert_eq!(whose_own(&[OwnerRule::User(ACE)], &[MAY, MIA], &org()), by_rule(&[ACE]));
    assert_eq!(whose_own(&[], &[MAY, MIA], &org()), by_rule(&[MAY, MIA]), "it has none");
}

#[test]
fn own_13_when_they_find_nobody_those_of_the_step_hold_again_then_the_fallback() {
    let own = [OwnerRule::User(MO)];
    assert_eq!(whose_own(&own, &[MAY, MO], &org()), by_rule(&[MO]));
    assert_eq!(whose_own(&own, &[MAY], &org()), by_rule(&[MAY]), "Mo no longer sees the customer");
    for org in [org().status(MO, Status::Suspended), org().away(MO, None)] {
        assert_eq!(whose_own(&own, &[MAY, MO], &org), by_rule(&[MAY]));
        assert_eq!(whose_own(&own, &[MO], &org), finance(), "the step finds nobody either");
    }
    assert_eq!(whose_own(&own, &[MAY, MO], &org().away(MO, ACE)), by_rule(&[ACE]), "Mo's place, by a substitute");
}

#[test]
fn own_13_handing_over_replaces_only_the_place_of_the_giver() {
    assert_eq!(given(&STEP, MAY, ACE, &[MAY], &org()), [ACE]);
    assert_eq!(given(&STEP, MAY, ACE, &[MAY, MIA, MO], &org()), [MIA, MO, ACE]);
    assert_eq!(given(&STEP, MAY, MIA, &[MAY, MIA], &org()), [MIA], "who shares it takes the other place too");
    let nights = org().with(NIGHTS, &[FAY, ACE]);
    assert_eq!(given(&[OwnerRule::Group(NIGHTS, Reach::All)], FAY, FINN, &[], &nights), [FINN, ACE]);
}

#[test]
fn own_13_whoever_is_away_keeps_a_place_that_another_holds_for_them() {
    let away = org().away(MIA, ACE);
    let own = handed_over(&STEP, MAY, MO, &customer(&[MAY, MIA, MO]), &away);
    assert_eq!(own, [OwnerRule::User(MIA), OwnerRule::User(MO)]);
    assert_eq!(whose(&own, &[MAY, MIA, MO], &away), by_rule(&[MO, ACE]));
    assert_eq!(whose(&own, &[MAY, MIA, MO], &org()), by_rule(&[MIA, MO]), "Mia is back");
    assert_eq!(given(&STEP, ACE, FAY, &[MIA], &away), [FAY], "Ace gave what he held for Mia");
}

#[test]
fn own_13_what_fell_back_is_handed_over_whole() {
    assert_eq!(whose(&STEP, &[], &org()), finance());
    assert_eq!(given(&STEP, FAY, ACE, &[], &org()), [ACE], "and not Finn");
}

#[test]
fn own_13_both_kinds_of_rules_are_explained() {
    let assigned = customer(&[MAY, MO]);
    let own = [OwnerRule::User(MO)];
    let told = explain_own(&own, &STEP, &assigned, &org());
    assert_eq!((told.own[0].people.clone(), told.rules.len()), (vec![(MO, Outcome::Owns)], 0), "the step is not asked");
    let told = explain_own(&own, &STEP, &assigned, &org().status(MO, Status::Suspended));
    assert_eq!(told.own[0].people, [(MO, Outcome::Inactive(Status::Suspended))]);
    assert_eq!(told.rules[0].people, [(MAY, Outcome::Owns), (MO, Outcome::Inactive(Status::Suspended))]);
    assert_eq!(told.owners, owners(&STEP, &assigned, &org().status(MO, Status::Suspended)));
}

fn people(rules: &[OwnerRule], customer: &CustomerFacts, org: &OrgFacts) -> BTreeSet<UserId> {
    let owners = owners(rules, customer, org);
    if owners.why == Why::Rule { owners.people.into_iter().map(|owner| owner.user).collect() } else { BTreeSet::new() }
}

proptest! {
    #[test]
    fn own_13_after_handing_over_the_others_own_it_still_and_the_receiver_where_they_can(
        rules in prop::collection::vec(any::rule(), 1..4), customer in any::customer(), org in any::org(), to in any::user()
    ) {
        let before = people(&rules, &customer, &org);
        for &giver in before.iter().filter(|giver| **giver != to) {
            let own = handed_over(&rules, giver, to, &customer, &org);
            let received = people(&[OwnerRule::User(to)], &customer, &org);
            let others: BTreeSet<UserId> = before.iter().copied().filter(|user| *user != giver).collect();
            prop_assert_eq!(people(&own, &customer, &org), &others | &received);
        }
    }

    #[test]
    fn own_13_what_is_explained_is_what_holds(
        own in prop::collection::vec(any::user().prop_map(OwnerRule::User), 0..3),
        step in prop::collection::vec(any::rule(), 0..3), customer in any::customer(), org in any::org()
    ) {
        let told = explain_own(&own, &step, &customer, &org);
        prop_assert_eq!(told.owners, owners(in_force(&own, &step, &customer, &org), &customer, &org));
    }
}

const PLANNED: Facts = Facts {
    planned_at: Instant(10),
    handed: None,
    by_own_rules: false,
    stands_in: None,
    assigned_at: None,
    found: None,
    added: None,
};

#[test]
fn own_14_what_was_planned_for_somebody_is_not_told() {
    assert_eq!(gained(&PLANNED), None);
    assert_eq!(gained(&Facts { assigned_at: Some(Instant(10)), ..PLANNED }), None, "assigned before it was planned");
    assert_eq!(gained(&Facts { stands_in: Some((Instant(9), MAY)), ..PLANNED }), None, "away before it was planned");
}

#[test]
fn own_14_what_came_later_is_told_with_its_reason() {
    let told = |facts: Facts| gained(&facts).map(|it| (it.since.0, it.cause));
    let handed = Facts { handed: Some((Instant(30), MAY)), by_own_rules: true, ..PLANNED };
    assert_eq!(told(handed), Some((30, Cause::HandedOver(MAY))));
    assert_eq!(told(Facts { stands_in: Some((Instant(20), MIA)), ..PLANNED }), Some((20, Cause::StandsIn(MIA))));
    let assigned = Facts { assigned_at: Some(Instant(15)), ..PLANNED };
    assert_eq!(told(assigned), Some((15, Cause::Assigned)));
    assert_eq!(told(Facts { by_own_rules: true, ..assigned }), None, "it is theirs by name, not by assignment");
    let stands_in = Some((Instant(20), MIA));
    assert_eq!(told(Facts { stands_in, ..assigned }), Some((20, Cause::StandsIn(MIA))));
}

#[test]
fn own_14_what_was_added_for_somebody_is_told_unless_it_came_again_later() {
    let added = Facts { added: Some(Some(MAY)), ..PLANNED };
    let told = |facts: Facts| gained(&facts).map(|it| (it.since.0, it.cause));
    assert_eq!(told(added), Some((10, Cause::Added(Some(MAY)))));
    assert_eq!(told(Facts { assigned_at: Some(Instant(9)), ..added }), Some((10, Cause::Added(Some(MAY)))));
    assert_eq!(told(Facts { assigned_at: Some(Instant(15)), ..added }), Some((15, Cause::Assigned)));
}

#[test]
fn own_14_an_action_is_theirs_since_the_last_of_what_it_takes() {
    let calls = GroupId(7);
    for (assigned_at, joined_at, expected) in [
        (Some(20), Some(30), Some((30, Cause::Joined(calls)))),
        (Some(30), Some(20), Some((30, Cause::Assigned))),
        (Some(5), Some(30), Some((30, Cause::Joined(calls)))),
        (None, Some(30), Some((30, Cause::Joined(calls)))),
        (Some(5), Some(6), None),
    ] {
        let found = joined_at.map(|at| Gained { since: Instant(at), cause: Cause::Joined(calls) });
        let facts = Facts { assigned_at: assigned_at.map(Instant), found, ..PLANNED };
        assert_eq!(gained(&facts).map(|it| (it.since.0, it.cause)), expected);
        assert_eq!(gained(&Facts { by_own_rules: true, ..facts }), None, "it goes by rules of its own");
    }
}
