//! Section 4 of the rules: the table row by row, then its numbered rules.

use remit_domain::Error;
use remit_domain::actor::{Actor, Capacity};
use remit_domain::clock::Instant;
use remit_domain::error::{Conflict, Fault, Problem};
use remit_domain::id::{OrgId, TokenId, UserId};
use remit_domain::permission::{
    Ability, Position, Role, Scope, Sight, may, may_change_by_api, may_change_user, may_end_absence, may_finish,
    may_on_customer, may_reset_second_factor, may_see_absences, may_set_absence, may_set_password, may_view_as, sight,
};

const ME: UserId = UserId(1);
const OTHER: UserId = UserId(2);

fn acting(capacity: Capacity) -> Actor {
    Actor { org: OrgId(1), capacity, at: Instant(0), source: "test".into() }
}

fn user(role: Role, position: Position) -> Actor {
    acting(Capacity::User { id: ME, role, position })
}

fn everybody() -> impl Iterator<Item = (Role, Position, Actor)> {
    Role::ALL.iter().flat_map(|&role| Position::ALL.iter().map(move |&position| (role, position, user(role, position))))
}

fn granted(actor: &Actor, ability: Ability) -> bool {
    match may(actor, ability) {
        Ok(_) => true,
        Err(Error::Denied) => false,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn acc_table_settings_are_for_admins_and_the_owner() {
    for (role, _, actor) in everybody() {
        for ability in [Ability::Inspect, Ability::Configure] {
            assert_eq!(granted(&actor, ability), role != Role::Member, "{actor:?}");
        }
    }
}

#[test]
fn acc_table_transfer_and_deletion_are_for_the_owner() {
    for (role, _, actor) in everybody() {
        assert_eq!(granted(&actor, Ability::Own), role == Role::Owner, "{actor:?}");
    }
}

#[test]
fn acc_table_assigning_and_importing_are_for_admins_and_the_owner() {
    for (role, _, actor) in everybody() {
        assert_eq!(granted(&actor, Ability::Assign), role != Role::Member, "{actor:?}");
    }
}

#[test]
fn acc_table_seeing_and_notes_go_by_sight() {
    for (_, _, actor) in everybody() {
        assert!(may_on_customer(&actor, Ability::See, true).is_ok());
        assert!(matches!(may_on_customer(&actor, Ability::See, false), Err(Error::NotFound)));
    }
}

#[test]
fn acc_table_pause_promise_dispute_and_ad_hoc_go_by_sight() {
    for (_, _, actor) in everybody() {
        assert!(may_on_customer(&actor, Ability::Adjust, true).is_ok());
        assert!(matches!(may_on_customer(&actor, Ability::Adjust, false), Err(Error::NotFound)));
    }
}

#[test]
fn acc_table_finishing_is_for_owners_only() {
    for (_, _, actor) in everybody() {
        assert!(may_finish(&actor, &[OTHER, ME]).is_ok());
        assert!(matches!(may_finish(&actor, &[OTHER]), Err(Error::NotYours)), "admins too");
    }
}

#[test]
fn acc_table_analytics_are_for_all_but_account_managers() {
    for (role, position, actor) in everybody() {
        let expected = role != Role::Member || position != Position::AccountManager;
        assert_eq!(granted(&actor, Ability::Analyse), expected, "{actor:?}");
    }
}

#[test]
fn acc_table_everybody_has_their_own_profile() {
    for (_, _, actor) in everybody() {
        assert!(granted(&actor, Ability::Profile));
    }
}

#[test]
fn acc_1_account_managers_see_what_they_are_assigned_to_unless_their_role_lifts_it() {
    for (role, position, actor) in everybody() {
        let limited = role == Role::Member && position == Position::AccountManager;
        assert_eq!(sight(&actor), if limited { Sight::Of(ME) } else { Sight::All }, "{actor:?}");
    }
}

#[test]
fn acc_3_machines_and_the_operator_own_nothing() {
    let token = acting(Capacity::Token { id: TokenId(1), scope: Scope::Write });
    for actor in [token, acting(Capacity::Operator), acting(Capacity::System)] {
        assert!(may_finish(&actor, &[ME]).is_err());
    }
}

#[test]
fn acc_4_a_reading_token_changes_nothing() {
    let reading = acting(Capacity::Token { id: TokenId(1), scope: Scope::Read });
    let writing = acting(Capacity::Token { id: TokenId(1), scope: Scope::Write });
    for ability in [Ability::Configure, Ability::Assign, Ability::Plan, Ability::Adjust] {
        assert!(!granted(&reading, ability) && granted(&writing, ability), "{ability:?}");
    }
    assert!(!granted(&writing, Ability::Own));
    assert!(may_change_by_api(&reading).is_err() && may_change_by_api(&writing).is_ok());
    for (_, _, actor) in everybody() {
        assert!(may_change_by_api(&actor).is_err(), "a cookie is not enough: {actor:?}");
    }
}

#[test]
fn own_8_absences_are_seen_by_their_person_and_by_whoever_sees_users() {
    for (role, _, actor) in everybody() {
        assert!(may_see_absences(&actor, ME).is_ok());
        assert_eq!(may_see_absences(&actor, OTHER).is_ok(), role != Role::Member);
    }
    let viewing = acting(Capacity::Viewer { by: OTHER, id: ME, role: Role::Member, position: Position::Finance });
    assert!(
        may_see_absences(&viewing, ME).is_err(),
        "what is the person's own is not shown to who looks through their eyes"
    );
}

#[test]
fn own_8_one_ends_ones_own_absence_and_admins_any() {
    let reading = acting(Capacity::Token { id: TokenId(1), scope: Scope::Read });
    for (role, _, actor) in everybody() {
        assert!(may_end_absence(&actor, ME).is_ok());
        let others = may_end_absence(&actor, OTHER);
        assert_eq!(others.is_ok(), role != Role::Member);
        assert!(others.is_ok() || matches!(others, Err(Error::NotFound)), "what one may not look at is not found");
    }
    assert!(matches!(may_end_absence(&reading, OTHER), Err(Error::Denied)), "it may look");
}

#[test]
fn only_the_operator_sets_a_password() {
    assert!(may_set_password(&acting(Capacity::Operator)).is_ok());
    let writing = acting(Capacity::Token { id: TokenId(1), scope: Scope::Write });
    let others = everybody().map(|(_, _, actor)| actor).chain([writing, acting(Capacity::System)]);
    assert!(others.into_iter().all(|actor| matches!(may_set_password(&actor), Err(Error::Denied))));
}

#[test]
fn usr_9_admins_may_not_change_the_owner_and_nobody_raises_their_own_role() {
    let admin = user(Role::Admin, Position::Finance);
    let owner = user(Role::Owner, Position::Finance);
    let member = user(Role::Member, Position::Finance);
    assert!(may_change_user(&admin, OTHER, Role::Member, Role::Admin).is_ok());
    assert!(may_change_user(&admin, OTHER, Role::Owner, Role::Admin).is_err());
    assert!(may_change_user(&admin, OTHER, Role::Member, Role::Owner).is_err());
    assert!(may_change_user(&admin, ME, Role::Admin, Role::Owner).is_err());
    assert!(may_change_user(&admin, ME, Role::Member, Role::Admin).is_err(), "back to what it was when they asked");
    assert!(may_change_user(&owner, OTHER, Role::Admin, Role::Member).is_ok());
    assert!(may_change_user(&member, OTHER, Role::Member, Role::Member).is_err());
}

#[test]
fn usr_9_a_second_factor_is_reset_by_who_may_change_the_user_and_reaches_as_far() {
    let admin = user(Role::Admin, Position::Finance);
    let owner = user(Role::Owner, Position::Finance);
    let member = user(Role::Member, Position::Finance);
    let operator = acting(Capacity::Operator);
    assert!(may_reset_second_factor(&admin, OTHER, Role::Admin, false).is_ok());
    let denied = [
        may_reset_second_factor(&member, OTHER, Role::Member, false),
        may_reset_second_factor(&admin, OTHER, Role::Owner, false),
        may_reset_second_factor(&admin, ME, Role::Admin, false),
        may_reset_second_factor(&owner, ME, Role::Owner, false),
    ];
    assert!(denied.iter().all(|answer| matches!(answer, Err(Error::Denied))), "{denied:?}");
    let elsewhere = may_reset_second_factor(&owner, OTHER, Role::Member, true);
    assert!(matches!(elsewhere, Err(Error::Conflict(Conflict::UserElsewhere))));
    assert!(may_reset_second_factor(&operator, OTHER, Role::Owner, true).is_ok());
}

#[test]
fn usr_2_admins_and_the_owner_look_through_the_eyes_of_whoever_has_no_higher_role() {
    for (role, _, actor) in everybody() {
        for &target in Role::ALL {
            let expected = role >= Role::Admin && target <= role;
            assert_eq!(may_view_as(&actor, OTHER, target).is_ok(), expected, "{role} as {target}");
            assert!(may_view_as(&actor, ME, target).is_err(), "they see that anyway");
        }
    }
    let writing = acting(Capacity::Token { id: TokenId(1), scope: Scope::Write });
    let viewing = acting(Capacity::Viewer { by: ME, id: OTHER, role: Role::Admin, position: Position::Finance });
    for nobody in [writing, viewing, acting(Capacity::Operator), acting(Capacity::System)] {
        assert!(may_view_as(&nobody, UserId(3), Role::Member).is_err(), "{nobody:?}");
    }
}

#[test]
fn usr_2_who_looks_through_the_eyes_of_a_user_sees_what_they_see_and_not_their_profile() {
    for (role, position, actor) in everybody() {
        let viewing = acting(Capacity::Viewer { by: OTHER, id: ME, role, position });
        assert_eq!((viewing.user(), sight(&viewing)), (Some(ME), sight(&actor)));
        for ability in [Ability::Inspect, Ability::Configure, Ability::Own, Ability::Assign, Ability::See] {
            assert_eq!(granted(&viewing, ability), granted(&actor, ability), "{actor:?}, {ability:?}");
        }
        assert!(!granted(&viewing, Ability::Profile));
    }
}

#[test]
fn own_8_sight_is_granted_by_admins_and_never_to_oneself() {
    let member = user(Role::Member, Position::Finance);
    let admin = user(Role::Admin, Position::Finance);
    let third = UserId(3);
    assert!(may_set_absence(&member, ME, Some(OTHER), false).is_ok(), "one's own");
    assert!(may_set_absence(&member, ME, Some(OTHER), true).is_err(), "a grant is for admins");
    assert!(may_set_absence(&member, OTHER, None, false).is_err(), "somebody else's");
    assert!(may_set_absence(&admin, OTHER, Some(third), true).is_ok());
    let to_oneself = may_set_absence(&admin, OTHER, Some(ME), true);
    let fault = Fault { field: "with_sight", problem: Problem::GrantToSelf };
    assert!(matches!(&to_oneself, Err(Error::Invalid(faults)) if *faults == [fault]), "{to_oneself:?}");
    assert!(
        matches!(may_set_absence(&member, OTHER, Some(ME), true), Err(Error::Denied)),
        "a member has nothing to grant"
    );
    assert!(may_set_absence(&admin, OTHER, Some(ME), false).is_ok(), "without sight");
}
