//! Moves open actions to other keys where the people of their customer that decide are no longer those of their key.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::content::Content;
use super::keyer::Keyer;
use super::queries::{self, Standing};
use crate::error::Result;
use crate::id::{CustomerId, KeyId, RuleSetId};

/// How many customers are looked at together.
const BATCH: usize = 512;

/// Moves the open actions of `customers` (under `only` these rules, where given) that no longer stand right.
pub(super) fn rekey(
    keyer: &mut Keyer<'_, '_>,
    customers: &[CustomerId],
    only: Option<&BTreeSet<RuleSetId>>,
) -> Result<()> {
    for batch in customers.chunks(BATCH) {
        let standings = standings(keyer, batch, only)?;
        let contents = contents(keyer, &standings)?;
        keyer.facts.prefetch_rules(standings.iter().map(|standing| standing.rules))?;
        keyer.prefetch(batch.iter().copied())?;
        let mut wrong = BTreeMap::new();
        for Standing { customer, rules, placement } in standings {
            let (needed, sighted) = keyer.needed(rules, customer)?;
            if !contents.get(&placement.extra).is_some_and(|content| content.serves(&needed, sighted)) {
                wrong.insert((customer, rules), needed);
            }
        }
        let extras = keyer.extras(wrong.iter().map(|(&(_, rules), needed)| (rules, needed)))?;
        let moved: Vec<_> =
            wrong.keys().zip(extras).map(|(&(customer, rules), extra)| (customer, rules, extra)).collect();
        queries::place(keyer.facts.tx, keyer.facts.org, &moved)?;
    }
    Ok(())
}

fn standings(
    keyer: &Keyer<'_, '_>,
    customers: &[CustomerId],
    only: Option<&BTreeSet<RuleSetId>>,
) -> Result<Vec<Standing>> {
    let (tx, org) = (keyer.facts.tx, keyer.facts.org);
    if let Some([rules]) = only.map(|only| only.iter().copied().collect::<Vec<_>>()).as_deref() {
        return queries::standings_under(tx, org, *rules, customers);
    }
    let mut standings = queries::standings(tx, org, customers)?;
    standings.retain(|standing| only.is_none_or(|only| only.contains(&standing.rules)));
    Ok(standings)
}

fn contents(keyer: &Keyer<'_, '_>, standings: &[Standing]) -> Result<HashMap<KeyId, Content>> {
    let keys: BTreeSet<KeyId> = standings.iter().map(|standing| standing.placement.extra).collect();
    let keys: Vec<KeyId> = keys.into_iter().collect();
    let keys = queries::keys_by_id(keyer.facts.tx, keyer.facts.org, &keys)?;
    Ok(keys.into_iter().map(|key| (key.id, key.content)).collect())
}
