//! Section 5 of the rules, example by example.

use remit_domain::action::explanation::explain;
use remit_domain::action::ownership::{Outcome, OwnerRule, Reach, Why, owners};
use remit_domain::id::UserId;
use remit_domain::permission::{Position, Role};
use remit_domain::user::Status;

use crate::cast::*;

const ASSIGNED: OwnerRule = OwnerRule::Assigned;
const PHYSIOS_ASSIGNED: OwnerRule = OwnerRule::Group(PHYSIOS, Reach::Assigned);
const PHYSIOS_ALL: OwnerRule = OwnerRule::Group(PHYSIOS, Reach::All);

#[test]
fn own_1_an_open_action_always_has_an_owner() {
    let nobody = org().status(FAY, Status::Suspended).status(FINN, Status::Created);
    assert_eq!(whose(&[ASSIGNED], &[], &nobody), (Why::Owner, vec![OLGA]));
    assert_eq!(
        whose(&[], &[], &nobody.clone().away(OLGA, ACE)),
        (Why::Owner, vec![OLGA]),
        "even when the owner is away"
    );
    assert_eq!(whose(&[], &[], &org()), finance());
}

#[test]
fn own_2_owners_follow_from_the_facts_of_the_moment() {
    let before = org().with(PHYSIOS, &[MAY]);
    assert_eq!(whose(&[PHYSIOS_ASSIGNED], &[MAY, MIA], &before), by_rule(&[MAY]));
    let after = before.with(PHYSIOS, &[MIA]).status(MAY, Status::Suspended);
    assert_eq!(whose(&[PHYSIOS_ASSIGNED], &[MAY, MIA], &after), by_rule(&[MIA]));
}

#[test]
fn own_3_a_union_falls_back_only_when_all_of_its_rules_find_nobody() {
    let rules = [PHYSIOS_ASSIGNED, OwnerRule::User(ACE)];
    assert_eq!(whose(&rules, &[], &org()), by_rule(&[ACE]));
    assert_eq!(whose(&rules, &[], &org().status(ACE, Status::Suspended)), finance());
}

#[test]
fn own_4_others_assigned_but_none_of_the_group_is_finance() {
    let org = org().with(PHYSIOS, &[MAY]);
    assert_eq!(whose(&[PHYSIOS_ASSIGNED], &[MIA, MO], &org), finance());
}

#[test]
fn own_5_members_who_cannot_see_the_customer_do_not_get_it() {
    let org = org().with(PHYSIOS, &[MAY, MIA]);
    assert_eq!(whose(&[PHYSIOS_ALL], &[MIA], &org), by_rule(&[MIA]));
    assert_eq!(whose(&[PHYSIOS_ALL], &[], &org), finance());
    assert_eq!(whose(&[PHYSIOS_ALL], &[], &org.with(PHYSIOS, &[ACE])), by_rule(&[ACE]));
}

#[test]
fn own_6_a_named_user_who_cannot_see_or_is_not_available_finds_nobody() {
    assert_eq!(whose(&[OwnerRule::User(MAY)], &[], &org()), finance());
    assert_eq!(whose(&[OwnerRule::User(MAY)], &[MAY], &org()), by_rule(&[MAY]));
    assert_eq!(whose(&[OwnerRule::User(MAY)], &[MAY], &org().status(MAY, Status::Created)), finance());
    assert_eq!(whose(&[OwnerRule::User(MAY)], &[MAY], &org().away(MAY, None)), finance());
}

#[test]
fn own_6_the_order_is_place_among_the_assigned_then_creation_then_id() {
    let rules = [OwnerRule::Position(Position::Finance), ASSIGNED, OwnerRule::User(MAY)];
    assert_eq!(whose(&rules, &[MO, FINN, MAY], &org()), by_rule(&[MO, FINN, MAY, FAY]));
}

#[test]
fn own_7_invited_users_count_and_created_suspended_and_removed_ones_do_not() {
    let wanted = [
        (Status::Created, finance()),
        (Status::Invited, by_rule(&[MAY])),
        (Status::Joined, by_rule(&[MAY])),
        (Status::Suspended, finance()),
        (Status::Removed, finance()),
    ];
    for (status, expected) in wanted {
        assert_eq!(whose(&[ASSIGNED], &[MAY], &org().status(MAY, status)), expected, "{status}");
    }
}

#[test]
fn own_7_an_action_waits_when_none_of_its_owners_ever_logged_in() {
    let waits = |newcomers: &[UserId]| {
        let both = owners(&[ASSIGNED], &customer(&[MAY, MIA]), &org());
        both.wait_for_first_login(&newcomers.iter().copied().collect())
    };
    assert_eq!([waits(&[MAY, MIA, MO]), waits(&[MAY]), waits(&[])], [true, false, false]);
}

#[test]
fn own_8_a_place_held_by_assignment_passes_to_who_sees_the_customer() {
    assert_eq!(whose(&[ASSIGNED], &[MAY], &org().away(MAY, ACE)), by_rule(&[ACE]), "sees every customer");
    assert_eq!(whose(&[ASSIGNED], &[MAY, MIA], &org().away(MAY, MIA)), by_rule(&[MIA]), "is assigned too");
    assert_eq!(whose(&[ASSIGNED], &[MAY], &org().away(MAY, MIA)), finance(), "does not see it");
    assert_eq!(whose(&[ASSIGNED], &[MAY], &org().away_with_sight(MAY, MIA)), by_rule(&[MIA]), "was granted sight");
    assert_eq!(whose(&[PHYSIOS_ASSIGNED], &[MAY, MO], &org().with(PHYSIOS, &[MAY]).away(MAY, MO)), by_rule(&[MO]));
}

#[test]
fn own_8_any_other_place_passes_to_who_sees_every_customer() {
    let rule = [OwnerRule::User(ACE)];
    assert_eq!(whose(&rule, &[MAY], &org().away(ACE, MAY)), finance(), "sees this customer, but not every one");
    assert_eq!(whose(&rule, &[MAY], &org().away(ACE, OLGA)), by_rule(&[OLGA]));
    assert_eq!(whose(&rule, &[ACE, MAY], &org().away(ACE, MAY)), by_rule(&[MAY]), "assigned, so held by assignment");
}

#[test]
fn own_8_in_the_fallback_to_finance_every_customer_is_needed() {
    let org = org().away(FINN, None);
    assert_eq!(whose(&[], &[], &org.clone().away(FAY, ACE)), (Why::Finance, vec![ACE]));
    assert_eq!(
        whose(&[], &[MAY], &org.away(FAY, MAY)),
        (Why::Owner, vec![OLGA]),
        "the last fallback has no substitute"
    );
}

#[test]
fn own_8_the_chain_passes_over_who_is_away_and_ends_at_a_repeat() {
    let chain = org().away(MAY, MIA).away(MIA, ACE);
    assert_eq!(whose(&[ASSIGNED], &[MAY], &chain), by_rule(&[ACE]));
    assert_eq!(whose(&[ASSIGNED], &[MAY], &org().away(MAY, MIA).away(MIA, MAY)), finance(), "a circle");
    assert_eq!(
        whose(&[ASSIGNED], &[MAY], &chain.status(ACE, Status::Suspended)),
        finance(),
        "the end is not available"
    );
}

#[test]
fn own_8_suspended_or_created_is_not_absence() {
    let suspended = org().away(MAY, ACE).status(MAY, Status::Suspended);
    assert_eq!(whose(&[ASSIGNED], &[MAY], &suspended), finance());
    let passed_over = org().away(MAY, MIA).away(MIA, ACE).status(MIA, Status::Suspended);
    assert_eq!(
        whose(&[ASSIGNED], &[MAY], &passed_over),
        by_rule(&[ACE]),
        "a suspended one in the chain is passed over"
    );
}

#[test]
fn own_8_sight_granted_for_an_absence_lets_the_substitute_own_by_other_rules() {
    let granted = org().away_with_sight(MAY, MIA);
    assert_eq!(whose(&[OwnerRule::User(MIA)], &[MAY], &granted), by_rule(&[MIA]));
    assert_eq!(
        whose(&[OwnerRule::User(MIA)], &[MO], &granted),
        finance(),
        "only on what the absent person is assigned to"
    );
    assert_eq!(whose(&[OwnerRule::Position(Position::AccountManager)], &[MAY], &granted), by_rule(&[MIA]));
}

#[test]
fn own_9_several_owners_share_one_action() {
    assert_eq!(whose(&[ASSIGNED], &[MIA, MAY], &org()), by_rule(&[MIA, MAY]));
}

#[test]
fn own_10_every_drop_has_its_reason() {
    let org = org()
        .with(PHYSIOS, &[MAY, MIA, MO, ACE, FINN])
        .status(MIA, Status::Suspended)
        .away(MO, MAY)
        .away(ACE, None)
        .away(FINN, ACE);
    let found = outcomes(&[PHYSIOS_ALL], &[MO], &org);
    let expected = [
        (FINN, Outcome::Away),
        (ACE, Outcome::Away),
        (MAY, Outcome::CannotSee),
        (MIA, Outcome::Inactive(Status::Suspended)),
        (MO, Outcome::SubstituteCannot(MAY)),
    ];
    assert_eq!(found, expected);
}

#[test]
fn own_10_the_explanation_tells_of_the_fallback_and_of_archived_groups() {
    let told = explain(&[PHYSIOS_ALL], &customer(&[MAY]), &org().with(PHYSIOS, &[MAY]).archived(PHYSIOS));
    assert!(told.rules[0].archived);
    assert_eq!(told.rules[0].people, []);
    assert_eq!(told.finance, Some(vec![(FAY, Outcome::Owns), (FINN, Outcome::Owns)]));
    assert_eq!(told.owners.why, Why::Finance);
}

#[test]
fn own_11_the_first_owner_is_the_first_assigned() {
    let owners = owners(&[ASSIGNED], &customer(&[MO, MAY]), &org());
    assert_eq!(owners.people[0].user, MO);
}

#[test]
fn own_12_role_and_position_never_keep_anyone_from_owning() {
    for position in [Position::Finance, Position::Accountant, Position::AccountManager] {
        for role in [Role::Member, Role::Admin] {
            let org = org().position(MAY, position).role(MAY, role);
            assert_eq!(whose(&[ASSIGNED], &[MAY], &org), by_rule(&[MAY]), "{role} {position}");
        }
    }
}

#[test]
fn own_13_a_rule_of_its_own_that_finds_nobody_falls_back() {
    assert_eq!(whose(&[OwnerRule::User(MAY)], &[MO], &org()), finance());
}

#[test]
fn grp_5_rules_that_name_an_archived_group_find_nobody() {
    let org = org().with(PHYSIOS, &[MAY]).with(NIGHTS, &[MIA]).archived(PHYSIOS);
    assert_eq!(whose(&[PHYSIOS_ASSIGNED], &[MAY], &org), finance());
    assert_eq!(whose(&[PHYSIOS_ALL, OwnerRule::Group(NIGHTS, Reach::All)], &[MAY, MIA], &org), by_rule(&[MIA]));
}

#[test]
fn own_expand_finance_and_accountants_everywhere_and_account_managers_where_assigned() {
    let by = |position| [OwnerRule::Position(position)];
    assert_eq!(whose(&by(Position::Finance), &[MAY], &org()), by_rule(&[FAY, FINN]));
    assert_eq!(whose(&by(Position::Accountant), &[], &org()), by_rule(&[ACE]));
    assert_eq!(whose(&by(Position::AccountManager), &[ACE, MAY], &org()), by_rule(&[MAY]));
    assert_eq!(whose(&by(Position::AccountManager), &[], &org()), finance());
}
