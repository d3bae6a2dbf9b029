//! What holds of ownership in every organisation.

use std::collections::BTreeSet;

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use remit_domain::absence::{Away, Cover};
use remit_domain::action::explanation::explain;
use remit_domain::action::finds::{Finds, trouble};
use remit_domain::action::ownership::{CustomerFacts, OrgFacts, OwnerRule, Person, Reach, Why, owners};
use remit_domain::clock::Instant;
use remit_domain::id::{GroupId, UserId};
use remit_domain::permission::{Position, Role};
use remit_domain::user::Status;

const PEOPLE: i64 = 7;
const GROUPS: i64 = 3;

pub fn user() -> impl Strategy<Value = UserId> {
    (1..=PEOPLE).prop_map(UserId)
}

fn group() -> impl Strategy<Value = GroupId> {
    (1..=GROUPS).prop_map(GroupId)
}

fn position() -> impl Strategy<Value = Position> {
    prop::sample::select(Position::ALL)
}

pub fn rule() -> impl Strategy<Value = OwnerRule> {
    prop_oneof![
        user().prop_map(OwnerRule::User),
        position().prop_map(OwnerRule::Position),
        Just(OwnerRule::Assigned),
        (group(), prop::sample::select(Reach::ALL)).prop_map(|(group, reach)| OwnerRule::Group(group, reach)),
    ]
}

fn person() -> impl Strategy<Value = Person> {
    let role = prop_oneof![4 => Just(Role::Member), 1 => Just(Role::Admin)];
    let status = prop_oneof![4 => Just(Status::Joined), 3 => prop::sample::select(Status::ALL)];
    (role, position(), status, btree_set(group(), 0..3), 0..3i64).prop_map(
        |(role, position, status, groups, created)| Person {
            role,
            position,
            status,
            created_at: Instant(created),
            groups,
        },
    )
}

pub fn org() -> impl Strategy<Value = OrgFacts> {
    let cover = (user(), prop::option::of(user()), any::<bool>()).prop_map(|(user, substitute, with_sight)| {
        (user, Cover { substitute, with_sight: with_sight && substitute.is_some() })
    });
    (vec(person(), PEOPLE as usize), btree_set(group(), 0..2), vec(cover, 0..4)).prop_map(
        |(people, archived, covers)| {
            let mut people: Vec<Person> = people;
            people[0].role = Role::Owner;
            people[0].status = Status::Joined;
            OrgFacts {
                owner: UserId(1),
                people: (1..).map(UserId).zip(people).collect(),
                archived,
                away: covers.into_iter().collect::<Away>(),
            }
        },
    )
}

pub fn customer() -> impl Strategy<Value = CustomerFacts> {
    btree_set(user(), 0..4).prop_flat_map(|users| {
        let assigned: Vec<UserId> = users.into_iter().collect();
        Just(assigned).prop_shuffle().prop_map(|assigned| CustomerFacts { assigned })
    })
}

proptest! {
    #[test]
    fn own_1_never_empty_and_nobody_twice(rules in vec(rule(), 0..4), customer in customer(), org in org()) {
        let people = owners(&rules, &customer, &org).people;
        let distinct: BTreeSet<UserId> = people.iter().map(|owner| owner.user).collect();
        prop_assert!(!people.is_empty());
        prop_assert_eq!(distinct.len(), people.len());
    }

    #[test]
    fn own_5_whoever_owns_by_rule_is_available_and_sees_the_customer(
        rules in vec(rule(), 0..4), customer in customer(), org in org()
    ) {
        let owners = owners(&rules, &customer, &org);
        if owners.why == Why::Rule {
            for owner in owners.people {
                prop_assert!(org.available(owner.user) && org.sees(owner.user, &customer), "{:?}", owner);
            }
        }
    }

    #[test]
    fn own_3_a_union_finds_what_its_rules_find(rules in vec(rule(), 1..4), customer in customer(), org in org()) {
        let people = |rules: &[OwnerRule]| -> BTreeSet<UserId> {
            let owners = owners(rules, &customer, &org);
            if owners.why == Why::Rule { owners.people.into_iter().map(|owner| owner.user).collect() } else { BTreeSet::new() }
        };
        let each: BTreeSet<UserId> = rules.iter().flat_map(|rule| people(&[*rule])).collect();
        prop_assert_eq!(people(&rules), each);
    }

    #[test]
    fn own_6_the_answer_does_not_depend_on_the_order_of_the_rules(
        (rules, shuffled) in vec(rule(), 1..5).prop_flat_map(|rules| (Just(rules.clone()), Just(rules).prop_shuffle())),
        customer in customer(), org in org()
    ) {
        prop_assert_eq!(owners(&rules, &customer, &org), owners(&shuffled, &customer, &org));
    }

    #[test]
    fn own_10_the_explanation_ends_in_the_owners(rules in vec(rule(), 0..4), customer in customer(), org in org()) {
        let told = explain(&rules, &customer, &org);
        prop_assert_eq!(told.finance.is_some(), told.owners.why != Why::Rule);
        prop_assert_eq!(told.rules.len(), rules.len());
        prop_assert_eq!(told.owners, owners(&rules, &customer, &org));
    }

    #[test]
    fn grp_5_rules_that_name_an_archived_group_find_what_they_would_without_it(
        rules in vec(rule(), 0..4), customer in customer(), mut org in org(), group in group()
    ) {
        org.archived.insert(group);
        let others: Vec<_> =
            rules.iter().copied().filter(|rule| !matches!(rule, OwnerRule::Group(named, _) if *named == group)).collect();
        prop_assert_eq!(owners(&rules, &customer, &org), owners(&others, &customer, &org));
    }
}

proptest! {
    #[test]
    fn own_4_where_rules_find_somebody_is_known_without_asking_for_each_customer(
        rules in vec(rule(), 0..4), customers in vec(customer(), 1..8), org in org()
    ) {
        let finds = Finds::of(&rules, &org);
        for customer in customers {
            let expected = owners(&rules, &customer, &org).why == Why::Rule;
            prop_assert_eq!(finds.somebody_at(&customer), expected, "{:?}", customer);
        }
    }

    #[test]
    fn own_6_what_keeps_a_rule_from_finding_anybody_holds_at_every_customer(
        rule in rule(), customers in vec(customer(), 1..8), org in org()
    ) {
        let found = |customer| owners(&[rule], customer, &org).why == Why::Rule;
        prop_assert!(trouble(rule, &org).is_none() || !customers.iter().any(found));
    }
}
