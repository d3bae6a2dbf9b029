//! Holds what SQL answers to the pure function: every action, every user, every key.

use std::collections::BTreeSet;

use remit_db::Tx;
use remit_domain::Result;
use remit_domain::action::keys::check;
use remit_domain::action::{Kind, owners, todo};
use remit_domain::clock::Day;
use remit_domain::id::ActionId;

use super::counters::Stored;
use super::world::World;

/// Everything that differs, in words.
pub fn differences(tx: &Tx<'_>, world: &World, stored: &Stored) -> Result<Vec<String>> {
    let mut found = Vec::new();
    compare_actions(tx, world, stored, &mut found)?;
    compare_todo(tx, world, &mut found)?;
    let mut report = check::Report::default();
    check::keys(tx, world.org, None, 1_000, &mut report)?;
    found.extend(report.differences);
    Ok(found)
}

fn compare_actions(tx: &Tx<'_>, world: &World, stored: &Stored, found: &mut Vec<String>) -> Result<()> {
    let asked: Vec<_> =
        stored.placed.iter().map(|(&action, &placement)| (action, world.open[&action].customer, placement)).collect();
    let known: BTreeSet<ActionId> = asked.iter().map(|(action, ..)| *action).collect();
    if !known.iter().eq(world.open.keys()) {
        found.push(format!("open actions: stored {known:?}, expected {:?}", world.open.keys()));
    }
    let together = owners::owners_by_placement(tx, world.org, &asked)?;
    for (index, &(action, ..)) in asked.iter().enumerate() {
        let expected = world.owners(action);
        if together[&action] != expected {
            found.push(format!("{action}: keys say {:?}, rules say {expected:?}", together[&action]));
        }
        // One statement an action is slow; a few of them a step, another few at the next.
        if index % 8 == usize::try_from(world.now.0 / 1_000_000 % 8).unwrap_or(0) {
            let alone = owners::owners_of(tx, world.org, action)?;
            if alone.as_ref() != Some(&expected) {
                found.push(format!("{action} asked alone: keys say {alone:?}, rules say {expected:?}"));
            }
        }
    }
    Ok(())
}

/// In small pages, each of which goes on where the one before ended, the list is the same; also of one kind alone.
fn compare_pages(
    tx: &Tx<'_>,
    world: &World,
    all: &todo::Wanted,
    expected: &[todo::Item],
    found: &mut Vec<String>,
) -> Result<()> {
    for (kind, limit) in [(None, 1), (None, 3), (Some(Kind::Task), 2), (Some(Kind::Call), 2)] {
        let mut wanted = todo::Wanted { kind, limit, ..*all };
        let mut turned = Vec::new();
        loop {
            let page = todo::page(tx, world.org, &wanted)?;
            let merged = todo::merge::page(tx, world.org, &wanted, todo::reading(tx, world.org, wanted.user)?)?;
            if merged != page {
                found.push(format!("{wanted:?}: walked {page:?}, merged {merged:?}"));
            }
            let Some(last) = page.last() else { break };
            wanted.after = Some(todo::After { due_on: last.due_on, action: last.action });
            turned.extend(page);
            // A page that comes again would never end.
            if turned.len() > expected.len() {
                break;
            }
        }
        let expected = expected.iter().filter(|item| kind.is_none_or(|kind| item.kind == kind));
        if !expected.eq(&turned) {
            found.push(format!("To do of {} in pages of {limit}, of {kind:?}: {turned:?}", wanted.user));
        }
    }
    Ok(())
}

fn compare_todo(tx: &Tx<'_>, world: &World, found: &mut Vec<String>) -> Result<()> {
    for &user in world.facts.people.keys() {
        let wanted = todo::Wanted { user, today: Day(i64::MAX), kind: None, after: None, limit: 200 };
        let page = todo::page(tx, world.org, &wanted)?;
        let merged = todo::merge::page(tx, world.org, &wanted, todo::reading(tx, world.org, user)?)?;
        if merged != page {
            found.push(format!("To do of {user}: walked {page:?}, merged {merged:?}"));
        }
        // Every few steps it is somebody's turn to turn the pages.
        if (world.now.0 / 1_000_000 + user.0) % 4 == 0 {
            compare_pages(tx, world, &wanted, &page, found)?;
        }
        let listed: BTreeSet<ActionId> = page.iter().map(|item| item.action).collect();
        let expected = world.todo(user);
        if listed != expected || listed.len() != page.len() {
            found.push(format!("To do of {user}: listed {listed:?} in {} rows, expected {expected:?}", page.len()));
        }
        let count = todo::count(tx, world.org, user, Day(i64::MAX))?;
        if usize::try_from(count) != Ok(expected.len()) {
            found.push(format!("To do of {user}: counted {count}, expected {}", expected.len()));
        }
    }
    Ok(())
}
