//! What a preview says is what the change then does (PRE 2), for every kind of change.

use std::collections::{BTreeMap, BTreeSet};

use remit_db::Db;
use remit_domain::Result;
use remit_domain::action::ownership::Why;
use remit_domain::id::{CustomerId, UserId};
use remit_domain::preview::{self, Preview, Sight, rehearsal};
use remit_domain::user::Status;

use super::change::Change;
use super::world::World;

/// What would be said of the change; imports have several transactions, and their own way of trying.
pub async fn preview(db: &Db, world: &World, change: &Change) -> Option<Preview> {
    if matches!(change, Change::Import(_)) {
        return None;
    }
    let rehearsed = rehearsal::rehearse(db, world.org, |tx| change.apply(tx, &mut world.clone())).await.ok()?;
    Some(db.read(|tx| -> Result<Preview> { preview::of(tx, &world.operator(), &rehearsed) }).await.unwrap())
}

/// What differs between what was said and what was done.
pub fn differences(said: &Preview, before: &World, after: &World) -> Vec<String> {
    let (mut said, done) = (said.clone(), done(before, after));
    let mut found = Vec::new();
    for it in &mut said.moves {
        if it.examples.is_empty() || !it.examples.iter().all(|customer| before.customers.contains_key(customer)) {
            found.push(format!("no examples of {it:?}"));
        }
        it.from.iter_mut().chain(&mut it.to).for_each(|user| *user = known(before, *user));
        it.examples.clear();
    }
    for it in &mut said.sight {
        it.user = known(before, it.user);
    }
    let in_order = said.moves.is_sorted_by_key(|it| std::cmp::Reverse(it.actions));
    let by_way = |preview: &Preview| {
        let way = |it: &preview::Move| ((it.from.clone(), it.to.clone(), it.fell_back, it.falls_back), it.actions);
        preview.moves.iter().map(way).collect::<BTreeMap<_, _>>()
    };
    let counts = |it: &Preview| (it.actions, it.falling, it.found);
    let sight = |it: &Preview| it.sight.iter().map(|it| (it.user, (it.gains, it.loses))).collect::<BTreeMap<_, _>>();
    if !in_order || counts(&said) != counts(&done) || by_way(&said) != by_way(&done) || sight(&said) != sight(&done) {
        found.push(format!("said {said:#?}\ndone {done:#?}"));
    }
    found
}

/// Somebody who is made has another id each time.
fn known(before: &World, user: UserId) -> UserId {
    if before.facts.people.contains_key(&user) { user } else { UserId(0) }
}

fn done(before: &World, after: &World) -> Preview {
    let mut done = Preview::default();
    let mut ways = BTreeMap::<_, i64>::new();
    for action in before.open.keys().filter(|action| after.open.contains_key(action)) {
        let (earlier, later) = (before.owners(*action), after.owners(*action));
        let (fell, falls) = (earlier.why != Why::Rule, later.why != Why::Rule);
        done.falling += i64::from(falls && !fell);
        done.found += i64::from(fell && !falls);
        let [earlier, later] = [earlier, later]
            .map(|owners| owners.people.iter().map(|it| known(before, it.user)).collect::<BTreeSet<UserId>>());
        if earlier != later {
            done.actions += 1;
            let only = |these: &BTreeSet<UserId>, those| these.difference(those).copied().collect::<Vec<_>>();
            *ways.entry((only(&earlier, &later), only(&later, &earlier), fell, falls)).or_default() += 1;
        }
    }
    for ((from, to, fell_back, falls_back), actions) in ways {
        done.moves.push(preview::Move { from, to, fell_back, falls_back, actions, examples: Vec::new() });
    }
    for &user in after.facts.people.keys() {
        let [was, is] = [before, after].map(|world| seen(world, user));
        let count = |these: &BTreeSet<CustomerId>, those| i64::try_from(these.difference(those).count()).unwrap();
        let sight = Sight { user: known(before, user), gains: count(&is, &was), loses: count(&was, &is) };
        if sight.gains > 0 || sight.loses > 0 {
            done.sight.push(sight);
        }
    }
    done
}

fn seen(world: &World, user: UserId) -> BTreeSet<CustomerId> {
    let is_there = world.facts.people.get(&user).is_some_and(|person| person.status != Status::Removed);
    let sees = |(customer, facts): (&CustomerId, _)| (is_there && world.facts.sees(user, facts)).then_some(*customer);
    world.customers.iter().filter_map(sees).collect()
}
