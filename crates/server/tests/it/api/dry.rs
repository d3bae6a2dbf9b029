//! What a change says beforehand is what it does (PRE 2), seen from outside: whose every open action is, and who sees what.

use std::collections::BTreeMap;

use remit_domain::absence::{self, Cover};
use remit_domain::action::{self, owners};
use remit_domain::customer;
use remit_domain::id::{ActionId, CustomerId, UserId};
use remit_domain::list::Wanted;
use remit_domain::permission::{Position, Role, Scope};
use remit_domain::user::list;
use serde_json::{Value, json};
use ureq::http::Method;

use crate::mass_assignment::TAKEN;
use crate::support::client::{Answer, Client};
use crate::support::{Site, both_engines};

/// Whose each open action is, and who sees which customers.
#[derive(Debug, PartialEq)]
struct State {
    owners: BTreeMap<ActionId, Vec<UserId>>,
    seen: BTreeMap<UserId, Vec<CustomerId>>,
    records: i64,
}

impl State {
    fn of(site: &Site, people: &[UserId]) -> State {
        let records = site.records();
        site.write(|tx, actor| {
            let (mut owned, mut seen) = (BTreeMap::new(), BTreeMap::<_, Vec<_>>::new());
            for customer in customer::list::ids(tx, actor, &Wanted::default(), usize::MAX)? {
                for action in action::open_of_customer(tx, actor, customer)? {
                    let owners = owners::owners_of(tx, actor.org, action.id)?.unwrap().people;
                    let mut owners: Vec<_> = owners.into_iter().map(|owner| owner.user).collect();
                    owners.sort();
                    owned.insert(action.id, owners);
                }
                for user in people {
                    if customer::sees(tx, actor.org, *user, customer)? {
                        seen.entry(*user).or_default().push(customer);
                    }
                }
            }
            Ok(State { owners: owned, seen, records })
        })
    }

    /// How many actions leave the same people for the same people.
    fn moves(&self, after: &State) -> BTreeMap<(Vec<UserId>, Vec<UserId>), i64> {
        let mut moves = BTreeMap::new();
        for (action, before) in &self.owners {
            let after = &after.owners[action];
            let without = |these: &[UserId], those: &[UserId]| {
                these.iter().filter(|user| !those.contains(user)).copied().collect::<Vec<_>>()
            };
            let (from, to) = (without(before, after), without(after, before));
            if !from.is_empty() || !to.is_empty() {
                *moves.entry((from, to)).or_default() += 1;
            }
        }
        moves
    }

    /// Who sees how many more, and how many no longer.
    fn sight(&self, after: &State, people: &[UserId]) -> BTreeMap<UserId, (usize, usize)> {
        let none = Vec::new();
        let sees = |state: &State, user| state.seen.get(user).unwrap_or(&none).clone();
        let changes = people.iter().map(|user| {
            let (before, after) = (sees(self, user), sees(after, user));
            let gains = after.iter().filter(|it| !before.contains(it)).count();
            (*user, (gains, before.iter().filter(|it| !after.contains(it)).count()))
        });
        changes.filter(|(_, change)| *change != (0, 0)).collect()
    }
}

/// Asks what a change would do, which changes nothing, makes it, and sees that it does that. It moves actions or sight.
pub fn then_done(site: &Site, program: &mut Client, method: &Method, address: &str, body: &Value) -> Answer {
    let people: Vec<UserId> = site.write(|tx, actor| {
        Ok(list::page(tx, actor, &Wanted::default())?.rows.into_iter().map(|listed| listed.user.id).collect())
    });
    let before = State::of(site, &people);
    let told = program.json(method, &format!("{address}?dry_run"), body);
    assert_eq!(told.status, 200, "{}", told.body);
    assert_eq!(State::of(site, &people), before, "asking changes nothing");
    let done = program.json(method, address, body);
    assert_eq!(done.status, 200, "{}", done.body);
    let after = State::of(site, &people);
    assert!(after.records > before.records, "what is done is recorded");

    let told = told.json();
    let moves = before.moves(&after);
    let ids = |value: &Value| {
        let mut ids: Vec<UserId> = serde_json::from_value(value.clone()).unwrap();
        ids.sort();
        ids
    };
    let mut expected = BTreeMap::new();
    for moved in told["moves"].as_array().unwrap() {
        *expected.entry((ids(&moved["from"]), ids(&moved["to"]))).or_default() += moved["actions"].as_i64().unwrap();
    }
    assert_eq!(expected, moves, "{told}");
    assert_eq!(told["actions"], json!(moves.values().sum::<i64>()), "{told}");
    let sight = told["sight"].as_array().unwrap().iter().map(|it| {
        let count = |name: &str| usize::try_from(it[name].as_u64().unwrap()).unwrap();
        (it["user"].as_str().unwrap().parse().unwrap(), (count("gains"), count("loses")))
    });
    let seen = before.sight(&after, &people);
    assert_eq!(sight.collect::<BTreeMap<UserId, _>>(), seen, "{told}");
    assert!(!moves.is_empty() || !seen.is_empty(), "nothing was moved");
    done
}

both_engines! {
    fn pre_1_every_change_of_the_api_can_be_asked_about(site) {
        let (customer, _) = site.planned(&[]);
        let group = site.group("Physiotherapists", &[]);
        site.invite("new@nordlys.example", Role::Member, Position::Finance);
        let user = site.user("new");
        let absence = site.write(|tx, actor| {
            let (from, until) = (actor.at.plus_seconds(90 * 86_400), actor.at.plus_seconds(91 * 86_400));
            let cover = Cover { substitute: None, with_sight: false };
            absence::commands::plan(tx, actor, &absence::commands::NewAbsence { user, from, until, cover })
        });
        let workflow = site.write(remit_domain::workflow::list).remove(0);
        let mut program = site.program(Scope::Write);
        let before = State::of(site, &[user]);
        for (method, path, _, right) in TAKEN {
            let id = match path {
                path if path.contains("/users/") => user.to_string(),
                path if path.contains("/groups/") => group.to_string(),
                _ => customer.to_string(),
            };
            let address = path
                .replace("{id}", &id)
                .replace("{absence}", &absence.to_string())
                .replace("{workflow}", &workflow.id.to_string())
                .replace("{step}", &workflow.steps[0].id.to_string());
            let (method, body) = (method.parse().unwrap(), serde_json::from_str(&format!("{{{right}}}")).unwrap());
            let told = program.json(&method, &format!("{address}?dry_run=true"), &body);
            // Who is not suspended does not come back.
            let expected = if path.ends_with("/reactivate") { 409 } else { 200 };
            assert_eq!((told.status, told.body.contains("\"moves\"")), (expected, expected == 200), "{method} {path} {}", told.body);
            assert_eq!(program.json(&method, &format!("{address}?dry"), &body).status, 400, "{method} {path}");
        }
        assert_eq!(State::of(site, &[user]), before);
    }
}
